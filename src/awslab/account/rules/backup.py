"""AWS Backup: vaults, plans and what a plan selects."""

from __future__ import annotations

import re
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from awslab.account.engine import Call
from awslab.account.registry import answers, changes, refuses
from awslab.account.rules import _backup as backups
from awslab.account.rules import _backup_cron as cron

API = "aws-backup/latest/devguide/API_"
_INVALID = "InvalidParameterValueException"
_RULE = API + "BackupRuleInput.html"
_LIFECYCLE = API + "Lifecycle.html"
_MONTH = 35


def _rules(call: Call) -> list[dict[str, Any]]:
    rules: list[dict[str, Any]] = call.params["BackupPlan"]["Rules"]
    return rules


def wrong_lifecycle(lifecycle: dict[str, Any]) -> str | None:
    """Return what AWS says of a lifecycle that can't be, or None."""
    cold, end = lifecycle.get("MoveToColdStorageAfterDays"), lifecycle.get("DeleteAfterDays")
    if end is not None and not 1 <= end <= 36500:
        return "Invalid lifecycle. DeleteAfterDays cannot be less than 1 or more than 36500 days"
    if cold is not None and end is not None and end < cold + 90:
        return (
            "Invalid lifecycle. DeleteAfterDays cannot be less than 90 days apart from "
            "MoveToColdStorageAfterDays"
        )
    return None


@refuses("backup", "CreateBackupPlan", code=_INVALID, doc=_LIFECYCLE)
def lifecycle_of_plan(call: Call) -> str | None:
    """A recovery point in cold storage stays there at least 90 days before it is deleted."""
    for rule in _rules(call):
        if why := wrong_lifecycle(rule.get("Lifecycle", {})):
            return f"Error in rule {rule['RuleName']} : {why}"
    return None


@refuses("backup", "CreateBackupPlan", code=_INVALID, doc=_RULE)
def continuous_for_long(call: Call) -> str | None:
    """Continuous backups are kept 35 days at most, and never in cold storage."""
    for rule in _rules(call):
        lifecycle = rule.get("Lifecycle", {})
        if not rule.get("EnableContinuousBackup"):
            continue
        if "MoveToColdStorageAfterDays" in lifecycle:
            why = "Invalid lifecycle. MoveToColdStorageAfterDays is unavailable"
        elif not 1 <= lifecycle.get("DeleteAfterDays", 0) <= _MONTH:
            why = f"Invalid lifecycle. DeleteAfterDays must be between 1 and {_MONTH} days"
        else:
            continue
        return f"Error in rule {rule['RuleName']} : {why}"
    return None


@refuses("backup", "CreateBackupPlan", code=_INVALID, doc=API + "CreateBackupPlan.html")
def vault_of_rule(call: Call) -> str | None:
    """Each rule of a plan stores its recovery points in a vault that exists in the Region."""
    for rule in _rules(call):
        if rule["TargetBackupVaultName"] not in call.backend().vaults:
            return (
                f"Error in rule {rule['RuleName']} : Backup vault "
                f"{rule['TargetBackupVaultName']} does not exist"
            )
    return None


@refuses("backup", "CreateBackupPlan", code=_INVALID, doc=_RULE)
def schedule_of_rule(call: Call) -> str | None:
    """A rule's schedule is a cron expression of six fields, in a time zone that exists."""
    for rule in _rules(call):
        try:
            cron.parse(rule.get("ScheduleExpression", "cron(0 5 ? * * *)"))
            zone = rule.get("ScheduleExpressionTimezone", "UTC")
            if zone not in cron.UTC_NAMES:
                ZoneInfo(zone)
        except (ValueError, ZoneInfoNotFoundError):
            return f"Error in rule {rule['RuleName']} : Invalid schedule expression"
    return None


@refuses("backup", "CreateBackupVault", code=_INVALID, doc=API + "CreateBackupVault.html")
def vault_name(call: Call) -> str | None:
    """A vault's name has 2 to 50 letters, digits, hyphens and underscores."""
    name = call.params["BackupVaultName"]
    if re.fullmatch(r"[a-zA-Z0-9_-]{2,50}", name):
        return None
    return f"Invalid backup vault name: {name}"


@refuses(
    "backup",
    "DeleteBackupVault",
    "ListRecoveryPointsByBackupVault",
    "DescribeRecoveryPoint",
    "DeleteRecoveryPoint",
    "GetRecoveryPointRestoreMetadata",
    "StartBackupJob",
    code="ResourceNotFoundException",
    doc=API + "DeleteBackupVault.html",
)
def vault_unknown(call: Call) -> str | None:
    """A vault must exist before anything can be done with it or in it."""
    name = call.params["BackupVaultName"]
    return None if name in call.backend().vaults else f"Backup vault {name} does not exist"


@refuses(
    "backup",
    "DeleteBackupVault",
    code="InvalidRequestException",
    doc=API + "DeleteBackupVault.html",
)
def vault_not_empty(call: Call) -> str | None:
    """A vault can be deleted only when it holds no recovery points."""
    if backups.points_of(call.backend(), call.params["BackupVaultName"]):
        return "Backup vault cannot be deleted because it contains recovery points."
    return None


