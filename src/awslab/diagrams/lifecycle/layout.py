"""The scenes of LifecycleTimeline: where the objects are, over what that costs, on one time axis.

layout.js draws the same from the same numbers.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from awslab.diagrams.chart import Plot, Scale, axes, brief, grouped, line, number_of, scale, ticks
from awslab.diagrams.lifecycle import text as say
from awslab.diagrams.lifecycle.rules import CLASSES, MONTH, Life, Plan, break_even, cumulated
from awslab.diagrams.scene import Item, Scene, Shape, circle, item, path, rect, text


@dataclass(frozen=True)
class _Form:
    width: int
    left: int
    right: int
    first: int
    lane: int
    total: int
    months: int
    marks: int


_FORMS = {
    "wide": _Form(720, 52, 504, first=44, lane=20, total=216, months=376, marks=6),
    "narrow": _Form(358, 52, 326, first=84, lane=32, total=378, months=594, marks=4),
}
_TOTAL, _MONTHS = 128, 88


def scene(form: str, plan: Plan, life: Life) -> Scene:
    """Return the wide or the narrow scene of the objects' life."""
    f = _FORMS[form]
    wide = form == "wide"
    x = scale(0, plan.months * MONTH, f.left, f.right)
    lanes = (f.left, f.first, f.right, f.first + f.lane * len(CLASSES))
    total = (f.left, f.total, f.right, f.total + _TOTAL)
    months = (f.left, f.months, f.right, f.months + _MONTHS)
    items = [
        _legend(wide),
        item("", "lanes", _lanes(wide, plan, life, lanes, f.lane, x)),
        item("", "total", _total(plan, life, total, x, f.marks)),
        item("", "months", _months(plan, life, months, x, f.marks)),
        _said(wide, f, "rule", f.first, say.objects(plan), []),
    ]
    hidden = say.hidden(plan)
    sums = [
        (name, "?" if hidden else say.money(plan, cumulated(life, rule=rule)[-1]))
        for name, rule in (("With the rule", True), ("In Standard", False))
    ]
    items.append(_said(wide, f, "total", f.total, f"after {plan.months} months", sums))
    made = [
        (name, "?" if hidden else say.money(plan, value)) for name, value in say.parts(life).items()
    ]
    items.append(_said(wide, f, "months", f.months, "what it is made of", made))
    if plan.needed:
        items.append(item("", "needed", _needed(plan, f, x)))
    return {"width": f.width, "height": f.months + _MONTHS + 28, "items": items}


def _marks(plan: Plan, x: Scale, most: int, *, named: bool) -> list[tuple[float, str]]:
    step = next(n for n in (1, 2, 3, 6, 12, 24, 36) if plan.months / n <= most)
    return [
        (x(month * MONTH), _months_of(month) if named else "")
        for month in range(0, plan.months + 1, step)
    ]


def _months_of(month: int) -> str:
    return f"{month} month{'' if month == 1 else 's'}" if month else "0"


def _lanes(wide: bool, plan: Plan, life: Life, plot: Plot, pitch: int, x: Scale) -> list[Shape]:
    left, top, right, _ = plot
    shapes = axes(plot, _marks(plan, x, 6 if wide else 4, named=False), [])
    spans = {name: (start, end) for name, start, end in life.spans}
    for row, (name, (title, *_)) in enumerate(CLASSES.items()):
        y = top + row * pitch + (4 if wide else 18)
        used = name in spans
        start, end = spans.get(name, (0, 0))
        x0, x1 = x(start), x(end)
        day = f"day {grouped(start)}"
        css = "" if used else "minor"
        if wide:
            shapes.append(text(right + 40, y + 10, title, css, size=12))
        else:
            shapes.append(text(left, y - 4, title + (f", {day}" if start else ""), css, size=12))
        if used:
            warmth = "warm" if row == 0 else "cool" if row < 4 else "cold"
            shapes.append(rect(x0, y, max(2, x1 - x0), 12, f"span {warmth}", 2))
        if not (start and wide):
            continue
        if x0 - left >= 60:
            shapes.append(text(x0 - 6, y + 10, day, "minor code", size=11, anchor="end"))
        elif right - x1 >= 60:
            shapes.append(text(x1 + 6, y + 10, day, "minor code", size=11))
        else:
            shapes.append(text(x0 + 6, y + 10, day, "inside code", size=11))
    if plan.expiration and life.spans and life.spans[-1][2] < plan.months * MONTH:
        end = life.spans[-1][2]
        shapes.append(path(f"M{number_of(x(end))} {top}V{plot[3]}", "expired"))
    return shapes


