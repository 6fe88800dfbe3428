"""Lab "Routing": each reference solution passes, each anticipated mistake fails with its own hint."""

from __future__ import annotations

import ast
from collections.abc import Callable

import nbformat
import pytest

from awslab.checks import Condition, check

from ..conftest import LABS, reference_solution

LAB = "servers/routing"
Submit = Callable[[str], None]


def functions() -> str:
    """Return the functions the lab defines: learners may use them, and so do solutions."""
    cells = nbformat.read(LABS / f"{LAB}.ipynb", as_version=4).cells
    source = "\n".join(cell.source for cell in cells if cell.cell_type == "code")
    found = [node for node in ast.parse(source).body if isinstance(node, ast.FunctionDef)]
    return "\n".join(map(ast.unparse, found)) + '\ns3 = "com.amazonaws.ap-northeast-2.s3"\n'


GIVEN = functions()


def first_unmet(name: str) -> Condition:
    return next(c for c in check(name).conditions if not c.met)


@pytest.mark.parametrize("name", ["way-out-per-zone", "s3-only", "two-networks"])
def test_reference_solution_passes(submit: Submit, name: str) -> None:
    submit(GIVEN)
    assert not check(name).passed, "an account without a solution must not pass"
    submit(reference_solution(LAB, name))
    assert check(name).passed


@pytest.mark.parametrize("name", ["way-out-per-zone", "s3-only", "two-networks"])
def test_a_solution_that_comes_second_passes_too(submit: Submit, name: str) -> None:
    submit(GIVEN)
    first = 'ec2.create_vpc(CidrBlock="10.{}.0.0/16")\n'
    submit("".join(first.format(number) for number in (50, 60, 70, 80)))
    submit(reference_solution(LAB, name))
    assert check(name).passed


def plan(vpc: str, *parts: tuple[str, str]) -> str:
    """Return code that makes a VPC as `v` and subnets in it, as s0, s1, ...: name and CIDR each."""
    made = "".join(
        f's{n} = subnet(v, "{name}", "{cidr}")\n' for n, (name, cidr) in enumerate(parts)
    )
    return f'v = ec2.create_vpc(CidrBlock="{vpc}")["Vpc"]["VpcId"]\n{made}'


ZONES = plan(
    "10.50.0.0/16",
    ("front-a", "10.50.0.0/24"),
    ("front-b", "10.50.1.0/24"),
    ("back-a", "10.50.10.0/24"),
    ("back-b", "10.50.11.0/24"),
)
GATEWAY = (
    'g = ec2.create_internet_gateway()["InternetGateway"]["InternetGatewayId"]\n'
    "ec2.attach_internet_gateway(InternetGatewayId=g, VpcId=v)\n"
)
FRONT = 'table_to({"GatewayId": g}, "front", v, s0, s1)\n'


def nat(name: str, place: str, *users: str) -> str:
    """Return code that makes a NAT gateway in a subnet, and a table with a route to it for others."""
    return (
        f'{name} = ec2.create_nat_gateway(SubnetId={place}, AllocationId=elastic_ip("{name}"))'
        '["NatGateway"]["NatGatewayId"]\n'
        f'table_to({{"NatGatewayId": {name}}}, "{name}", v, {", ".join(users)})\n'
    )


ZONE_MISTAKES = {
    "another range": ("", "create_vpc makes it"),
    "no internet gateway": (
        ZONES + nat("n", "s0", "s2", "s3"),
        "needs a public subnet to stand in",
    ),
    "public subnets, and the private ones with the same table": (
        ZONES + GATEWAY + 'table_to({"GatewayId": g}, "all", v, s0, s1, s2, s3)\n',
        "that subnet is public",
    ),
    "NAT gateways without routes": (
        ZONES
        + GATEWAY
        + FRONT
        + 'ec2.create_nat_gateway(SubnetId=s0, AllocationId=elastic_ip("n"))\n',
        "does nothing until a route",
    ),
    "NAT gateway first, internet gateway later": (
        ZONES + nat("n", "s0", "s2", "s3") + "ec2.describe_nat_gateways()\n" + GATEWAY + FRONT,
        "is a blackhole",
    ),
    "NAT gateways beside the servers": (
        ZONES + GATEWAY + FRONT + nat("n", "s2", "s2") + nat("m", "s3", "s3"),
        "table of its own subnet",
    ),
    "one NAT gateway for both zones": (
        ZONES + GATEWAY + FRONT + nat("n", "s0", "s2", "s3"),
        "One NAT gateway a zone",
    ),
}

