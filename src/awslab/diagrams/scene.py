"""A drawing as data: measured and placed in Python, drawn by JavaScript or written as a still.

A *scene* is ``{"width", "height", "items"}``. An *item* shows one thing: ``key`` (what it shows,
``""`` for decoration), ``class``, ``shapes``, and where they apply ``zone`` (the Availability Zone
it falls with), ``box`` (``[x, y, width, height]``: what can be pointed at) and ``title`` (the full
text of what may be cut). A *shape* is one SVG element: its ``tag``, its attributes and its ``text``.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

Shape = dict[str, Any]
Item = dict[str, Any]
Scene = dict[str, Any]
Point = tuple[float, float]

#: Attributes a shape may have, by tag. JavaScript and the still draw nothing else.
ATTRIBUTES: Mapping[str, frozenset[str]] = {
    "rect": frozenset({"class", "x", "y", "width", "height", "rx"}),
    "path": frozenset({"class", "d"}),
    "circle": frozenset({"class", "cx", "cy", "r"}),
    "text": frozenset({"class", "x", "y", "font-size", "font-weight", "text-anchor"}),
}
ITEM_KEYS = frozenset({"key", "class", "shapes", "zone", "box", "title"})

# Advance widths in em. Arial, Segoe UI, Roboto and San Francisco differ by a few per cent; these
# are the wider ones, so that text measured here fits in all of them.
_NARROW = frozenset("iljtfrI.,:;'|!()[]/-` ")
_BROAD = frozenset("mwMW@%")


def rect(x: float, y: float, width: float, height: float, css: str, rx: float = 0) -> Shape:
    """Return a rectangle with corners rounded by ``rx``."""
    shape: Shape = {"tag": "rect", "class": css, "x": _n(x), "y": _n(y)}
    shape |= {"width": _n(width), "height": _n(height)}
    return shape | {"rx": _n(rx)} if rx else shape


def path(d: str, css: str) -> Shape:
    """Return a path with the SVG path data ``d``."""
    return {"tag": "path", "class": css, "d": d}


def circle(x: float, y: float, r: float, css: str) -> Shape:
    """Return a circle."""
    return {"tag": "circle", "class": css, "cx": _n(x), "cy": _n(y), "r": _n(r)}


def text(
    x: float,
    y: float,
    value: str,
    css: str = "",
    *,
    size: float = 13,
    bold: bool = False,
    width: float | None = None,
    anchor: str = "start",
) -> Shape:
    """Return one line of text with its baseline at ``y``, cut with an ellipsis to ``width``.

    The size is an attribute, not a style, because the cut depends on it.
    """
    shown = clean(value) if width is None else fit(value, width, size, bold=bold)
    shape: Shape = {"tag": "text", "class": css, "x": _n(x), "y": _n(y), "font-size": _n(size)}
    if bold:
        shape["font-weight"] = "600"
    if anchor != "start":
        shape["text-anchor"] = anchor
    return shape | {"text": shown}


def item(
    key: str,
    css: str,
    shapes: Sequence[Shape],
    *,
    box: tuple[float, float, float, float] | None = None,
    zone: str = "",
    title: str = "",
) -> Item:
    """Return an item; see the module for what its parts mean."""
    made: Item = {"key": key, "class": css, "shapes": list(shapes)}
    if box is not None:
        made["box"] = [_n(v) for v in box]
    if zone:
        made["zone"] = zone
    if title:
        made["title"] = clean(title)
    return made


def elbow(points: Sequence[Point], radius: float = 6) -> str:
    """Return path data for a line of horizontal and vertical stretches with rounded corners."""
    kept = [points[0]]
    for here, after in zip(points[1:], [*points[2:], None], strict=True):
        before = kept[-1]
        if here == before:
            continue
        straight = after is not None and (
            before[0] == here[0] == after[0] or before[1] == here[1] == after[1]
        )
        if not straight:
            kept.append(here)
    parts = [f"M{_n(kept[0][0])} {_n(kept[0][1])}"]
    for before, here, after in zip(kept, kept[1:], kept[2:], strict=False):
        r = min(radius, _distance(before, here) / 2, _distance(here, after) / 2)
        start, end = _towards(here, before, r), _towards(here, after, r)
        parts.append(f"L{_n(start[0])} {_n(start[1])}Q{_n(here[0])} {_n(here[1])}")
        parts.append(f" {_n(end[0])} {_n(end[1])}")
    parts.append(f"L{_n(kept[-1][0])} {_n(kept[-1][1])}")
    return "".join(parts)


def arrow(tip: Point, direction: str, css: str = "arrow") -> Shape:
    """Return an arrowhead at ``tip`` that points ``"right"``, ``"left"``, ``"up"`` or ``"down"``."""
    x, y = tip
    back, side = 7, 4
    corners = {
        "right": ((x - back, y - side), (x - back, y + side)),
        "left": ((x + back, y - side), (x + back, y + side)),
        "up": ((x - side, y + back), (x + side, y + back)),
        "down": ((x - side, y - back), (x + side, y - back)),
    }[direction]
    a, b = corners
    d = f"M{_n(x)} {_n(y)}L{_n(a[0])} {_n(a[1])}L{_n(b[0])} {_n(b[1])}Z"
    return path(d, css)


def measure(value: str, size: float, *, bold: bool = False) -> float:
    """Return the width of a line of text in the scene's units, a little generous."""
    return sum(map(_em, value)) * size * (1.06 if bold else 1.0)


