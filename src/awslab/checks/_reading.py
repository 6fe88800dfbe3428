"""How checks find and name what the learner built."""

from __future__ import annotations

from collections.abc import Iterable

from awslab.checks.machinery import Condition
from awslab.topology import Subnet, Topology, Vpc

#: Addresses of every subnet that AWS keeps: the first four and the last.
RESERVED = 5


def vpc_with(topology: Topology, cidr: str) -> Vpc | None:
    """Return the VPC with this range, the fullest if a cell ran twice and there are several."""
    found = [vpc for vpc in topology.vpcs if cidr in vpc.cidrs]
    return max(found, key=lambda vpc: len(vpc.subnets), default=None)


def missing_vpc(cidr: str) -> Condition:
    """Return the condition that nobody without this VPC can meet."""
    return Condition(
        f"There is a VPC with the range {cidr}.",
        met=False,
        built="no VPC with this range in this Region",
        hint="create_vpc makes it. Check the range, and that your client uses the lab's Region.",
    )


def label(thing: Subnet | Vpc) -> str:
    """Return what a learner calls a thing: its Name tag, else its range."""
    return thing.name or (thing.cidr if isinstance(thing, Subnet) else thing.cidrs[0])


def listing(things: Iterable[str], nothing: str = "nothing") -> str:
    """Join names into a list a sentence can hold: ``a``, ``a and b``, ``a, b and c``."""
    names = list(things)
    if not names:
        return nothing
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
