"""The four levels as scenes. Those of a Region and a zone are templates, the world is drawn anew.

A template shows every chip and has words in braces; :func:`filled` leaves out the chips the reader
has not placed yet and puts the Region's names in. ``view.js`` does the same.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from awslab.diagrams.regions import atlas
from awslab.diagrams.regions.land import land
from awslab.diagrams.regions.levels import CHIPS
from awslab.diagrams.regions.ranking import ranked
from awslab.diagrams.scene import Item, Scene, Shape, circle, item, path, rect, text, wrap

Json = dict[str, Any]
_WIDTHS = {"wide": 720, "narrow": 358}
_NORTH = 76.0
_CHIP = 28
#: Position of a zone → its letter in the reader's account and in another one.
LETTERS = ("abc", "cab")


def point(place: tuple[float, float], form: str) -> list[float]:
    """Return where degrees (north, east) are on the map: equirectangular."""
    lat, lon = place
    scale = (_WIDTHS[form] - 32) / 360
    return [round(16 + (lon + 180) * scale, 1), round(16 + (_NORTH - lat) * scale, 1)]


def base(form: str) -> Json:
    """Return what a form has of its own: ``width``, ``land``, and the scenes by level."""
    dots = "".join(f"M{x:g} {y:g}h0" for x, y in (point((lat, lon), form) for lon, lat in land()))
    return {
        "width": _WIDTHS[form],
        "bottom": point((-56, 0), form)[1],
        "land": dots,
        "partitions": _partitions(form),
        "region": _region(form),
        "zone": _zone(form),
    }


def filled(spec: Mapping[str, Any], form: str, state: Json) -> Scene:
    """Return the scene of a state: ``path``, ``customers``, ``law``, ``other_account``, ``placed``."""
    own, where = spec["forms"][form], state["path"]
    if not where:
        found: Scene = own["partitions"]
        return found
    if len(where) == 1:
        return _world(spec, form, where[0], state["customers"], state["law"])
    template = own["region" if len(where) == 2 else "zone"]
    words = tokens(spec, where, state["other_account"])
    items = []
    for entry in template["items"]:
        chip = entry["key"].removeprefix("chip-")
        if chip != entry["key"] and chip not in state["placed"]:
            continue
        shapes = [
            {**s, "text": _put(s["text"], words)} if "text" in s else s for s in entry["shapes"]
        ]
        items.append({**entry, "shapes": shapes})
    return {**template, "items": items}


def tokens(spec: Mapping[str, Any], where: list[str], other: bool) -> dict[str, str]:
    """Return the words of a Region's template by what stands for them."""
    region = next(r for r in spec["regions"] if r["id"] == where[1])
    words = {"partition": where[0], "region": where[1], "name": region["short"]}
    for position, letter in enumerate(LETTERS[other], start=1):
        words[f"zone{position}"] = f"{where[1]}{letter}"
        words[f"id{position}"] = f"{region['prefix']}-az{position}".lstrip("-")
    position_of = where[2][-1] if len(where) > 2 else "1"
    return words | {"zone": words[f"zone{position_of}"], "id": words[f"id{position_of}"]}


def _put(words: str, by: Mapping[str, str]) -> str:
    for name, word in by.items():
        words = words.replace(f"{{{name}}}", word)
    return words


