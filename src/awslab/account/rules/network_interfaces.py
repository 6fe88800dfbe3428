"""Elastic network interfaces: what EC2 refuses."""

from __future__ import annotations

from ipaddress import ip_address, ip_network
from typing import Any

from awslab.account.engine import Call
from awslab.account.registry import refuses
from awslab.account.rules import _ec2

ERRORS = "AWSEC2/latest/APIReference/errors-overview.html"
INTERFACES = "AWSEC2/latest/UserGuide/using-eni.html"
SUBNETS = "vpc/latest/userguide/subnet-sizing.html"


def _interface(call: Call) -> Any:
    return call.backend().enis.get(call.params.get("NetworkInterfaceId"))


def _interface_and_instance(call: Call) -> tuple[Any, Any]:
    instance_id = call.params.get("InstanceId")
    instance = call.backend().get_instance_by_id(instance_id) if instance_id else None
    return _interface(call), instance


def _network_limits(instance: Any) -> dict[str, Any]:
    kind = _ec2.instance_type(instance.instance_type) or {}
    limits: dict[str, Any] = kind.get("NetworkInfo", {})
    return limits


@refuses("ec2", "AttachNetworkInterface", code="InvalidNetworkInterface.InUse", doc=ERRORS)
def attach_interface_in_use(call: Call) -> str | None:
    """A network interface serves one instance at a time."""
    interface, instance = _interface_and_instance(call)
    if interface and instance and interface.attachment_id:
        return f"Interface: [{interface.id}] in use."
    return None


@refuses("ec2", "AttachNetworkInterface", code="InvalidParameterCombination", doc=INTERFACES)
def attach_interface_in_another_zone(call: Call) -> str | None:
    """A network interface attaches only to an instance in its subnet's Availability Zone."""
    interface, instance = _interface_and_instance(call)
    if interface and instance and interface.availability_zone != instance.placement.zone:
        return (
            "You may not attach a network interface to an instance "
            "if they are not in the same availability zone"
        )
    return None


@refuses("ec2", "AttachNetworkInterface", code="IncorrectState", doc=ERRORS)
def attach_interface_to_instance_in_state(call: Call) -> str | None:
    """A network interface attaches to an instance that is running or stopped."""
    interface, instance = _interface_and_instance(call)
    if interface and instance and instance.state not in ("running", "stopped"):
        return f"Instance '{instance.id}' is not 'running' or 'stopped'."
    return None


@refuses("ec2", "AttachNetworkInterface", code="InvalidParameterValue", doc=INTERFACES)
def attach_interface_at_used_index(call: Call) -> str | None:
    """An instance has one network interface at each device index; 0 is its primary one."""
    interface, instance = _interface_and_instance(call)
    index = call.params.get("DeviceIndex")
    if interface and instance and index in instance.nics:
        return (
            f"Instance '{instance.id}' already has an interface attached at device index '{index}'."
        )
    return None


@refuses("ec2", "AttachNetworkInterface", code="AttachmentLimitExceeded", doc=ERRORS)
def too_many_interfaces(call: Call) -> str | None:
    """How many network interfaces an instance has depends on its type."""
    interface, instance = _interface_and_instance(call)
    if interface and instance:
        limit = _network_limits(instance).get("MaximumNetworkInterfaces")
        if limit and len(instance.nics) >= limit:
            return (
                f"Interface count {len(instance.nics) + 1} exceeds the limit "
                f"for {instance.instance_type}"
            )
    return None


@refuses("ec2", "DetachNetworkInterface", code="OperationNotPermitted", doc=INTERFACES)
def detach_primary_interface(call: Call) -> str | None:
    """An instance keeps its primary network interface for life."""
    for interface in call.backend().enis.values():
        if interface.attachment_id == call.params["AttachmentId"] and interface.device_index == 0:
            return "The network interface at device index 0 cannot be detached."
    return None


@refuses("ec2", "DeleteNetworkInterface", code="InvalidParameterValue", doc=ERRORS)
def delete_interface_in_use(call: Call) -> str | None:
    """An attached network interface is detached before it is deleted."""
    interface = _interface(call)
    if interface and interface.attachment_id:
        return f"Network interface '{interface.id}' is currently in use."
    return None


@refuses(
    "ec2",
    "AssignPrivateIpAddresses",
    code="PrivateIpAddressLimitExceeded",
    doc="AWSEC2/latest/UserGuide/AvailableIpPerENI.html",
)
def too_many_private_addresses(call: Call) -> str | None:
    """How many private addresses an attached network interface has depends on the instance's type."""
    interface = _interface(call)
    if not interface or not interface.instance:
        return None
    limit = _network_limits(interface.instance).get("Ipv4AddressesPerInterface")
    given = call.params.get("PrivateIpAddresses", [])
    held = {address["PrivateIpAddress"] for address in interface.private_ip_addresses}
    more = len({*given} - held) or call.params.get("SecondaryPrivateIpAddressCount", 0)
    if limit and len(interface.private_ip_addresses) + more > limit:
        return "Number of private addresses will exceed limit."
    return None


@refuses("ec2", "UnassignPrivateIpAddresses", code="InvalidParameterValue", doc=INTERFACES)
def unassign_primary_address(call: Call) -> str | None:
    """A network interface keeps its primary private address for life."""
    interface = _interface(call)
    if interface and interface.private_ip_address in call.params.get("PrivateIpAddresses", []):
        return (
            f"The primary private IP address {interface.private_ip_address} of "
            f"{interface.id} cannot be unassigned."
        )
    return None


