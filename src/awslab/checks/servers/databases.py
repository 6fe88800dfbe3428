"""Exercises of the lab *Relational databases*."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import boto3

from awslab.checks._reading import listing
from awslab.checks.machinery import Condition, exercise
from awslab.topology import Database, Topology, Vpc

POSTGRES = 5432


def _find(topology: Topology, name: str) -> tuple[Vpc, Database] | None:
    found = ((vpc, db) for vpc in topology.vpcs for db in vpc.databases if db.id == name)
    return next(found, None)


def _records() -> dict[str, Any]:
    """Return what AWS says of each DB instance: backups, protection and age are in no topology."""
    found = boto3.client("rds").describe_db_instances()["DBInstances"]
    return {record["DBInstanceIdentifier"]: record for record in found}


def _missing(name: str, engine: str) -> Condition:
    return Condition(
        f"There is a DB instance {name} with {engine}.",
        met=False,
        built="no DB instance of this name in this Region",
        hint="create_db_instance makes it, and DBInstanceIdentifier is its name.",
    )


def _zones(vpc: Vpc, database: Database) -> list[str]:
    return sorted({subnet.zone for subnet in vpc.subnets if subnet.id in database.subnet_ids})


def _group(vpc: Vpc, database: Database) -> str:
    return f"DB subnet group {database.subnet_group} over {listing(_zones(vpc, database))}"


@exercise("Exercise 1, A door of its own")
def own_door(topology: Topology) -> Iterator[Condition]:
    found = _find(topology, "ledger")
    if found is None:
        yield _missing("ledger", "PostgreSQL")
        return
    vpc, ledger = found
    yield Condition(
        "The DB instance ledger runs PostgreSQL.",
        met=ledger.engine == "postgres",
        built=ledger.engine,
        hint="An engine can't be changed later. Delete the instance and create it with Engine='postgres'.",
    )
    in_shop = vpc.name == "shop"
    zones = {zone[-1] for zone in _zones(vpc, ledger)}
    yield Condition(
        "It may stand in the zones b and c of the VPC shop, and in no other.",
        met=in_shop and zones == {"b", "c"},
        built=_group(vpc, ledger),
        hint=(
            "RDS may put it into any zone of its group, now or when it fails over. Make a group of your own from the "
            "subnets of zones b and c."
            if in_shop
            else "Without DBSubnetGroupName an instance goes to the group default, which is the default VPC with its "
            "public subnets. Name a group of the VPC shop."
        ),
    )
    yield Condition(
        "It has no public address.",
        met=not ledger.publicly_accessible,
        built="a publicly accessible instance" if ledger.publicly_accessible else "a private one",
        hint="PubliclyAccessible=False: then its name leads to a private address only, whatever the routes will be.",
    )
    yield from _only_members(vpc, ledger)


def _only_members(vpc: Vpc, ledger: Database) -> Iterator[Condition]:
    worn = [group for group in vpc.security_groups if group.id in ledger.security_group_ids]
    own = {group.id for group in worn}
    rules = [rule for group in worn for rule in group.ingress]
    names = {group.id: group.name for group in vpc.security_groups}
    built = listing((f"{r.traffic} from {names.get(r.peer, r.peer)}" for r in rules), "no rule")
    exact = [r for r in rules if (r.from_port, r.to_port) == (POSTGRES, POSTGRES)]
    admitted = {r.peer for r in rules if r.peer_kind == "security-group"} - own
    if any(group.name == "default" for group in worn):
        hint = (
            "Without VpcSecurityGroupIds it wears the VPC's default security group, which every other "
            "forgotten thing wears too. Give it a group of its own."
        )
    elif any(rule.peer_kind == "cidr" for rule in rules):
        hint = (
            "A range lets in whatever has an address there, today and next year. Name the other security "
            "group in UserIdGroupPairs."
        )
    elif not rules:
        hint = "A security group without a rule lets nobody in: authorize_security_group_ingress."
    elif len(exact) < len(rules):
        hint = "3306 is MySQL's port. PostgreSQL listens on 5432, and no other port is needed."
    else:
        hint = (
            "The rule must name one group: the one that the servers wear, not the database's own."
        )
    yield Condition(
        "Members of one other security group reach port 5432, and nobody reaches anything else.",
        met=len(admitted) == 1 and exact == rules and admitted == {rule.peer for rule in rules},
        built=built,
        hint=hint,
    )


@exercise("Exercise 2, It must not stop")
def must_not_stop(topology: Topology) -> Iterator[Condition]:
    found = _find(topology, "payments")
    if found is None:
        yield _missing("payments", "MySQL")
        return
    vpc, payments = found
    record = _records()["payments"]
    replicas = [db for db in vpc.databases if db.replica_of == "payments"]
    yield Condition(
        "payments runs MySQL in the DB subnet group shop-data.",
        met=payments.engine == "mysql" and payments.subnet_group == "shop-data",
        built=f"{payments.engine} in {_group(vpc, payments)}",
        hint="Engine and DBSubnetGroupName decide this when the instance is created.",
    )
    if "MultiAZ" in record.get("PendingModifiedValues", {}):
        hint = "The standby is ordered and waits for the maintenance window. ApplyImmediately=True doesn't wait."
    elif replicas:
        hint = (
            "A read replica is no standby: it follows a little behind, and somebody has to promote it. Its source "
            "needs MultiAZ=True as well."
        )
    else:
        hint = "A group over three zones moves nothing by itself. MultiAZ=True keeps a standby that takes over."
    yield Condition(
        "A standby in another zone takes over by itself.",
        met=bool(payments.standby_zone),
        built=f"a primary in {payments.zone}, no standby",
        hint=hint,
    )
    days = record["BackupRetentionPeriod"]
    yield Condition(
        "Automated backups are kept for 14 days.",
        met=days == 14,
        built=f"{days} days" if days else "no automated backups",
        hint="BackupRetentionPeriod counts days. A call that leaves it out gets one day, and 0 turns backups off.",
    )
    yield Condition(
        "It can't be deleted by mistake.",
        met=record["DeletionProtection"],
        built="an instance without deletion protection",
        hint="DeletionProtection=True refuses every delete_db_instance until somebody switches it off on purpose.",
    )
    yield from _reports(vpc, payments, replicas)


def _reports(vpc: Vpc, payments: Database, replicas: list[Database]) -> Iterator[Condition]:
    others = [db for db in vpc.databases if db.id.startswith("payments-")]
    yield Condition(
        "A read replica of payments answers the reports.",
        met=bool(replicas),
        built=listing(db.id for db in vpc.databases),
        hint=(
            f"{others[0].id} is a database of its own: what is written to payments never gets there. "
            "create_db_instance_read_replica makes one that follows."
            if others
            else "The standby answers nobody, it has no endpoint. Reads need create_db_instance_read_replica."
        ),
    )
    taken = {payments.zone, payments.standby_zone}
    yield Condition(
        "The replica shares no zone with the primary or the standby.",
        met=any(db.zone not in taken for db in replicas),
        built=listing((f"{db.id} in {db.zone}" for db in replicas), "no replica"),
        hint="Read AvailabilityZone and SecondaryAvailabilityZone of payments; name the third zone for the replica.",
    )


@exercise("Exercise 3, Back to Friday")
def back_to_friday(topology: Topology) -> Iterator[Condition]:
    snapshots = boto3.client("rds").describe_db_snapshots()["DBSnapshots"]
    friday = next((s for s in snapshots if s["DBSnapshotIdentifier"] == "friday"), None)
    if friday is None:
        yield Condition(
            "There is the snapshot friday.",
            met=False,
            built="no snapshot of this name",
            hint="Run the cell that builds tickets and takes it.",
        )
        return
    records = _records()
    broken, tickets = records.get("tickets-broken"), records.get("tickets")
    taken = friday["SnapshotCreateTime"]
    old = [name for name, r in records.items() if r["InstanceCreateTime"] < taken]
    if tickets and "tickets" in old:
        hint = "The name is taken while the broken one has it. Rename that one first: NewDBInstanceIdentifier."
    elif broken:
        hint = "What is called tickets-broken was made from the snapshot: it holds Friday's data. Swap the names."
    else:
        hint = "The instance with Monday's data is gone, and with it what the weekend wrote. Rename, don't delete."
    yield Condition(
        "Monday's data is kept under the name tickets-broken.",
        met="tickets-broken" in old,
        built=listing((name for name in records if name.startswith("tickets")), "no tickets"),
        hint=hint,
    )
    restored = bool(tickets) and "tickets" not in old
    elsewhere = [n for n in records if n.startswith("tickets") and n not in old and n != "tickets"]
    yield Condition(
        "The DB instance tickets was made from Friday's snapshot.",
        met=restored,
        built="tickets as it was on Monday" if tickets else "no DB instance tickets",
        hint=(
            f"{elsewhere[0]} has an endpoint of its own, and no program knows it. The name must be tickets."
            if elsewhere
            else "A restore makes a new instance, under a name that is free: restore_db_instance_from_db_snapshot."
        ),
    )
    yield from _same_door(topology, restored)


def _same_door(topology: Topology, restored: bool) -> Iterator[Condition]:
    found = _find(topology, "tickets") if restored else None
    if found is None:
        groups, place = [], ""
    else:
        vpc, tickets = found
        groups = [g.name for g in vpc.security_groups if g.id in tickets.security_group_ids]
        place = tickets.subnet_group
    yield Condition(
        "It stands in shop-data behind the security group orders-database, as before.",
        met=groups == ["orders-database"] and place == "shop-data",
        built=f"group {place} behind {listing(groups)}" if found else "no restored tickets",
        hint=(
            "A restore doesn't keep the door: what it isn't told it takes from the defaults. Name VpcSecurityGroupIds "
            "and DBSubnetGroupName, or mend it with modify_db_instance."
        ),
    )
