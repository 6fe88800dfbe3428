"""What ZoneFailure says on its drawing; ``words.js`` says the same."""

from __future__ import annotations

from math import floor

from awslab.diagrams.failure.rules import Outcome, Plan, needed

_MINUTES_A_YEAR = 525_600


def verdict(plan: Plan, now: Outcome) -> tuple[str, str]:
    """Return the headline and its class."""
    sign, css = ("✓", "good") if now.served == plan.demand else ("!", "short")
    if not now.served:
        sign, css = "✕", "none"
    return f"{sign} {now.served} of {plan.demand} requests/s answered", css


def shown_share(up: float) -> str:
    """Return a share of time as per cent, with two digits of what is missing to 100."""
    digits = 1
    while (1 - up) * 100 * 10**digits < 10 and digits < 7:
        digits += 1
    if up >= 1:
        return "100 %"
    scaled = floor(up * 100 * 10**digits + 0.5)
    return f"{scaled // 10**digits}.{scaled % 10**digits:0{digits}d} %"


def a_year(up: float) -> str:
    """Return the time a year that a share leaves."""
    minutes = floor((1 - up) * _MINUTES_A_YEAR + 0.5)
    if minutes < 1:
        return "less than a minute"
    if minutes < 120:
        return f"{minutes} minutes" if minutes > 1 else "1 minute"
    hours = floor(minutes / 60 + 0.5)
    return f"{hours} hours" if hours < 72 else f"{floor(hours / 24 + 0.5)} days"


def share(plan: Plan, zone: float, instance: float, up: float, *, wide: bool) -> list[str]:
    """Return the availability and all it assumes, in lines that fit.

    ``zone`` and ``instance`` are the per cent of time each is down.
    """
    ways = 2 ** len(plan.zones)
    head = f"Full demand answered {shown_share(up)} of the time"
    enough = f"{needed(plan)} instances ({plan.demand} ÷ {plan.capacity})"
    if wide:
        return [
            f"{head}: about {a_year(up)} a year it is not",
            f"Formula: for each of the {ways} ways in which zones can be up or down, "
            "P(these zones) × P(enough in each tier) × P(a DB writer); all added up.",
            f"Assumed: zones fail independently, each down {_plain(zone)} % of the time; "
            f"so does each instance within them, {_plain(instance)} %. Enough is {enough}.",
            "Not counted: minutes of failover and launch, your own faults. "
            "Your inputs, not a promise of AWS.",
        ]
    return [
        head,
        f"About {a_year(up)} a year it is not.",
        f"Formula: for each of the {ways} ways zones can be up",
        "or down, P(these zones) × P(enough in each tier)",
        "× P(a DB writer); all added up.",
        f"Assumed: zones fail independently, each {_plain(zone)} % of the",
        f"time; so does each instance, {_plain(instance)} % of the time.",
        f"Enough is {enough}.",
        "Not counted: minutes of failover and launch, your",
        "own faults. Your inputs, not a promise of AWS.",
    ]


def _plain(value: float) -> str:
    return f"{round(value, 4):g}"


def counted(count: int, what: str) -> str:
    """Return "1 zone", "2 zones"."""
    return f"{count} {what}{'' if count == 1 else 's'}"
