"""Where the rows of a chain stand; ``layout.js`` draws the same in JavaScript.

One column a block, one row a snapshot: what a snapshot stores is a filled cell, what it refers to a
hollow one, tied to the cell above it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from awslab.diagrams.scene import Item, Scene, Shape, circle, item, path, rect, text

_LEGEND = (
    ("stores", "stored here"),
    ("refers", "stored by another, referred to"),
    ("freed", "freed"),
    ("unsaved", "in no snapshot yet"),
)
_CELL = 28
_TITLE = 32
_GAP = 12


@dataclass(frozen=True, slots=True)
class _Form:
    """Sizes of a form; ``left`` is where cells start, ``above`` what a row has above its cells."""

    left: int
    room: int
    widest: int
    above: int
    pitch: int
    tie: int
    size: int
    notes: int
    legend: tuple[tuple[int, int], ...]


_FORMS = {
    "wide": _Form(96, 456, 40, 0, 44, 16, 12, 184, ((0, 0), (112, 0), (316, 0), (392, 0))),
    "narrow": _Form(8, 342, 40, 28, 68, 4, 11, 0, ((0, 0), (0, 22), (200, 0), (200, 22))),
}


def layout(view: dict[str, Any], name: str) -> Scene:
    """Return the ``wide`` or ``narrow`` scene of a view."""
    form = _FORMS[name]
    rows = view["rows"]
    count = len(view["blocks"])
    cell = min(form.widest, form.room // count)
    right = form.left + count * cell
    width = right + 16 + form.notes if form.notes else 358
    items: list[Item] = []
    y = 0
    for index, row in enumerate(rows):
        if row["title"]:
            y += _GAP if index else 0
            following = [i for i in range(index + 1, len(rows)) if rows[i]["title"]]
            tall = (following[0] if following else len(rows)) - index
            panel = [
                rect(0, y, width, _TITLE + tall * form.pitch, f"section {row['kind']}", 10),
                text(12, y + 21, row["title"], "minor", size=12, bold=True),
            ]
            items.append(item("", "panel", panel))
            y += _TITLE
        before = rows[index - 1] if index and not row["title"] else None
        items.append(_row(row, before, form, cell, right, y, width))
        if row["kind"] == "volume":
            items += _blocks(view["blocks"], row["cells"], form, cell, y + form.above)
        y += form.pitch
    items.append(_legend(form, y + 12))
    y += 12 + 22 * (form.legend[1][1] // 22 + 1)
    items.append(_bars(view["bars"], width, y + 8))
    return {"width": width, "height": y + 8 + 88, "items": items}


def _row(
    row: dict[str, Any],
    before: dict[str, Any] | None,
    form: _Form,
    cell: int,
    right: int,
    y: int,
    width: int,
) -> Item:
    top = y + form.above
    shapes: list[Shape] = [
        rect(4, y - 4, width - 8, form.above + _CELL + 8, "row", 8),
        text(12, y + 18, row["name"], "name", size=13, bold=True),
    ]
    if form.notes:
        shapes.append(text(right + 16, y + 12, row["notes"][0], "", size=12))
        shapes.append(text(right + 16, y + 27, row["notes"][1], "minor", size=12))
    else:
        shapes.append(text(76, y + 18, row["notes"][0], "minor", size=12))
    if row["kind"] != "volume":
        for block, (mark, state) in enumerate(row["cells"]):
            tied = before is not None and _tied(row, before, block)
            shapes += _cell(mark, state, form, form.left + block * cell, top, cell, tied)
    box = (4, y - 4, width - 8, form.above + _CELL + 8) if row["key"] else None
    return item(row["key"], row["kind"], shapes, box=box)


def _tied(row: dict[str, Any], before: dict[str, Any], block: int) -> bool:
    """Say whether a cell is the same stored block as the one above it."""
    mark, state = row["cells"][block]
    above, was = before["cells"][block]
    same = mark != "" and mark == above and row["family"] == before["family"] >= 0
    return same and "freed" not in (state, was)


def _cell(
    mark: str, state: str, form: _Form, x: int, y: int, cell: int, tied: bool = False
) -> list[Shape]:
    middle = x + cell / 2
    if not mark:
        return [rect(x + 2, y, cell - 4, _CELL, "cell empty", 4)]
    shapes = [path(f"M{middle:g} {y - form.tie}V{y}", "tie")] if tied else []
    shapes.append(rect(x + 2, y, cell - 4, _CELL, f"cell {state}", 4))
    shapes.append(
        text(
            middle,
            y + 18,
            mark,
            f"mark {state}",
            size=form.size,
            anchor="middle",
            bold=state == "stores",
        )
    )
    if state == "freed":
        shapes.append(path(f"M{x + 5} {y + 24}L{x + cell - 5} {y + 4}", "strike"))
    if state == "unsaved":
        shapes.append(circle(x + cell - 4, y + 2, 4, "dot"))
    return shapes


def _blocks(
    blocks: Sequence[dict[str, str]], cells: Sequence[Sequence[str]], form: _Form, cell: int, y: int
) -> list[Item]:
    """Return the volume's blocks: each is a button of its own."""
    made = []
    for block, (mark, state) in enumerate(cells):
        x = form.left + block * cell
        shapes = _cell(mark, state, form, x, y, cell)
        if not mark:
            letter = blocks[block]["key"][-1]
            shapes.append(
                text(x + cell / 2, y + 18, letter, "mark", size=form.size, anchor="middle")
            )
        made.append(item(blocks[block]["key"], "block", shapes, box=(x, y, cell, _CELL)))
    return made


def _legend(form: _Form, y: int) -> Item:
    shapes: list[Shape] = []
    for (state, words), (dx, dy) in zip(_LEGEND, form.legend, strict=True):
        x, top = 8 + dx, y + dy
        shapes.append(rect(x, top, 18, 14, f"cell {state}", 3))
        if state == "freed":
            shapes.append(path(f"M{x + 3} {top + 12}L{x + 15} {top + 2}", "strike"))
        if state == "unsaved":
            shapes.append(circle(x + 17, top + 1, 3, "dot"))
        shapes.append(text(x + 25, top + 11, words, "minor", size=form.size))
    return item("", "legend", shapes)


def _bars(bars: Sequence[Sequence[Any]], width: int, y: int) -> Item:
    most = max(1, *(count for _, count in bars))
    shapes: list[Shape] = []
    for (words, count), kind, top in zip(bars, ("full", "once"), (y, y + 42), strict=True):
        shapes.append(text(8, top + 12, words, "", size=12, bold=kind == "once"))
        shapes.append(rect(8, top + 18, max(2, (width - 16) * count // most), 12, f"bar {kind}", 3))
    return item("", "bars", shapes)
