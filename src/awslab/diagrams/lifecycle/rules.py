"""What lifecycle rules make of objects, day by day, and what that costs; rules.js is the same.

A month has 30 days, a GB 2**30 bytes, a KB 1024; a transition happens on its day. Minimum storage
durations, the 128 KB floor, the 40 KB an archived object carries and what is not moved follow
https://docs.aws.amazon.com/AmazonS3/latest/userguide/storage-class-intro.html
https://docs.aws.amazon.com/AmazonS3/latest/userguide/archival-storage.html
https://docs.aws.amazon.com/AmazonS3/latest/userguide/lifecycle-transition-general-considerations.html
Prices are the reader's: none is known here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

MONTH = 30
_GB = 2**20  # in KB

#: By storage class: its name, days that are paid at least, KB that are paid at least, and the KB
#: of index and metadata that an archived object adds (and 8 KB more in S3 Standard).
CLASSES: Mapping[str, tuple[str, int, int, int]] = {
    "STANDARD": ("Standard", 0, 0, 0),
    "STANDARD_IA": ("Standard-IA", 30, 128, 0),
    "INTELLIGENT_TIERING": ("Intelligent-Tiering", 0, 0, 0),
    "ONEZONE_IA": ("One Zone-IA", 30, 128, 0),
    "GLACIER_IR": ("Glacier Instant Retrieval", 90, 128, 0),
    "GLACIER": ("Glacier Flexible Retrieval", 90, 0, 32),
    "DEEP_ARCHIVE": ("Glacier Deep Archive", 180, 0, 32),
}
ARCHIVES = ("GLACIER", "DEEP_ARCHIVE")
#: Days without access after which Intelligent-Tiering changes the access tier by itself.
TIERS = ((90, "INTELLIGENT_TIERING Archive Instant"), (30, "INTELLIGENT_TIERING Infrequent"))
#: Smaller objects stay where they are, unless the rule or the configuration says otherwise.
SMALL = 128
_IN_STANDARD = 8


@dataclass(frozen=True)
class Plan:
    """All that decides the objects' life; the names are those of the diagram's traits.

    ``size`` is in KB; ``expiration`` and ``needed`` are days, 0 for never; ``small`` is which small
    objects move: the two values of TransitionDefaultMinimumObjectSize, or ``"filter"``.
    """

    transitions: Sequence[tuple[int, str]]
    expiration: int
    size: float
    count: int
    small: str
    needed: int
    tier: str
    months: int
    prices: Mapping[str, float]
    currency: str
    prediction: str


@dataclass(frozen=True)
class Life:
    """What became of the objects.

    ``spans`` are (class, first day, day after the last); ``storage`` and ``standard`` are costs by
    day, with the rule and without; ``fees`` are (day, kind, cost).
    """

    spans: list[tuple[str, int, int]]
    storage: list[float]
    standard: list[float]
    fees: list[tuple[int, str, float]]
    back: str


def moves(plan: Plan, storage_class: str) -> bool:
    """Say whether a transition to a class moves objects of the plan's size."""
    if plan.size >= SMALL or plan.small == "filter":
        return True
    return plan.small == "varies_by_storage_class" and storage_class in ARCHIVES


def spans(plan: Plan, refused: bool) -> list[tuple[str, int, int]]:
    """Return the classes an object is in; a refused rule moves nothing."""
    end = plan.months * MONTH
    if plan.expiration and not refused:
        end = min(end, plan.expiration)
    found = [("STANDARD", 0, end)]
    for day, name in [] if refused else sorted(plan.transitions, key=lambda move: move[0]):
        last, start, _ = found[-1]
        # One Zone-IA has no way to S3 Glacier Instant Retrieval.
        if day >= end or not moves(plan, name) or (last, name) == ("ONEZONE_IA", "GLACIER_IR"):
            continue
        found[-1] = (last, start, day)
        found.append((name, day, end))
    return [span for span in found if span[1] < span[2]]


