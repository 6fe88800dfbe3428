"""What the map says in sentences: one entry for each thing the reader can select."""

from __future__ import annotations

from collections.abc import Sequence

from awslab.diagrams.scene import fit
from awslab.diagrams.vpc.facts import VpcFacts, Way, named, wire
from awslab.diagrams.vpc.groups import Group
from awslab.diagrams.vpc.placed import key_of
from awslab.diagrams.vpc.placed_text import placed_things
from awslab.diagrams.vpc.subnet_text import subnet_thing
from awslab.diagrams.vpc.words import Thing, counted, joined, make_thing, routes_table
from awslab.topology.model import Instance, NatGateway, Route, RouteTable, Subnet

#: How many instances an opened group shows, and how wide a name is there.
MOST_MEMBERS = 24
MEMBER_WIDTH = 96

EDGE_SENTENCES = {
    "egress-only-internet-gateway": (
        "It lets IPv6 connections start from inside and none start from the internet."
    ),
    "peering": "It joins this VPC to one other VPC. It does not pass traffic on to a third.",
    "transit-gateway": "It joins VPCs and other networks attached to it, as its own routes say.",
    "endpoint": "It takes traffic to the service without leaving AWS's network.",
    "vpn-gateway": "It leads to a network outside AWS through a VPN or Direct Connect.",
}


def things(facts: VpcFacts) -> dict[str, Thing]:
    """Return what the map says about everything in a VPC that can be selected, by key."""
    found: dict[str, Thing] = {}
    for subnet in facts.vpc.subnets:
        found[subnet.id] = subnet_thing(facts, subnet)
        for nat in facts.nats[subnet.id]:
            found[nat.id] = _nat(facts, nat, subnet)
        for group in facts.groups.get(subnet.id, ()):
            found[group.key] = _group(facts, group, subnet)
        for instance in facts.instances[subnet.id]:
            if facts.chip_key(instance) == instance.id:
                found[instance.id] = _instance(facts, instance, subnet)
    found |= placed_things(facts)
    found |= {table.id: _route_table(facts, table) for table in facts.vpc.route_tables}
    found |= {way.key: _edge(facts, way) for way in facts.edge}
    return found


def _instance(facts: VpcFacts, instance: Instance, subnet: Subnet) -> Thing:
    addresses = [instance.private_ip, instance.public_ip, *instance.ipv6_addresses]
    outside = bool(instance.public_ip or instance.ipv6_addresses)
    if subnet.kind == "public" and not outside:
        seen = "Its subnet is public, but it has no public address: the internet cannot reach it."
    elif subnet.kind == "public":
        seen = "It has a public address in a public subnet: by routes the internet can reach it."
    elif instance.public_ip:
        seen = f"Its public address is of no use: {named(subnet)} is {subnet.kind}."
    else:
        seen = f"Its subnet {named(subnet)} is {subnet.kind}: the internet cannot reach it."
    sentences = [
        f"{named(instance)} is a {instance.type or 'virtual'} instance, {instance.state}.",
        f"Addresses: {joined(a for a in addresses if a)}.",
        seen,
        f"It runs in {subnet.zone}, the zone of its subnet {named(subnet)}.",
    ]
    scaling = facts.scaling.get(instance.id)
    if scaling:
        sentences.append(f"Auto Scaling group {scaling} started it and replaces it when it fails.")
    return make_thing(
        named(instance),
        "Instance",
        sentences,
        [instance.id, *facts.lit_by(subnet), *_scaling_lights(facts, instance)],
        label=f"{instance.state}, in subnet {named(subnet)}",
        zone=subnet.zone,
    )


def _group(facts: VpcFacts, group: Group, subnet: Subnet) -> Thing:
    count = counted(len(group.instances), "instance")
    whose = f"of Auto Scaling group {group.name} " if group.name else ""
    thing = make_thing(
        f"{group.name}, {count}" if group.name else count,
        "Group",
        [
            f"{named(subnet)} holds {count} {whose}here, {group.running:,} running. "
            f"All of them are in {subnet.zone}."
        ],
        [group.key, *facts.lit_by(subnet), *_scaling_lights(facts, group.instances[0])],
        label=f"in subnet {named(subnet)}, {group.running:,} running",
        zone=subnet.zone,
    )
    return thing | {
        "members": [
            {
                "key": i.id,
                "name": fit(named(i), MEMBER_WIDTH, 12),
                "state": "" if i.state == "running" else i.state,
            }
            for i in group.instances[:MOST_MEMBERS]
        ],
        "count": len(group.instances),
    }


def _scaling_lights(facts: VpcFacts, instance: Instance) -> list[str]:
    name = facts.scaling.get(instance.id)
    return [key_of("scaling_groups", name)] if name else []


