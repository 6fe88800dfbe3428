"""The hops of a trace as stations: each is met by the packet, by its reply, or by both."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from awslab.diagrams.packet.lists import (
    Evidence,
    acl_evidence,
    acl_subnet,
    group_evidence,
    route_evidence,
)
from awslab.diagrams.packet.words import kind_words
from awslab.reach import Hop, Trace
from awslab.reach.filters import called
from awslab.reach.world import World

Mark = Literal["pass", "block", "unknown", "quiet"]
"""What a station did; ``quiet`` is a reply that passes without being asked."""

_GROUP, _ACL, _ROUTES = "security-group", "network-acl", "route-table"
_CROSSING = {"outbound": "inbound", "inbound": "outbound"}
_REPLY_PASSES = {
    _GROUP: ("stateful:", "the reply is not asked"),
    "nat-gateway": ("knows the connection:", "sends the reply to its sender"),
    "internet-gateway": ("passes the reply", ""),
    "egress-only-internet-gateway": ("passes the reply", ""),
    "peering": ("carries the reply", ""),
    "endpoint": ("carries the reply", ""),
}


@dataclass(frozen=True)
class Meeting:
    """What a station decided about the packet or about its reply."""

    mark: Mark
    lines: tuple[str, str]
    text: str
    fix: str = ""
    evidence: Evidence | None = None


@dataclass(frozen=True)
class Station:
    """One thing on the way, in the order the packet meets them.

    ``place`` is the id of the subnet it belongs to, ``""`` for the VPC's edge. ``out`` and
    ``back`` are None where it was not asked.
    """

    kind: str
    id: str
    name: str
    place: str
    out: Meeting | None = None
    back: Meeting | None = None
    crossing: str = ""


@dataclass(frozen=True)
class Way:
    """The stations of a trace, and whether the packet gets to its destination and the reply back."""

    stations: tuple[Station, ...]
    arrives: bool
    answered: bool


def way_of(world: World, found: Trace, source: str, destination: str) -> Way:
    """Return the stations of a trace; ``source`` and ``destination`` are its ends' subnets, or ``""``."""
    out = _met(world, [h for h in found.hops if h.direction == "forward"], source, destination)
    replies = [h for h in found.hops if h.direction == "reply"]
    last = out[-1].out if out else None
    arrives = bool(replies) or last is None or last.mark == "pass"
    back = _met(world, [h for h in replies if h.id], destination, source)
    answered = arrives and _ended(replies)
    stations = _merged(out, back[::-1])
    if arrives:
        stations = _reply_passes(stations, None if answered else back[-1])
    return Way(tuple(stations), arrives, answered)


def _ended(replies: Sequence[Hop]) -> bool:
    """Whether a walk back got to its end: an undecided network ACL does not stop it."""
    if not replies or replies[-1].verdict == "pass":
        return True
    return replies[-1].verdict == "unknown" and replies[-1].kind == _ACL


def _met(world: World, hops: Sequence[Hop], first: str, last: str) -> list[Station]:
    """Return the stations that one direction meets, in its order; their verdict is in ``out``."""
    met: list[Station] = []
    for index, hop in enumerate(hops):
        place = crossing = ""
        evidence: Evidence | None = None
        if hop.kind == _ACL and (known := acl_subnet(world, hop)):
            subnet, crossing = known
            place, evidence = subnet.id, acl_evidence(world, hop, subnet, crossing)
        elif hop.kind == _GROUP:
            # Only the sender's groups are met first of all.
            place = last if index else first
            evidence = group_evidence(world, hop, "inbound" if index else "outbound")
        elif hop.kind == _ROUTES:
            place = met[-1].place if met and met[-1].kind == _ACL else ""
            evidence = route_evidence(world, hop)
        elif hop.kind == "nat-gateway" and hop.id in world.nats:
            place = world.nats[hop.id].subnet_id
        elif hop.kind in ("subnet", "listener", "public-address", "placed"):
            place = last
        meeting = Meeting(hop.verdict, _lines(world, hop, evidence), hop.text, hop.fix, evidence)
        before = met[-1] if met else None
        again = before is not None and (before.kind, before.id) == (_ROUTES, hop.id)
        if again and before and before.out and hop.kind == _ROUTES:
            # A second word about the same look at a route table: the route, then what is wrong.
            both = replace(meeting, evidence=before.out.evidence)
            met[-1] = replace(before, out=both)
            continue
        name = _name(world, hop)
        met.append(Station(hop.kind, hop.id, name, place, meeting, crossing=crossing))
    return met


def _merged(out: list[Station], back: list[Station]) -> list[Station]:
    """Join both ways, in the packet's order: a network ACL is met twice, by one crossing.

    A route table that only the reply asks stands before the network ACL it left through.
    """
    merged: list[Station] = []
    for station in out:
        match = next((i for i, reply in enumerate(back) if _same(station, reply)), None)
        if match is not None:
            merged += [replace(r, out=None, back=r.out) for r in back[:match]]
            station = replace(station, back=back[match].out)
            back = back[match + 1 :]
        merged.append(station)
    # A regional NAT gateway has a route table but no network ACL.
    nats = [i for i, station in enumerate(merged) if station.kind == "nat-gateway"]
    at = nats[-1] if nats else len(merged)
    return [*merged[:at], *(replace(r, out=None, back=r.out) for r in back), *merged[at:]]


def _same(station: Station, reply: Station) -> bool:
    return (
        station.kind == reply.kind == _ACL
        and (station.id, station.place) == (reply.id, reply.place)
        and station.crossing == _CROSSING.get(reply.crossing, "")
    )


def _reply_passes(stations: list[Station], stopped: Station | None) -> list[Station]:
    """Say of stations that remember, or do not filter, that the reply passes them."""
    told: list[Station] = []
    passing = True
    for station in reversed(stations):
        lines = _REPLY_PASSES.get(station.kind)
        if passing and station.back is None and lines:
            text = f"{station.name}, the reply: {' '.join(lines).strip()}"
            station = replace(station, back=Meeting("quiet", lines, text))
        told.append(station)
        if stopped and station.back is stopped.out:
            passing = False
    return told[::-1]


def _name(world: World, hop: Hop) -> str:
    parts: tuple[dict[str, Any], ...] = (
        world.acls,
        world.tables,
        world.nats,
        world.endpoints,
        world.peerings,
        world.subnets,
        world.instances,
        world.vpcs,
    )
    ids = hop.id.split(", ") if hop.kind == _GROUP else [hop.id]
    if hop.kind == _GROUP:
        parts = (world.groups,)
    names = []
    for thing_id in ids:
        found = next((part[thing_id] for part in parts if thing_id in part), None)
        names.append(getattr(found, "name", "") or thing_id or kind_words(hop.kind)[0])
    return ", ".join(names)


def _lines(world: World, hop: Hop, evidence: Evidence | None) -> tuple[str, str]:
    """Return what a hop decided in few words, for beside the station."""
    if evidence and any(evidence.lines) and hop.verdict != "unknown":
        return evidence.lines
    text = hop.text
    for part in (world.nats, world.endpoints, world.peerings):
        if hop.id in part:
            text = text.partition(f"{called(part[hop.id])} ")[2] or text
    return (text.partition(f"gateway {hop.id} ")[2] or text, "")
