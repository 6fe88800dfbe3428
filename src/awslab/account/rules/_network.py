"""What the rules of the VPC topics share: finding things in moto's EC2 backend, and arithmetic with CIDR blocks."""

from __future__ import annotations

from collections.abc import Iterator
from ipaddress import IPv4Network, ip_network
from typing import Any

API = "AWSEC2/latest/APIReference/API_"
ERRORS = "AWSEC2/latest/APIReference/errors-overview.html"
QUOTAS = "vpc/latest/userguide/amazon-vpc-limits.html"
#: VPCs, and so internet gateways, in a Region. AWS begins with 5 and raises it when asked; in an account with
#: 5 a learner who tries an exercise a second time would meet the quota instead of the lesson.
VPC_QUOTA = 20


def is_block(cidr: str) -> bool:
    """Say whether a text is an IPv4 or IPv6 CIDR block, host bits or not."""
    try:
        ip_network(cidr, strict=False)
    except ValueError:
        return False
    return "/" in cidr


def canonical(cidr: Any) -> Any:
    """Return a CIDR block without host bits; what isn't a CIDR block comes back as it is."""
    return str(ip_network(cidr, strict=False)) if cidr and is_block(cidr) else cidr


def ipv4(cidr: str | None) -> IPv4Network | None:
    """Return an IPv4 CIDR block as a network, or None if it isn't one."""
    try:
        network = ip_network(cidr or "", strict=False)
    except ValueError:
        return None
    return network if isinstance(network, IPv4Network) else None


def blocks(vpc: Any) -> list[IPv4Network]:
    """Return the IPv4 CIDR blocks a VPC has now."""
    return [IPv4Network(block["cidr_block"]) for block in vpc.get_cidr_block_association_set()]


def subnet(ec2: Any, subnet_id: str | None) -> Any:
    """Return a subnet, or None if there is none of that id."""
    found = (zone[subnet_id] for zone in ec2.subnets.values() if subnet_id in zone)
    return next(found, None)


def subnets(ec2: Any, vpc_id: str) -> list[Any]:
    """Return the subnets of a VPC."""
    return [s for zone in ec2.subnets.values() for s in zone.values() if s.vpc_id == vpc_id]


def interfaces(ec2: Any) -> Iterator[Any]:
    """Yield the network interfaces that still stand: those of terminated instances are gone on AWS."""
    for eni in ec2.enis.values():
        if not (eni.instance and eni.instance._state.name == "terminated"):
            yield eni


def groups(ec2: Any, vpc_id: str) -> list[Any]:
    """Return the security groups of a VPC (``ec2.groups[...]`` itself would create an entry)."""
    return list(ec2.groups.get(vpc_id, {}).values())


def peered(ec2: Any, vpc_id: str, other: str) -> bool:
    """Say whether two VPCs have an active peering connection."""
    return any(
        {pcx.vpc.id, pcx.peer_vpc.id} == {vpc_id, other} and pcx._status.code == "active"
        for pcx in ec2.vpc_pcxs.values()
    )
