"""Elastic network interfaces: what they look like."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from awslab.account.registry import changes

INTERFACES = "AWSEC2/latest/UserGuide/using-eni.html"
ENI = "moto.ec2.models.elastic_network_interfaces:"


@changes("ec2", f"{ENI}NetworkInterface.__init__", doc="vpc/latest/userguide/subnet-sizing.html")
def free_addresses(
    original: Callable[..., None],
    self: Any,
    ec2_backend: Any,
    subnet: Any,
    private_ip_address: Any = None,
    private_ip_addresses: list[Any] | None = None,
    **kwargs: Any,
) -> None:
    """A network interface gets addresses of its subnet that are free, and never one that AWS reserves."""
    subnet = ec2_backend.get_subnet(subnet) if isinstance(subnet, str) else subnet
    more = int(kwargs.pop("secondary_ips_count", None) or 0)
    listed = [
        a if isinstance(a, dict) else {"PrivateIpAddress": a} for a in private_ip_addresses or []
    ]
    if isinstance(private_ip_address, list):
        private_ip_address = private_ip_address[0] if private_ip_address else None
    primary = next((a["PrivateIpAddress"] for a in listed if a.get("Primary")), private_ip_address)
    primary = primary or (listed and listed[0]["PrivateIpAddress"]) or None
    primary = _take(subnet, self, primary)
    others = [a["PrivateIpAddress"] for a in listed if a["PrivateIpAddress"] != primary]
    others = [_take(subnet, self, a) for a in [*others, *[None] * more]]
    addresses = [
        {"Primary": not i, "PrivateIpAddress": a} for i, a in enumerate([primary, *others])
    ]
    original(self, ec2_backend, subnet, primary, addresses, **kwargs)


def _take(subnet: Any, owner: Any, address: str | None) -> str:
    """Take an address of a subnet; one that moto took for the interface's instance before is fine."""
    if address is None:
        return str(subnet.get_available_subnet_ip(owner))
    if address not in subnet._subnet_ips:
        subnet.request_ip(address, owner)
    return address


@changes("ec2", f"{ENI}NetworkInterfaceBackend.assign_private_ip_addresses", doc=INTERFACES)
def more_addresses(
    original: Callable[..., Any],
    self: Any,
    eni_id: str,
    private_ip_addresses: list[str] | None = None,
    secondary_ips_count: int | None = None,
) -> Any:
    """Further private addresses are free ones of the subnet too, or move from another of its network interfaces."""
    interface = self.get_network_interface(eni_id)
    held = {address["PrivateIpAddress"] for address in interface.private_ip_addresses}
    named = [address for address in private_ip_addresses or [] if address not in held]
    for other in self.enis.values():
        if other.subnet is interface.subnet:
            kept = [a for a in other.private_ip_addresses if a["PrivateIpAddress"] not in named]
            other.private_ip_addresses = kept
    asked = [*named, *[None] * (secondary_ips_count or 0)]
    taken = [_take(interface.subnet, interface, address) for address in asked]
    return original(self, eni_id, taken, None) if taken else interface


@changes("ec2", f"{ENI}NetworkInterfaceBackend.unassign_private_ip_addresses", doc=INTERFACES)
def returned_addresses(
    original: Callable[..., Any], self: Any, eni_id: str, addresses: list[str] | None = None
) -> Any:
    """A private address that is unassigned goes back to its subnet."""
    interface = self.get_network_interface(eni_id)
    for held in interface.private_ip_addresses:
        if held["PrivateIpAddress"] in (addresses or []):
            interface.subnet.del_subnet_ip(held["PrivateIpAddress"])
    return original(self, eni_id, addresses)


@changes("ec2", f"{ENI}NetworkInterfaceBackend.delete_network_interface", doc=INTERFACES)
def freed_addresses(original: Callable[..., None], self: Any, eni_id: str) -> None:
    """The addresses of a deleted network interface go back to its subnet."""
    interface = self.enis.get(eni_id)
    original(self, eni_id)
    for address in interface.private_ip_addresses:
        interface.subnet.del_subnet_ip(address["PrivateIpAddress"])


@changes(
    "ec2",
    f"{ENI}NetworkInterfaceBackend.modify_network_interface_attribute",
    doc="AWSEC2/latest/APIReference/API_ModifyNetworkInterfaceAttribute.html",
)
def groups_of_instance(
    original: Callable[..., None], self: Any, eni_id: str, *args: Any, **kwargs: Any
) -> None:
    """Changing the security groups of an instance's primary interface changes the instance's."""
    original(self, eni_id, *args, **kwargs)
    interface = self.get_network_interface(eni_id)
    if interface.instance and interface.device_index == 0:
        interface.instance.security_groups = list(interface.group_set)


@changes(
    "ec2",
    "moto.ec2.responses.elastic_network_interfaces:"
    "ElasticNetworkInterfaces.modify_network_interface_attribute",
    doc="AWSEC2/latest/APIReference/API_ModifyNetworkInterfaceAttribute.html",
)
def deletion_with_instance(original: Callable[..., Any], self: Any) -> Any:
    """Whether an interface is deleted with its instance can be changed for each attachment."""
    answer = original(self)
    attachment = self._get_param("Attachment", {})
    if "DeleteOnTermination" in attachment:
        interface = self.ec2_backend.get_network_interface(self._get_param("NetworkInterfaceId"))
        interface.delete_on_termination = attachment["DeleteOnTermination"]
    return answer