def fit(value: str, width: float, size: float, *, bold: bool = False) -> str:
    """Return text that is at most ``width`` wide: whole, or cut and ended with an ellipsis."""
    value = clean(value)
    if measure(value, size, bold=bold) <= width:
        return value
    room = width - measure("…", size, bold=bold)
    end = 0
    while room > 0:
        room -= measure(value[end], size, bold=bold)
        end += room >= 0
    # A cut must not leave half of a joined emoji or a letter without its mark.
    head = value[:end].rstrip("\u200d\ufe0f ")
    return head + "…"


def wrap(value: str, width: float, size: float) -> list[str]:
    """Return text as lines at most ``width`` wide; a word that is wider is cut."""
    lines = [""]
    for word in clean(value).split():
        longer = f"{lines[-1]} {word}".lstrip()
        if measure(longer, size) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return [fit(line, width, size) for line in lines if line]


def clean(value: str) -> str:
    """Return text that XML can hold and that cannot turn the text around it backwards.

    Control characters, lone surrogates and bidirectional overrides become U+FFFD.
    """
    return "".join("\N{REPLACEMENT CHARACTER}" if _unsafe(char) else char for char in value)


def check_scene(scene: Any, where: str) -> None:
    """Raise ValueError, naming the item, when something is not a scene."""
    if not isinstance(scene, dict) or set(scene) != {"width", "height", "items"}:
        raise ValueError(f"{where} must be a dict with width, height and items")
    for index, entry in enumerate(scene["items"]):
        _check_item(entry, f"{where}, item {index}")


def _check_item(entry: Any, where: str) -> None:
    if not isinstance(entry, dict) or not {"key", "class", "shapes"} <= set(entry) <= ITEM_KEYS:
        raise ValueError(f"{where} must have key, class, shapes and may have zone, box, title")
    for shape in entry["shapes"]:
        allowed = ATTRIBUTES.get(shape.get("tag", ""))
        if allowed is None:
            tags = ", ".join(ATTRIBUTES)
            raise ValueError(f"{where}: shape tag {shape.get('tag')!r} is not one of {tags}")
        extra = set(shape) - allowed - {"tag", "text"}
        if extra:
            raise ValueError(f"{where}: a {shape['tag']} has no attribute {_list(extra)}")


def _list(names: Iterable[str]) -> str:
    return ", ".join(sorted(names))


def _unsafe(char: str) -> bool:
    return (
        unicodedata.category(char) in ("Cc", "Cs")
        or char in "\u202a\u202b\u202c\u202d\u202e"
        or (char in "\u2066\u2067\u2068\u2069\ufffe\uffff")
    )


def _em(char: str) -> float:
    if char in _NARROW:
        return 0.32
    if char in _BROAD:
        return 0.9
    if unicodedata.combining(char) or char in "\u200d\ufe0f":
        return 0.0
    if unicodedata.east_asian_width(char) in "WF" or unicodedata.category(char) in ("So", "Cn"):
        return 1.3 if ord(char) > 0xFFFF else 1.0
    if char.isupper():
        return 0.7
    return 0.58


def _n(value: float) -> float | int:
    """Numbers as short as they can be written, so that equal drawings are equal bytes."""
    rounded = round(value, 1)
    return int(rounded) if rounded == int(rounded) else rounded


def _distance(a: Point, b: Point) -> float:
    return abs(a[0] - b[0]) + abs(a[1] - b[1])


def _towards(origin: Point, target: Point, by: float) -> Point:
    length = _distance(origin, target) or 1
    return (
        origin[0] + (target[0] - origin[0]) * by / length,
        origin[1] + (target[1] - origin[1]) * by / length,
    )
