"""Subnets, and the private addresses in them."""

from __future__ import annotations

from collections.abc import Callable
from hashlib import sha256
from ipaddress import IPv4Network, ip_address
from typing import Any

from awslab.account.engine import Call
from awslab.account.registry import changes, refuses
from awslab.account.rules._ec2 import launch, launch_subnet
from awslab.account.rules._network import API, ERRORS, canonical, interfaces, ipv4
from awslab.account.rules._network import subnet as find
from awslab.account.rules._network import subnets as find_all

_SIZING = "vpc/latest/userguide/subnet-sizing.html"


@refuses(
    "ec2",
    "CreateSubnet",
    "CreateDefaultSubnet",
    code="InvalidParameterValue",
    doc=API + "CreateSubnet.html",
)
def subnet_in_a_zone_of_another_region(call: Call) -> str | None:
    """A subnet lies in one Availability Zone of its VPC's Region."""
    zones = call.backend().describe_availability_zones()
    for parameter, name in (("AvailabilityZone", "name"), ("AvailabilityZoneId", "zone_id")):
        known = [getattr(zone, name) for zone in zones]
        given = call.params.get(parameter)
        if given and given not in known:
            return (
                f"Value ({given}) for parameter {parameter[0].lower()}{parameter[1:]} is invalid. "
                "Subnets can currently only be created in the following availability zones: "
                f"{', '.join(known)}."
            )
    return None


@refuses("ec2", "CreateSubnet", code="InvalidSubnet.Range", doc=_SIZING)
def subnet_of_another_size(call: Call) -> str | None:
    """A subnet is between /28 (16 addresses) and /16 (65,536)."""
    network = ipv4(call.params.get("CidrBlock"))
    if network and not 16 <= network.prefixlen <= 28:
        return f"The CIDR '{call.params['CidrBlock']}' is invalid."
    return None


@refuses("ec2", "DeleteSubnet", code="DependencyViolation", doc=API + "DeleteSubnet.html")
def delete_subnet_in_use(call: Call) -> str | None:
    """A subnet is deleted only when no network interface of anything is left in it."""
    subnet_id = call.params["SubnetId"]
    if any(eni.subnet.id == subnet_id for eni in interfaces(call.backend())):
        return f"The subnet '{subnet_id}' has dependencies and cannot be deleted."
    return None


@refuses("ec2", "RunInstances", code="InvalidParameterValue", doc=API + "RunInstances.html")
def launch_in_another_zone_than_the_subnet(call: Call) -> str | None:
    """An instance runs in the Availability Zone of its subnet."""
    request = launch(call)
    subnet = launch_subnet(call, request)
    zone = request.get("Placement", {}).get("AvailabilityZone")
    if subnet and zone and subnet.availability_zone != zone:
        return (
            f"The subnet '{subnet.id}' is in the availability zone "
            f"'{subnet.availability_zone}', not in '{zone}'."
        )
    return None


@refuses("ec2", "CreateNetworkInterface", code="InsufficientFreeAddressesInSubnet", doc=ERRORS)
def subnet_without_free_addresses(call: Call) -> str | None:
    """A subnet takes no more network interfaces than it has free addresses."""
    subnet = find(call.backend(), call.params["SubnetId"])
    if subnet and subnet.available_ip_address_count < 1:
        return "The specified subnet does not have enough free addresses to satisfy the request."
    return None


@changes(
    "ec2", "moto.ec2.models.subnets:SubnetBackend.create_subnet", doc=API + "CreateSubnet.html"
)
def subnet_as_created(
    original: Callable[..., Any],
    self: Any,
    vpc_id: str,
    cidr_block: str,
    ipv6_cidr_block: str | None = None,
    availability_zone: str | None = None,
    availability_zone_id: str | None = None,
    *args: Any,
    **kwargs: Any,
) -> Any:
    """A new subnet has a canonical CIDR block, is no default subnet and gives out no public addresses."""
    if not availability_zone:  # moto keeps subnets by zone name and would lose this one
        zones = {zone.zone_id: zone.name for zone in self.describe_availability_zones()}
        availability_zone = zones.get(availability_zone_id)
    subnet = original(
        self,
        vpc_id,
        canonical(cidr_block),
        ipv6_cidr_block,
        availability_zone,
        availability_zone_id,
        *args,
        **kwargs,
    )
    subnet.default_for_az = subnet.map_public_ip_on_launch = False
    return subnet


@changes(
    "ec2",
    "moto.ec2.models.subnets:SubnetBackend.create_default_subnet",
    doc=API + "CreateDefaultSubnet.html",
)
def default_subnet_as_created(
    original: Callable[..., Any], self: Any, availability_zone: str
) -> Any:
    """A default subnet takes the next free /20 of the default VPC and gives out public addresses."""
    vpc = self.get_default_vpc()
    if vpc is None or availability_zone in self.get_default_subnets():
        return original(self, availability_zone)
    used = [s.cidr for s in find_all(self, vpc.id)]
    free = next(
        block
        for block in IPv4Network(vpc.cidr_block).subnets(new_prefix=20)
        if not any(block.overlaps(other) for other in used)
    )
    subnet = self.create_subnet(vpc.id, str(free), availability_zone=availability_zone)
    subnet.default_for_az = subnet.map_public_ip_on_launch = True
    return subnet


@changes(
    "ec2", "moto.ec2.models.subnets:SubnetBackend.delete_subnet", doc=API + "DeleteSubnet.html"
)
def deleted_subnet_leaves_its_table(original: Callable[..., Any], self: Any, subnet_id: str) -> Any:
    """With a subnet go its associations with a route table and a network ACL, and its tags."""
    subnet = original(self, subnet_id)
    for table in self.route_tables.values():
        for association, target in list(table._associations.items()):
            if target == subnet_id:
                del table._associations[association]
    for acl in self.network_acls.values():
        for association in list(acl._associations.values()):
            if association.subnet_id == subnet_id:
                del acl._associations[association.id]
    self.tags.pop(subnet_id, None)
    return subnet


@changes(
    "ec2",
    "moto.ec2.models.elastic_network_interfaces:NetworkInterfaceBackend.create_network_interface",
    doc=_SIZING,
)
def interface_lives_in_its_subnet(
    original: Callable[..., Any],
    self: Any,
    subnet: Any,
    private_ip_address: Any = None,
    *args: Any,
    **kwargs: Any,
) -> Any:
    """The interfaces of gateways and endpoints get addresses of their subnets, as all others do."""
    home = self.get_subnet(subnet) if isinstance(subnet, str) else subnet
    # moto makes up an address anywhere in 10.0.0.0/8 for the interfaces it creates by itself.
    address = private_ip_address if isinstance(private_ip_address, str) else ""
    if address and ip_address(address) not in home.cidr:
        private_ip_address = None
    return original(self, home, private_ip_address, *args, **kwargs)


@changes("ec2", "moto.ec2.responses.subnets:Subnets.create_subnet", doc=API + "CreateSubnet.html")
def zone_that_aws_chooses(original: Callable[[Any], Any], self: Any) -> Any:
    """Without a zone AWS chooses one for a subnet, and subnets of one VPC may get the same."""
    if not (self._get_param("AvailabilityZone") or self._get_param("AvailabilityZoneId")):
        zones = self.ec2_backend.describe_availability_zones()
        # A choice that the range alone decides: a lab's cell gives the same zones when it is run again.
        choice = sha256(str(self._get_param("CidrBlock")).encode()).digest()[0] % len(zones)
        self.params["AvailabilityZone"] = zones[choice].name
    return original(self)