@refuses(
    "backup",
    "DeleteBackupPlan",
    code="InvalidRequestException",
    doc=API + "DeleteBackupPlan.html",
)
def plan_with_selections(call: Call) -> str | None:
    """A plan's selections are deleted before the plan is."""
    if backups.kept(call.backend()).selections.get(call.params["BackupPlanId"]):
        return "Related backup plan selections must be deleted prior to backup plan deletion"
    return None


@refuses("backup", "CreateBackupSelection", code=_INVALID, doc=API + "CreateBackupSelection.html")
def selection_without_plan(call: Call) -> str | None:
    """A selection belongs to a plan that exists."""
    plan = call.backend().plans.get(call.params["BackupPlanId"])
    if plan and plan.deletion_date is None:
        return None
    return f"Cannot find Backup plan with ID {call.params['BackupPlanId']}"


@refuses("backup", "CreateBackupSelection", code=_INVALID, doc=API + "BackupSelection.html")
def selection_of_nothing(call: Call) -> str | None:
    """A selection names resources, tags or conditions."""
    given = call.params["BackupSelection"]
    if any(given.get(part) for part in ("Resources", "ListOfTags", "Conditions")):
        return None
    return "Invalid backup selection. Either 'ListOfTags' or 'Resources' section must be non-empty."


@refuses(
    "backup",
    "CreateBackupSelection",
    "StartBackupJob",
    code=_INVALID,
    doc="aws-backup/latest/devguide/iam-service-roles.html",
)
def role_of_backup(call: Call) -> str | None:
    """AWS Backup acts with a role that exists and trusts backup.amazonaws.com."""
    arn = call.params.get("BackupSelection", call.params)["IamRoleArn"]
    roles = call.backend("iam").roles.values()
    role = next((one for one in roles if one.arn == arn), None)
    if role and "backup.amazonaws.com" in str(role.assume_role_policy_document):
        return None
    return f"Invalid role: {arn} cannot be assumed by AWS Backup"


@refuses(
    "backup",
    "GetBackupSelection",
    "DeleteBackupSelection",
    code="ResourceNotFoundException",
    doc=API + "GetBackupSelection.html",
)
def selection_unknown(call: Call) -> str | None:
    """A selection asked for by its id exists."""
    there = backups.kept(call.backend()).selections.get(call.params["BackupPlanId"], {})
    wanted = call.params["SelectionId"]
    return None if wanted in there else f"Backup selection {wanted} does not exist"


@changes("backup", "moto.backup.models:BackupBackend.create_backup_plan", doc=_RULE)
def plan_runs(original: Any, self: Any, **given: Any) -> Any:
    """A plan's rules run at their scheduled times, and back up what the plan's selections take."""
    plan = original(self, **given)
    backups.schedule(self, plan)
    return plan


@answers("backup", "DescribeBackupVault", doc=API + "DescribeBackupVault.html")
def describe_vault(call: Call) -> dict[str, Any] | None:
    """A vault shows how many recovery points it holds, and its lock."""
    found = call.backend().vaults.get(call.params["BackupVaultName"])
    if found is None:
        return None
    found.num_of_recovery_points = len(backups.points_of(call.backend(), found.backup_vault_name))
    shown: dict[str, Any] = found.to_list_dict()
    return shown


@answers("backup", "CreateBackupSelection", doc=API + "CreateBackupSelection.html")
def create_selection(call: Call) -> dict[str, Any]:
    """A selection says what a plan backs up: by ARN, by tag or by condition."""
    from moto.moto_api._internal import mock_random

    plan, made = call.params["BackupPlanId"], str(mock_random.uuid4())
    head = {"SelectionId": made, "BackupPlanId": plan, "CreationDate": backups.now()}
    one = {"head": head, "selection": call.params["BackupSelection"]}
    backups.kept(call.backend()).selections.setdefault(plan, {})[made] = one
    return head


@answers("backup", "GetBackupSelection", doc=API + "GetBackupSelection.html")
def get_selection(call: Call) -> dict[str, Any]:
    """A selection shows what it was made of."""
    there = backups.kept(call.backend()).selections[call.params["BackupPlanId"]]
    one = there[call.params["SelectionId"]]
    return {**one["head"], "BackupSelection": one["selection"]}


@answers("backup", "ListBackupSelections", doc=API + "ListBackupSelections.html")
def list_selections(call: Call) -> dict[str, Any]:
    """A plan lists its selections, each with its name and role."""
    there = backups.kept(call.backend()).selections.get(call.params["BackupPlanId"], {})
    names = ("SelectionName", "IamRoleArn")
    shown = [{**o["head"], **{n: o["selection"][n] for n in names}} for o in there.values()]
    return {"BackupSelectionsList": shown}


@answers("backup", "DeleteBackupSelection", doc=API + "DeleteBackupSelection.html")
def delete_selection(call: Call) -> dict[str, Any]:
    """What a deleted selection took is no longer backed up; the recovery points stay."""
    there = backups.kept(call.backend()).selections[call.params["BackupPlanId"]]
    del there[call.params["SelectionId"]]
    return {}
