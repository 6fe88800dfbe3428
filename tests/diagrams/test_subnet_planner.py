"""SubnetPlanner in Python: AWS's answers, what is refused, and what it builds in an account."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from typing import Any
from xml.etree import ElementTree

import boto3
import pytest
import traitlets
from botocore.exceptions import ClientError

from awslab.account import simulated_aws
from awslab.diagrams import SubnetPlanner
from awslab.diagrams.planner.rules import (
    Refusal,
    Subnet,
    first_window,
    parse,
    subnet_refusal,
    vpc_refusal,
)
from awslab.topology.model import Subnet as Existing
from awslab.topology.model import Vpc

A, B, C = (f"ap-northeast-2{letter}" for letter in "abc")
ROWS = [("web-a", "10.0.0.0/24", A), ("web-b", "10.0.1.0/24", B), ("app-a", "10.0.4.0/22", A)]
VPC_BLOCKS = [
    *("10.0.0.0/16", "10.0.0.0/15", "10.0.0.0/28", "10.0.0.0/29", "10.0.0.7/16", "10.0.0.0"),
    *("10.0.300.0/16", "10.0.0.0/40", "010.0.0.0/16", "10.0.0.0/016", "words", "fd00::/64"),
    *(" 10.0.0.0/16", "10.0.0/16", "10.0.0.0/", "/16", "172.31.0.0/20", "192.168.1.1/24"),
]


@pytest.fixture
def ec2() -> Iterator[Any]:
    with simulated_aws(region="ap-northeast-2"):
        boto3.DEFAULT_SESSION = None
        yield boto3.client("ec2")


def answer(call: Any, **parameters: str) -> tuple[str, str] | None:
    try:
        call(**parameters)
    except ClientError as error:
        return error.response["Error"]["Code"], error.response["Error"]["Message"]
    return None


def said(refusal: Refusal | None) -> tuple[str, str] | None:
    return (refusal.code, refusal.message) if refusal else None


def subnet_blocks() -> list[str]:
    """Blocks that meet every answer of CreateSubnet, one after another in one VPC."""
    fixed = [
        *("10.0.0.0/24", "10.0.0.0/24", "10.0.0.128/25", "10.0.0.0/16", "10.1.0.0/24"),
        *("10.0.0.0/15", "10.0.1.0/29", "10.0.1.0/28", "words", "10.0.2.7/24", "10.0.3.0"),
        *("9.0.0.0/29", "10.0.4.0/33", "10.0.6.0/024", "10.1.0.9/20", "10.0.255.240/28"),
    ]
    chance = random.Random(5)
    return fixed + [
        f"10.{chance.choice((0, 0, 0, 0, 1))}.{chance.randrange(256)}.{chance.randrange(256)}"
        f"/{chance.randrange(14, 31)}"
        for _ in range(120)
    ]


@pytest.mark.parametrize("cidr", VPC_BLOCKS)
def test_a_vpcs_block_is_refused_as_the_account_refuses_it(ec2: Any, cidr: str) -> None:
    assert said(vpc_refusal(cidr)) == answer(ec2.create_vpc, CidrBlock=cidr)


def test_subnets_are_refused_as_the_account_refuses_them(ec2: Any) -> None:
    vpc = ec2.create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]
    placed: list[Subnet] = []
    codes = set()
    for cidr in subnet_blocks():
        refusal = subnet_refusal(cidr, "10.0.0.0/16", placed)
        real = answer(ec2.create_subnet, VpcId=vpc, CidrBlock=cidr, AvailabilityZone=A)
        assert said(refusal) == real, cidr
        codes.add(real[0] if real else "")
        if real is None:
            placed.append(Subnet("x", str(parse(cidr)), A))
    assert codes == {
        "",
        "InvalidParameterValue",
        "InvalidSubnet.Range",
        "InvalidSubnet.Conflict",
    }
    there = ec2.describe_subnets(Filters=[{"Name": "vpc-id", "Values": [vpc]}])["Subnets"]
    assert {s["CidrBlock"] for s in there} == {s.cidr for s in placed}


@pytest.mark.parametrize(
    ("cidr", "why"),
    [
        ("10.0.0.128/25", "web-a, in ap-northeast-2a, holds 10.0.0.128 to 10.0.0.255. No address"),
        (
            "10.0.1.0/23",
            "A /23 begins at a multiple of 512 addresses: it is 10.0.0.0/23. web-a, in",
        ),
        ("10.1.0.0/24", "It holds 10.1.0.0 to 10.1.0.255, and the VPC holds 10.0.0.0 to 10.0.255"),
        ("10.0.9.0/29", "A subnet is between /16 (65,536 addresses) and /28 (16 addresses)."),
    ],
)
def test_a_refusal_says_why(cidr: str, why: str) -> None:
    refusal = subnet_refusal(cidr, "10.0.0.0/16", [Subnet("web-a", "10.0.0.0/24", A)])
    assert refusal
    assert refusal.why.startswith(why)


@pytest.mark.parametrize("prefix", range(16, 29))
def test_five_addresses_of_every_subnet_are_aws_own_as_the_account_counts(
    ec2: Any, prefix: int
) -> None:
    planner = SubnetPlanner(subnets=[("one", f"10.0.0.0/{prefix}", A)])
    vpc = ec2.create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]
    made = ec2.create_subnet(VpcId=vpc, CidrBlock=f"10.0.0.0/{prefix}", AvailabilityZone=A)
    free = f"{made['Subnet']['AvailableIpAddressCount']:,}"
    assert planner.text_alternative[0]["rows"][0][4] == free


@pytest.mark.parametrize(
    ("subnets", "window"),
    [
        ([], "10.0.0.0/16"),
        (["10.0.0.0/24"], "10.0.0.0/23"),
        (["10.0.0.0/24", "10.0.1.0/24"], "10.0.0.0/22"),
        (["10.0.0.0/28"], "10.0.0.0/24"),
        (["10.0.0.0/28", "10.0.128.0/28"], "10.0.0.0/16"),
        (["10.0.0.0/16"], "10.0.0.0/16"),
    ],
)
def test_the_first_window_shows_all_subnets_and_free_space(subnets: list[str], window: str) -> None:
    assert first_window("10.0.0.0/16", [Subnet("x", cidr, A) for cidr in subnets]) == window


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (
            {"cidr": "10.0.0.0/8"},
            "cidr: InvalidVpc.Range: The CIDR '10.0.0.0/8' is invalid. A VPC's",
        ),
        ({"cidr": "here"}, "cidr: InvalidParameterValue: Value (here) for parameter cidrBlock"),
        ({"zones": []}, "zones must be 1 to 6 names of zones, not []"),
        ({"zones": "a"}, "zones is a list of names: write zones=['a']"),
        ({"zones": ["a,b"]}, "zones must be 1 to 6 names of zones, not ['a,b']"),
        ({"share": "My plan"}, "share must be of a-z, 0-9 and -, such as 'plan', not 'My plan'"),
        (
            {"share": "x", "vpc": Vpc("vpc-1", cidrs=("10.0.0.0/16",))},
            "share keeps the plan of a new",
        ),
        ({"vpc": Vpc("vpc-1")}, "vpc-1 has no IPv4 CIDR block to plan in"),
        (
            {"vpc": Vpc("vpc-1", cidrs=("10.0.0.0/16",)), "cidr": "10.1.0.0/16"},
            "cidr '10.1.0.0/16' is not a block of vpc-1; it has: 10.0.0.0/16",
        ),
    ],
)
def test_bad_arguments_get_one_clear_line(arguments: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=re.escape(message)) as caught:
        SubnetPlanner(**arguments)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("row", "message"),
    [
        (
            ("x", "10.0.0.128/25", B),
            "x: InvalidSubnet.Conflict: The CIDR '10.0.0.128/25' conflicts",
        ),
        (("x", "10.1.0.0/24", B), "x: InvalidSubnet.Range: The CIDR '10.1.0.0/24' is invalid."),
        (("x", "10.0.9.0/24", "z"), f"x: zone 'z' is none of {A}, {B}, {C}"),
        (("", "10.0.9.0/24", B), "subnet name '' must be 1 to 40 letters, digits, spaces and"),
        (("a;b", "10.0.9.0/24", B), "subnet name 'a;b' must be 1 to 40 letters"),
    ],
)
def test_a_plan_that_aws_would_refuse_raises_in_one_line(
    row: tuple[str, str, str], message: str
) -> None:
    with pytest.raises(traitlets.TraitError, match=re.escape(f"SubnetPlanner.plan: {message}")):
        SubnetPlanner(subnets=[*ROWS, row])
    planner = SubnetPlanner(subnets=ROWS)
    rows = [*planner.plan["subnets"], dict(zip(("name", "cidr", "zone"), row, strict=True))]
    with pytest.raises(traitlets.TraitError, match=re.escape(message)):
        planner.plan = {"cidr": "10.0.0.0/16", "subnets": rows}
    assert len(planner.plan["subnets"]) == 3


@pytest.mark.parametrize(
    ("plan", "message"),
    [
        ({}, "must have cidr, subnets and may have window, not {}"),
        ({"cidr": "10.0.0.0/8", "subnets": []}, "InvalidVpc.Range: The CIDR '10.0.0.0/8'"),
        ({"cidr": "10.0.0.0/16", "subnets": [7]}, "a subnet has name, cidr and zone, not 7"),
        (
            {"cidr": "10.0.0.0/16", "subnets": [], "window": "10.1.0.0/20"},
            "window '10.1.0.0/20' is not a block in 10.0.0.0/16 of at least 16 addresses",
        ),
    ],
)
def test_a_bad_plan_trait_raises_in_one_line(plan: dict[str, Any], message: str) -> None:
    with pytest.raises(traitlets.TraitError, match=re.escape(message)):
        SubnetPlanner().plan = plan


def test_a_plan_has_no_host_bits_and_is_in_the_order_of_addresses() -> None:
    planner = SubnetPlanner(
        "10.0.0.9/16", subnets=[("b", "10.0.9.7/24", B), ("a", "10.0.0.0/24", A)]
    )
    assert planner.plan["cidr"] == "10.0.0.0/16"
    assert [row["cidr"] for row in planner.plan["subnets"]] == ["10.0.0.0/24", "10.0.9.0/24"]


def test_the_still_shows_names_and_251_not_256_and_is_the_same_twice() -> None:
    planner = SubnetPlanner(subnets=ROWS)
    svg = planner.to_svg()
    ElementTree.fromstring(svg)
    assert "10.0.0.0/24 · 251 usable" in svg
    assert svg == SubnetPlanner(subnets=ROWS).to_svg()
    assert planner.spec["description"] == (
        "3 subnets hold 1,536 of 65,536 addresses; AWS keeps 15 of them. 64,000 are free."
    )


def test_the_code_it_shows_builds_the_plan(ec2: Any) -> None:
    planner = SubnetPlanner(subnets=[*ROWS, ("caf\u00e9 x", "10.0.8.0/28", C)])
    scope: dict[str, Any] = {}
    exec(planner.boto3_code, scope)
    there = ec2.describe_subnets(Filters=[{"Name": "vpc-id", "Values": [scope["vpc_id"]]}])
    built = {
        (s["Tags"][0]["Value"], s["CidrBlock"], s["AvailabilityZone"]) for s in there["Subnets"]
    }
    assert built == {*ROWS, ("caf\u00e9 x", "10.0.8.0/28", C)}


def test_create_builds_the_plan_and_then_shows_it_as_existing(ec2: Any) -> None:
    planner = SubnetPlanner(subnets=ROWS)
    planner.asked += 1
    assert [answer["refused"] for answer in planner.answers] == [False] * 4
    assert re.fullmatch(
        rf"web-a is subnet-\w+, 10.0.0.0/24 in {A}: 251 addresses free.",
        planner.answers[1]["text"],
    )
    assert planner.plan["subnets"] == []
    assert [row["name"] for row in planner.spec["existing"]] == ["web-a", "web-b", "app-a"]
    vpc = planner.spec["vpc"]
    assert ec2.describe_vpcs(VpcIds=[vpc])["Vpcs"][0]["CidrBlock"] == "10.0.0.0/16"
    rows = [{"name": "late", "cidr": "10.0.0.0/25", "zone": B}]
    with pytest.raises(traitlets.TraitError, match=r"late: InvalidSubnet\.Conflict"):
        planner.plan = planner.plan | {"subnets": rows}
    with pytest.raises(traitlets.TraitError, match=r"existing VPC stays 10\.0\.0\.0/16"):
        planner.plan = planner.plan | {"cidr": "10.1.0.0/16"}


def test_what_somebody_built_meanwhile_is_answered_by_the_account(ec2: Any) -> None:
    vpc = ec2.create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]
    planner = SubnetPlanner(vpc=vpc, subnets=ROWS)
    ec2.create_subnet(VpcId=vpc, CidrBlock="10.0.0.0/24", AvailabilityZone=C)
    answers = planner.create()
    assert answers[0]["text"] == (
        "web-a: InvalidSubnet.Conflict: The CIDR '10.0.0.0/24' conflicts with another subnet"
    )
    assert [answer["refused"] for answer in answers] == [True, False, False]
    assert len(planner.spec["existing"]) == 3


def test_without_a_simulated_account_nothing_is_created() -> None:
    planner = SubnetPlanner(subnets=ROWS)
    with pytest.raises(ValueError, match="no simulated account is open"):
        planner.create()
    planner.asked += 1
    assert planner.answers[0]["text"].startswith("Not created: no simulated account is open")
    with pytest.raises(ValueError, match=r"has no VPC in the account yet; call create\(\)"):
        planner.refresh()


def test_a_vpc_of_the_account_shows_what_exists_and_its_regions_zones(ec2: Any) -> None:
    vpc = ec2.create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]
    ec2.create_tags(Resources=[vpc], Tags=[{"Key": "Name", "Value": "shop"}])
    ec2.create_subnet(VpcId=vpc, CidrBlock="10.0.0.0/24", AvailabilityZone=f"{A[:-1]}d")
    planner = SubnetPlanner(vpc="shop")
    assert planner.spec["title"] == "Subnets of VPC shop"
    assert planner.spec["zones"] == [A, B, C, f"{A[:-1]}d"]
    assert planner.spec["existing"][0]["cidr"] == "10.0.0.0/24"
    assert f'vpc_id = "{vpc}"' in planner.boto3_code
    ec2.create_subnet(VpcId=vpc, CidrBlock="10.0.1.0/24", AvailabilityZone=A)
    planner.refresh()
    assert [row["cidr"] for row in planner.spec["existing"]] == ["10.0.0.0/24", "10.0.1.0/24"]
    with pytest.raises(ValueError, match=r"no VPC has the id or name 'shp'.*There are: .*shop"):
        SubnetPlanner(vpc="shp")


def test_a_vpc_object_needs_no_account() -> None:
    there = Existing("subnet-1", name="\u202ebad", cidr="10.0.0.0/24", zone="us-east-1a")
    planner = SubnetPlanner(vpc=Vpc("vpc-1", cidrs=("10.0.0.0/16",), subnets=(there,)))
    assert planner.spec["zones"] == ["us-east-1a"]
    assert planner.spec["existing"][0]["name"] == "\N{REPLACEMENT CHARACTER}bad"
