"""A frozen picture of an account's network and of what is placed in it.

Everything is a tuple in a stable order (zone, then CIDR numerically, then id), so equal accounts
give equal topologies. The parts live in ``network``, ``firewall`` and ``placed``; they are all
importable from here.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol, TypeVar

from awslab.topology.firewall import (
    LAST_RULE,
    NetworkAcl,
    NetworkAclEntry,
    SecurityGroup,
    SecurityGroupRule,
)
from awslab.topology.network import (
    DEFAULT_ROUTES,
    EgressOnlyGateway,
    ElasticIp,
    Endpoint,
    InternetGateway,
    NatGateway,
    Peering,
    PrefixList,
    Route,
    RouteState,
    RouteTable,
    Subnet,
    SubnetKind,
    TargetKind,
    TransitGateway,
    TransitGatewayAttachment,
    Zone,
    kind_of,
)
from awslab.topology.placed import (
    Database,
    Instance,
    Listener,
    LoadBalancer,
    MountTarget,
    NetworkInterface,
    PrivateAddress,
    ScalingGroup,
    Target,
    TargetGroup,
    Volume,
)

__all__ = [
    "DEFAULT_ROUTES",
    "LAST_RULE",
    "Database",
    "EgressOnlyGateway",
    "ElasticIp",
    "Endpoint",
    "Instance",
    "InternetGateway",
    "Listener",
    "LoadBalancer",
    "MountTarget",
    "NatGateway",
    "NetworkAcl",
    "NetworkAclEntry",
    "NetworkInterface",
    "Peering",
    "PrefixList",
    "PrivateAddress",
    "Region",
    "Route",
    "RouteState",
    "RouteTable",
    "ScalingGroup",
    "SecurityGroup",
    "SecurityGroupRule",
    "Subnet",
    "SubnetKind",
    "Target",
    "TargetGroup",
    "TargetKind",
    "Topology",
    "TransitGateway",
    "TransitGatewayAttachment",
    "Unknown",
    "Volume",
    "Vpc",
    "Zone",
    "kind_of",
]


class _Identified(Protocol):
    @property
    def id(self) -> str: ...


_T = TypeVar("_T", bound=_Identified)


@dataclass(frozen=True, slots=True)
class Unknown:
    """A part of a Region that could not be read. It may hold anything: it is not empty.

    ``part`` is the attribute of :class:`Vpc` or :class:`Region` that is missing, such as
    ``"nat_gateways"``; ``operation`` the call that failed, such as ``"ec2:DescribeNatGateways"``;
    ``code`` its error code.
    """

    region: str
    part: str
    operation: str
    code: str
    message: str = ""

    def __str__(self) -> str:
        return f"{self.part} in {self.region} unknown: {self.operation} answered {self.code}"


@dataclass(frozen=True, slots=True)
class Vpc:
    """A VPC and everything in it."""

    id: str
    name: str = ""
    region: str = ""
    cidrs: tuple[str, ...] = ()
    ipv6_cidrs: tuple[str, ...] = ()
    is_default: bool = False
    subnets: tuple[Subnet, ...] = ()
    route_tables: tuple[RouteTable, ...] = ()
    internet_gateways: tuple[InternetGateway, ...] = ()
    nat_gateways: tuple[NatGateway, ...] = ()
    egress_only_gateways: tuple[EgressOnlyGateway, ...] = ()
    endpoints: tuple[Endpoint, ...] = ()
    security_groups: tuple[SecurityGroup, ...] = ()
    network_acls: tuple[NetworkAcl, ...] = ()
    network_interfaces: tuple[NetworkInterface, ...] = ()
    instances: tuple[Instance, ...] = ()
    load_balancers: tuple[LoadBalancer, ...] = ()
    target_groups: tuple[TargetGroup, ...] = ()
    databases: tuple[Database, ...] = ()
    mount_targets: tuple[MountTarget, ...] = ()
    scaling_groups: tuple[ScalingGroup, ...] = ()

    def subnet(self, subnet_id: str) -> Subnet:
        """Return the subnet with this id; KeyError names what exists."""
        return _one(self.subnets, subnet_id, "subnet", self.id)

    def route_table(self, table_id: str) -> RouteTable:
        """Return the route table with this id; KeyError names what exists."""
        return _one(self.route_tables, table_id, "route table", self.id)

    def route_table_of(self, subnet: Subnet) -> RouteTable | None:
        """Return the route table a subnet uses, None when route tables are unknown."""
        return _find(self.route_tables, subnet.route_table_id)

    def network_acl_of(self, subnet: Subnet) -> NetworkAcl | None:
        """Return the network ACL a subnet uses, None when network ACLs are unknown."""
        return _find(self.network_acls, subnet.network_acl_id)

    def instances_in(self, subnet: Subnet) -> tuple[Instance, ...]:
        """Return the instances whose primary interface is in a subnet."""
        return tuple(i for i in self.instances if i.subnet_id == subnet.id)

    @property
    def internet_gateway(self) -> InternetGateway | None:
        """The attached internet gateway: AWS allows one per VPC."""
        return self.internet_gateways[0] if self.internet_gateways else None


@dataclass(frozen=True, slots=True)
class Region:
    """A Region: its zones, its VPCs and what belongs to no single VPC.

    ``internet_gateways`` holds only the unattached ones; attached ones are in their VPC.
    """

    name: str
    zones: tuple[Zone, ...] = ()
    vpcs: tuple[Vpc, ...] = ()
    peerings: tuple[Peering, ...] = ()
    volumes: tuple[Volume, ...] = ()
    transit_gateways: tuple[TransitGateway, ...] = ()
    internet_gateways: tuple[InternetGateway, ...] = ()
    addresses: tuple[ElasticIp, ...] = ()
    prefix_lists: tuple[PrefixList, ...] = ()

    def vpc(self, vpc_id: str) -> Vpc:
        """Return the VPC with this id; KeyError names what exists."""
        return _one(self.vpcs, vpc_id, "VPC", self.name)


@dataclass(frozen=True, slots=True)
class Topology:
    """The Regions that were read, and what could not be read in them."""

    regions: tuple[Region, ...] = ()
    unknown: tuple[Unknown, ...] = ()

    @property
    def vpcs(self) -> tuple[Vpc, ...]:
        """The VPCs of all Regions."""
        return tuple(vpc for region in self.regions for vpc in region.vpcs)

    def region(self, name: str) -> Region:
        """Return the Region with this name; KeyError names those that were read."""
        for region in self.regions:
            if region.name == name:
                return region
        read = ", ".join(region.name for region in self.regions) or "none"
        raise KeyError(f"Region {name!r} was not read; read: {read}")

    def vpc(self, vpc_id: str) -> Vpc:
        """Return the VPC with this id from any Region; KeyError names what exists."""
        return _one(self.vpcs, vpc_id, "VPC", "the topology")

    def unknown_part(self, region: str, part: str) -> Unknown | None:
        """Return why a part of a Region could not be read, None when it was."""
        for unknown in self.unknown:
            if (unknown.region, unknown.part) == (region, part):
                return unknown
        return None


def _find(items: Iterable[_T], wanted: str) -> _T | None:
    return next((item for item in items if item.id == wanted), None)


def _one(items: tuple[_T, ...], wanted: str, what: str, where: str) -> _T:
    item = _find(items, wanted)
    if item is None:
        exists = ", ".join(i.id for i in items) or "none"
        raise KeyError(f"no {what} {wanted!r} in {where}; it has: {exists}")
    return item
