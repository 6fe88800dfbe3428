"""The wide form of the map: zones as columns, then route tables, then the VPC's edge.

Subnets join their route table through channels below each row of cards and a trunk of lanes;
route tables join gateways through a gap with lanes of its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import inf

from awslab.diagrams.scene import Item, Point, Scene
from awslab.diagrams.vpc.bars import at_home, draw_bar, runs, tops
from awslab.diagrams.vpc.cards import SubnetCard, TableCard, edge_card, tiers
from awslab.diagrams.vpc.facts import VpcFacts, named
from awslab.diagrams.vpc.frame import (
    PAD,
    VPC_HEADER,
    caption,
    empty_zones,
    notes,
    unused_zones,
    vpc_frame,
    zone_frame,
    zone_header,
)
from awslab.diagrams.vpc.lines import page, routes_to, sends, uses
from awslab.diagrams.vpc.placed import Span
from awslab.diagrams.vpc.wires import Net, lanes, pitch, spread

# The width of a zone where one, two or three stand side by side. The whole is about 750 for two
# zones and 860 for three: what a book's page has room for, so that text stays near its size.
_ZONE = {1: 264, 2: 180, 3: 146}
_MANY_CARDS = 134
_TABLE = 156
_EDGE = 138
_EDGE_HEIGHT = 48
_ZONES_A_BAND = 3
_GAP = 12
_LANES = 42  # the widest a bundle of lanes may be


def wide(maps: Sequence[VpcFacts], remarks: Sequence[str] = (), region: str = "") -> Scene:
    """Return the wide scene of some VPCs with remarks below them."""
    columns = _columns(maps)
    return page(
        maps, remarks, region, columns.width, lambda facts, y: _Drawing(facts, columns, y).draw()
    )


@dataclass(frozen=True, slots=True)
class _Columns:
    """Where the columns stand; all VPCs of a scene share them. ``edge`` is 0 when none has one."""

    zones: float
    trunk: float
    gap: float
    edge: float

    @property
    def tables_x(self) -> float:
        return 1 + PAD + self.zones + self.trunk

    @property
    def edge_x(self) -> float:
        return self.tables_x + _TABLE + self.gap

    @property
    def border(self) -> float:
        """The right side of the VPC: things on the edge stand astride it."""
        return self.edge_x + self.edge / 2 if self.edge else self.tables_x + _TABLE + PAD

    @property
    def width(self) -> float:
        return (self.edge_x + self.edge if self.edge else self.border) + 1


def _columns(maps: Sequence[VpcFacts]) -> _Columns:
    trunk = max((len(facts.inside) + len(facts.used_tables) for facts in maps), default=0)
    edges = max((len(facts.edge) for facts in maps), default=0)
    return _Columns(
        zones=max((_zones_width(facts) for facts in maps), default=_ZONE[1]),
        trunk=20 + pitch(trunk, _LANES) * trunk,
        gap=28 + pitch(edges, _LANES) * edges if edges else 0,
        edge=_EDGE if edges else 0,
    )


def _zones_a_band(facts: VpcFacts) -> int:
    """Zones stand side by side up to three; four make two rows of two."""
    bands = -(-len(facts.zones) // _ZONES_A_BAND) or 1
    return -(-len(facts.zones) // bands) or 1


def _zone_width(facts: VpcFacts) -> float:
    cards = _cards_a_zone(facts)
    if cards > 1:
        return cards * _MANY_CARDS + (cards - 1) * 8 + 16
    return _ZONE[_zones_a_band(facts)]


def _zones_width(facts: VpcFacts) -> float:
    count = _zones_a_band(facts)
    return count * _zone_width(facts) + (count - 1) * _GAP


def _cards_a_zone(facts: VpcFacts) -> int:
    """A single zone with many subnets of one kind holds three cards side by side."""
    kinds = [subnet.kind for subnet in facts.vpc.subnets]
    many = max((kinds.count(kind) for kind in kinds), default=0) > 3
    return 3 if many and len(facts.zones) == 1 else 1


class _Drawing:
    """One VPC, drawn from ``top`` downwards."""

    def __init__(self, facts: VpcFacts, columns: _Columns, top: float) -> None:
        self.facts = facts
        self.columns = columns
        self.top = top
        self.bottom = top + VPC_HEADER
        self.frames: list[Item] = []
        self.cards: list[Item] = []
        self.trunk: dict[str, Net] = {}
        # By net and subnet: where the line meets the card, and how high its channel is.
        self.drops: dict[tuple[str, str], tuple[Point, float]] = {}
        self.tables: dict[str, tuple[TableCard, float]] = {}

    def draw(self) -> tuple[list[Item], float]:
        """Return the items and where the VPC ends."""
        start = self.bottom
        x, width = 1 + PAD, self.columns.zones
        zones = list(self.facts.zones.items())
        count = _zones_a_band(self.facts)
        for first in range(0, len(zones), count):
            self._band(zones[first : first + count])
        if not zones:
            empty, self.bottom = empty_zones(x, start, width)
            self.frames.append(empty)
        left_out = unused_zones(self.facts)
        if left_out:
            remark, self.bottom = notes([left_out], x + 4, self.bottom + 8, width - 8)
            self.frames.append(remark)
        tables_end = self._place_tables(start)
        edge_wires, edge_end = self._place_edge(start)
        bottom = max(self.bottom, tables_end, edge_end) + PAD
        outline = vpc_frame(self.facts, 1, self.top, self.columns.border - 1, bottom - self.top)
        return [outline, *self.frames, *self._trunk_wires(), *edge_wires, *self.cards], bottom

    def _band(self, zones: Sequence[tuple[str, str]]) -> None:
        """Draw up to three zones side by side."""
        names = [name for name, _ in zones]
        a_zone = _cards_a_zone(self.facts)
        width = _zone_width(self.facts)
        card_width = (width - 16 - 8 * (a_zone - 1)) / a_zone
        top, y = self.bottom, self.bottom + zone_header(width)
        rows = tiers(self.facts.vpc.subnets, names, a_zone)
        for row, spans in zip(rows, at_home(self.facts, rows), strict=True):
            y = self._bars(spans, names, width, y)
            cards = [SubnetCard(self.facts, subnet, card_width) for subnet in row]
            height = max(card.height for card in cards)
            placed: list[tuple[SubnetCard, float]] = []
            for card in cards:
                card.height = height
                zone = card.subnet.zone
                beside = sum(1 for other, _ in placed if other.subnet.zone == zone)
                left = 1 + PAD + names.index(zone) * (width + _GAP) + 8
                placed.append((card, left + beside * (card_width + 8)))
                self.cards += card.draw(placed[-1][1], y)
            y = self._channel(placed, y + height)
        for index, (name, zone_id) in enumerate(zones):
            x = 1 + PAD + index * (width + _GAP)
            vpc = named(self.facts.vpc)
            self.frames.append(zone_frame(name, zone_id, x, top, width, y - top, vpc))
        self.bottom = y + _GAP

    def _bars(
        self,
        spans: Sequence[tuple[Span, frozenset[str]]],
        names: Sequence[str],
        width: float,
        y: float,
    ) -> float:
        """Draw what spans zones from ``y`` downwards; return where it ends."""
        starts, end = tops(len(spans), y)
        for (span, covered), top in zip(spans, starts, strict=True):
            for first, last in runs(names, covered):
                x = 1 + PAD + first * (width + _GAP) + 8
                whole = (last - first) * (width + _GAP) + width - 16
                zone = names[first] if first == last else ""
                mark = self.facts.marks.get(span.key, "")
                self.cards.append(draw_bar(span, x, top, whole, zone, mark))
        return end

    def _channel(self, row: Sequence[tuple[SubnetCard, float]], y: float) -> float:
        """Run the lines of one row of cards below it; return where the channel ends."""
        drops: dict[str, list[tuple[str, float]]] = {}
        for card, x in row:
            for net, drop in self._leaving(card, x):
                drops.setdefault(net, []).append((card.subnet.id, drop))
        # A line that starts further left runs lower, so that none crosses a drop.
        order = sorted(drops, key=lambda net: -min(x for _, x in drops[net]))
        step = pitch(len(order), 40)
        for lane, net in enumerate(order):
            height = y + 9 + step * lane
            self.trunk.setdefault(net, Net(net)).left.append(height)
            for subnet_id, x in drops[net]:
                self.drops[net, subnet_id] = ((x, y), height)
        return y + 14 + step * len(order)

    def _leaving(self, card: SubnetCard, x: float) -> list[tuple[str, float]]:
        """Return the nets that meet a card, with where they do."""
        table_id = card.subnet.route_table_id
        nets = [(table_id, x + card.width - 22)] if table_id in self.facts.used_tables else []
        for index, way in enumerate(self.facts.inside_of(card.subnet)):
            box = card.chip_box(way.key, x, 0)
            nets.append((way.key, (box[0] if box else x) + 13 + 14 * index))
        return nets

    def _place_tables(self, start: float) -> float:
        """Stack the route tables, those of the upper subnets first; return where they end."""
        x, y = self.columns.tables_x, start + 32
        tables = self.facts.vpc.route_tables
        if tables:
            self.frames.append(caption(x + 2, start + 22, "Route tables"))

        def height(table_id: str) -> float:
            ends = self.trunk[table_id].left if table_id in self.trunk else [inf]
            return sum(ends) / len(ends)

        for table in sorted(tables, key=lambda table: height(table.id)):
            card = TableCard(self.facts, table, _TABLE)
            self.tables[table.id] = (card, y)
            self.cards += card.draw(x, y)
            if table.id in self.trunk:
                self.trunk[table.id].right.append(card.port(y))
            for route, way in self.facts.ways(table):
                if way.key in self.trunk:
                    self.trunk[way.key].right.append(card.route_port(route, y))
            y += card.height + PAD
        return y - PAD

    def _place_edge(self, start: float) -> tuple[list[Item], float]:
        """Stack what stands on the edge beside the routes that lead there.

        Returns the lines to it and where it ends.
        """
        nets = {way.key: Net(way.key) for way in self.facts.edge}
        for card, y in self.tables.values():
            for route, way in self.facts.ways(card.table):
                if way.key in nets:
                    nets[way.key].left.append(card.route_port(route, y))
        order = sorted(self.facts.edge, key=lambda way: min(nets[way.key].left, default=inf))
        wanted = [min(nets[way.key].left, default=start) for way in order]
        tops = spread(wanted, _EDGE_HEIGHT, 14, start + 8)
        x, right = self.columns.edge_x, self.columns.tables_x + _TABLE
        for way, y in zip(order, tops, strict=True):
            mark = self.facts.marks.get(way.key, "")
            self.cards.append(edge_card(way, x, y, _EDGE, _EDGE_HEIGHT, mark))
            nets[way.key].right.append(y + _EDGE_HEIGHT / 2)
        used = [net for net in nets.values() if net.left]
        step = pitch(len(used), _LANES)
        wires = []
        for lane, key in enumerate(lanes(used)):
            lane_x, end = right + 10 + step * lane, (x, nets[key].right[0])
            for card, y in self.tables.values():
                found = routes_to(self.facts, card.table.id, key)
                ports = sorted({card.route_port(route, y) for route, _ in found})
                runs = [[(right, p), (lane_x, p), (lane_x, end[1]), end] for p in ports]
                if found:
                    wires.append(sends(self.facts, card.table.id, found, runs, "right"))
        return wires, max((y + _EDGE_HEIGHT for y in tops), default=0)

    def _trunk_wires(self) -> list[Item]:
        """Return the lines between subnets and route tables, in both directions."""
        ready = [net for net in self.trunk.values() if net.right]
        step = pitch(len(ready), _LANES)
        tables_x = self.columns.tables_x
        first = tables_x - self.columns.trunk + 10
        lane_x = {key: first + step * lane for lane, key in enumerate(lanes(ready))}
        wires = []
        for (key, subnet_id), ((x, y), channel) in self.drops.items():
            lane = lane_x[key]
            if key in self.tables:
                card, top = self.tables[key]
                port = card.port(top)
                run = [(x, y), (x, channel), (lane, channel), (lane, port), (tables_x, port)]
                wires.append(uses(self.facts, self.facts.subnets[subnet_id], run))
                continue
            for card, top in self.tables.values():
                found = routes_to(self.facts, card.table.id, key)
                ports = sorted({card.route_port(route, top) for route, _ in found})
                runs = [
                    [(tables_x, p), (lane, p), (lane, channel), (x, channel), (x, y)] for p in ports
                ]
                if found:
                    wires.append(sends(self.facts, card.table.id, found, runs, "up"))
        return wires
