"""Two filters between the same two hosts: each meets the packet and its reply alone.

``layout.js`` draws the same from the same data; a test holds them together.
"""

from __future__ import annotations

from typing import Any

from awslab.diagrams.firewall.rules import parse_rule
from awslab.diagrams.scene import Item, Scene, Shape, circle, item, path, rect, text

View = dict[str, Any]
Lines = tuple[str, str, str]

#: By form: the drawing's size, the boxes of peer and instance, and those of the two filters.
BOXES: dict[str, dict[str, tuple[int, int, int, int]]] = {
    "wide": {
        "scene": (0, 0, 720, 304),
        "peer": (8, 12, 136, 280),
        "own": (576, 12, 136, 280),
        "group": (224, 12, 272, 132),
        "acl": (224, 160, 272, 132),
    },
    "narrow": {
        "scene": (0, 0, 358, 376),
        "peer": (4, 8, 350, 44),
        "own": (4, 324, 350, 44),
        "group": (4, 92, 170, 192),
        "acl": (184, 92, 170, 192),
    },
}
TITLES = {"group": ("Security group", "stateful"), "acl": ("Network ACL", "stateless")}
FILTERS = ("group", "acl")


def said(kind: str, decision: dict[str, Any], rules: dict[str, list[str]]) -> Lines:
    """Return what a filter decided: by which rule, what that says, and of whom."""
    way, number = decision["way"], decision["rule"]
    if decision["mark"] == "quiet":
        return ("stateful: not asked", "the connection is known", "")
    if number < 0:
        if kind == "group":
            return (f"{way}: no match", "refused", "")
        return (f"{way}: rule *", "deny all traffic", "0.0.0.0/0")
    row = parse_rule(rules[way][number], "group" if kind == "group" else "acl")
    what = " ".join(filter(None, (row.get("action", "allow"), row["protocol"], row["ports"])))
    label = f"{way}: rule {row['number']}" if kind == "acl" else f"{way}: a rule matches"
    return (label, what.replace(" all", " all traffic"), row["peer"])


def layout(form: str, view: View, step: int) -> Scene:
    """Return the scene after ``step`` of two steps: the packet was judged, then its reply.

    ``view`` has what was ``judged``, the ``rules`` of each filter, the two hosts ``peer`` and
    ``own``, ``inside`` (whether the instance begins) and the words for the two packets.
    """
    boxes = BOXES[form]
    items = [item("", "ways", _lines(form, view, step))]
    for key in ("peer", "own"):
        items.append(_host(form, key, view))
    for key in FILTERS:
        items.append(_filter(form, key, view, step))
    _, _, width, height = boxes["scene"]
    return {"width": width, "height": height, "items": items}


