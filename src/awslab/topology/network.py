"""What a VPC's network is made of: zones, subnets, route tables, gateways, endpoints.

Plain values: nothing here calls AWS. ``name`` is a resource's Name tag, or ``""``.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

SubnetKind = Literal["public", "private", "isolated", "unknown"]
RouteState = Literal["active", "blackhole"]
TargetKind = Literal[
    "local",
    "internet-gateway",
    "nat-gateway",
    "egress-only-internet-gateway",
    "peering",
    "transit-gateway",
    "endpoint",
    "network-interface",
    "instance",
    "vpn-gateway",
    "carrier-gateway",
    "other",
]

DEFAULT_ROUTES = ("0.0.0.0/0", "::/0")


@dataclass(frozen=True, slots=True)
class Zone:
    """An Availability Zone. ``name`` differs between accounts for one place; ``id`` does not."""

    name: str
    id: str


@dataclass(frozen=True, slots=True)
class Route:
    """One line of a route table.

    ``destination`` is a CIDR block or the id of a prefix list (``pl-...``). ``target_id`` is the
    gateway, interface, instance or connection it sends to, ``"local"`` for the VPC itself.
    """

    destination: str
    target_kind: TargetKind
    target_id: str
    state: RouteState = "active"

    @property
    def is_default(self) -> bool:
        """Whether it matches every address of its family."""
        return self.destination in DEFAULT_ROUTES

    def __str__(self) -> str:
        blackhole = " (blackhole)" if self.state == "blackhole" else ""
        return f"{self.destination} -> {self.target_id}{blackhole}"


@dataclass(frozen=True, slots=True)
class RouteTable:
    """A route table; ``subnet_ids`` are the subnets that use it, by association or as main."""

    id: str
    name: str = ""
    is_main: bool = False
    subnet_ids: tuple[str, ...] = ()
    routes: tuple[Route, ...] = ()
    vpc_id: str = ""


@dataclass(frozen=True, slots=True)
class Subnet:
    """A subnet: one address range in one Availability Zone.

    ``kind`` is a fact about its routes (see :func:`kind_of`), not a setting of the subnet.
    ``free_addresses`` counts the IPv4 addresses AWS would still hand out.
    """

    id: str
    name: str = ""
    vpc_id: str = ""
    zone: str = ""
    zone_id: str = ""
    cidr: str = ""
    ipv6_cidr: str = ""
    free_addresses: int = 0
    maps_public_ip: bool = False
    route_table_id: str = ""
    network_acl_id: str = ""
    kind: SubnetKind = "unknown"


@dataclass(frozen=True, slots=True)
class InternetGateway:
    """An internet gateway; ``vpc_id`` is ``""`` while it is attached to no VPC."""

    id: str
    name: str = ""
    vpc_id: str = ""


@dataclass(frozen=True, slots=True)
class EgressOnlyGateway:
    """An egress-only internet gateway: IPv6, outbound only."""

    id: str
    name: str = ""
    vpc_id: str = ""


@dataclass(frozen=True, slots=True)
class NatGateway:
    """A NAT gateway.

    A zonal one stands in ``subnet_id``. A regional one has no subnet (``subnet_id`` and ``zone``
    are ``""``): it spans ``zones`` and has a route table of its own.
    """

    id: str
    name: str = ""
    vpc_id: str = ""
    subnet_id: str = ""
    zone: str = ""
    state: str = "available"
    connectivity: Literal["public", "private"] = "public"
    public_ips: tuple[str, ...] = ()
    private_ips: tuple[str, ...] = ()
    mode: Literal["zonal", "regional"] = "zonal"
    zones: tuple[str, ...] = ()
    route_table_id: str = ""


@dataclass(frozen=True, slots=True)
class Endpoint:
    """A VPC endpoint. ``kind`` says how it is reached: by a route, or at network interfaces."""

    id: str
    name: str = ""
    vpc_id: str = ""
    service: str = ""
    kind: Literal["gateway", "interface", "gateway-load-balancer", "other"] = "interface"
    state: str = "available"
    route_table_ids: tuple[str, ...] = ()
    subnet_ids: tuple[str, ...] = ()
    network_interface_ids: tuple[str, ...] = ()
    security_group_ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Peering:
    """A VPC peering connection. Only an ``active`` one carries traffic."""

    id: str
    name: str = ""
    state: str = "active"
    requester_vpc_id: str = ""
    requester_region: str = ""
    accepter_vpc_id: str = ""
    accepter_region: str = ""

    def other_side(self, vpc_id: str) -> str:
        """The id of the VPC at the other end, ``""`` when ``vpc_id`` is not part of it."""
        ends = {
            self.requester_vpc_id: self.accepter_vpc_id,
            self.accepter_vpc_id: self.requester_vpc_id,
        }
        return ends.get(vpc_id, "")


@dataclass(frozen=True, slots=True)
class TransitGatewayAttachment:
    """A VPC's attachment to a transit gateway, with one subnet per zone it serves."""

    id: str
    name: str = ""
    vpc_id: str = ""
    subnet_ids: tuple[str, ...] = ()
    state: str = "available"


@dataclass(frozen=True, slots=True)
class TransitGateway:
    """A transit gateway and the VPCs attached to it."""

    id: str
    name: str = ""
    state: str = "available"
    attachments: tuple[TransitGatewayAttachment, ...] = ()


@dataclass(frozen=True, slots=True)
class ElasticIp:
    """An Elastic IP address; the last three are ``""`` while it is associated with nothing."""

    id: str
    name: str = ""
    public_ip: str = ""
    private_ip: str = ""
    instance_id: str = ""
    network_interface_id: str = ""


@dataclass(frozen=True, slots=True)
class PrefixList:
    """A named set of CIDR blocks, AWS's own (such as S3 in this Region) or the account's.

    ``cidrs`` is None when the entries could not be read.
    """

    id: str
    name: str = ""
    cidrs: tuple[str, ...] | None = ()


def kind_of(routes: Iterable[Route], attached_internet_gateways: Iterable[str]) -> SubnetKind:
    """Say whether a subnet with these routes is public, private or isolated.

    Parameters
    ----------
    routes
        The routes of the subnet's route table.
    attached_internet_gateways
        Ids of the internet gateways attached to the subnet's VPC.

    Returns
    -------
    SubnetKind
        ``"public"`` with an active default route to an attached internet gateway, ``"private"``
        with an active default route to anything else, ``"isolated"`` with none. AWS: "Subnet
        types", https://docs.aws.amazon.com/vpc/latest/userguide/configure-subnets.html
    """
    attached = frozenset(attached_internet_gateways)
    defaults = [route for route in routes if route.is_default and route.state == "active"]
    if any(r.target_kind == "internet-gateway" and r.target_id in attached for r in defaults):
        return "public"
    if any(r.target_kind not in ("internet-gateway", "local") for r in defaults):
        return "private"
    return "isolated"
