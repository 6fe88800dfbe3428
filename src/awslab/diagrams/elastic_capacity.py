"""ElasticCapacity: a day of demand against fixed, scheduled and automatic capacity."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import traitlets

from awslab.diagrams.assemble import script, style
from awslab.diagrams.base import Diagram
from awslab.diagrams.capacity import day as check
from awslab.diagrams.capacity.layout import scene
from awslab.diagrams.capacity.rules import Day
from awslab.diagrams.capacity.text import WAYS, summary, tables, things
from awslab.diagrams.chart import grouped
from awslab.diagrams.checked import Checked, currency_code
from awslab.diagrams.scene import clean

_POLICY = {
    "minimum": 2,
    "maximum": 20,
    "target": 60,
    "warmup": 5,
    "periods_out": 3,
    "periods_in": 15,
}


class ElasticCapacity(Diagram):
    """A day of demand against three ways to have instances: what each costs, wastes and misses.

    Parameters
    ----------
    demand
        ``"office hours"``, ``"evening peak"``, ``"flash sale"``, ``"flat"``, or points
        ``[minute of the day, requests per second]`` from minute 0 to minute 1440.
    fixed
        Instances that run all day.
    scheduled
        Scheduled actions ``(time, instances)``; a time is ``"HH:MM"`` or a minute.
    automatic
        Parts of the target tracking policy that differ from the defaults: ``minimum``, ``maximum``
        (instances), ``target`` (per cent of CPU), ``warmup``, ``periods_out``, ``periods_in``
        (minutes; see :mod:`awslab.diagrams.capacity.rules` for the rule and its source).
    capacity
        Requests per second that one instance serves.
    price
        Price of one instance for an hour: an example that the reader changes, not AWS's price.
    currency
        Shown before amounts.
    title
        Shown above the charts.

    Attributes
    ----------
    prediction : str
        ``""`` before the reader chose another day, ``"asked"`` until they said which way turns the
        most requests away, then the way, ``"none"`` or ``"skipped"``.

    Raises
    ------
    ValueError
        A parameter is out of its bounds; the message says which are allowed.
    """

    _esm = script("elastic_capacity")
    _css = style("elastic_capacity")

    demand = Checked(check.points, "office hours").tag(sync=True)
    fixed = Checked(lambda value: check.whole("fixed", value), 10).tag(sync=True)
    scheduled = Checked(check.timetable, (("08:00", 10), ("19:00", 4))).tag(sync=True)
    automatic = Checked(check.policy, _POLICY).tag(sync=True)
    capacity = Checked(lambda value: check.whole("capacity", value), 100).tag(sync=True)
    price = Checked(check.price, 0.1).tag(sync=True)
    prediction = traitlets.Enum(["", "asked", "none", "skipped", *WAYS], "").tag(sync=True)

    def __init__(
        self,
        demand: str | Sequence[Sequence[float]] = "office hours",
        fixed: int = 10,
        scheduled: Sequence[Sequence[Any]] = (("08:00", 10), ("19:00", 4)),
        automatic: Mapping[str, int] | None = None,
        capacity: int = 100,
        price: float = 0.10,
        currency: str = "USD",
        title: str = "A day of demand, three ways to have capacity",
        **kwargs: Any,
    ) -> None:
        given = {
            "demand": check.points(demand),
            "fixed": check.whole("fixed", fixed),
            "scheduled": check.timetable(scheduled),
            "automatic": check.policy(_POLICY | dict(automatic or {})),
            "capacity": check.whole("capacity", capacity),
            "price": check.price(price),
        }
        super().__init__(
            spec=_spec(given, currency_code(currency), clean(title)), **given, **kwargs
        )


def day_of(state: Mapping[str, Any], currency: str) -> Day:
    """Return the day that a state of the traits describes."""
    return Day(
        demand=[(minute, rate) for minute, rate in state["demand"]],
        scheduled=[(minute, count) for minute, count in state["scheduled"]],
        prediction=state.get("prediction", ""),
        currency=currency,
        **{name: state[name] for name in ("fixed", "automatic", "capacity", "price")},
    )


def _spec(state: Mapping[str, Any], currency: str, title: str) -> dict[str, Any]:
    day = day_of(state, currency)
    runs = day.runs()
    outcomes = day.outcomes(runs)
    peak = max(rate for _, rate in day.demand)
    return {
        "title": title,
        "description": (
            f"Demand of a day with a peak of {grouped(peak)} requests a second; one instance "
            f"serves {grouped(day.capacity)}. {summary(day, outcomes)}"
        ),
        "scenes": {form: scene(form, day, runs, outcomes) for form in ("wide", "narrow")},
        "things": things(day, outcomes),
        "tables": tables(day, runs, outcomes),
        "currency": currency,
        "presets": check.PRESETS,
        "bounds": check.BOUNDS,
        "most": {"demand": check.MOST_DEMAND, "price": check.MOST_PRICE},
    }
