"""The options as cards in columns; ``layout.js`` draws them for the reader's answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from awslab.diagrams.chooser.rules import Option, Question, reasons
from awslab.diagrams.scene import Item, Scene, item, path, rect, text, wrap

#: By form: width of the drawing, columns, height of a card.
FORMS = {"wide": (720, 3, 76), "narrow": (358, 2, 96)}
_GAP = 12


def name_lines(option: Option, form: str) -> list[str]:
    """Return an option's name in the lines that fit its card."""
    width, columns, _ = FORMS[form]
    return wrap(option.name, (width - _GAP * (columns - 1)) / columns - 44, 13)[:3]


def scene(
    questions: Sequence[Question],
    options: Sequence[Option],
    answers: Mapping[str, str],
    form: str,
) -> Scene:
    """Return the drawing: a card for each option, with what takes it out."""
    width, columns, height = FORMS[form]
    wide = (width - _GAP * (columns - 1)) // columns
    shorts = {question.key: question.short for question in questions}
    items = [
        _card(option, [shorts[key] for key in reasons(option, answers)], form, x, y, wide, height)
        for index, option in enumerate(options)
        for x, y in [((index % columns) * (wide + _GAP), (index // columns) * (height + _GAP) + 1)]
    ]
    rows = -(-len(options) // columns)
    return {"width": width, "height": rows * (height + _GAP) - _GAP + 2, "items": items}


def _card(
    option: Option, fallen: Sequence[str], form: str, x: int, y: int, wide: int, height: int
) -> Item:
    lines = name_lines(option, form)
    mark = f"M{x + 14} {y + 15}l8 8m0 -8l-8 8" if fallen else f"M{x + 13} {y + 20}l4 4l8 -9"
    more = f" + {len(fallen) - 1}" if len(fallen) > 1 else ""
    state = f"Out: {fallen[0]}{more}" if fallen else "Fits"
    shapes = [
        rect(x + 1, y, wide - 2, height, "plate", 8),
        path(mark, "mark"),
        *(
            text(x + 34, y + 24 + 17 * row, line, "name", size=13, bold=not fallen)
            for row, line in enumerate(lines)
        ),
        text(x + 14, y + height - 12, state, "state", size=11),
    ]
    box = (x + 1, y, wide - 2, height)
    return item(option.key, "out" if fallen else "fits", shapes, box=box, title=option.name)
