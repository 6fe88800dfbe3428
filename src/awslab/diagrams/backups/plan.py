"""A backup plan as ``create_backup_plan`` takes it, read into rules with their points in time."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

from awslab.diagrams.backups.rules import DAY, FOREVER, Rule, wrong_lifecycle
from awslab.diagrams.scene import fit

_MOST_RULES = 3
#: What AWS Backup uses when a rule has no schedule.
_SCHEDULE = "cron(0 5 ? * * *)"


def read_plan(plan: Mapping[str, Any], first: date, days: int) -> tuple[Rule, ...]:
    """Return the rules of a plan with all their recovery points from a day on.

    Raises
    ------
    ValueError
        AWS Backup refuses a rule (in its words), or there are none, or more than are shown.
    """
    given = plan.get("Rules", []) if isinstance(plan, Mapping) else []
    if not 1 <= len(given) <= _MOST_RULES:
        raise ValueError(
            f"plan needs 1 to {_MOST_RULES} Rules as create_backup_plan(BackupPlan=...) takes "
            f"them; it has {len(given)}"
        )
    rules = []
    for index, rule in enumerate(given):
        name = rule.get("RuleName", f"rule {index + 1}")
        life = rule.get("Lifecycle", {})
        keep = life.get("DeleteAfterDays", FOREVER)
        cold = life.get("MoveToColdStorageAfterDays", FOREVER)
        continuous = bool(rule.get("EnableContinuousBackup"))
        if why := wrong_lifecycle(keep, cold, continuous):
            raise ValueError(f"Error in rule {name} : {why}")
        short = fit(name, 84, 12)
        rules.append(
            Rule(short, _letter(given, index), keep, cold, continuous, _times(rule, first, days))
        )
    return tuple(rules)


def _letter(given: list[dict[str, Any]], index: int) -> str:
    """Return the initial of a rule's name; its number where another has the same."""
    initials = [str(rule.get("RuleName", ""))[:1].upper() for rule in given]
    mine = initials[index]
    return mine if mine.isalnum() and initials.count(mine) == 1 else str(index + 1)


def _times(rule: Mapping[str, Any], first: date, days: int) -> tuple[int, ...]:
    """Return when a rule runs, in minutes after the first day's midnight (UTC)."""
    # Imported here: the parser belongs to the simulated account, which a shown diagram can do without.
    from awslab.account.rules import _backup_cron as cron

    begin = datetime.combine(first, time())
    try:
        schedule = cron.parse(rule.get("ScheduleExpression", _SCHEDULE))
    except ValueError as error:
        raise ValueError(f"Error in rule {rule.get('RuleName')} : {error}") from None
    zone = rule.get("ScheduleExpressionTimezone", "UTC")
    found: list[int] = []
    moment = begin - timedelta(minutes=1)
    while due := schedule.after(moment, zone):
        minutes = int((due - begin).total_seconds()) // 60
        if minutes >= days * DAY:
            break
        found.append(minutes)
        moment = due
    return tuple(found)
