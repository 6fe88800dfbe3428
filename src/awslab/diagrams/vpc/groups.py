"""How closely the map looks: every instance, groups of them, or subnets only."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from awslab.topology.model import Instance, Vpc

#: From far to near.
LEVELS = ("overview", "groups", "instances")
#: Above this number the instances of a subnet that no Auto Scaling group has are one group.
MANY_INSTANCES = 8
_MANY_IN_ALL = 24
_MANY_SUBNETS = 24


@dataclass(frozen=True, slots=True)
class Group:
    """Instances of one subnet shown as one: those of an Auto Scaling group, or the others."""

    key: str
    name: str
    instances: tuple[Instance, ...]

    @property
    def running(self) -> int:
        """How many of them run."""
        return sum(i.state == "running" for i in self.instances)

    @property
    def title(self) -> str:
        """Its Auto Scaling group, or how many instances it has."""
        return self.name or f"{len(self.instances):,} instances"

    @property
    def count(self) -> str:
        """How many run, "" where the title says all."""
        if self.running < len(self.instances):
            return f"{self.running:,} of {len(self.instances):,} running"
        return f"{self.running:,} running" if self.name else ""


def level_by_count(vpcs: Sequence[Vpc]) -> str:
    """Return the level that stays readable for this many subnets and instances."""
    if sum(len(vpc.subnets) for vpc in vpcs) > _MANY_SUBNETS:
        return "overview"
    counts: dict[str, int] = {}
    for instance in (i for vpc in vpcs for i in vpc.instances if i.state != "terminated"):
        counts[instance.subnet_id] = counts.get(instance.subnet_id, 0) + 1
    crowded = max(counts.values(), default=0) > MANY_INSTANCES
    return "groups" if crowded or sum(counts.values()) > _MANY_IN_ALL else "instances"


def groups_in(
    subnet_id: str, instances: Sequence[Instance], scaling: Mapping[str, str]
) -> tuple[Group, ...]:
    """Return the groups of a subnet's instances; what belongs to none is shown by itself.

    ``scaling`` gives the name of the Auto Scaling group an instance is in.
    """
    members: dict[str, list[Instance]] = {}
    for instance in instances:
        members.setdefault(scaling.get(instance.id, ""), []).append(instance)
    return tuple(
        Group(group_key(subnet_id, name), name, tuple(some))
        for name, some in members.items()
        if len(some) > (1 if name else MANY_INSTANCES)
    )


def group_key(subnet_id: str, name: str = "") -> str:
    """Return the key of a subnet's instances that an Auto Scaling group has, or none has."""
    return f"{subnet_id}/scaling/{name}" if name else f"{subnet_id}/instances"