def _host(form: str, key: str, view: View) -> Item:
    x, y, width, height = boxes = BOXES[form][key]
    host = view[key]
    begins = (key == "own") == view["inside"]
    role = "begins" if begins else "answers"
    wide = form == "wide"
    middle, anchor = (x + width // 2, "middle") if wide else (x + 12, "start")
    top = y + height // 2 if wide else y + 22
    shapes = [
        rect(x, y, width, height, "plate", 8),
        text(middle, top - 4, host[form], "name", size=13, bold=True, anchor=anchor),
        text(middle, top + 13, host["detail"], "minor", size=12, anchor=anchor),
    ]
    if wide:
        shapes.append(text(middle, top + 30, host["groups"], "minor", size=12, anchor=anchor))
        shapes.append(text(middle, y + 22, role, "minor", size=11.5, anchor=anchor))
    else:
        shapes.append(text(x + width - 12, top - 4, role, "minor", size=11.5, anchor="end"))
        shapes.append(
            text(x + width - 12, top + 13, host["groups"], "minor", size=12, anchor="end")
        )
    return item(key, "host", shapes, box=boxes, title=host["name"])


def _filter(form: str, key: str, view: View, step: int) -> Item:
    x, y, width, height = box = BOXES[form][key]
    title, nature = TITLES[key]
    shapes = [rect(x, y, width, height, "plate", 8)]
    shapes.append(text(x + 12, y + 22, title, "name", size=13, bold=True))
    if form == "wide":
        shapes.append(text(x + width - 12, y + 22, nature, "minor", size=12, anchor="end"))
    else:
        shapes.append(text(x + 12, y + 38, nature, "minor", size=12))
    refuses = ""
    for lane, decision in enumerate(_decisions(view, key)[:step]):
        if decision is None:
            continue
        lines = said(key, decision, view["rules"][key])
        shapes += _says(form, key, lane, view["inside"], lines, decision["mark"])
        shapes += _mark(*_gate(form, key, lane, view["inside"]), decision["mark"])
        refuses = " refuses" if decision["mark"] == "block" else refuses
    return item(key, f"filter{refuses}", shapes, box=box, title=title)


def _decisions(view: View, key: str) -> list[dict[str, Any] | None]:
    judged = view["judged"][key]
    return [judged["out"], judged["back"]]


def _lane(form: str, key: str, lane: int) -> int:
    """Return where a way runs: the packet's, 0, or the reply's, 1; down the page or across it."""
    x, y, _, _ = BOXES[form][key]
    return y + (60, 104)[lane] if form == "wide" else x + (40, 130)[lane]


def _gate(form: str, key: str, lane: int, inside: bool) -> tuple[int, int]:
    """Return the point where a packet enters a filter: the reply from the other side."""
    x, y, width, height = BOXES[form][key]
    at, far = _lane(form, key, lane), (lane == 1) != inside
    if form == "wide":
        return (x + width if far else x, at)
    return (at, y + height if far else y)


def _says(form: str, key: str, lane: int, inside: bool, lines: Lines, mark: str) -> list[Shape]:
    x, y, width, _ = BOXES[form][key]
    first, what, peer = lines
    css = f"says {mark}"
    if form == "wide":
        far = (lane == 1) != inside
        at, anchor = (x + width - 20, "end") if far else (x + 20, "start")
        top = _lane(form, key, lane) - 3
        return [
            text(at, top, first, css, size=12, anchor=anchor),
            text(at, top + 16, f"{what} {peer}".strip(), css, size=12, anchor=anchor),
        ]
    top = y + (66, 128)[lane]
    return [
        text(x + 12, top + 16 * i, line, css, size=12)
        for i, line in enumerate((first, what, peer))
        if line
    ]


def _lines(form: str, view: View, step: int) -> list[Shape]:
    """Return the ways from host to host: solid where a packet went, dotted where none did."""
    shapes: list[Shape] = []
    for key in FILTERS:
        decisions = _decisions(view, key)
        for lane in (0, 1):
            decision = decisions[lane]
            went = lane < step and decision is not None
            passed = went and decision is not None and decision["mark"] != "block"
            reverse = (lane == 1) != view["inside"]
            halves = _halves(form, key, lane)
            first, second = halves[::-1] if reverse else halves
            shapes.append(path(_stretch(form, first), "been" if went else "ahead"))
            shapes.append(path(_stretch(form, second), "been" if passed else "ahead"))
            if passed:
                shapes.append(path(_tip(form, second, reverse), "head"))
            if went:
                shapes.append(_word(form, first, lane, view["words"][lane]))
    return shapes


def _halves(form: str, key: str, lane: int) -> tuple[tuple[int, int, int], tuple[int, int, int]]:
    """Return both halves of a way, peer's first: where it runs, its start and its end."""
    boxes, at = BOXES[form], _lane(form, key, lane)
    axis = 0 if form == "wide" else 1
    peer, gate, own = (boxes[name] for name in ("peer", key, "own"))
    near = (at, peer[axis] + peer[axis + 2], gate[axis])
    return near, (at, gate[axis] + gate[axis + 2], own[axis])


def _stretch(form: str, half: tuple[int, int, int]) -> str:
    at, start, end = half
    return f"M{start} {at}L{end} {at}" if form == "wide" else f"M{at} {start}L{at} {end}"


def _tip(form: str, half: tuple[int, int, int], reverse: bool) -> str:
    at, start, end = half
    tip, back = (start, start + 7) if reverse else (end, end - 7)
    if form == "wide":
        return f"M{tip} {at}L{back} {at - 4}L{back} {at + 4}Z"
    return f"M{at} {tip}L{at - 4} {back}L{at + 4} {back}Z"


def _word(form: str, half: tuple[int, int, int], lane: int, word: str) -> Shape:
    at, start, end = half
    middle = (start + end) // 2
    if form == "wide":
        return text(middle, at - 8, word, "minor", size=11.5, anchor="middle")
    if lane:
        return text(at - 12, middle + 4, word, "minor", size=11.5, anchor="end")
    return text(at + 12, middle + 4, word, "minor", size=11.5)


def _mark(x: int, y: int, mark: str) -> list[Shape]:
    if mark == "quiet":
        return [circle(x, y, 5, "verdict quiet")]
    sign = f"M{x - 4} {y}L{x - 1} {y + 3}L{x + 4} {y - 3}"
    if mark == "block":
        sign = f"M{x - 3} {y - 3}L{x + 3} {y + 3}M{x + 3} {y - 3}L{x - 3} {y + 3}"
    return [circle(x, y, 9, f"verdict {mark}"), path(sign, "sign")]
