"""One state of the map, at one level or several: scenes, what is said, what a zone takes with it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from awslab.diagrams.scene import clean
from awslab.diagrams.vpc.changes import Marks
from awslab.diagrams.vpc.facts import VpcFacts, named
from awslab.diagrams.vpc.narrow import narrow
from awslab.diagrams.vpc.placed import key_of, service_name
from awslab.diagrams.vpc.text import things
from awslab.diagrams.vpc.wide import wide
from awslab.diagrams.vpc.words import Thing
from awslab.topology.model import Topology

_PLAIN = Marks({}, {})


@dataclass(frozen=True, slots=True)
class Picture:
    """What to draw: ``topology`` exists; ``drawn`` has besides what is only in the other state."""

    topology: Topology
    drawn: Topology
    remarks: Sequence[str] = ()
    marks: Marks = _PLAIN

    def parts(self, level: str, levels: Sequence[str]) -> dict[str, Any]:
        """Return the entries of a spec that depend on the state; ``level`` is shown first."""
        maps = maps_of(self.topology)
        return {
            **self._at(level),
            "level": level,
            "levels": {other: self._at(other) for other in levels if other != level},
            "zones": _zones(maps),
            "subnets": [row for facts in maps for row in _subnets(facts)],
            "nats": [
                {"name": clean(named(nat)), "zone": nat.zone}
                for facts in maps
                for nats in facts.nats.values()
                for nat in nats
            ],
            "standing": [row for facts in maps for row in _standing(facts)],
        }

    def _at(self, level: str) -> dict[str, Any]:
        maps = maps_of(self.drawn, level, self.marks)
        marks = self.marks.with_groups(maps)
        for facts in maps:
            facts.marks = marks.words
        region = ", ".join(region.name for region in self.topology.regions)
        scenes = {
            "wide": wide(maps, self.remarks, region),
            "narrow": narrow(maps, self.remarks, region),
        }
        keys = {item["key"] for item in scenes["wide"]["items"]}
        said = _all_things(maps, things)
        if marks.words:
            # Of what exists the sentences leave out what is only in the other state.
            said |= _all_things(maps_of(self.topology, level), things)
        shown = marks.tell({key: thing for key, thing in said.items() if key in keys})
        for thing in shown.values():
            thing["lights"] = [key for key in thing["lights"] if key in keys]
        return {"scenes": scenes, "things": shown}


def maps_of(topology: Topology, level: str = "instances", marks: Marks = _PLAIN) -> list[VpcFacts]:
    """Return the VPCs of a topology as the map shows them at a level."""
    return [
        VpcFacts(vpc, region, level, marks.words)
        for region in topology.regions
        for vpc in region.vpcs
    ]


def _all_things(
    maps: Sequence[VpcFacts], tell: Callable[[VpcFacts], dict[str, Thing]]
) -> dict[str, Thing]:
    """Return what is said about everything; a peering connection may join two VPCs of the map."""
    found: dict[str, Thing] = {}
    for facts in maps:
        for key, thing in tell(facts).items():
            if key in found:
                for part in ("sentences", "lights"):
                    found[key][part] += [x for x in thing[part] if x not in found[key][part]]
            else:
                found[key] = thing
    return found


def _zones(maps: Sequence[VpcFacts]) -> list[dict[str, str]]:
    found = {name: zone_id for facts in maps for name, zone_id in facts.zones.items()}
    return [{"name": name, "id": found[name]} for name in sorted(found)]


def _subnets(facts: VpcFacts) -> list[dict[str, Any]]:
    """Return what a zone's failure takes: by subnet its running instances and its way out."""
    rows = []
    for subnet in facts.vpc.subnets:
        way = facts.internet_way(subnet)
        rows.append(
            {
                "key": subnet.id,
                "name": clean(named(subnet)),
                "zone": subnet.zone,
                "running": sum(i.state == "running" for i in facts.instances[subnet.id]),
                "way": {"name": clean(way.phrase), "zone": way.zone} if way else None,
            }
        )
    return rows


def _standing(facts: VpcFacts) -> list[dict[str, Any]]:
    """Return what stands in more than one zone, or would if it were built so.

    ``zones`` of a database are those of its primary and its standby; ``running`` of an Auto
    Scaling group counts instances by zone.
    """
    vpc = facts.vpc
    zone_of = {subnet.id: subnet.zone for subnet in vpc.subnets}

    def row(part: str, thing: Any, name: str, zones: Sequence[str], **more: Any) -> dict[str, Any]:
        key = key_of(part, thing.id)
        return {"key": key, "kind": part, "name": clean(name), "zones": zones} | more

    def zones(subnet_ids: Sequence[str]) -> list[str]:
        return sorted({zone_of[s] for s in subnet_ids if s in zone_of})

    rows = [
        row("load_balancers", b, f"load balancer {named(b)}", zones(b.subnet_ids))
        for b in vpc.load_balancers
    ]
    rows += [
        row("databases", d, f"database {named(d)}", [z for z in (d.zone, d.standby_zone) if z])
        for d in vpc.databases
    ]
    for group in vpc.scaling_groups:
        members = set(group.instance_ids)
        counts: dict[str, int] = {}
        for i in vpc.instances:
            if i.id in members and i.state == "running":
                counts[i.zone] = counts.get(i.zone, 0) + 1
        places = zones(group.subnet_ids) or sorted(counts)
        name = f"Auto Scaling group {named(group)}"
        rows.append(row("scaling_groups", group, name, places, running=counts))
    rows += [
        row("endpoints", e, f"interface endpoint {service_name(e)}", zones(e.subnet_ids))
        for e in vpc.endpoints
        if e.kind == "interface"
    ]
    return rows + _file_systems(facts)


def _file_systems(facts: VpcFacts) -> list[dict[str, Any]]:
    """Return the file systems with the zones of their mount targets."""
    found: dict[str, dict[str, Any]] = {}
    for target in facts.vpc.mount_targets:
        name = clean(f"file system {target.name or target.file_system_id}")
        row = {"key": target.id, "kind": "mount_targets", "name": name, "zones": []}
        found.setdefault(target.file_system_id, row)["zones"].append(target.zone)
    return list(found.values())
