"""AWS Backup: backup jobs, recovery points and restore jobs."""

from __future__ import annotations

from typing import Any

from awslab.account.engine import Call
from awslab.account.guard import NotSimulatedError
from awslab.account.registry import answers, refuses
from awslab.account.rules import _backup as backups
from awslab.account.rules import _backup_resources as kinds
from awslab.account.rules.backup import API, wrong_lifecycle

_INVALID, _NOT_FOUND = "InvalidParameterValueException", "ResourceNotFoundException"
_START = API + "StartBackupJob.html"
#: Services whose resources AWS Backup protects, but not here, as of November 2026.
_OTHERS = (
    "backup-gateway",
    "cloudformation",
    "dynamodb",
    "eks",
    "fsx",
    "rds",
    "redshift",
    "redshift-serverless",
    "ssm-sap",
    "storagegateway",
    "timestream",
)
_RESTORE = API + "StartRestoreJob.html"


@refuses("backup", "StartBackupJob", code=_INVALID, doc=API + "Lifecycle.html")
def lifecycle_of_job(call: Call) -> str | None:
    """The lifecycle of a backup on demand keeps the same 90 days in cold storage."""
    return wrong_lifecycle(call.params.get("Lifecycle", {}))


@refuses(
    "backup",
    "StartBackupJob",
    code=_INVALID,
    doc="aws-backup/latest/devguide/backup-feature-availability.html",
)
def kind_not_supported(call: Call) -> str | None:
    """AWS Backup protects the kinds of resources it knows; here EBS, EC2, EFS, RDS and S3."""
    arn = call.params["ResourceArn"]
    if arn.count(":") >= 5:
        if kinds.kind_of(arn):
            return None
        if (owner := arn.split(":")[2]) in _OTHERS:
            why = f" of {owner} resources"
            raise NotSimulatedError(service="backup", operation=call.operation, why=why)
    return f"Unsupported resource type: {arn}"


@refuses("backup", "StartBackupJob", code=_NOT_FOUND, doc=_START)
def resource_unknown(call: Call) -> str | None:
    """A backup is of a resource that exists in the Region."""
    arn = call.params["ResourceArn"]
    there = kinds.resources(call.account, call.region)
    if kinds.kind_of(arn) is None or any(arn == found for found, _, _ in there):
        return None
    return f"Resource does not exist: {arn}"


@answers("backup", "StartBackupJob", doc=_START)
def start_job(call: Call) -> dict[str, Any]:
    """A backup job runs for a while and leaves a recovery point in the vault."""
    given = call.params
    job = backups.start(
        call.backend(),
        given["BackupVaultName"],
        given["ResourceArn"],
        given["IamRoleArn"],
        given.get("Lifecycle"),
    )
    return {key: job.get(key) for key in ("BackupJobId", "RecoveryPointArn", "CreationDate")}


@refuses("backup", "DescribeBackupJob", code=_NOT_FOUND, doc=API + "DescribeBackupJob.html")
def job_unknown(call: Call) -> str | None:
    """A backup job asked for by its id exists."""
    wanted = call.params["BackupJobId"]
    there = wanted in backups.kept(call.backend()).jobs
    return None if there else f"Backup job {wanted} does not exist"


@answers("backup", "DescribeBackupJob", doc=API + "DescribeBackupJob.html")
def describe_job(call: Call) -> dict[str, Any]:
    """A backup job is RUNNING, then COMPLETED or FAILED with the reason."""
    return backups.kept(call.backend()).jobs[call.params["BackupJobId"]]


@answers("backup", "ListBackupJobs", doc=API + "ListBackupJobs.html")
def list_jobs(call: Call) -> dict[str, Any]:
    """Backup jobs are listed the newest first, by resource, state or vault if asked."""
    by = {
        "ByResourceArn": "ResourceArn",
        "ByState": "State",
        "ByBackupVaultName": "BackupVaultName",
        "ByResourceType": "ResourceType",
    }
    wanted = {by[key]: value for key, value in call.params.items() if key in by}
    jobs = backups.kept(call.backend()).jobs.values()
    fitting = [job for job in jobs if all(job.get(k) == v for k, v in wanted.items())]
    return {"BackupJobs": list(reversed(fitting))}


@answers(
    "backup",
    "ListRecoveryPointsByBackupVault",
    doc=API + "ListRecoveryPointsByBackupVault.html",
)
def list_points(call: Call) -> dict[str, Any]:
    """A vault lists its recovery points, with their lifecycle and the days it comes to."""
    by = {"ByResourceArn": "ResourceArn", "ByResourceType": "ResourceType"}
    wanted = {by[key]: value for key, value in call.params.items() if key in by}
    points = backups.points_of(call.backend(), call.params["BackupVaultName"])
    return {"RecoveryPoints": [p for p in points if wanted.items() <= p.items()]}


def _point(call: Call) -> dict[str, Any] | None:
    return backups.kept(call.backend()).points.get(call.params["RecoveryPointArn"])


