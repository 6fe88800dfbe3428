"""Internet gateways and NAT gateways: what AWS refuses and shows."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from awslab.account import NotSimulatedError
from awslab.account.clock import clock
from awslab.account.registry import DIFFERENCES
from awslab.account.rules._network import VPC_QUOTA

from .harness import AWS, code_of, refusal, shows

Calls = Callable[[], Any]


def address(aws: AWS) -> str:
    return aws.ec2.allocate_address(Domain="vpc")["AllocationId"]


def nat(aws: AWS, subnet: str, allocation: str) -> str:
    made = aws.ec2.create_nat_gateway(SubnetId=subnet, AllocationId=allocation)["NatGateway"]
    assert made["State"] == "pending"
    return made["NatGatewayId"]


def describe(aws: AWS, nat_id: str) -> dict[str, Any]:
    return aws.ec2.describe_nat_gateways(NatGatewayIds=[nat_id])["NatGateways"][0]


@refusal("gateways/internet-gateways-in-a-region")
def test_internet_gateway_beyond_the_quota(aws: AWS) -> Calls:
    for _ in range(VPC_QUOTA - 1):  # the default VPC's is one of them
        aws.ec2.create_internet_gateway()
    return aws.ec2.create_internet_gateway


@refusal("gateways/second-internet-gateway-of-a-vpc")
def test_second_internet_gateway_of_a_vpc(aws: AWS) -> Calls:
    vpc = aws.vpc()
    aws.internet_gateway(vpc)
    second = aws.ec2.create_internet_gateway()["InternetGateway"]["InternetGatewayId"]
    return lambda: aws.ec2.attach_internet_gateway(InternetGatewayId=second, VpcId=vpc)


@refusal(
    "gateways/detach-gateway-under-public-addresses",
    "igw: Detach an IGW while the VPC has mapped public addresses",
)
def test_detach_gateway_under_public_addresses(aws: AWS) -> Calls:
    vpc = aws.vpc()
    gateway, instance = aws.internet_gateway(vpc), aws.instance(aws.subnet(vpc))
    aws.ec2.describe_instances()
    aws.ec2.associate_address(InstanceId=instance, AllocationId=address(aws))
    return lambda: aws.ec2.detach_internet_gateway(InternetGatewayId=gateway, VpcId=vpc)


@shows(
    measured=(
        "igw: Delete an attached IGW",
        "igw: Detach IGW from the wrong VPC",
        "igw: Attach one IGW to two VPCs",
    )
)
def test_internet_gateway_and_its_vpc(one: AWS) -> None:
    vpc, other = one.vpc(), one.vpc("10.1.0.0/16")
    gateway = {"InternetGatewayId": one.internet_gateway(vpc)}
    assert code_of(lambda: one.ec2.delete_internet_gateway(**gateway)) == "DependencyViolation"
    detach = code_of(lambda: one.ec2.detach_internet_gateway(**gateway, VpcId=other))
    assert detach == "Gateway.NotAttached"
    attach = code_of(lambda: one.ec2.attach_internet_gateway(**gateway, VpcId=other))
    assert attach == "Resource.AlreadyAssociated"


@refusal("gateways/nat-gateway-without-subnet")
def test_nat_gateway_without_subnet(aws: AWS) -> Calls:
    return lambda: aws.ec2.create_nat_gateway(ConnectivityType="private")


@refusal(
    "gateways/public-nat-gateway-without-address",
    "nat: Public (zonal) NAT gateway without AllocationId",
)
def test_public_nat_gateway_without_address(aws: AWS) -> Calls:
    subnet = aws.subnet(aws.vpc())
    return lambda: aws.ec2.create_nat_gateway(SubnetId=subnet)


@refusal(
    "gateways/private-nat-gateway-with-address", "nat: NAT ConnectivityType=private + AllocationId"
)
def test_private_nat_gateway_with_address(aws: AWS) -> Calls:
    subnet, allocation = aws.subnet(aws.vpc()), address(aws)
    return lambda: aws.ec2.create_nat_gateway(
        SubnetId=subnet, ConnectivityType="private", AllocationId=allocation
    )


@refusal("gateways/unknown-nat-gateway")
def test_delete_an_unknown_nat_gateway(aws: AWS) -> Calls:
    return lambda: aws.ec2.delete_nat_gateway(NatGatewayId="nat-0123456789abcdef0")


@refusal("gateways/unknown-nat-gateway")
def test_describe_an_unknown_nat_gateway(aws: AWS) -> Calls:
    return lambda: aws.ec2.describe_nat_gateways(NatGatewayIds=["nat-0123456789abcdef0"])


@refusal("gateways/disassociate-the-address-of-a-nat-gateway")
def test_disassociate_the_address_of_a_nat_gateway(aws: AWS) -> Calls:
    vpc = aws.vpc()
    aws.internet_gateway(vpc)
    nat(aws, aws.subnet(vpc), address(aws))
    (eip,) = aws.ec2.describe_addresses()["Addresses"]
    return lambda: aws.ec2.disassociate_address(AssociationId=eip["AssociationId"])


@shows(
    "gateways/nat-gateway-comes-up",
    "subnets/interface-lives-in-its-subnet",
    measured=(
        "nat: After create_nat_gateway its EIP shows AssociationId + ENI",
        "nat: Releasing an EIP in use by a NAT gateway",
    ),
)
def test_public_nat_gateway(one: AWS) -> None:
    vpc = one.vpc()
    one.internet_gateway(vpc)
    subnet, allocation = one.subnet(vpc, "10.0.1.0/24"), address(one)
    made = describe(one, nat(one, subnet, allocation))
    assert (made["State"], made["ConnectivityType"]) == ("available", "public")
    (own,) = made["NatGatewayAddresses"]
    assert (own["PrivateIp"], own["IsPrimary"], own["Status"]) == ("10.0.1.4", True, "succeeded")
    (eip,) = one.ec2.describe_addresses()["Addresses"]
    assert eip["AssociationId"] == own["AssociationId"]
    assert eip["NetworkInterfaceId"] == own["NetworkInterfaceId"]
    (eni,) = one.ec2.describe_network_interfaces()["NetworkInterfaces"]
    assert (eni["InterfaceType"], eni["Status"], eni["Groups"]) == ("nat_gateway", "in-use", [])
    release = code_of(lambda: one.ec2.release_address(AllocationId=allocation))
    assert release == "InvalidIPAddress.InUse"


@shows(
    "gateways/nat-gateway-comes-up",
    measured=(
        "nat: Public NAT gateway in a VPC without IGW ends in state 'failed' (Gateway.NotAttached)",
    ),
)
def test_public_nat_gateway_without_internet_gateway_fails(one: AWS) -> None:
    vpc = one.vpc()
    made = describe(one, nat(one, one.subnet(vpc), address(one)))
    assert (made["State"], made["FailureCode"]) == ("failed", "Gateway.NotAttached")
    assert made["FailureMessage"] == f"Network {vpc} has no Internet gateway attached"
    assert "AssociationId" not in one.ec2.describe_addresses()["Addresses"][0]


@shows(
    "gateways/nat-gateway-comes-up",
    measured=("nat: NAT gateway on an EIP that is already associated",),
)
def test_nat_gateway_on_a_used_address_leaves_nothing(one: AWS) -> None:
    vpc = one.vpc()
    one.internet_gateway(vpc)
    subnet, allocation = one.subnet(vpc), address(one)
    nat(one, subnet, allocation)
    again = code_of(lambda: nat(one, subnet, allocation))
    assert again == "Resource.AlreadyAssociated"
    assert len(one.ec2.describe_network_interfaces()["NetworkInterfaces"]) == 1


@shows("gateways/nat-gateway-goes-down")
def test_deleted_nat_gateway(one: AWS) -> None:
    vpc = one.vpc()
    gateway = one.internet_gateway(vpc)
    subnet = one.subnet(vpc)
    nat_id = nat(one, subnet, address(one))
    assert describe(one, nat_id)["State"] == "available"
    one.ec2.delete_nat_gateway(NatGatewayId=nat_id)
    assert code_of(lambda: one.ec2.delete_subnet(SubnetId=subnet)) == "DependencyViolation"
    gone = describe(one, nat_id)
    assert gone["State"] == "deleted"
    assert gone["DeleteTime"] > gone["CreateTime"]
    assert "AssociationId" not in one.ec2.describe_addresses()["Addresses"][0]
    one.ec2.delete_subnet(SubnetId=subnet)
    one.ec2.detach_internet_gateway(InternetGatewayId=gateway, VpcId=vpc)
    clock.advance(timedelta(hours=1))
    assert code_of(lambda: describe(one, nat_id)) == "NatGatewayNotFound"


@shows("gateways/regional-nat-gateway")
def test_regional_nat_gateway_is_not_simulated_and_the_book_says_so(one: AWS) -> None:
    vpc = one.vpc()
    with pytest.raises(NotSimulatedError, match="AvailabilityMode=regional"):
        one.ec2.create_nat_gateway(VpcId=vpc, AvailabilityMode="regional")
    assert any(d.topic == "nat" and "regional" in d.aws for d in DIFFERENCES)
