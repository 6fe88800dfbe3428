"""Who reaches whom: every pair of placed things at once, grouped by what rules tell apart."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, field

from awslab.reach.address import Protocol
from awslab.reach.classes import Classes
from awslab.reach.ends import End, end_of
from awslab.reach.resolve import internet
from awslab.reach.result import TraceVerdict
from awslab.reach.trace import checked
from awslab.reach.world import World
from awslab.topology.model import Topology

_MARKS = {"reachable": "✓", "blocked": "·", "unknown": "?"}


@dataclass(frozen=True, slots=True)
class Group:
    """Things in the same subnet, with the same security groups, that no rule tells apart."""

    label: str
    members: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Matrix:
    """Verdicts between groups.

    ``verdicts`` has one row per source group and one column per destination group, in the order
    of ``groups``. A group of one has None for itself.
    """

    traffic: str
    groups: tuple[Group, ...]
    verdicts: tuple[tuple[TraceVerdict | None, ...], ...]
    _rows: dict[str, int] = field(repr=False, compare=False)

    def verdict(self, source: str, destination: str) -> TraceVerdict | None:
        """Return the verdict between two things by id (or ``"internet"``), None for one and itself.

        Raises
        ------
        ValueError
            An id that is not in the matrix.
        """
        for member in (source, destination):
            if member not in self._rows:
                raise ValueError(
                    f"{member!r} is not in the matrix; it has the ids of instances, load "
                    "balancers, DB instances, mount targets and interface endpoints, and 'internet'"
                )
        if source == destination:
            return None
        return self.verdicts[self._rows[source]][self._rows[destination]]

    def __str__(self) -> str:
        width = max((len(group.label) for group in self.groups), default=0)
        numbers = range(1, len(self.groups) + 1)
        lines = [f"{self.traffic}, from row to column (✓ reachable, · blocked, ? unknown)"]
        lines.append(" " * (width + 5) + " ".join(f"{number:>3}" for number in numbers))
        for number, group, row in zip(numbers, self.groups, self.verdicts, strict=True):
            marks = " ".join(f"{_MARKS[verdict] if verdict else ' ':>3}" for verdict in row)
            lines.append(f"{number:>3}  {group.label:<{width}}{marks}")
        return "\n".join(lines)


def matrix(topology: Topology, port: int = 443, protocol: str = "tcp") -> Matrix:
    """Say for every pair of placed things whether one reaches the other.

    Instances, load balancers, DB instances, EFS mount targets, interface endpoints and the
    internet. Equal ones are grouped, so the cost follows the distinct pairs of subnet and
    security groups, not the square of the number of instances. :func:`awslab.reach.trace` says
    why, for any pair.

    Raises
    ------
    ValueError
        A port or protocol that does not exist.
    """
    known = checked(port, protocol)
    world = World(topology)
    classes = Classes(world)
    grouped: dict[Hashable, list[End]] = {}
    for end in _ends(world):
        grouped.setdefault(classes.key(end), []).append(end)
    groups = list(grouped.values())
    return Matrix(
        traffic="icmp" if known == "icmp" else f"{known} {port}",
        groups=tuple(Group(_label(ends), tuple(end.id for end in ends)) for ends in groups),
        verdicts=tuple(
            tuple(_verdict(classes, one, other, known, port) for other in groups) for one in groups
        ),
        _rows={end.id: row for row, ends in enumerate(groups) for end in ends},
    )


def _ends(world: World) -> list[End]:
    ends = [internet(world)]
    for vpc in world.vpcs.values():
        interfaced = [endpoint for endpoint in vpc.endpoints if endpoint.kind == "interface"]
        placed = (vpc.instances, vpc.load_balancers, vpc.databases, vpc.mount_targets, interfaced)
        ends += [end_of(world, vpc, thing) for things in placed for thing in things]
    return ends


def _label(ends: list[End]) -> str:
    return ends[0].label if len(ends) == 1 else f"{ends[0].label} and {len(ends) - 1} more"


def _verdict(
    classes: Classes, one: list[End], other: list[End], protocol: Protocol, port: int
) -> TraceVerdict | None:
    if one is not other:
        return classes.between(one[0], other[0], protocol, port).verdict
    return classes.between(one[0], one[1], protocol, port).verdict if len(one) > 1 else None
