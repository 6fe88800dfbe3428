"""What a subnet's card holds: a chip with a name for each thing, or a tile where there are many."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from awslab.diagrams.scene import Item, Shape, item, measure, path, rect, text
from awslab.diagrams.vpc.facts import VpcFacts, named
from awslab.diagrams.vpc.groups import MANY_INSTANCES, Group
from awslab.diagrams.vpc.signs import SIGNS, marked, tag, tag_width
from awslab.diagrams.vpc.words import counted, joined
from awslab.topology.model import Instance, Subnet

CHIP = 24
TILE = 22
_TWO_LINES = 42

_CIRCLE = "m-6 0a6 6 0 1 0 12 0a6 6 0 1 0 -12 0"
_ICONS = {
    "instance": "m-5.5 -5.5h11v4.5h-11zm0 6.5h11v4.5h-11zm2.5 -4.3h1m-1 6.6h1",
    "group": "m-6 -2.5h8.5v8.5h-8.5zm3.5 0v-3.5h8.5v8.5h-3.5",
    "nat-gateway": f"{_CIRCLE}m2.5 0h7m-2.5 -2.5l2.5 2.5l-2.5 2.5",
    "internet-gateway": f"{_CIRCLE}h12m-6 -6a3 6 0 0 0 0 12a3 6 0 0 0 0 -12",
    "egress-only-internet-gateway": "m-1 -5.5h-4.5v11h4.5m-2.5 -5.5h9m-3 -3l3 3l-3 3",
    "peering": "m-7 0a3.5 3.5 0 1 0 7 0a3.5 3.5 0 1 0 -7 0m7 0a3.5 3.5 0 1 0 7 0a3.5 3.5 0 1 0 -7 0",
    "endpoint": f"{_CIRCLE}m4 0a2 2 0 1 0 4 0a2 2 0 1 0 -4 0",
    "transit-gateway": "m-2.5 -2.5h5v5h-5zm2.5 0v-4m0 9v4m-2.5 -6.5h-4m9 0h4",
    "database": "m-5 -4a5 2 0 1 0 10 0a5 2 0 1 0 -10 0v8a5 2 0 0 0 10 0v-8",
    "mount-target": "m-6 -4.5h4.5l2 2h5.5v7h-12zm0 3.5h12",
    "network-interface": "m-5.5 -4.5h11v7h-11zm2.5 7v2.5m3 -2.5v2.5m3 -2.5v2.5",
    "load-balancer": "m-6.5 0h4m0 0l5 -5h4m-9 5h9m-9 0l5 5h4",
    "scaling-group": "m-6 -2.5h8.5v8.5h-8.5zm3.5 0v-3.5h8.5v8.5h-3.5",
}
_OTHER_ICON = "m0 -6l6 6l-6 6l-6 -6z"


@dataclass(frozen=True, slots=True)
class Chip:
    """A chip of a card. ``state`` is ``""`` when the thing is as it should be.

    Of a group ``name`` and ``state`` are its title and its count.
    """

    key: str
    kind: str
    name: str
    state: str
    title: str
    css: str
    tile: bool = False


def icon(kind: str, x: float, y: float, css: str = "icon") -> Shape:
    """Return the 12 to 14 px wide icon of a kind of thing, centred at a point."""
    return path(f"M{x:g} {y:g}{_ICONS.get(kind, _OTHER_ICON)}", css)


def chips_of(facts: VpcFacts, subnet: Subnet) -> list[Chip]:
    """Return what a subnet's card holds at the level of the map."""
    instances = facts.instances[subnet.id]
    if facts.level == "overview":
        # Lines end at what routes lead to, so that stays.
        return [
            *_instances(facts, [i for i in instances if i.id in facts.routed]),
            *_nats(facts, subnet),
        ]
    groups = facts.groups.get(subnet.id, ())
    single = [i for i in instances if facts.chip_key(i) == i.id]
    tiles = facts.level == "instances" and len(single) > MANY_INSTANCES
    return [
        *map(_group, groups),
        *_instances(facts, single, tile=tiles),
        *_nats(facts, subnet),
        *(
            Chip(
                p.key,
                p.kind,
                p.name,
                p.state,
                f"{p.noun} {p.name}{p.state and ', '}{p.state}",
                f"{p.kind} idle" if p.state else p.kind,
            )
            for p in facts.placed[subnet.id]
        ),
    ]


