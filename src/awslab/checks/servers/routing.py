"""Exercises of the lab *Routing*."""

from __future__ import annotations

from collections.abc import Iterator

from awslab.checks._reading import label, listing, missing_vpc, vpc_with
from awslab.checks.machinery import Condition, exercise
from awslab.reach import trace
from awslab.topology import Endpoint, NatGateway, Peering, Subnet, Topology, Vpc

ZONES, ARCHIVE, SALES, STOCK = "10.50.0.0/16", "10.60.0.0/16", "10.70.0.0/16", "10.80.0.0/16"


def _kinds(vpc: Vpc) -> str:
    return listing((f"{label(s)} ({s.kind}) in {s.zone}" for s in vpc.subnets), "no subnet")


def _nat_of(vpc: Vpc, subnet: Subnet) -> NatGateway | None:
    """Return the NAT gateway that a subnet's default route leads to."""
    table = vpc.route_table_of(subnet)
    targets = {route.target_id for route in table.routes if route.is_default} if table else set()
    return next((nat for nat in vpc.nat_gateways if nat.id in targets), None)


@exercise("Exercise 1, A way out in each zone")
def way_out_per_zone(topology: Topology) -> Iterator[Condition]:
    vpc = vpc_with(topology, ZONES)
    if vpc is None:
        yield missing_vpc(ZONES)
        return
    public = [subnet for subnet in vpc.subnets if subnet.kind == "public"]
    yield Condition(
        "Two zones have a public subnet each.",
        met=len({subnet.zone for subnet in public}) >= 2,
        built=_kinds(vpc),
        hint=(
            "A NAT gateway needs a public subnet to stand in: an attached internet gateway, a route to it, and the "
            "association, in each of the two zones."
        ),
    )
    private = [s for s in vpc.subnets if s.kind == "private" and _nat_of(vpc, s)]
    routes = [route for table in vpc.route_tables for route in table.routes]
    if any(route.is_default and route.state == "blackhole" for route in routes):
        hint = (
            "A default route is a blackhole: its NAT gateway was deleted, or failed because it was created before the "
            "VPC had an internet gateway. Create another and replace the route."
        )
    elif vpc.nat_gateways:
        hint = (
            "A NAT gateway does nothing until a route leads to it. Each private subnet needs a table with 0.0.0.0/0 "
            "to a NAT gateway."
        )
    else:
        hint = (
            "There is no NAT gateway yet. Servers in a subnet with a route to the internet gateway itself aren't "
            "hidden: that subnet is public."
        )
    yield Condition(
        "Two zones have a private subnet each, with a route to a NAT gateway.",
        met=len({subnet.zone for subnet in private}) >= 2,
        built=_kinds(vpc),
        hint=hint,
    )
    used = [nat for subnet in private if (nat := _nat_of(vpc, subnet))]
    homes = {subnet.id: subnet for subnet in vpc.subnets}
    lost = {nat.id: homes[nat.subnet_id] for nat in used if homes[nat.subnet_id] not in public}
    yield Condition(
        "Every NAT gateway in use stands in a public subnet.",
        met=bool(used) and not lost,
        built=listing(
            (f"one in {label(home)}, which is {home.kind}" for home in lost.values()),
            "no NAT gateway in use",
        ),
        hint=(
            "A NAT gateway sends its packets on by the route table of its own subnet. That table must lead to the "
            "internet gateway."
        ),
    )
    apart = [s for s in private if (nat := _nat_of(vpc, s)) and nat.zone != s.zone]
    yield Condition(
        "Every private subnet uses a NAT gateway in its own zone.",
        met=bool(private) and not apart,
        built=listing(
            (f"{label(s)} in {s.zone} leaves through another zone" for s in apart),
            "no private subnet",
        ),
        hint=(
            "If the NAT gateway's zone fails, this subnet's zone is cut off with it. One NAT gateway a zone, and one "
            "route table for each: a table has only one route for 0.0.0.0/0."
        ),
    )


