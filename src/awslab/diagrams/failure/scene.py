"""The drawing of ZoneFailure; ``scene.js`` draws the same after the reader's changes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from awslab.diagrams.failure.rules import Left, Outcome, Plan, availability, instance_key, outcome
from awslab.diagrams.failure.words import counted, share, verdict
from awslab.diagrams.scene import Item, Scene, Shape, fit, item, measure, path, rect, text

_CHIP = 36  # height of an instance
_PLATE = 30  # height of any other box
_GAP = 6


@dataclass(frozen=True, slots=True)
class Grid:
    """Where columns are. Left of them (wide) or above each row (narrow) stands what a row is."""

    width: int
    left: int
    column: int
    gap: int
    chip: int
    wide: bool

    def x(self, place: int) -> int:
        return self.left + place * (self.column + self.gap)

    @property
    def across(self) -> int:
        return (self.column - 12 + _GAP) // (self.chip + _GAP)


Row = Callable[[Grid, Plan, Outcome, int], tuple[list[Item], int]]


def grid(zones: int, *, wide: bool) -> Grid:
    """Return the columns of a form."""
    width, left, gap, chip = (880, 168, 12, 40) if wide else (358, 0, 8, 30)
    column = (width - left - gap * (zones - 1)) // zones
    return Grid(width, left, column, gap, chip, wide)


def zone_scene(plan: Plan, zone: float, instance: float, *, wide: bool) -> Scene:
    """Return the scene of a plan; ``zone`` and ``instance`` are the per cent each is down."""
    g, now = grid(len(plan.zones), wide=wide), outcome(plan)
    head = 0 if wide else 22
    items: list[Item] = [_verdict(g, plan, now)]
    y = 48
    body: list[Item] = []
    top, y = y, y + 32
    tiers: list[Row] = [partial(_tier, index=i) for i in range(len(plan.tiers))]
    for row in (_balancer, *tiers, _data, _nat):
        made, height = row(g, plan, now, y + head)
        body += made
        y += height + head + 12 if made else 0
    items += [_zone(g, plan, i, top, y - top) for i in range(len(plan.zones))]
    items += body
    up = availability(plan, zone / 100, instance / 100)
    foot, height = _foot(g, share(plan, zone, instance, up, wide=wide), y + 28)
    return {"width": g.width, "height": y + 28 + height, "items": [*items, foot]}


def _verdict(g: Grid, plan: Plan, now: Outcome) -> Item:
    words, css = verdict(plan, now)
    size = 18 if g.wide else 15
    return item("", f"verdict {css}", [text(0, 26, words, "said", size=size, bold=True)])


def _zone(g: Grid, plan: Plan, place: int, y: int, height: int) -> Item:
    zone, x = plan.zones[place], g.x(place)
    down = zone in plan.failed
    shapes: list[Shape] = [rect(x, y, g.column, height, "area", 10)]
    if down:
        shapes.append(path(_stripes(x, y, g.column, height), "stripes"))
    label = ("× " if down else "") + zone_label(plan.zones, place, wide=g.wide)
    shapes.append(text(x + 8, y + 20, label, "name", size=12, bold=True))
    if down and g.wide:
        shapes.append(text(x + g.column - 8, y + 20, "failed", "name", size=12, anchor="end"))
    return item(zone, "zone down" if down else "zone", shapes, box=(x, y, g.column, 28), title=zone)


def zone_label(zones: Sequence[str], place: int, *, wide: bool) -> str:
    """Return a zone's name as far as its column has room: its end tells it from the others."""
    room = grid(len(zones), wide=wide).column - (70 if wide else 26)
    zone = zones[place]
    if wide or measure(zone, 12, bold=True) <= room:
        return fit(zone, room, 12, bold=True)
    return fit("…" + zone[zone.rfind("-") :], room, 12, bold=True)


def _stripes(x: int, y: int, width: int, height: int) -> str:
    """Return slanted lines, one each 16 units, that stay inside a box."""
    lines = []
    for start in range(16, width + height, 16):
        x1, y1 = (start, 0) if start < width else (width, start - width)
        x2, y2 = (0, start) if start < height else (start - height, height)
        lines.append(f"M{x + x1} {y + y1}L{x + x2} {y + y2}")
    return "".join(lines)


def _said(g: Grid, y: int, name: str, what: str, state: str, css: str) -> Item:
    """Return what a row is: beside it or, in a narrow form, above it."""
    if g.wide:
        shapes = [
            text(0, y + 14, name, "", size=13, bold=True),
            text(0, y + 31, what, "minor", size=12),
            text(0, y + 48, state, css, size=12, bold=True),
        ]
    else:
        shapes = [
            text(8, y - 6, name, "", size=12, bold=True),
            text(g.width - 8, y - 6, state, css, size=11, bold=True, anchor="end"),
        ]
    return item("", "said-row", shapes)


def _plate(g: Grid, x: int, y: int, words: str) -> list[Shape]:
    """Return a box as wide as its column, with a word in it."""
    return [rect(x, y, g.column - 12, _PLATE, "plate", 6), _word(g, x, y, words)]


def _word(g: Grid, x: int, y: int, words: str) -> Shape:
    middle = x + (g.column - 12) / 2
    return text(middle, y + 20, words, "code", size=12 if g.wide else 11, anchor="middle")


