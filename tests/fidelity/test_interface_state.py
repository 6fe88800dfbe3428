"""Elastic network interfaces: what they look like."""

from __future__ import annotations

from ipaddress import ip_address

from .harness import AWS, shows
from .test_network_interfaces import attaching, group, interface, primary


def addresses(aws: AWS) -> list[str]:
    shown = aws.ec2.describe_network_interfaces()["NetworkInterfaces"]
    return [a["PrivateIpAddress"] for i in shown for a in i["PrivateIpAddresses"]]


@shows("interface_state/free-addresses", "interface_state/more-addresses")
def test_free_addresses(one: AWS) -> None:
    subnet = one.subnet(one.vpc(), "10.0.1.0/28")
    own = interface(one, subnet, SecondaryPrivateIpAddressCount=2)
    interface(one, subnet, PrivateIpAddresses=[{"PrivateIpAddress": "10.0.1.9", "Primary": True}])
    one.ec2.assign_private_ip_addresses(NetworkInterfaceId=own, SecondaryPrivateIpAddressCount=2)
    one.ec2.assign_private_ip_addresses(NetworkInterfaceId=own, PrivateIpAddresses=["10.0.1.14"])
    for _ in range(4):
        one.instance(subnet)
    taken = addresses(one)
    assert len(taken) == len(set(taken)) == 11
    assert all(ip_address("10.0.1.4") <= ip_address(a) <= ip_address("10.0.1.14") for a in taken)


@shows("interface_state/free-addresses")
def test_primary_address(one: AWS) -> None:
    subnet = one.subnet(one.vpc())
    listed = [
        {"PrivateIpAddress": "10.0.1.20", "Primary": False},
        {"PrivateIpAddress": "10.0.1.10", "Primary": True},
    ]
    interface(one, subnet, PrivateIpAddresses=listed)
    shown = one.ec2.describe_network_interfaces()["NetworkInterfaces"][0]
    assert shown["PrivateIpAddress"] == "10.0.1.10"
    assert [(a["Primary"], a["PrivateIpAddress"]) for a in shown["PrivateIpAddresses"]] == [
        (True, "10.0.1.10"),
        (False, "10.0.1.20"),
    ]


@shows("interface_state/freed-addresses")
def test_freed_addresses(one: AWS) -> None:
    subnet = one.subnet(one.vpc())
    own = interface(one, subnet, PrivateIpAddress="10.0.1.9")
    one.ec2.delete_network_interface(NetworkInterfaceId=own)
    assert one.one_instance(one.instance(subnet, PrivateIpAddress="10.0.1.9"))


@shows("interface_state/returned-addresses")
def test_returned_addresses(one: AWS) -> None:
    subnet = one.subnet(one.vpc())
    own = interface(one, subnet)
    assign = {"NetworkInterfaceId": own, "PrivateIpAddresses": ["10.0.1.9"]}

    def free() -> int:
        return one.ec2.describe_subnets(SubnetIds=[subnet])["Subnets"][0]["AvailableIpAddressCount"]

    before = free()
    one.ec2.assign_private_ip_addresses(**assign)
    assert free() == before - 1
    one.ec2.unassign_private_ip_addresses(**assign)
    assert free() == before


@shows("interface_state/groups-of-instance")
def test_groups_of_instance(one: AWS) -> None:
    instance, vpc = one.instance(), one.ec2.describe_vpcs()["Vpcs"][0]["VpcId"]
    web = group(one, vpc)
    one.ec2.modify_network_interface_attribute(
        NetworkInterfaceId=primary(one, instance)["NetworkInterfaceId"], Groups=[web]
    )
    assert [g["GroupId"] for g in one.one_instance(instance)["SecurityGroups"]] == [web]


@shows("interface_state/deletion-with-instance")
def test_deletion_with_instance(one: AWS) -> None:
    instance, own = one.instance(), interface(one)
    attachment = attaching(one, own, instance)()["AttachmentId"]
    one.ec2.modify_network_interface_attribute(
        NetworkInterfaceId=own,
        Attachment={"AttachmentId": attachment, "DeleteOnTermination": True},
    )
    one.ec2.terminate_instances(InstanceIds=[instance])
    assert addresses(one) == []
