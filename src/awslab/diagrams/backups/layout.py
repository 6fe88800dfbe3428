"""Where days and recovery points stand; ``layout.js`` draws the same in JavaScript.

Above a month of days with a mark for each rule's points, below the same points on a line of time.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from awslab.diagrams.scene import Item, Scene, Shape, item, path, rect, text

_WEEK = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_LEGEND = (
    ("best", "restored"),
    ("warm", "usable"),
    ("cold", "cold storage"),
    ("damaged", "holds the damage"),
    ("deleted", "deleted"),
    ("later", "not made yet"),
    ("log", "any moment"),
)
_HEAD = 26


@dataclass(frozen=True, slots=True)
class _Form:
    """Sizes of a form: of a day, its marks, the legend's places and the line of time."""

    width: int
    day: int
    row: int
    token: int
    step: int
    left: int
    room: int
    lane: int
    bar: int
    legend: tuple[tuple[int, int], ...]


_FORMS = {
    "wide": _Form(
        720, 102, 60, 20, 26, 176, 530, 36, 8,
        ((0, 0), (90, 0), (172, 0), (280, 0), (416, 0), (502, 0), (608, 0)),
    ),
    "narrow": _Form(
        358, 50, 58, 14, 15, 8, 340, 48, 28,
        ((0, 0), (110, 0), (220, 0), (0, 22), (146, 22), (226, 22), (0, 44)),
    ),
}  # fmt: skip


def layout(view: dict[str, Any], name: str) -> Scene:
    """Return the ``wide`` or ``narrow`` scene of a view."""
    form = _FORMS[name]
    edge = (form.width - 7 * form.day) // 2
    heads = [
        text(edge + form.day * day + form.day // 2, 17, word, "minor", size=12, anchor="middle")
        for day, word in enumerate(_WEEK)
    ]
    items: list[Item] = [item("", "heads", heads)]
    for index, day in enumerate(view["days"]):
        place = view["weekday"] + index
        x, y = edge + form.day * (place % 7), _HEAD + form.row * (place // 7)
        items.append(_day(day, form, x, y, name == "wide"))
    y = _HEAD + form.row * (-(-(view["weekday"] + len(view["days"])) // 7)) + 14
    items.append(_legend(form, y))
    y += 22 * (form.legend[-1][1] // 22 + 1) + 10
    items.append(_time(view, form, y))
    return {"width": form.width, "height": y + 60 + form.lane * len(view["lanes"]), "items": items}


def _day(day: dict[str, Any], form: _Form, x: int, y: int, wide: bool) -> Item:
    width, height = form.day - 4, form.row - 4
    shapes: list[Shape] = [
        rect(x + 2, y + 2, width, height, f"day {day['mark'] or 'plain'}", 6),
        text(x + 8, y + 17, day["number"], "", size=12, bold=day["mark"] != ""),
    ]
    if day["mark"]:
        if wide:
            shapes.append(
                text(
                    x + width - 5, y + 17, day["mark"], f"mark {day['mark']}", size=11,
                    anchor="end", bold=True,
                )
            )  # fmt: skip
        else:
            shapes.append(text(x + 6, y + 49, day["mark"], f"mark {day['mark']}", size=11))
    for index, (letter, state) in enumerate(day["tokens"]):
        shapes += _token(letter, state, form, x + (10 if wide else 3) + index * form.step, y + 24)
    if day["log"]:
        shapes.append(rect(x + 6, y + form.row - 6, form.day - 12, 3, "log"))
    box = (x + 2, y + 2, width, height)
    return item(day["key"], f"date {day['mark']}".strip(), shapes, box=box)


def _token(letter: str, state: str, form: _Form, x: int, y: int) -> list[Shape]:
    shapes: list[Shape] = [rect(x, y, form.token, 16, f"point {state}", 4)]
    middle = x + form.token // 2
    shapes.append(
        text(middle, y + 12, letter, f"letter {state}", size=11, anchor="middle", bold=True)
    )
    if state == "damaged":
        shapes.append(path(f"M{x + 2} {y + 14}L{x + form.token - 2} {y + 2}", "strike"))
    if state == "cold":
        shapes.append(path(f"M{x + 3} {y + 14}H{x + form.token - 3}", "frost"))
    return shapes


def _legend(form: _Form, y: int) -> Item:
    shapes: list[Shape] = []
    for (state, words), (dx, dy) in zip(_LEGEND, form.legend, strict=True):
        if state == "log":
            shapes.append(rect(8 + dx, y + dy + 6, form.token, 4, "log"))
        else:
            shapes += _token("", state, form, 8 + dx, y + dy)
        shapes.append(text(14 + dx + form.token, y + dy + 12, words, "minor", size=11))
    return item("", "legend", shapes)


def _time(view: dict[str, Any], form: _Form, y: int) -> Item:
    """Return the points on a line of time, with what is lost between the best one and the damage."""

    def place(minutes: int) -> int:
        return form.left + minutes * form.room // int(view["total"])

    bottom = y + 36 + form.lane * len(view["lanes"])
    start, lost = view["lost"]
    damage, found = place(view["damage"]), place(view["found"])
    shapes: list[Shape] = [
        rect(place(start), y + 32, max(1, damage - place(start)), bottom - y - 32, "lost")
    ]
    for index, lane in enumerate(view["lanes"]):
        top = y + 36 + form.lane * index
        shapes.append(text(8, top + 14, lane["name"], "", size=12, bold=True))
        note_x, note_y = (8, top + 28) if form.left > 8 else (104, top + 14)
        shapes.append(text(note_x, note_y, lane["note"], "minor", size=11))
        middle = top + form.bar + 8
        shapes.append(path(f"M{form.left} {middle}H{form.left + form.room}", "axis"))
        if lane["window"]:
            begin, end = map(place, lane["window"])
            shapes.append(rect(begin, middle - 3, max(2, end - begin), 6, "log", 3))
        shapes += [
            rect(place(at) - 2, middle - 7, 5, 14, f"point {state}", 2)
            for at, state in lane["points"]
        ]
    shapes.append(path(f"M{damage} {y + 30}V{bottom}", "moment damage"))
    shapes += _flag(damage, y + 12, "damage", "damage", form)
    if found != damage:
        shapes.append(path(f"M{found} {y + 30}V{bottom}", "moment found"))
    shapes += _flag(found, y + 26, "found", "found", form)
    shapes += _flag(place(start), bottom + 16, f"lost: {lost}", "lost-word", form)
    return item("", "time", shapes)


def _flag(x: int, y: int, words: str, css: str, form: _Form) -> Sequence[Shape]:
    """Return words at a moment, on the side of it that has room."""
    early = x < form.left + form.room // 2
    anchor = "start" if early else "end"
    return [
        text(x + (0 if early else 1), y, words, f"mark {css}", size=11, anchor=anchor, bold=True)
    ]
