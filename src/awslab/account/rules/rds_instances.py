"""Where DB instances stand, and what may be done with them when."""

from __future__ import annotations

from awslab.account.engine import Call
from awslab.account.registry import refuses
from awslab.account.rules import _balancing as balancing
from awslab.account.rules.rds_settings import database
from awslab.account.rules.rds_subnets import default_group, zones

_API = "AmazonRDS/latest/APIReference/"
_CREATE = _API + "API_CreateDBInstance.html"
_DELETE = _API + "API_DeleteDBInstance.html"
_REBOOT = _API + "API_RebootDBInstance.html"
_REPLICA = _API + "API_CreateDBInstanceReadReplica.html"
_STOP = "AmazonRDS/latest/UserGuide/USER_StopInstance.html"

#: Operations that take a DB instance only when it is available.
_NEEDS_AVAILABLE = ("CreateDBSnapshot", "ModifyDBInstance", "RebootDBInstance")


@refuses("rds", "CreateDBInstance", code="InvalidParameterCombination", doc=_CREATE)
def multi_az_in_a_chosen_zone(call: Call) -> str | None:
    """RDS chooses the zones of a Multi-AZ instance: AvailabilityZone can't be given with it."""
    if call.params.get("MultiAZ") and "AvailabilityZone" in call.params:
        return "Requesting a specific availability zone is not valid for Multi-AZ instances."
    return None


@refuses("rds", "CreateDBInstance", code="InvalidParameterValue", doc=_CREATE)
def unknown_zone(call: Call) -> str | None:
    """A DB instance's Availability Zone is a zone of its Region."""
    zone = call.params.get("AvailabilityZone")
    known = [z.name for z in call.backend("ec2").describe_availability_zones()]
    return f"Invalid Availability Zone: {zone}" if zone and zone not in known else None


@refuses("rds", "CreateDBInstance", code="InvalidVPCNetworkStateFault", doc=_CREATE)
def zone_outside_subnet_group(call: Call) -> str | None:
    """A DB instance stands in a zone that its DB subnet group covers."""
    zone, backend = call.params.get("AvailabilityZone"), call.backend()
    name = call.params.get("DBSubnetGroupName")
    group = backend.subnet_groups.get(name) if name else default_group(backend)
    if zone and group and zone not in zones(group):
        return (
            f"DB subnet group {group.name} has no subnet in Availability Zone {zone}. "
            f"It covers {', '.join(zones(group))}."
        )
    return None


_GROUPS = ("CreateDBInstance", "ModifyDBInstance")


@refuses("rds", *_GROUPS, code="InvalidParameterValue", doc=_CREATE)
def unknown_security_group(call: Call) -> str | None:
    """The security groups of a DB instance must exist."""
    asked = call.params.get("VpcSecurityGroupIds") or []
    missing = balancing.unknown_group(call.backend("ec2"), asked)
    return f"Invalid security group , groupId= {missing}, groupName=." if missing else None


@refuses("rds", *_GROUPS, code="InvalidParameterCombination", doc=_CREATE)
def security_group_of_another_vpc(call: Call) -> str | None:
    """The security groups of a DB instance belong to the VPC of its DB subnet group."""
    ec2, name = call.backend("ec2"), call.params.get("DBSubnetGroupName")
    group = getattr(database(call), "db_subnet_group", None)
    if name and not (group := call.backend().subnet_groups.get(name)):
        return None
    vpc = group.vpc_id if group else getattr(ec2.default_vpc, "id", "")
    foreign = balancing.foreign_group(ec2, call.params.get("VpcSecurityGroupIds") or [], vpc)
    if foreign is None:
        return None
    other = ec2.get_security_group_from_id(foreign).vpc_id
    return (
        "The DB instance and EC2 security group are in different VPCs. "
        f"The DB instance is in {vpc} and the EC2 security group is in {other}"
    )


@refuses("rds", "DeleteDBInstance", code="InvalidParameterCombination", doc=_DELETE)
def delete_without_final_snapshot(call: Call) -> str | None:
    """Deleting a DB instance takes a final snapshot's name, or SkipFinalSnapshot."""
    db = database(call)
    if db is None or db.is_replica or db.db_cluster_identifier:
        return None
    if call.params.get("SkipFinalSnapshot") or call.params.get("FinalDBSnapshotIdentifier"):
        return None
    return "FinalDBSnapshotIdentifier is required unless SkipFinalSnapshot is specified."


