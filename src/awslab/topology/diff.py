"""What changed between two topologies, for a lab to show what a call did."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields
from typing import Any, Literal

from awslab.topology.model import NetworkAcl, Region, RouteTable, Topology, Vpc

_SIGNS = {"added": "+", "removed": "-", "changed": "~"}
_NOUNS = {
    "vpcs": "VPC",
    "egress_only_gateways": "egress-only internet gateway",
    "nat_gateways": "NAT gateway",
    "network_acls": "network ACL",
    "databases": "DB instance",
    "addresses": "Elastic IP address",
    "scaling_groups": "Auto Scaling group",
    "peerings": "VPC peering connection",
    "mount_targets": "EFS mount target",
    "volumes": "EBS volume",
    "endpoints": "VPC endpoint",
}
_VPC_PARTS = tuple(f.name for f in fields(Vpc) if f.default == () and "cidrs" not in f.name)
_REGION_PARTS = tuple(f.name for f in fields(Region) if f.default == () and f.name != "zones")
_SAID_ELSEWHERE: dict[type, tuple[str, ...]] = {
    Vpc: _VPC_PARTS,
    # Which table and ACL a subnet uses is said once, by the subnet.
    RouteTable: ("subnet_ids",),
    NetworkAcl: ("subnet_ids",),
}
_ADDRESSES = ("cidr", "cidrs", "public_ip", "private_ip", "service")


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that was added, removed or changed.

    ``part`` is its field in the model, such as ``"subnets"``; ``details`` says what changed, as
    ``"field before -> after"``, things by their names, for a changed thing.
    """

    action: Literal["added", "removed", "changed"]
    part: str
    id: str
    label: str
    details: tuple[str, ...] = ()

    def __str__(self) -> str:
        line = f"{_SIGNS[self.action]} {self.label}"
        return f"{line}: {'; '.join(self.details)}" if self.details else line


@dataclass(frozen=True, slots=True)
class Diff:
    """All changes between two topologies, Region by Region in the order of the model."""

    changes: tuple[Change, ...]

    @property
    def added(self) -> tuple[Change, ...]:
        """Things that are only in the second topology."""
        return tuple(c for c in self.changes if c.action == "added")

    @property
    def removed(self) -> tuple[Change, ...]:
        """Things that are only in the first topology."""
        return tuple(c for c in self.changes if c.action == "removed")

    @property
    def changed(self) -> tuple[Change, ...]:
        """Things that are in both and differ."""
        return tuple(c for c in self.changes if c.action == "changed")

    def __bool__(self) -> bool:
        return bool(self.changes)

    def __str__(self) -> str:
        return "\n".join(map(str, self.changes)) or "no change"


def diff(before: Topology, after: Topology) -> Diff:
    """Say what is new, gone or different in ``after``.

    A part that is unknown in one of the two is not compared: an unread part is not an empty one.

    Returns
    -------
    Diff
        ``str()`` gives one line per change, such as
        ``+ subnet web-a 10.0.1.0/24 in ap-northeast-2a``, or ``no change``.
    """
    unread = {(u.region, u.part) for topology in (before, after) for u in topology.unknown}
    old = {region.name: region for region in before.regions}
    new = {region.name: region for region in after.regions}
    changes: list[Change] = []
    for name in dict.fromkeys((*old, *new)):
        skip = {part for region, part in unread if region == name}
        changes += _compare(
            _things(old.get(name, Region(name)), skip), _things(new.get(name, Region(name)), skip)
        )
    return Diff(tuple(changes))


Things = dict[tuple[str, str], Any]


def _things(region: Region, skip: set[str]) -> Things:
    """Return what a Region and its VPCs hold, by part and id.

    Both levels share one dictionary: an internet gateway that is attached moves from the Region
    into a VPC, and that is a change of the gateway.
    """
    levels: list[tuple[Region | Vpc, tuple[str, ...]]] = [(region, _REGION_PARTS)]
    levels += [(vpc, _VPC_PARTS) for vpc in region.vpcs]
    return {
        (part, item.id): item
        for level, parts in levels
        for part in parts
        if part not in skip
        for item in getattr(level, part)
    }


def _compare(before: Things, after: Things) -> Iterator[Change]:
    names = {item.id: _name(item) for item in (*before.values(), *after.values())}
    for (part, item_id), item in after.items():
        old = before.get((part, item_id))
        if old is None:
            yield Change("added", part, item_id, _label(part, item))
        elif details := tuple(_differences(old, item, names)):
            yield Change("changed", part, item_id, _label(part, item), details)
    for (part, item_id), item in before.items():
        if (part, item_id) not in after:
            yield Change("removed", part, item_id, _label(part, item))


def _differences(before: Any, after: Any, names: dict[str, str]) -> Iterator[str]:
    said_elsewhere = _SAID_ELSEWHERE.get(type(after), ())
    for field in fields(after):
        old, new = getattr(before, field.name), getattr(after, field.name)
        if old == new or field.name in said_elsewhere:
            continue
        if isinstance(old, tuple) and isinstance(new, tuple):
            gone = [f"-{_text(item, names)}" for item in old if item not in new]
            come = [f"+{_text(item, names)}" for item in new if item not in old]
            yield f"{field.name} {', '.join(gone + come) or 'in another order'}"
        else:
            label = field.name.removesuffix("_id")
            yield f"{label} {_text(old, names)} -> {_text(new, names)}"


def _text(value: Any, names: dict[str, str]) -> str:
    if value in ("", None, ()):
        return "none"
    return names.get(value, value) if isinstance(value, str) else str(value)


def _name(item: Any) -> str:
    """Return what a reader calls a thing: its name, else its id; a main route table is the main one."""
    return item.name or ("main" if getattr(item, "is_main", False) else item.id)


def _label(part: str, item: Any) -> str:
    """Name a thing: what it is, its name (or id), its address range and where it is."""
    words = [_NOUNS.get(part, part.removesuffix("s").replace("_", " ")), item.name or item.id]
    for field in _ADDRESSES:
        value = getattr(item, field, None)
        if value:
            words.append(", ".join(value) if isinstance(value, tuple) else value)
            break
    if getattr(item, "zone", ""):
        words.append(f"in {item.zone}")
    return " ".join(words)