def _nat(facts: VpcFacts, nat: NatGateway, subnet: Subnet) -> Thing:
    users = facts.users(nat.id)
    tables = [table for table, _ in users]
    served = facts.users_subnets(tables)
    away = sorted({s.zone for s in served if s.zone != nat.zone})
    if nat.connectivity == "private":
        does = "It translates to its private address: for other private networks, not the internet."
    elif subnet.kind == "public":
        does = f"It goes out by the internet gateway route of {named(subnet)}, where it stands."
    else:
        does = f"It leads nowhere: {named(subnet)}, where it stands, is {subnet.kind}."
    sentences = [
        f"{named(nat)} is a {nat.connectivity} NAT gateway in {named(subnet)}, {nat.state}.",
        "Connections through it start from inside; none can start from the internet.",
        does,
        _used_by(served, tables),
        f"It fails with {nat.zone}, and takes the way out of subnets in {joined(away)} with it."
        if away
        else f"It fails with {nat.zone}.",
    ]
    lights = [nat.id, *facts.lit_by(subnet), *_user_lights(nat.id, users, served)]
    label = f"in subnet {named(subnet)}, {nat.zone}"
    return make_thing(named(nat), "NAT gateway", sentences, lights, label=label, zone=nat.zone)


def _route_table(facts: VpcFacts, table: RouteTable) -> Thing:
    served = facts.users_subnets([table])
    main = (
        "It is the VPC's main route table: a subnet without an association of its own uses it."
        if table.is_main
        else ""
    )
    sentences = [f"Used by {joined(map(named, served))}." if served else "No subnet uses it.", main]
    lights = [table.id]
    for subnet in served:
        lights += [subnet.id, wire(subnet.id, table.id)]
    for _, way in facts.ways(table):
        lights += [wire(table.id, way.key), way.key]
    return make_thing(
        named(table),
        "Main route table" if table.is_main else "Route table",
        sentences,
        lights,
        label=f"{counted(len(table.routes), 'route')}, {counted(len(served), 'subnet')}",
        table=routes_table(facts, table),
    )


def _peering(facts: VpcFacts, way: Way) -> list[str]:
    region = facts.region
    peering = next((p for p in region.peerings if p.id == way.key), None) if region else None
    if peering is None:
        return []
    other = peering.other_side(facts.vpc.id)
    name = next((named(v) for v in region.vpcs if v.id == other), other) if region else other
    sentences = [f"{way.name} joins {named(facts.vpc)} and VPC {name}."] if other else []
    if peering.state != "active":
        sentences.append(f"It is {peering.state}: it carries nothing until it is active.")
    return [*sentences, "Each side needs a route to the other's addresses."]


def _edge(facts: VpcFacts, way: Way) -> Thing:
    users = facts.users(way.key)
    tables = [table for table, _ in users]
    served = facts.users_subnets(tables)
    sentences = [_used_by(served, tables)]
    if way.kind == "internet-gateway" and not way.gone:
        sentences = [
            f"{way.name} is attached to the VPC and belongs to no zone: no zone's failure takes it.",
            f"{joined(map(named, served))}: public, because a route leads here."
            if served
            else "No route leads to it: an attached gateway alone makes no subnet public.",
        ]
    if way.kind == "nat-gateway" and not way.gone:
        sentences.insert(0, "A regional NAT gateway: it spans zones and stands in no subnet.")
    if way.kind == "peering":
        sentences = [*_peering(facts, way), *sentences]
    if way.gone:
        sentences.insert(0, "Routes still name it, but it is deleted or detached: a blackhole.")
    elif way.kind in EDGE_SENTENCES:
        sentences.insert(0, EDGE_SENTENCES[way.kind])
    return make_thing(
        way.name,
        way.word[0].upper() + way.word[1:],
        sentences,
        [way.key, *_user_lights(way.key, users, served)],
        label=f"used by {counted(len(served), 'subnet')}",
    )


def _used_by(served: Sequence[Subnet], tables: Sequence[RouteTable]) -> str:
    if not tables:
        return "No route leads to it, so nothing uses it."
    if not served:
        return f"{joined(map(named, tables))} leads to it, but no subnet uses that table."
    names = joined(dict.fromkeys(map(named, tables)))
    return f"Subnets that send packets to it: {joined(map(named, served))} (by {names})."


def _user_lights(
    key: str, users: Sequence[tuple[RouteTable, Route]], served: Sequence[Subnet]
) -> list[str]:
    lights = [item for table, _ in users for item in (table.id, wire(table.id, key))]
    return lights + [
        item for subnet in served for item in (subnet.id, wire(subnet.id, subnet.route_table_id))
    ]
