"""The cards of the map: subnets with what stands in them, route tables, things on the edge."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from awslab.diagrams.scene import Item, Shape, item, measure, path, rect, text
from awslab.diagrams.vpc.facts import MANY_INSTANCES, VpcFacts, Way, group_key, named
from awslab.diagrams.vpc.words import counted
from awslab.topology.model import Route, RouteTable, Subnet

CHIP = 24
_CHIP_GAP = 4
_PAD = 11
_SHOWN_ROUTES = 6
_TWO_COLUMNS = 160  # from this inner width on, many chips stand two in a row

_CIRCLE = "m-6 0a6 6 0 1 0 12 0a6 6 0 1 0 -12 0"
_ICONS = {
    "instance": "m-5.5 -5.5h11v4.5h-11zm0 6.5h11v4.5h-11zm2.5 -4.3h1m-1 6.6h1",
    "nat-gateway": f"{_CIRCLE}m2.5 0h7m-2.5 -2.5l2.5 2.5l-2.5 2.5",
    "internet-gateway": f"{_CIRCLE}h12m-6 -6a3 6 0 0 0 0 12a3 6 0 0 0 0 -12",
    "egress-only-internet-gateway": "m-1 -5.5h-4.5v11h4.5m-2.5 -5.5h9m-3 -3l3 3l-3 3",
    "peering": "m-7 0a3.5 3.5 0 1 0 7 0a3.5 3.5 0 1 0 -7 0m7 0a3.5 3.5 0 1 0 7 0a3.5 3.5 0 1 0 -7 0",
    "endpoint": f"{_CIRCLE}m4 0a2 2 0 1 0 4 0a2 2 0 1 0 -4 0",
    "transit-gateway": "m-2.5 -2.5h5v5h-5zm2.5 0v-4m0 9v4m-2.5 -6.5h-4m9 0h4",
}
_OTHER_ICON = "m0 -6l6 6l-6 6l-6 -6z"

_ROUTE_WORDS = {
    "internet-gateway": "internet",
    "nat-gateway": "NAT",
    "egress-only-internet-gateway": "egress-only",
    "transit-gateway": "transit",
    "network-interface": "interface",
    "vpn-gateway": "VPN",
    "carrier-gateway": "carrier",
}
_EDGE_WORDS = {
    "egress-only-internet-gateway": "Egress-only",
    "peering": "VPC peering",
    "vpn-gateway": "VPN gateway",
}


def icon(kind: str, x: float, y: float, css: str = "icon") -> Shape:
    """Return the 12 to 14 px wide icon of a kind of thing, centred at a point."""
    return path(f"M{x:g} {y:g}{_ICONS.get(kind, _OTHER_ICON)}", css)


@dataclass(frozen=True, slots=True)
class _Chip:
    key: str
    kind: str
    name: str
    state: str  # "" when it is as it should be
    title: str
    css: str


class SubnetCard:
    """A subnet's card: kind, free addresses, name, CIDR, then a chip for each thing in it."""

    def __init__(self, facts: VpcFacts, subnet: Subnet, width: float) -> None:
        self.facts = facts
        self.subnet = subnet
        self.width = width
        self.inner = width - 2 * _PAD
        self.chips = _chips(facts, subnet)
        pairs = self.inner >= (_TWO_COLUMNS if len(self.chips) > 3 else _TWO_COLUMNS + 60)
        self.columns = 2 if pairs else 1
        self.head = 66 + (18 if subnet.cidr and subnet.ipv6_cidr else 0)
        rows = -(-len(self.chips) // self.columns)
        self.height = self.head + rows * (CHIP + _CHIP_GAP) + (8 if rows else 6)

    def chip_box(self, key: str, x: float, y: float) -> tuple[float, float, float, float] | None:
        """Return x, y, width and height of a chip of the card at x, y; None for another key."""
        keys = [chip.key for chip in self.chips]
        if key not in keys:
            return None
        row, column = divmod(keys.index(key), self.columns)
        width = (self.inner - (self.columns - 1) * 6) / self.columns
        left = x + _PAD + column * (width + 6)
        return left, y + self.head + row * (CHIP + _CHIP_GAP), width, CHIP

    def draw(self, x: float, y: float) -> list[Item]:
        """Return the card at x, y, and its chips."""
        subnet, left, right = self.subnet, x + _PAD, x + self.width - _PAD
        free = f"{subnet.free_addresses:,} free" if subnet.cidr else "IPv6 only"
        word = subnet.kind.capitalize()
        if measure(word, 12, bold=True) + 6 + measure(free, 12) > self.inner:
            free = free.removesuffix(" free")
        lines = [c for c in (subnet.cidr, subnet.ipv6_cidr) if c]
        shapes = [
            rect(x, y, self.width, self.height, "plate", 8),
            path(_band(x, y, self.height), "band"),
            text(left, y + 20, word, "kind", size=12, bold=True),
            text(right, y + 20, free, "minor", size=12, anchor="end"),
            text(left, y + 40, named(subnet), "name", size=14, bold=True, width=self.inner),
            *(
                text(left, y + 58 + 18 * i, line, "code", size=13, width=self.inner)
                for i, line in enumerate(lines)
            ),
        ]
        css = f"subnet {subnet.kind}"
        box = (x, y, self.width, self.height)
        title = f"Subnet {named(subnet)}, {subnet.kind}"
        card = item(subnet.id, css, shapes, box=box, zone=subnet.zone, title=title)
        return [card, *(self._chip(chip, x, y) for chip in self.chips)]

    def _chip(self, chip: _Chip, x: float, y: float) -> Item:
        box = self.chip_box(chip.key, x, y)
        assert box is not None
        left, top, width, height = box
        whole = f"{chip.name} ({chip.state})" if chip.state else chip.name
        label = whole if measure(whole, 12) <= width - 31 else chip.name
        shapes = [
            rect(left, top, width, height, "plate", 6),
            icon(chip.kind, left + 13, top + height / 2),
            text(left + 25, top + 16, label, "name", size=12, width=width - 31),
        ]
        return item(
            chip.key, f"chip {chip.css}", shapes, box=box, zone=self.subnet.zone, title=chip.title
        )


class TableCard:
    """A route table's card: its name, then a line for each route."""

    def __init__(self, facts: VpcFacts, table: RouteTable, width: float) -> None:
        self.facts = facts
        self.table = table
        self.width = width
        self.shown = table.routes[:_SHOWN_ROUTES]
        self.more = len(table.routes) - len(self.shown)
        unused = not table.subnet_ids
        self.height = 36 + 20 * (len(self.shown) + bool(self.more) + unused) + 6

    def port(self, y: float) -> float:
        """Return the height at which subnets join the card at ``y``."""
        return y + 20

    def route_port(self, route: Route, y: float) -> float:
        """Return the height of a route's line on the card at ``y``."""
        row = self.shown.index(route) if route in self.shown else len(self.shown)
        return y + 46 + 20 * row

    def draw(self, x: float, y: float) -> list[Item]:
        """Return the card at x, y."""
        table, left, right = self.table, x + 12, x + self.width - 12
        inner = self.width - 24
        # AWS gives a VPC's main table no name, and its id tells a reader nothing.
        label = "Main route table" if table.is_main and not table.name else named(table)
        main = 34 if table.is_main and table.name else 0
        shapes = [
            rect(x, y, self.width, self.height, "plate", 8),
            text(left, y + 24, label, "name", size=13, bold=True, width=inner - main),
        ]
        if main:
            shapes.append(text(right, y + 24, "main", "minor", size=12, anchor="end"))
        for row, route in enumerate(self.shown):
            word, css = _route_word(self.facts.way(route), route)
            base = y + 50 + 20 * row
            room = inner - measure(word, 12) - 8
            shapes += [
                text(left, base, self.facts.destination(route), "code", size=12, width=room),
                text(right, base, word, css, size=12, anchor="end"),
            ]
        notes = [f"and {counted(self.more, 'more route')}"] if self.more else []
        notes += [] if table.subnet_ids else ["used by no subnet"]
        for row, note in enumerate(notes, start=len(self.shown)):
            shapes.append(text(left, y + 50 + 20 * row, note, "minor", size=12, width=inner))
        kind = "Main route table" if table.is_main else "Route table"
        title = kind if label == kind else f"{kind} {label}"
        box = (x, y, self.width, self.height)
        return [item(table.id, "route-table", shapes, box=box, title=title)]


def edge_card(way: Way, x: float, y: float, width: float, height: float) -> Item:
    """Return the card of something on the VPC's edge: two lines when it is high enough."""
    middle = y + height / 2
    word = way.word[0].upper() + way.word[1:]
    short = _EDGE_WORDS.get(way.kind, word)
    note = f"{way.name} (gone)" if way.gone else way.name
    css = f"edge {'gone' if way.gone else way.kind}"
    left, room = x + 30, width - 34
    shapes = [
        rect(x, y, width, height, "plate", 10),
        icon(way.kind, x + 16, middle),
        text(left, middle - 4, short, "name", size=12, bold=True, width=room),
        text(left, middle + 13, note, "minor", size=12, width=room),
    ]
    box = (x, y, width, height)
    return item(way.key, css, shapes, box=box, title=f"{word} {way.name}")


def _band(x: float, y: float, height: float) -> str:
    """Return a stripe along a card's left side that follows its round corners."""
    top, bottom = y + 0.6, y + height - 0.6
    return (
        f"M{x + 5:g} {top:g}A8 8 0 0 0 {x:g} {y + 8:g}V{y + height - 8:g}"
        f"A8 8 0 0 0 {x + 5:g} {bottom:g}Z"
    )


def _chips(facts: VpcFacts, subnet: Subnet) -> list[_Chip]:
    instances = facts.instances[subnet.id]
    if len(instances) > MANY_INSTANCES:
        label = counted(len(instances), "instance")
        chips = [_Chip(group_key(subnet.id), "instance", label, "", label, "instances")]
    else:
        chips = [
            _Chip(
                i.id,
                "instance",
                named(i),
                "" if i.state == "running" else i.state,
                f"Instance {named(i)}, {i.state}",
                "instance" if i.state == "running" else "instance idle",
            )
            for i in instances
        ]
    chips += [
        _Chip(
            nat.id,
            "nat-gateway",
            named(nat),
            "" if nat.state == "available" else nat.state,
            f"NAT gateway {named(nat)}, {nat.state}",
            "nat-gateway",
        )
        for nat in facts.nats[subnet.id]
    ]
    return chips


def _route_word(way: Way | None, route: Route) -> tuple[str, str]:
    """Return a short word for a route's target and the class that colours it."""
    if way is None:
        return "local", "minor"
    if route.state == "blackhole":
        return "blackhole", "blackhole"
    css = "public" if way.kind == "internet-gateway" else "private"
    return _ROUTE_WORDS.get(way.kind, way.kind), f"to {css}"


def tiers(subnets: Sequence[Subnet], zones: Sequence[str], columns: int) -> list[list[Subnet]]:
    """Return the rows of cards: subnets of one kind on one line over all zones.

    ``columns`` is how many cards a zone holds side by side. The order is public, private,
    isolated, unknown, so that a zone which lacks a kind shows a hole.
    """
    rows: list[list[Subnet]] = []
    for kind in ("public", "private", "isolated", "unknown"):
        by_zone = [[s for s in subnets if s.zone == zone and s.kind == kind] for zone in zones]
        depth = max((-(-len(column) // columns) for column in by_zone), default=0)
        rows += [
            [s for column in by_zone for s in column[row * columns : (row + 1) * columns]]
            for row in range(depth)
        ]
    return rows