@refuses(
    "backup",
    "DescribeRecoveryPoint",
    "DeleteRecoveryPoint",
    "GetRecoveryPointRestoreMetadata",
    "StartRestoreJob",
    code=_NOT_FOUND,
    doc=API + "DescribeRecoveryPoint.html",
)
def point_unknown(call: Call) -> str | None:
    """A recovery point asked for by its ARN exists, in the vault named."""
    found = _point(call)
    vault = call.params.get("BackupVaultName", found and found["BackupVaultName"])
    if found and found["BackupVaultName"] == vault:
        return None
    return f"Cannot find recovery point {call.params['RecoveryPointArn']}"


@answers("backup", "DescribeRecoveryPoint", doc=API + "DescribeRecoveryPoint.html")
def describe_point(call: Call) -> dict[str, Any] | None:
    """A recovery point shows what it is of, whether it is complete, and whether it is warm or cold."""
    return _point(call)


@refuses(
    "backup",
    "DeleteRecoveryPoint",
    code="InvalidRequestException",
    doc="aws-backup/latest/devguide/vault-lock.html",
)
def point_in_locked_vault(call: Call) -> str | None:
    """In a locked vault nobody deletes a recovery point before its lifecycle does."""
    found = _point(call)
    if found and call.backend().vaults[found["BackupVaultName"]].locked:
        return "Recovery point cannot be deleted: the backup vault is locked."
    return None


@answers("backup", "DeleteRecoveryPoint", doc=API + "DeleteRecoveryPoint.html")
def delete_point(call: Call) -> dict[str, Any]:
    """A deleted recovery point takes its snapshot or image with it."""
    backups.forget(call.backend(), call.params["RecoveryPointArn"])
    return {}


@answers(
    "backup",
    "GetRecoveryPointRestoreMetadata",
    doc=API + "GetRecoveryPointRestoreMetadata.html",
)
def restore_metadata(call: Call) -> dict[str, Any]:
    """A recovery point keeps the settings a restore starts from."""
    found = _point(call) or {}
    content = backups.kept(call.backend()).contents[call.params["RecoveryPointArn"]]
    return {
        "BackupVaultArn": found["BackupVaultArn"],
        "RecoveryPointArn": found["RecoveryPointArn"],
        "ResourceType": found["ResourceType"],
        "RestoreMetadata": {k: v for k, v in content.items() if isinstance(v, str)},
    }


@refuses("backup", "StartRestoreJob", code="MissingParameterValueException", doc=_RESTORE)
def restore_metadata_missing(call: Call) -> str | None:
    """A restore says what the recovery point can't know: a volume's zone, a database's new name."""
    found = _point(call)
    needs = kinds.KINDS[found["ResourceType"]].needs if found else ()
    missing = [name for name in needs if name not in call.params["Metadata"]]
    return f"Missing restore metadata: {', '.join(missing)}" if missing else None


@answers("backup", "StartRestoreJob", doc=_RESTORE)
def start_restore(call: Call) -> dict[str, Any] | None:
    """A restore makes a new resource; the one that was backed up stays as it is."""
    given = call.params
    if not (found := _point(call)):
        return None
    job = backups.restore(call.backend(), found, given["Metadata"], given.get("IamRoleArn", ""))
    return {"RestoreJobId": job["RestoreJobId"]}


@refuses("backup", "DescribeRestoreJob", code=_NOT_FOUND, doc=API + "DescribeRestoreJob.html")
def restore_unknown(call: Call) -> str | None:
    """A restore job asked for by its id exists."""
    wanted = call.params["RestoreJobId"]
    there = wanted in backups.kept(call.backend()).restores
    return None if there else f"Restore job {wanted} does not exist"


@answers("backup", "DescribeRestoreJob", doc=API + "DescribeRestoreJob.html")
def describe_restore(call: Call) -> dict[str, Any]:
    """A restore job is RUNNING, then COMPLETED with the new resource's ARN, or FAILED."""
    return backups.kept(call.backend()).restores[call.params["RestoreJobId"]]


@answers("backup", "ListRestoreJobs", doc=API + "ListRestoreJobs.html")
def list_restores(call: Call) -> dict[str, Any]:
    """Restore jobs are listed the newest first."""
    jobs = list(backups.kept(call.backend()).restores.values())
    return {"RestoreJobs": jobs[::-1]}


@answers("backup", "ListProtectedResources", doc=API + "ListProtectedResources.html")
def list_protected(call: Call) -> dict[str, Any]:
    """Every resource with a recovery point is listed once, with the time of its last backup."""
    points = sorted(
        backups.kept(call.backend()).points.values(), key=lambda point: point["CreationDate"]
    )
    last = {
        point["ResourceArn"]: {
            "ResourceArn": point["ResourceArn"],
            "ResourceType": point["ResourceType"],
            "LastBackupTime": point["CreationDate"],
            "LastBackupVaultArn": point["BackupVaultArn"],
            "LastRecoveryPointArn": point["RecoveryPointArn"],
        }
        for point in points
    }
    return {"Results": list(last.values())}
