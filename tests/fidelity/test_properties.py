"""Whatever a learner tries with a VPC, in whatever order, the account stays in a state that AWS would allow."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from ipaddress import IPv4Address, IPv4Network
from itertools import combinations
from typing import Any

import boto3
from botocore.exceptions import ClientError
from hypothesis import given, settings
from hypothesis import strategies as st

from awslab import account

REGION = "ap-northeast-2"
VPC_CIDRS = ("10.0.0.0/16", "10.1.0.0/16", "10.0.0.0/24")
SUBNET_CIDRS = ("10.0.0.0/24", "10.0.0.77/26", "10.0.1.0/28", "10.1.0.0/24", "10.1.0.128/25")
ROUTED = ("0.0.0.0/0", "10.0.0.0/16", "10.1.0.0/16")
UNKNOWN = "0123456789abcdef0"
TARGETS = {"igw": "GatewayId", "nat": "NatGatewayId", "pcx": "VpcPeeringConnectionId"}

#: A call as (operation, parameters): ``<kind>`` stands for the id of something made before, a tuple for a choice.
#: What it makes is found in the answer under the last part.
CALLS: list[tuple[str, dict[str, Any], tuple[Any, ...]]] = [
    ("create_vpc", {"CidrBlock": VPC_CIDRS}, ("Vpc", "VpcId")),
    ("associate_vpc_cidr_block", {"VpcId": "<vpc>", "CidrBlock": VPC_CIDRS}, ()),
    ("delete_vpc", {"VpcId": "<vpc>"}, ()),
    (
        "create_subnet",
        {
            "VpcId": "<vpc>",
            "CidrBlock": SUBNET_CIDRS,
            "AvailabilityZoneId": ("apne2-az1", "apne2-az3"),
        },
        ("Subnet", "SubnetId"),
    ),
    ("delete_subnet", {"SubnetId": "<subnet>"}, ()),
    ("create_internet_gateway", {}, ("InternetGateway", "InternetGatewayId")),
    ("attach_internet_gateway", {"InternetGatewayId": "<igw>", "VpcId": "<vpc>"}, ()),
    ("detach_internet_gateway", {"InternetGatewayId": "<igw>", "VpcId": "<vpc>"}, ()),
    ("delete_internet_gateway", {"InternetGatewayId": "<igw>"}, ()),
    ("create_route_table", {"VpcId": "<vpc>"}, ("RouteTable", "RouteTableId")),
    ("associate_route_table", {"RouteTableId": "<rtb>", "SubnetId": "<subnet>"}, ()),
    ("delete_route_table", {"RouteTableId": "<rtb>"}, ()),
    *(
        (
            "create_route",
            {"RouteTableId": "<rtb>", "DestinationCidrBlock": ROUTED, name: f"<{kind}>"},
            (),
        )
        for kind, name in TARGETS.items()
    ),
    ("delete_route", {"RouteTableId": "<rtb>", "DestinationCidrBlock": ROUTED}, ()),
    ("allocate_address", {"Domain": "vpc"}, ("AllocationId",)),
    (
        "create_nat_gateway",
        {"SubnetId": "<subnet>", "AllocationId": "<eipalloc>"},
        ("NatGateway", "NatGatewayId"),
    ),
    (
        "create_nat_gateway",
        {"SubnetId": "<subnet>", "ConnectivityType": "private"},
        ("NatGateway", "NatGatewayId"),
    ),
    ("delete_nat_gateway", {"NatGatewayId": "<nat>"}, ()),
    ("release_address", {"AllocationId": "<eipalloc>"}, ()),
    (
        "create_vpc_peering_connection",
        {"VpcId": "<vpc>", "PeerVpcId": "<vpc>"},
        ("VpcPeeringConnection", "VpcPeeringConnectionId"),
    ),
    ("accept_vpc_peering_connection", {"VpcPeeringConnectionId": "<pcx>"}, ()),
    ("delete_vpc_peering_connection", {"VpcPeeringConnectionId": "<pcx>"}, ()),
    (
        "create_vpc_endpoint",
        {"VpcId": "<vpc>", "ServiceName": f"com.amazonaws.{REGION}.s3", "RouteTableIds": ["<rtb>"]},
        ("VpcEndpoint", "VpcEndpointId"),
    ),
    (
        "create_vpc_endpoint",
        {
            "VpcId": "<vpc>",
            "ServiceName": f"com.amazonaws.{REGION}.ssm",
            "VpcEndpointType": "Interface",
            "PrivateDnsEnabled": False,
            "SubnetIds": ["<subnet>"],
        },
        ("VpcEndpoint", "VpcEndpointId"),
    ),
    ("delete_vpc_endpoints", {"VpcEndpointIds": ["<vpce>"]}, ()),
    ("create_network_acl", {"VpcId": "<vpc>"}, ("NetworkAcl", "NetworkAclId")),
    (
        "replace_network_acl_association",
        {"AssociationId": "<aclassoc>", "NetworkAclId": "<acl>"},
        ("NewAssociationId",),
    ),
    ("delete_network_acl", {"NetworkAclId": "<acl>"}, ()),
    (
        "create_security_group",
        {"VpcId": "<vpc>", "GroupName": "web", "Description": "web"},
        ("GroupId",),
    ),
    ("delete_security_group", {"GroupId": "<sg>"}, ()),
    (
        "run_instances",
        {
            "ImageId": "<ami>",
            "InstanceType": "t3.micro",
            "SubnetId": "<subnet>",
            "SecurityGroupIds": ["<sg>"],
            "MinCount": 1,
            "MaxCount": 1,
        },
        ("Instances", 0, "InstanceId"),
    ),
    ("associate_address", {"AllocationId": "<eipalloc>", "InstanceId": "<i>"}, ()),
    ("terminate_instances", {"InstanceIds": ["<i>"]}, ()),
]
CHOICES = st.lists(st.integers(0, 7), min_size=4, max_size=4)
STEPS = st.lists(st.tuples(st.sampled_from(range(len(CALLS))), CHOICES), min_size=25, max_size=40)


class Learner:
    """Somebody who makes any call with any of the ids seen so far, and now and then one that never was."""

    def __init__(self) -> None:
        self.ec2 = boto3.client("ec2")
        self.ids: dict[str, list[str]] = defaultdict(list)
        amazon = [{"Name": "architecture", "Values": ["x86_64"]}]
        image = self.ec2.describe_images(Owners=["amazon"], Filters=amazon)["Images"][0]
        self.ids["ami"] = [image["ImageId"]]
        for n in (0, 1):  # two VPCs to start from, with one of everything that others are made in
            self.make("create_vpc", [n])
            self.make("create_subnet", [n, n * 3, 0])
            for operation in ("create_route_table", "create_security_group"):
                self.make(operation, [n])
            self.make("create_internet_gateway", [])
            self.make("attach_internet_gateway", [n, n])
        self.make("create_vpc", [2])  # an empty one, which can be deleted
        self.make("allocate_address", [])

    def make(self, operation: str, choices: list[int]) -> None:
        """Make the first of the calls of an operation."""
        self.try_call(next(call for call in CALLS if call[0] == operation), choices)

    def try_call(self, call: tuple[str, dict[str, Any], tuple[Any, ...]], drawn: list[int]) -> None:
        """Make a call, or be refused; remember the id of what it made."""
        operation, template, path = call
        choices = iter(drawn)
        params = {name: self.fill(value, choices) for name, value in template.items()}
        try:
            answer: Any = getattr(self.ec2, operation)(**params)
        except ClientError:
            return
        for key in path:
            answer = answer[key]
        if path:
            self.ids[answer.rpartition("-")[0]].append(answer)

    def fill(self, value: Any, drawn: Iterator[int]) -> Any:
        if isinstance(value, tuple):
            return value[next(drawn) % len(value)]
        if isinstance(value, list):
            return [self.fill(item, drawn) for item in value]
        if isinstance(value, str) and value.startswith("<"):
            kind = value[1:-1]
            if kind == "aclassoc":
                self.ids[kind] = [a["NetworkAclAssociationId"] for a in State(self.ec2).in_acls]
            known = self.ids[kind]
            n = next(drawn)
            return known[n % len(known)] if known and n < 7 else f"{kind}-{UNKNOWN}"
        return value


class State:
    """The account, read through the API, and what must hold of it."""

    def __init__(self, ec2: Any) -> None:
        self.vpcs = {vpc["VpcId"]: vpc for vpc in ec2.describe_vpcs()["Vpcs"]}
        self.subnets = {s["SubnetId"]: s for s in ec2.describe_subnets()["Subnets"]}
        self.tables = ec2.describe_route_tables()["RouteTables"]
        self.acls = ec2.describe_network_acls()["NetworkAcls"]
        self.enis = ec2.describe_network_interfaces()["NetworkInterfaces"]
        self.igws = ec2.describe_internet_gateways()["InternetGateways"]
        self.nats = ec2.describe_nat_gateways()["NatGateways"]
        self.pcxs = ec2.describe_vpc_peering_connections()["VpcPeeringConnections"]
        self.endpoints = ec2.describe_vpc_endpoints()["VpcEndpoints"]
        self.groups = ec2.describe_security_groups()["SecurityGroups"]
        self.in_acls = [a for acl in self.acls for a in acl["Associations"]]
        self.attached = [a["VpcId"] for igw in self.igws for a in igw["Attachments"]]

    def check(self) -> None:
        for vpc_id in self.vpcs:
            self.check_vpc(vpc_id)
        self.check_associations()
        self.check_interfaces()
        self.check_routes()
        assert len(self.attached) == len(set(self.attached)), "a VPC has one internet gateway"
        parts = (*self.subnets.values(), *self.tables, *self.acls, *self.groups, *self.endpoints)
        assert {part["VpcId"] for part in parts} | {*self.attached} == {*self.vpcs}

    def check_vpc(self, vpc_id: str) -> None:
        def own(things: Any) -> list[Any]:
            return [thing for thing in things if thing["VpcId"] == vpc_id]

        associations = self.vpcs[vpc_id]["CidrBlockAssociationSet"]
        blocks = [IPv4Network(association["CidrBlock"]) for association in associations]
        subnets = [IPv4Network(subnet["CidrBlock"]) for subnet in own(self.subnets.values())]
        assert not any(a.overlaps(b) for a, b in combinations(blocks, 2))
        assert not any(a.overlaps(b) for a, b in combinations(subnets, 2))
        assert all(any(subnet.subnet_of(block) for block in blocks) for subnet in subnets)
        assert sum(any(a["Main"] for a in t["Associations"]) for t in own(self.tables)) == 1
        assert sum(acl["IsDefault"] for acl in own(self.acls)) == 1
        assert [group["GroupName"] for group in own(self.groups)].count("default") == 1

    def check_associations(self) -> None:
        in_tables = [a for table in self.tables for a in table["Associations"] if not a["Main"]]
        with_table = [association["SubnetId"] for association in in_tables]
        assert len(with_table) == len(set(with_table)), "a subnet has one route table"
        assert sorted(a["SubnetId"] for a in self.in_acls) == sorted(self.subnets)
        for holder in (*self.tables, *self.acls):
            for association in holder["Associations"]:
                if subnet_id := association.get("SubnetId"):
                    assert self.subnets[subnet_id]["VpcId"] == holder["VpcId"]

    def check_interfaces(self) -> None:
        group_vpcs = {group["GroupId"]: group["VpcId"] for group in self.groups}
        seen = set()
        for eni in self.enis:
            network = IPv4Network(self.subnets[eni["SubnetId"]]["CidrBlock"])
            ip = IPv4Address(eni["PrivateIpAddress"])
            assert ip in network
            assert ip not in {*(network[n] for n in range(4)), network[-1]}
            assert (eni["SubnetId"], ip) not in seen
            seen.add((eni["SubnetId"], ip))
            assert all(group_vpcs[group["GroupId"]] == eni["VpcId"] for group in eni["Groups"])
            assert "Association" not in eni or eni["VpcId"] in self.attached
        known = {eni["NetworkInterfaceId"] for eni in self.enis}
        for nat in self.nats:
            there = {
                address["NetworkInterfaceId"] for address in nat["NatGatewayAddresses"]
            } <= known
            assert there == (nat["State"] == "available")

    def check_routes(self) -> None:
        for table in self.tables:
            active = {
                "local",
                *(i["InternetGatewayId"] for i in self.igws if i["Attachments"]),
                *(n["NatGatewayId"] for n in self.nats if n["State"] == "available"),
                *(
                    p["VpcPeeringConnectionId"]
                    for p in self.pcxs
                    if p["Status"]["Code"] == "active"
                ),
                *(endpoint["VpcEndpointId"] for endpoint in self.endpoints),
            }
            for route in table["Routes"]:
                (target,) = (route[name] for name in TARGETS.values() if name in route)
                assert (route["State"] == "active") == (target in active)


@contextmanager
def fresh_account() -> Iterator[None]:
    account.open(region=REGION)
    try:
        yield
    finally:
        account.close()


@settings(max_examples=15, deadline=None, derandomize=True, database=None)
@given(STEPS)
def test_no_sequence_of_calls_leaves_a_state_aws_would_not_allow(
    steps: list[tuple[int, list[int]]],
) -> None:
    with fresh_account():
        learner = Learner()
        for which, choices in steps:
            learner.try_call(CALLS[which], choices)
            State(learner.ec2).check()
