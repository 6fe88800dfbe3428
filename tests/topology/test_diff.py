"""A diff says what a call did, in the words of a lab."""

from __future__ import annotations

from dataclasses import replace

from awslab.topology import (
    Instance,
    InternetGateway,
    Region,
    Route,
    RouteTable,
    Subnet,
    Topology,
    Unknown,
    Vpc,
    diff,
)

SUBNET = Subnet("subnet-1", "web-a", zone="ap-northeast-2a", cidr="10.0.1.0/24", kind="isolated")
TABLE = RouteTable("rtb-1", routes=(Route("10.0.0.0/16", "local", "local"),))
VPC = Vpc("vpc-1", "shop", cidrs=("10.0.0.0/16",), subnets=(SUBNET,), route_tables=(TABLE,))
DEFAULT = Route("0.0.0.0/0", "internet-gateway", "igw-1")


def account(*vpcs: Vpc, unknown: tuple[Unknown, ...] = (), **region: tuple) -> Topology:
    return Topology((Region("ap-northeast-2", vpcs=vpcs, **region),), unknown)


def lines(before: Topology, after: Topology) -> list[str]:
    return str(diff(before, after)).splitlines()


def test_new_things_with_name_block_and_zone():
    assert lines(account(), account(VPC)) == [
        "+ VPC shop 10.0.0.0/16",
        "+ subnet web-a 10.0.1.0/24 in ap-northeast-2a",
        "+ route table rtb-1",
    ]


def test_removed_things():
    empty = replace(VPC, subnets=())
    assert lines(account(VPC), account(empty)) == ["- subnet web-a 10.0.1.0/24 in ap-northeast-2a"]


def test_route_is_said_by_its_table_and_by_the_subnet_it_makes_public():
    table = replace(TABLE, routes=(DEFAULT, *TABLE.routes))
    public = replace(VPC, subnets=(replace(SUBNET, kind="public"),), route_tables=(table,))
    assert lines(account(VPC), account(public)) == [
        "~ subnet web-a 10.0.1.0/24 in ap-northeast-2a: kind isolated -> public",
        "~ route table rtb-1: routes +0.0.0.0/0 -> igw-1",
    ]


def test_association_is_said_once_by_the_subnet():
    other = replace(
        VPC,
        subnets=(replace(SUBNET, route_table_id="rtb-1"),),
        route_tables=(replace(TABLE, subnet_ids=("subnet-1",)),),
    )
    (line,) = lines(account(VPC), account(other))
    assert line.endswith(": route_table none -> rtb-1")


def test_attaching_a_gateway_is_a_change_of_the_gateway():
    loose = account(VPC, internet_gateways=(InternetGateway("igw-1", "main"),))
    attached = account(replace(VPC, internet_gateways=(InternetGateway("igw-1", "main", "vpc-1"),)))
    assert lines(loose, attached) == ["~ internet gateway main: vpc none -> shop"]


def test_changed_instance():
    one, other = (Instance("i-1", "web", state=state) for state in ("running", "stopped"))
    change = diff(
        account(replace(VPC, instances=(one,))), account(replace(VPC, instances=(other,)))
    )
    assert change.changed[0].details == ("state running -> stopped",)
    assert (change.added, change.removed) == ((), ())


def test_unread_part_is_not_compared():
    """Otherwise a denied call would look as if everything had been deleted."""
    denied = Unknown("ap-northeast-2", "subnets", "ec2:DescribeSubnets", "AccessDenied")
    blind = account(replace(VPC, subnets=()), unknown=(denied,))
    assert not diff(account(VPC), blind)
    assert not diff(blind, account(VPC))


def test_same_account():
    assert str(diff(account(VPC), account(VPC))) == "no change"