@exercise("Exercise 2, S3 and nothing else")
def s3_only(topology: Topology) -> Iterator[Condition]:
    vpc = vpc_with(topology, ARCHIVE)
    if vpc is None:
        yield missing_vpc(ARCHIVE)
        return
    yield Condition(
        "Two zones have a subnet each.",
        met=len({subnet.zone for subnet in vpc.subnets}) >= 2,
        built=_kinds(vpc),
        hint="A subnet lies in one zone. Name another zone for the second one.",
    )
    open_ = [subnet for subnet in vpc.subnets if subnet.kind != "isolated"]
    yield Condition(
        "No subnet has a way to the internet.",
        met=bool(vpc.subnets) and not open_,
        built=_kinds(vpc),
        hint=(
            "S3 can be reached through the internet too, but then so can everything else. A gateway endpoint needs "
            "neither an internet gateway nor NAT."
        ),
    )
    endpoints = [e for e in vpc.endpoints if e.service.endswith(".s3")]
    gateways = [e for e in endpoints if e.kind == "gateway" and e.state == "available"]
    yield Condition(
        "The VPC has a gateway endpoint for S3.",
        met=bool(gateways),
        built=listing((f"an {e.kind} endpoint" for e in endpoints), "no endpoint for S3"),
        hint=(
            "An interface endpoint for S3 works, but each of its hours and gigabytes is paid. The type Gateway has no "
            "charge."
            if endpoints
            else "create_vpc_endpoint makes it; its ServiceName carries the Region: com.amazonaws.<region>.s3."
        ),
    )
    without = [subnet for subnet in vpc.subnets if not _enters(gateways, subnet)]
    entered = any(endpoint.route_table_ids for endpoint in gateways)
    yield Condition(
        "Every subnet's route table leads to it.",
        met=bool(gateways and vpc.subnets) and not without,
        built=listing((f"{label(s)} has no route to it" for s in without), "no subnet"),
        hint=(
            "The endpoint is entered in a route table that this subnet doesn't use. Look up which table each subnet "
            "has: its own, or else the main one."
            if entered
            else "A gateway endpoint is a route. Without RouteTableIds it is entered nowhere; modify_vpc_endpoint adds "
            "the tables."
        ),
    )


def _enters(endpoints: list[Endpoint], subnet: Subnet) -> bool:
    return any(subnet.route_table_id in endpoint.route_table_ids for endpoint in endpoints)


@exercise("Exercise 3, Two networks")
def two_networks(topology: Topology) -> Iterator[Condition]:
    peering, sales, stock = _pair(topology)
    for vpc, cidr in ((sales, SALES), (stock, STOCK)):
        if vpc is None or not vpc.subnets:
            yield missing_vpc(cidr)
    if sales is None or stock is None or not sales.subnets or not stock.subnets:
        return
    state = peering.state if peering else ""
    yield Condition(
        "A peering connection between the two VPCs is active.",
        met=state == "active",
        built=f"a peering connection that is {state}" if state else "no peering connection",
        hint=(
            "A peering connection is a request until the other side says yes, also where both sides are you: "
            "accept_vpc_peering_connection."
            if state == "pending-acceptance"
            else "create_vpc_peering_connection asks for it: VpcId is one side, PeerVpcId the other."
        ),
    )
    for here, there in ((sales, stock), (stock, sales)):
        start, goal = here.subnets[0], there.subnets[0]
        hops = trace(topology, start.id, goal.id).hops
        lost = next((h for h in hops if h.direction == "forward" and h.verdict != "pass"), None)
        own = not any(t.is_main for t in here.route_tables if t.id == start.route_table_id)
        main = any(
            route.target_kind == "peering"
            for table in here.route_tables
            if table.is_main
            for route in table.routes
        )
        yield Condition(
            f"Packets from {label(here)} find {label(there)}.",
            met=lost is None,
            built=lost.text if lost else "",
            hint=(
                f"The route is in the main table, and the subnet of {label(here)} has a table of its own. Put it "
                "where the subnet looks."
                if own and main
                else f"A connection carries nothing by itself. The table of {label(here)}'s subnet needs a route for "
                f"{there.cidrs[0]}. An answer needs a way back: both sides have one."
            ),
        )
    open_ = [label(vpc) for vpc in (sales, stock) if vpc.subnets[0].kind != "isolated"]
    yield Condition(
        "Neither network has a way to anywhere else.",
        met=not open_,
        built=listing((f"{name} sends 0.0.0.0/0 away" for name in open_), "no such route"),
        hint=(
            "A route for 0.0.0.0/0 takes every packet there is. The other VPC carries none of them further, so name "
            "the other VPC's range only."
        ),
    )


def _pair(topology: Topology) -> tuple[Peering | None, Vpc | None, Vpc | None]:
    """Return the two VPCs and what joins them; the joined ones, if a cell ran twice."""
    peerings = [peering for region in topology.regions for peering in region.peerings]
    for state in ("active", "pending-acceptance"):
        for sales in (vpc for vpc in topology.vpcs if SALES in vpc.cidrs):
            for stock in (vpc for vpc in topology.vpcs if STOCK in vpc.cidrs):
                for peering in peerings:
                    if peering.state == state and peering.other_side(sales.id) == stock.id:
                        return peering, sales, stock
    return None, vpc_with(topology, SALES), vpc_with(topology, STOCK)
