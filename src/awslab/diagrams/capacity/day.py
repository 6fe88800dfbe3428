"""What a day of ElasticCapacity is made of, checked: demand, timetable and scaling policy."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

from awslab.diagrams.capacity.rules import MINUTES

#: Demand of a day: minute → requests per second, with straight lines between.
PRESETS: Mapping[str, list[list[int]]] = {
    "office hours": [
        *([0, 80], [360, 100], [450, 300], [540, 900], [720, 950], [780, 850]),
        *([1020, 900], [1140, 300], [1320, 120], [1440, 80]),
    ],
    "evening peak": [
        *([0, 300], [180, 120], [420, 150], [720, 400], [1020, 450], [1200, 1200]),
        *([1320, 1150], [1410, 500], [1440, 300]),
    ],
    "flash sale": [
        *([0, 100], [480, 150], [715, 200], [720, 1500], [750, 1350], [840, 300]),
        *([1200, 250], [1440, 100]),
    ],
    "flat": [[0, 500], [360, 500], [720, 500], [1080, 500], [1440, 500]],
}
#: Bounds of whole numbers, by name; ``target`` is in per cent, the rest of time in minutes.
BOUNDS: Mapping[str, tuple[int, int]] = {
    "fixed": (1, 100),
    "instances": (1, 100),
    "capacity": (1, 10_000),
    "minimum": (1, 100),
    "maximum": (1, 100),
    "target": (10, 90),
    "warmup": (1, 60),
    "periods_out": (1, 60),
    "periods_in": (1, 60),
}
#: Where demand and prices end: far above what a chart is for.
MOST_DEMAND, MOST_PRICE = 100_000, 1_000
_POLICY = ("minimum", "maximum", "target", "warmup", "periods_out", "periods_in")
_CLOCK = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)")


def points(demand: str | Sequence[Sequence[float]]) -> list[list[float]]:
    """Return demand as points ``[minute, requests per second]``.

    Parameters
    ----------
    demand
        Name of a preset, or such points from minute 0 to minute 1440.

    Raises
    ------
    ValueError
        It names no preset, or the points do not make a day.
    """
    if isinstance(demand, str):
        if demand not in PRESETS:
            raise ValueError(f"demand {demand!r} is none of {', '.join(PRESETS)}; or give points")
        return [list(point) for point in PRESETS[demand]]
    found = [[_number(v, f"demand point {n}") for v in p] for n, p in enumerate(demand)]
    if any(len(point) != 2 for point in found):
        raise ValueError("each demand point must be [minute, requests per second]")
    minutes = [minute for minute, _ in found]
    if len(found) < 2 or minutes[0] != 0 or minutes[-1] != MINUTES:
        raise ValueError(f"demand must start at minute 0 and end at minute {MINUTES}")
    if any(a >= b for a, b in pairwise(minutes)):
        raise ValueError(f"the minutes of demand must grow, not {minutes}")
    wrong = next((rate for _, rate in found if not 0 <= rate <= MOST_DEMAND), None)
    if wrong is not None:
        raise ValueError(f"demand must be 0 to {MOST_DEMAND} requests per second, not {wrong}")
    if not any(rate for _, rate in found):
        raise ValueError("demand must not be 0 all day")
    return found


def whole(name: str, value: Any) -> int:
    """Return a whole number within its bounds; anything else raises ValueError."""
    low, high = BOUNDS[name]
    if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
        raise ValueError(f"{name} must be a whole number from {low} to {high}, not {value!r}")
    return value


def policy(given: Mapping[str, Any]) -> dict[str, int]:
    """Return a target tracking policy; unknown, missing or wrong parts raise ValueError."""
    if set(given) != set(_POLICY):
        raise ValueError(f"automatic must have {', '.join(_POLICY)}, not {', '.join(given)}")
    found = {name: whole(name, given[name]) for name in _POLICY}
    if found["minimum"] > found["maximum"]:
        raise ValueError(
            f"minimum {found['minimum']} is above maximum {found['maximum']}; swap them"
        )
    return found


def timetable(given: Sequence[Sequence[Any]]) -> list[list[int]]:
    """Return scheduled actions ``[minute, instances]`` in the order of the day.

    A time may be given as ``"HH:MM"``. No action, two at one time, or a number out of bounds
    raises ValueError.
    """
    found = []
    for action in given:
        if isinstance(action, str) or len(action) != 2:
            raise ValueError(f"each scheduled action must be (time, instances), not {action!r}")
        found.append([_minute(action[0]), whole("instances", action[1])])
    found.sort()
    if not found:
        raise ValueError("scheduled must have at least one action, such as ('08:00', 10)")
    if len({minute for minute, _ in found}) < len(found):
        raise ValueError("two scheduled actions are at the same time; keep one of them")
    return found


def price(value: Any) -> float:
    """Return a price per instance-hour; anything but 0 to 1000 raises ValueError."""
    found = _number(value, "price")
    if not 0 <= found <= MOST_PRICE:
        raise ValueError(f"price must be 0 to {MOST_PRICE} per instance-hour, not {value!r}")
    return found


def _minute(value: Any) -> int:
    if isinstance(value, str) and (match := _CLOCK.fullmatch(value)):
        return int(match[1]) * 60 + int(match[2])
    if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < MINUTES:
        return value
    raise ValueError(f"a time must be 'HH:MM' or a minute from 0 to {MINUTES - 1}, not {value!r}")


def _number(value: Any, what: str) -> float:
    # Not a number equals nothing, itself included.
    if isinstance(value, bool) or not isinstance(value, int | float) or value != value:
        raise ValueError(f"{what} must be a number, not {value!r}")
    return value
