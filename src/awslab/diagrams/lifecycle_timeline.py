"""LifecycleTimeline: an object's life through S3's storage classes, and what it costs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import traitlets

from awslab.diagrams.assemble import script, style
from awslab.diagrams.base import Diagram
from awslab.diagrams.checked import Checked, currency_code
from awslab.diagrams.lifecycle import plan as check
from awslab.diagrams.lifecycle.layout import scene
from awslab.diagrams.lifecycle.rules import MONTH, Life, Plan, live
from awslab.diagrams.lifecycle.text import objects, refused_rule, summary, tables, things
from awslab.diagrams.scene import clean

_STORY = check.STORIES["Log files"]


class LifecycleTimeline(Diagram):
    """Objects that a lifecycle rule moves through S3's storage classes, and what that costs.

    Parameters
    ----------
    rules
        Transitions ``(days, storage class)`` with S3's names, such as ``(90, "GLACIER")``. What S3
        refuses may be given: the diagram shows the refusal.
    expiration
        Days after which the objects are deleted; 0 for never.
    size
        Size of one object in KB (1024 bytes).
    count
        How many objects there are.
    small
        Which objects under 128 KB move: ``"all_storage_classes_128K"`` (none, the default),
        ``"varies_by_storage_class"``, or ``"filter"`` for a rule whose filter has a size.
    needed
        Day on which all objects are needed back; 0 for never.
    tier
        How they are restored from an archive: ``"Expedited"``, ``"Standard"`` or ``"Bulk"``.
    months
        How long the chart looks ahead.
    prices
        Prices that differ from the examples in :data:`awslab.diagrams.lifecycle.plan.PRICES`,
        by their names there. The reader can change all of them.
    currency
        Shown before amounts.
    title
        Shown above the chart.

    Attributes
    ----------
    prediction : str
        ``""``, ``"asked"`` when the reader chose another experiment, then ``"yes"`` or ``"no"`` (is
        the rule cheaper in the end?) or ``"skipped"``.

    Raises
    ------
    ValueError
        A parameter is out of its bounds; the message says which are allowed.
    """

    _esm = script("lifecycle_timeline")
    _css = style("lifecycle_timeline")

    transitions = Checked(check.transitions, _STORY["transitions"]).tag(sync=True)
    expiration = Checked(lambda value: check.whole("expiration", value), 0).tag(sync=True)
    size = Checked(check.size, _STORY["size"]).tag(sync=True)
    count = Checked(lambda value: check.whole("count", value), _STORY["count"]).tag(sync=True)
    small = traitlets.Enum(list(check.SMALL_ONES), _STORY["small"]).tag(sync=True)
    needed = Checked(lambda value: check.whole("days", value), 0).tag(sync=True)
    tier = traitlets.Enum(check.RESTORES, "Standard").tag(sync=True)
    months = Checked(lambda value: check.whole("months", value), _STORY["months"]).tag(sync=True)
    prices = Checked(check.prices, check.PRICES).tag(sync=True)
    prediction = traitlets.Enum(["", "asked", "yes", "no", "skipped"], "").tag(sync=True)

    def __init__(
        self,
        rules: Sequence[Sequence[Any]] = _STORY["transitions"],
        expiration: int = 0,
        size: float = _STORY["size"],
        count: int = _STORY["count"],
        small: str = _STORY["small"],
        needed: int = _STORY["needed"],
        tier: str = _STORY["tier"],
        months: int = _STORY["months"],
        prices: Mapping[str, float] | None = None,
        currency: str = "USD",
        title: str = "What a lifecycle rule does to objects, and to the bill",
        **kwargs: Any,
    ) -> None:
        given = {
            "transitions": check.transitions(rules),
            "expiration": check.whole("expiration", expiration),
            "size": check.size(size),
            "count": check.whole("count", count),
            "small": check.one_of("small", list(check.SMALL_ONES), small),
            "needed": check.needed(needed, check.whole("months", months)),
            "months": months,
            "tier": check.one_of("tier", check.RESTORES, tier),
            "prices": check.prices(prices or {}),
        }
        super().__init__(
            spec=_spec(given, currency_code(currency), clean(title)), **given, **kwargs
        )


def plan_of(state: Mapping[str, Any], currency: str) -> Plan:
    """Return the plan that a state of the traits describes.

    A day after what the chart shows counts as never.
    """
    names = ("expiration", "size", "count", "small", "tier", "months", "prices")
    return Plan(
        transitions=[(days, name) for days, name in state["transitions"]],
        needed=state["needed"] if state["needed"] < state["months"] * MONTH else 0,
        currency=currency,
        prediction=state.get("prediction", ""),
        **{name: state[name] for name in names},
    )


def life_of(plan: Plan) -> Life:
    """Return what becomes of the plan's objects."""
    return live(plan, refused=refused_rule(plan) is not None)


def _spec(state: Mapping[str, Any], currency: str, title: str) -> dict[str, Any]:
    plan = plan_of(state, currency)
    life = life_of(plan)
    return {
        "title": title,
        "description": f"The life of {objects(plan)} in S3. {summary(plan, life)}",
        "scenes": {form: scene(form, plan, life) for form in ("wide", "narrow")},
        "things": things(plan, life),
        "tables": tables(plan, life),
        "currency": currency,
        "stories": check.STORIES,
        "small": check.SMALL_ONES,
        "bounds": check.BOUNDS,
    }
