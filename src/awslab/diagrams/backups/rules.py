"""What is left to restore, and what is lost; ``rules.js`` says the same in JavaScript.

Times are minutes after midnight (UTC) of the first day. Facts: AWS Backup Developer Guide, "Lifecycle"
and "Continuous backups and point-in-time recovery".
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

DAY = 1440
#: No DeleteAfterDays or MoveToColdStorageAfterDays, as AWS Backup writes it.
FOREVER = -1
_MOST_CONTINUOUS = 35
#: How far continuous backup lags: "typically within the last five minutes" for Amazon RDS.
LAG = 5


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule of a plan. ``keep`` and ``cold`` are days, FOREVER for none; ``at`` when it runs."""

    name: str
    letter: str
    keep: int
    cold: int
    continuous: bool
    at: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """What the reader plays with.

    Attributes
    ----------
    day, hour : int
        When the data is damaged.
    found : int
        Days until that is noticed.
    rpo, rto : int
        Targets in hours.
    size, rate, cold : int
        GB to restore, GB an hour, and hours more when the point is in cold storage: assumptions.
    """

    day: int
    hour: int
    found: int
    rpo: int
    rto: int
    size: int
    rate: int
    cold: int


@dataclass(frozen=True, slots=True)
class Outcome:
    """What is there when the damage is found.

    Attributes
    ----------
    damage, found : int
        The two moments.
    states : list of list of str
        By rule, of each point: ``warm`` or ``cold`` (usable), ``damaged`` (taken after the damage),
        ``deleted`` (by retention) or ``later`` (than the discovery).
    window : tuple of int or None
        From when to when continuous backup can restore to any moment.
    rule, point : int
        Which is the newest from before the damage; -1 for none, and for a point of continuous backup.
    moment, loss, takes : int
        What is restored to, how many minutes are lost, how many a restore takes.
    """

    damage: int
    found: int
    states: list[list[str]]
    window: tuple[int, int] | None
    rule: int
    point: int
    moment: int
    loss: int
    takes: int


def wrong_lifecycle(keep: int, cold: int, continuous: bool) -> str:
    """Return what AWS Backup says of a lifecycle it refuses, ``""`` for one it takes."""
    if keep != FOREVER and not 1 <= keep <= 36500:
        return "Invalid lifecycle. DeleteAfterDays cannot be less than 1 or more than 36500 days"
    if cold != FOREVER and keep != FOREVER and keep < cold + 90:
        return (
            "Invalid lifecycle. DeleteAfterDays cannot be less than 90 days apart from "
            "MoveToColdStorageAfterDays"
        )
    if continuous and cold != FOREVER:
        return "Invalid lifecycle. MoveToColdStorageAfterDays is unavailable"
    if continuous and not 1 <= keep <= _MOST_CONTINUOUS:
        return f"Invalid lifecycle. DeleteAfterDays must be between 1 and {_MOST_CONTINUOUS} days"
    return ""


def outcome(rules: Sequence[Rule], choice: Choice) -> Outcome:
    """Return what is there, and what is lost, when the damage is found."""
    damage = choice.day * DAY + choice.hour * 60
    found = damage + choice.found * DAY
    states = [[_state(rule, at, damage, found) for at in rule.at] for rule in rules]
    window: tuple[int, int] | None = None
    best = (-1, -1, -1)
    for index, rule in enumerate(rules):
        if rule.continuous:
            if not rule.at or rule.at[0] > found - LAG:
                continue
            window = (max(rule.at[0], found - rule.keep * DAY), found - LAG)
            moment = min(damage - 1, window[1])
            if moment >= window[0] and moment > best[0]:
                best = (moment, index, -1)
            continue
        for point, at in enumerate(rule.at):
            if states[index][point] in ("warm", "cold") and at > best[0]:
                best = (at, index, point)
    moment, chosen, point = best
    cold = point >= 0 and states[chosen][point] == "cold"
    takes = ceil(choice.size * 60 / choice.rate) + (choice.cold * 60 if cold else 0)
    loss = damage - moment if chosen >= 0 else damage
    return Outcome(damage, found, states, window, chosen, point, moment, loss, takes)


def _state(rule: Rule, at: int, damage: int, found: int) -> str:
    if at > found:
        return "later"
    if rule.continuous:
        return "log"
    if rule.keep != FOREVER and found >= at + rule.keep * DAY:
        return "deleted"
    if at >= damage:
        return "damaged"
    return "cold" if rule.cold != FOREVER and found >= at + rule.cold * DAY else "warm"
