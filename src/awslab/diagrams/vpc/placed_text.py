"""What the map says about databases, load balancers, groups, endpoints and lone interfaces."""

from __future__ import annotations

from collections.abc import Iterable

from awslab.diagrams.vpc.facts import VpcFacts, named
from awslab.diagrams.vpc.placed import database_subnets, key_of, lone_interfaces, service_name
from awslab.diagrams.vpc.words import Thing, counted, joined, make_thing
from awslab.topology.model import (
    Database,
    Endpoint,
    LoadBalancer,
    MountTarget,
    NetworkInterface,
    ScalingGroup,
    TargetGroup,
)


def placed_things(facts: VpcFacts) -> dict[str, Thing]:
    """Return what the map says about what stands in subnets or spans them, by key."""
    vpc = facts.vpc
    found = {key_of("databases", d.id): _database(facts, d) for d in vpc.databases}
    found |= {key_of("load_balancers", b.id): _balancer(facts, b) for b in vpc.load_balancers}
    found |= {key_of("scaling_groups", g.id): _scaling(facts, g) for g in vpc.scaling_groups}
    found |= {e.id: _endpoint(facts, e) for e in vpc.endpoints if e.kind != "gateway"}
    found |= {t.id: _mount_target(facts, t) for t in vpc.mount_targets}
    return found | {i.id: _interface(facts, i) for i in lone_interfaces(vpc)}


def _database(facts: VpcFacts, database: Database) -> Thing:
    # AWS: "Multi-AZ DB instance deployments",
    # https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Concepts.MultiAZSingleStandby.html
    primary, standby = database_subnets(facts.vpc, database)
    if database.multi_az:
        where = f" in {database.standby_zone}" if database.standby_zone else " in another zone"
        safe = (
            f"Multi-AZ: a standby{where} holds the same data. When the primary fails it takes over "
            "under the same DNS name; until then it answers nobody."
        )
    else:
        safe = f"It has no standby: while {database.zone or 'its zone'} is off, it is off."
    group = f"DB subnet group {database.subnet_group} ({_names(facts, database.subnet_ids)})"
    sentences = [
        f"{named(database)} is a {database.engine or 'DB'} DB instance"
        f"{' (' + database.type + ')' if database.type else ''}, {database.state}.",
        f"Its primary runs in {database.zone}: one zone of its {group}."
        if database.subnet_group and database.zone
        else "",
        safe,
        f"It is a read replica of {database.replica_of}." if database.replica_of else "",
        "It is publicly accessible: outside the VPC its name leads to a public address, which "
        "works in public subnets only."
        if database.publicly_accessible
        else "It has private addresses only.",
        _guarded(facts, database.security_group_ids, database.port),
    ]
    label = joined(
        [database.engine or "database", f"primary in {database.zone or 'an unknown zone'}"]
        + ([f"standby in {database.standby_zone}"] if database.standby_zone else [])
    )
    key = key_of("databases", database.id)
    lights = [key, *(subnet for subnet in (primary, standby) if subnet)]
    zone = "" if database.multi_az else database.zone
    return make_thing(named(database), "DB instance", sentences, lights, label=label, zone=zone)


def _balancer(facts: VpcFacts, balancer: LoadBalancer) -> Thing:
    zones = _zones(facts, balancer.subnet_ids)
    groups = _groups_behind(facts, balancer)
    inward = [s for s in facts.vpc.subnets if s.id in balancer.subnet_ids and s.kind != "public"]
    closed = balancer.scheme == "internet-facing" and inward
    sentences = [
        f"{named(balancer)} is an {balancer.scheme} {balancer.type} load balancer in "
        f"{joined(zones)}, {balancer.state}.",
        f"It stands in {_names(facts, balancer.subnet_ids)}, with an address in each.",
        f"The internet does not reach it in {joined(map(named, inward))}: no route there leads to "
        "an internet gateway."
        if closed
        else "",
        _listens(balancer, groups),
        *(_targets(group) for group in groups),
        f"All of it is in {zones[0]}, and fails with it."
        if len(zones) == 1
        else "When one of its zones fails, it answers in the others.",
        _guarded(facts, balancer.security_group_ids),
    ]
    behind = {target.id for group in groups for target in group.targets or ()}
    behind |= set(balancer.instance_ids)
    key = key_of("load_balancers", balancer.id)
    lights = [key, *balancer.subnet_ids]
    lights += [facts.chip_key(i) for i in facts.vpc.instances if i.id in behind]
    lights += [
        key_of("scaling_groups", g.id)
        for g in facts.vpc.scaling_groups
        if {group.id for group in groups} & set(g.target_group_ids)
    ]
    return make_thing(
        named(balancer),
        f"{balancer.type.capitalize()} load balancer",
        sentences,
        lights,
        label=f"{balancer.scheme}, in {joined(zones)}",
        zone=zones[0] if len(zones) == 1 else "",
    )


