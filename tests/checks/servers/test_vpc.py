"""Lab "VPC and subnets": each reference solution passes, each anticipated mistake fails with its own hint."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from awslab.checks import Condition, check

from ..conftest import reference_solution

LAB = "servers/vpc"
Submit = Callable[[str], None]

PLAN = 'v = ec2.create_vpc(CidrBlock="10.20.0.0/16")["Vpc"]["VpcId"]\n'
SHOP = 'v = ec2.create_vpc(CidrBlock="10.30.0.0/16")["Vpc"]["VpcId"]\n'
OFFICE = (
    'tags = [{"ResourceType": "vpc", "Tags": [{"Key": "Name", "Value": "office"}]}]\n'
    'office = ec2.create_vpc(CidrBlock="10.40.0.0/24", TagSpecifications=tags)["Vpc"]["VpcId"]\n'
    'ec2.create_subnet(VpcId=office, CidrBlock="10.40.0.0/24", AvailabilityZone=zone_a)\n'
)
GATEWAY = (
    'g = ec2.create_internet_gateway()["InternetGateway"]["InternetGatewayId"]\n'
    "ec2.attach_internet_gateway(InternetGatewayId=g, VpcId=v)\n"
)
TABLE = (
    't = ec2.create_route_table(VpcId=v)["RouteTable"]["RouteTableId"]\n'
    'ec2.create_route(RouteTableId=t, DestinationCidrBlock="0.0.0.0/0", GatewayId=g)\n'
)


def subnets(*parts: tuple[str, str]) -> str:
    """Return code that makes subnets in `v`: (CIDR, zone letter) each, as s0, s1, ..."""
    return "".join(
        f's{n} = ec2.create_subnet(VpcId=v, CidrBlock="{cidr}", AvailabilityZone=zone_{zone})'
        '["Subnet"]["SubnetId"]\n'
        for n, (cidr, zone) in enumerate(parts)
    )


def associate(*numbers: int) -> str:
    return "".join(f"ec2.associate_route_table(RouteTableId=t, SubnetId=s{n})\n" for n in numbers)


def first_unmet(name: str) -> Condition:
    return next(c for c in check(name).conditions if not c.met)


@pytest.mark.parametrize(
    ("name", "setup"), [("address-plan", ""), ("public-by-route", ""), ("room-to-grow", OFFICE)]
)
def test_reference_solution_passes(submit: Submit, name: str, setup: str) -> None:
    submit(setup)
    assert not check(name).passed, "an account without a solution must not pass"
    submit(reference_solution(LAB, name))
    assert check(name).passed


PLAN_MISTAKES = {
    "wrong Region or range": ("", "create_vpc makes it"),
    "all in one zone": (
        PLAN + subnets(("10.20.0.0/23", "a"), ("10.20.2.0/23", "a"), ("10.20.4.0/23", "a")),
        "Name a zone",
    ),
    "a /24 holds 256": (
        PLAN + subnets(("10.20.0.0/24", "a"), ("10.20.1.0/24", "b"), ("10.20.2.0/24", "c")),
        "AWS keeps five",
    ),
    "as large as can be": (
        PLAN + subnets(("10.20.0.0/20", "a"), ("10.20.16.0/20", "b"), ("10.20.32.0/20", "c")),
        "can't be resized",
    ),
    "in the upper half": (
        PLAN + subnets(("10.20.0.0/23", "a"), ("10.20.128.0/23", "b"), ("10.20.2.0/23", "c")),
        "side by side",
    ),
}

WEB_AND_DATA = subnets(("10.30.0.0/24", "a"), ("10.30.1.0/24", "b"), ("10.30.2.0/24", "c"))
PUBLIC_MISTAKES = {
    "only the names say public": (SHOP + WEB_AND_DATA, "No internet gateway is attached"),
    "a table nobody uses": (SHOP + WEB_AND_DATA + GATEWAY + TABLE, "until it is associated"),
    "one zone only": (
        SHOP + WEB_AND_DATA + GATEWAY + TABLE + associate(0),
        "public subnet of its own",
    ),
    "route in the main table": (
        SHOP
        + WEB_AND_DATA
        + GATEWAY
        + 'tables = ec2.describe_route_tables(Filters=[{"Name": "vpc-id", "Values": [v]}])\n'
        't = tables["RouteTables"][0]["RouteTableId"]\n'
        'ec2.create_route(RouteTableId=t, DestinationCidrBlock="0.0.0.0/0", GatewayId=g)\n',
        "main route table, which every subnet",
    ),
    "no isolated subnet": (
        SHOP
        + subnets(("10.30.0.0/24", "a"), ("10.30.1.0/24", "b"))
        + GATEWAY
        + TABLE
        + associate(0, 1),
        "Build a third subnet",
    ),
    "no public addresses": (
        SHOP + WEB_AND_DATA + GATEWAY + TABLE + associate(0, 1),
        "MapPublicIpOnLaunch",
    ),
}

GROW_MISTAKES = {
    "a second VPC": (
        OFFICE
        + 'v = ec2.create_vpc(CidrBlock="10.41.0.0/24", TagSpecifications=tags)["Vpc"]["VpcId"]\n'
        + subnets(("10.41.0.0/24", "b")),
        "second network",
    ),
    "nothing yet": (OFFICE, "range is used up"),
    "a range without a subnet": (
        OFFICE + 'ec2.associate_vpc_cidr_block(VpcId=office, CidrBlock="10.41.0.0/24")\n',
        "create a subnet in it",
    ),
    "half a range": (
        OFFICE
        + 'v = office\nec2.associate_vpc_cidr_block(VpcId=v, CidrBlock="10.41.0.0/24")\n'
        + subnets(("10.41.0.0/25", "b")),
        "123 addresses",
    ),
    "the same zone": (
        OFFICE
        + 'v = office\nec2.associate_vpc_cidr_block(VpcId=v, CidrBlock="10.41.0.0/24")\n'
        + subnets(("10.41.0.0/24", "a")),
        "name another zone",
    ),
    "the full subnet deleted": (
        OFFICE
        + 'v = office\nold = ec2.describe_subnets(Filters=[{"Name": "vpc-id", "Values": [v]}])\n'
        'ec2.delete_subnet(SubnetId=old["Subnets"][0]["SubnetId"])\n'
        + subnets(("10.40.0.0/25", "a"), ("10.40.0.128/25", "b")),
        "without touching",
    ),
}

MISTAKES = [
    pytest.param(name, code, hint, id=f"{name}: {mistake}")
    for name, mistakes in (
        ("address-plan", PLAN_MISTAKES),
        ("public-by-route", PUBLIC_MISTAKES),
        ("room-to-grow", GROW_MISTAKES),
    )
    for mistake, (code, hint) in mistakes.items()
]


@pytest.mark.parametrize(("name", "code", "hint"), MISTAKES)
def test_anticipated_mistake_gets_its_own_hint(
    submit: Submit, name: str, code: str, hint: str
) -> None:
    submit(code)
    unmet = first_unmet(name)
    assert hint in unmet.hint
    assert unmet.built, "a learner wants to know what was found instead"


def test_hints_tell_the_mistakes_apart() -> None:
    for mistakes in (PLAN_MISTAKES, PUBLIC_MISTAKES, GROW_MISTAKES):
        assert len({hint for _, hint in mistakes.values()}) == len(mistakes) >= 3
