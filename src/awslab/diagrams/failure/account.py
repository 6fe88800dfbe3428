"""What ZoneFailure takes from a VPC of the account."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from awslab.topology.model import Database, LoadBalancer, Topology, Vpc


def one_vpc(source: Topology | Vpc, wanted: str | None) -> Vpc:
    """Return the VPC that is meant; ValueError where that is not clear."""
    if isinstance(source, Vpc):
        return source
    found = [v for v in source.vpcs if wanted in (None, v.id, v.name)]
    if len(found) == 1:
        return found[0]
    have = ", ".join(v.name or v.id for v in source.vpcs) or "none"
    asked = (
        f"{len(found)} VPCs fit" if wanted is None else f"{len(found)} VPCs are called {wanted!r}"
    )
    raise ValueError(f"{asked}: choose one by its id or name with vpc=...; there are: {have}")


def experiment_of(vpc: Vpc) -> dict[str, Any]:
    """Return the arguments of ZoneFailure that describe a VPC.

    A tier is a target group with instances, or an Auto Scaling group that has no target group.
    """
    zone_of = {one.id: one.zone for one in vpc.instances if one.state == "running"}
    tiers = {
        group.name: [zone_of[t.id] for t in group.targets or () if t.id in zone_of]
        for group in vpc.target_groups
        if group.target_type == "instance" and group.targets
    }
    for group in vpc.scaling_groups:
        if not group.target_group_ids and group.instance_ids:
            tiers[group.name] = [zone_of[i] for i in group.instance_ids if i in zone_of]
    tiers = {name: places for name, places in tiers.items() if places}
    if not tiers:
        raise ValueError(
            f"VPC {vpc.name or vpc.id} has no target group or Auto Scaling group with running "
            "instances: register some, or give tiers=... yourself"
        )
    if unread := [group.name for group in vpc.target_groups if group.targets is None]:
        raise ValueError(f"the targets of {unread[0]} could not be read")
    placed = {zone for places in tiers.values() for zone in places}
    data = _data(vpc.databases)
    balancer = _zones(vpc.load_balancers)
    nat = tuple(dict.fromkeys(gateway.zone for gateway in vpc.nat_gateways if gateway.zone))
    databases = {data["primary"], data["standby"], *data["replicas"]} - {""}
    zones = sorted(placed | databases | set(balancer) | set(nat))
    if len(zones) == 1:
        # A second copy needs somewhere to go.
        zones += sorted({subnet.zone for subnet in vpc.subnets} - set(zones))[:1]
    return {
        "tiers": {name: [places.count(zone) for zone in zones] for name, places in tiers.items()},
        "zones": zones,
        "database": data,
        "nat": nat,
        # Clients that need no load balancer reach every zone, as one in every zone does.
        "balancer": balancer or zones,
        "replaces": any(group.instance_ids for group in vpc.scaling_groups),
    }


def _zones(balancers: Iterable[LoadBalancer]) -> tuple[str, ...]:
    """Return the zones that every load balancer is in."""
    zones = [set(one.zones) for one in balancers if one.type != "gateway"]
    return tuple(sorted(set.intersection(*zones))) if zones else ()


def _data(databases: Iterable[Database]) -> Mapping[str, Any]:
    """Return where the first DB instance that is no replica runs, its standby and its replicas."""
    known = list(databases)
    primary = next((one for one in known if not one.replica_of and one.zone), None)
    if primary is None:
        return {"primary": "", "standby": "", "replicas": []}
    replicas = [one.zone for one in known if one.replica_of == primary.id and one.zone]
    return {"primary": primary.zone, "standby": primary.standby_zone, "replicas": replicas}