def _scaling(facts: VpcFacts, group: ScalingGroup) -> Thing:
    members = [i for i in facts.vpc.instances if i.id in set(group.instance_ids)]
    zones = _zones(facts, group.subnet_ids) or list(group.zones)
    counts = {zone: sum(i.zone == zone and i.state == "running" for i in members) for zone in zones}
    sentences = [
        f"{named(group)} keeps {counted(group.desired, 'instance')}, never under "
        f"{group.min_size:,} nor over {group.max_size:,}.",
        f"Running: {joined(f'{count:,} in {zone}' for zone, count in counts.items())}.",
        f"It starts them in {_names(facts, group.subnet_ids)}." if group.subnet_ids else "",
        "It has one zone: when that fails, it has no other to start instances in."
        if len(zones) == 1
        else "When a zone fails, it starts what is missing in the others.",
    ]
    key = key_of("scaling_groups", group.id)
    return make_thing(
        named(group),
        "Auto Scaling group",
        sentences,
        [key, *group.subnet_ids, *map(facts.chip_key, members)],
        label=f"{counted(len(members), 'instance')} in {joined(zones)}",
        zone=zones[0] if len(zones) == 1 else "",
    )


def _endpoint(facts: VpcFacts, endpoint: Endpoint) -> Thing:
    zones = _zones(facts, endpoint.subnet_ids)
    sentences = [
        f"A way to {endpoint.service} that needs no internet gateway and no NAT gateway.",
        f"It has a network interface with a private address in "
        f"{_names(facts, endpoint.subnet_ids)}.",
        "Routes play no part: names of the service lead to these addresses where private DNS is on."
        if endpoint.kind == "interface"
        else "A route that names it sends packets through it.",
        _guarded(facts, endpoint.security_group_ids),
    ]
    return make_thing(
        service_name(endpoint),
        "Interface endpoint" if endpoint.kind == "interface" else "VPC endpoint",
        sentences,
        [endpoint.id, *endpoint.subnet_ids],
        label=f"for {endpoint.service}, in {joined(zones)}",
        zone=zones[0] if len(zones) == 1 else "",
    )


def _mount_target(facts: VpcFacts, target: MountTarget) -> Thing:
    system = target.name or target.file_system_id
    sentences = [
        f"Instances in {target.zone} mount file system {system} here, at {target.private_ip}.",
        f"It stands in {_names(facts, [target.subnet_id])}; a file system has at most one mount "
        "target in a zone.",
        f"It fails with {target.zone}. The files of a Regional file system are kept in several "
        "zones; its other mount targets go on.",
        _guarded(facts, target.security_group_ids, 2049),
    ]
    label = f"at {target.private_ip}, in {target.zone}"
    lights = [t.id for t in facts.vpc.mount_targets if t.file_system_id == target.file_system_id]
    lights = [target.id, target.subnet_id, *lights]
    return make_thing(system, "EFS mount target", sentences, lights, label=label, zone=target.zone)


def _interface(facts: VpcFacts, interface: NetworkInterface) -> Thing:
    place = _names(facts, [interface.subnet_id])
    addresses = [*map(str, interface.addresses), *interface.ipv6_addresses]
    sentences = [
        f"{named(interface)} is attached to no instance, {interface.status}.",
        f"It keeps its addresses ({joined(addresses)}) and its security groups from one instance "
        "to the next."
        if addresses
        else "",
        f"It stands in {place}: only an instance in {interface.zone} can have it.",
    ]
    return make_thing(
        named(interface),
        "Network interface",
        sentences,
        [interface.id, interface.subnet_id],
        label=f"attached to nothing, in subnet {place}",
        zone=interface.zone,
    )


def _groups_behind(facts: VpcFacts, balancer: LoadBalancer) -> list[TargetGroup]:
    ids = {i for listener in balancer.listeners or () for i in listener.target_group_ids}
    return [group for group in facts.vpc.target_groups if group.id in ids]


def _listens(balancer: LoadBalancer, groups: list[TargetGroup]) -> str:
    if balancer.listeners is None:
        return "What it listens on could not be read."
    if not balancer.listeners:
        return "It has no listener: it answers nothing."
    ports = joined(map(str, balancer.listeners))
    if balancer.type == "classic":
        return f"It listens on {ports}, for {counted(len(balancer.instance_ids), 'instance')}."
    to = f" and passes requests to {joined(map(named, groups))}" if groups else ""
    return f"It listens on {ports}{to}."


def _targets(group: TargetGroup) -> str:
    if group.targets is None:
        return f"The targets of {named(group)} could not be read."
    healthy = sum(target.health == "healthy" for target in group.targets)
    return f"Target group {named(group)}: {counted(len(group.targets), 'target')}, {healthy:,} healthy."


def _guarded(facts: VpcFacts, group_ids: Iterable[str], port: int | None = None) -> str:
    names = {group.id: named(group) for group in facts.vpc.security_groups}
    guards = [names.get(group_id, group_id) for group_id in group_ids]
    if not guards:
        return ""
    what = f"port {port}" if port else "it"
    if len(guards) > 1:
        return f"Security groups {joined(guards)} say who reaches {what}."
    return f"Security group {guards[0]} says who reaches {what}."


def _names(facts: VpcFacts, subnet_ids: Iterable[str]) -> str:
    """Return the names of subnets in the order they are drawn."""
    wanted = set(subnet_ids)
    return joined(named(s) for s in facts.vpc.subnets if s.id in wanted)


def _zones(facts: VpcFacts, subnet_ids: Iterable[str]) -> list[str]:
    wanted = set(subnet_ids)
    return sorted({s.zone for s in facts.vpc.subnets if s.id in wanted})
