"""VpcMap: the VPCs of an account, their zones, subnets, routes and gateways."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import traitlets

from awslab.diagrams.assemble import script, style
from awslab.diagrams.base import Diagram
from awslab.diagrams.scene import clean
from awslab.diagrams.vpc.changes import absent, changes_table, marks, restricted, summary, union
from awslab.diagrams.vpc.facts import named
from awslab.diagrams.vpc.groups import LEVELS, level_by_count
from awslab.diagrams.vpc.picture import Picture, maps_of
from awslab.diagrams.vpc.tables import tables
from awslab.diagrams.vpc.words import counted, joined
from awslab.topology.diff import diff
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
    since
        An earlier topology: what is new, changed or gone since is marked, and the reader can
        go back and forth between both.
    level
        How closely to look at first: ``"overview"``, ``"groups"`` or ``"instances"``. By default
        what stays readable; the reader can change it where there are many instances.

    Attributes
    ----------
    selected : str
        Key of what the reader selected: an id, or part and name of what has no id of its own,
        such as ``"databases/orders"``.
    failed_zones : list of str
        Names of the zones the reader switched off.
    level : str
        The level the reader chose, ``""`` before.

    Raises
    ------
    ValueError
        ``vpc`` names no VPC, or several; ``level`` is none of the three.
    TypeError
        ``source`` is neither a topology nor a VPC.
    UnreadableAccount
        The account's VPCs cannot be described.
    """

    _esm = script("vpc_map")
    _css = style("vpc_map")

    failed_zones = traitlets.List(traitlets.Unicode()).tag(sync=True)
    level = traitlets.Enum(("", *LEVELS), "").tag(sync=True)

    def __init__(
        self,
        source: Topology | Vpc | None = None,
        vpc: str | None = None,
        title: str | None = None,
        *,
        since: Topology | Vpc | None = None,
        level: str | None = None,
        **kwargs: Any,
    ) -> None:
        if level not in (None, *LEVELS):
            raise ValueError(f"level is one of {', '.join(LEVELS)}, not {level!r}")
        self._asked = _Asked(vpc, title, since, level)
        super().__init__(spec=_spec(source, self._asked), **kwargs)

    def refresh(self, source: Topology | Vpc | None = None) -> None:
        """Draw a changed account again: ``source``, or what is in the account now.

        What the reader selected and switched off stays.
        """
        self.spec = _spec(source, self._asked)


class _Asked(NamedTuple):
    vpc: str | None
    title: str | None
    since: Topology | Vpc | None
    level: str | None


def _spec(source: Topology | Vpc | None, asked: _Asked) -> dict[str, Any]:
    now = _topology(source)
    earlier = now if asked.since is None else _topology(asked.since)
    ids = [v.id for v in _choose(union(now, earlier), asked.vpc)]
    now, earlier = restricted(now, ids), restricted(earlier, ids)
    chosen = now.vpcs
    region = joined(r.name for r in now.regions) if now.regions else ""
    remarks = [f"Not shown: {unknown}." for unknown in now.unknown]
    names = joined(f"VPC {named(v)}" for v in chosen)
    title = asked.title or (names if len(chosen) == 1 else f"VPCs in {region or 'no Region'}")
    by_count = level_by_count(union(now, earlier).vpcs)
    level = asked.level or by_count
    levels = LEVELS if asked.level or by_count != "instances" else (level,)
    spec: dict[str, Any] = {
        "heading": clean(asked.title or ""),
        "title": clean(title),
        "description": clean(" ".join([_description(chosen, region), *remarks])),
        "tables": tables(maps_of(now)),
    }
    if asked.since is None:
        return spec | Picture(now, now, remarks).parts(level, levels)
    difference = diff(earlier, now)
    before, after = maps_of(earlier), maps_of(now)
    found = marks(before, after, difference)
    marked = Picture(now, union(now, earlier), remarks, found)
    plain = Picture(earlier, union(earlier, now), remarks, absent(before, after))
    said = summary(difference, found)
    return spec | {
        "description": f"{spec['description']} {said[0]}",
        "tables": [*changes_table(difference), *spec["tables"]],
        "changes": said,
        **marked.parts(level, levels),
        "before": plain.parts(level, levels),
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
