"""The rules a hop looked at, as tables, and which of their rows decided.

A hop says in words which rule decided; here its words are met with the rules themselves.
"""

from __future__ import annotations

import re
from typing import Any, NamedTuple

from awslab.diagrams.scene import clean
from awslab.reach import Hop
from awslab.reach.filters import called
from awslab.reach.world import World
from awslab.topology.firewall import LAST_RULE, NetworkAclEntry, SecurityGroupRule
from awslab.topology.model import RouteTable, Subnet

Table = dict[str, Any]

_STOPPED = re.compile(r" stops (.+?) (?:to|from) ")
_UNALLOWED = re.compile(r" rule for (.+?) ((?:from|to) \S+)")
_LAST_RULE = NetworkAclEntry(LAST_RULE, "deny", "-1", "0.0.0.0/0")


class Evidence(NamedTuple):
    """The list of rules a hop looked at.

    ``lines`` say in few words what decided; ``decides`` are the rows of ``table`` that did, none
    when nothing matched.
    """

    lines: tuple[str, str]
    table: Table
    decides: tuple[int, ...]


def acl_subnet(world: World, hop: Hop) -> tuple[Subnet, str] | None:
    """Return the subnet whose network ACL a hop met, and ``"inbound"`` or ``"outbound"``."""
    acl = world.acls.get(hop.id)
    if acl is None:
        return None
    for subnet in world.subnets.values():
        if subnet.network_acl_id != acl.id:
            continue
        for way in ("inbound", "outbound"):
            if hop.text.startswith(f"{_acl_head(world, hop, subnet)}, {way}: "):
                return subnet, way
    return None


def _acl_head(world: World, hop: Hop, subnet: Subnet) -> str:
    return f"network ACL {called(world.acls[hop.id])} of subnet {subnet.name or subnet.id}"


def acl_evidence(world: World, hop: Hop, subnet: Subnet, way: str) -> Evidence:
    """Return the entries of a network ACL in the direction a hop met them."""
    acl = world.acls[hop.id]
    entries = acl.ingress if way == "inbound" else acl.egress
    if all(entry.number < LAST_RULE for entry in entries):
        entries = (*entries, _LAST_RULE)
    said = hop.text.removeprefix(f"{_acl_head(world, hop, subnet)}, {way}: ")
    decides = [i for i, entry in enumerate(entries) if str(entry) in said]
    if said.startswith("no rule, so rule *"):
        decides = [len(entries) - 1]
    labels = ", ".join(entries[i].label for i in decides)
    rule = f"{way}: rule{'' if len(decides) == 1 else 's'} {labels}"
    stopped = _STOPPED.search(said)
    if hop.verdict == "block" and stopped:
        what = f"denies {stopped[1]}"
    elif len(decides) == 1:
        what = str(entries[decides[0]]).partition(": ")[2]
    else:
        what = "together allow all its ports"
    peer = "Source" if way == "inbound" else "Destination"
    return Evidence(
        (rule, what),
        {
            "caption": clean(f"{way.capitalize()} rules of {acl.name or acl.id}"),
            "columns": ["Rule", "Traffic", peer, "Allow or deny"],
            "rows": [[e.label, _traffic(e), clean(e.cidr), e.action] for e in entries],
        },
        tuple(decides),
    )


def _traffic(entry: NetworkAclEntry) -> str:
    return str(entry).partition(f": {entry.action} ")[2].removesuffix(f" {entry.cidr}")


def group_evidence(world: World, hop: Hop, way: str) -> Evidence | None:
    """Return the rules of the security groups a hop met; None when a group is not known."""
    preposition = "from" if way == "inbound" else "to"
    groups = [world.groups.get(group_id) for group_id in hop.id.split(", ")]
    rows: list[list[str]] = []
    decides: list[int] = []
    first = f"no {way} rule"
    unallowed = _UNALLOWED.search(hop.text)
    second = f"for {unallowed[1]} {unallowed[2]}" if unallowed else ""
    for group in groups:
        if group is None:
            return None
        for rule in group.ingress if way == "inbound" else group.egress:
            said = f"{rule.traffic} {preposition} {rule.peer}"
            if hop.text == f"security group {called(group)}, {way}: {said}" and not decides:
                decides = [len(rows)]
                first, second = f"{way}: {rule.traffic}", f"{preposition} {_peer(world, rule)}"
            rows.append([group.name or group.id, rule.traffic, _peer(world, rule)])
    names = ", ".join(group.name or group.id for group in groups if group)
    columns = ["Group", "Traffic", "Source" if way == "inbound" else "Destination"]
    return Evidence(
        (first, second),
        {
            "caption": clean(f"{way.capitalize()} rules of {names}"),
            "columns": columns,
            "rows": [[clean(cell) for cell in row] for row in rows],
        },
        tuple(decides),
    )


def _peer(world: World, rule: SecurityGroupRule) -> str:
    if rule.peer_kind == "security-group" and rule.peer in world.groups:
        return world.groups[rule.peer].name or rule.peer
    return world.list_names.get(rule.peer, rule.peer)


def route_evidence(world: World, hop: Hop) -> Evidence | None:
    """Return the routes of a table a hop met; None when the table is not known."""
    table = world.tables.get(hop.id)
    if table is None:
        return None
    said = hop.text.removeprefix(f"route table {called(table)}")
    decides = [i for i, route in enumerate(table.routes) if said == f": {route}"]
    if said.startswith(" drops "):
        decides = [i for i, route in enumerate(table.routes) if f": {route}, because" in said]
    if decides:
        route = table.routes[decides[0]]
        gone = " (blackhole)" if route.state == "blackhole" else ""
        lines = (route.destination, f"→ {_target(world, route.target_id)}{gone}")
    elif said.startswith(" has no route for "):
        lines = ("no route for", said.removeprefix(" has no route for "))
    else:
        lines = ("", "")
    return Evidence(lines, _routes(world, table), tuple(decides))


def _routes(world: World, table: RouteTable) -> Table:
    return {
        "caption": clean(f"Routes of {table.name or table.id}"),
        "columns": ["Destination", "Target", "State"],
        "rows": [
            [clean(r.destination), clean(_target(world, r.target_id)), r.state]
            for r in table.routes
        ],
    }


def _target(world: World, target_id: str) -> str:
    parts = (world.nats, world.endpoints, world.peerings, world.instances, world.interfaces)
    found = next((part[target_id] for part in parts if target_id in part), None)
    return getattr(found, "name", "") or target_id
