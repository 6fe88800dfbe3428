"""How the map marks what is new, changed or gone: a colour, a word, and on a tile a sign."""

from __future__ import annotations

from awslab.diagrams.scene import Shape, measure, rect, text

#: The words; what the earlier picture does not have yet is "absent", and not drawn there.
SIGNS = {"new": "+", "changed": "~", "gone": "−"}


def marked(mark: str) -> str:
    """Return the class name, with a space before it, that colours what is marked."""
    return f" is-{mark}" if mark else ""


def tag_width(mark: str) -> float:
    """Return the width that a tag takes from a line of text."""
    return measure(mark, 12, bold=True) + 18 if mark in SIGNS else 0


def tag(mark: str, right: float, y: float) -> list[Shape]:
    """Return a small plate with the word, its right end at a point on a text's baseline."""
    if mark not in SIGNS:
        return []
    width = tag_width(mark) - 6
    return [
        rect(right - width, y - 13, width, 18, "tag", 9),
        text(right - width / 2, y, mark, "tag-word", size=12, bold=True, anchor="middle"),
    ]
