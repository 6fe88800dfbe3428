"""The planner's drawing: the whole VPC as a strip, a window of it with a column for each zone.

``layout.js`` draws the same for what the reader changed. All coordinates are whole numbers, so that
both languages round alike.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from ipaddress import IPv4Network
from math import floor

from awslab.diagrams.planner.rules import ROWS, SMALLEST, Subnet, free_blocks, usable
from awslab.diagrams.scene import Item, Scene, Shape, item, path, rect, text

#: Width of the drawing and of the addresses beside the columns, by form.
FORMS = {"wide": (720, 88), "narrow": (358, 72)}
_STRIP, _STRIP_HEIGHT = 32, 24
_COLUMN = 84
_CHART, _CHART_HEIGHT = 124, 448
_GAP = 8
_BROAD, _THIN = frozenset("mwMW@%"), frozenset(".,:;·/ |ilj'-")


@dataclass(frozen=True, slots=True)
class Plan:
    """All that is drawn: a VPC's block, zones, subnets, and the part of the block in the columns."""

    cidr: str
    zones: tuple[str, ...]
    subnets: tuple[Subnet, ...]
    window: str


def scene(plan: Plan, form: str) -> Scene:
    """Return the drawing in a form, ``"wide"`` or ``"narrow"``."""
    width, axis = FORMS[form]
    legend, height = _legend(plan, form)
    items = [
        _heading(plan, width),
        *_strip(plan, width, axis),
        *_columns(plan, width, axis),
        *_taken(plan, width, axis),
        *_blocks(plan, width, axis),
        legend,
    ]
    return {"width": width, "height": height, "items": items}


def _heading(plan: Plan, width: int) -> Item:
    whole = IPv4Network(plan.cidr)
    free = sum(b.num_addresses for b in free_blocks(whole, [s.network for s in plan.subnets]))
    left = f"{plan.cidr} · {whole.num_addresses:,} addresses"
    shapes = [
        text(0, 20, left, "name", size=14, bold=True),
        text(width, 20, f"{free:,} free", "minor", size=12, anchor="end"),
    ]
    return item("", "vpc", shapes)


def _strip(plan: Plan, width: int, axis: int) -> list[Item]:
    """Return the whole VPC to scale, and the mark of the window on it."""
    whole, window = IPv4Network(plan.cidr), IPv4Network(plan.window)
    frame = item("", "strip", [rect(0, _STRIP, width, _STRIP_HEIGHT, "whole", 4)])
    pieces = []
    for subnet in plan.subnets:
        left, right = _ends(subnet.network, whole, width)
        shown = subnet.network.overlaps(window)
        wide = max(12, right - left)
        at = min(left, width - wide)
        box = None if shown else (at, _STRIP, wide, _STRIP_HEIGHT)
        shape = rect(left, _STRIP + 2, max(2, right - left - 1), _STRIP_HEIGHT - 4, "piece")
        title = f"{subnet.name}, {subnet.cidr}"
        pieces.append(item(subnet.cidr, _kind(subnet), [shape], box=box, title=title))
    left, right = _ends(window, whole, width)
    top, bottom = _STRIP - 3, _STRIP + _STRIP_HEIGHT + 3
    lens = [
        path(f"M{left} {bottom}L{axis} {_COLUMN}M{right} {bottom}L{width} {_COLUMN}", "ray"),
        rect(left, top, max(4, right - left), bottom - top, "lens", 3),
    ]
    return [frame, *pieces, item("", "window", lens)]


