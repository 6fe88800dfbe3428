"""Trace a connection: try the ways there are, and say which hop decides."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from awslab.reach.address import PROTOCOLS, Address, Block, Protocol
from awslab.reach.ends import End, Site
from awslab.reach.resolve import resolve
from awslab.reach.result import Hop, Trace
from awslab.reach.walk import Walk
from awslab.reach.world import World
from awslab.topology.model import Topology

_SCORES = {"blocked": 0, "unknown": 1, "reachable": 2}


def trace(
    topology: Topology, source: str, destination: str, port: int = 443, protocol: str = "tcp"
) -> Trace:
    """Say whether a connection gets from one end to the other, and its reply back.

    Parameters
    ----------
    topology
        What :func:`awslab.topology.read` returned.
    source, destination
        The id or (unique) name of an instance, network interface, load balancer, DB instance, EFS
        mount target, interface endpoint or subnet; an IP address; ``"internet"``. A destination
        can also be ``"s3"``, ``"dynamodb"`` or the id of a gateway endpoint. A subnet stands for
        something without security groups in it, ``"internet"`` for any host there.
    port
        Destination port, 0 to 65535; not used for ICMP.
    protocol
        ``"tcp"``, ``"udp"`` or ``"icmp"`` (a ping).

    Returns
    -------
    Trace
        The hops of the request and of the reply, each with the rule that decided it. Where an end
        has several addresses the best way is shown; where it is a range, ``limits`` says for which
        part of it the verdict holds. What programs on a host do is not looked at.

    Raises
    ------
    ValueError
        An end that names nothing or several things, or that can't be one; a port or protocol
        that does not exist.
    """
    known_protocol = checked(port, protocol)
    world = World(topology)
    start = resolve(world, source)
    goal = resolve(world, destination, start)
    if start.kind == "service":
        raise ValueError(f"{source!r} starts no connection: it can only be a destination")
    if start.kind != "placed" and goal.kind != "placed":
        raise ValueError("one of the two ends must be in a VPC of the topology")
    if start.id == goal.id:
        raise ValueError(f"source and destination are the same: {source!r}")
    return between(world, start, goal, known_protocol, port)


def checked(port: int, protocol: str) -> Protocol:
    """Return the protocol; ValueError when it or the port does not exist."""
    if not 0 <= port <= 65535:
        raise ValueError(f"port {port} does not exist: ports are 0 to 65535")
    for known in PROTOCOLS:
        if protocol == known:
            return known
    raise ValueError(f"protocol {protocol!r} is not known here: use 'tcp', 'udp' or 'icmp'")


def between(world: World, start: End, goal: End, protocol: Protocol, port: int) -> Trace:
    """Trace between two ends that are already resolved."""
    traffic = "icmp" if protocol == "icmp" else f"{protocol} {port}"
    attempts = []
    for one, other, address in _ways(start, goal):
        hops = Walk(world, start, one, goal, other).run(address, protocol, port)
        attempts.append((Trace(start.label, goal.label, traffic, hops), one, other, address))
    if not attempts:
        return Trace(start.label, goal.label, traffic, (_no_way(start, goal),))

    def rank(attempt: tuple[Trace, Site, Site, Address | None]) -> tuple[int, bool, int]:
        # Of several refusals, one on the private way, and one that comes late, teaches most.
        result, _, other, address = attempt
        return (_SCORES[result.verdict], address == other.address, len(result.hops))

    best = max(attempts, key=rank)[0]
    verdicts = [(result.verdict == best.verdict, one, other) for result, one, other, _ in attempts]
    limits = (
        _limits("from", ((holds, one.part) for holds, one, _ in verdicts)),
        _limits("to", ((holds, other.part) for holds, _, other in verdicts)),
    )
    limit = " ".join(filter(None, limits))
    return Trace(start.label, goal.label, traffic, best.hops, limit)


def _ways(start: End, goal: End) -> Iterator[tuple[Site, Site, Address | None]]:
    """Yield each pair of sites and the address by which the first would call the second."""
    for one in start.sites:
        for other in goal.sites:
            if one.address.version != other.address.version:
                continue
            if not one.vpc_id:
                yield one, other, other.public
                continue
            yield one, other, other.address
            apart = other.vpc_id not in ("", one.vpc_id)
            if apart and other.public not in (None, other.address):
                yield one, other, other.public


def _no_way(start: End, goal: End) -> Hop:
    """Say why not even one packet can be tried."""
    for end in (start, goal):
        if end.down:
            text = f"{end.label} takes no part: {end.down}"
            return Hop("forward", end.kind, end.id, "block", text)
        if end.doubt:
            text = f"the address of {end.label}: {end.doubt}"
            return Hop("forward", end.kind, end.id, "unknown", text)
    versions = [sorted({f"IPv{site.address.version}" for site in e.sites}) for e in (start, goal)]
    ours, theirs = (" and ".join(names) for names in versions)
    text = f"{start.label} has only {ours}, {goal.label} only {theirs}"
    return Hop("forward", "address", start.id, "block", text, "give both the same IP version")


def _limits(preposition: str, sites: Iterable[tuple[bool, Block | None]]) -> str:
    """Say for which parts of an end the verdict holds, ``""`` when for all of them."""
    holds: dict[Block, bool] = {}
    for verdict, part in sites:
        if part is not None:
            holds[part] = holds.get(part, False) or verdict
    if all(holds.values()):
        return ""

    def like_its_surroundings(part: Block) -> bool:
        around = [block for block in holds if block.encloses(part)]
        return bool(around) and holds[max(around, key=lambda b: b.length)] == holds[part]

    shown = sorted(part for part in holds if not like_its_surroundings(part))
    included = ", ".join(str(part) for part in shown if holds[part])
    surrounded = (p for p in shown if not holds[p] and any(b.encloses(p) for b in holds))
    excluded = ", ".join(map(str, surrounded))
    return f"{preposition} {included}" + (f" without {excluded}" if excluded else "")
