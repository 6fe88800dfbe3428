"""What the calendar shows and says of an outcome; ``view.js`` says the same in JavaScript."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from awslab.diagrams.backups.rules import DAY, FOREVER, Choice, Outcome, Rule, outcome

_ORDER = ("best", "warm", "cold", "damaged", "deleted", "later")
_SAID = {
    "best": "restored",
    "warm": "usable",
    "cold": "usable, in cold storage",
    "damaged": "holds the damage",
    "deleted": "deleted by retention",
    "later": "not made yet",
}


@dataclass(frozen=True, slots=True)
class Calendar:
    """The days shown: names such as ``Thu 1 Oct``, and the weekday of the first (0 is Monday)."""

    names: tuple[str, ...]
    weekday: int

    @classmethod
    def of(cls, first: date, days: int) -> Calendar:
        """Return the days from a date on."""
        dates = [first + timedelta(days=day) for day in range(days)]
        names = tuple(f"{_WEEK[d.weekday()]} {d.day} {_MONTHS[d.month - 1]}" for d in dates)
        return cls(names, first.weekday())

    def moment(self, minutes: int) -> str:
        """Return a moment as ``Thu 1 Oct, 05:00``."""
        day, rest = divmod(minutes, DAY)
        return f"{self.names[day]}, {rest // 60:02}:{rest % 60:02}"


_WEEK = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]


def span(minutes: int) -> str:
    """Return a length of time such as ``3 d 10 h``."""
    days, rest = divmod(minutes, DAY)
    parts = ((days, "d"), (rest // 60, "h"), (rest % 60, "min"))
    return " ".join(f"{count} {unit}" for count, unit in parts if count) or "0 min"


def view(rules: Sequence[Rule], choice: Choice, calendar: Calendar) -> dict[str, Any]:
    """Return days, lanes, answers and tables of what the reader chose."""
    found = outcome(rules, choice)
    answers = _answers(rules, choice, calendar, found)
    tokens = _tokens(rules, found)
    return {
        "answers": answers,
        "status": " ".join(sentence for _, sentence, _ in answers[:3]),
        "days": [_day(day, name, tokens, found) for day, name in enumerate(calendar.names)],
        "weekday": calendar.weekday,
        "lanes": [_lane(rule, index, found) for index, rule in enumerate(rules)],
        "total": len(calendar.names) * DAY,
        "damage": found.damage,
        "found": found.found,
        "lost": [found.moment, span(found.loss)] if found.rule >= 0 else [0, "everything"],
        "tables": [_table(rules, found, calendar), _sums(answers)],
    }


def _answers(
    rules: Sequence[Rule], choice: Choice, calendar: Calendar, found: Outcome
) -> list[list[str]]:
    deleted = sum(states.count("deleted") for states in found.states)
    damaged = sum(states.count("damaged") for states in found.states)
    gone = ["Retention", f"{_points(deleted)} deleted before it was found.", ""]
    hold = ["Damaged", f"{_points(damaged)} made after it hold the damage.", ""]
    if found.rule < 0:
        none = ["What is restored", "Nothing is left from before the damage.", ""]
        all_of_it = ["RPO", f"All data is lost: RPO of {choice.rpo} h missed.", "missed"]
        never = ["RTO", f"It never comes back: RTO of {choice.rto} h missed.", "missed"]
        return [none, all_of_it, never, gone, hold]
    name, when = rules[found.rule].name, calendar.moment(found.moment)
    kind = "point in time" if found.point < 0 else "recovery point"
    cold = found.point >= 0 and found.states[found.rule][found.point] == "cold"
    lost = "met" if found.loss <= choice.rpo * 60 else "missed"
    back = "met" if found.takes <= choice.rto * 60 else "missed"
    warming = f", {choice.cold} h of it out of cold storage" if cold else ""
    return [
        ["What is restored", f"Restore the {kind} of {when} ({name}).", ""],
        ["RPO", f"{span(found.loss)} of work is lost: RPO of {choice.rpo} h {lost}.", lost],
        ["RTO", f"It takes {span(found.takes)}{warming}: RTO of {choice.rto} h {back}.", back],
        gone,
        hold,
    ]


def _points(count: int) -> str:
    return f"{count} recovery point{'' if count == 1 else 's'}"


def _shown(found: Outcome, rule: int, point: int) -> str:
    best = rule == found.rule and point == found.point
    return "best" if best else found.states[rule][point]


def _tokens(rules: Sequence[Rule], found: Outcome) -> dict[int, list[list[str]]]:
    """Return by day, for each rule that makes points then: its letter and the best state."""
    tokens: dict[int, list[list[str]]] = {}
    for index, rule in enumerate(rules):
        by_day: dict[int, list[str]] = {}
        for point, at in enumerate(rule.at if not rule.continuous else ()):
            by_day.setdefault(at // DAY, []).append(_shown(found, index, point))
        for day, states in by_day.items():
            state = min(states, key=_ORDER.index)
            count = f", best of {len(states)}:" if len(states) > 1 else ""
            tokens.setdefault(day, []).append(
                [rule.letter, state, f"{rule.name}{count} {_SAID[state]}"]
            )
    return tokens


def _day(day: int, name: str, tokens: dict[int, list[list[str]]], found: Outcome) -> dict[str, Any]:
    damaged, seen = day == found.damage // DAY, day == found.found // DAY
    mark = "damage" if damaged else "found" if seen else ""
    here = tokens.get(day, [])
    start, end = found.window or (0, -1)
    log = start < (day + 1) * DAY and end >= day * DAY
    said = [words for _, _, words in here]
    if log:
        said.append("point in time by continuous backup")
    if damaged:
        said.append("the damage happens")
    if seen:
        said.append("the damage is found")
    _, number, month = name.split(" ")
    return {
        "key": f"day-{day}",
        "name": name,
        "number": f"{number} {month}" if number == "1" or day == 0 else number,
        "mark": mark,
        "log": log,
        "tokens": [[letter, state] for letter, state, _ in here],
        "say": said or ["no recovery point"],
    }


def _lane(rule: Rule, index: int, found: Outcome) -> dict[str, Any]:
    keep = "kept for good" if rule.keep == FOREVER else f"kept {rule.keep} d"
    cold = "" if rule.cold == FOREVER else f", cold after {rule.cold} d"
    points = enumerate(rule.at if not rule.continuous else ())
    return {
        "name": f"{rule.letter} {rule.name}",
        "note": f"{keep}{cold}{', continuous' if rule.continuous else ''}",
        "points": [[at, _shown(found, index, point)] for point, at in points],
        "window": list(found.window) if rule.continuous and found.window else [],
    }


def _table(rules: Sequence[Rule], found: Outcome, calendar: Calendar) -> dict[str, Any]:
    rows = [
        [calendar.moment(at), rule.name, _SAID[_shown(found, index, point)]]
        for index, rule in enumerate(rules)
        if not rule.continuous
        for point, at in enumerate(rule.at)
        if at <= found.found
    ]
    return {
        "caption": "Recovery points when the damage is found",
        "columns": ["Made (UTC)", "Rule", "State"],
        "rows": rows,
    }


def _sums(answers: Sequence[Sequence[str]]) -> dict[str, Any]:
    return {
        "caption": "What it means",
        "columns": ["Question", "Answer"],
        "rows": [[term, sentence] for term, sentence, _ in answers],
    }
