"""The scenes of ElasticCapacity: four charts over one another with one time axis.

layout.js draws the same from the same numbers.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from awslab.diagrams.capacity import text as say
from awslab.diagrams.capacity.rules import MINUTES, Day, Outcome, Run, demand_at, levels
from awslab.diagrams.chart import (
    Plot,
    Scale,
    area,
    axes,
    brief,
    grouped,
    line,
    scale,
    ticks,
)
from awslab.diagrams.scene import Item, Point, Scene, Shape, circle, item, path, rect, text


@dataclass(frozen=True)
class _Form:
    width: int
    left: int
    right: int
    first: int
    plot: int
    row: int
    hours: int


_FORMS = {
    "wide": _Form(width=720, left=40, right=520, first=40, plot=96, row=116, hours=3),
    "narrow": _Form(width=358, left=44, right=338, first=106, plot=84, row=160, hours=6),
}


def scene(form: str, day: Day, runs: Mapping[str, Run], outcomes: Mapping[str, Outcome]) -> Scene:
    """Return the wide or the narrow scene of a day."""
    f = _FORMS[form]
    wide = form == "wide"
    x = scale(0, MINUTES, f.left, f.right)
    top = _top(day, runs)
    items = [_legend(wide)]
    for row, way in enumerate(["demand", *say.WAYS]):
        y0 = f.first + row * f.row
        plot = (f.left, y0, f.right, y0 + f.plot)
        y = scale(0, top, plot[3], y0)
        hours = [(x(60 * h), f"{h:02d}:00" if row == 3 else "") for h in range(0, 25, f.hours)]
        if way == "demand":
            items.append(_demand(day, plot, x, y, top, hours))
            items.append(item("", "said", _said_demand(wide, day, f, y0)))
        else:
            ys = [(y(n * day.capacity), grouped(n)) for n in _counts(day, top)]
            shapes = [*axes(plot, hours, ys), *_capacity(day, runs[way], x, y)]
            items.append(item("", way, shapes))
            items.append(_said(wide, day, way, outcomes[way], f, y0))
    return {"width": f.width, "height": f.first + 3 * f.row + f.plot + 28, "items": items}


def _top(day: Day, runs: Mapping[str, Run]) -> float:
    """Return the demand at the upper end: room for the peak and for all instances there are."""
    peak = max(rate for _, rate in day.demand) / day.capacity
    shown = [] if day.prediction == "asked" else [max(run.paid) for run in runs.values()]
    return ticks(max(4, peak, *shown), 4)[-1] * day.capacity


def _counts(day: Day, top: float) -> list[float]:
    return ticks(top / day.capacity, 4)


def _demand(
    day: Day, plot: Plot, x: Scale, y: Scale, top: float, hours: Sequence[tuple[float, str]]
) -> Item:
    ys = [(y(rate), brief(rate)) for rate in ticks(top, 4) if rate <= top]
    points = [(x(minute), y(rate)) for minute, rate in day.demand]
    return item(
        "",
        "demand",
        [
            *axes(plot, hours, ys),
            path(area(points, plot[3]), "asked"),
            path(line(points), "rate"),
            *(circle(cx, cy, 3, "point") for cx, cy in points),
        ],
    )


def _capacity(day: Day, run: Run, x: Scale, y: Scale) -> list[Shape]:
    rate = [(x(minute), y(value)) for minute, value in day.demand]
    if day.prediction == "asked":
        return [path(line(rate), "rate")]
    changes = levels(run.service)
    stairs: list[Point] = []
    for (start, count), end in zip(changes, [*(m for m, _ in changes[1:]), MINUTES], strict=True):
        height = y(count * day.capacity)
        stairs += [(x(start), height), (x(end), height)]
    served = [(x(minute), y(value)) for minute, value in _served(day, changes)]
    base = y(0)
    # By the rule evenodd the lower of both is a hole in the area under each.
    lower = area(served, base)
    return [
        path(area(stairs, base) + lower, "unused"),
        path(area(rate, base) + lower, "refused"),
        path(lower, "used"),
        path(line(stairs), "service"),
        path(line(rate), "rate"),
    ]


def _served(day: Day, changes: Sequence[tuple[int, int]]) -> list[Point]:
    """Return the lower of demand and capacity as points, with those where they cross."""
    times = sorted({minute for minute, _ in day.demand} | {minute for minute, _ in changes})
    count: dict[float, int] = dict(changes)
    found: list[Point] = []
    now = 0
    for start, end in pairwise(times):
        now = count.get(start, now)
        limit = now * day.capacity
        d0, d1 = demand_at(day.demand, start), demand_at(day.demand, end)
        found.append((start, min(d0, limit)))
        if (d0 - limit) * (d1 - limit) < 0:
            found.append((start + (end - start) * (limit - d0) / (d1 - d0), limit))
        found.append((end, min(d1, limit)))
    return found


def _legend(wide: bool) -> Item:
    at = (
        [(40, 14), (120, 14), (262, 14), (330, 14), (440, 14)]
        if wide
        else [(8, 14), (92, 14), (8, 36), (72, 36), (186, 36)]
    )
    names = ["demand", "instances in service", "used", "paid, unused", "turned away"]
    shapes = []
    for (left, mid), name, css in zip(
        at, names, ["rate", "service", "used", "unused", "refused"], strict=True
    ):
        if css in ("rate", "service"):
            shapes.append(path(f"M{left} {mid}H{left + 20}", css))
        else:
            shapes.append(rect(left, mid - 6, 20, 12, css, 2))
        shapes.append(text(left + 26, mid + 4, name, "minor", size=12))
    return item("", "legend", shapes)


def _said_demand(wide: bool, day: Day, f: _Form, y0: float) -> list[Shape]:
    peak = f"peak {grouped(max(rate for _, rate in day.demand))} requests a second"
    each = f"one instance serves {grouped(day.capacity)}"
    if wide:
        left = f.right + 28
        return [
            text(left, y0 + 12, "Demand", "name", size=14, bold=True),
            text(left, y0 + 32, peak, "minor", size=12),
            text(left, y0 + 50, each, "minor", size=12),
        ]
    return [
        text(8, y0 - 38, "Demand", "name", size=14, bold=True),
        text(8, y0 - 18, f"{peak}, {each}", "minor", size=12),
    ]


def _said(wide: bool, day: Day, way: str, outcome: Outcome, f: _Form, y0: float) -> Item:
    hidden = day.prediction == "asked"
    cost = "?" if hidden else f"{say.money(day, outcome.cost)} a day"
    idle = "unused: ?" if hidden else f"{grouped(outcome.idle)} % unused"
    lost = f"turned away: {'?' if hidden else say.share(outcome)}"
    css = "minor" if hidden or outcome.refused < 0.5 else "lost"
    name, how = say.WAYS[way], say.setting(day, way)
    if wide:
        left = f.right + 28
        shapes = [
            text(left, y0 + 12, name, "name", size=14, bold=True),
            text(left, y0 + 30, how, "minor", size=12),
            text(left, y0 + 52, cost, "code", size=14, bold=True),
            text(left, y0 + 71, idle, "minor", size=12),
            text(left, y0 + 88, lost, css, size=12),
        ]
        box = (left - 12.0, y0 - 8.0, f.width - left + 8.0, 108.0)
    else:
        shapes = [
            text(8, y0 - 46, name, "name", size=14, bold=True),
            text(350, y0 - 46, how, "minor", size=12, anchor="end"),
            text(8, y0 - 28, cost, "code", size=13, bold=True),
            text(350, y0 - 28, idle, "minor", size=12, anchor="end"),
            text(350, y0 - 12, lost, css, size=12, anchor="end"),
        ]
        box = (2.0, y0 - 62.0, f.width - 4.0, 58.0)
    return item(way, "said", shapes, box=box)