def _money_ticks(top: float, y: Scale) -> list[tuple[float, str]]:
    found = ticks(top, 4)
    digits = max(0, -math.floor(math.log10(found[1]) + 1e-9))
    return [(y(value), grouped(value, digits) if digits else brief(value)) for value in found]


def _total(plan: Plan, life: Life, plot: Plot, x: Scale, marks: int) -> list[Shape]:
    hidden = say.hidden(plan)
    rule, standard = cumulated(life, rule=True), cumulated(life, rule=False)
    top = max(0.01, standard[-1], 0 if hidden else rule[-1])
    y = scale(0, ticks(top, 4)[-1], plot[3], plot[1])
    shapes = axes(plot, _marks(plan, x, marks, named=False), _money_ticks(top, y))
    shapes.append(path(_curve(standard, x, y), "plain"))
    if hidden:
        return shapes
    shapes.append(path(_curve(rule, x, y), "ruled"))
    even = break_even(rule, standard)
    if even:
        cx, cy = x(even), y(rule[even])
        aside = cx > (plot[0] + plot[2]) / 2
        shapes += [
            path(f"M{number_of(cx)} {number_of(cy)}V{plot[1]}", "even-line"),
            circle(cx, cy, 5, "even"),
            text(
                cx + (-6 if aside else 6),
                plot[1] + 12,
                f"even on day {grouped(even)}",
                "code",
                size=12,
                bold=True,
                anchor="end" if aside else "start",
            ),
        ]
    return shapes


def _curve(costs: Sequence[float], x: Scale, y: Scale) -> str:
    """Return a cumulated cost as path data: only the days on which its slope changes."""
    kept = [0]
    for day in range(1, len(costs) - 1):
        before, after = costs[day] - costs[day - 1], costs[day + 1] - costs[day]
        if abs(after - before) > 1e-9 * costs[-1]:
            kept.append(day)
    kept.append(len(costs) - 1)
    return line([(x(day), y(costs[day])) for day in kept])


def _months(plan: Plan, life: Life, plot: Plot, x: Scale, marks: int) -> list[Shape]:
    hidden = say.hidden(plan)
    rule, standard = cumulated(life, rule=True), cumulated(life, rule=False)
    storage = [0.0]
    for cost in life.storage:
        storage.append(storage[-1] + cost)
    steps = range(0, plan.months * MONTH, MONTH)
    all_, plain, kept = (
        [costs[day + MONTH] - costs[day] for day in steps] for costs in (rule, standard, storage)
    )
    top = max(0.01, *plain, *([] if hidden else all_))
    y = scale(0, ticks(top, 4)[-1], plot[3], plot[1])
    shapes = axes(plot, _marks(plan, x, marks, named=True), _money_ticks(top, y))
    if not hidden:
        zero = [0.0] * plan.months
        shapes.append(path(_bars(zero, kept, x, y), "kept"))
        shapes.append(path(_bars(kept, all_, x, y), "fees"))
    stairs = [
        (x(MONTH * (month + end)), y(cost)) for month, cost in enumerate(plain) for end in (0, 1)
    ]
    shapes.append(path(line(stairs), "plain"))
    return shapes


