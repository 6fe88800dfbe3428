from __future__ import annotations

from datetime import date
from typing import Any
from xml.etree import ElementTree

import boto3
import pytest
import traitlets
from botocore.exceptions import ClientError
from hypothesis import given, settings
from hypothesis import strategies as st

from awslab import account
from awslab.diagrams import BackupCalendar
from awslab.diagrams.backups.plan import read_plan
from awslab.diagrams.backups.rules import DAY, FOREVER, Choice, Rule, outcome
from awslab.diagrams.backups.view import span

FIRST = date(2026, 10, 1)


def rule(
    name: str = "daily",
    when: str = "cron(0 5 ? * * *)",
    keep: int | None = 7,
    cold: int | None = None,
    continuous: bool = False,
) -> dict[str, Any]:
    life = {"DeleteAfterDays": keep, "MoveToColdStorageAfterDays": cold}
    return {
        "RuleName": name,
        "ScheduleExpression": when,
        "Lifecycle": {key: days for key, days in life.items() if days is not None},
        "EnableContinuousBackup": continuous,
    }


def plan(*rules: dict[str, Any]) -> dict[str, Any]:
    return {"BackupPlanName": "shop", "Rules": list(rules)}


WEEKLY = rule("weekly", "cron(0 6 ? * SUN *)", 28)
CONTINUOUS = rule("pitr", keep=14, continuous=True)


def answers(*rules: dict[str, Any], **choices: Any) -> dict[str, str]:
    diagram = BackupCalendar(plan(*rules), **choices)
    return dict(diagram.text_alternative[1]["rows"])


rules_of = st.builds(
    Rule,
    name=st.sampled_from(["a", "b"]),
    letter=st.just("A"),
    keep=st.sampled_from([FOREVER, 1, 2, 7, 35]),
    cold=st.sampled_from([FOREVER, FOREVER, 1, 5]),
    continuous=st.booleans(),
    at=st.lists(st.integers(0, 240).map(lambda hour: hour * 60), max_size=40, unique=True).map(
        lambda times: tuple(sorted(times))
    ),
).map(lambda r: r if not r.continuous else _continuous(r))
choices_of = st.builds(
    Choice,
    day=st.integers(0, 9),
    hour=st.integers(0, 23),
    found=st.integers(0, 9),
    rpo=st.integers(1, 100),
    rto=st.integers(1, 100),
    size=st.integers(1, 5000),
    rate=st.integers(1, 999),
    cold=st.integers(0, 100),
)


def _continuous(one: Rule) -> Rule:
    keep = one.keep if one.keep > 0 else 35
    return Rule(one.name, one.letter, keep, FOREVER, True, one.at)


def test_damage_seen_at_once_costs_the_time_since_the_last_backup() -> None:
    said = answers(rule(), day=20, hour=15)
    assert said["What is restored"] == "Restore the recovery point of Wed 21 Oct, 05:00 (daily)."
    assert said["RPO"] == "10 h of work is lost: RPO of 24 h met."


def test_damage_found_late_needs_an_older_point_that_retention_must_have_kept() -> None:
    late = {"day": 20, "hour": 15, "found": 9}
    assert answers(rule(keep=35), **late)["RPO"].startswith("10 h of work")
    assert "All data is lost" in answers(rule(keep=7), **late)["RPO"]
    said = answers(rule(keep=7), WEEKLY, **late)
    assert said["What is restored"] == "Restore the recovery point of Sun 18 Oct, 06:00 (weekly)."
    assert said["RPO"] == "3 d 9 h of work is lost: RPO of 24 h missed."


def test_a_backup_made_after_the_damage_holds_it() -> None:
    found = outcome(read_plan(plan(rule(keep=35)), FIRST, 35), Choice(2, 5, 2, 24, 8, 1, 1, 0))
    # The one made in the very minute of the damage is not trusted.
    assert found.states[0][:6] == ["warm", "warm", "damaged", "damaged", "damaged", "later"]
    assert (found.rule, found.point) == (0, 1)


