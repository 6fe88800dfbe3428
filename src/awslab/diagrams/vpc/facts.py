"""Where the routes of a VPC lead, and which things that makes part of a subnet's way out.

Routes decide what a subnet is (AWS: "Subnet types",
https://docs.aws.amazon.com/vpc/latest/userguide/configure-subnets.html). A NAT gateway's way out
is that of the subnet it stands in (AWS: "NAT gateway basics",
https://docs.aws.amazon.com/vpc/latest/userguide/nat-gateway-basics.html).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from awslab.diagrams.vpc.groups import groups_in
from awslab.diagrams.vpc.placed import lone_interfaces, placed_in, service_name, spans_of
from awslab.topology.model import Instance, NatGateway, Region, Route, RouteTable, Subnet, Vpc

WORDS = {
    "internet-gateway": "internet gateway",
    "nat-gateway": "NAT gateway",
    "egress-only-internet-gateway": "egress-only internet gateway",
    "peering": "VPC peering connection",
    "transit-gateway": "transit gateway",
    "endpoint": "VPC endpoint",
    "network-interface": "network interface",
    "instance": "instance",
    "vpn-gateway": "virtual private gateway",
    "carrier-gateway": "carrier gateway",
    "other": "target",
}


@dataclass(frozen=True, slots=True)
class Way:
    """Something a route can lead to. ``subnet_id`` and ``zone`` are ``""`` on the VPC's edge.

    ``key`` is what the map shows for it: an instance may be shown as part of a group.
    ``gone`` is True when a route names it and it does not exist any more.
    """

    key: str
    kind: str
    name: str
    subnet_id: str = ""
    zone: str = ""
    gone: bool = False

    @property
    def word(self) -> str:
        """What kind of thing it is, in AWS's words."""
        return WORDS[self.kind]

    @property
    def phrase(self) -> str:
        """Kind and name, as in "NAT gateway nat-a"."""
        return f"{self.word} {self.name}"


def named(thing: object) -> str:
    """Return a thing's Name tag, or its id where it has none."""
    return str(getattr(thing, "name", "") or getattr(thing, "id", ""))


def wire(start: str, end: str) -> str:
    """Return the key of the line between two things."""
    return f"{start}>{end}"


