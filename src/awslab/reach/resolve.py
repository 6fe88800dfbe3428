"""Find the end of a trace that a reader names: an id, a name, an address, "internet" or "s3"."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from awslab.reach.address import (
    FAMILIAR,
    Address,
    internet_samples,
    is_internet,
    parse_address,
)
from awslab.reach.ends import End, Placed, Site, end_of
from awslab.reach.world import World
from awslab.topology.model import Endpoint, NetworkInterface, Vpc

SERVICES = {"s3": "Amazon S3", "dynamodb": "Amazon DynamoDB"}
"""The services that have gateway endpoints."""

_SHOWN = 10


def things(vpc: Vpc) -> Iterator[Placed]:
    """Yield all that can be an end in a VPC, subnets last."""
    yield from vpc.instances
    yield from vpc.load_balancers
    yield from vpc.databases
    yield from vpc.mount_targets
    yield from (e for e in vpc.endpoints if e.kind in ("interface", "gateway"))
    yield from vpc.network_interfaces
    yield from vpc.subnets


def internet(world: World) -> End:
    """Return the internet as an end: one site per part of it that rules can tell apart."""
    sites = (
        Site(address, address, part=block)
        for address, block in internet_samples(world.cuts, world.own_blocks)
    )
    return End("internet", "internet", "the internet", tuple(sites))


def resolve(world: World, text: str, near: End | None = None) -> End:
    """Return the end a text names.

    Parameters
    ----------
    text
        The id or (unique) name of an instance, network interface, load balancer, DB instance,
        EFS mount target, VPC endpoint or subnet; an IP address; ``"internet"``; ``"s3"`` or
        ``"dynamodb"``.
    near
        The source, when a destination is resolved: a service is one of its Region.

    Raises
    ------
    ValueError
        It names nothing, or several things.
    """
    if text == "internet":
        return internet(world)
    if text in SERVICES:
        return _service(world, text, near.sites[0].vpc_id if near and near.sites else "")
    try:
        address = parse_address(text)
    except ValueError:
        return _named(world, text)
    return _addressed(world, address)


def _service(world: World, service: str, vpc_id: str, through: str = "") -> End:
    """Return a service as packets from a VPC find it; ``through`` is an endpoint they must take."""
    lists = world.lists_of_service(vpc_id, service) if vpc_id else frozenset()
    blocks = [block for list_id in sorted(lists) for block in world.list_blocks[list_id]]
    address = Address(blocks[0].version, blocks[0].first + 1) if blocks else FAMILIAR[0]
    label = SERVICES.get(service, service)
    site = Site(address, address)
    return End("service", through or service, label, (site,), through=through, lists=lists)


def _named(world: World, text: str) -> End:
    everything = [(vpc, thing) for vpc in world.vpcs.values() for thing in things(vpc)]
    found = [(vpc, thing) for vpc, thing in everything if thing.id == text]
    # An instance's interface often shares its name: the name then means the instance.
    found = found or [
        (vpc, thing)
        for vpc, thing in everything
        if text and thing.name == text and not isinstance(thing, NetworkInterface)
    ]
    if not found:
        raise ValueError(_nothing(world, text, [thing for _, thing in everything]))
    if len(found) > 1:
        ids = ", ".join(thing.id for _, thing in found)
        raise ValueError(f"{text!r} names {len(found)} things: {ids}; give one of the ids")
    vpc, thing = found[0]
    if isinstance(thing, Endpoint) and thing.kind == "gateway":
        return _service(world, thing.service.rpartition(".")[2], vpc.id, through=thing.id)
    return end_of(world, vpc, thing)


def _nothing(world: World, text: str, things: list[Placed]) -> str:
    """Say that a text names nothing, and what there is instead."""
    seen: dict[str, None] = dict.fromkeys(
        thing.name or thing.id for thing in things if not isinstance(thing, NetworkInterface)
    )
    exist = [*seen][:_SHOWN]
    more = f" and {len(seen) - len(exist)} more" if len(seen) > len(exist) else ""
    regions = ", ".join(region.name for region in world.topology.regions) or "no Region"
    unread = "".join(f" ({unknown})" for unknown in world.topology.unknown)
    return (
        f"{text!r} is nothing that sends or receives in {regions}; there are: "
        f"{', '.join(exist) or 'none'}{more}. Also possible: 'internet', an IP address, 's3', "
        f"'dynamodb'. Another Region must be read first: topology.read(regions=[...]).{unread}"
    )


def _addressed(world: World, address: Address) -> End:
    """Return the end that has an address; an address of nobody here is one of the internet."""
    for vpc in world.vpcs.values():
        if any(str(address) in nat.public_ips for nat in vpc.nat_gateways):
            down = "a NAT gateway takes no connection from outside"
            site = Site(address, address)
            return End("placed", str(address), f"NAT gateway {address}", (site,), down=down)
    found: dict[tuple[str, Address], End] = {}
    for vpc in world.vpcs.values():
        addressed: tuple[Placed, ...] = (
            *vpc.instances,
            *vpc.mount_targets,
            *vpc.network_interfaces,
        )
        for thing in addressed:
            end = end_of(world, vpc, thing)
            for site in end.sites:
                if address in (site.address, site.public):
                    pinned = replace(end, label=f"{end.label} ({address})", sites=(site,))
                    found.setdefault((vpc.id, site.address), pinned)
    if len(found) > 1:
        owners = ", ".join(f"{end.id} in {vpc_id}" for (vpc_id, _), end in found.items())
        raise ValueError(f"{address} is the address of {owners}; give one of the ids")
    if found:
        return next(iter(found.values()))
    if not is_internet(address) or any(block.holds(address) for block in world.own_blocks):
        raise ValueError(
            f"no network interface has the address {address}, and no host on the internet can"
        )
    return End("internet", str(address), str(address), (Site(address, address),))