def test_retention_deletes_a_point_so_many_days_after_it_was_made() -> None:
    rules = read_plan(plan(rule(keep=3)), FIRST, 35)
    for hour, state in ((4, "warm"), (5, "deleted")):
        assert outcome(rules, Choice(3, hour, 0, 1, 1, 1, 1, 0)).states[0][0] == state


def test_restore_time_is_size_by_rate_and_cold_storage_takes_longer() -> None:
    cold = rule("m", "cron(0 7 1 * ? *)", keep=104, cold=14)
    warm = answers(cold, day=13, size=500, rate=200, rto=2)
    assert warm["RTO"] == "It takes 2 h 30 min: RTO of 2 h missed."
    late = answers(cold, day=20, size=500, rate=200, cold=12, rto=15)
    assert late["RTO"] == "It takes 14 h 30 min, 12 h of it out of cold storage: RTO of 15 h met."


def test_continuous_backup_restores_to_just_before_the_damage_within_its_window() -> None:
    soon = answers(CONTINUOUS, day=20, hour=15, found=9)
    assert soon["What is restored"] == "Restore the point in time of Wed 21 Oct, 14:59 (pitr)."
    assert soon["RPO"].startswith("1 min of work")
    # Seen at once: the logs lag by some minutes.
    assert answers(CONTINUOUS, day=20, hour=15)["RPO"].startswith("5 min of work")
    # Found after the 14 days it keeps.
    assert "Nothing is left" in answers(CONTINUOUS, day=10, found=15)["What is restored"]
    # Before the first backup of the plan there is nothing to go back to.
    assert "Nothing is left" in answers(CONTINUOUS, day=0, hour=4)["What is restored"]


@settings(max_examples=200, deadline=None)
@given(st.lists(rules_of, min_size=1, max_size=3), choices_of)
def test_what_is_restored_is_the_newest_there_is_from_before_the_damage(
    rules: list[Rule], choice: Choice
) -> None:
    found = outcome(rules, choice)
    usable = [
        at
        for one, states in zip(rules, found.states, strict=True)
        for at, state in zip(one.at, states, strict=True)
        if state in ("warm", "cold")
    ]
    assert all(at < found.damage for at in usable)
    for one in rules:
        kept = one.keep * DAY if one.keep > 0 else 10**9
        clean = [at for at in one.at if at < found.damage and found.found < at + kept]
        assert one.continuous or set(clean) <= set(usable)
    if found.rule < 0:
        assert not usable
        assert found.loss == found.damage
    else:
        assert found.moment >= max(usable, default=0)
        assert found.loss == found.damage - found.moment > 0


@pytest.mark.parametrize(
    "wrong",
    [
        rule(keep=100, cold=30),
        rule(keep=0),
        rule(keep=40, continuous=True),
        rule(keep=35, cold=5, continuous=True),
        rule(keep=100, cold=1, continuous=True),
    ],
)
def test_a_plan_that_aws_backup_refuses_is_refused_in_its_words(wrong: dict[str, Any]) -> None:
    account.open(region="ap-northeast-2")
    try:
        backup = boto3.client("backup")
        backup.create_backup_vault(BackupVaultName="safe")
        given_plan = plan(wrong | {"TargetBackupVaultName": "safe"})
        with pytest.raises(ClientError) as refused:
            backup.create_backup_plan(BackupPlan=given_plan)
    finally:
        account.close()
    assert refused.value.response["Error"]["Code"] == "InvalidParameterValueException"
    with pytest.raises(ValueError, match=r"^Error in rule daily : Invalid lifecycle\.") as caught:
        BackupCalendar(plan(wrong))
    assert str(caught.value) == refused.value.response["Error"]["Message"]


@pytest.mark.parametrize(
    ("keywords", "message"),
    [
        ({"days": 7}, "days must be a whole number from 14 to 70, not 7"),
        ({"hour": 24}, "hour must be a whole number from 0 to 23, not 24"),
        ({"rate": 0}, "rate must be a whole number from 1 to 100000, not 0"),
        ({"day": 30, "found": 5}, "day 30 and found 5 days later must be within the 35 days"),
        ({"plan": {"Rules": []}}, "plan needs 1 to 3 Rules as create_backup_plan"),
        ({"plan": plan(rule(when="daily"))}, "Error in rule daily : 'daily' is no cron"),
    ],
)
def test_a_wrong_keyword_is_told_in_one_line(keywords: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=f"^{message}") as caught:
        BackupCalendar(**keywords)
    assert "\n" not in str(caught.value)


