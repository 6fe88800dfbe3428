"""Elastic IP addresses and auto-assigned public ones: what AWS refuses and shows."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .harness import AWS, code_of, refusal, shows
from .test_network_interfaces import interface, primary

Call = Callable[[], Any]


def address(aws: AWS) -> dict[str, Any]:
    return aws.ec2.allocate_address(Domain="vpc")


def associating(aws: AWS, allocated: dict[str, Any], **target: Any) -> Call:
    return lambda: aws.ec2.associate_address(AllocationId=allocated["AllocationId"], **target)


def public(aws: AWS, instance: str) -> str | None:
    return aws.one_instance(instance).get("PublicIpAddress")


@refusal("addresses/more-addresses-than-quota", "eip: 5 EIPs per Region quota")
def test_more_addresses_than_quota(aws: AWS) -> Call:
    for _ in range(5):
        address(aws)
    return lambda: address(aws)


@refusal("addresses/release-associated-address", "eip: Release an associated EIP")
def test_release_associated_address(aws: AWS) -> Call:
    vpc, allocated = aws.vpc(), address(aws)
    aws.internet_gateway(vpc)
    associating(aws, allocated, InstanceId=aws.instance(aws.subnet(vpc)))()
    return lambda: aws.ec2.release_address(AllocationId=allocated["AllocationId"])


@shows("addresses/release-associated-address")
def test_release_in_the_default_vpc(one: AWS) -> None:
    instance, allocated = one.instance(), address(one)
    associating(one, allocated, InstanceId=instance)()
    one.ec2.release_address(AllocationId=allocated["AllocationId"])
    assert one.ec2.describe_addresses()["Addresses"] == []
    assert public(one, instance) != allocated["PublicIp"]


@shows("addresses/release-associated-address")
def test_release_after_disassociation(one: AWS) -> None:
    vpc, allocated = one.vpc(), address(one)
    one.internet_gateway(vpc)
    own = interface(one, one.subnet(vpc))
    association = associating(one, allocated, NetworkInterfaceId=own)()["AssociationId"]
    one.ec2.disassociate_address(AssociationId=association)
    one.ec2.release_address(AllocationId=allocated["AllocationId"])
    assert one.ec2.describe_addresses()["Addresses"] == []


@refusal(
    "addresses/associate-with-instance-in-state",
    "eip: Associate EIP with a terminated instance",
)
def test_associate_with_terminated_instance(aws: AWS) -> Call:
    instance = aws.instance()
    aws.ec2.terminate_instances(InstanceIds=[instance])
    aws.one_instance(instance)
    return associating(aws, address(aws), InstanceId=instance)


@refusal("addresses/associate-with-instance-in-state")
def test_associate_with_pending_instance(aws: AWS) -> Call:
    image, allocated = aws.ami(), address(aws)
    instance = aws.ec2.run_instances(
        ImageId=image, InstanceType="t3.micro", MinCount=1, MaxCount=1
    )["Instances"][0]["InstanceId"]
    return associating(aws, allocated, InstanceId=instance)


@refusal("addresses/associate-without-gateway")
def test_associate_without_gateway(aws: AWS) -> Call:
    return associating(aws, address(aws), InstanceId=aws.instance(aws.subnet(aws.vpc())))


@shows("addresses/associate-without-gateway")
def test_associate_with_gateway(one: AWS) -> None:
    vpc = one.vpc()
    own = interface(one, one.subnet(vpc))
    one.internet_gateway(vpc)
    assert associating(one, address(one), NetworkInterfaceId=own)()["AssociationId"]


@refusal("addresses/associate-with-two-targets")
def test_associate_with_two_targets(aws: AWS) -> Call:
    targets = {"InstanceId": aws.instance(), "NetworkInterfaceId": interface(aws)}
    return associating(aws, address(aws), **targets)


@shows("addresses/reassociation", "addresses/moved-address")
def test_address_moves(one: AWS) -> None:
    allocated, first, second = address(one), one.instance(), one.instance()
    associating(one, allocated, InstanceId=first)()
    associating(one, allocated, InstanceId=second)()
    assert public(one, second) == allocated["PublicIp"] != public(one, first)
    other = address(one)
    associating(one, other, InstanceId=second)()
    assert public(one, second) == other["PublicIp"]
    held = {a["PublicIp"]: a.get("InstanceId") for a in one.ec2.describe_addresses()["Addresses"]}
    assert not held[allocated["PublicIp"]]
    assert held[other["PublicIp"]] == second


@shows(
    measured=("eip: Associate an EIP that is associated elsewhere with AllowReassociation=False",)
)
def test_address_stays(one: AWS) -> None:
    allocated = address(one)
    associating(one, allocated, InstanceId=one.instance())()
    move = associating(one, allocated, InstanceId=one.instance(), AllowReassociation=False)
    assert code_of(move) == "Resource.AlreadyAssociated"


@shows(
    measured=("eip: Associating an EIP replaces the auto-assigned public IP in describe_instances",)
)
def test_address_replaces_the_automatic_one(one: AWS) -> None:
    instance, allocated = one.instance(), address(one)
    assert public(one, instance)
    associating(one, allocated, InstanceId=instance)()
    assert public(one, instance) == allocated["PublicIp"]
    assert primary(one, instance)["Association"]["PublicIp"] == allocated["PublicIp"]


@shows(
    "addresses/kept-while-stopped",
    "addresses/kept-at-start",
    "lifecycle_state/terminate",
    measured=("eip: EIP stays on the instance across stop/start; disassociated on terminate",),
)
def test_address_across_stop_and_start(one: AWS) -> None:
    instance, allocated = one.instance(), address(one)
    associating(one, allocated, InstanceId=instance)()
    for operation in (one.ec2.stop_instances, one.ec2.start_instances):
        operation(InstanceIds=[instance])
        assert public(one, instance) == allocated["PublicIp"]
    one.ec2.terminate_instances(InstanceIds=[instance])
    assert "AssociationId" not in one.ec2.describe_addresses()["Addresses"][0]


@shows(
    "addresses/kept-while-stopped",
    measured=("publicip: Auto-assigned public IP is released on stop",),
)
def test_automatic_address_across_stop_and_start(one: AWS) -> None:
    instance = one.instance()
    before = public(one, instance)
    one.ec2.stop_instances(InstanceIds=[instance])
    assert public(one, instance) is None
    one.ec2.start_instances(InstanceIds=[instance])
    assert public(one, instance) not in (None, before)


@shows(measured=("publicip: Reboot keeps the public IP",))
def test_reboot_keeps_the_address(one: AWS) -> None:
    instance = one.instance()
    before = public(one, instance)
    one.ec2.reboot_instances(InstanceIds=[instance])
    assert public(one, instance) == before
