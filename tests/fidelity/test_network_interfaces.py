"""Elastic network interfaces: what AWS refuses."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .harness import AWS, refusal, shows

Call = Callable[[], Any]


def interface(aws: AWS, subnet: str | None = None, **options: Any) -> str:
    made = aws.ec2.create_network_interface(SubnetId=subnet or aws.default_subnet(), **options)
    return made["NetworkInterface"]["NetworkInterfaceId"]


def attaching(aws: AWS, interface_id: str, instance: str, index: int = 1) -> Call:
    return lambda: aws.ec2.attach_network_interface(
        NetworkInterfaceId=interface_id, InstanceId=instance, DeviceIndex=index
    )


def primary(aws: AWS, instance: str) -> dict[str, Any]:
    return aws.one_instance(instance)["NetworkInterfaces"][0]


@refusal("network_interfaces/attach-interface-in-use", "eni: Attach ENI that is already attached")
def test_attach_interface_in_use(aws: AWS) -> Call:
    own = interface(aws)
    attaching(aws, own, aws.instance())()
    return attaching(aws, own, aws.instance())


@refusal("network_interfaces/attach-interface-in-another-zone")
def test_attach_interface_in_another_zone(aws: AWS) -> Call:
    return attaching(aws, interface(aws, aws.default_subnet("b")), aws.instance())


@refusal("network_interfaces/attach-interface-to-instance-in-state")
def test_attach_interface_to_terminated_instance(aws: AWS) -> Call:
    own, instance = interface(aws), aws.instance()
    aws.ec2.terminate_instances(InstanceIds=[instance])
    return attaching(aws, own, instance)


@refusal("network_interfaces/attach-interface-at-used-index")
def test_attach_interface_at_used_index(aws: AWS) -> Call:
    return attaching(aws, interface(aws), aws.instance(), 0)


@refusal("network_interfaces/too-many-interfaces")
def test_too_many_interfaces(aws: AWS) -> Call:
    instance = aws.instance()
    attaching(aws, interface(aws), instance, 1)()
    return attaching(aws, interface(aws), instance, 2)


@refusal("network_interfaces/detach-primary-interface")
def test_detach_primary_interface(aws: AWS) -> Call:
    instance = aws.instance()
    attaching(aws, interface(aws), instance)()
    attachment = primary(aws, instance)["Attachment"]["AttachmentId"]
    return lambda: aws.ec2.detach_network_interface(AttachmentId=attachment)


@shows("network_interfaces/detach-primary-interface")
def test_detach_secondary_interface(one: AWS) -> None:
    own = interface(one)
    attachment = attaching(one, own, one.instance())()["AttachmentId"]
    one.ec2.detach_network_interface(AttachmentId=attachment)
    found = one.ec2.describe_network_interfaces(NetworkInterfaceIds=[own])["NetworkInterfaces"]
    assert found[0]["Status"] == "available"


@refusal("network_interfaces/delete-interface-in-use")
def test_delete_interface_in_use(aws: AWS) -> Call:
    used = primary(aws, aws.instance())["NetworkInterfaceId"]
    return lambda: aws.ec2.delete_network_interface(NetworkInterfaceId=used)


@refusal(
    "network_interfaces/too-many-private-addresses",
    "eni: Secondary private IPs beyond type limit (t3.micro: 2 per ENI)",
)
def test_too_many_private_addresses(aws: AWS) -> Call:
    own = primary(aws, aws.instance())["NetworkInterfaceId"]
    return lambda: aws.ec2.assign_private_ip_addresses(
        NetworkInterfaceId=own, SecondaryPrivateIpAddressCount=2
    )


@refusal("network_interfaces/unassign-primary-address")
def test_unassign_primary_address(aws: AWS) -> Call:
    own = primary(aws, aws.instance())
    return lambda: aws.ec2.unassign_private_ip_addresses(
        NetworkInterfaceId=own["NetworkInterfaceId"], PrivateIpAddresses=[own["PrivateIpAddress"]]
    )


def creating(aws: AWS, address: str) -> Call:
    subnet = aws.subnet(aws.vpc())
    return lambda: interface(aws, subnet, PrivateIpAddress=address)


@refusal("network_interfaces/address-outside-subnet")
def test_address_outside_subnet(aws: AWS) -> Call:
    return creating(aws, "10.0.2.9")


@refusal("network_interfaces/reserved-address")
def test_reserved_address(aws: AWS) -> Call:
    return creating(aws, "10.0.1.3")


@refusal("network_interfaces/reserved-address")
def test_broadcast_address(aws: AWS) -> Call:
    return creating(aws, "10.0.1.255")


@refusal("network_interfaces/used-address")
def test_used_address(aws: AWS) -> Call:
    subnet = aws.subnet(aws.vpc())
    aws.instance(subnet, PrivateIpAddress="10.0.1.9")
    return lambda: interface(aws, subnet, PrivateIpAddress="10.0.1.9")


@refusal("network_interfaces/used-address")
def test_used_address_at_launch(aws: AWS) -> Call:
    subnet = aws.subnet(aws.vpc())
    interface(aws, subnet, PrivateIpAddress="10.0.1.9")
    return lambda: aws.instance(subnet, PrivateIpAddress="10.0.1.9")


@refusal("network_interfaces/address-outside-subnet")
def test_no_address(aws: AWS) -> Call:
    return creating(aws, "10.0.1.300")


@shows("network_interfaces/address-outside-subnet", "network_interfaces/used-address")
def test_each_interface_of_a_launch_has_its_own_subnet(one: AWS) -> None:
    vpc = one.vpc()
    first, second = one.subnet(vpc), one.subnet(vpc, "10.0.2.0/24")
    interface(one, first, PrivateIpAddress="10.0.1.9")
    made = one.ec2.run_instances(
        ImageId=one.ami(),
        InstanceType="t3.micro",
        MinCount=1,
        MaxCount=1,
        NetworkInterfaces=[
            {"DeviceIndex": 0, "SubnetId": first, "PrivateIpAddress": "10.0.1.10"},
            {"DeviceIndex": 1, "SubnetId": second, "PrivateIpAddress": "10.0.2.9"},
        ],
    )["Instances"][0]
    held = {i["PrivateIpAddress"] for i in made["NetworkInterfaces"]}
    assert held == {"10.0.1.10", "10.0.2.9"}


def assigning(aws: AWS, interface_id: str, *addresses: str, **options: Any) -> Call:
    return lambda: aws.ec2.assign_private_ip_addresses(
        NetworkInterfaceId=interface_id, PrivateIpAddresses=[*addresses], **options
    )


def two_interfaces(aws: AWS) -> tuple[str, str]:
    """Return an interface that has 10.0.1.8 and 10.0.1.9, and another of its subnet."""
    subnet = aws.subnet(aws.vpc())
    holder = interface(aws, subnet, PrivateIpAddress="10.0.1.8")
    assigning(aws, holder, "10.0.1.9")()
    return holder, interface(aws, subnet)


def secondary(aws: AWS, interface_id: str) -> list[str]:
    found = aws.ec2.describe_network_interfaces(NetworkInterfaceIds=[interface_id])
    addresses = found["NetworkInterfaces"][0]["PrivateIpAddresses"]
    return [a["PrivateIpAddress"] for a in addresses if not a["Primary"]]


@refusal("network_interfaces/address-of-another-interface")
def test_address_of_another_interface(aws: AWS) -> Call:
    _, other = two_interfaces(aws)
    return assigning(aws, other, "10.0.1.9")


@refusal("network_interfaces/address-of-another-interface")
def test_primary_address_of_another_interface(aws: AWS) -> Call:
    _, other = two_interfaces(aws)
    return assigning(aws, other, "10.0.1.8", AllowReassignment=True)


@shows("network_interfaces/address-of-another-interface", "interface_state/more-addresses")
def test_address_moves_to_another_interface(one: AWS) -> None:
    holder, other = two_interfaces(one)
    for _ in range(2):  # the second call changes nothing
        assigning(one, other, "10.0.1.9", AllowReassignment=True)()
    assert secondary(one, holder) == []
    assert secondary(one, other) == ["10.0.1.9"]


@refusal("network_interfaces/addresses-and-count")
def test_addresses_and_count(aws: AWS) -> Call:
    own = interface(aws, aws.subnet(aws.vpc()))
    return lambda: aws.ec2.assign_private_ip_addresses(
        NetworkInterfaceId=own, PrivateIpAddresses=["10.0.1.9"], SecondaryPrivateIpAddressCount=1
    )


def group(aws: AWS, vpc: str, name: str = "web") -> str:
    return aws.ec2.create_security_group(GroupName=name, Description=name, VpcId=vpc)["GroupId"]


@refusal("network_interfaces/interface-and-group-of-other-vpcs")
def test_interface_and_group_of_other_vpcs(aws: AWS) -> Call:
    foreign = group(aws, aws.vpc())
    return lambda: interface(aws, Groups=[foreign])


@refusal("network_interfaces/interface-and-group-of-other-vpcs")
def test_instance_and_group_of_other_vpcs(aws: AWS) -> Call:
    foreign, instance = group(aws, aws.vpc()), aws.instance()
    return lambda: aws.ec2.modify_instance_attribute(InstanceId=instance, Groups=[foreign])


@refusal("network_interfaces/unknown-group")
def test_unknown_group(aws: AWS) -> Call:
    return lambda: interface(aws, Groups=["sg-00000000000000000"])


@refusal("network_interfaces/too-many-groups")
def test_too_many_groups(aws: AWS) -> Call:
    vpc = aws.vpc()
    subnet, groups = aws.subnet(vpc), [group(aws, vpc, f"group-{n}") for n in range(6)]
    return lambda: interface(aws, subnet, Groups=groups)