def summary(facts: VpcFacts, subnet: Subnet) -> str:
    """Return what stands in a subnet as counts, for the overview."""
    count = sum(facts.present(i.id) for i in facts.instances[subnet.id])
    counts = {"instance": count} if count else {}
    for placed in filter(lambda placed: facts.present(placed.key), facts.placed[subnet.id]):
        word = placed.kind.replace("-", " ")
        counts[word] = counts.get(word, 0) + 1
    return joined(counted(number, word) for word, number in counts.items()) if counts else "empty"


def draw_chip(
    chip: Chip, box: tuple[float, float, float, float], zone: str, mark: str = ""
) -> Item:
    """Return a chip or a tile in its box; ``mark`` says in a word what changed."""
    left, top, width, height = box
    css = f"chip {chip.css}{' tile' * chip.tile}{marked(mark)}"
    title = f"{chip.title}{mark and ', '}{mark}"
    plate, middle = rect(left, top, width, height, "plate", 6), top + height / 2
    if chip.tile:
        inside = (
            text(left + width / 2, middle + 5, SIGNS[mark], "tag-sign", bold=True, anchor="middle")
            if mark in SIGNS
            else icon(chip.kind, left + width / 2, middle)
        )
        return item(chip.key, css, [plate, inside], box=box, zone=zone, title=title)
    if chip.kind == "group":
        return item(
            chip.key, css, [plate, *_group_shapes(chip, box, mark)], box=box, zone=zone, title=title
        )
    room = width - 31 - tag_width(mark)
    shapes = [plate, icon(chip.kind, left + 13, middle), *tag(mark, left + width - 4, top + 16)]
    whole = f"{chip.name} ({chip.state})" if chip.state else chip.name
    # That it is the standby matters more than whose: the primary says that.
    short = chip.state if chip.state == "standby" else chip.name
    label = whole if measure(whole, 12) <= room else short
    shapes.append(text(left + 25, top + 16, label, "name", size=12, width=room))
    return item(chip.key, css, shapes, box=box, zone=zone, title=title)


def group_height(chip: Chip, width: float) -> float:
    """Return the height of a group's chip: its count goes below its title where it has to."""
    return CHIP if not chip.state or measure(_line(chip), 12) <= _group_room(width) else _TWO_LINES


def _group_shapes(chip: Chip, box: tuple[float, float, float, float], mark: str) -> list[Shape]:
    left, top, width, height = box
    room = _group_room(width)
    shapes = [icon(chip.kind, left + 13, top + height / 2)]
    if height == CHIP:
        first = text(
            left + 25, top + 16, _line(chip), "name", size=12, width=room - tag_width(mark)
        )
        return [*shapes, first, *tag(mark, left + width - CHIP, top + 16)]
    below = room + CHIP - 4 - tag_width(mark)
    return [
        *shapes,
        text(left + 25, top + 16, chip.name, "name", size=12, width=room),
        text(left + 25, top + 34, chip.state, "minor", size=12, width=below),
        *tag(mark, left + width - 4, top + 34),
    ]


def _line(chip: Chip) -> str:
    return f"{chip.name} · {chip.state}" if chip.state else chip.name


def _group_room(width: float) -> float:
    """Return what its text has: there is a button at its right end."""
    return width - 27 - CHIP


def _group(group: Group) -> Chip:
    css = "instances" if group.running else "instances idle"
    whole = ", ".join(part for part in (group.title, group.count) if part)
    return Chip(group.key, "group", group.title, group.count, whole, css)


def _instances(facts: VpcFacts, instances: list[Instance], *, tile: bool = False) -> Iterator[Chip]:
    for i in instances:
        running = i.state == "running"
        title = f"Instance {named(i)}, {i.state}"
        css = "instance" if running else "instance idle"
        yield Chip(i.id, "instance", named(i), "" if running else i.state, title, css, tile)


def _nats(facts: VpcFacts, subnet: Subnet) -> Iterator[Chip]:
    for nat in facts.nats[subnet.id]:
        state = "" if nat.state == "available" else nat.state
        title = f"NAT gateway {named(nat)}, {nat.state}"
        yield Chip(nat.id, "nat-gateway", named(nat), state, title, "nat-gateway")
