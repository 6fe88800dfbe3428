"""What the map says about a subnet: why it is what it is, and where its packets can go."""

from __future__ import annotations

from collections.abc import Sequence
from ipaddress import ip_network

from awslab.diagrams.vpc.facts import VpcFacts, Way, named
from awslab.diagrams.vpc.words import Thing, counted, joined, make_thing, routes_table
from awslab.topology.model import Instance, Subnet

#: The addresses AWS keeps of every subnet (AWS: "Subnet sizing for IPv4",
#: https://docs.aws.amazon.com/vpc/latest/userguide/subnet-sizing.html).
RESERVED = 5


def subnet_thing(facts: VpcFacts, subnet: Subnet) -> Thing:
    """Return what the map says about a subnet."""
    table = facts.vpc.route_table_of(subnet)
    instances = facts.instances[subnet.id]
    sentences = [
        _why(facts, subnet),
        _public_addresses(subnet, instances),
        f"By its routes it reaches {joined(_reaches(facts, subnet))}.",
        f"By routes it can be reached from {joined(_reached_from(facts, subnet))}. "
        "Security groups and network ACLs can still refuse a packet.",
        f"It stands in one zone, {subnet.zone} ({subnet.zone_id}), and fails with it.",
        _addresses(subnet),
    ]
    label = f"{subnet.cidr or subnet.ipv6_cidr}, {subnet.kind}, in {subnet.zone}"
    return make_thing(
        named(subnet),
        "Subnet",
        sentences,
        [*facts.chip_keys(subnet), *facts.lit_by(subnet)],
        label=f"{label}, {counted(len(instances), 'instance')}",
        zone=subnet.zone,
        table=routes_table(facts, table),
    )


def _why(facts: VpcFacts, subnet: Subnet) -> str:
    name, table = named(subnet), facts.vpc.route_table_of(subnet)
    if table is None:
        return f"Whether {name} is public is unknown: its route table could not be read."
    owner = "the VPC's main route table" if table.is_main else "its route table"
    found = facts.default_way(subnet)
    if found is None:
        gone = [r for r in table.routes if r.is_default and r.state == "blackhole"]
        why = (
            f"sends {gone[0].destination} into a blackhole: what the route names is gone"
            if gone
            else "has no default route (0.0.0.0/0 or ::/0)"
        )
        return f"{name} is isolated: {owner}, {named(table)}, {why}."
    route, way = found
    because = f"{owner}, {named(table)}, sends {route.destination} to the {way.phrase}"
    return f"{name} is {subnet.kind} because {because}. {_caveat(facts, way)}".strip()


def _caveat(facts: VpcFacts, way: Way) -> str:
    """Say what a NAT gateway does for a subnet, or why it does nothing."""
    if way.kind != "nat-gateway":
        return ""
    if facts.stands_public(way):
        return "Connections can start from inside only."
    if way.subnet_id and facts.subnets[way.subnet_id].kind != "public":
        where = named(facts.subnets[way.subnet_id])
        return f"That leads nowhere: {where}, where it stands, has no route to an internet gateway."
    return "That does not lead to the internet: it is not an available public NAT gateway."


def _public_addresses(subnet: Subnet, instances: Sequence[Instance]) -> str:
    if subnet.kind != "public" or not instances:
        return ""
    with_address = sum(1 for i in instances if i.public_ip or i.ipv6_addresses)
    return (
        "The route alone opens nothing: an instance also needs a public address. "
        f"Here {with_address} of {counted(len(instances), 'instance')} "
        f"{'has' if with_address == 1 else 'have'} one."
    )


def _reaches(facts: VpcFacts, subnet: Subnet) -> list[str]:
    found = ["every address in the VPC"]
    internet = facts.internet_way(subnet)
    for route, way in facts.ways(facts.vpc.route_table_of(subnet)):
        if route.state == "blackhole":
            continue
        if not route.is_default:
            found.append(f"{facts.destination(route)} through the {way.phrase}")
        elif way == internet or way.kind == "egress-only-internet-gateway":
            family = "the IPv6 internet" if route.destination == "::/0" else "the internet"
            found.append(f"{family} through the {way.phrase}")
        elif way.kind not in ("nat-gateway", "internet-gateway"):
            found.append(f"whatever lies behind the {way.phrase}")
    return found


def _reached_from(facts: VpcFacts, subnet: Subnet) -> list[str]:
    found = ["every address in the VPC"]
    if subnet.kind == "public":
        found.append("the internet (where an instance has a public address)")
    for route, way in facts.ways(facts.vpc.route_table_of(subnet)):
        two_way = way.kind in ("peering", "transit-gateway", "vpn-gateway")
        if two_way and route.state == "active":
            found.append(f"{facts.destination(route)} through the {way.phrase}")
    return found


def _addresses(subnet: Subnet) -> str:
    if not subnet.cidr:
        return "It has IPv6 addresses only."
    total = ip_network(subnet.cidr, strict=False).num_addresses
    return (
        f"{subnet.cidr} holds {total:,} addresses; AWS keeps {RESERVED} of every subnet; "
        f"{subnet.free_addresses:,} are free now."
    )
