"""VpcMap: the VPCs of an account, their zones, subnets, routes and gateways."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import traitlets

from awslab.diagrams.assemble import script, style
from awslab.diagrams.base import Diagram
from awslab.diagrams.scene import clean
from awslab.diagrams.vpc.facts import VpcFacts, named
from awslab.diagrams.vpc.narrow import narrow
from awslab.diagrams.vpc.tables import tables
from awslab.diagrams.vpc.text import things
from awslab.diagrams.vpc.wide import wide
from awslab.diagrams.vpc.words import Thing, counted, joined
from awslab.topology.model import Region, Topology, Vpc


class VpcMap(Diagram):
    """A map of VPCs: one column for each Availability Zone, routes as lines to gateways.

    Parameters
    ----------
    source
        A :class:`~awslab.topology.Topology` or one of its VPCs. Without it the account is read:
        the Region boto3 uses by default.
    vpc
        Id or name of the one VPC to show.
    title
        Shown above the map; by default the name of the VPC.

    Attributes
    ----------
    selected : str
        Id of the subnet, instance, route table or gateway the reader selected.
    failed_zones : list of str
        Names of the zones the reader switched off.

    Raises
    ------
    ValueError
        ``vpc`` names no VPC, or several.
    TypeError
        ``source`` is neither a topology nor a VPC.
    UnreadableAccount
        The account's VPCs cannot be described.
    """

    _esm = script("vpc_map")
    _css = style("vpc_map")

    failed_zones = traitlets.List(traitlets.Unicode()).tag(sync=True)

    def __init__(
        self,
        source: Topology | Vpc | None = None,
        vpc: str | None = None,
        title: str | None = None,
        **kwargs: Any,
    ) -> None:
        self._wanted = (vpc, title)
        super().__init__(spec=_spec(source, vpc, title), **kwargs)

    def refresh(self, source: Topology | Vpc | None = None) -> None:
        """Draw a changed account again: ``source``, or what is in the account now.

        What the reader selected and switched off stays.
        """
        self.spec = _spec(source, *self._wanted)


def _spec(source: Topology | Vpc | None, vpc: str | None, title: str | None) -> dict[str, Any]:
    topology = _topology(source)
    chosen = _choose(topology, vpc)
    regions = {region.name: region for region in topology.regions}
    maps = [VpcFacts(v, regions.get(v.region)) for v in chosen]
    region = joined(regions) if regions else ""
    remarks = [f"Not shown: {unknown}." for unknown in topology.unknown]
    names = joined(f"VPC {named(v)}" for v in chosen)
    return {
        "heading": clean(title or ""),
        "title": clean(
            title or (names if len(chosen) == 1 else f"VPCs in {region or 'no Region'}")
        ),
        "description": clean(" ".join([_description(chosen, region), *remarks])),
        "scenes": {"wide": wide(maps, remarks, region), "narrow": narrow(maps, remarks, region)},
        "things": _all_things(maps),
        "tables": tables(maps),
        "zones": _zones(maps),
        "subnets": [row for facts in maps for row in _subnets(facts)],
        "nats": [
            {"name": clean(named(nat)), "zone": nat.zone}
            for facts in maps
            for nats in facts.nats.values()
            for nat in nats
        ],
    }


def _topology(source: Topology | Vpc | None) -> Topology:
    if isinstance(source, Topology):
        return source
    if isinstance(source, Vpc):
        return Topology(regions=(Region(source.region, vpcs=(source,)),))
    if source is not None:
        raise TypeError(f"VpcMap shows a Topology or a Vpc, not {type(source).__name__}")
    # Imported here, because a map of a given topology needs no boto3.
    from awslab.topology import read

    return read()


def _choose(topology: Topology, wanted: str | None) -> tuple[Vpc, ...]:
    if wanted is None:
        return topology.vpcs
    found = tuple(v for v in topology.vpcs if wanted in (v.id, v.name))
    if len(found) == 1:
        return found
    have = ", ".join(f"{v.name} ({v.id})" if v.name else v.id for v in found or topology.vpcs)
    if found:
        raise ValueError(f"{len(found)} VPCs are named {wanted!r}; choose one by its id: {have}")
    raise ValueError(f"no VPC has the id or name {wanted!r}; there are: {have or 'none'}")


def _all_things(maps: Sequence[VpcFacts]) -> dict[str, Thing]:
    """Return what is said about everything; a peering connection may join two VPCs of the map."""
    found: dict[str, Thing] = {}
    for facts in maps:
        for key, thing in things(facts).items():
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


def _description(vpcs: Sequence[Vpc], region: str) -> str:
    if not vpcs:
        return f"No VPC in {region or 'the account'}."
    subnets = [subnet for vpc in vpcs for subnet in vpc.subnets]
    zones = len({subnet.zone for subnet in subnets})
    kinds = [
        f"{count} {kind}"
        for kind in ("public", "private", "isolated", "unknown")
        if (count := sum(subnet.kind == kind for subnet in subnets))
    ]
    instances = sum(i.state != "terminated" for vpc in vpcs for i in vpc.instances)
    what = f"VPC {named(vpcs[0])}" if len(vpcs) == 1 else f"{len(vpcs)} VPCs"
    if not subnets:
        return f"{what} without subnets."
    places = f"{counted(zones, 'Availability Zone')}"
    return (
        f"{what} with {counted(len(subnets), 'subnet')} ({joined(kinds)}) in {places} "
        f"and {counted(instances, 'instance')}."
    )
