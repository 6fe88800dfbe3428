"""The cards of the map: subnets with what stands in them, route tables, things on the edge."""

from __future__ import annotations

from collections.abc import Sequence

from awslab.diagrams.scene import Item, Shape, item, measure, path, rect, text
from awslab.diagrams.vpc.chips import CHIP, TILE, chips_of, draw_chip, group_height, icon, summary
from awslab.diagrams.vpc.facts import VpcFacts, Way, named
from awslab.diagrams.vpc.signs import marked, tag, tag_width
from awslab.diagrams.vpc.words import counted
from awslab.topology.model import Route, RouteTable, Subnet

Box = tuple[float, float, float, float]

_CHIP_GAP = 4
_PAD = 11
_SHOWN_ROUTES = 6
_TWO_COLUMNS = 160  # from this inner width on, many chips stand two in a row

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


class SubnetCard:
    """A subnet's card: kind, free addresses, name, CIDR, then a chip for each thing in it."""

    def __init__(self, facts: VpcFacts, subnet: Subnet, width: float) -> None:
        self.facts = facts
        self.subnet = subnet
        self.width = width
        self.inner = width - 2 * _PAD
        self.chips = chips_of(facts, subnet)
        both = facts.level != "overview" and subnet.cidr and subnet.ipv6_cidr
        self.head = 66 + (18 if both else 0)
        #: key → x, y, width and height within the card
        self.boxes: dict[str, Box] = {}
        top: float = self.head
        for chip in (chip for chip in self.chips if chip.kind == "group"):
            height = group_height(chip, self.inner)
            self.boxes[chip.key] = (_PAD, top, self.inner, height)
            top += height + _CHIP_GAP
        step = TILE + _CHIP_GAP
        across = max(1, int((self.inner + _CHIP_GAP) // step))
        tiles = [chip for chip in self.chips if chip.tile]
        for index, chip in enumerate(tiles):
            row, column = divmod(index, across)
            self.boxes[chip.key] = (_PAD + column * step, top + row * step, TILE, TILE)
        top += -(-len(tiles) // across) * step
        others = [chip for chip in self.chips if chip.key not in self.boxes]
        pairs = self.inner >= (_TWO_COLUMNS if len(others) > 3 else _TWO_COLUMNS + 60)
        columns = 2 if pairs else 1
        width = (self.inner - (columns - 1) * 6) / columns
        for index, chip in enumerate(others):
            row, column = divmod(index, columns)
            left = _PAD + column * (width + 6)
            self.boxes[chip.key] = (left, top + row * (CHIP + _CHIP_GAP), width, CHIP)
        top += -(-len(others) // columns) * (CHIP + _CHIP_GAP)
        self.height = top + (8 if self.chips else 6)

    def chip_box(self, key: str, x: float, y: float) -> Box | None:
        """Return x, y, width and height of a chip of the card at x, y; None for another key."""
        if key not in self.boxes:
            return None
        left, top, width, height = self.boxes[key]
        return x + left, y + top, width, height

    def draw(self, x: float, y: float) -> list[Item]:
        """Return the card at x, y, and its chips."""
        subnet, left, right = self.subnet, x + _PAD, x + self.width - _PAD
        mark, kind = self.facts.marks.get(subnet.id, ""), subnet.kind.capitalize()
        lines = [c for c in (subnet.cidr, subnet.ipv6_cidr) if c]
        if self.facts.level == "overview":
            lines = [summary(self.facts, subnet)]
        shapes = [
            rect(x, y, self.width, self.height, "plate", 8),
            path(_band(x, y, self.height), "band"),
            text(left, y + 20, kind, "kind", size=12, bold=True),
            self._free(measure(kind, 12, bold=True), right, y + 20),
            text(left, y + 40, named(subnet), "name", size=14, bold=True, width=self.inner),
            *(
                text(left, y + 58 + 18 * i, line, "code", size=13, width=self.inner)
                for i, line in enumerate(lines)
            ),
        ]
        # Astride the upper edge: kind and free addresses have no room beside it.
        shapes += tag(mark, right + 3, y + 3)
        css = f"subnet {subnet.kind}{marked(mark)}"
        box = (x, y, self.width, self.height)
        title = f"Subnet {named(subnet)}, {subnet.kind}"
        items = [item(subnet.id, css, shapes, box=box, zone=subnet.zone, title=title)]
        for chip in self.chips:
            left, top, width, height = self.boxes[chip.key]
            place = (x + left, y + top, width, height)
            items.append(draw_chip(chip, place, subnet.zone, self.facts.marks.get(chip.key, "")))
        return items

    def _free(self, taken: float, right: float, y: float) -> Shape:
        """Return how many addresses are free, in as many words as there is room for."""
        subnet = self.subnet
        free = f"{subnet.free_addresses:,} free" if subnet.cidr else "IPv6 only"
        if taken + 6 + measure(free, 12) > self.inner:
            free = free.removesuffix(" free")
        return text(right, y, free, "minor", size=12, anchor="end")


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
        mark = self.facts.marks.get(table.id, "")
        aside = tag(mark, right, y + 24)
        if not aside and table.is_main and table.name:
            aside = [text(right, y + 24, "main", "minor", size=12, anchor="end")]
        room = inner - (tag_width(mark) or 34 if aside else 0)
        shapes = [
            rect(x, y, self.width, self.height, "plate", 8),
            text(left, y + 24, label, "name", size=13, bold=True, width=room),
            *aside,
        ]
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
        return [item(table.id, f"route-table{marked(mark)}", shapes, box=box, title=title)]


def edge_card(way: Way, x: float, y: float, width: float, height: float, mark: str = "") -> Item:
    """Return the card of something on the VPC's edge; ``mark`` says in a word what changed."""
    middle = y + height / 2
    word = way.word[0].upper() + way.word[1:]
    short = _EDGE_WORDS.get(way.kind, word)
    note = f"{way.name} (gone)" if way.gone else way.name
    css = f"edge {'gone' if way.gone else way.kind}{marked(mark)}"
    left, room = x + 30, width - 34
    sign = tag(mark, x + width - 8, middle + 13)
    shapes = [
        rect(x, y, width, height, "plate", 10),
        icon(way.kind, x + 16, middle),
        text(left, middle - 4, short, "name", size=12, bold=True, width=room),
        text(left, middle + 13, note, "minor", size=12, width=room - tag_width(mark)),
        *sign,
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