def test_a_wrong_trait_is_refused_and_the_old_value_stays() -> None:
    diagram = BackupCalendar()
    with pytest.raises(
        traitlets.TraitError, match=r"^BackupCalendar\.choices: rpo must be a whole"
    ):
        diagram.choices = diagram.choices | {"rpo": 0}
    with pytest.raises(traitlets.TraitError, match=r"^BackupCalendar\.choices: needs day, hour,"):
        diagram.choices = {"day": 1}
    with pytest.raises(
        traitlets.TraitError, match=r"^BackupCalendar\.keep: Error in rule monthly : Invalid lifecy"
    ):
        diagram.keep = [7, 28, 100]
    with pytest.raises(traitlets.TraitError, match=r"^BackupCalendar\.keep: needs 3 numbers"):
        diagram.keep = [7]
    assert diagram.keep == [7, 28, 365]
    assert diagram.choices["rpo"] == 24


def test_schedules_are_aws_cron_expressions_in_their_time_zone() -> None:
    seoul = rule(when="cron(30 9 ? * MON-FRI *)") | {"ScheduleExpressionTimezone": "Asia/Seoul"}
    (one,) = read_plan(plan(seoul), FIRST, 14)
    assert one.at[:3] == (30, DAY + 30, 4 * DAY + 30)
    (nightly,) = read_plan(plan(rule(when="cron(0 0 ? * * *)")), FIRST, 14)
    assert (nightly.at[0], len(nightly.at)) == (0, 14)


def test_rules_with_the_same_initial_are_told_apart_by_number() -> None:
    rules = read_plan(plan(rule("daily"), rule("deep"), rule("weekly")), FIRST, 14)
    assert [one.letter for one in rules] == ["1", "2", "W"]


def test_several_points_of_a_day_are_one_mark_that_says_so() -> None:
    diagram = BackupCalendar(plan(rule("hourly", "cron(0 * ? * * *)", 35)), day=5)
    assert diagram.spec["things"]["day-4"]["sentences"] == ["hourly, best of 24: usable"]


def test_lengths_of_time() -> None:
    assert [span(m) for m in (0, 45, 60, 90, 1440, 4861)] == [
        "0 min", "45 min", "1 h", "1 h 30 min", "1 d", "3 d 9 h 1 min"
    ]  # fmt: skip


def test_the_still_tells_the_story_and_is_the_same_twice() -> None:
    still = BackupCalendar(found=9).to_svg()
    ElementTree.fromstring(still)
    assert "lost: 3 d 9 h" in still
    assert "RPO of 24 h missed" in still
    assert still == BackupCalendar(found=9).to_svg()


def test_hostile_names_stay_text() -> None:
    name = "</text><script>alert(1)</script>\u202e"
    tree = ElementTree.fromstring(BackupCalendar(plan(rule(name)), title=name).to_svg())
    assert not [one for one in tree.iter() if one.tag.endswith("script")]
    assert "\u202e" not in ElementTree.tostring(tree, "unicode")


def test_a_plan_of_the_account_is_read() -> None:
    account.open(region="ap-northeast-2")
    try:
        backup = boto3.client("backup")
        backup.create_backup_vault(BackupVaultName="safe")
        made = backup.create_backup_plan(
            BackupPlan=plan(WEEKLY | {"TargetBackupVaultName": "safe"})
        )
        diagram = BackupCalendar.of(made["BackupPlanId"], days=14, day=10)
        assert diagram.spec["title"] == "Backup plan shop"
        assert [one["name"] for one in diagram.spec["rules"]] == ["weekly"]
        assert diagram.spec["rules"][0]["keep"] == 28
        now = account.now()
        assert diagram.spec["calendar"]["names"][0].split()[1] == str(now.day)
        with pytest.raises(ClientError) as refused:
            BackupCalendar.of("no-such-plan")
        assert refused.value.response["Error"]["Code"] == "ResourceNotFoundException"
    finally:
        account.close()