@refuses("rds", "DeleteDBInstance", code="InvalidParameterCombination", doc=_DELETE)
def final_snapshot_skipped_and_named(call: Call) -> str | None:
    """A final snapshot is either skipped or named, not both."""
    if call.params.get("SkipFinalSnapshot") and call.params.get("FinalDBSnapshotIdentifier"):
        return "FinalDBSnapshotIdentifier can not be specified when SkipFinalSnapshot is true."
    return None


@refuses("rds", "RebootDBInstance", code="InvalidParameterCombination", doc=_REBOOT)
def failover_without_standby(call: Call) -> str | None:
    """Only a Multi-AZ DB instance can be rebooted with failover."""
    db = database(call)
    if db and call.params.get("ForceFailover") and not db.multi_az:
        return "You can't specify ForceFailover: the DB instance isn't configured for Multi-AZ."
    return None


@refuses("rds", *_NEEDS_AVAILABLE, code="InvalidDBInstanceState", doc=_REBOOT)
def not_available(call: Call) -> str | None:
    """A DB instance that is being created, is stopped or is changing can't be modified, rebooted or backed up."""
    db = database(call)
    if db is None or db.status == "available" or db.db_cluster_identifier:
        return None
    what = f"Database instance {db.db_instance_identifier} is not in available state."
    return what + f" It is {db.status}."


@refuses("rds", "CreateDBInstanceReadReplica", code="InvalidDBInstanceState", doc=_REPLICA)
def replica_without_backups(call: Call) -> str | None:
    """A DB instance needs automated backups before it can have read replicas."""
    db = call.backend().databases.get(call.params.get("SourceDBInstanceIdentifier"))
    if db is None or db.backup_retention_period:
        return None
    return (
        "Automated backups are not enabled for this database instance. To enable automated "
        "backups, use ModifyDBInstance to set the backup retention period to a non-zero value."
    )


@refuses("rds", "CreateDBInstanceReadReplica", code="DBInstanceAlreadyExists", doc=_REPLICA)
def replica_name_taken(call: Call) -> str | None:
    """A read replica is a DB instance of its own and needs a name of its own."""
    return "DB instance already exists" if database(call) else None


@refuses(
    "rds",
    "PromoteReadReplica",
    code="InvalidDBInstanceState",
    doc=_API + "API_PromoteReadReplica.html",
)
def promote_a_primary(call: Call) -> str | None:
    """Only a read replica can be promoted."""
    db = database(call)
    return "DB Instance is not a read replica." if db and not db.is_replica else None


@refuses(
    "rds",
    "PromoteReadReplica",
    code="DBInstanceNotFound",
    doc=_API + "API_PromoteReadReplica.html",
)
def promote_nothing(call: Call) -> str | None:
    """Only a DB instance that exists can be promoted."""
    name = call.params["DBInstanceIdentifier"]
    return None if database(call) else f"DBInstance {name} not found."


@refuses("rds", "StopDBInstance", code="InvalidDBInstanceState", doc=_STOP)
def stop_in_a_replica_chain(call: Call) -> str | None:
    """A DB instance that has a read replica, or is one, can't be stopped."""
    db = database(call)
    if db and (db.is_replica or db.replicas):
        return "Cannot stop or start a db instance that has a read replica or is one."
    return None


@refuses(
    "rds",
    "RestoreDBInstanceFromDBSnapshot",
    "CopyDBSnapshot",
    code="InvalidDBSnapshotState",
    doc="AmazonRDS/latest/UserGuide/USER_RestoreFromSnapshot.html",
)
def unfinished_snapshot(call: Call) -> str | None:
    """A DB snapshot can be restored or copied once it is available."""
    name = call.params.get("DBSnapshotIdentifier") or call.params.get("SourceDBSnapshotIdentifier")
    snapshot = call.backend().database_snapshots.get(name)
    if snapshot is None or snapshot.status == "available":
        return None
    return f"DB snapshot {name} is not in available state. It is {snapshot.status}."
