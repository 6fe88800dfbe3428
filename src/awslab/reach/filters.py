"""The hops of the two filters: what they decide about a packet, in words."""

from __future__ import annotations

from awslab.reach.address import FAMILIAR, Packet, is_internet
from awslab.reach.firewalls import acl_decisions, allowing_rule
from awslab.reach.result import Direction, Hop
from awslab.reach.world import World
from awslab.topology.model import Subnet

_WORDS = {"ingress": ("inbound", "from"), "egress": ("outbound", "to")}
_SHOWN = 4


def called(thing: object) -> str:
    """Name a thing in a sentence: its name and id, or just its id."""
    name, thing_id = getattr(thing, "name", ""), getattr(thing, "id", "")
    return f"{name} ({thing_id})" if name and name != thing_id else str(thing_id)


def _peer(direction: str, packet: Packet) -> str:
    address = packet.source if direction == "ingress" else packet.destination
    return f"{address} (any host on the internet)" if address in FAMILIAR else str(address)


def _anyone(direction: str, packet: Packet) -> str:
    """Return the CIDR block a rule that lets this peer through would name."""
    address = packet.source if direction == "ingress" else packet.destination
    if is_internet(address):
        return "0.0.0.0/0" if address.version == 4 else "::/0"
    return f"{address}/{32 if address.version == 4 else 128}"


def group_hop(
    world: World,
    vpc_id: str,
    owner: str,
    group_ids: tuple[str, ...],
    direction: str,
    packet: Packet,
    peer_groups: tuple[str, ...],
) -> Hop:
    """Return what the security groups of ``owner`` decide about a new connection's packet."""
    way, preposition = _WORDS[direction]
    ids = ", ".join(group_ids)
    missing = [group_id for group_id in group_ids if group_id not in world.groups]
    if missing:
        why = world.unknown(vpc_id, "security_groups") or f"{', '.join(missing)} was not found"
        return Hop("forward", "security-group", ids, "unknown", f"security groups: {why}")
    found = allowing_rule(world, group_ids, direction, packet, peer_groups)
    if found:
        text = f"security group {called(found.group)}, {way}: {found.rule.traffic} {preposition} "
        return Hop("forward", "security-group", found.group.id, "pass", text + found.rule.peer)

    names = ", ".join(called(world.groups[group_id]) for group_id in group_ids)
    rules = [parsed.rule for i in group_ids for parsed in world.group_rules(i, direction)]
    unread = sorted({rule.peer for rule in rules} & world.unread_lists)
    if unread:
        text = f"security group {names} names {', '.join(unread)}, whose entries are unknown"
        return Hop("forward", "security-group", ids, "unknown", text)
    allows = "; ".join(map(str, rules[:_SHOWN])) + ("; …" if len(rules) > _SHOWN else "")
    peer = _peer(direction, packet)
    # Naming the other end's group survives new instances and addresses, so that is the advice.
    allow = f"security group {peer_groups[0]}" if peer_groups else _anyone(direction, packet)
    return Hop(
        "forward",
        "security-group",
        ids,
        "block",
        f"security group {names} of {owner} has no {way} rule for {packet.traffic} {preposition} "
        f"{peer} (it allows {f'only {allows}' if allows else 'nothing'})",
        f"add an {way} rule to security group {group_ids[0]}: {packet.traffic} {preposition} "
        f"{allow}",
    )


def acl_hop(world: World, subnet: Subnet, direction: str, packet: Packet, trip: Direction) -> Hop:
    """Return what a subnet's network ACL decides about a packet that enters or leaves it."""
    way, preposition = _WORDS[direction]
    acl = world.acls.get(subnet.network_acl_id)
    if acl is None:
        why = world.unknown(subnet.vpc_id, "network_acls") or "it was not found"
        text = f"network ACL of subnet {called(subnet)}: {why}"
        return Hop(trip, "network-acl", subnet.network_acl_id, "unknown", text)
    name = f"network ACL {called(acl)} of subnet {subnet.name or subnet.id}, {way}"
    decisions = acl_decisions(world.acl_rules(acl.id, direction), direction, packet)
    for low, high, entry in decisions:
        if entry is None or entry.action == "deny":
            traffic = packet.part(low, high)
            reply = " (the reply: a network ACL does not remember connections)"
            number = entry.number if entry else 32767
            return Hop(
                trip,
                "network-acl",
                acl.id,
                "block",
                f"{name}: {entry or 'no rule, so rule *: deny'} stops {traffic} {preposition} "
                f"{_peer(direction, packet)}{reply if trip == 'reply' else ''}",
                f"add an {way} rule to network ACL {acl.id}, numbered below {number}: allow "
                f"{traffic} {preposition} {_anyone(direction, packet)}",
            )
    rules = dict.fromkeys(str(entry) for _, _, entry in decisions)
    return Hop(trip, "network-acl", acl.id, "pass", f"{name}: {', '.join(rules)}")
