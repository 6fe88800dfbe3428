"""What PacketPath offers: ends, traffic, and the ways between them as JSON."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import permutations
from typing import Any

from awslab.diagrams.packet.layout import FORMS
from awslab.diagrams.packet.stations import Meeting, Station, way_of
from awslab.diagrams.packet.words import KINDS, kind_words, part_of
from awslab.diagrams.scene import clean, fit, wrap
from awslab.reach import trace
from awslab.reach.address import Protocol
from awslab.reach.ends import End
from awslab.reach.resolve import SERVICES, resolve, things
from awslab.reach.trace import checked
from awslab.reach.world import World
from awslab.topology.model import NetworkInterface, Subnet, Topology

MOST = 240
"""How many ways are traced ahead; a running notebook answers the others."""

_SIDE = 176


class Ways:
    """The ways through one topology, traced when they are asked for, as JSON.

    ``stations`` and ``lists`` are pools: ways refer to the first by number, stations to the second
    by key, because most ways share most of both.
    """

    def __init__(self, topology: Topology) -> None:
        self.topology = topology
        self.world = World(topology)
        self.ends: dict[str, dict[str, Any]] = {}
        self.places = {s.id: _place(s) for s in self.world.subnets.values()}
        self.stations: list[dict[str, Any]] = []
        self.lists: dict[str, dict[str, Any]] = {}
        self.ways: dict[str, dict[str, Any]] = {}
        self._numbers: dict[str, int] = {}

    def offered(self) -> list[str]:
        """Return the keys of what can be chosen: the internet, what is placed, services with a way."""
        found = [self.add("internet")]
        for vpc in self.world.vpcs.values():
            for thing in things(vpc):
                if not isinstance(thing, (Subnet, NetworkInterface)):
                    found.append(self.add(thing.id))
        return found if len(found) > 1 else []

    def add(self, name: str) -> str:
        """Offer an end, and return its key; ValueError when the name names nothing."""
        end = resolve(self.world, name)
        pinned = name if end.kind == "internet" or name in SERVICES or _is_address(name) else end.id
        if pinned not in self.ends:
            self.ends[pinned] = self._end(pinned, end)
        return pinned

    def ask(self, src: str, dst: str, traffic: str) -> None:
        """Trace a way, unless that was done; one that makes no sense keeps the reason."""
        key = way_key(src, dst, traffic)
        if key in self.ways:
            return
        protocol, port = parse_traffic(traffic)
        try:
            found = trace(self.topology, src, dst, port, protocol)
        except ValueError as error:
            self.ways[key] = {"problem": clean(str(error))}
            return
        way = way_of(self.world, found, self.ends[src]["place"], self.ends[dst]["place"])
        seen: dict[str, int] = {}
        numbers = []
        for station in way.stations:
            seen[station.id] = seen.get(station.id, 0) + 1
            key_of = station.id or station.kind
            if key_of in (src, dst) or seen[station.id] > 1:
                key_of = f"{key_of} ({station.kind} {seen[station.id]})"
            numbers.append(self._pooled(self._station(key_of, station)))
        self.ways[key] = {
            "stations": numbers,
            "arrives": way.arrives,
            "answered": way.answered,
            "verdict": found.verdict,
            "limits": clean(found.limits),
        }

    def trace_ahead(self, keys: Sequence[str], traffics: Sequence[str]) -> int:
        """Trace every way between the first of the ends, at most MOST; return how many ends that are."""
        count = len(keys)
        while count > 2 and count * (count - 1) * len(traffics) > MOST:
            count -= 1
        for src, dst in permutations(keys[:count], 2):
            for traffic in traffics:
                self.ask(src, dst, traffic)
        return count

    def parts(self) -> dict[str, Any]:
        """Return what JavaScript needs to draw any of the ways."""
        return {
            "ends": dict(self.ends),
            "places": self.places,
            "kinds": {kind: list(words) for kind, words in KINDS.items()},
            "stations": list(self.stations),
            "lists": dict(self.lists),
            "ways": dict(self.ways),
        }

    def view(self, src: str, dst: str, traffic: str) -> dict[str, Any]:
        """Return a traced way as the layout wants it."""
        way = self.ways[way_key(src, dst, traffic)]
        return {
            "src": self.ends[src],
            "dst": self.ends[dst],
            "places": self.places,
            "stations": [self.stations[number] for number in way.get("stations", [])],
            "arrives": way.get("arrives", False),
            "answered": way.get("answered", False),
        }

    def _end(self, key: str, end: End) -> dict[str, Any]:
        subnets = {site.subnet_id for site in end.sites}
        addresses = [str(site.address) for site in end.sites if site.part is None]
        addresses += [
            str(s.public) for s in end.sites if s.part is None and s.public not in (None, s.address)
        ]
        noun, _, name = end.label.rpartition(" ")
        name, noun = (end.label, "") if end.kind != "placed" else (name, noun)
        detail = " · ".join(filter(None, [noun, *addresses]))
        width = FORMS["wide"].card_width - 24
        return {
            "key": key,
            "name": clean(name),
            "label": clean(end.label),
            "option": fit(end.label, 240, 14),
            "detail": fit(detail or "any host outside the VPC", width, 11.5),
            "wide": fit(name, width - 100, 13, bold=True),
            "narrow": fit(name, FORMS["narrow"].card_width - 124, 13, bold=True),
            "place": subnets.pop() if len(subnets) == 1 else "",
            "starts": end.kind != "service",
        }

    def _station(self, key: str, station: Station) -> dict[str, Any]:
        made: dict[str, Any] = {
            "key": clean(key),
            "kind": station.kind,
            "part": part_of(station.kind),
            "word": kind_words(station.kind)[0],
            "name": clean(station.name),
            "place": station.place,
            "out": self._meeting(station.out, f"{station.id} {station.crossing}"),
            "back": self._meeting(station.back, f"{station.id} reply {station.crossing}"),
        }
        for form, shape in FORMS.items():
            made[form] = fit(station.name, shape.card_width - 24, 13, bold=True)
        return made

    def _meeting(self, meeting: Meeting | None, list_key: str) -> dict[str, Any] | None:
        if meeting is None:
            return None
        evidence = meeting.evidence
        if evidence:
            list_key = f"{list_key} {evidence.table['caption']}"
            self.lists[list_key] = evidence.table
        # A second line of its own stays one; a single long text is wrapped to two.
        first, second = meeting.lines
        lines = [fit(x, _SIDE, 12) for x in (first, second) if x] if second else _two(first)
        return {
            "mark": meeting.mark,
            "wide": lines,
            "narrow": fit(" ".join(filter(None, meeting.lines)), 250, 12),
            "short": clean(" ".join(filter(None, meeting.lines))),
            "text": clean(meeting.text),
            "fix": clean(meeting.fix),
            "list": list_key if evidence else "",
            "decides": list(evidence.decides) if evidence else [],
        }

    def _pooled(self, station: dict[str, Any]) -> int:
        known = repr(station)
        if known not in self._numbers:
            self._numbers[known] = len(self.stations)
            self.stations.append(station)
        return self._numbers[known]


def way_key(src: str, dst: str, traffic: str) -> str:
    """Return the key of a way among the ways."""
    return f"{src} > {dst} > {traffic}"


def parse_traffic(traffic: str) -> tuple[Protocol, int]:
    """Return protocol and port of ``"tcp 443"`` or ``"icmp"``; ValueError when it is neither."""
    found = re.fullmatch(r"(tcp|udp) (\d{1,6})|icmp", traffic)
    if not found:
        raise ValueError(f"traffic {traffic!r} is not known: write 'tcp 443', 'udp 53' or 'icmp'")
    port = int(found[2] or 0)
    return checked(port, found[1] or "icmp"), port


def _two(value: str) -> list[str]:
    lines = wrap(value, _SIDE, 12)
    if len(lines) > 2:
        return [lines[0], fit(f"{lines[1]} {lines[2]}", _SIDE, 12)]
    return lines


def _is_address(name: str) -> bool:
    return bool(re.fullmatch(r"[0-9.]+|[0-9a-f:]*:[0-9a-f:.]*", name))


def _place(subnet: Subnet) -> dict[str, str]:
    name = f"{subnet.name or subnet.id} · {subnet.kind} subnet"
    more = " · ".join(filter(None, (subnet.cidr, subnet.zone)))
    shape = FORMS["narrow"]
    return {
        "kind": subnet.kind,
        "wide": fit(name, FORMS["wide"].lanes["out"] - 28, 12, bold=True),
        "narrow": fit(f"{name} · {subnet.cidr}", shape.card_width, 12, bold=True),
        "aside": fit(more, _SIDE, 12),
    }
