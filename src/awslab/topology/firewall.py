"""Security groups and network ACLs: the two filters a packet meets in a VPC."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

LAST_RULE = 32767
"""The number of the rule shown as ``*``: deny what no other rule matched (IPv6: one higher)."""


def _traffic(protocol: str, low: int | None, high: int | None) -> str:
    """Say what a rule is about: ``all traffic``, ``tcp 443``, ``udp 1-9``, ``icmp type 8``."""
    if protocol == "-1":
        return "all traffic"
    name = f"protocol {protocol}" if protocol.isdecimal() else protocol
    if protocol.startswith("icmp"):
        return f"all {name}" if low in (None, -1) else f"{name} type {low}"
    if low is None or (low, high) == (0, 65535):
        return f"all {name}"
    return f"{name} {low}" if low == high else f"{name} {low}-{high}"


@dataclass(frozen=True, slots=True)
class SecurityGroupRule:
    """One permission of a security group; rules only allow.

    ``protocol`` is ``"tcp"``, ``"udp"``, ``"icmp"``, ``"icmpv6"``, ``"-1"`` (all) or a protocol
    number. Ports are None when the protocol has none; for ICMP they hold type and code.
    ``peer`` is a CIDR block, a security group id or a prefix list id.
    """

    protocol: str
    from_port: int | None
    to_port: int | None
    peer: str
    peer_kind: Literal["cidr", "security-group", "prefix-list"] = "cidr"
    description: str = ""

    @property
    def traffic(self) -> str:
        """What it allows, without the peer: ``tcp 443``."""
        return _traffic(self.protocol, self.from_port, self.to_port)

    def __str__(self) -> str:
        return f"{self.traffic} {self.peer}"


@dataclass(frozen=True, slots=True)
class SecurityGroup:
    """A security group. ``name`` is its group name, which is unique within its VPC."""

    id: str
    name: str = ""
    vpc_id: str = ""
    description: str = ""
    ingress: tuple[SecurityGroupRule, ...] = ()
    egress: tuple[SecurityGroupRule, ...] = ()


@dataclass(frozen=True, slots=True)
class NetworkAclEntry:
    """One numbered rule of a network ACL; the lowest number that matches decides.

    ``protocol`` is spelt as in :class:`SecurityGroupRule`; ports are None when all match.
    """

    number: int
    action: Literal["allow", "deny"]
    protocol: str
    cidr: str
    from_port: int | None = None
    to_port: int | None = None

    @property
    def label(self) -> str:
        """The number as the console shows it: ``*`` for the last rule."""
        return "*" if self.number >= LAST_RULE else str(self.number)

    def __str__(self) -> str:
        traffic = _traffic(self.protocol, self.from_port, self.to_port)
        return f"rule {self.label}: {self.action} {traffic} {self.cidr}"


@dataclass(frozen=True, slots=True)
class NetworkAcl:
    """A network ACL: stateless, one per subnet. Entries are sorted by number."""

    id: str
    name: str = ""
    is_default: bool = False
    subnet_ids: tuple[str, ...] = ()
    ingress: tuple[NetworkAclEntry, ...] = ()
    egress: tuple[NetworkAclEntry, ...] = ()
    vpc_id: str = ""