def _addresses(call: Call) -> list[tuple[Any, str]]:
    """Return the private addresses a call asks for, each with its subnet, where it names one that exists."""
    if call.operation == "AssignPrivateIpAddresses":
        interface = _interface(call)
        given = call.params.get("PrivateIpAddresses", [])
        return [(interface.subnet, address) for address in given] if interface else []
    request = _ec2.launch(call) if call.operation == "RunInstances" else call.params
    asked = []
    for source in (request, *(request.get("NetworkInterfaces") or [])):
        listed = [a.get("PrivateIpAddress") for a in source.get("PrivateIpAddresses", [])]
        subnet_id = source.get("SubnetId")
        subnet = _ec2.found(call.backend().get_subnet, subnet_id) if subnet_id else None
        for address in dict.fromkeys([source.get("PrivateIpAddress"), *listed]):
            if subnet and address:
                asked.append((subnet, address))
    return asked


_ASKING = ("RunInstances", "CreateNetworkInterface", "AssignPrivateIpAddresses")


@refuses("ec2", *_ASKING, code="InvalidParameterValue", doc=SUBNETS)
def address_outside_subnet(call: Call) -> str | None:
    """A private address lies in the subnet's block."""
    for subnet, address in _addresses(call):
        try:
            inside = ip_address(address) in ip_network(subnet.cidr_block)
        except ValueError:
            return f"Value ({address}) for parameter address is invalid. Invalid IPv4 address."
        if not inside:
            return f"Address {address} does not fall within the subnet's address range"
    return None


@refuses("ec2", *_ASKING, code="InvalidParameterValue", doc=SUBNETS)
def reserved_address(call: Call) -> str | None:
    """AWS keeps the first four addresses and the last of every subnet."""
    for subnet, address in _addresses(call):
        block = ip_network(subnet.cidr_block)
        if ip_address(address) in {*(block[i] for i in range(4)), block[-1]}:
            return f"Address {address} is in subnet's reserved address range"
    return None


def _holders(call: Call) -> list[tuple[Any, dict[str, Any]]]:
    """Return who has the private addresses a call asks for: network interface and address."""
    asked = {(subnet.id, address) for subnet, address in _addresses(call)}
    return [
        (interface, held)
        for interface in (call.backend().enis.values() if asked else ())
        for held in interface.private_ip_addresses
        if (interface.subnet_id, held["PrivateIpAddress"]) in asked
    ]


@refuses("ec2", "RunInstances", "CreateNetworkInterface", code="InvalidIPAddress.InUse", doc=ERRORS)
def used_address(call: Call) -> str | None:
    """A private address belongs to one network interface of its subnet."""
    for _, held in _holders(call):
        return f"Address {held['PrivateIpAddress']} is in use."
    return None


@refuses(
    "ec2",
    "AssignPrivateIpAddresses",
    code="InvalidParameterValue",
    doc="AWSEC2/latest/APIReference/API_AssignPrivateIpAddresses.html",
)
def address_of_another_interface(call: Call) -> str | None:
    """A secondary address moves to another network interface only with AllowReassignment; a primary one never does."""
    for interface, held in _holders(call):
        movable = call.params.get("AllowReassignment") and not held["Primary"]
        if interface is not _interface(call) and not movable:
            return f"Address {held['PrivateIpAddress']} is assigned, but move is not allowed."
    return None


@refuses("ec2", "AssignPrivateIpAddresses", code="InvalidParameterCombination", doc=INTERFACES)
def addresses_and_count(call: Call) -> str | None:
    """Private addresses are named or counted, not both."""
    if call.params.get("PrivateIpAddresses") and call.params.get("SecondaryPrivateIpAddressCount"):
        return (
            "The parameter privateIpAddresses cannot be used with the parameter "
            "secondaryPrivateIpAddressCount"
        )
    return None


_GROUPS = ("CreateNetworkInterface", "ModifyNetworkInterfaceAttribute", "ModifyInstanceAttribute")


def _groups(call: Call) -> tuple[str | None, list[str]]:
    """Return the VPC of a call and the security groups it asks for."""
    if call.operation == "CreateNetworkInterface":
        subnet = _ec2.found(call.backend().get_subnet, call.params["SubnetId"])
        vpc_id = subnet.vpc_id if subnet else None
    elif call.operation == "ModifyInstanceAttribute":
        vpc_id = getattr(_interface_and_instance(call)[1], "vpc_id", None)
    else:
        vpc_id = getattr(_interface(call), "vpc_id", None)
    return vpc_id, call.params.get("Groups", [])


@refuses("ec2", *_GROUPS, code="InvalidGroup.NotFound", doc=ERRORS)
def interface_and_group_of_other_vpcs(call: Call) -> str | None:
    """A network interface and its security groups belong to one VPC."""
    vpc_id, group_ids = _groups(call)
    for group_id in group_ids if vpc_id else []:
        group = call.backend().get_security_group_from_id(group_id)
        if group and group.vpc_id != vpc_id:
            return "You have specified two resources that belong to different networks."
    return None


@refuses("ec2", *_GROUPS, code="InvalidGroup.NotFound", doc=ERRORS)
def unknown_group(call: Call) -> str | None:
    """A network interface has security groups that exist."""
    for group_id in _groups(call)[1]:
        if not call.backend().get_security_group_from_id(group_id):
            return f"The security group '{group_id}' does not exist"
    return None


@refuses("ec2", *_GROUPS, code="SecurityGroupsPerInterfaceLimitExceeded", doc=ERRORS)
def too_many_groups(call: Call) -> str | None:
    """A network interface has at most five security groups, the default quota."""
    if len(_groups(call)[1]) > 5:
        return "The maximum number of security groups per interface has been reached."
    return None
