"""Where DB instances stand and what may be done with them when: what AWS refuses."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from .harness import AWS, code_of, refusal, shows
from .scenes import database, group, network, subnet_group
from .test_rds_settings import create, modify

Call = Callable[[], Any]


def snapshot(aws: AWS, name: str = "safe", wait: bool = True) -> str:
    made = aws.rds.create_db_snapshot(DBInstanceIdentifier="shop", DBSnapshotIdentifier=name)
    if wait:
        aws.rds.get_waiter("db_snapshot_available").wait(DBSnapshotIdentifier=name)
    return str(made["DBSnapshot"]["DBSnapshotArn"])


def restore(aws: AWS, name: str = "safe", to: str = "again") -> Call:
    return lambda: aws.rds.restore_db_instance_from_db_snapshot(
        DBInstanceIdentifier=to, DBSnapshotIdentifier=name
    )


def replica(aws: AWS, name: str = "reader") -> Call:
    return lambda: aws.rds.create_db_instance_read_replica(
        DBInstanceIdentifier=name, SourceDBInstanceIdentifier="shop"
    )


def delete(aws: AWS, **options: Any) -> Call:
    return lambda: aws.rds.delete_db_instance(DBInstanceIdentifier="shop", **options)


@refusal("rds_instances/multi-az-in-a-chosen-zone", "rds: MultiAZ=True with AvailabilityZone")
def test_multi_az_in_a_chosen_zone(aws: AWS) -> Call:
    return create(aws, MultiAZ=True, AvailabilityZone=aws.zone("a"))


@refusal("rds_instances/unknown-zone", "rds: AvailabilityZone outside subnet group / Region")
def test_unknown_zone(aws: AWS) -> Call:
    return create(aws, AvailabilityZone="us-east-1a")


@refusal(
    "rds_instances/zone-outside-subnet-group", "rds: AvailabilityZone outside subnet group / Region"
)
def test_zone_outside_subnet_group(aws: AWS) -> Call:
    name = subnet_group(aws, network(aws)[1])
    return create(aws, DBSubnetGroupName=name, AvailabilityZone=aws.zone("c"))


@refusal("rds_instances/unknown-security-group")
def test_unknown_security_group(aws: AWS) -> Call:
    return create(aws, VpcSecurityGroupIds=["sg-0123456789abcdef0"])


@refusal("rds_instances/security-group-of-another-vpc")
def test_security_group_of_another_vpc(aws: AWS) -> Call:
    vpc, subnets = network(aws)
    database(aws, DBSubnetGroupName=subnet_group(aws, subnets))
    modify(aws, VpcSecurityGroupIds=[group(aws, vpc)])()
    return modify(aws, VpcSecurityGroupIds=[group(aws, aws.vpc("10.1.0.0/16"))])


@shows("rds_instances/security-group-of-another-vpc")
def test_security_group_of_the_vpc_it_moves_to(one: AWS) -> None:
    database(one, DBSubnetGroupName=subnet_group(one, network(one)[1]))
    vpc, subnets = network(one, cidr="10.1")
    there = subnet_group(one, subnets, "there")
    modify(one, DBSubnetGroupName=there, VpcSecurityGroupIds=[group(one, vpc)])()


@refusal(
    "rds_instances/delete-without-final-snapshot",
    "rds: Delete without SkipFinalSnapshot and FinalDBSnapshotIdentifier",
)
def test_delete_without_final_snapshot(aws: AWS) -> Call:
    database(aws)
    return delete(aws)


@refusal("rds_instances/final-snapshot-skipped-and-named")
def test_final_snapshot_skipped_and_named(aws: AWS) -> Call:
    database(aws)
    return delete(aws, SkipFinalSnapshot=True, FinalDBSnapshotIdentifier="last")


@refusal("rds_instances/failover-without-standby", "rds: reboot ForceFailover on single-AZ")
def test_failover_without_standby(aws: AWS) -> Call:
    database(aws)
    return lambda: aws.rds.reboot_db_instance(DBInstanceIdentifier="shop", ForceFailover=True)


@refusal("rds_instances/not-available")
def test_not_available(aws: AWS) -> Call:
    create(aws)()
    return lambda: snapshot(aws, wait=False)


@refusal("rds_instances/replica-without-backups")
def test_replica_without_backups(aws: AWS) -> Call:
    database(aws, BackupRetentionPeriod=0)
    return replica(aws)


@refusal("rds_instances/replica-name-taken")
def test_replica_name_taken(aws: AWS) -> Call:
    database(aws)
    replica(aws)()
    return replica(aws)


@refusal("rds_instances/promote-a-primary")
def test_promote_a_primary(aws: AWS) -> Call:
    database(aws)
    return lambda: aws.rds.promote_read_replica(DBInstanceIdentifier="shop")


@refusal("rds_instances/promote-nothing")
def test_promote_nothing(aws: AWS) -> Call:
    return lambda: aws.rds.promote_read_replica(DBInstanceIdentifier="none")


@refusal("rds_instances/stop-in-a-replica-chain")
def test_stop_in_a_replica_chain(aws: AWS) -> Call:
    database(aws)
    replica(aws)()
    return lambda: aws.rds.stop_db_instance(DBInstanceIdentifier="shop")


@refusal("rds_instances/unfinished-snapshot")
def test_unfinished_snapshot(aws: AWS) -> Call:
    database(aws)
    snapshot(aws, wait=False)
    return restore(aws)


@shows(measured=("rds: Delete with DeletionProtection",))
def test_deletion_protection(one: AWS) -> None:
    database(one, DeletionProtection=True)
    assert code_of(delete(one, SkipFinalSnapshot=True)) == "InvalidParameterCombination"


@shows(
    measured=(
        "rds: Restore creates a new instance with a new endpoint; default SG (not the source's)",
        "rds: Restore from snapshot onto an existing id",
    )
)
def test_restore(one: AWS) -> None:
    vpc, subnets = network(one)
    own = group(one, vpc)
    database(one, DBSubnetGroupName=subnet_group(one, subnets), VpcSecurityGroupIds=[own])
    snapshot(one)
    restore(one)()
    old, new = one.rds.describe_db_instances()["DBInstances"]
    assert old["Endpoint"]["Address"] != new["Endpoint"]["Address"]
    assert new["DBInstanceStatus"] == "available"
    (given,) = new["VpcSecurityGroups"]
    assert given["VpcSecurityGroupId"] != own
    assert code_of(restore(one, to="shop")) == "DBInstanceAlreadyExists"


def test_unknown_snapshot(one: AWS) -> None:
    call = lambda: one.rds.delete_db_snapshot(DBSnapshotIdentifier="none")  # noqa: E731
    assert code_of(call) == "DBSnapshotNotFound"


@shows(measured=("rds: Snapshot duplicate id",))
def test_snapshot_duplicate(one: AWS) -> None:
    database(one)
    snapshot(one)
    assert code_of(lambda: snapshot(one)) == "DBSnapshotAlreadyExists"


@shows(measured=("rds: Manual snapshot survives instance deletion; automated ones vanish",))
def test_snapshots_after_deletion(one: AWS) -> None:
    database(one)
    snapshot(one)

    def kinds() -> set[str]:
        return {s["SnapshotType"] for s in one.rds.describe_db_snapshots()["DBSnapshots"]}

    assert kinds() == {"automated", "manual"}
    delete(one, SkipFinalSnapshot=True)()
    assert kinds() == {"manual"}


@shows(
    measured=(
        "rds: Snapshot copy to another Region by ARN",
        "rds: Read replica cannot exist before; promote, MultiAZ etc. – replica in other Region by ARN",
    )
)
def test_across_regions(one: AWS) -> None:
    database(one)
    arn = snapshot(one)
    there = one.client("rds", "ap-northeast-1")
    copied = there.copy_db_snapshot(
        SourceDBSnapshotIdentifier=arn, TargetDBSnapshotIdentifier="copied", SourceRegion=one.region
    )["DBSnapshot"]
    assert ":ap-northeast-1:" in copied["DBSnapshotArn"]
    source = one.rds.describe_db_instances()["DBInstances"][0]["DBInstanceArn"]
    there.create_db_instance_read_replica(
        DBInstanceIdentifier="reader", SourceDBInstanceIdentifier=source, SourceRegion=one.region
    )
    there.promote_read_replica(DBInstanceIdentifier="reader")
    assert there.describe_db_instances()["DBInstances"][0]["DBInstanceStatus"] == "available"


@shows(measured=("rds: Stop a Multi-AZ SQL… / stop twice",))
def test_stop_twice(one: AWS) -> None:
    database(one)
    one.rds.stop_db_instance(DBInstanceIdentifier="shop")
    call = lambda: one.rds.stop_db_instance(DBInstanceIdentifier="shop")  # noqa: E731
    assert code_of(call) == "InvalidDBInstanceState"


@pytest.mark.parametrize("operation", ["describe_db_instances", "stop_db_instance"])
@shows(measured=("rds: Unknown DB instance",))
def test_unknown_instance(one: AWS, operation: str) -> None:
    call = lambda: getattr(one.rds, operation)(DBInstanceIdentifier="none")  # noqa: E731
    assert code_of(call) == "DBInstanceNotFound"