def _bars(low: Sequence[float], high: Sequence[float], x: Scale, y: Scale) -> str:
    """Return the bars of all months as one path; those of no height are left out."""
    found = []
    for month, (a, b) in enumerate(zip(low, high, strict=True)):
        y0, y1 = y(a), y(b)
        if y0 - y1 > 0.05:
            x0, x1 = number_of(x(MONTH * month) + 1), number_of(x(MONTH * (month + 1)) - 1)
            found.append(f"M{x0} {number_of(y0)}V{number_of(y1)}H{x1}V{number_of(y0)}Z")
    return "".join(found) or "M0 0"


def _needed(plan: Plan, f: _Form, x: Scale) -> list[Shape]:
    at = x(plan.needed)
    right = at > (f.left + f.right) / 2
    lanes = f.first + f.lane * len(CLASSES)
    plots = ((f.first - 6, lanes), (f.total, f.total + _TOTAL), (f.months, f.months + _MONTHS))
    label = f"needed on day {grouped(plan.needed)}"
    return [
        path("".join(f"M{number_of(at)} {a}V{b}" for a, b in plots), "needed-line"),
        text(
            at + (-6 if right else 6),
            f.first - 8,
            label,
            "code",
            size=12,
            anchor="end" if right else "start",
        ),
    ]


def _legend(wide: bool) -> Item:
    at = (
        [(52, 14), (170, 14), (284, 14), (368, 14)]
        if wide
        else [(8, 14), (122, 14), (8, 34), (88, 34)]
    )
    names = ["with the rule", "in Standard", "storage", "fees"]
    shapes = []
    for (left, mid), name, css in zip(at, names, ["ruled", "plain", "kept", "fees"], strict=True):
        if css in ("ruled", "plain"):
            shapes.append(path(f"M{left} {mid}H{left + 22}", css))
        else:
            shapes.append(rect(left, mid - 6, 20, 12, css, 2))
        shapes.append(text(left + 28, mid + 4, name, "minor", size=12))
    return item("", "legend", shapes)


def _said(
    wide: bool, f: _Form, key: str, y0: float, what: str, rows: Sequence[tuple[str, str]]
) -> Item:
    name = say.THINGS[key][0]
    if key == "rule":
        # The lanes beside it say the rest.
        if wide:
            left = f.right + 40
            title = text(left, 14, name, "name", size=14, bold=True)
            box = (left - 12.0, 0.0, f.width - left + 8.0, 190.0)
            return item(key, "said", [title, text(left, 32, what, "minor", size=12)], box=box)
        title = text(8, 58, name, "name", size=14, bold=True)
        shown = text(350, 58, what, "minor", size=12, anchor="end")
        return item(key, "said", [title, shown], box=(2.0, 43.0, f.width - 4.0, 22.0))
    if wide:
        left = f.right + 40
        shapes = [
            text(left, y0 + 12, name, "name", size=14, bold=True),
            text(left, y0 + 29, what, "minor", size=12),
        ]
        for row, (kind, value) in enumerate(rows):
            shapes.append(text(left, y0 + 50 + 18 * row, kind, "minor", size=12))
            shapes.append(text(712, y0 + 50 + 18 * row, value, "code", size=12, anchor="end"))
        return item(key, "said", shapes, box=(left - 12.0, y0 - 8.0, f.width - left + 8.0, 124.0))
    # Two to a line, the last line right above the plot.
    lines = (len(rows) + 1) // 2
    shapes = [
        text(8, y0 - 14 - 18 * lines, name, "name", size=14, bold=True),
        text(350, y0 - 14 - 18 * lines, what, "minor", size=12, anchor="end"),
    ]
    for row, (kind, value) in enumerate(rows):
        left, down = (8, 190)[row % 2], y0 + 6 - 18 * (lines - row // 2)
        shapes.append(text(left, down, kind, "minor", size=12))
        shapes.append(text(left + 160, down, value, "code", size=12, anchor="end"))
    height = 24.0 + 18 * lines
    return item(key, "said", shapes, box=(2.0, y0 - 8 - height, f.width - 4.0, height))
