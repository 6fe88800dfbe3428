"""What ElasticCapacity says about a day; text.js has the same words for the reader's changes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from awslab.diagrams.capacity.rules import Day, Outcome, Run, demand_at
from awslab.diagrams.chart import amount, grouped

WAYS = {"fixed": "Fixed", "scheduled": "Scheduled", "automatic": "Automatic"}

_HOW = {
    "fixed": [
        "Fixed capacity is the number of servers you would buy: enough for the peak, idle beside it.",
        "Below the peak it turns requests away at the peak, every day.",
    ],
    "scheduled": [
        "Scheduled actions set the group's desired capacity at a time of day. They know the calendar, "
        "not the load.",
        "Instances take their warm-up to be of use, so schedule that much earlier.",
    ],
    "automatic": [
        "Target tracking keeps the average CPU utilization near the target: new number = instances in "
        "service × utilization ÷ target, rounded up, between minimum and maximum.",
        "Utilization ends at 100 %: an overloaded group does not show how far too small it is, so it "
        "grows by 100 ÷ target at a time, warm-up after warm-up.",
        "It grows when the metric was above the target for a few minutes; instances that are warming "
        "up count as there. It shrinks later and only when utilization was more than 10 % below the "
        "target, so that it does not swing.",
        "Simplified here: one metric a minute, requests that find no room are lost, instances "
        "launch without fail. AWS makes and tunes the alarms itself and does not document their "
        "number of periods; 3 to grow and 15 to shrink are what its alarms show (as of "
        "November 2026). With a higher-resolution metric it can be faster.",
    ],
}


def time(minute: float) -> str:
    """Return a minute of the day as ``"HH:MM"``."""
    return f"{int(minute) // 60:02d}:{int(minute) % 60:02d}"


def money(day: Day, value: float) -> str:
    """Return an amount with the day's currency."""
    return amount(day.currency, value)


def instances(count: float) -> str:
    """Return ``"1 instance"`` or ``"12 instances"``."""
    return f"{grouped(count)} instance{'' if count == 1 else 's'}"


def setting(day: Day, way: str) -> str:
    """Return in a few words how a way is set."""
    if way == "fixed":
        return f"{instances(day.fixed)} all day"
    if way == "scheduled":
        if len(day.scheduled) > 2:
            return f"{len(day.scheduled)} scheduled actions"
        return ", ".join(f"{count} from {time(minute)}" for minute, count in day.scheduled)
    group = day.automatic
    return f"{group['minimum']} to {group['maximum']}, target {group['target']} % CPU"


def refused(outcome: Outcome) -> str:
    """Return how many requests were turned away, and their share."""
    if outcome.refused < 0.5:
        return "0"
    return f"{grouped(outcome.refused)} ({share(outcome)})"


def share(outcome: Outcome) -> str:
    """Return the share of requests that were turned away."""
    if outcome.refused < 0.5:
        return "none"
    return f"{grouped(outcome.lost, 1)} %" if outcome.lost >= 0.1 else "under 0.1 %"


def sentence(day: Day, way: str, outcome: Outcome) -> str:
    """Return one way's day in a sentence; before the prediction only how it is set."""
    start = f"{WAYS[way]}: {setting(day, way)}."
    if day.prediction == "asked":
        return f"{start} Predict first."
    return (
        f"{start} It costs {money(day, outcome.cost)} a day, {grouped(outcome.idle)} % of it unused, "
        f"and turns {refused(outcome)} requests away."
    )


def predicted(prediction: str, outcomes: Mapping[str, Outcome]) -> bool:
    """Say whether the way turns the most requests away (``"none"``: whether none does)."""
    most = max(outcome.refused for outcome in outcomes.values())
    if prediction == "none":
        return most < 0.5
    return most >= 0.5 and outcomes[prediction].refused > most - 0.5


def summary(day: Day, outcomes: Mapping[str, Outcome]) -> str:
    """Return what came of the day, and why."""
    if day.prediction == "asked":
        return ""
    whole = [way for way in WAYS if outcomes[way].refused < 0.5]
    said = []
    if day.prediction in (*WAYS, "none"):
        name = WAYS.get(day.prediction, "None of them").lower()
        verdict = "right" if predicted(day.prediction, outcomes) else "not so"
        said.append(f"You said {name}: {verdict}.")
    if whole:
        best = min(whole, key=lambda way: outcomes[way].cost)
        said.append(
            f"{WAYS[best]} is the cheapest that turns nobody away: "
            f"{money(day, outcomes[best].cost)} a day."
        )
    else:
        said.append("Each of the three turns requests away on this day.")
    said += [
        f"{WAYS[way]} turns {grouped(outcomes[way].refused)} requests away: {_why(day, way)}."
        for way in WAYS
        if way not in whole
    ]
    return " ".join(said)


def _why(day: Day, way: str) -> str:
    peak = max(rate for _, rate in day.demand)
    group = day.automatic
    if way == "fixed":
        return f"{instances(day.fixed)} serve {grouped(day.fixed * day.capacity)} a second, " + (
            f"the peak is {grouped(peak)}"
        )
    if way == "scheduled":
        return "the timetable has too few at that time"
    if peak > group["maximum"] * day.capacity:
        return f"its maximum of {group['maximum']} serves less than the peak"
    delay = group["periods_out"] + group["warmup"]
    return f"new instances help {delay} minutes after the metric rose, at the earliest"


def tables(day: Day, runs: Mapping[str, Run], outcomes: Mapping[str, Outcome]) -> list[Any]:
    """Return the day as tables; before the prediction only the demand."""
    hours = [60 * hour for hour in range(24)]
    if day.prediction == "asked":
        rows = [[time(m), grouped(demand_at(day.demand, m))] for m in hours]
        columns = ["Time", "Requests a second"]
        return [{"caption": "Hour by hour", "columns": columns, "rows": rows}]
    side = [
        [
            f"{WAYS[way]} ({setting(day, way)})",
            grouped(o.hours, 1),
            f"{grouped(o.unused, 1)} ({grouped(o.idle)} %)",
            refused(o),
            money(day, o.cost),
        ]
        for way, o in outcomes.items()
    ]
    rows = [
        [time(m), grouped(demand_at(day.demand, m)), *(str(runs[w].service[m]) for w in WAYS)]
        for m in hours
    ]
    return [
        {
            "caption": "The three side by side",
            "columns": ["Way", "Instance-hours", "Unused", "Requests turned away", "Cost a day"],
            "rows": side,
        },
        {
            "caption": "Hour by hour: instances in service",
            "columns": ["Time", "Requests a second", *WAYS.values()],
            "rows": rows,
        },
    ]


def things(day: Day, outcomes: Mapping[str, Outcome]) -> dict[str, Any]:
    """Return what can be selected: the three ways."""
    return {
        way: {
            "name": "capacity",
            "kind": name,
            "label": sentence(day, way, outcomes[way]),
            "sentences": _HOW[way],
            "lights": [],
            "zone": "",
        }
        for way, name in WAYS.items()
    }