def _balancer(g: Grid, plan: Plan, now: Outcome, y: int) -> tuple[list[Item], int]:
    state, css = ("answers", "good") if now.balancer else ("gone: nothing gets in", "bad")
    items = [_said(g, y, "Load balancer", f"in {counted(len(plan.balancer), 'zone')}", state, css)]
    for place, zone in enumerate(plan.zones):
        if zone in plan.balancer:
            down = zone in plan.failed
            shapes = _plate(g, g.x(place) + 6, y, "× node" if down else "node")
            items.append(item("", "elb lost" if down else "elb", shapes))
    return items, 52 if g.wide else _PLATE


def _tier(g: Grid, plan: Plan, now: Outcome, y: int, index: int) -> tuple[list[Item], int]:
    (name, counts), left = plan.tiers[index], now.tiers[index]
    up, css = sum(left.up), "good" if left.state == "answers" else "bad"
    state = f"{up} at {left.load} %: {left.state}" if up else "nothing left: down"
    items = [_said(g, y, name, counted(sum(counts), "instance"), state, css)]
    rows = 1
    for place, zone in enumerate(plan.zones):
        keys = [instance_key(index, zone, n + 1) for n in range(counts[place])]
        keys += [f"{index}/{zone}/new{n + 1}" for n in range(left.new[place])]
        rows = max(rows, -(-len(keys) // g.across))
        for n, key in enumerate(keys):
            x = g.x(place) + 6 + (n % g.across) * (g.chip + _GAP)
            at = y + (n // g.across) * (_CHIP + _GAP)
            items.append(_instance(g, plan, key, zone, left, x, at))
    return items, max(rows * (_CHIP + _GAP) - _GAP, 52 if g.wide else _CHIP)


def _instance(g: Grid, plan: Plan, key: str, zone: str, left: Left, x: int, y: int) -> Item:
    new = "/new" in key
    shapes = [rect(x, y, g.chip, _CHIP, "plate", 5)]
    mark, css, size = f"{min(left.load, 999)}{'%' if g.wide else ''}", "fine", 11
    if not new and (zone in plan.failed or key in plan.failed):
        mark, css, size = "×", "lost", 14
    elif zone not in plan.balancer:
        mark, css, size = "–", "idle", 14
    else:
        full = min(left.load, 100) * (_CHIP - 4) / 100
        shapes.append(rect(x + 2, y + _CHIP - 2 - full, g.chip - 4, full, "fill", 3))
        css = "over" if left.state == "overloaded" else "fine"
    bold = css == "over"
    shapes.append(text(x + g.chip / 2, y + 23, mark, "code", size=size, bold=bold, anchor="middle"))
    if new:
        shapes.append(rect(x - 2, y - 2, g.chip + 4, _CHIP + 4, "fresh", 7))
    return item(key, f"one {css}", shapes, box=(x, y, g.chip, _CHIP))


def databases(plan: Plan) -> list[tuple[str, str]]:
    """Return the DB instances of a plan as (role, zone)."""
    some = [("primary", plan.primary), ("standby", plan.standby)]
    some += [(f"replica{n + 1}", zone) for n, zone in enumerate(plan.replicas)]
    return [(role, zone) for role, zone in some if zone]


def _data(g: Grid, plan: Plan, now: Outcome, y: int) -> tuple[list[Item], int]:
    if not plan.primary:
        return [], 0
    kind = "Multi-AZ" if plan.standby else "one DB instance"
    css = "good" if now.data == "answers" else "bad"
    items = [_said(g, y, "Database", kind, now.data, css)]
    rows = [0] * len(plan.zones)
    restored = [now.writer] if now.writer[0] == "restored" else []
    for role, zone in [*databases(plan), *restored]:
        place, key = plan.zones.index(zone), f"data/{role}"
        x, at = g.x(place) + 6, y + rows[place] * (_PLATE + _GAP)
        rows[place] += 1
        down = role != "restored" and (zone in plan.failed or key in plan.failed)
        css = "lost" if down else "writes" if role == now.writer[0] else "waits"
        sign = {"lost": "× ", "writes": "✎ ", "waits": ""}[css]
        shapes = _plate(g, x, at, sign + role.rstrip("0123456789"))
        items.append(item(key, f"db {css}", shapes, box=(x, at, g.column - 12, _PLATE)))
    return items, max(max(rows) * (_PLATE + _GAP) - _GAP, 52 if g.wide else _PLATE)


def _nat(g: Grid, plan: Plan, now: Outcome, y: int) -> tuple[list[Item], int]:
    if not plan.nat:
        return [], 0
    state, css = (
        (f"lost in {counted(len(now.cut), 'zone')}", "bad") if now.cut else ("stands", "good")
    )
    items = [_said(g, y, "Way out (NAT)", "for outgoing calls", state, css)]
    for place, zone in enumerate(plan.zones):
        x, down = g.x(place) + 6, zone in plan.failed
        if zone in plan.nat:
            words = ("× " if down else "") + ("NAT gateway" if g.wide else "NAT")
            items.append(item("", "nat lost" if down else "nat", _plate(g, x, y, words)))
        elif not down:
            cut = zone in now.cut
            words = "no way out" if cut else "by another zone" if g.wide else "by another"
            items.append(item("", "nat cut" if cut else "nat", [_word(g, x, y, words)]))
    return items, 52 if g.wide else _PLATE


def _foot(g: Grid, lines: list[str], y: int) -> tuple[Item, int]:
    """Return the availability that follows, its formula and what it assumes."""
    shapes = [text(0, y, lines[0], "", size=15 if g.wide else 13, bold=True)]
    for i, line in enumerate(lines[1:]):
        shapes.append(text(0, y + 24 + 18 * i, line, "minor", size=12 if g.wide else 11))
    return item("", "foot", shapes), 18 * len(lines)