def _world(spec: Mapping[str, Any], form: str, partition: str, customers: str, law: str) -> Scene:
    own, home = spec["forms"][form], spec["cities"][customers][form]
    rows = ranked(spec, partition, customers, law)
    places = {region["id"]: region for region in spec["regions"]}
    allowed = [row for row in rows if not row["objection"]]
    width, bottom = own["width"], own["bottom"]
    ways = "".join(
        f"M{home[0]:g} {home[1]:g}L{x:g} {y:g}"
        for x, y in (places[row["id"]][form] for row in allowed[:3])
        if abs(x - home[0]) < width / 2
    )
    items = [
        item("", "", [path(own["land"], f"rm-land rm-{form}")]),
        item("", "", [path(ways, "rm-way")]),
    ]
    for row in reversed(rows):
        x, y = places[row["id"]][form]
        shape: Shape = circle(x, y, 7 if row in allowed[:1] else 4, "rm-spot")
        if row["objection"]:
            shape = path(f"M{x - 3:g} {y - 3:g}l6 6m0 -6l-6 6", "rm-struck")
        items.append(item("", "rm-best" if row in allowed[:1] else "", [shape]))
    x, y = home
    side = "end" if x > width * 0.6 else "start"
    items.append(
        item(
            "",
            "rm-home",
            [
                path(f"M{x:g} {y - 5:g}l5 5l-5 5l-5 -5z", "rm-customers"),
                text(x, y + 22, customers, "rm-label", size=12, bold=True, anchor=side),
            ],
        )
    )
    if allowed:
        first = allowed[0]
        x, y = places[first["id"]][form]
        side = "end" if x > width * 0.6 else "start"
        said = f"1  {places[first['id']]['short']}"
        items.append(
            item(
                "", "rm-first", [text(x, y - 12, said, "rm-label", size=13, bold=True, anchor=side)]
            )
        )
    items.append(item("", "rm-legend", _legend(bottom + 20)))
    return {"width": width, "height": bottom + 36, "items": items}


def _legend(y: float) -> list[Shape]:
    return [
        path(f"M22 {y - 5:g}l5 5l-5 5l-5 -5z", "rm-customers"),
        text(34, y + 4, "customers", "minor", size=12),
        circle(118, y, 4, "rm-spot"),
        text(128, y + 4, "Region", "minor", size=12),
        path(f"M191 {y - 3:g}l6 6m0 -6l-6 6", "rm-struck"),
        text(204, y + 4, "excluded by the rule", "minor", size=12),
    ]