ARCHIVE = plan("10.60.0.0/16", ("one-a", "10.60.0.0/24"), ("two-b", "10.60.1.0/24"))
TABLES = 'mine = [{"Name": "vpc-id", "Values": [v]}]\n' + (
    "tables = [t['RouteTableId'] for t in ec2.describe_route_tables(Filters=mine)['RouteTables']]\n"
)
S3_MISTAKES = {
    "another range": ("", "create_vpc makes it"),
    "one zone": (
        plan("10.60.0.0/16", ("one-a", "10.60.0.0/24"), ("two-a", "10.60.1.0/24")),
        "another zone for the second",
    ),
    "through the internet": (
        ARCHIVE + GATEWAY + 'table_to({"GatewayId": g}, "out", v, s0, s1)\n',
        "neither an internet gateway nor NAT",
    ),
    "no endpoint": (ARCHIVE, "ServiceName carries the Region"),
    "an interface endpoint": (
        ARCHIVE
        + 'ec2.modify_vpc_attribute(VpcId=v, EnableDnsHostnames={"Value": True})\n'
        + "ec2.create_vpc_endpoint(VpcId=v, ServiceName=s3, VpcEndpointType='Interface', "
        + "SubnetIds=[s0, s1], PrivateDnsEnabled=False)\n",
        "has no charge",
    ),
    "an endpoint without a route table": (
        ARCHIVE + "ec2.create_vpc_endpoint(VpcId=v, ServiceName=s3)\n",
        "entered nowhere",
    ),
    "one subnet has a table of its own": (
        ARCHIVE
        + TABLES
        + "ec2.create_vpc_endpoint(VpcId=v, ServiceName=s3, RouteTableIds=tables)\n"
        + 't = ec2.create_route_table(VpcId=v)["RouteTable"]["RouteTableId"]\n'
        + "ec2.associate_route_table(RouteTableId=t, SubnetId=s1)\n",
        "this subnet doesn't use",
    ),
}

PAIR = (
    plan("10.80.0.0/16", ("stock-a", "10.80.0.0/24"))
    + "w, other = v, s0\n"
    + plan("10.70.0.0/16", ("sales-a", "10.70.0.0/24"))
)
ASK = (
    "p = ec2.create_vpc_peering_connection(VpcId=v, PeerVpcId=w)\n"
    'p = {"VpcPeeringConnectionId": p["VpcPeeringConnection"]["VpcPeeringConnectionId"]}\n'
)
ACCEPT = ASK + "ec2.accept_vpc_peering_connection(**p)\n"


def way(vpc: str, destination: str) -> str:
    """Return code that adds a route over the connection to a VPC's main table."""
    return (
        f'mine = [{{"Name": "vpc-id", "Values": [{vpc}]}}]\n'
        't = ec2.describe_route_tables(Filters=mine)["RouteTables"][0]["RouteTableId"]\n'
        f'ec2.create_route(RouteTableId=t, DestinationCidrBlock="{destination}", **p)\n'
    )


PAIR_MISTAKES = {
    "one network only": (plan("10.70.0.0/16", ("sales-a", "10.70.0.0/24")), "create_vpc makes it"),
    "not joined": (PAIR, "asks for it"),
    "asked and not accepted": (PAIR + ASK, "until the other side says yes"),
    "no routes": (PAIR + ACCEPT, "carries nothing by itself"),
    "one side only": (PAIR + ACCEPT + way("v", "10.80.0.0/16"), "for 10.70.0.0/16"),
    "the main table of a subnet with its own": (
        PAIR
        + ACCEPT
        + way("v", "10.80.0.0/16")
        + way("w", "10.70.0.0/16")
        + 'o = ec2.create_route_table(VpcId=w)["RouteTable"]["RouteTableId"]\n'
        + "ec2.associate_route_table(RouteTableId=o, SubnetId=other)\n",
        "has a table of its own",
    ),
    "everything into the connection": (
        PAIR + ACCEPT + way("v", "0.0.0.0/0") + way("w", "10.70.0.0/16"),
        "takes every packet",
    ),
}

MISTAKES = [
    pytest.param(name, code, hint, id=f"{name}: {mistake}")
    for name, mistakes in (
        ("way-out-per-zone", ZONE_MISTAKES),
        ("s3-only", S3_MISTAKES),
        ("two-networks", PAIR_MISTAKES),
    )
    for mistake, (code, hint) in mistakes.items()
]


@pytest.mark.parametrize(("name", "code", "hint"), MISTAKES)
def test_anticipated_mistake_gets_its_own_hint(
    submit: Submit, name: str, code: str, hint: str
) -> None:
    submit(GIVEN + code)
    unmet = first_unmet(name)
    assert hint in unmet.hint
    assert unmet.built, "a learner wants to know what was found instead"


def test_hints_tell_the_mistakes_apart() -> None:
    for mistakes in (ZONE_MISTAKES, S3_MISTAKES, PAIR_MISTAKES):
        assert len({hint for _, hint in mistakes.values()}) == len(mistakes) >= 3