def stored(plan: Plan, storage_class: str, idle: int) -> float:
    """Return what a day in a class costs for one object that was not read for ``idle`` days."""
    if storage_class == "INTELLIGENT_TIERING" and plan.size >= SMALL:
        name = next((tier for days, tier in TIERS if idle >= days), storage_class)
        watched = plan.prices["monitoring INTELLIGENT_TIERING"] / 1000
        return (plan.size * plan.prices[f"storage {name}"] / _GB + watched) / MONTH
    beside = _IN_STANDARD * plan.prices["storage STANDARD"] if storage_class in ARCHIVES else 0.0
    return billed(plan, storage_class) + beside / _GB / MONTH


def billed(plan: Plan, storage_class: str) -> float:
    """Return what the class itself costs a day for one object: the minimum duration counts this."""
    _, _, floor, extra = CLASSES[storage_class]
    kb = max(plan.size, floor) + extra
    return kb * plan.prices[f"storage {storage_class}"] / _GB / MONTH


def live(plan: Plan, refused: bool) -> Life:
    """Return what becomes of the objects; without an accepted rule they stay in S3 Standard."""
    found = spans(plan, refused)
    storage, fees = [0.0] * (plan.months * MONTH), []
    standard = list(storage)
    back = ""
    for name, start, end in found:
        if name != "STANDARD":
            moved = plan.count * plan.prices[f"transition {name}"] / 1000
            fees.append((start, "transitions", moved))
        for day in range(start, end):
            read = plan.needed if start <= plan.needed <= day and plan.needed else start
            storage[day] = plan.count * stored(plan, name, day - read)
        if start <= plan.needed < end and plan.needed:
            back = name
            if (cost := retrieved(plan, name)) is not None:
                fees.append((plan.needed, "retrieval", cost))
        left = CLASSES[name][1] - (end - start)
        # The end of what is shown is not the end of the object.
        if left > 0 and end < plan.months * MONTH:
            fees.append((end, "early", plan.count * left * billed(plan, name)))
    for day in range(found[-1][2] if found else 0):
        standard[day] = plan.count * stored(plan, "STANDARD", 0)
    if back:
        standard[plan.needed] += plan.count * plan.prices["request STANDARD"] / 1000
    return Life(found, storage, standard, fees, back)


def source(plan: Plan, storage_class: str) -> str:
    """Return the name under which the prices of reading from a class are kept."""
    return f"{storage_class} {plan.tier}" if storage_class in ARCHIVES else storage_class


def retrieved(plan: Plan, storage_class: str) -> float | None:
    """Return what it costs to have all objects back once, or None when S3 refuses the tier.

    A restored copy stays in S3 Standard for a day beside the archived object.
    """
    name = source(plan, storage_class)
    if f"request {name}" not in plan.prices:
        return None
    gb = plan.size / _GB
    cost = plan.prices[f"request {name}"] / 1000 + gb * plan.prices.get(f"retrieval {name}", 0)
    if storage_class in ARCHIVES:
        cost += gb * plan.prices["storage STANDARD"] / MONTH
    return plan.count * cost


def cumulated(life: Life, *, rule: bool) -> list[float]:
    """Return the cost until the end of each day, with the rule or without, from 0 on day 0."""
    daily = list(life.storage if rule else life.standard)
    for day, _, cost in life.fees if rule else []:
        # What falls due at the end of what is shown counts on the last day.
        daily[min(day, len(daily) - 1)] += cost
    total, found = 0.0, [0.0]
    for cost in daily:
        total += cost
        found.append(total)
    return found


def break_even(with_rule: Sequence[float], without: Sequence[float]) -> int | None:
    """Return the day from which the rule costs no more than S3 Standard, to the end; or None."""
    # A hair of difference is rounding, not money.
    last = [day for day, cost in enumerate(with_rule) if cost > without[day] * (1 + 1e-9)]
    if not last:
        return 0
    return last[-1] + 1 if last[-1] + 1 < len(with_rule) else None


def of_kind(life: Life, kind: str) -> float:
    """Return the sum of the fees of a kind."""
    total = 0.0
    for _, each, cost in life.fees:
        if each == kind:
            total += cost
    return total