def _partitions(form: str) -> Scene:
    columns = 2 if form == "wide" else 1
    width = (_WIDTHS[form] - 32 - 16 * (columns - 1)) / columns
    items = []
    y = 0.0
    for index, name in enumerate(atlas.partitions()):
        x = 16 + (index % columns) * (width + 16)
        y = 16 + (index // columns) * 104
        count = sum(region.partition == name for region in atlas.regions())
        what, who = atlas.about(name)
        shapes = [
            rect(x, y, width, 92, "rm-plate", 8),
            text(x + 16, y + 24, name, "rm-name", size=14, bold=True),
            text(
                x + width - 16,
                y + 24,
                f"{count} Region{'' if count == 1 else 's'}",
                "minor",
                size=12,
                anchor="end",
            ),
            text(x + 16, y + 44, what, size=13),
            *(
                text(x + 16, y + 62 + 16 * row, line, "minor", size=12)
                for row, line in enumerate(wrap(who, width - 32, 12))
            ),
        ]
        items.append(item(f"open-{name}", "rm-card", shapes, box=(x, y, width, 92)))
    return {"width": _WIDTHS[form], "height": y + 108, "items": items}


def _region(form: str) -> Scene:
    wide = form == "wide"
    width = _WIDTHS[form]
    per_row = 4 if wide else 2
    regional = [key for key, (_, level, _) in CHIPS.items() if level == "region"]
    world = [key for key, (_, level, _) in CHIPS.items() if level == "global"]
    top = 16.0
    inner = 72 + _rows(len(world), 3 if wide else 1) * 36
    zones = inner + 44 + _rows(len(regional), per_row) * 36
    box = (width - 32 - 40 - 32) / 3 if wide else width - 32 - 40
    local = sum(level == "zone" for _, level, _ in CHIPS.values())
    heights = [64 + local * 36 + 8] * 3 if wide else [64 + local * 36 + 8, 64, 64]
    bottom = zones + (max(heights) if wide else sum(heights) + 24)
    items: list[Item] = [
        item("place-global", "rm-global", [
            rect(16, top, width - 32, bottom + 24 - top, "rm-plate", 12),
            text(28, top + 24, "Global: partition {partition}", "rm-name", size=13, bold=True),
        ], box=(16, top, width - 32, bottom + 24 - top)),
        *_chips(world, 28, top + 40, width - 56, 3 if wide else 1),
        item("place-region", "rm-region", [
            rect(24, inner, width - 48, bottom + 12 - inner, "rm-plate", 12),
            text(36, inner + 24, "Region {region}", "rm-name", size=13, bold=True),
            *([text(width - 36, inner + 24, "{name}", "minor", size=12, anchor="end")] if wide else []),
        ], box=(24, inner, width - 48, bottom + 12 - inner)),
        *_chips(regional, 36, inner + 40, width - 72, per_row),
    ]  # fmt: skip
    y = zones
    for position in (1, 2, 3):
        x = 36 + (position - 1) * (box + 16) if wide else 36
        height = heights[position - 1]
        items.append(item(f"open-az{position}", "rm-zone", [
            rect(x, y, box, height, "rm-plate", 8),
            text(x + 12, y + 24, f"{{zone{position}}}", "rm-name", size=13, bold=True),
            text(x + 12, y + 44, f"zone ID {{id{position}}}", "minor", size=12),
        ], box=(x, y, box, height)))  # fmt: skip
        if position == 1:
            own = [key for key, (_, level, _) in CHIPS.items() if level == "zone"]
            items += _chips(own, x + 12, y + 58, box - 24, 1)
        y += 0 if wide else height + 12
    return {"width": width, "height": bottom + 40, "items": items}


def _zone(form: str) -> Scene:
    wide, width = form == "wide", _WIDTHS[form]
    own = [key for key, (_, level, _) in CHIPS.items() if level == "zone"]
    columns = 2 if wide else 1
    building = (width - 72 - 16) / 2 if wide else width - 72
    shown = [("Data centre", ["own power, cooling and", "network connections"])] * 2
    chips = 56 + _rows(len(own), columns) * 36
    height = chips + 16 + _rows(2, columns) * 108 + 28
    shapes = [
        rect(16, 16, width - 32, height, "rm-plate", 12),
        text(36, 44, "Zone {zone}", "rm-name", size=14, bold=True),
        *([text(width - 36, 44, "zone ID {id}", "minor", size=12, anchor="end")] if wide else []),
    ]
    items = [
        item("place-zone", "rm-zone", shapes, box=(16, 16, width - 32, height)),
        *_chips(own, 36, 60, width - 72, columns),
    ]
    for index, (name, lines) in enumerate(shown):
        x = 36 + (index % columns) * (building + 16)
        y = chips + 16 + (index // columns) * 108
        items.append(item("", "rm-building", [
            rect(x, y, building, 92, "rm-plate", 4),
            path(f"M{x + 16:g} {y + 64:g}v-38h24v38zm6 -30h4m4 0h4m-12 10h4m4 0h4m-12 10h4m4 0h4", "rm-icon"),
            text(x + 56, y + 32, name, "rm-name", size=13, bold=True),
            *(text(x + 56, y + 52 + 16 * row, line, "minor", size=12) for row, line in enumerate(lines)),
        ]))  # fmt: skip
    note = "One data centre or more: AWS does not say how many, nor where."
    lines = wrap(note, width - 72, 12)
    items.append(item("", "", [
        text(36, height - 4 - 16 * (len(lines) - 1 - row), line, "minor", size=12) for row, line in enumerate(lines)
    ]))  # fmt: skip
    return {"width": width, "height": height + 32, "items": items}


def _chips(keys: list[str], x: float, y: float, width: float, columns: int) -> list[Item]:
    each = (width - 8 * (columns - 1)) / columns
    items = []
    for index, key in enumerate(keys):
        left, top = x + (index % columns) * (each + 8), y + (index // columns) * 36
        slot = rect(left, top, each, _CHIP, "rm-slot", 6)
        items.append(item("", "rm-empty", [slot]))
        name = text(left + 12, top + 19, CHIPS[key][0], "rm-value", size=12, width=each - 20)
        items.append(item(f"chip-{key}", "rm-chip", [{**slot, "class": "rm-plate"}, name]))
    return items


def _rows(count: int, columns: int) -> int:
    return -(-count // columns)
