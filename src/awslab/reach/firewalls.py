"""The two filters: security groups, which remember connections, and network ACLs, which do not."""

from __future__ import annotations

from collections.abc import Iterable

from awslab.reach.address import Packet
from awslab.reach.world import AclRule, GroupRule, World
from awslab.topology.model import NetworkAclEntry


def allowing_rule(
    world: World,
    group_ids: Iterable[str],
    direction: str,
    packet: Packet,
    peer_groups: Iterable[str],
) -> GroupRule | None:
    """Return the first rule of the groups that lets a packet through, None when none does.

    Parameters
    ----------
    direction
        ``"ingress"`` or ``"egress"``.
    peer_groups
        Security groups of the other end, as far as rules may refer to them on this way: a
        reference covers only private addresses, within a VPC or over a peering connection of one
        Region. AWS: "Security group rules",
        https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html
    """
    peer = packet.source if direction == "ingress" else packet.destination
    peer_groups = frozenset(peer_groups)
    for group_id in group_ids:
        for parsed in world.group_rules(group_id, direction):
            rule = parsed.rule
            if not _covers(rule.protocol, rule.from_port, rule.to_port, packet):
                continue
            if parsed.block is not None:
                hit = parsed.block.holds(peer)
            elif rule.peer_kind == "security-group":
                hit = rule.peer in peer_groups
            else:
                blocks = world.list_blocks.get(rule.peer, ())
                hit = rule.peer in packet.lists or any(block.holds(peer) for block in blocks)
            if hit:
                return parsed
    return None


def _covers(protocol: str, low: int | None, high: int | None, packet: Packet) -> bool:
    """Whether a security group rule is about a packet's protocol and (single) port."""
    if protocol == "-1":
        return True
    if protocol != packet.protocol_name:
        return False
    if packet.protocol == "icmp":
        return low in (None, -1, packet.low) and high in (None, -1, 0)
    return low is None or high is None or low <= packet.low <= high


Decision = tuple[int, int, NetworkAclEntry | None]
"""A range of ports and the entry that decides it; None when no entry matched, which denies."""


def acl_decisions(rules: Iterable[AclRule], direction: str, packet: Packet) -> list[Decision]:
    """Return which entry of a network ACL decides each of a packet's ports.

    Entries are tried from the lowest number; the first that matches decides. AWS: "Network ACL
    rules", https://docs.aws.amazon.com/vpc/latest/userguide/nacl-rules.html
    """
    peer = packet.source if direction == "ingress" else packet.destination
    decided: list[Decision] = []
    open_ranges = [(packet.low, packet.high)]
    for rule in rules:
        entry = rule.entry
        if entry.protocol not in ("-1", packet.protocol_name) or not rule.block.holds(peer):
            continue
        low, high = _entry_ports(entry, packet)
        still_open = []
        for first, last in open_ranges:
            inner = max(first, low), min(last, high)
            if inner[0] > inner[1]:
                still_open.append((first, last))
                continue
            decided.append((*inner, entry))
            outside = ((first, inner[0] - 1), (inner[1] + 1, last))
            still_open += [part for part in outside if part[0] <= part[1]]
        open_ranges = still_open
    undecided: list[Decision] = [(first, last, None) for first, last in open_ranges]
    return sorted(decided + undecided, key=lambda decision: decision[0])


def _entry_ports(entry: NetworkAclEntry, packet: Packet) -> tuple[int, int]:
    """Return the destination ports (or ICMP types) an entry matches; empty when none do."""
    everything = (0, 65535)
    if entry.protocol == "-1" or entry.from_port is None or entry.to_port is None:
        return everything
    if packet.protocol == "icmp":
        if entry.to_port not in (-1, 0):
            return (1, 0)
        return everything if entry.from_port == -1 else (entry.from_port, entry.from_port)
    return (entry.from_port, entry.to_port)
