"""BackupCalendar: what a backup plan leaves to restore on the day of a disaster."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, fields
from datetime import date
from typing import Any, Self

import traitlets

from awslab.diagrams.assemble import script, style
from awslab.diagrams.backups.layout import layout
from awslab.diagrams.backups.plan import read_plan
from awslab.diagrams.backups.rules import Choice, Rule, wrong_lifecycle
from awslab.diagrams.backups.view import Calendar, view
from awslab.diagrams.base import Diagram
from awslab.diagrams.scene import clean
from awslab.diagrams.vpc.words import make_thing

_PLAN: Mapping[str, Any] = {
    "BackupPlanName": "shop",
    "Rules": [
        {
            "RuleName": "daily",
            "ScheduleExpression": "cron(0 5 ? * * *)",
            "Lifecycle": {"DeleteAfterDays": 7},
        },
        {
            "RuleName": "weekly",
            "ScheduleExpression": "cron(0 6 ? * SUN *)",
            "Lifecycle": {"DeleteAfterDays": 28},
        },
        {
            "RuleName": "monthly",
            "ScheduleExpression": "cron(0 7 1 * ? *)",
            "Lifecycle": {"MoveToColdStorageAfterDays": 14, "DeleteAfterDays": 365},
        },
    ],
}
_DESCRIPTION = (
    "Recovery points are made by schedule and deleted by retention. Damage that is found late needs "
    "a point from before it, and retention may have deleted that."
)
#: From and to, by name of a choice; ``day`` and ``found`` end with the days shown.
_RANGES = {
    "day": (0, 69),
    "hour": (0, 23),
    "found": (0, 69),
    "rpo": (1, 1000),
    "rto": (1, 1000),
    "size": (1, 100_000),
    "rate": (1, 100_000),
    "cold": (0, 100),
}


class _Choices(traitlets.Dict):
    """What the reader chose: whole numbers within their ranges."""

    def validate(self, obj: Any, value: Any) -> Any:
        choices = super().validate(obj, value)
        try:
            _check(choices, obj._days)
        except ValueError as error:
            raise traitlets.TraitError(f"{type(obj).__name__}.choices: {error}") from None
        return choices


class _Keep(traitlets.List):
    """Days of retention by rule, as AWS Backup takes them."""

    def validate(self, obj: Any, value: Any) -> Any:
        keep = super().validate(obj, value)
        where = f"{type(obj).__name__}.keep"
        if len(keep) != len(obj._rules):
            raise traitlets.TraitError(f"{where}: needs {len(obj._rules)} numbers, not {keep!r}")
        for rule, days in zip(obj._rules, keep, strict=True):
            if why := wrong_lifecycle(days, rule.cold, rule.continuous):
                raise traitlets.TraitError(f"{where}: Error in rule {rule.name} : {why}")
        return keep


class BackupCalendar(Diagram):
    """A plan's recovery points over days, and a disaster the reader places among them.

    Parameters
    ----------
    plan
        A backup plan with one to three rules, as ``create_backup_plan(BackupPlan=plan)`` takes it:
        schedule, lifecycle, continuous backup. By default daily, weekly and monthly backups.
    days
        How many days are shown, 14 to 70.
    start
        The first day; the plan's first backups are made on it.
    day, hour, found
        When the data is damaged (0 is the first day), and how many days later that is noticed.
    rpo, rto
        Targets in hours. RTO is counted from when the damage is found.
    size, rate, cold
        Assumptions: GB to restore, GB an hour, and hours more out of cold storage. For an EBS
        snapshot that can be up to 72 hours; the reader can change them all.
    title
        Shown above the diagram; by default the name of the plan.

    Attributes
    ----------
    choices : dict
        The numbers above by name, as the reader set them.
    keep : list of int
        By rule, after how many days a recovery point is deleted; -1 for never.
    predicted : str
        The reader's answer: ``"newest"``, ``"clean"``, ``"none"`` or ``""``.

    Raises
    ------
    ValueError
        AWS Backup refuses the plan (in its words), or a number is outside its range.

    Notes
    -----
    Backups are taken to be made when they are scheduled. Facts: AWS Backup Developer Guide, as of
    November 2026.
    """

    _esm = script("backup_calendar")
    _css = style("backup_calendar")

    choices = _Choices().tag(sync=True)
    keep = _Keep(traitlets.Int()).tag(sync=True)
    predicted = traitlets.Enum(("", "newest", "clean", "none"), default_value="").tag(sync=True)

    def __init__(
        self,
        plan: Mapping[str, Any] = _PLAN,
        days: int = 35,
        *,
        start: date = date(2026, 10, 1),
        day: int = 20,
        hour: int = 15,
        found: int = 0,
        rpo: int = 24,
        rto: int = 8,
        size: int = 500,
        rate: int = 200,
        cold: int = 72,
        title: str | None = None,
        **kwargs: Any,
    ) -> None:
        if isinstance(days, bool) or not isinstance(days, int) or not 14 <= days <= 70:
            raise ValueError(f"days must be a whole number from 14 to 70, not {days!r}")
        choice = Choice(day, hour, found, rpo, rto, size, rate, cold)
        self._days = days
        _check(asdict(choice), days)
        self._rules = read_plan(plan, start, days)
        name = plan.get("BackupPlanName", "a plan")
        spec = _spec(
            self._rules, choice, Calendar.of(start, days), clean(title or f"Backup plan {name}")
        )
        keep = [rule.keep for rule in self._rules]
        super().__init__(spec=spec, choices=asdict(choice), keep=keep, **kwargs)

    @classmethod
    def of(cls, plan_id: str, **kwargs: Any) -> Self:
        """Return the calendar of a plan of the account, from the day it was created.

        It shows what the plan's schedule makes, not which jobs have run. Keywords are those of the
        class. A plan that is not there raises boto3's ClientError (ResourceNotFoundException).
        """
        # Imported here, because a plan that is given needs no account.
        import boto3

        answer = boto3.client("backup").get_backup_plan(BackupPlanId=plan_id)
        return cls(answer["BackupPlan"], **{"start": answer["CreationDate"].date(), **kwargs})


def _check(choices: Mapping[str, Any], days: int) -> None:
    names = [field.name for field in fields(Choice)]
    if sorted(choices) != sorted(names):
        raise ValueError(f"needs {', '.join(names)}; got {', '.join(choices) or 'nothing'}")
    for name in names:
        low, high = _RANGES[name]
        value = choices[name]
        if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
            raise ValueError(f"{name} must be a whole number from {low} to {high}, not {value!r}")
    if choices["day"] + choices["found"] >= days:
        raise ValueError(
            f"day {choices['day']} and found {choices['found']} days later must be within the "
            f"{days} days shown"
        )


def _spec(
    rules: tuple[Rule, ...], choice: Choice, calendar: Calendar, title: str
) -> dict[str, Any]:
    shown = view(rules, choice, calendar)
    return {
        "title": title,
        "description": f"{_DESCRIPTION} {shown['status']}",
        "scenes": {form: layout(shown, form) for form in ("wide", "narrow")},
        "things": {
            day["key"]: make_thing(day["name"], "Day", day["say"], []) for day in shown["days"]
        },
        "tables": shown["tables"],
        "rules": [asdict(rule) for rule in rules],
        "calendar": asdict(calendar),
        "choices": asdict(choice),
        "keep": [rule.keep for rule in rules],
    }
