"""What stands in subnets besides instances and NAT gateways, and what spans several subnets."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from awslab.topology.model import Database, Endpoint, NetworkInterface, Subnet, Vpc

#: How the interfaces that services make for themselves are described (AWS: "Requester-managed
#: network interfaces", https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/requester-managed-eni.html).
_OF_SERVICES = ("ELB ", "EFS mount target", "RDSNetworkInterface", "VPC Endpoint Interface")


@dataclass(frozen=True, slots=True)
class Placed:
    """Something that stands in a subnet; ``state`` is ``""`` when it is as it should be.

    What stands in several subnets (a database and its standby) has one key in all of them.
    """

    key: str
    kind: str
    name: str
    noun: str
    state: str = ""


@dataclass(frozen=True, slots=True)
class Span:
    """A load balancer or an Auto Scaling group: it stands in several subnets at once."""

    key: str
    kind: str
    name: str
    noun: str
    remark: str
    subnet_ids: frozenset[str]


def key_of(part: str, thing_id: str) -> str:
    """Return the key of a thing on the map.

    AWS's ids are unique; the names of databases, load balancers and Auto Scaling groups are so
    only among their kind.
    """
    named_only = ("databases", "load_balancers", "scaling_groups")
    return f"{part}/{thing_id}" if part in named_only else thing_id


def placed_in(vpc: Vpc, subnet: Subnet) -> tuple[Placed, ...]:
    """Return the databases, endpoints, mount targets and lone network interfaces of a subnet."""
    return (
        *_databases(vpc, subnet),
        *(
            Placed(
                e.id,
                "endpoint",
                service_name(e),
                "Interface endpoint" if e.kind == "interface" else "VPC endpoint",
                "" if e.state == "available" else e.state,
            )
            for e in vpc.endpoints
            if e.kind != "gateway" and subnet.id in e.subnet_ids
        ),
        *(
            Placed(
                t.id,
                "mount-target",
                t.name or t.file_system_id or t.id,
                "EFS mount target",
                "" if t.state == "available" else t.state,
            )
            for t in vpc.mount_targets
            if t.subnet_id == subnet.id
        ),
        *(
            Placed(i.id, "network-interface", i.name or i.id, "Network interface")
            for i in lone_interfaces(vpc)
            if i.subnet_id == subnet.id
        ),
    )


def service_name(endpoint: Endpoint) -> str:
    """Return an endpoint's name, or the last part of its service's, such as "s3"."""
    return endpoint.name or endpoint.service.rsplit(".", 1)[-1]


def lone_interfaces(vpc: Vpc) -> tuple[NetworkInterface, ...]:
    """Return the network interfaces that neither an instance nor a service has."""
    used = {i for endpoint in vpc.endpoints for i in endpoint.network_interface_ids}
    used |= {target.network_interface_id for target in vpc.mount_targets}
    return tuple(
        i
        for i in vpc.network_interfaces
        if i.kind == "interface"
        and not i.instance_id
        and i.id not in used
        and not i.description.startswith(_OF_SERVICES)
    )


def spans_of(vpc: Vpc) -> tuple[Span, ...]:
    """Return the load balancers and Auto Scaling groups that stand in subnets of a VPC."""
    known = {subnet.id for subnet in vpc.subnets}
    running = {i.id for i in vpc.instances if i.state == "running"}
    spans = [
        Span(
            key_of("load_balancers", b.id),
            "load-balancer",
            b.name or b.id,
            f"{b.type.capitalize()} load balancer",
            b.scheme,
            frozenset(b.subnet_ids) & known,
        )
        for b in vpc.load_balancers
    ]
    spans += [
        Span(
            key_of("scaling_groups", g.id),
            "scaling-group",
            g.name or g.id,
            "Auto Scaling group",
            f"{len(running & set(g.instance_ids))} running, wants {g.desired}",
            frozenset(g.subnet_ids or _subnets_of(vpc, g.instance_ids)) & known,
        )
        for g in vpc.scaling_groups
    ]
    return tuple(span for span in spans if span.subnet_ids)


def database_subnets(vpc: Vpc, database: Database) -> tuple[str, str]:
    """Return ids of the subnets its primary and its standby are drawn in, ``""`` for none.

    RDS says the zone, not the subnet: it is the first of the DB subnet group in that zone.
    """

    def first(zone: str) -> str:
        found = (s.id for s in vpc.subnets if zone == s.zone and s.id in database.subnet_ids)
        return next(found, "")

    standby = first(database.standby_zone) if database.standby_zone else ""
    return first(database.zone), standby


def _databases(vpc: Vpc, subnet: Subnet) -> Iterator[Placed]:
    for database in vpc.databases:
        primary, standby = database_subnets(vpc, database)
        key, name = key_of("databases", database.id), database.name or database.id
        state = "" if database.state == "available" else database.state
        if primary == subnet.id:
            yield Placed(key, "database", name, "DB instance", state)
        elif standby == subnet.id:
            yield Placed(key, "database", name, "DB instance", "standby")


def _subnets_of(vpc: Vpc, instance_ids: tuple[str, ...]) -> list[str]:
    return [i.subnet_id for i in vpc.instances if i.id in instance_ids]
