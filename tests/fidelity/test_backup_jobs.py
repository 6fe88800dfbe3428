"""AWS Backup: what AWS refuses and shows of jobs and recovery points."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from awslab.account import NotSimulatedError
from awslab.account.clock import clock

from .harness import AWS, code_of, refusal, shows
from .test_backup import points, role, vault

Call = Callable[[], Any]


def volume_arn(aws: AWS, volume: str | None = None) -> str:
    return f"arn:aws:ec2:{aws.region}:123456789012:volume/{volume or aws.volume()}"


def back_up(aws: AWS, arn: str, role_arn: str, **options: Any) -> dict[str, Any]:
    """Start a backup and return the job once a reading call has let it end."""
    started = aws.backup.start_backup_job(
        BackupVaultName="main", ResourceArn=arn, IamRoleArn=role_arn, **options
    )
    return aws.backup.describe_backup_job(BackupJobId=started["BackupJobId"])


def restore(aws: AWS, point: str, role_arn: str, **metadata: str) -> dict[str, Any]:
    started = aws.backup.start_restore_job(
        RecoveryPointArn=point, Metadata=metadata, IamRoleArn=role_arn
    )
    return aws.backup.describe_restore_job(RestoreJobId=started["RestoreJobId"])


@refusal("backup_jobs/lifecycle-of-job")
def test_lifecycle_of_job(aws: AWS) -> Call:
    vault(aws)
    kept, arn = role(aws), volume_arn(aws)
    short = {"MoveToColdStorageAfterDays": 1, "DeleteAfterDays": 90}
    return lambda: back_up(aws, arn, kept, Lifecycle=short)


@refusal("backup_jobs/kind-not-supported")
def test_kind_not_supported(aws: AWS) -> Call:
    vault(aws)
    kept = role(aws)
    table = f"arn:aws:dynamodb:{aws.region}:123456789012:table/t"
    with pytest.raises(NotSimulatedError, match="StartBackupJob of dynamodb resources"):
        back_up(aws, table, kept)
    return lambda: back_up(aws, f"arn:aws:sqs:{aws.region}:123456789012:queue", kept)


@refusal("backup_jobs/resource-unknown")
def test_resource_unknown(aws: AWS) -> Call:
    vault(aws)
    kept = role(aws)
    return lambda: back_up(aws, volume_arn(aws, "vol-0123456789abcdef0"), kept)


@refusal("backup_jobs/job-unknown")
def test_job_unknown(aws: AWS) -> Call:
    return lambda: aws.backup.describe_backup_job(BackupJobId="none")


@refusal("backup_jobs/restore-unknown")
def test_restore_unknown(aws: AWS) -> Call:
    return lambda: aws.backup.describe_restore_job(RestoreJobId="none")


@refusal("backup_jobs/point-unknown")
def test_point_unknown(aws: AWS) -> Call:
    name = vault(aws)
    arn = f"arn:aws:ec2:{aws.region}::snapshot/snap-0123456789abcdef0"
    return lambda: aws.backup.describe_recovery_point(BackupVaultName=name, RecoveryPointArn=arn)


@refusal("backup_jobs/point-in-locked-vault")
def test_point_in_locked_vault(aws: AWS) -> Call:
    name = vault(aws)
    job = back_up(aws, volume_arn(aws), role(aws))
    aws.backup.put_backup_vault_lock_configuration(BackupVaultName=name, MinRetentionDays=7)
    point = {"BackupVaultName": name, "RecoveryPointArn": job["RecoveryPointArn"]}
    return lambda: aws.backup.delete_recovery_point(**point)


@refusal("backup_jobs/restore-metadata-missing")
def test_restore_metadata_missing(aws: AWS) -> Call:
    vault(aws)
    kept = role(aws)
    job = back_up(aws, volume_arn(aws), kept)
    return lambda: restore(aws, job["RecoveryPointArn"], kept, volumeSize="20")


@shows(
    "backup_jobs/start-job",
    "backup_jobs/describe-job",
    "backup_jobs/list-jobs",
    "backup_jobs/list-points",
    "backup_jobs/describe-point",
    "backup_jobs/list-protected",
    "backup_jobs/delete-point",
)
def test_life_of_a_recovery_point(one: AWS) -> None:
    name, kept, arn = vault(one), role(one), volume_arn(one)
    request = {"BackupVaultName": name, "ResourceArn": arn, "IamRoleArn": kept}
    started = one.backup.start_backup_job(**request)
    job = one.backup.describe_backup_job(BackupJobId=started["BackupJobId"])
    assert (job["State"], job["PercentDone"]) == ("COMPLETED", "100.0")
    assert one.backup.list_backup_jobs(ByState="FAILED")["BackupJobs"] == []
    listed = one.backup.list_backup_jobs(ByResourceArn=arn)["BackupJobs"]
    assert [j["BackupJobId"] for j in listed] == [started["BackupJobId"]]
    point = points(one)[0]["RecoveryPointArn"]
    ids = {"BackupVaultName": name, "RecoveryPointArn": point}
    shown = one.backup.describe_recovery_point(**ids)
    assert (shown["Status"], shown["StorageClass"]) == ("COMPLETED", "WARM")
    protected = one.backup.list_protected_resources()["Results"]
    assert [p["ResourceArn"] for p in protected] == [arn]
    snapshot = point.rpartition("/")[2]
    assert one.ec2.describe_snapshots(SnapshotIds=[snapshot])["Snapshots"]
    one.backup.delete_recovery_point(**ids)
    gone = lambda: one.ec2.describe_snapshots(SnapshotIds=[snapshot])  # noqa: E731
    assert (points(one), code_of(gone)) == ([], "InvalidSnapshot.NotFound")


@shows("backup_jobs/start-job")
def test_lifecycle_moves_and_deletes(one: AWS) -> None:
    vault(one)
    kept = role(one)
    fs = one.efs.create_file_system()["FileSystemArn"]
    lifecycle = {"MoveToColdStorageAfterDays": 30, "DeleteAfterDays": 120}
    for arn in (fs, volume_arn(one)):
        back_up(one, arn, kept, Lifecycle=lifecycle)
    clock.advance(timedelta(days=31))
    classes = {}
    for point in points(one):
        ids = {"BackupVaultName": "main", "RecoveryPointArn": point["RecoveryPointArn"]}
        shown = one.backup.describe_recovery_point(**ids)
        classes[shown["ResourceType"]] = shown["StorageClass"]
    assert classes == {"EFS": "COLD", "EBS": "WARM"}, "EBS only when opted in"
    clock.advance(timedelta(days=90))
    assert points(one) == []


@shows("backup_jobs/start-job")
def test_jobs_that_fail(one: AWS) -> None:
    name, kept = vault(one), role(one)
    bucket = f"arn:aws:s3:::{one.bucket()}"
    job = back_up(one, bucket, kept)
    assert (job["State"], "Versioning" in job["StatusMessage"]) == ("FAILED", True)
    lock = {"MinRetentionDays": 7, "MaxRetentionDays": 30}
    one.backup.put_backup_vault_lock_configuration(BackupVaultName=name, **lock)
    arn = volume_arn(one)
    states = [
        back_up(one, arn, kept, Lifecycle={"DeleteAfterDays": days})["State"] for days in (6, 7, 31)
    ]
    assert states == ["FAILED", "COMPLETED", "FAILED"]


@shows(
    "backup_jobs/start-restore",
    "backup_jobs/describe-restore",
    "backup_jobs/list-restores",
    "backup_jobs/restore-metadata",
)
def test_restore_a_volume(one: AWS) -> None:
    name, kept = vault(one), role(one)
    volume = one.volume(Size=12)
    point = back_up(one, volume_arn(one, volume), kept)["RecoveryPointArn"]
    one.ec2.delete_volume(VolumeId=volume)
    settings = one.backup.get_recovery_point_restore_metadata(
        BackupVaultName=name, RecoveryPointArn=point
    )["RestoreMetadata"]
    assert settings["availabilityZone"] == one.zone("a")
    job = restore(one, point, kept, **settings | {"availabilityZone": one.zone("c")})
    assert job["Status"] == "COMPLETED"
    made = job["CreatedResourceArn"].rpartition("/")[2]
    shown = one.ec2.describe_volumes(VolumeIds=[made])["Volumes"][0]
    assert (shown["Size"], shown["AvailabilityZone"]) == (12, one.zone("c"))
    listed = one.backup.list_restore_jobs()["RestoreJobs"]
    assert [j["CreatedResourceArn"] for j in listed] == [job["CreatedResourceArn"]]
    point = point.replace("snap-", "snap-0")
    assert code_of(lambda: restore(one, point, kept)) == "ResourceNotFoundException"


@shows("backup_jobs/start-restore")
def test_restore_other_kinds(one: AWS) -> None:
    vault(one)
    kept = role(one)
    fs = one.efs.create_file_system()["FileSystemArn"]
    point = back_up(one, fs, kept)["RecoveryPointArn"]
    made = restore(one, point, kept, newFileSystem="true")["CreatedResourceArn"]
    assert made != fs
    assert len(one.efs.describe_file_systems()["FileSystems"]) == 2

    one.bucket("kept-bucket", versioning="Enabled")
    one.s3.put_object(Bucket="kept-bucket", Key="k", Body=b"kept")
    point = back_up(one, "arn:aws:s3:::kept-bucket", kept)["RecoveryPointArn"]
    one.bucket("new-bucket", versioning="Enabled")
    restore(one, point, kept, DestinationBucketName="new-bucket")
    assert one.s3.get_object(Bucket="new-bucket", Key="k")["Body"].read() == b"kept"
    job = restore(one, point, kept, DestinationBucketName="no-such-bucket")
    assert job["Status"] == "FAILED"

    instance = f"arn:aws:ec2:{one.region}:123456789012:instance/{one.instance()}"
    point = back_up(one, instance, kept)["RecoveryPointArn"]
    made = restore(one, point, kept, InstanceType="t3.small")["CreatedResourceArn"]
    found = one.ec2.describe_instances(InstanceIds=[made.rpartition("/")[2]])
    assert found["Reservations"][0]["Instances"][0]["InstanceType"] == "t3.small"

    database = one.rds.create_db_instance(
        DBInstanceIdentifier="orders",
        DBInstanceClass="db.t3.micro",
        Engine="mysql",
        AllocatedStorage=20,
        MasterUsername="admin",
        MasterUserPassword="long-enough-1",
    )["DBInstance"]["DBInstanceArn"]
    one.rds.describe_db_instances()
    point = back_up(one, database, kept)["RecoveryPointArn"]
    job = restore(one, point, kept, DBInstanceIdentifier="orders-restored")
    assert job["CreatedResourceArn"].endswith(":db:orders-restored")
    shown = one.rds.describe_db_instances(DBInstanceIdentifier="orders-restored")
    assert shown["DBInstances"][0]["AllocatedStorage"] == 20
