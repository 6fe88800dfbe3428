"""Both ends of a trace: from what the reader names to the addresses packets really carry."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Literal

from awslab.reach.address import FAMILIAR, Address, Block, parse_address, parse_block, samples
from awslab.reach.world import World
from awslab.topology.model import (
    Database,
    Endpoint,
    Instance,
    LoadBalancer,
    MountTarget,
    NetworkInterface,
    Subnet,
    Vpc,
)

Placed = Instance | NetworkInterface | LoadBalancer | Database | MountTarget | Endpoint | Subnet

EPHEMERAL = (1024, 65535)
"""Ports a client may answer on: load balancers, NAT gateways and clients of every kind."""
EPHEMERAL_LINUX = (32768, 61000)
"""Ports of a client on Linux. Both ranges: "Custom network ACLs: Ephemeral ports",
https://docs.aws.amazon.com/vpc/latest/userguide/custom-network-acl.html"""

_CARRIED: dict[str, tuple[str, ...]] = {
    "tcp": ("HTTP", "HTTPS", "TCP", "SSL", "TLS", "TCP_UDP", "TCP_QUIC"),
    "udp": ("UDP", "TCP_UDP", "QUIC", "TCP_QUIC"),
}
"""Which listener protocols of load balancers arrive over TCP and which over UDP."""

_DB_AWAY = ("creating", "deleting", "failed", "starting", "stopped", "stopping")


@dataclass(frozen=True, slots=True)
class Site:
    """One address from which an end sends, or at which it receives.

    ``public`` is the address the internet knows it by, None when there is none; ``groups`` its
    security groups, empty when none filter it. On the internet ``vpc_id`` and ``subnet_id`` are
    ``""``. ``part`` is the part of a range that the address stands for, None for a single address.
    """

    address: Address
    public: Address | None
    vpc_id: str = ""
    subnet_id: str = ""
    groups: tuple[str, ...] = ()
    part: Block | None = None


@dataclass(frozen=True, slots=True)
class End:
    """A source or destination.

    ``down`` says why it can't take part at all, ``""`` when it can; ``doubt`` why it has no sites
    although it may have addresses. ``listens`` maps each protocol to the ports it answers on, None
    when that is up to what runs on it. ``through`` is the id of an endpoint that packets must
    take, and ``lists`` are the prefix lists that hold the address.
    """

    kind: Literal["placed", "internet", "service"]
    id: str
    label: str
    sites: tuple[Site, ...]
    client_ports: tuple[int, int] = EPHEMERAL
    down: str = ""
    doubt: str = ""
    listens: dict[str, frozenset[int]] | None = None
    through: str = ""
    lists: frozenset[str] = field(default_factory=frozenset)


def end_of(world: World, vpc: Vpc, thing: Placed) -> End:
    """Return the end that a thing in a VPC makes."""
    match thing:
        case Instance():
            down = "" if thing.state == "running" else f"it is {thing.state}"
            sites = _interface_sites(world, thing.network_interface_ids) or _own_sites(vpc, thing)
            return _end(world, vpc, thing, "instance", sites, EPHEMERAL_LINUX, down)
        case NetworkInterface():
            host = world.instances.get(thing.instance_id)
            stopped = host is not None and host.state != "running"
            down = f"its instance {thing.instance_id} is {host.state}" if host and stopped else ""
            sites = _interface_sites(world, (thing.id,))
            return _end(world, vpc, thing, "network interface", sites, EPHEMERAL_LINUX, down)
        case LoadBalancer():
            return _load_balancer(world, vpc, thing)
        case Database():
            down = f"it is {thing.state}" if thing.state in _DB_AWAY else ""
            listens = {"tcp": frozenset([thing.port])} if thing.port else None
            # Only the primary answers: the standby of a Multi-AZ instance takes no connections.
            home = (s for s in vpc.subnets if s.id in thing.subnet_ids and s.zone == thing.zone)
            blocks = [(subnet, subnet.cidr) for subnet in home]
            groups = thing.security_group_ids
            sites = tuple(_anywhere(world, blocks, groups, thing.publicly_accessible))
            return _end(world, vpc, thing, "DB instance", sites, EPHEMERAL_LINUX, down, listens)
        case MountTarget():
            down = "" if thing.state == "available" else f"it is {thing.state}"
            address = parse_address(thing.private_ip)
            site = Site(address, None, vpc.id, thing.subnet_id, thing.security_group_ids)
            listens = {"tcp": frozenset([2049])}
            return _end(
                world, vpc, thing, "EFS mount target", (site,), EPHEMERAL_LINUX, down, listens
            )
        case Endpoint():
            down = "" if thing.state == "available" else f"it is {thing.state}"
            sites = _interface_sites(world, thing.network_interface_ids)
            return _end(
                world, vpc, thing, "VPC endpoint", sites, EPHEMERAL, down, {"tcp": frozenset([443])}
            )
        case Subnet():
            blocks = [(thing, cidr) for cidr in (thing.cidr, thing.ipv6_cidr) if cidr]
            sites = tuple(_anywhere(world, blocks, (), thing.maps_public_ip))
            return _end(world, vpc, thing, "subnet", sites, EPHEMERAL_LINUX)


