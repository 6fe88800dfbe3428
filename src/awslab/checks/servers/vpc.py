"""Exercises of the lab *VPC and subnets*."""

from __future__ import annotations

from collections.abc import Iterator
from ipaddress import ip_network

from awslab.checks._reading import RESERVED, label, listing, missing_vpc, vpc_with
from awslab.checks.machinery import Condition, exercise
from awslab.topology import Subnet, Topology

PLAN, SHOP, OFFICE = "10.20.0.0/16", "10.30.0.0/16", "10.40.0.0/24"


def _usable(subnet: Subnet) -> int:
    return ip_network(subnet.cidr).num_addresses - RESERVED


@exercise("Exercise 1, An address plan")
def address_plan(topology: Topology) -> Iterator[Condition]:
    vpc = vpc_with(topology, PLAN)
    if vpc is None:
        yield missing_vpc(PLAN)
        return
    zones = {subnet.zone for subnet in vpc.subnets}
    yield Condition(
        "Three Availability Zones have a subnet each.",
        met=len(zones) >= 3,
        built=listing(f"{label(s)} in {s.zone}" for s in vpc.subnets),
        hint=(
            "A subnet lies in exactly one zone, and without AvailabilityZone AWS chooses one for you, maybe the "
            "same one each time. Name a zone in each call."
        ),
    )
    small = [subnet for subnet in vpc.subnets if _usable(subnet) < 500]
    yield Condition(
        "Every subnet has room for 500 servers.",
        met=bool(vpc.subnets) and not small,
        built=listing(
            (f"{label(s)} {s.cidr} with {_usable(s)} addresses" for s in small), "no subnet"
        ),
        hint=(
            "Count again: a prefix length of n leaves 2^(32-n) addresses, and AWS keeps five of them. /24 is 251, "
            "the next size is the one you need."
        ),
    )
    large = [subnet for subnet in vpc.subnets if _usable(subnet) > 2000]
    yield Condition(
        "No subnet takes more than 2,000 addresses.",
        met=bool(vpc.subnets) and not large,
        built=listing(
            (f"{label(s)} {s.cidr} with {_usable(s)} addresses" for s in large), "no subnet"
        ),
        hint=(
            "A subnet can't be resized later, so it's tempting to take a lot. What it takes, no other "
            "subnet can have."
        ),
    )
    growth = ip_network("10.20.128.0/17")
    taken = [subnet for subnet in vpc.subnets if ip_network(subnet.cidr).overlaps(growth)]
    yield Condition(
        f"The upper half, {growth}, is still free.",
        met=bool(vpc.subnets) and not taken,
        built=listing((f"{label(s)} {s.cidr}" for s in taken), "no subnet")
        + (" up there" if taken else ""),
        hint="The upper half begins at 10.20.128.0. Put the subnets side by side from 10.20.0.0 on.",
    )


@exercise("Exercise 2, Public by route")
def public_by_route(topology: Topology) -> Iterator[Condition]:
    vpc = vpc_with(topology, SHOP)
    if vpc is None:
        yield missing_vpc(SHOP)
        return
    public = [subnet for subnet in vpc.subnets if subnet.kind == "public"]
    if not vpc.internet_gateways:
        hint = (
            "No internet gateway is attached to this VPC. What a subnet is called changes nothing."
        )
    elif not public:
        hint = (
            "The gateway is attached, but no subnet's route table sends 0.0.0.0/0 to it. A new route "
            "table does nothing until it is associated with a subnet."
        )
    else:
        hint = (
            "Each zone needs a public subnet of its own. Associate the same route table with both."
        )
    yield Condition(
        "Two zones have a public subnet each.",
        met=len({subnet.zone for subnet in public}) >= 2,
        built=listing((f"{label(s)} ({s.kind}) in {s.zone}" for s in vpc.subnets), "no subnet"),
        hint=hint,
    )
    isolated = [subnet for subnet in vpc.subnets if subnet.kind == "isolated"]
    main = any(
        route.target_kind == "internet-gateway"
        for table in vpc.route_tables
        if table.is_main
        for route in table.routes
    )
    yield Condition(
        "One subnet has no way to the internet.",
        met=bool(isolated),
        built=listing((f"{label(s)} is {s.kind}" for s in vpc.subnets), "no subnet"),
        hint=(
            "The route to the gateway is in the main route table, which every subnet without a table of its own uses. "
            "Put it into a table of its own."
            if main
            else "Build a third subnet and leave it with the main route table, which has the local route only."
        ),
    )
    without = [subnet for subnet in public if not subnet.maps_public_ip]
    yield Condition(
        "A server started in a public subnet gets a public IPv4 address.",
        met=bool(public) and not without,
        built=listing((f"{label(s)} gives none" for s in without), "no public subnet"),
        hint=(
            "The route is one half. Without a public address nothing outside can answer: set MapPublicIpOnLaunch with "
            "modify_subnet_attribute."
        ),
    )


@exercise("Exercise 3, Room to grow")
def room_to_grow(topology: Topology) -> Iterator[Condition]:
    vpc = vpc_with(topology, OFFICE)
    if vpc is None:
        yield missing_vpc(OFFICE)
        return
    first = [subnet for subnet in vpc.subnets if subnet.cidr == OFFICE]
    yield Condition(
        f"The subnet {OFFICE} is still there.",
        met=bool(first),
        built=listing((s.cidr for s in vpc.subnets), "no subnet"),
        hint="Servers run in it. A VPC can grow without touching what it has: think of a second range.",
    )
    new = [subnet for subnet in vpc.subnets if subnet.cidr != OFFICE]
    elsewhere = [
        v for v in topology.vpcs if v.id != vpc.id and not v.is_default and v.name == "office"
    ]
    if elsewhere:
        hint = (
            "A second VPC is a second network: the two don't see each other. Give this VPC another range with "
            "associate_vpc_cidr_block."
        )
    elif len(vpc.cidrs) > 1:
        hint = "The VPC has its second range. A range by itself holds no servers: create a subnet in it."
    else:
        hint = "The range is used up. associate_vpc_cidr_block gives the VPC a second one."
    roomy = [subnet for subnet in new if _usable(subnet) >= 200]
    if new and not roomy:
        hint = "Half of a /24 is a /25, and that is 123 addresses, not 200."
    yield Condition(
        "A new subnet of this VPC has room for 200 servers.",
        met=bool(roomy),
        built=listing((f"{s.cidr} with {_usable(s)} addresses" for s in new), "no new subnet here"),
        hint=hint,
    )
    zones = {subnet.zone for subnet in first}
    yield Condition(
        "The new subnet is in another zone than the first.",
        met=any(subnet.zone not in zones for subnet in roomy),
        built=listing((f"{s.cidr} in {s.zone}" for s in roomy), "no new subnet here"),
        hint="As you build a new subnet anyway, let it survive the failure of the first one's zone: name another zone.",
    )
