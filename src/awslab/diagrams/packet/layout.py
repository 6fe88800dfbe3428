"""A way of a packet as a ladder: the packet goes down on the left, its reply up on the right.

``layout.js`` draws the same from the same data; a test holds them together.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from awslab.diagrams.scene import Item, Scene, Shape, arrow, circle, item, path, rect, text

View = dict[str, Any]
Event = tuple[int, str]


class Form(NamedTuple):
    """Where things stand across the drawing."""

    width: int
    card: int
    card_width: int
    lanes: dict[str, int]


FORMS = {
    "wide": Form(720, 236, 248, {"out": 212, "back": 508}),
    "narrow": Form(358, 34, 290, {"out": 16, "back": 342}),
}
_TOP, _GAP, _END, _MIDDLE = 40, 12, 44, 22
_BAND_HEAD, _BAND_FOOT = 30, 8


def events(view: View) -> list[Event]:
    """Return what happens, in order: which row is met, on the way ``"out"`` or ``"back"``.

    Rows are numbered from the source, 0, to the destination.
    """
    last = len(view["stations"]) + 1
    met = list(enumerate(view["stations"], 1))
    happens: list[Event] = [(row, "out") for row, station in met if station["out"]]
    if view["arrives"]:
        happens.append((last, "out"))
        happens += [(row, "back") for row, station in reversed(met) if station["back"]]
    if view["answered"]:
        happens.append((0, "back"))
    return happens


def layout(form: str, view: View, step: int) -> Scene:
    """Return the scene of a way of which ``step`` events have happened.

    ``view`` has the two ends ``src`` and ``dst``, the ``stations`` between them, the ``places``
    (subnets) they belong to, and whether the packet ``arrives`` and is ``answered``.
    """
    shape = FORMS[form]
    happens = events(view)
    seen = set(happens[:step])
    rows = [view["src"], *view["stations"], view["dst"]]
    tops, bands, height = _rows(form, rows)
    ends = (0, len(rows) - 1)
    shown = [row in ends or bool({(row, "out"), (row, "back")} & seen) for row in range(len(rows))]
    items = [
        _band(form, shape, y, depth, view, rows[first])
        for first, last, y, depth in bands
        if any(shown[first : last + 1])
    ]
    middles = [top + _MIDDLE for top in tops]
    items.append(item("", "lanes", _lanes(shape, middles, view, happens, step)))
    items.append(item("", "heads", _heads(shape)))
    over = step == len(happens)
    for row, entry in enumerate(rows):
        if row in ends:
            items.append(_end(form, shape, tops[row], entry, _role(view, row == 0, over)))
        elif shown[row]:
            now = happens[step - 1] if step else None
            items.append(_station(form, shape, tops[row], row, entry, seen, now))
    return {"width": shape.width, "height": height, "items": items}


def _height(form: str, entry: dict[str, Any]) -> int:
    if form == "wide" or "detail" in entry:
        return _END
    return _END + 18 * sum(1 for lane in ("out", "back") if entry[lane])


def _rows(
    form: str, rows: Sequence[dict[str, Any]]
) -> tuple[list[int], list[tuple[int, int, int, int]], int]:
    """Return each row's top, the bands (first row, last row, y, height) and the drawing's height."""
    tops: list[int] = []
    bands: list[tuple[int, int, int, int]] = []
    y, first, band_top = _TOP, 0, 0
    for row, entry in enumerate(rows):
        place = entry["place"]
        if row == 0 or place != rows[row - 1]["place"]:
            first, band_top = row, y
            y += _BAND_HEAD if place else 0
        tops.append(y)
        y += _height(form, entry) + _GAP
        if place and (row == len(rows) - 1 or rows[row + 1]["place"] != place):
            bands.append((first, row, band_top, y - band_top))
            y += _BAND_FOOT
    return tops, bands, y


def _band(form: str, shape: Form, y: int, depth: int, view: View, entry: dict[str, Any]) -> Item:
    place = view["places"][entry["place"]]
    left, right = (14, shape.lanes["back"] + 18) if form == "wide" else (shape.card, 0)
    shapes = [
        rect(0.5, y, shape.width - 1, depth, "plate", 10),
        text(left, y + 20, place[form], "kind", size=12, bold=True),
    ]
    if right:
        shapes.append(text(right, y + 20, place["aside"], "minor", size=12))
    return item("", f"place {place['kind']}", shapes)


def _heads(shape: Form) -> list[Shape]:
    out, back = shape.lanes["out"], shape.lanes["back"]
    left, right = ("end", "start") if shape.width > 400 else ("start", "end")
    return [
        text(out + (8 if left == "end" else -9), 22, "packet ↓", "minor", size=12, anchor=left),
        text(back + (-8 if left == "end" else 9), 22, "↑ reply", "minor", size=12, anchor=right),
    ]


def _lanes(
    shape: Form, middles: list[int], view: View, happens: list[Event], step: int
) -> list[Shape]:
    """Return both ways: solid where the packet has been, dotted where it has not."""
    shapes: list[Shape] = []
    last = len(middles) - 1
    for lane, (start, end) in {"out": (0, last), "back": (last, 0)}.items():
        been = [row for row, way in happens[:step] if way == lane]
        at = been[-1] if been else start
        if at != end:
            shapes.append(path(_way(shape, lane, middles, start, at, end), "ahead"))
        if been:
            shapes.append(path(_way(shape, lane, middles, start, start, at), "been"))
        if at == end:
            x = shape.card if lane == "out" else shape.card + shape.card_width
            shapes.append(arrow((x, middles[end]), "right" if lane == "out" else "left", "head"))
    return shapes


def _way(shape: Form, lane: str, middles: list[int], start: int, a: int, b: int) -> str:
    """Return path data along a lane from row ``a`` to row ``b``; ends are joined to their cards."""
    x = shape.lanes[lane]
    card, side, down = (
        (shape.card, 8, 8) if lane == "out" else (shape.card + shape.card_width, -8, -8)
    )
    ends = (0, len(middles) - 1)
    y, to = middles[a], middles[b]
    begin = f"M{card} {y}L{x + side} {y}Q{x} {y} {x} {y + down}" if a == start else f"M{x} {y}"
    joined = b in ends and b != start
    finish = f"L{x} {to - down}Q{x} {to} {x + side} {to}L{card} {to}" if joined else f"L{x} {to}"
    return begin + finish


def _role(view: View, is_source: bool, over: bool) -> str:
    if is_source:
        return (
            ("source: answered" if view["answered"] else "source: no answer") if over else "source"
        )
    if not over:
        return "destination"
    return "reached" if view["arrives"] else "not reached"


def _end(form: str, shape: Form, y: int, end: dict[str, Any], role: str) -> Item:
    x, width = shape.card, shape.card_width
    shapes = [
        rect(x, y, width, _END, "plate", 8),
        text(x + 12, y + 18, end["detail"], "minor", size=11.5),
        text(x + 12, y + 35, end[form], "name", size=13, bold=True),
        text(x + width - 12, y + 35, role, "minor", size=11.5, anchor="end"),
    ]
    missed = " missed" if role in ("not reached", "source: no answer") else ""
    return item(end["key"], f"end{missed}", shapes, box=(x, y, width, _END), title=end["name"])


def _station(
    form: str,
    shape: Form,
    y: int,
    row: int,
    station: dict[str, Any],
    seen: set[Event],
    now: Event | None,
) -> Item:
    x, width, depth = shape.card, shape.card_width, _height(form, station)
    shapes = [
        rect(x, y, width, depth, "plate", 8),
        text(x + 12, y + 18, station["word"], "minor", size=11.5),
        text(x + 12, y + 35, station[form], "name", size=13, bold=True),
    ]
    state = ""
    line = y + 53
    for lane, sign in (("out", "↓"), ("back", "↑")):
        meeting = station[lane]
        if meeting and (row, lane) in seen:
            at = shape.lanes[lane]
            if (row, lane) == now:
                shapes.append(circle(at, y + _MIDDLE, 13, "now"))
            shapes += _mark(at, y + _MIDDLE, meeting["mark"])
            if form == "wide":
                shapes += _beside(at, y, lane, meeting)
            else:
                css = f"says {meeting['mark']}"
                shapes.append(text(x + 12, line, f"{sign} {meeting['narrow']}", css, size=12))
            state = " refuses" if meeting["mark"] == "block" else state
        line += 18 if meeting else 0
    box = (x, y, width, depth)
    css = f"station {station['part']}{state}"
    return item(station["key"], css, shapes, box=box, title=station["name"])


def _beside(at: int, y: int, lane: str, meeting: dict[str, Any]) -> list[Shape]:
    x, anchor = (at - 18, "end") if lane == "out" else (at + 18, "start")
    lines = meeting["wide"]
    top = y + (_MIDDLE - 4 if len(lines) > 1 else _MIDDLE + 4)
    return [
        text(x, top + 16 * i, line, f"says {meeting['mark']}", size=12, anchor=anchor)
        for i, line in enumerate(lines)
    ]


def _mark(x: int, y: int, mark: str) -> list[Shape]:
    if mark == "quiet":
        return [circle(x, y, 5, "verdict quiet")]
    signs = {
        "pass": path(f"M{x - 4} {y}L{x - 1} {y + 3}L{x + 4} {y - 3}", "sign"),
        "block": path(f"M{x - 3} {y - 3}L{x + 3} {y + 3}M{x + 3} {y - 3}L{x - 3} {y + 3}", "sign"),
        "unknown": text(x, y + 4, "?", "ask", size=12, bold=True, anchor="middle"),
    }
    return [circle(x, y, 9, f"verdict {mark}"), signs[mark]]