def _end(
    world: World,
    vpc: Vpc,
    thing: Placed,
    noun: str,
    sites: tuple[Site, ...],
    client_ports: tuple[int, int],
    down: str = "",
    listens: dict[str, frozenset[int]] | None = None,
) -> End:
    doubt = ""
    if not sites and not down:
        unread = (world.unknown(vpc.id, part) for part in ("subnets", "network_interfaces"))
        doubt = next((str(unknown) for unknown in unread if unknown), "")
        down = "" if doubt else "it has no address in the VPC"
    label = f"{noun} {thing.name or thing.id}"
    return End("placed", thing.id, label, sites, client_ports, down, doubt, listens)


def _interface_sites(world: World, interface_ids: Iterable[str]) -> tuple[Site, ...]:
    sites = []
    for interface in filter(None, map(world.interfaces.get, interface_ids)):
        pairs = [(a.private_ip, a.public_ip) for a in interface.addresses]
        pairs += [(a, a) for a in interface.ipv6_addresses]
        place = (interface.vpc_id, interface.subnet_id, interface.security_group_ids)
        sites += [_site(private, public, *place) for private, public in pairs]
    return tuple(sites)


def _site(private: str, public: str, vpc_id: str, subnet_id: str, groups: tuple[str, ...]) -> Site:
    known = parse_address(public) if public else None
    return Site(parse_address(private), known, vpc_id, subnet_id, groups)


def _own_sites(vpc: Vpc, instance: Instance) -> tuple[Site, ...]:
    """Return an instance's sites from its own record, for when interfaces are unknown."""
    pairs = [(instance.private_ip, instance.public_ip)] if instance.private_ip else []
    pairs += [(address, address) for address in instance.ipv6_addresses]
    place = (vpc.id, instance.subnet_id, instance.security_group_ids)
    return tuple(_site(private, public, *place) for private, public in pairs)


def _load_balancer(world: World, vpc: Vpc, balancer: LoadBalancer) -> End:
    up = balancer.state in ("active", "active_impaired")
    down = "" if up else f"it is {balancer.state}"
    listens: dict[str, frozenset[int]] | None = None
    if balancer.listeners is not None:
        listens = {
            protocol: frozenset(x.port for x in balancer.listeners if x.protocol in names)
            for protocol, names in _CARRIED.items()
        }
    # AWS: "ELB " and the last part of the ARN, or a Classic Load Balancer's name, describe the
    # interfaces a load balancer has in its subnets.
    description = f"ELB {balancer.id.rpartition(':loadbalancer/')[2]}"
    own = [i.id for i in vpc.network_interfaces if i.description == description]
    public = balancer.scheme == "internet-facing"
    blocks = [(subnet, subnet.cidr) for subnet in vpc.subnets if subnet.id in balancer.subnet_ids]
    sites = _interface_sites(world, own) or tuple(
        _anywhere(world, blocks, balancer.security_group_ids, public)
    )
    return _end(world, vpc, balancer, "load balancer", sites, EPHEMERAL, down, listens)


def _anywhere(
    world: World, blocks: Iterable[tuple[Subnet, str]], groups: tuple[str, ...], public: bool
) -> Iterator[Site]:
    """Yield a site for each part of some blocks of subnets that the topology's rules tell apart.

    For ends whose address AWS chooses. Their public address is unknown too: a documentation
    address stands for it.
    """
    for subnet, cidr in blocks:
        block = parse_block(cidr)
        # AWS keeps the first four addresses of a subnet and the last one for itself.
        usable = (block.first + 4, block.last - 1)
        for address, part in samples(block, world.cuts, usable=usable):
            translated = FAMILIAR[0] if public else None
            known = address if address.version == 6 else translated
            yield Site(address, known, subnet.vpc_id, subnet.id, groups, part)
