"""Put one Region together from its describe calls."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from awslab.topology import parse_firewall, parse_network
from awslab.topology.calls import FAILURES, Calls, Record
from awslab.topology.model import (
    PrefixList,
    Region,
    RouteTable,
    SecurityGroup,
    Subnet,
    Vpc,
    kind_of,
)
from awslab.topology.order import by_address, ordered
from awslab.topology.parse_placed import instance, network_interface, volume
from awslab.topology.services import databases, load_balancing, mount_targets, scaling_groups

Parts = dict[str, Iterable[Any]]
"""The things of a Region by the name of their field in :class:`Vpc`."""

_GONE = ("deleted", "terminated", "rejected", "expired", "failed")


def read_region(calls: Calls, vpcs: list[Record]) -> Region:
    """Read everything else in a Region whose VPCs are already known.

    A call that fails leaves its part in ``calls.unknown``.
    """
    ec2 = _Ec2(calls)
    parts = _network(ec2)
    parts["network_interfaces"] = [network_interface(r) for r in ec2("network_interfaces")]
    reservations = calls.part("instances", "ec2", "describe_instances", "Reservations")
    found = [instance(r) for reservation in reservations for r in reservation["Instances"]]
    parts["instances"] = [i for i in found if i.state not in _GONE]
    default_vpc = next((record["VpcId"] for record in vpcs if record.get("IsDefault")), "")
    parts["load_balancers"], parts["target_groups"] = load_balancing(calls)
    parts["databases"] = databases(calls, default_vpc, parts["subnets"])
    parts["mount_targets"] = mount_targets(calls, parts["network_interfaces"])
    parts["scaling_groups"] = scaling_groups(calls, default_vpc, parts["subnets"])

    peerings = map(parse_network.peering, ec2("peerings", "vpc_peering_connections"))
    attachments = ec2("transit_gateways", "transit_gateway_vpc_attachments")
    return Region(
        name=calls.region,
        zones=tuple(
            sorted(
                map(parse_network.zone, ec2("zones", "availability_zones")), key=lambda z: z.name
            )
        ),
        vpcs=_vpcs(calls.region, vpcs, parts),
        peerings=ordered(p for p in peerings if p.state not in _GONE),
        volumes=ordered(map(volume, ec2("volumes"))),
        transit_gateways=ordered(
            parse_network.transit_gateway(record, attachments)
            for record in ec2("transit_gateways")
            if record.get("State") not in _GONE
        ),
        internet_gateways=ordered(g for g in parts["internet_gateways"] if not g.vpc_id),
        addresses=ordered(map(parse_network.elastic_ip, ec2("addresses"))),
        prefix_lists=_prefix_lists(calls, parts["route_tables"], parts["security_groups"]),
    )


class _Ec2:
    """EC2 names nearly every describe call and its answer after the part it describes."""

    def __init__(self, calls: Calls) -> None:
        self.calls = calls

    def __call__(self, part: str, described: str = "") -> list[Record]:
        described = described or part
        key = "".join(word.capitalize() for word in described.split("_"))
        return self.calls.part(part, "ec2", f"describe_{described}", key)


def _network(ec2: _Ec2) -> Parts:
    subnets = ec2("subnets")
    tables = ec2("route_tables")
    acls = [parse_firewall.network_acl(record) for record in ec2("network_acls")]
    gateways = [parse_network.internet_gateway(record) for record in ec2("internet_gateways")]
    table_of = parse_network.tables_by_subnet(tables, subnets)
    route_tables = [parse_network.route_table(record, table_of) for record in tables]
    zone_of = {record["SubnetId"]: record.get("AvailabilityZone", "") for record in subnets}
    nats = (parse_network.nat_gateway(record, zone_of) for record in ec2("nat_gateways"))
    egress_only = ec2("egress_only_gateways", "egress_only_internet_gateways")
    endpoints = (parse_network.endpoint(r) for r in ec2("endpoints", "vpc_endpoints"))

    attached = {gateway.id for gateway in gateways if gateway.vpc_id}
    if "internet_gateways" in ec2.calls.unknown:
        # EC2 marks a route to a detached gateway as a blackhole, so an active one is attached.
        attached = {r.target_id for table in route_tables for r in table.routes}
    return {
        "subnets": _subnets(subnets, route_tables, acls, attached),
        "route_tables": route_tables,
        "network_acls": acls,
        "internet_gateways": gateways,
        "nat_gateways": [nat for nat in nats if nat.state not in _GONE],
        "egress_only_gateways": [parse_network.egress_only_gateway(r) for r in egress_only],
        "endpoints": [endpoint for endpoint in endpoints if endpoint.state not in _GONE],
        "security_groups": [parse_firewall.security_group(r) for r in ec2("security_groups")],
    }


def _subnets(
    records: Iterable[Record],
    tables: Iterable[RouteTable],
    acls: Iterable[Any],
    attached: Iterable[str],
) -> list[Subnet]:
    table_of = {subnet_id: table for table in tables for subnet_id in table.subnet_ids}
    acl_of = {subnet_id: acl.id for acl in acls for subnet_id in acl.subnet_ids}
    subnets = []
    for record in records:
        table = table_of.get(record["SubnetId"])
        subnets.append(
            parse_network.subnet(
                record,
                route_table_id=table.id if table else "",
                network_acl_id=acl_of.get(record["SubnetId"], ""),
                kind=kind_of(table.routes, attached) if table else "unknown",
            )
        )
    return subnets


def _vpcs(region: str, records: Iterable[Record], parts: Parts) -> tuple[Vpc, ...]:
    content: dict[str, dict[str, list[Any]]] = defaultdict(lambda: defaultdict(list))
    for field, items in parts.items():
        for item in items:
            content[item.vpc_id][field].append(item)
    return ordered(
        Vpc(
            id=record["VpcId"],
            name=parse_network.name_of(record),
            region=region,
            cidrs=parse_network.associated(record, "CidrBlock"),
            ipv6_cidrs=parse_network.associated(record, "Ipv6CidrBlock"),
            is_default=record.get("IsDefault", False),
            **{field: ordered(items) for field, items in content[record["VpcId"]].items()},
        )
        for record in records
    )


def _prefix_lists(
    calls: Calls, tables: Iterable[RouteTable], groups: Iterable[SecurityGroup]
) -> tuple[PrefixList, ...]:
    """Read the prefix lists that a route or a security group rule refers to."""
    used = {r.destination for t in tables for r in t.routes if r.destination.startswith("pl-")}
    rules = (rule for group in groups for rule in (*group.ingress, *group.egress))
    used |= {rule.peer for rule in rules if rule.peer_kind == "prefix-list"}
    if not used:
        return ()
    operation = "describe_managed_prefix_lists"
    lists = calls.part("prefix_lists", "ec2", operation, "PrefixLists")
    names = {record["PrefixListId"]: record.get("PrefixListName", "") for record in lists}
    found = []
    for list_id in sorted(used):
        cidrs: tuple[str, ...] | None = None
        operation = "get_managed_prefix_list_entries"
        try:
            entries = calls.pages("ec2", operation, "Entries", PrefixListId=list_id)
            cidrs = by_address(entry["Cidr"] for entry in entries)
        except FAILURES as error:
            calls.fail("prefix_lists", "ec2", operation, error)
        found.append(PrefixList(list_id, names.get(list_id, ""), cidrs))
    return tuple(found)