def _columns(plan: Plan, width: int, axis: int) -> list[Item]:
    window = IPv4Network(plan.window)
    rows = 2 ** min(ROWS, max(0, SMALLEST - window.prefixlen))
    lines = [_CHART + floor(_CHART_HEIGHT * row / rows) for row in range(rows)]
    bottom = _CHART + _CHART_HEIGHT
    shapes: list[Shape] = [text(axis - 8, _CHART - 20, plan.window, "code", size=11, anchor="end")]
    for row, y in enumerate(lines):
        address = str(window[row * window.num_addresses // rows])
        shapes.append(text(axis - 8, y + 11, address, "minor code", size=11, anchor="end"))
    items = [item("", "axis", shapes)]
    for zone, (x, wide) in zip(plan.zones, _places(plan, width, axis), strict=True):
        grid = "".join(f"M{x} {y}h{wide}" for y in lines)
        shapes = [
            rect(x, _COLUMN, wide, bottom - _COLUMN + 4, "column", 8),
            text(x + 8, _CHART - 16, tail(zone, wide - 16, 12), "name", size=12, bold=True),
            path(grid, "grid"),
        ]
        title = f"Availability Zone {zone}"
        items.append(item("", "zone", shapes, box=(x, _CHART, wide, _CHART_HEIGHT), title=title))
    return items


def _taken(plan: Plan, width: int, axis: int) -> list[Item]:
    """Return, in the columns of the other zones, the addresses that a subnet holds."""
    shapes = []
    for subnet in plan.subnets:
        ends = _rows(subnet, plan)
        if not ends:
            continue
        for zone, (x, wide) in zip(plan.zones, _places(plan, width, axis), strict=True):
            if zone != subnet.zone:
                shapes.append(rect(x + 4, ends[0], wide - 8, ends[1], "held", 4))
    return [item("", "taken", shapes)] if shapes else []


def _blocks(plan: Plan, width: int, axis: int) -> list[Item]:
    items = []
    places = dict(zip(plan.zones, _places(plan, width, axis), strict=True))
    for subnet in plan.subnets:
        ends = _rows(subnet, plan)
        if not ends:
            continue
        x, wide = places[subnet.zone]
        y, height = ends
        shapes = [
            rect(x + 4, y, wide - 8, height, "plate", 4),
            *_label(subnet, x + 4, wide - 8, y, height),
        ]
        if height >= 44 and not subnet.existing:
            shapes.append(rect(x + floor(wide / 2) - 12, y + height - 4, 24, 2, "grip", 1))
        title = f"{subnet.name}, {subnet.cidr}"
        box = (x + 4, y, wide - 8, max(10, height))
        items.append(item(subnet.cidr, f"block {_kind(subnet)}", shapes, box=box, title=title))
    return items


def _label(subnet: Subnet, x: int, wide: int, y: int, height: int) -> list[Shape]:
    """Return what fits: name and numbers in two lines or one, less of them, or nothing."""
    name, prefix, count = subnet.name, subnet.network.prefixlen, usable(subnet.network)
    room = wide - 16
    if height >= 44:
        numbers = [
            f"{subnet.cidr} · {count:,} usable",
            f"/{prefix} · {count:,} usable",
            f"/{prefix} · {count:,}",
        ]
        return [
            text(x + 8, y + 20, cut(name, room, 13), "name", size=13, bold=True),
            text(x + 8, y + 38, fitting(numbers, room, 11), "minor code", size=11),
        ]
    if height < 13:
        return []
    size = 12 if height >= 22 else 11
    lines = [
        f"{name} · {subnet.cidr} · {count:,} usable",
        f"{name} · {subnet.cidr} · {count:,}",
        f"{name} · /{prefix} · {count:,}",
        f"{name} · /{prefix}",
        name,
    ]
    return [text(x + 8, y + floor(height / 2) + 4, fitting(lines, room, size), "name", size=size)]


def _legend(plan: Plan, form: str) -> tuple[Item, int]:
    rows = [("planned", "Planned")]
    if any(subnet.existing for subnet in plan.subnets):
        rows.append(("existing", "Exists in the account"))
    rows.append(("held", "Held by a subnet in another zone"))
    shapes: list[Shape] = []
    y, step = _CHART + _CHART_HEIGHT + 20, 20 if form == "narrow" else 0
    for index, (css, words) in enumerate(rows):
        x = 0 if form == "narrow" else 88 + 176 * index
        shapes.append(rect(x, y + step * index, 20, 12, f"swatch {css}", 3))
        shapes.append(text(x + 28, y + step * index + 10, words, "minor", size=12))
    return item("", "legend", shapes), y + step * (len(rows) - 1) + 20


def _places(plan: Plan, width: int, axis: int) -> list[tuple[int, int]]:
    """Return left end and width of each zone's column."""
    count = len(plan.zones)
    wide = floor((width - axis - _GAP * (count - 1)) / count)
    return [(axis + index * (wide + _GAP), wide) for index in range(count)]


def _rows(subnet: Subnet, plan: Plan) -> tuple[int, int] | None:
    """Return top and height of a subnet in the columns, None where the window does not show it."""
    window = IPv4Network(plan.window)
    if not subnet.network.overlaps(window):
        return None
    top, bottom = _ends(subnet.network, window, _CHART_HEIGHT)
    return _CHART + top + 1, max(2, bottom - top - 2)


def _ends(block: IPv4Network, whole: IPv4Network, length: int) -> tuple[int, int]:
    """Return where a block begins and ends on a line that stands for a whole, cut to it."""
    start = int(block[0]) - int(whole[0])
    first, last = (
        floor(at * length / whole.num_addresses + 0.5)
        for at in (start, start + block.num_addresses)
    )
    return max(0, first), min(length, last)


def _kind(subnet: Subnet) -> str:
    return "existing" if subnet.existing else "planned"


def fitting(options: Sequence[str], width: int, size: int) -> str:
    """Return the first text that fits a width, or the last one, cut."""
    return next(
        (line for line in options if _wide(line) * size <= width * 10),
        cut(options[-1], width, size),
    )


def cut(value: str, width: int, size: int) -> str:
    """Return a text that fits a width, cut with an ellipsis where it must be."""
    if _wide(value) * size <= width * 10:
        return value
    kept = ""
    for char in value:
        if (_wide(kept + char) + 9) * size > width * 10:
            break
        kept += char
    return kept.rstrip() + "…"


def tail(value: str, width: int, size: int) -> str:
    """Return a text that fits a width, cut at its front: zones differ in their last letters."""
    if _wide(value) * size <= width * 10:
        return value
    return "…" + cut(value[::-1], width, size)[-2::-1]


def _wide(value: str) -> int:
    """Return the width of a text in tenths of its size, a little generous."""
    return sum(
        13
        if ord(char) >= 0x1100
        else 9
        if char in _BROAD or char.isupper()
        else 3
        if char in _THIN
        else 6
        for char in value
    )
