"""Which ends are alike: what no rule tells apart is traced once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable

from awslab.reach.address import Address, Protocol
from awslab.reach.ends import End, Site
from awslab.reach.result import Trace
from awslab.reach.trace import between
from awslab.reach.world import World


class Classes:
    """Classifies ends, and traces between classes instead of between ends."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._starts: dict[tuple[int, int], set[int]] = defaultdict(set)
        for block in world.cuts:
            self._starts[block.version, block.length].add(block.first)
        self._lengths = sorted(self._starts, reverse=True)
        self._traced: dict[Hashable, Trace] = {}

    def key(self, end: End) -> Hashable:
        """Return what an end shares with all others of its subnets that rules treat alike."""
        return (self._class(end), tuple(site.subnet_id for site in end.sites))

    def between(self, start: End, goal: End, protocol: Protocol, port: int) -> Trace:
        """Trace between two ends, or between two like them that were traced before.

        Subnets with the same route table and network ACL are alike too. What still depends on the
        pair is whether it shares a subnet: then neither is between them.
        """
        shared = tuple(
            one.subnet_id == other.subnet_id for one in start.sites for other in goal.sites
        )
        key = (self._class(start), self._class(goal), shared, protocol, port)
        if key not in self._traced:
            self._traced[key] = between(self._world, start, goal, protocol, port)
        return self._traced[key]

    def _class(self, end: End) -> Hashable:
        listens = tuple(sorted(end.listens.items())) if end.listens is not None else None
        sites = tuple(self._site(site) for site in end.sites)
        return (end.kind, end.client_ports, end.down, end.doubt, listens, sites)

    def _site(self, site: Site) -> Hashable:
        subnet = self._world.subnets.get(site.subnet_id)
        return (
            site.vpc_id,
            (subnet.route_table_id, subnet.network_acl_id) if subnet else site.subnet_id,
            site.groups,
            self._innermost(site.address),
            site.public and self._innermost(site.public),
            site.public == site.address,
            site.part,
        )

    def _innermost(self, address: Address) -> Hashable:
        """Return the narrowest block named by any rule that holds an address."""
        bits = 32 if address.version == 4 else 128
        for version, length in self._lengths:
            first = address.value >> (bits - length) << (bits - length)
            if version == address.version and first in self._starts[version, length]:
                return (version, length, first)
        return address.version
