"""AWS's cron expressions: six fields, ``cron(minutes hours day-of-month month day-of-week year)``."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

_MONTHS = {name.upper(): n for n, name in enumerate(calendar.month_abbr) if name}
_DAYS = {name: n for n, name in enumerate(("SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"), 1)}
_YEARS_AHEAD = 5
#: Zones that need no time zone data, which a browser may not have.
UTC_NAMES = ("UTC", "Etc/UTC")


@dataclass(frozen=True, slots=True)
class Cron:
    """A parsed expression.

    Attributes
    ----------
    minutes, hours, months, years : frozenset of int
        When it may fall due.
    days : frozenset of int or None
        Days of the month, 0 for the last one; None where the day of the week decides.
    weekdays : frozenset of int or None
        Days of the week, 1 for Sunday; None where the day of the month decides.
    week : int
        Which one of the month's days of that name (``2#1``: the first Monday); 0 for all.
    working : bool
        Whether the working day nearest to the day of the month is meant (``15W``).
    """

    minutes: frozenset[int]
    hours: frozenset[int]
    months: frozenset[int]
    years: frozenset[int]
    days: frozenset[int] | None
    weekdays: frozenset[int] | None
    week: int = 0
    working: bool = False

    def falls_on(self, day: date) -> bool:
        """Say whether it falls due on a day."""
        if day.month not in self.months or day.year not in self.years:
            return False
        if self.days is not None:
            last = calendar.monthrange(day.year, day.month)[1]
            meant = {number or last for number in self.days if number <= last}
            return day.day in (_working_days(day, meant, last) if self.working else meant)
        if self.week and (day.day - 1) // 7 + 1 != self.week:
            return False
        return self.weekdays is not None and day.isoweekday() % 7 + 1 in self.weekdays

    def after(self, moment: datetime, zone: str = "UTC") -> datetime | None:
        """Return when it next falls due, in UTC without tzinfo; None if not in the next years.

        Parameters
        ----------
        moment : datetime
            UTC, without tzinfo.
        zone : str
            The time zone whose clock the expression means.
        """
        place = None if zone in UTC_NAMES else ZoneInfo(zone)
        local = moment.replace(tzinfo=UTC).astimezone(place or UTC)
        for ahead in range(366 * _YEARS_AHEAD):
            day = local.date() + timedelta(days=ahead)
            if not self.falls_on(day):
                continue
            for hour in sorted(self.hours):
                for minute in sorted(self.minutes):
                    due = datetime(day.year, day.month, day.day, hour, minute, tzinfo=place or UTC)
                    if due > local:
                        return due.astimezone(UTC).replace(tzinfo=None)
        return None


def _working_days(month: date, days: set[int], last: int) -> set[int]:
    """Return the working days nearest to days of a month, without leaving the month."""
    found = set()
    for number in days:
        weekday = month.replace(day=number).isoweekday()
        away = {6: 2 if number == 1 else -1, 7: -2 if number == last else 1}.get(weekday, 0)
        found.add(number + away)
    return found


def parse(expression: str) -> Cron:
    """Parse an expression.

    Raises
    ------
    ValueError
        It is no cron expression of AWS.
    """
    match = re.fullmatch(r"cron\((.*)\)", expression.strip())
    fields = match[1].upper().split() if match else []
    if len(fields) != 6 or (fields[2] == "?") == (fields[4] == "?"):
        raise ValueError(
            f"{expression!r} is no cron expression: write cron(minutes hours day-of-month month "
            "day-of-week year), with ? for one of the two days."
        )
    minutes, hours, days, months, weekdays, years = fields
    weekdays, _, week = weekdays.partition("#")
    return Cron(
        _field(minutes, 0, 59),
        _field(hours, 0, 23),
        _field(months, 1, 12, _MONTHS),
        _field(years, 1970, 2199),
        None if days == "?" else _field(days.removesuffix("W"), 1, 31, {"L": 0}),
        None if weekdays == "?" else _field(weekdays, 1, 7, {**_DAYS, "L": 7}),
        min(_field(week, 1, 5)) if week else 0,
        days.endswith("W"),
    )


def _field(text: str, low: int, high: int, names: dict[str, int] | None = None) -> frozenset[int]:
    values: set[int] = set()
    for part in text.split(","):
        span, _, step = part.partition("/")
        if span == "*":
            first, last = low, high
        else:
            start, _, end = span.partition("-")
            first = _number(start, names)
            last = _number(end, names) if end else high if step else first
        allowed = set((names or {}).values()) | set(range(low, high + 1))
        if not {first, last} <= allowed or first > last:
            raise ValueError(f"{text!r} is not within {low} and {high}.")
        values.update(range(first, last + 1, int(step or 1)))
    return frozenset(values)


def _number(text: str, names: dict[str, int] | None) -> int:
    return names[text] if names and text in names else int(text)
