"""The drawing of one moment of an instance's life; ``picture.js`` draws the same."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from awslab.diagrams.instance import rules
from awslab.diagrams.instance.grid import CARD, STEP
from awslab.diagrams.instance.outcomes import STATES
from awslab.diagrams.scene import Item, Scene, Shape, circle, item, path, rect, text

Json = dict[str, Any]


def picture(spec: Mapping[str, Any], form: str, launch: Json, history: Sequence[Json]) -> Scene:
    """Return the scene of the last life of a history, marked with what the last call did."""
    grid, life = spec["grid"][form], history[-1]
    before = history[-2] if len(history) > 1 else life
    parts = rules.parts(spec, launch, life)
    marks = rules.marks(rules.parts(spec, launch, before), parts)
    items = [
        *_arrows(spec, grid, launch, life),
        *(_state(spec, name, grid["states"][name], life) for name in STATES),
    ]
    y, bottom = grid["top"], grid["top"]
    deepest = max(sum(p["where"] == c["where"] for p in parts) for c in grid["columns"])
    for column in grid["columns"]:
        mine = [part for part in parts if part["where"] == column["where"]]
        height = 36 + STEP * (len(mine) if grid["stacked"] else deepest)
        items.append(_column(column, y, height + 4, life))
        for row, part in enumerate(mine):
            top = y + 36 + STEP * row
            if not grid["stacked"] and column["where"] != "host":
                items.append(_wire(column, top, part, life))
            items.append(_part(spec, column, top, part, marks[part["key"]]))
        bottom = y + height + 4
        if grid["stacked"]:
            y = bottom + 8
    items.append(item("", "life-title", [_title(16, bottom + 28, "AWS charges for")]))
    y = bottom + 40
    for (x, width), charge in zip(grid["charges"], rules.charges(launch, life), strict=True):
        items.append(_charge(spec, x, y, width, charge))
        y += STEP if grid["stacked"] else 0
    return {
        "width": grid["width"],
        "height": y + (8 if grid["stacked"] else CARD + 16),
        "items": items,
    }


def _arrows(spec: Mapping[str, Any], grid: Json, launch: Json, life: Json) -> list[Item]:
    """The ways out of the state the instance is in stand out; which those are EC2 answers."""
    found = []
    for way in grid["arrows"]:
        answers = [rules.outcome(spec, launch, life, call) for call in way["calls"]]
        is_open = way["from"] == life["state"] and any(a["does"] for a in answers)
        found.append(item("", f"life-arrow{' open' if is_open else ''}", way["shapes"]))
    return found


def _state(spec: Mapping[str, Any], name: str, box: list[float], life: Json) -> Item:
    x, y, width, height = box
    now = name == life["state"]
    shapes = [
        rect(x, y, width, height, "life-plate", 22),
        text(x + width / 2, y + 20, name, "life-name", size=13, bold=now, anchor="middle"),
        text(x + width / 2, y + 35, spec["usage"][name], "minor", size=11, anchor="middle"),
    ]
    if now:
        shapes.append(circle(x + 16, y + 16, 4, "life-dot"))
    css = f"life-state{' now' if now else ''}"
    return item(f"state-{name}", css, shapes, box=(x, y, width, height))


def _column(column: Json, y: float, height: float, life: Json) -> Item:
    x, width = column["x"], column["width"]
    if column["where"] != "host":
        return item("", "life-title", [_title(x, y + 22, column["title"])])
    title = f"Host computer {life['host']}" if life["host"] else "No host computer"
    shapes = [
        rect(x, y, width, height, "life-plate", 12),
        _title(x + 12, y + 22, title),
    ]
    css = f"life-host{'' if life['host'] else ' gone'}"
    return item("host", css, shapes, box=(x, y, width, height))


def _wire(column: Json, y: float, part: Json, life: Json) -> Item:
    start = column["x"] + column["width"] if column["where"] == "ebs" else column["x"] - 32
    live = "live" if life["host"] and part["token"] else "dead"
    return item("", f"life-wire {live}", [path(f"M{start} {y + 24}H{start + 32}", "life-line")])


def _part(spec: Mapping[str, Any], column: Json, y: float, part: Json, mark: str) -> Item:
    x, width = column["x"] + column["pad"], column["width"] - 2 * column["pad"]
    words = spec["parts"][part["key"]]
    shown = spec["facts"]["cut"].get(part["text"], part["text"])
    shapes: list[Shape] = [
        rect(x, y, width, CARD, "life-plate", 8),
        path(f"M{x + 18} {y + 24}{words['icon']}", "life-icon"),
        text(x + 34, y + 20, words["label"], "life-name", size=12, bold=True),
        text(x + 34, y + 38, shown, "life-value", size=12),
    ]
    if mark:
        shapes.append(
            text(
                x + width - 10, y + 20, mark, f"life-mark {mark}", size=12, bold=True, anchor="end"
            )
        )
    kind = "compute" if part["where"] == "host" else words["kind"]
    css = f"life-part {kind}{'' if part['token'] else ' gone'}"
    return item(part["key"], css, shapes, box=(x, y, width, CARD))


def _charge(spec: Mapping[str, Any], x: float, y: float, width: float, charge: Json) -> Item:
    shapes = [
        rect(x, y, width, CARD, "life-plate", 8),
        circle(x + 18, y + 24, 5, "life-dot"),
        text(
            x + 34, y + 20, spec["charges"][charge["key"]]["label"], "life-name", size=12, bold=True
        ),
        text(x + 34, y + 38, charge["text"], "life-value", size=12),
    ]
    css = f"life-charge{' on' if charge['on'] else ''}"
    return item(f"charge-{charge['key']}", css, shapes, box=(x, y, width, CARD))


def _title(x: float, y: float, words: str) -> Shape:
    return text(x, y, words, "minor", size=13, bold=True)
