"""Rules as a reader types them, what is wrong with them, and what they decide.

A rule of a security group is ``"tcp 443 0.0.0.0/0"``, one of a network ACL
``"100 allow tcp 443 0.0.0.0/0"``. ``rules.js`` says the same; a test holds both together. What is
decided, :mod:`awslab.reach` decides.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Literal

from awslab.reach.address import Packet, parse_address, request
from awslab.reach.ends import EPHEMERAL
from awslab.reach.firewalls import acl_decisions, allowing_rule
from awslab.reach.world import World
from awslab.topology import (
    NetworkAcl,
    NetworkAclEntry,
    Region,
    SecurityGroup,
    SecurityGroupRule,
    Topology,
    Vpc,
)

Rules = dict[str, list[str]]
Row = dict[str, str]
Fault = tuple[str, str]
"""AWS's error code, ``""`` when AWS would not even be asked, and the message."""

WAYS = ("inbound", "outbound")
PROTOCOLS = ("tcp", "udp", "icmp", "all")
ENTRIES = 20
"""Entries of a network ACL in each direction unless the quota is raised (as of November 2026)."""
_LAST = 32766
_OCTET = r"(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)"
_CIDR = re.compile(rf"{_OCTET}(?:\.{_OCTET}){{3}}/(?:3[0-2]|[12]?\d)", re.ASCII)
_PORTS = re.compile(r"(\d{1,6})(?:-(\d{1,6}))?", re.ASCII)
_NUMBER = re.compile(r"-?\d{1,6}", re.ASCII)


def parse_rule(text: str, kind: Literal["group", "acl"]) -> Row:
    """Return a rule's parts: for a network ACL also ``number`` and ``action``.

    Raises
    ------
    ValueError
        The text does not have the parts of a rule.
    """
    words = text.split()
    row: Row = {}
    if kind == "acl":
        row = {"number": words[0], "action": words[1]} if len(words) > 1 else {}
        words = words[2:]
    if len(words) == 2 and words[0] in PROTOCOLS:
        return row | {"protocol": words[0], "ports": "", "peer": words[1]}
    if len(words) == 3 and words[0] in ("tcp", "udp"):
        return row | {"protocol": words[0], "ports": words[1], "peer": words[2]}
    like = "'100 allow tcp 443 0.0.0.0/0'" if kind == "acl" else "'tcp 443 0.0.0.0/0'"
    raise ValueError(
        f"{text!r} is not a rule: write it like {like} (protocols: tcp, udp, icmp, all)"
    )


def format_rule(row: Mapping[str, str]) -> str:
    """Return a rule as text again."""
    parts = [row.get("number", ""), row.get("action", ""), row["protocol"]]
    parts += [row["ports"] if row["protocol"] in ("tcp", "udp") else "", row["peer"]]
    return " ".join(filter(None, parts))


def group_fault(row: Row, others: Sequence[Row], groups: Iterable[str]) -> Fault | None:
    """Return what AWS answers to a security group rule beside ``others``, None when it takes it.

    ``groups`` are the ids of the security groups there are.
    """
    value = "InvalidParameterValue"
    if row["protocol"] in ("tcp", "udp"):
        if not row["ports"]:
            message = (
                "Invalid value for portRange. Must specify both from and to ports with TCP/UDP."
            )
            return value, message
        if own := _port_fault(row["ports"]):
            return own
        first, last = _ports(row["ports"])
        for port in (first, last):
            if port > 65535:
                return value, f"Invalid value '{port}' for port. Must be between 0 and 65535."
        if first > last:
            return value, f"Invalid TCP/UDP port range ({first}:{last})"
    if row["peer"].startswith("sg-"):
        if row["peer"] not in groups:
            return "InvalidGroup.NotFound", f"The security group '{row['peer']}' does not exist"
    elif not _CIDR.fullmatch(row["peer"]):
        return _ipv6(row["peer"]) or (value, f"CIDR block {row['peer']} is malformed")
    if any(_same(row, other) for other in others):
        return "InvalidPermission.Duplicate", "The specified rule already exists"
    return None


def acl_fault(row: Row, others: Sequence[Row]) -> Fault | None:
    """Return what AWS answers to an entry of a network ACL beside ``others``."""
    value, number = "InvalidParameterValue", row["number"]
    if not _NUMBER.fullmatch(number):
        return "", "A rule number is a whole number, such as 100."
    if not 1 <= int(number) <= _LAST:
        return value, (
            f"Value ({int(number)}) for parameter ruleNumber is invalid. "
            f"Rule number must be between 1 and {_LAST}."
        )
    if not _CIDR.fullmatch(row["peer"]):
        if row["peer"].startswith("sg-"):
            return "", "A network ACL knows no security groups: write a CIDR block."
        return _ipv6(row["peer"]) or (
            value,
            f"Value ({row['peer']}) for parameter cidrBlock is invalid. "
            "This is not a valid CIDR block.",
        )
    if row["action"] not in ("allow", "deny"):
        return value, (
            f"Value ({row['action']}) for parameter ruleAction is invalid. It must be allow or deny."
        )
    if row["protocol"] in ("tcp", "udp"):
        if not row["ports"]:
            return "MissingParameter", "The request must contain the parameter PortRange"
        if own := _port_fault(row["ports"]):
            return own
        first, last = _ports(row["ports"])
        if not first <= last <= 65535:
            return value, f"Value ({first}-{last}) for parameter portRange is invalid."
    if any(int(other["number"]) == int(number) for other in others):
        message = f"The network acl entry identified by {int(number)} already exists."
        return "NetworkAclEntryAlreadyExists", message
    if len(others) >= ENTRIES:
        message = "The maximum number of network acl entries has been reached."
        return "NetworkAclEntryLimitExceeded", message
    return None


