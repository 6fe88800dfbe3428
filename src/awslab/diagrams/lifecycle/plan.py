"""What LifecycleTimeline is given, checked: rule, objects, prices; and what it starts from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from awslab.diagrams.lifecycle.rules import CLASSES, MONTH

#: Examples that the reader changes, in USD; not AWS's prices. They are of the order a large Region
#: had in 2026. Storage per GB and month, transitions and requests per 1,000, retrieval per GB,
#: monitoring per 1,000 objects and month.
PRICES: Mapping[str, float] = {
    "storage STANDARD": 0.023,
    "storage STANDARD_IA": 0.0125,
    "storage INTELLIGENT_TIERING": 0.023,
    "storage INTELLIGENT_TIERING Infrequent": 0.0125,
    "storage INTELLIGENT_TIERING Archive Instant": 0.004,
    "storage ONEZONE_IA": 0.01,
    "storage GLACIER_IR": 0.004,
    "storage GLACIER": 0.0036,
    "storage DEEP_ARCHIVE": 0.001,
    "monitoring INTELLIGENT_TIERING": 0.0025,
    "transition STANDARD_IA": 0.01,
    "transition INTELLIGENT_TIERING": 0.01,
    "transition ONEZONE_IA": 0.01,
    "transition GLACIER_IR": 0.02,
    "transition GLACIER": 0.03,
    "transition DEEP_ARCHIVE": 0.05,
    "retrieval STANDARD_IA": 0.01,
    "retrieval ONEZONE_IA": 0.01,
    "retrieval GLACIER_IR": 0.03,
    "retrieval GLACIER Expedited": 0.03,
    "retrieval GLACIER Standard": 0.01,
    "retrieval GLACIER Bulk": 0.0,
    "retrieval DEEP_ARCHIVE Standard": 0.02,
    "retrieval DEEP_ARCHIVE Bulk": 0.0025,
    "request STANDARD": 0.0004,
    "request STANDARD_IA": 0.001,
    "request INTELLIGENT_TIERING": 0.0004,
    "request ONEZONE_IA": 0.001,
    "request GLACIER_IR": 0.01,
    "request GLACIER Expedited": 10.0,
    "request GLACIER Standard": 0.05,
    "request GLACIER Bulk": 0.0,
    "request DEEP_ARCHIVE Standard": 0.1,
    "request DEEP_ARCHIVE Bulk": 0.025,
}
#: Which objects under 128 KB move: the values of TransitionDefaultMinimumObjectSize, and a filter.
SMALL_ONES: Mapping[str, str] = {
    "all_storage_classes_128K": "no object under 128 KB (the default)",
    "varies_by_storage_class": "under 128 KB only to Flexible Retrieval and Deep Archive",
    "filter": "all: the rule's filter has a size",
}
RESTORES = ("Expedited", "Standard", "Bulk")
#: Experiments to choose: what they set, beside a name.
STORIES: Mapping[str, Mapping[str, Any]] = {
    "Log files": {
        "transitions": [[30, "STANDARD_IA"], [90, "GLACIER"], [365, "DEEP_ARCHIVE"]],
        "expiration": 0,
        "size": 1024,
        "count": 1_000_000,
        "small": "all_storage_classes_128K",
        "needed": 200,
        "tier": "Standard",
        "months": 36,
    },
    "Many small files": {
        "transitions": [[30, "DEEP_ARCHIVE"]],
        "expiration": 0,
        "size": 64,
        "count": 10_000_000,
        "small": "varies_by_storage_class",
        "needed": 0,
        "tier": "Bulk",
        "months": 60,
    },
    "Short-lived backups": {
        "transitions": [[0, "GLACIER_IR"]],
        "expiration": 14,
        "size": 10 * 1024 * 1024,
        "count": 500,
        "small": "all_storage_classes_128K",
        "needed": 0,
        "tier": "Standard",
        "months": 3,
    },
    "Photos, read again": {
        "transitions": [[30, "GLACIER_IR"]],
        "expiration": 0,
        "size": 2 * 1024,
        "count": 1_000_000,
        "small": "all_storage_classes_128K",
        "needed": 300,
        "tier": "Standard",
        "months": 36,
    },
}
#: Bounds of whole numbers; ``size`` (KB) may have a fraction and ends at 5 TB.
BOUNDS: Mapping[str, tuple[int, int]] = {
    "days": (0, 3650),
    "expiration": (0, 3650),
    "count": (1, 10_000_000_000),
    "months": (3, 120),
    "price": (0, 1000),
}
LARGEST = 5 * 2**30


def whole(name: str, value: Any) -> int:
    """Return a whole number within its bounds; anything else raises ValueError."""
    low, high = BOUNDS[name]
    if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
        raise ValueError(f"{name} must be a whole number from {low} to {high}, not {value!r}")
    return value


def transitions(given: Sequence[Sequence[Any]]) -> list[list[Any]]:
    """Return transitions ``[days, storage class]`` as given.

    What S3 would refuse is no error here: showing the refusal is the point.
    """
    found = []
    for move in given:
        if isinstance(move, str) or len(move) != 2:
            raise ValueError(f"each transition must be (days, storage class), not {move!r}")
        days, name = whole("days", move[0]), move[1]
        if name not in CLASSES or name == "STANDARD":
            others = ", ".join(each for each in CLASSES if each != "STANDARD")
            raise ValueError(f"a transition goes to {others}, not to {name!r}")
        found.append([days, name])
    if len(found) > len(CLASSES):
        raise ValueError(f"a rule has {len(CLASSES)} transitions at most here, not {len(found)}")
    return found


def size(value: Any) -> float:
    """Return a size in KB; anything but 0.001 KB to 5 TB raises ValueError."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise ValueError(f"size must be a number of KB, not {value!r}")
    if not 0.001 <= value <= LARGEST:
        raise ValueError(f"size must be 0.001 to {LARGEST} KB (5 TB), not {value!r}")
    return value


def needed(value: Any, months: int) -> int:
    """Return the day the objects are needed back, 0 for never, within the months shown."""
    last = months * MONTH - 1
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= last:
        raise ValueError(f"needed must be a day from 0 (never) to {last}, not {value!r}")
    return value


def prices(given: Mapping[str, Any]) -> dict[str, float]:
    """Return all prices, those not given from the examples; unknown ones raise ValueError."""
    for name, value in given.items():
        if name not in PRICES:
            raise ValueError(f"no price is called {name!r}; there are: {', '.join(PRICES)}")
        low, high = BOUNDS["price"]
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise ValueError(f"price {name!r} must be a number, not {value!r}")
        if not low <= value <= high:
            raise ValueError(f"price {name!r} must be {low} to {high}, not {value!r}")
    return {**PRICES, **given}


def one_of(name: str, allowed: Sequence[str], value: Any) -> str:
    """Return one of the allowed words; anything else raises ValueError."""
    if value not in allowed:
        raise ValueError(f"{name} must be one of {', '.join(allowed)}, not {value!r}")
    return str(value)
