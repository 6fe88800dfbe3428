"""The facts of the map as tables: its text alternative."""

from __future__ import annotations

from collections.abc import Sequence

from awslab.diagrams.scene import clean
from awslab.diagrams.vpc.facts import VpcFacts, named
from awslab.diagrams.vpc.words import Table, joined, route_rows
from awslab.topology.model import Subnet


def tables(maps: Sequence[VpcFacts]) -> list[Table]:
    """Return all that the map shows as tables; those without rows are left out."""
    made = [
        _table(
            "Subnets",
            "VPC, Subnet, CIDR block, Zone, Kind, Free addresses, Route table, Instances",
            [row for facts in maps for row in _subnets(facts)],
        ),
        _table(
            "Routes",
            "VPC, Route table, Destination, Target, State",
            [
                [named(facts.vpc), named(table), *row]
                for facts in maps
                for table in facts.vpc.route_tables
                for row in route_rows(facts, table)
            ],
        ),
        _table(
            "Gateways and connections",
            "VPC, Name, Kind, Where",
            [row for facts in maps for row in _gateways(facts)],
        ),
        _table(
            "Load balancers, groups, databases and more",
            "VPC, Name, Kind, Subnets, Zones, Note",
            [row for facts in maps for row in _placed(facts)],
        ),
        _table(
            "Instances",
            "Instance, Type, State, Subnet, Zone, Private IP, Public IP",
            [row for facts in maps for row in _instances(facts)],
        ),
    ]
    return [table for table in made if table["rows"]]


def _table(caption: str, columns: str, rows: Sequence[Sequence[str]]) -> Table:
    return {
        "caption": caption,
        "columns": columns.split(", "),
        "rows": [[clean(cell) for cell in row] for row in rows],
    }


def _subnets(facts: VpcFacts) -> list[list[str]]:
    rows = []
    for subnet in facts.vpc.subnets:
        table = facts.vpc.route_table_of(subnet)
        rows.append(
            [
                named(facts.vpc),
                named(subnet),
                " ".join(c for c in (subnet.cidr, subnet.ipv6_cidr) if c),
                f"{subnet.zone} ({subnet.zone_id})",
                subnet.kind,
                f"{subnet.free_addresses:,}" if subnet.cidr else "–",
                named(table) if table else "unknown",
                f"{len(facts.instances[subnet.id]):,}",
            ]
        )
    return rows


def _gateways(facts: VpcFacts) -> list[list[str]]:
    vpc = named(facts.vpc)
    rows = [
        [vpc, way.name, way.word, "gone" if way.gone else "edge of the VPC"] for way in facts.edge
    ]
    return rows + [
        [vpc, named(nat), "NAT gateway", f"{named(facts.subnets[subnet_id])}, {nat.zone}"]
        for subnet_id, nats in facts.nats.items()
        for nat in nats
    ]


def _placed(facts: VpcFacts) -> list[list[str]]:
    """Return what spans subnets, then what stands in one or several, a row for each."""
    rows: dict[str, list[str]] = {}
    places: dict[str, list[Subnet]] = {}
    for span in facts.spans:
        rows[span.key] = [span.name, span.noun, span.remark]
        places[span.key] = [s for s in facts.vpc.subnets if s.id in span.subnet_ids]
    for subnet_id, some in facts.placed.items():
        for placed in some:
            rows.setdefault(placed.key, [placed.name, placed.noun, placed.state or "–"])
            places.setdefault(placed.key, []).append(facts.subnets[subnet_id])
    return [
        [
            named(facts.vpc),
            name,
            noun,
            joined(map(named, places[key])),
            joined(dict.fromkeys(subnet.zone for subnet in places[key])),
            note,
        ]
        for key, (name, noun, note) in rows.items()
    ]


def _instances(facts: VpcFacts) -> list[list[str]]:
    return [
        [
            named(instance),
            instance.type,
            instance.state,
            named(facts.subnets[subnet_id]),
            instance.zone,
            instance.private_ip,
            instance.public_ip or "–",
        ]
        for subnet_id, instances in facts.instances.items()
        for instance in instances
    ]