def judge(group_rules: Rules, acl_rules: Rules, packet: Mapping[str, Any]) -> dict[str, Any]:
    """Return what each filter decides about a packet and its reply, each as if it were alone.

    Parameters
    ----------
    packet
        ``peer`` and ``own`` (addresses), ``groups`` of the peer, ``protocol``, ``port``, ``client``
        (the port the reply goes to) and ``begins``: ``"outside"`` or ``"inside"``.

    Returns
    -------
    dict
        For ``group`` and ``acl`` the decisions ``out`` and ``back``: ``mark`` (``"pass"``,
        ``"block"`` or ``"quiet"``: not asked), ``way`` and ``rule``, the index of the rule that
        decided, -1 for none. ``back`` is None when no reply comes.
    """
    world = _world(group_rules, acl_rules)
    inside = packet["begins"] == "inside"
    own, peer = parse_address(packet["own"]), parse_address(packet["peer"])
    source, destination = (own, peer) if inside else (peer, own)
    there = request(source, destination, packet["protocol"], packet["port"])
    reply = there.reply((packet["client"], packet["client"]))
    way, back = ("outbound", "inbound") if inside else ("inbound", "outbound")
    asked = _group(world, way, there, packet["groups"])
    acl = _acl(world, way, there)
    return {
        "group": {
            "out": asked,
            "back": {"mark": "quiet", "way": back, "rule": -1} if asked["mark"] == "pass" else None,
        },
        "acl": {"out": acl, "back": _acl(world, back, reply) if acl["mark"] == "pass" else None},
    }


def _group(world: World, way: str, packet: Packet, peer_groups: Sequence[str]) -> dict[str, Any]:
    direction = _DIRECTIONS[way]
    found = allowing_rule(world, ["sg"], direction, packet, peer_groups)
    rules = world.group_rules("sg", direction)
    rule = next((i for i, one in enumerate(rules) if one is found), -1)
    return {"mark": "pass" if found else "block", "way": way, "rule": rule}


def _acl(world: World, way: str, packet: Packet) -> dict[str, Any]:
    direction = _DIRECTIONS[way]
    rules = world.acl_rules("acl", direction)
    entry = acl_decisions(rules, direction, packet)[0][2]
    rule = next((i for i, one in enumerate(rules) if one.entry is entry), -1)
    allowed = entry is not None and entry.action == "allow"
    return {"mark": "pass" if allowed else "block", "way": way, "rule": rule}


_DIRECTIONS = {"inbound": "ingress", "outbound": "egress"}


def _world(group_rules: Rules, acl_rules: Rules) -> World:
    allows = (tuple(map(_group_rule, group_rules[way])) for way in WAYS)
    inbound, outbound = (tuple(map(_entry, acl_rules[way])) for way in WAYS)
    group = SecurityGroup("sg", "", "vpc", "", *allows)
    acl = NetworkAcl("acl", ingress=inbound, egress=outbound)
    vpc = Vpc("vpc", security_groups=(group,), network_acls=(acl,))
    return World(Topology((Region("", vpcs=(vpc,)),)))


def _group_rule(text: str) -> SecurityGroupRule:
    row = parse_rule(text, "group")
    kind: Literal["cidr", "security-group"] = (
        "security-group" if row["peer"].startswith("sg-") else "cidr"
    )
    protocol, low, high = _meant(row)
    return SecurityGroupRule(protocol, low, high, row["peer"], kind)


def _entry(text: str) -> NetworkAclEntry:
    row = parse_rule(text, "acl")
    action: Literal["allow", "deny"] = "allow" if row["action"] == "allow" else "deny"
    protocol, low, high = _meant(row)
    return NetworkAclEntry(int(row["number"]), action, protocol, row["peer"], low, high)


def _meant(row: Row) -> tuple[str, int | None, int | None]:
    if row["protocol"] == "all":
        return "-1", None, None
    if row["protocol"] == "icmp":
        return "icmp", -1, -1
    return (row["protocol"], *_ports(row["ports"]))


def _ports(text: str) -> tuple[int, int]:
    first, _, last = text.partition("-")
    return int(first), int(last or first)


def _port_fault(text: str) -> Fault | None:
    if _PORTS.fullmatch(text):
        return None
    return "", "Ports are a number, such as 443, or a range, such as 1024-65535."


def _ipv6(text: str) -> Fault | None:
    return (
        ("", "This diagram keeps to IPv4: write a block such as 0.0.0.0/0.")
        if ":" in text
        else None
    )


def _same(row: Row, other: Row) -> bool:
    """Whether two rules of a group are one to AWS: ports as numbers, blocks without host bits."""
    return (_meant(row), _block(row["peer"])) == (_meant(other), _block(other["peer"]))


def _block(peer: str) -> str | tuple[int, int]:
    if peer.startswith("sg-"):
        return peer
    address, _, length = peer.partition("/")
    keep = 32 - int(length)
    return parse_address(address).value >> keep << keep, int(length)


def checked_port(value: Any, name: str, low: int = 0) -> int:
    """Return a port, or raise ValueError that says which are allowed."""
    if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= EPHEMERAL[1]:
        raise ValueError(f"{name} is {value!r}; a port is a whole number from {low} to 65535")
    return value
