"""What AWS Backup keeps and does: selections, jobs and recovery points, on the account's clock."""

from __future__ import annotations

import operator
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from moto.moto_api._internal import mock_random

from awslab.account.clock import clock
from awslab.account.policy import like
from awslab.account.rules import _backup_cron as cron
from awslab.account.rules import _backup_resources as kinds

#: How long a job takes here.
_TAKES = timedelta(minutes=30)


@dataclass
class Kept:
    """What moto's backend doesn't keep.

    Attributes
    ----------
    selections : dict
        By id of the plan, then of the selection: what was given, and when.
    jobs, restores : dict
        By id: a job as boto3 shows it.
    points : dict
        By ARN: a recovery point as boto3 shows it.
    contents : dict
        By the ARN of a recovery point: what a restore needs.
    """

    selections: dict[str, dict[str, dict[str, Any]]] = field(default_factory=dict)
    jobs: dict[str, dict[str, Any]] = field(default_factory=dict)
    restores: dict[str, dict[str, Any]] = field(default_factory=dict)
    points: dict[str, dict[str, Any]] = field(default_factory=dict)
    contents: dict[str, dict[str, Any]] = field(default_factory=dict)


def kept(backend: Any) -> Kept:
    """Return what a Region's backend keeps; a reset of the backend forgets it."""
    made: Kept = backend.__dict__.setdefault("kept", Kept())
    return made


def now() -> datetime:
    """Return the account's time as an answer shows it."""
    return clock.now.replace(tzinfo=UTC)


def points_of(backend: Any, vault: str) -> list[dict[str, Any]]:
    """Return a vault's recovery points, the newest first."""
    found = [p for p in kept(backend).points.values() if p["BackupVaultName"] == vault]
    return sorted(found, key=lambda point: point["CreationDate"], reverse=True)


def start(
    backend: Any,
    vault: str,
    arn: str,
    role: str,
    lifecycle: dict[str, Any] | None,
    created_by: dict[str, str] | None = None,
) -> dict[str, Any]:
    """Start a backup job and return it; it ends by itself."""
    kind = kinds.kind_of(arn) or ""
    job = {
        "BackupJobId": str(mock_random.uuid4()).upper(),
        "BackupVaultName": vault,
        "BackupVaultArn": backend.vaults[vault].backup_vault_arn,
        "AccountId": backend.account_id,
        "ResourceArn": arn,
        "ResourceType": kind,
        "IamRoleArn": role,
        "CreationDate": now(),
        "State": "RUNNING",
        "PercentDone": "0.0",
        "CreatedBy": created_by,
    }
    kept(backend).jobs[job["BackupJobId"]] = job
    if why := _why_not(backend, vault, arn, kind, lifecycle):
        job |= {"State": "FAILED", "StatusMessage": why, "CompletionDate": now()}
        return job
    owner = kinds.backend(backend.account_id, backend.region_name, kind)
    point, content = kinds.KINDS[kind].back_up(owner, arn)
    kept(backend).contents[point] = content
    common = ("BackupVaultName", "BackupVaultArn", "ResourceArn", "ResourceType", "IamRoleArn")
    kept(backend).points[point] = {
        "RecoveryPointArn": point,
        **{key: job[key] for key in common},
        "CreatedBy": created_by,
        "CreationDate": now(),
        "Status": "CREATING",
        "StorageClass": "WARM",
        "Lifecycle": lifecycle,
        "CalculatedLifecycle": _calculated(lifecycle or {}),
    }
    job["RecoveryPointArn"] = point
    clock.later(_TAKES, lambda: _done(backend, job))
    return job


def _why_not(
    backend: Any, vault: str, arn: str, kind: str, lifecycle: dict[str, Any] | None
) -> str | None:
    """Return why a job fails, if it does."""
    lock, days = backend.vaults[vault], (lifecycle or {}).get("DeleteAfterDays")
    if lock.min_retention_days and days is not None and days < lock.min_retention_days:
        return f"Retention period is shorter than the vault's minimum of {lock.min_retention_days}."
    if lock.max_retention_days and (days is None or days > lock.max_retention_days):
        return f"Retention period is longer than the vault's maximum of {lock.max_retention_days}."
    if kind == "S3":
        s3 = kinds.backend(backend.account_id, backend.region_name, kind)
        if not s3.buckets[arn.rpartition(":")[2]].is_versioned:
            return "Versioning must be enabled on the bucket to back it up."
    return None


def _calculated(lifecycle: dict[str, Any]) -> dict[str, Any]:
    names = {"MoveToColdStorageAfterDays": "MoveToColdStorageAt", "DeleteAfterDays": "DeleteAt"}
    return {
        shown: now() + timedelta(days=lifecycle[given])
        for given, shown in names.items()
        if lifecycle.get(given)
    }


