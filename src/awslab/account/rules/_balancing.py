"""What AWS's services put into your subnets: how load balancers and databases stand on interfaces and groups."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from awslab.account.rules._network import subnet

#: Elastic Load Balancing wants this many free addresses in each subnet it stands in.
FREE_ADDRESSES = 8


def subnets(ec2: Any, subnet_ids: Iterable[str]) -> list[Any]:
    """Return those of `subnet_ids` that exist."""
    return [found for one in subnet_ids if (found := subnet(ec2, one))]


def asked_subnets(params: dict[str, Any]) -> list[str]:
    """Return the subnet ids of a call, whichever way they were given."""
    mappings = params.get("SubnetMappings") or []
    return list(params.get("Subnets") or []) + [m["SubnetId"] for m in mappings if "SubnetId" in m]


def several_vpcs(ec2: Any, subnet_ids: list[str]) -> bool:
    """Say whether the subnets lie in more than one VPC."""
    return len({one.vpc_id for one in subnets(ec2, subnet_ids)}) > 1


def zone_twice(ec2: Any, subnet_ids: list[str]) -> bool:
    """Say whether two of the subnets lie in one Availability Zone."""
    zones = [one.availability_zone for one in subnets(ec2, dict.fromkeys(subnet_ids))]
    return len(set(zones)) < len(zones)


def without_internet(ec2: Any, subnet_ids: list[str]) -> str | None:
    """Return the VPC of the subnets if no internet gateway is attached to it."""
    attached = {gateway.vpc.id for gateway in ec2.internet_gateways.values() if gateway.vpc}
    vpcs = [one.vpc_id for one in subnets(ec2, subnet_ids)]
    return next((vpc for vpc in vpcs if vpc not in attached), None)


def crowded(ec2: Any, subnet_ids: list[str]) -> str | None:
    """Return the first subnet that has too few free addresses for a load balancer."""
    for one in subnets(ec2, subnet_ids):
        if one.available_ip_address_count < FREE_ADDRESSES:
            return str(one.id)
    return None


def unknown_group(ec2: Any, group_ids: Iterable[str]) -> str | None:
    """Return the first security group that doesn't exist."""
    return next((g for g in group_ids if not ec2.get_security_group_from_id(g)), None)


def foreign_group(ec2: Any, group_ids: Iterable[str], vpc_id: str) -> str | None:
    """Return the first security group of another VPC."""
    for group_id in group_ids:
        group = ec2.get_security_group_from_id(group_id)
        if group and group.vpc_id != vpc_id:
            return group_id
    return None


def place_interfaces(
    ec2: Any,
    placed: dict[str, Any],
    subnet_ids: list[str],
    groups: list[str],
    public: bool = False,
    requester: str = "amazon-elb",
    **facts: Any,
) -> None:
    """Give a service's resource one network interface in each of its subnets, and take the others away.

    Parameters
    ----------
    ec2 : moto backend
        Of the resource's Region.
    placed : dict
        The interfaces it has, by subnet id. Updated.
    subnet_ids, groups : list of str
        Where it stands now, and its security groups (none for a Network Load Balancer made without).
    public : bool
        Whether new interfaces get a public address.
    requester : str
        The service, as ``RequesterId`` names it.
    **facts
        Attributes of the interfaces, such as ``description``.
    """
    for subnet_id in [known for known in placed if known not in subnet_ids]:
        placed.pop(subnet_id).delete()
    for one in subnets(ec2, subnet_ids):
        if one.id not in placed:
            interface = ec2.create_network_interface(one, one.get_available_subnet_ip(None))
            interface.requester_managed, interface.requester_id = True, requester
            interface.status, interface.public_ip_auto_assign = "in-use", public
            interface.start()
            placed[one.id] = interface
        for name, value in facts.items():
            setattr(placed[one.id], name, value)
        placed[one.id]._group_set = [ec2.get_security_group_from_id(g) for g in groups]