class VpcFacts:
    """A VPC as the map shows it at one level; ``marks`` says by key what changed, in a word."""

    def __init__(
        self,
        vpc: Vpc,
        region: Region | None,
        level: str = "instances",
        marks: Mapping[str, str] | None = None,
    ) -> None:
        self.vpc = vpc
        self.region = region
        self.level = level
        self.marks = marks or {}
        #: zone name → zone id, of the zones that hold a subnet
        self.zones = {subnet.zone: subnet.zone_id for subnet in vpc.subnets}
        self.subnets = {subnet.id: subnet for subnet in vpc.subnets}
        self.instances = {
            subnet.id: tuple(i for i in vpc.instances_in(subnet) if i.state != "terminated")
            for subnet in vpc.subnets
        }
        self.nats = {
            subnet.id: tuple(n for n in vpc.nat_gateways if n.subnet_id == subnet.id and live(n))
            for subnet in vpc.subnets
        }
        self.placed = {subnet.id: placed_in(vpc, subnet) for subnet in vpc.subnets}
        self.spans = spans_of(vpc)
        targets = {route.target_id for table in vpc.route_tables for route in table.routes}
        #: ids of the instances that routes lead to: each is shown by itself
        self.routed = {i.id for i in vpc.instances if targets & {i.id, *i.network_interface_ids}}
        self.scaling = {i: group.name for group in vpc.scaling_groups for i in group.instance_ids}
        self.groups = {
            subnet_id: groups_in(
                subnet_id, list(filter(self._groups_well, instances)), self.scaling
            )
            for subnet_id, instances in self.instances.items()
            if level == "groups"
        }
        self._group_of = {
            i.id: group.key
            for some in self.groups.values()
            for group in some
            for i in group.instances
        }
        self._ways = self._known_ways()
        for route in (route for table in vpc.route_tables for route in table.routes):
            if route.target_kind != "local" and route.target_id not in self._ways:
                self._ways[route.target_id] = self._unknown_way(route)

    @property
    def edge(self) -> tuple[Way, ...]:
        """What stands on the VPC's edge, internet gateways first."""
        return tuple(way for way in self._ways.values() if not way.subnet_id)

    @property
    def inside(self) -> tuple[Way, ...]:
        """What routes lead to in a subnet: NAT gateways, instances that do their work."""
        return tuple(way for subnet in self.vpc.subnets for way in self.inside_of(subnet))

    def inside_of(self, subnet: Subnet) -> tuple[Way, ...]:
        """What routes lead to in one subnet."""
        routed = [way for table in self.vpc.route_tables for _, way in self.ways(table)]
        return tuple(dict.fromkeys(way for way in routed if way.subnet_id == subnet.id))

    @property
    def used_tables(self) -> tuple[str, ...]:
        """Ids of the route tables that subnets use."""
        used = {subnet.route_table_id for subnet in self.vpc.subnets}
        return tuple(table.id for table in self.vpc.route_tables if table.id in used)

    def destination(self, route: Route) -> str:
        """Return a route's destination; a prefix list by its name, such as "s3 prefix list"."""
        lists = self.region.prefix_lists if self.region else ()
        name = next((each.name for each in lists if each.id == route.destination), "")
        return f"{name.rsplit('.', 1)[-1]} prefix list" if name else route.destination

    def way(self, route: Route) -> Way | None:
        """Return where a route leads, None for the VPC itself."""
        return None if route.target_kind == "local" else self._ways[route.target_id]

    def ways(self, table: RouteTable | None) -> tuple[tuple[Route, Way], ...]:
        """Return the routes of a table that lead out of the VPC's own addresses."""
        routes = table.routes if table else ()
        return tuple((route, self._ways[route.target_id]) for route in routes if self.way(route))

    def default_way(self, subnet: Subnet) -> tuple[Route, Way] | None:
        """Return the active default route that makes a subnet public or private.

        Of several an internet gateway comes first, then IPv4.
        """
        found = [
            (route, way)
            for route, way in self.ways(self.vpc.route_table_of(subnet))
            if route.is_default and route.state == "active"
        ]
        found.sort(key=lambda p: (p[1].kind != "internet-gateway", p[0].destination == "::/0"))
        return next(iter(found), None)

    def internet_way(self, subnet: Subnet) -> Way | None:
        """Return what takes a subnet's packets to the internet, None when nothing does."""
        found = self.default_way(subnet)
        if found is None or subnet.kind not in ("public", "private"):
            return None
        way = found[1]
        if way.kind in ("internet-gateway", "egress-only-internet-gateway"):
            return way
        if way.kind in ("nat-gateway", "instance", "network-interface") and self.stands_public(way):
            return way
        return None

    def stands_public(self, way: Way) -> bool:
        """Say whether a NAT gateway (or an instance that does its work) has a way out itself."""
        nat = next((n for n in self.vpc.nat_gateways if n.id == way.key), None)
        if nat is not None and (nat.connectivity == "private" or nat.state != "available"):
            return False
        if not way.subnet_id:
            return nat is not None and bool(self.vpc.internet_gateways)
        return self.subnets[way.subnet_id].kind == "public"

    def lit_by(self, subnet: Subnet) -> list[str]:
        """Return the keys of a subnet's ways out: lines, route tables, gateways."""
        table = self.vpc.route_table_of(subnet)
        keys = [subnet.id]
        if table is None:
            return keys
        keys += [wire(subnet.id, table.id), table.id]
        for _, way in self.ways(table):
            keys += [wire(table.id, way.key), way.key]
            if way.subnet_id:
                keys += self._onward(self.subnets[way.subnet_id])
        return list(dict.fromkeys(keys))

    def _onward(self, subnet: Subnet) -> list[str]:
        """Return the keys of the way from a NAT gateway's subnet to the internet gateway."""
        table = self.vpc.route_table_of(subnet)
        if table is None:
            return [subnet.id]
        keys = [subnet.id, wire(subnet.id, table.id), table.id]
        for _, way in self.ways(table):
            if way.kind == "internet-gateway":
                keys += [wire(table.id, way.key), way.key]
        return keys

    def users(self, way_key: str) -> tuple[tuple[RouteTable, Route], ...]:
        """Return the routes that lead to a thing, with their tables."""
        return tuple(
            (table, route)
            for table in self.vpc.route_tables
            for route, way in self.ways(table)
            if way.key == way_key
        )

    def users_subnets(self, tables: Iterable[RouteTable]) -> tuple[Subnet, ...]:
        """Return the subnets that use any of some route tables."""
        ids = {subnet_id for table in tables for subnet_id in table.subnet_ids}
        return tuple(subnet for subnet in self.vpc.subnets if subnet.id in ids)

    def chip_keys(self, subnet: Subnet) -> list[str]:
        """Return the keys of all that is shown inside a subnet."""
        inside = [*map(self.chip_key, self.instances[subnet.id])]
        inside += [nat.id for nat in self.nats[subnet.id]]
        return list(dict.fromkeys([*inside, *(placed.key for placed in self.placed[subnet.id])]))

    def chip_key(self, instance: Instance) -> str:
        """Return the key an instance is shown under: its own, or that of its group."""
        return self._group_of.get(instance.id, instance.id)

    def present(self, key: str) -> bool:
        """Say whether a thing exists in the picture, rather than in the one beside it."""
        return self.marks.get(key) not in ("gone", "absent")

    def _groups_well(self, instance: Instance) -> bool:
        return instance.id not in self.routed and self.present(instance.id)

    def wire_keys(self) -> set[str]:
        """Return the keys of all lines."""
        found = {wire(subnet.id, subnet.route_table_id) for subnet in self.vpc.subnets}
        return found | {
            wire(table.id, way.key)
            for table in self.vpc.route_tables
            for _, way in self.ways(table)
        }

    def _known_ways(self) -> dict[str, Way]:
        vpc = self.vpc
        ways = [Way(g.id, "internet-gateway", named(g)) for g in vpc.internet_gateways]
        ways += [
            Way(g.id, "egress-only-internet-gateway", named(g)) for g in vpc.egress_only_gateways
        ]
        ways += [self._nat_way(n) for n in vpc.nat_gateways if live(n)]
        for endpoint in vpc.endpoints:
            name = service_name(endpoint)
            if endpoint.kind == "gateway":
                ways.append(Way(endpoint.id, "endpoint", name))
            elif place := next((s for s in vpc.subnets if s.id in endpoint.subnet_ids), None):
                ways.append(Way(endpoint.id, "endpoint", name, place.id, place.zone))
        ways += [
            Way(i.id, "network-interface", named(i), i.subnet_id, i.zone)
            for i in lone_interfaces(vpc)
            if i.subnet_id in self.subnets
        ]
        for peering in self.region.peerings if self.region else ():
            if vpc.id in (peering.requester_vpc_id, peering.accepter_vpc_id):
                ways.append(Way(peering.id, "peering", named(peering)))
        found = {way.key: way for way in ways}
        for i in vpc.instances:
            if i.id in self.routed and i.subnet_id in self.subnets:
                way = Way(i.id, "instance", named(i), i.subnet_id, i.zone)
                found |= dict.fromkeys((i.id, *i.network_interface_ids), way)
        return found

    def _nat_way(self, nat: NatGateway) -> Way:
        subnet = nat.subnet_id if nat.subnet_id in self.subnets else ""
        return Way(nat.id, "nat-gateway", named(nat), subnet, nat.zone)

    def _unknown_way(self, route: Route) -> Way:
        """Return a target that is not part of this VPC, or that is gone."""
        names: dict[str, str] = {}
        if self.region:
            names |= {peering.id: named(peering) for peering in self.region.peerings}
            names |= {gateway.id: named(gateway) for gateway in self.region.transit_gateways}
        gone = route.state == "blackhole" and route.target_id not in names
        name = names.get(route.target_id, route.target_id)
        return Way(route.target_id, route.target_kind, name, gone=gone)


def live(nat: NatGateway) -> bool:
    """Say whether a NAT gateway is worth showing: a deleted one stays listed for an hour."""
    return nat.state not in ("deleted", "deleting")
