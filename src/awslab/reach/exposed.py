"""What the internet can reach, and on which ports."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from awslab.reach.address import PROTOCOLS, Protocol
from awslab.reach.classes import Classes
from awslab.reach.ends import End, Placed, end_of
from awslab.reach.resolve import internet
from awslab.reach.world import World
from awslab.topology.model import Topology, Vpc


@dataclass(frozen=True, slots=True)
class Exposure:
    """A range of ports of one thing that hosts on the internet can connect to.

    Ports are 0 to 65535 for all of a protocol, and 0 for ICMP, which has none. ``sources`` is
    ``""`` for any host, else it says which. ``verdict`` is ``"unknown"`` where a part of the
    account that could not be read decides.
    """

    id: str
    label: str
    protocol: Protocol
    low: int
    high: int
    sources: str
    verdict: Literal["reachable", "unknown"]

    def __str__(self) -> str:
        ports = {(0, 65535): " all ports", (0, 0): ""}.get((self.low, self.high))
        if ports is None:
            ports = f" {self.low}" if self.low == self.high else f" {self.low}-{self.high}"
        doubt = " (perhaps: not everything could be read)" if self.verdict == "unknown" else ""
        return f"{self.label}: {self.protocol}{ports} {self.sources or 'from anywhere'}{doubt}"


def exposed(topology: Topology) -> tuple[Exposure, ...]:
    """List what the internet can reach: each thing, its open ports and from where.

    Looks at instances, load balancers, DB instances and network interfaces of nothing else. Port
    ranges between which no rule makes a difference are one entry.
    """
    world = World(topology)
    classes = Classes(world)
    outside = internet(world)
    found: list[Exposure] = []
    for vpc in world.vpcs.values():
        for thing in _things(vpc):
            end = end_of(world, vpc, thing)
            if any(site.public for site in end.sites):
                for protocol in PROTOCOLS:
                    found += _open_ranges(world, classes, outside, end, protocol)
    return tuple(found)


def _things(vpc: Vpc) -> Iterator[Placed]:
    yield from vpc.instances
    yield from vpc.load_balancers
    yield from vpc.databases
    translated = {ip for nat in vpc.nat_gateways for ip in nat.public_ips}
    for interface in vpc.network_interfaces:
        public = {address.public_ip for address in interface.addresses}
        owned = interface.instance_id or interface.description.startswith("ELB ")
        if not owned and not public & translated:
            yield interface


def _open_ranges(
    world: World, classes: Classes, outside: End, end: End, protocol: Protocol
) -> Iterator[Exposure]:
    """Trace one port of each range that the end's filters tell apart; join equal neighbours."""
    cuts = [0] if protocol == "icmp" else sorted(_port_cuts(world, end, protocol))
    last: Exposure | None = None
    for low, following in zip(cuts, [*cuts[1:], 65536], strict=True):
        answer = classes.between(outside, end, protocol, low)
        if answer.verdict == "blocked":
            continue
        high = 0 if protocol == "icmp" else following - 1
        joined = low
        same = (low - 1, answer.limits, answer.verdict)
        if last and (last.high, last.sources, last.verdict) == same:
            joined = last.low
        elif last:
            yield last
        last = Exposure(end.id, end.label, protocol, joined, high, answer.limits, answer.verdict)
    if last:
        yield last


def _port_cuts(world: World, end: End, protocol: Protocol) -> set[int]:
    """Return every port at which a filter of the end may start to decide otherwise."""
    cuts = {0}
    for port in (end.listens or {}).get(protocol, frozenset()):
        cuts |= {port, port + 1}
    for site in end.sites:
        known = [group_id for group_id in site.groups if group_id in world.groups]
        rules = [r.rule for g in known for r in world.group_rules(g, "ingress")]
        cuts |= {cut for rule in rules for cut in _bounds(rule.from_port, rule.to_port)}
        subnet = world.subnets.get(site.subnet_id)
        acl = world.acls.get(subnet.network_acl_id) if subnet else None
        entries = acl.ingress if acl else ()
        cuts |= {cut for entry in entries for cut in _bounds(entry.from_port, entry.to_port)}
    return {cut for cut in cuts if 0 <= cut <= 65535}


def _bounds(low: int | None, high: int | None) -> tuple[int, ...]:
    return (low, high + 1) if low is not None and high is not None else ()
