"""What a plan starts from: a VPC still to be made, or one of the account with its subnets."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from awslab.diagrams.planner.rules import Subnet, parse, vpc_refusal
from awslab.diagrams.scene import clean
from awslab.topology.model import Vpc

DEFAULT_CIDR = "10.0.0.0/16"
DEFAULT_ZONES = ("ap-northeast-2a", "ap-northeast-2b", "ap-northeast-2c")
_COLUMNS = 6
_ZONE = re.compile(r"[\w-]+")


@dataclass(frozen=True, slots=True)
class Ground:
    """A VPC's block and zones; its id, name and subnets when it exists."""

    cidr: str
    zones: tuple[str, ...]
    vpc_id: str = ""
    name: str = ""
    existing: tuple[Subnet, ...] = ()


def ground(cidr: str | None, zones: Sequence[str] | None, vpc: Vpc | str | None) -> Ground:
    """Return what a plan starts from; ValueError says in one line what is wrong with it."""
    if vpc is not None:
        return _of_account(cidr, zones, vpc)
    cidr = DEFAULT_CIDR if cidr is None else cidr
    refusal = vpc_refusal(cidr)
    if refusal:
        raise ValueError(f"cidr: {refusal.code}: {refusal.message} {refusal.why}")
    return Ground(str(parse(cidr)), _columns(DEFAULT_ZONES if zones is None else zones))


def _of_account(cidr: str | None, zones: Sequence[str] | None, vpc: Vpc | str) -> Ground:
    known: Sequence[str] = ()
    if isinstance(vpc, str):
        vpc, known = _read(vpc)
    if not vpc.cidrs:
        raise ValueError(f"{vpc.name or vpc.id} has no IPv4 CIDR block to plan in")
    whole = parse(vpc.cidrs[0] if cidr is None else cidr)
    if whole is None or str(whole) not in vpc.cidrs:
        has = ", ".join(vpc.cidrs)
        raise ValueError(f"cidr {cidr!r} is not a block of {vpc.name or vpc.id}; it has: {has}")
    placed = [s for s in vpc.subnets if s.cidr]
    existing = tuple(
        Subnet(clean(s.name or s.id), s.cidr, s.zone, existing=True)
        for s in sorted(placed, key=lambda s: Subnet("", s.cidr, "").network)
        if Subnet("", s.cidr, "").network.subnet_of(whole)
    )
    used = [subnet.zone for subnet in existing]
    wanted = zones if zones is not None else known or used or DEFAULT_ZONES
    columns = _columns([*wanted, *(zone for zone in sorted(used) if zone not in wanted)])
    return Ground(str(whole), columns, vpc.id, clean(vpc.name), existing)


def _read(wanted: str) -> tuple[Vpc, tuple[str, ...]]:
    """Return a VPC of the account by its id or name, and the zones of its Region."""
    # Imported here, because planning a VPC that is still to be made needs no boto3.
    from awslab.topology import read

    topology = read()
    found = [vpc for vpc in topology.vpcs if wanted in (vpc.id, vpc.name)]
    if len(found) != 1:
        have = ", ".join(vpc.name or vpc.id for vpc in topology.vpcs) or "none"
        which = f"{len(found)} VPCs have" if found else "no VPC has"
        raise ValueError(f"{which} the id or name {wanted!r}; give one id. There are: {have}")
    zones = topology.region(found[0].region).zones
    return found[0], tuple(zone.name for zone in zones)[:_COLUMNS]


def _columns(zones: Sequence[str]) -> tuple[str, ...]:
    if isinstance(zones, str):
        raise ValueError(f"zones is a list of names: write zones=[{zones!r}]")
    columns = tuple(dict.fromkeys(zones))
    if not 1 <= len(columns) <= _COLUMNS or not all(map(_ZONE.fullmatch, columns)):
        raise ValueError(f"zones must be 1 to {_COLUMNS} names of zones, not {list(zones)!r:.80}")
    return columns
