"""AWS Backup: what AWS refuses and shows of vaults, plans and selections."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from awslab.account.clock import clock
from awslab.account.rules import _backup_cron as cron

from .harness import AWS, code_of, refusal, shows
from .people import trust

Call = Callable[[], Any]


def vault(aws: AWS, name: str = "main") -> str:
    return aws.backup.create_backup_vault(BackupVaultName=name)["BackupVaultName"]


def role(aws: AWS) -> str:
    trusted = trust({"Service": "backup.amazonaws.com"})
    made = aws.iam.create_role(RoleName="backups", AssumeRolePolicyDocument=trusted)
    return made["Role"]["Arn"]


def plan(aws: AWS, *rules: dict[str, Any]) -> str:
    whole = [{"RuleName": "daily", "TargetBackupVaultName": "main"} | r for r in rules or ({},)]
    document = {"BackupPlanName": "a-plan", "Rules": whole}
    return aws.backup.create_backup_plan(BackupPlan=document)["BackupPlanId"]


def select(aws: AWS, plan_id: str, role_arn: str, **what: Any) -> str:
    selection = {"SelectionName": "all", "IamRoleArn": role_arn} | (what or {"Resources": ["*"]})
    made = aws.backup.create_backup_selection(BackupPlanId=plan_id, BackupSelection=selection)
    return made["SelectionId"]


def points(aws: AWS, name: str = "main") -> list[dict[str, Any]]:
    listed = aws.backup.list_recovery_points_by_backup_vault(BackupVaultName=name)
    return listed["RecoveryPoints"]


@refusal(
    "backup/lifecycle-of-plan",
    "backup: Lifecycle: delete must be ≥ 90 days after cold transition",
)
def test_lifecycle_of_plan(aws: AWS) -> Call:
    vault(aws)
    plan(aws, {"Lifecycle": {"MoveToColdStorageAfterDays": 30, "DeleteAfterDays": 120}})
    short = {"Lifecycle": {"MoveToColdStorageAfterDays": 30, "DeleteAfterDays": 119}}
    assert code_of(lambda: plan(aws, {"Lifecycle": {"DeleteAfterDays": 0}})) == (
        "InvalidParameterValueException"
    )
    return lambda: plan(aws, short)


@refusal("backup/continuous-for-long")
def test_continuous_for_long(aws: AWS) -> Call:
    vault(aws)
    return lambda: plan(aws, {"EnableContinuousBackup": True, "Lifecycle": {"DeleteAfterDays": 36}})


@refusal("backup/vault-of-rule", "backup: Plan with unknown vault")
def test_vault_of_rule(aws: AWS) -> Call:
    return lambda: plan(aws)


@refusal("backup/schedule-of-rule")
def test_schedule_of_rule(aws: AWS) -> Call:
    vault(aws)
    elsewhere = {"ScheduleExpressionTimezone": "Asia/Nowhere"}
    assert code_of(lambda: plan(aws, elsewhere)) == "InvalidParameterValueException"
    return lambda: plan(aws, {"ScheduleExpression": "cron(0 5 * * *)"})


@refusal("backup/vault-name")
def test_vault_name(aws: AWS) -> Call:
    return lambda: vault(aws, "my vault")


@refusal("backup/vault-unknown")
def test_vault_unknown(aws: AWS) -> Call:
    return lambda: aws.backup.delete_backup_vault(BackupVaultName="nowhere")


@refusal("backup/vault-not-empty")
def test_vault_not_empty(aws: AWS) -> Call:
    kept = role(aws)
    arn = f"arn:aws:ec2:{aws.region}:123456789012:volume/{aws.volume()}"
    name = vault(aws)
    aws.backup.start_backup_job(BackupVaultName=name, ResourceArn=arn, IamRoleArn=kept)
    return lambda: aws.backup.delete_backup_vault(BackupVaultName=name)


@refusal("backup/plan-with-selections")
def test_plan_with_selections(aws: AWS) -> Call:
    vault(aws)
    made = plan(aws)
    select(aws, made, role(aws))
    return lambda: aws.backup.delete_backup_plan(BackupPlanId=made)


@refusal("backup/selection-without-plan")
def test_selection_without_plan(aws: AWS) -> Call:
    kept = role(aws)
    return lambda: select(aws, "no-such-plan", kept)


@refusal("backup/selection-of-nothing")
def test_selection_of_nothing(aws: AWS) -> Call:
    vault(aws)
    made, kept = plan(aws), role(aws)
    return lambda: select(aws, made, kept, Resources=[])


@refusal("backup/role-of-backup")
def test_role_of_backup(aws: AWS) -> Call:
    vault(aws)
    made = plan(aws)
    return lambda: select(aws, made, "arn:aws:iam::123456789012:role/no-such-role")


@refusal("backup/selection-unknown")
def test_selection_unknown(aws: AWS) -> Call:
    vault(aws)
    made = plan(aws)
    return lambda: aws.backup.get_backup_selection(BackupPlanId=made, SelectionId="none")


@shows(
    "backup/create-selection",
    "backup/get-selection",
    "backup/list-selections",
    "backup/delete-selection",
    measured=("backup: Backup selection / restore job operations present",),
)
def test_life_of_a_selection(one: AWS) -> None:
    vault(one)
    made, kept = plan(one), role(one)
    chosen = select(one, made, kept)
    ids = {"BackupPlanId": made, "SelectionId": chosen}
    assert one.backup.get_backup_selection(**ids)["BackupSelection"]["Resources"] == ["*"]
    listed = one.backup.list_backup_selections(BackupPlanId=made)["BackupSelectionsList"]
    assert [(o["SelectionId"], o["SelectionName"]) for o in listed] == [(chosen, "all")]
    one.backup.delete_backup_selection(**ids)
    assert one.backup.list_backup_selections(BackupPlanId=made)["BackupSelectionsList"] == []
    one.backup.delete_backup_plan(BackupPlanId=made)
    one.backup.delete_backup_vault(BackupVaultName="main")


@shows("backup/describe-vault")
def test_vault_counts_its_points(one: AWS) -> None:
    name, kept = vault(one), role(one)
    count = lambda: one.backup.describe_backup_vault(BackupVaultName=name)  # noqa: E731
    assert count()["NumberOfRecoveryPoints"] == 0
    arn = f"arn:aws:ec2:{one.region}:123456789012:volume/{one.volume()}"
    one.backup.start_backup_job(BackupVaultName=name, ResourceArn=arn, IamRoleArn=kept)
    assert count()["NumberOfRecoveryPoints"] == 1


@shows("backup/plan-runs")
def test_plan_runs_on_the_clock(one: AWS) -> None:
    vault(one)
    tag = {"ResourceType": "volume", "Tags": [{"Key": "backup", "Value": "daily"}]}
    wanted = one.volume(TagSpecifications=[tag])
    one.volume()
    made, kept = plan(one, {"Lifecycle": {"DeleteAfterDays": 3}}), role(one)
    by_tag = {"ConditionType": "STRINGEQUALS", "ConditionKey": "backup", "ConditionValue": "daily"}
    select(one, made, kept, ListOfTags=[by_tag])
    clock.advance(timedelta(hours=19))  # from 9 in the morning: before 5 the next
    assert points(one) == []
    clock.advance(timedelta(days=2))
    found = points(one)
    assert [p["ResourceArn"].rpartition("/")[2] for p in found] == [wanted, wanted]
    assert [p["CreationDate"].hour for p in found] == [5, 5]
    assert found[0]["CreatedBy"]["BackupPlanId"] == made
    clock.advance(timedelta(days=10))
    assert len(points(one)) == 3, "each is deleted after three days"


@shows("backup/plan-runs")
def test_conditions_and_exceptions(one: AWS) -> None:
    vault(one)
    kept = role(one)
    tagged = {"ResourceType": "volume", "Tags": [{"Key": "tier", "Value": "gold"}]}
    gold, left_out = (one.volume(TagSpecifications=[tagged]) for _ in range(2))
    one.volume()
    is_gold = [{"ConditionKey": "aws:ResourceTag/tier", "ConditionValue": "gold"}]
    select(
        one,
        plan(one),
        kept,
        Resources=["arn:aws:ec2:*:*:volume/*"],
        NotResources=[f"arn:aws:ec2:*:*:volume/{left_out}"],
        Conditions={"StringEquals": is_gold},
    )
    clock.advance(timedelta(days=1))
    assert [p["ResourceArn"].rpartition("/")[2] for p in points(one)] == [gold]


@pytest.mark.parametrize(
    ("expression", "zone", "due"),
    [
        ("cron(0 5 ? * * *)", "UTC", "2026-11-03 05:00"),
        ("cron(30 9/6 * * ? *)", "UTC", "2026-11-02 09:30"),
        ("cron(0 3 ? * SUN *)", "UTC", "2026-11-08 03:00"),
        ("cron(0 0 L * ? *)", "UTC", "2026-11-30 00:00"),
        ("cron(0 0 1 JAN,JUL ? *)", "UTC", "2027-01-01 00:00"),
        ("cron(0 5 ? * MON-FRI *)", "Asia/Seoul", "2026-11-02 20:00"),
        ("cron(0 5 ? 12 2#1 *)", "UTC", "2026-12-07 05:00"),  # the first Monday
        ("cron(0 5 ? 12,1 FRI#5 *)", "UTC", "2027-01-29 05:00"),  # December 2026 has four
        ("cron(0 5 15W 12 ? *)", "UTC", "2026-12-15 05:00"),  # a Tuesday
        ("cron(0 5 5W 12 ? *)", "UTC", "2026-12-04 05:00"),  # the 5th is a Saturday
        ("cron(0 5 6W 12 ? *)", "UTC", "2026-12-07 05:00"),  # the 6th is a Sunday
        ("cron(0 5 1W 5 ? *)", "UTC", "2027-05-03 05:00"),  # a Saturday, the month's first day
        ("cron(0 5 LW 1 ? *)", "UTC", "2027-01-29 05:00"),  # a Sunday, the month's last day
        ("cron(0 0 1 1 ? 2020)", "UTC", None),
    ],
)
def test_cron(expression: str, zone: str, due: str | None) -> None:
    monday = datetime(2026, 11, 2, 9)
    expected = datetime.fromisoformat(due) if due else None
    assert cron.parse(expression).after(monday, zone) == expected


@pytest.mark.parametrize(
    "expression",
    ["rate(1 day)", "cron(0 5 * * * *)", "cron(60 5 ? * * *)", "cron(0 x ? * * *)", "cron()"],
)
def test_no_cron(expression: str) -> None:
    with pytest.raises(ValueError, match=r"cron|within|invalid literal"):
        cron.parse(expression)