def _done(backend: Any, job: dict[str, Any]) -> None:
    point = kept(backend).points.get(job["RecoveryPointArn"])
    job |= {"State": "COMPLETED", "PercentDone": "100.0", "CompletionDate": now()}
    if not point:
        return
    point |= {"Status": "COMPLETED", "CompletionDate": now()}
    lifecycle = point["Lifecycle"] or {}
    cold, end = lifecycle.get("MoveToColdStorageAfterDays"), lifecycle.get("DeleteAfterDays")
    archives = point["ResourceType"] == "EFS" or (
        point["ResourceType"] == "EBS" and lifecycle.get("OptInToArchiveForSupportedResources")
    )
    if cold and archives:
        move = timedelta(days=cold)
        clock.later(move, lambda: point.update(StorageClass="COLD"), brief=False)
    if end:
        arn = point["RecoveryPointArn"]
        clock.later(timedelta(days=end), lambda: forget(backend, arn), brief=False)


def forget(backend: Any, arn: str) -> None:
    """Delete a recovery point, and the snapshot or image behind it."""
    point = kept(backend).points.pop(arn, None)
    kept(backend).contents.pop(arn, None)
    delete = point and kinds.KINDS[point["ResourceType"]].delete
    if point and delete:
        owner = kinds.backend(backend.account_id, backend.region_name, point["ResourceType"])
        delete(owner, arn)


def restore(
    backend: Any, point: dict[str, Any], given: dict[str, str], role: str
) -> dict[str, Any]:
    """Start a restore job and return it; the new resource is there once it has ended."""
    kind, arn = point["ResourceType"], point["RecoveryPointArn"]
    job: dict[str, Any] = {
        "RestoreJobId": str(mock_random.uuid4()).upper(),
        "RecoveryPointArn": arn,
        "SourceResourceArn": point["ResourceArn"],
        "BackupVaultArn": point["BackupVaultArn"],
        "AccountId": backend.account_id,
        "ResourceType": kind,
        "IamRoleArn": role,
        "CreationDate": now(),
        "Status": "RUNNING",
        "PercentDone": "0.0",
    }
    kept(backend).restores[job["RestoreJobId"]] = job
    content = kept(backend).contents[arn]

    def done() -> None:
        owner = kinds.backend(backend.account_id, backend.region_name, kind)
        try:
            made = kinds.KINDS[kind].restore(owner, arn, content, given)
        except Exception as why:  # whatever the service refuses, the job fails with
            job.update(Status="FAILED", StatusMessage=str(why), CompletionDate=now())
            return
        job.update(
            Status="COMPLETED", PercentDone="100.00%", CompletionDate=now(), CreatedResourceArn=made
        )

    clock.later(_TAKES, done)
    return job


def schedule(backend: Any, plan: Any) -> None:
    """Let each rule of a plan run when its schedule says, for as long as the plan exists."""
    for rule in plan.backup_plan["Rules"]:
        _next(backend, plan, rule)


def _next(backend: Any, plan: Any, rule: dict[str, Any]) -> None:
    when = cron.parse(rule["ScheduleExpression"])
    due = when.after(clock.now, rule["ScheduleExpressionTimezone"])
    if due is None:
        return

    def run() -> None:
        if backend.plans.get(plan.backup_plan_id) is plan and plan.deletion_date is None:
            _run(backend, plan, rule)
            _next(backend, plan, rule)

    clock.later(due - clock.now, run, brief=False)


def _run(backend: Any, plan: Any, rule: dict[str, Any]) -> None:
    plan.last_execution_date = now().timestamp()
    created_by = {
        "BackupPlanId": plan.backup_plan_id,
        "BackupPlanArn": plan.backup_plan_arn,
        "BackupPlanVersion": plan.version_id,
        "BackupRuleId": rule["RuleId"],
    }
    chosen = {
        arn: one["selection"]["IamRoleArn"]
        for one in kept(backend).selections.get(plan.backup_plan_id, {}).values()
        for arn, _, tags in list(kinds.resources(backend.account_id, backend.region_name))
        if selects(one["selection"], arn, tags)
    }
    for arn, role in chosen.items():
        vault, lifecycle = rule["TargetBackupVaultName"], rule.get("Lifecycle")
        if vault in backend.vaults:
            start(backend, vault, arn, role, lifecycle, created_by)


def selects(selection: dict[str, Any], arn: str, tags: dict[str, str]) -> bool:
    """Say whether a selection takes a resource: one of its ARNs or tags, all its conditions, none it leaves out."""
    if any(like(pattern, arn) for pattern in selection.get("NotResources", [])):
        return False
    wanted, by_tag = selection.get("Resources", []), selection.get("ListOfTags", [])
    named = any(like(pattern, arn) for pattern in wanted)
    tagged = any(tags.get(tag["ConditionKey"]) == tag["ConditionValue"] for tag in by_tag)
    if (wanted or by_tag) and not named and not tagged:
        return False
    tests: dict[str, Callable[[str, str], bool]] = {
        "StringEquals": operator.eq,
        "StringLike": like,
        "StringNotEquals": operator.ne,
        "StringNotLike": lambda pattern, value: not like(pattern, value),
    }
    return all(
        fits(test["ConditionValue"], tags.get(_tag(test), ""))
        for name, fits in tests.items()
        for test in selection.get("Conditions", {}).get(name, [])
    )


def _tag(test: dict[str, str]) -> str:
    return test["ConditionKey"].removeprefix("aws:ResourceTag/")
