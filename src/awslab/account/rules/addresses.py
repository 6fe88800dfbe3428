"""Elastic IP addresses and auto-assigned public ones."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from awslab.account.engine import Call
from awslab.account.registry import changes, refuses

ERRORS = "AWSEC2/latest/APIReference/errors-overview.html"
ADDRESSES = "AWSEC2/latest/UserGuide/elastic-ip-addresses-eip.html"
ASSOCIATE = "AWSEC2/latest/APIReference/API_AssociateAddress.html"
ENI = "moto.ec2.models.elastic_network_interfaces:"

#: AWS's default quota, per Region.
QUOTA = 5


@refuses("ec2", "AllocateAddress", code="AddressLimitExceeded", doc=ADDRESSES)
def more_addresses_than_quota(call: Call) -> str | None:
    """An account has at most five Elastic IP addresses in a Region unless it asks for more."""
    if len(call.backend().addresses) >= QUOTA:
        return "The maximum number of addresses has been reached."
    return None


def _address(call: Call) -> Any:
    """Return the Elastic IP address a call names, by either of its names, else None."""
    wanted = {call.params.get("AllocationId"), call.params.get("PublicIp")} - {None}
    for address in call.backend().addresses:
        if wanted & {address.allocation_id, address.public_ip}:
            return address
    return None


def _target(call: Call) -> Any:
    """Return the network interface an address would go to, else None."""
    ec2 = call.backend()
    if instance_id := call.params.get("InstanceId"):
        instance = ec2.get_instance_by_id(instance_id)
        return instance.nics.get(0) if instance else None
    return ec2.enis.get(call.params.get("NetworkInterfaceId"))


@refuses(
    "ec2",
    "ReleaseAddress",
    code="InvalidIPAddress.InUse",
    doc="AWSEC2/latest/APIReference/API_ReleaseAddress.html",
)
def release_associated_address(call: Call) -> str | None:
    """An Elastic IP address is disassociated before it is released; only in the default VPC an instance lets it go."""
    address = _address(call)
    if not address or not address.association_id:
        return None
    instance = address.eni and address.eni.instance
    if instance and call.backend().get_vpc(instance.vpc_id).is_default:
        return None
    return f"Address {address.public_ip} is in use."


@refuses("ec2", "AssociateAddress", code="InvalidInstanceID", doc=ERRORS)
def associate_with_instance_in_state(call: Call) -> str | None:
    """An Elastic IP address goes to an instance that is running or stopped."""
    instance_id = call.params.get("InstanceId")
    instance = call.backend().get_instance_by_id(instance_id) if instance_id else None
    if instance and _address(call) and instance.state not in ("running", "stopping", "stopped"):
        return (
            f"The {instance.state} instance '{instance.id}' is not in a valid state "
            "for this operation."
        )
    return None


@refuses("ec2", "AssociateAddress", code="Gateway.NotAttached", doc=ASSOCIATE)
def associate_without_gateway(call: Call) -> str | None:
    """A public address needs an internet gateway on the VPC."""
    interface = _target(call)
    if not interface or not _address(call):
        return None
    gateways = call.backend().internet_gateways.values()
    if interface.vpc_id in {g.vpc.id for g in gateways if g.vpc}:
        return None
    return f"Network {interface.vpc_id} is not attached to any internet gateway"


@refuses("ec2", "AssociateAddress", code="InvalidParameterCombination", doc=ASSOCIATE)
def associate_with_two_targets(call: Call) -> str | None:
    """An Elastic IP address goes to an instance or to a network interface."""
    if call.params.get("InstanceId") and call.params.get("NetworkInterfaceId"):
        return "You may specify either an instance or a network interface, not both."
    return None


@changes(
    "ec2",
    "moto.ec2.responses.elastic_ip_addresses:ElasticIPAddresses.associate_address",
    doc=ASSOCIATE,
)
def reassociation(original: Callable[..., Any], self: Any) -> Any:
    """An Elastic IP address that is associated elsewhere moves, unless AllowReassociation is false."""
    self.params.setdefault("AllowReassociation", True)
    return original(self)


@changes(
    "ec2",
    "moto.ec2.models.elastic_ip_addresses:ElasticAddressBackend.associate_address",
    doc=ASSOCIATE,
)
def moved_address(original: Callable[..., Any], self: Any, *args: Any, **kwargs: Any) -> Any:
    """Where an Elastic IP address moves, what had it loses it; what gets it loses the one it had."""
    before = {address: address.eni for address in self.addresses}
    moved = original(self, *args, **kwargs)
    if (old := before.get(moved)) and old is not moved.eni:
        old.public_ip = None
    for address in self.addresses:
        if address is not moved and address.eni is moved.eni:
            address.instance = address.eni = address.association_id = None
    return moved


@changes("ec2", f"{ENI}NetworkInterface.stop", doc=ADDRESSES)
def kept_while_stopped(original: Callable[..., None], self: Any) -> None:
    """A stopped instance loses its auto-assigned public address and keeps an Elastic IP address."""
    if not _is_elastic(self):
        original(self)


@changes("ec2", f"{ENI}NetworkInterface.check_auto_public_ip", doc=ADDRESSES)
def kept_at_start(original: Callable[..., None], self: Any) -> None:
    """A started instance gets a new public address only if it has no Elastic IP address."""
    if not _is_elastic(self):
        original(self)


def _is_elastic(interface: Any) -> bool:
    """Say whether an interface has an Elastic IP address; moto asks this while it makes one, too."""
    return any(address.eni is interface for address in interface.ec2_backend.addresses)
