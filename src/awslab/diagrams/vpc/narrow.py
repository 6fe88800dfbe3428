"""The narrow form of the map, for a telephone: everything below each other.

Subnets join their route table on the right, routes lead to where they go on the left.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import inf

from awslab.diagrams.scene import Item, Scene
from awslab.diagrams.vpc.bars import at_home, draw_bar, tops
from awslab.diagrams.vpc.cards import SubnetCard, TableCard, edge_card, tiers
from awslab.diagrams.vpc.facts import VpcFacts, named
from awslab.diagrams.vpc.frame import (
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
from awslab.diagrams.vpc.wires import Net, lanes, pitch

WIDTH = 352
_LANES = 32  # the widest a bundle of lanes may be
_EDGE_HEIGHT = 44


def narrow(maps: Sequence[VpcFacts], remarks: Sequence[str] = (), region: str = "") -> Scene:
    """Return the narrow scene of some VPCs with remarks below them."""
    return page(maps, remarks, region, WIDTH, lambda facts, y: _Drawing(facts, y).draw())


class _Drawing:
    """One VPC, drawn from ``top`` downwards."""

    def __init__(self, facts: VpcFacts, top: float) -> None:
        self.facts = facts
        self.top = top
        self.y = top + VPC_HEADER
        self.frames: list[Item] = []
        self.cards: list[Item] = []
        used = len(facts.used_tables)
        targets = len(facts.inside) + len(facts.edge)
        self.left_step, self.right_step = pitch(targets, _LANES), pitch(used, _LANES)
        self.left = 16 + self.left_step * targets
        self.width = WIDTH - self.left - 16 - self.right_step * used
        # Lanes on the right by route table, on the left by what a route leads to.
        self.uses_nets = {table_id: Net(table_id) for table_id in facts.used_tables}
        self.sends_nets = {way.key: Net(way.key) for way in (*facts.inside, *facts.edge)}
        self.subnet_ports: dict[str, float] = {}
        self.tables: dict[str, tuple[TableCard, float]] = {}

    def draw(self) -> tuple[list[Item], float]:
        """Return the items and where the VPC ends."""
        for zone, zone_id in self.facts.zones.items():
            self._zone(zone, zone_id)
        if not self.facts.zones:
            empty, y = empty_zones(self.left, self.y, self.width)
            self.frames.append(empty)
            self.y = y + 10
        left_out = unused_zones(self.facts)
        if left_out:
            remark, self.y = notes([left_out], self.left, self.y + 10, self.width)
            self.frames.append(remark)
        self._tables()
        border = self._edge()
        outline = vpc_frame(self.facts, 1, self.top, WIDTH - 2, border - self.top)
        wires = [*self._uses(), *self._sends()]
        return [outline, *self.frames, *wires, *self.cards], self.y

    def _zone(self, zone: str, zone_id: str) -> None:
        top = self.y
        self.y += zone_header(self.width)
        rows = tiers(self.facts.vpc.subnets, [zone], 1)
        for (subnet,), spans in zip(rows, at_home(self.facts, rows), strict=True):
            x, width = self.left + 8, self.width - 16
            starts, self.y = tops(len(spans), self.y)
            for (span, _), start in zip(spans, starts, strict=True):
                mark = self.facts.marks.get(span.key, "")
                self.cards.append(draw_bar(span, x, start, width, zone, mark))
            card = SubnetCard(self.facts, subnet, width)
            self.cards += card.draw(x, self.y)
            port = self.y + 20
            self.subnet_ports[subnet.id] = port
            if subnet.route_table_id in self.uses_nets:
                self.uses_nets[subnet.route_table_id].left.append(port)
            for way in self.facts.inside_of(subnet):
                box = card.chip_box(way.key, x, self.y)
                end = box[1] + box[3] / 2 if box else self.y + 40
                self.sends_nets[way.key].right.append(end)
            self.y += card.height + 8
        vpc = named(self.facts.vpc)
        self.frames.append(zone_frame(zone, zone_id, self.left, top, self.width, self.y - top, vpc))
        self.y += 10

    def _tables(self) -> None:
        tables = self.facts.vpc.route_tables
        if tables:
            self.frames.append(caption(self.left + 2, self.y + 16, "Route tables"))
            self.y += 26

        def first_use(table_id: str) -> float:
            net = self.uses_nets.get(table_id)
            return min(net.left, default=inf) if net else inf

        for table in sorted(tables, key=lambda table: first_use(table.id)):
            card = TableCard(self.facts, table, self.width)
            self.tables[table.id] = (card, self.y)
            self.cards += card.draw(self.left, self.y)
            if table.id in self.uses_nets:
                self.uses_nets[table.id].left.append(card.port(self.y))
            for route, way in self.facts.ways(table):
                self.sends_nets[way.key].right.append(card.route_port(route, self.y))
            self.y += card.height + 12

    def _edge(self) -> float:
        """Stack what stands on the edge, the last astride it; return where the edge is."""
        self.y += 4
        for way in self.facts.edge:
            mark = self.facts.marks.get(way.key, "")
            self.cards.append(edge_card(way, self.left, self.y, self.width, _EDGE_HEIGHT, mark))
            self.sends_nets[way.key].right.append(self.y + _EDGE_HEIGHT / 2)
            self.y += _EDGE_HEIGHT + 10
        if not self.facts.edge:
            return self.y
        self.y -= 10
        return self.y - _EDGE_HEIGHT / 2

    def _uses(self) -> list[Item]:
        order = lanes(net for net in self.uses_nets.values() if net.left)
        right = self.left + self.width
        wires = []
        for lane, table_id in enumerate(order):
            x = right + 10 + self.right_step * lane
            card, y = self.tables[table_id]
            for subnet in self.facts.users_subnets([card.table]):
                start, end = self.subnet_ports[subnet.id], card.port(y)
                run = [(right - 8, start), (x, start), (x, end), (right, end)]
                wires.append(uses(self.facts, subnet, run))
        return wires

    def _sends(self) -> list[Item]:
        order = lanes(net for net in self.sends_nets.values() if len(net.right) > 1)
        inside = {way.key: way for way in self.facts.inside}
        wires = []
        for lane, key in enumerate(order):
            x = self.left - 10 - self.left_step * (len(order) - 1 - lane)
            net = self.sends_nets[key]
            # What stands in a subnet was placed before the tables, what is on the edge after.
            end = (self.left + 8, net.right[0]) if key in inside else (self.left, net.right[-1])
            for card, y in self.tables.values():
                found = routes_to(self.facts, card.table.id, key)
                ports = sorted({card.route_port(route, y) for route, _ in found})
                runs = [[(self.left, p), (x, p), (x, end[1]), end] for p in ports]
                if found:
                    wires.append(sends(self.facts, card.table.id, found, runs, "right"))
        return wires
