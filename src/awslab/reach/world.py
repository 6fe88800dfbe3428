"""A topology indexed for tracing: everything by id, rules parsed once."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from awslab.reach.address import Address, Block, parse_block
from awslab.topology.model import (
    Endpoint,
    Instance,
    NatGateway,
    NetworkAcl,
    NetworkAclEntry,
    NetworkInterface,
    Peering,
    Region,
    Route,
    RouteTable,
    SecurityGroup,
    SecurityGroupRule,
    Subnet,
    Topology,
    Unknown,
    Vpc,
)


class GroupRule(NamedTuple):
    """A security group rule with its CIDR block parsed; None for a group or a prefix list."""

    rule: SecurityGroupRule
    group: SecurityGroup
    block: Block | None


class AclRule(NamedTuple):
    """A network ACL entry with its CIDR block parsed."""

    entry: NetworkAclEntry
    block: Block


class RouteRule(NamedTuple):
    """A route with one block it matches; ``list_id`` is set when that comes from a prefix list."""

    route: Route
    block: Block
    list_id: str = ""


class World:
    """Look-ups over one topology."""

    def __init__(self, topology: Topology) -> None:
        self.topology = topology
        self.vpcs: dict[str, Vpc] = {}
        self.subnets: dict[str, Subnet] = {}
        self.tables: dict[str, RouteTable] = {}
        self.acls: dict[str, NetworkAcl] = {}
        self.groups: dict[str, SecurityGroup] = {}
        self.nats: dict[str, NatGateway] = {}
        self.endpoints: dict[str, Endpoint] = {}
        self.interfaces: dict[str, NetworkInterface] = {}
        self.instances: dict[str, Instance] = {}
        self.peerings: dict[str, Peering] = {}
        self.attached: dict[str, str] = {}
        """The VPC that each internet gateway and egress-only gateway is attached to."""
        self.list_names: dict[str, str] = {}
        self.list_blocks: dict[str, tuple[Block, ...]] = {}
        self.unread_lists: set[str] = set()
        for region in topology.regions:
            self._add_region(region)
        self.own_blocks = tuple(
            parse_block(cidr) for v in self.vpcs.values() for cidr in (*v.cidrs, *v.ipv6_cidrs)
        )
        self._group_rules: dict[tuple[str, str], tuple[GroupRule, ...]] = {}
        self._acl_rules: dict[tuple[str, str], tuple[AclRule, ...]] = {}
        self._route_rules: dict[str, tuple[RouteRule, ...]] = {}
        self._cuts: frozenset[Block] | None = None

    def _add_region(self, region: Region) -> None:
        self.peerings.update((p.id, p) for p in region.peerings)
        for prefix_list in region.prefix_lists:
            self.list_names[prefix_list.id] = prefix_list.name
            self.list_blocks[prefix_list.id] = tuple(map(parse_block, prefix_list.cidrs or ()))
            if prefix_list.cidrs is None:
                self.unread_lists.add(prefix_list.id)
        for vpc in region.vpcs:
            self.vpcs[vpc.id] = vpc
            self.subnets.update((s.id, s) for s in vpc.subnets)
            self.tables.update((t.id, t) for t in vpc.route_tables)
            self.acls.update((a.id, a) for a in vpc.network_acls)
            self.groups.update((g.id, g) for g in vpc.security_groups)
            self.nats.update((n.id, n) for n in vpc.nat_gateways)
            self.endpoints.update((e.id, e) for e in vpc.endpoints)
            self.interfaces.update((i.id, i) for i in vpc.network_interfaces)
            self.instances.update((i.id, i) for i in vpc.instances)
            self.attached.update((g.id, vpc.id) for g in vpc.internet_gateways)
            self.attached.update((g.id, vpc.id) for g in vpc.egress_only_gateways)

    def unknown(self, vpc_id: str, part: str) -> Unknown | None:
        """Return why a part of the VPC's Region could not be read, None when it was."""
        return self.topology.unknown_part(self.vpcs[vpc_id].region, part)

    def lists_of_service(self, vpc_id: str, service: str) -> frozenset[str]:
        """Return the prefix lists of a gateway-endpoint service in the VPC's Region."""
        name = f"com.amazonaws.{self.vpcs[vpc_id].region}.{service}"
        return frozenset(i for i, list_name in self.list_names.items() if list_name == name)

    def group_rules(self, group_id: str, direction: str) -> tuple[GroupRule, ...]:
        """Return the parsed ``"ingress"`` or ``"egress"`` rules of a group that was read."""
        key = (group_id, direction)
        if key not in self._group_rules:
            group = self.groups[group_id]
            rules = group.ingress if direction == "ingress" else group.egress
            self._group_rules[key] = tuple(
                GroupRule(r, group, parse_block(r.peer) if r.peer_kind == "cidr" else None)
                for r in rules
            )
        return self._group_rules[key]

    def acl_rules(self, acl_id: str, direction: str) -> tuple[AclRule, ...]:
        """Return the parsed ``"ingress"`` or ``"egress"`` entries of an ACL, lowest first."""
        key = (acl_id, direction)
        if key not in self._acl_rules:
            acl = self.acls[acl_id]
            entries = acl.ingress if direction == "ingress" else acl.egress
            self._acl_rules[key] = tuple(AclRule(e, parse_block(e.cidr)) for e in entries)
        return self._acl_rules[key]

    def route_rules(self, table_id: str) -> tuple[RouteRule, ...]:
        """Return what a route table matches, most specific first."""
        if table_id not in self._route_rules:
            rules = (rule for r in self.tables[table_id].routes for rule in self._blocks(r))
            self._route_rules[table_id] = tuple(sorted(rules, key=lambda rule: -rule.block.length))
        return self._route_rules[table_id]

    def _blocks(self, route: Route) -> Iterator[RouteRule]:
        if route.destination.startswith("pl-"):
            for block in self.list_blocks.get(route.destination, ()):
                yield RouteRule(route, block, route.destination)
        else:
            yield RouteRule(route, parse_block(route.destination))

    def route_for(
        self, table_id: str, address: Address, lists: frozenset[str] = frozenset()
    ) -> Route | None:
        """Return the route that carries an address: the longest prefix that matches.

        ``lists`` are prefix lists known to hold the address; one whose entries could not be read
        wins, because an entry is narrower than any other route for the service. AWS: "Route
        priority", https://docs.aws.amazon.com/vpc/latest/userguide/route-tables-priority.html
        """
        for list_id in lists & self.unread_lists:
            for route in self.tables[table_id].routes:
                if route.destination == list_id:
                    return route
        for rule in self.route_rules(table_id):
            if rule.block.holds(address):
                return rule.route
        return None

    @property
    def cuts(self) -> frozenset[Block]:
        """Every block that a rule or a route of the topology names."""
        if self._cuts is None:
            self._cuts = frozenset(self._find_cuts())
        return self._cuts

    def _find_cuts(self) -> Iterator[Block]:
        for group_id in self.groups:
            for direction in ("ingress", "egress"):
                rules = self.group_rules(group_id, direction)
                yield from (rule.block for rule in rules if rule.block)
        for acl_id in self.acls:
            for direction in ("ingress", "egress"):
                yield from (rule.block for rule in self.acl_rules(acl_id, direction))
        for table_id in self.tables:
            yield from (rule.block for rule in self.route_rules(table_id))
        for blocks in self.list_blocks.values():
            yield from blocks
