"""A day of demand against three ways to have capacity, minute by minute; rules.js is the same.

*Target tracking*, simplified. Each minute the metric is the average CPU utilization of the
instances in service: ``min(100, 100 × demand / (in service × capacity))``. When it was above the
target for ``periods_out`` minutes, the group gets ``in service × metric / target`` instances,
rounded up; those that are warming up count. When it was more than a tenth below the target for
``periods_in`` minutes and nothing is warming up, the group shrinks to that number, and the minutes
count anew. AWS documents the proportion, the rounding, the warm-up and that scale-in is slower
("usually more than 10% lower than the target"); it does not document how many periods its alarms
look at. 3 and 15 of one minute each are what the alarms it makes show (as of November 2026).
https://docs.aws.amazon.com/autoscaling/ec2/userguide/as-scaling-target-tracking.html
https://docs.aws.amazon.com/autoscaling/ec2/userguide/ec2-auto-scaling-default-instance-warmup.html
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

MINUTES = 1440
#: How far below the target the metric must fall before target tracking scales in.
SLACK = 0.9

#: Minute of the day and requests per second; minute and instances.
Demand = Sequence[tuple[float, float]]
Timetable = Sequence[tuple[int, int]]


@dataclass(frozen=True)
class Run:
    """One way's day: by minute, the instances in service and those that are paid."""

    service: list[int]
    paid: list[int]


@dataclass(frozen=True)
class Outcome:
    """What a day came to: hours are instance-hours, ``unused`` and ``refused`` also as shares."""

    hours: float
    unused: float
    idle: float
    refused: float
    lost: float
    cost: float


def demand_at(demand: Demand, minute: float) -> float:
    """Return the requests per second at a minute of the day."""
    for (t0, d0), (t1, d1) in pairwise(demand):
        if minute <= t1:
            return d0 + (d1 - d0) * (minute - t0) / (t1 - t0)
    return demand[-1][1]


def by_minute(demand: Demand) -> list[float]:
    """Return the requests per second of each minute of the day."""
    return [demand_at(demand, minute) for minute in range(MINUTES)]


def fixed(count: int) -> Run:
    """Return the day of a number of instances that never changes."""
    return Run([count] * MINUTES, [count] * MINUTES)


def scheduled(timetable: Timetable, warmup: int) -> Run:
    """Return the day of scheduled actions; the last one of the day before still holds at 00:00."""
    service, paid = [], []
    running, coming, ready = timetable[-1][1], 0, 0
    actions = dict(timetable)
    for minute in range(MINUTES):
        if coming and minute >= ready:
            running, coming = running + coming, 0
        wanted = actions.get(minute, running + coming)
        if wanted < running:
            running, coming = wanted, 0
        elif wanted != running + coming:
            # Who changes the number while instances start starts the wait of all of them again.
            coming, ready = wanted - running, minute + warmup
        service.append(running)
        paid.append(running + coming)
    return Run(service, paid)


def automatic(rates: Sequence[float], capacity: int, policy: Mapping[str, int]) -> Run:
    """Return the day of a group with a target tracking policy; the module says the rule."""
    low, high, target = policy["minimum"], policy["maximum"], policy["target"]

    def wanted(instances: int, metric: float) -> int:
        return max(low, min(high, math.ceil(instances * metric / target - 1e-9)))

    running = max(low, min(high, math.ceil(100 * rates[0] / (capacity * target) - 1e-9)))
    starting: list[tuple[int, int]] = []
    above = below = 0
    metric = 0.0
    service, paid = [], []
    for minute, rate in enumerate(rates):
        running += sum(count for ready, count in starting if ready <= minute)
        starting = [(ready, count) for ready, count in starting if ready > minute]
        coming = sum(count for _, count in starting)
        if above >= policy["periods_out"]:
            more = wanted(running, metric) - running - coming
            if more > 0:
                starting.append((minute + policy["warmup"], more))
        elif below >= policy["periods_in"] and not coming:
            running, below = min(running, wanted(running, metric)), 0
        service.append(running)
        paid.append(running + sum(count for _, count in starting))
        metric = min(100.0, 100 * rate / (running * capacity))
        above = above + 1 if metric > target else 0
        below = below + 1 if metric < SLACK * target else 0
    return Run(service, paid)


def outcome(rates: Sequence[float], capacity: int, price: float, run: Run) -> Outcome:
    """Return what a day came to, with a price per instance-hour.

    An instance is paid from its launch by the second, for 60 seconds at least: here a minute is
    the smallest step, so each launch pays a whole one.
    """
    # Loops, because sum() adds floats differently from one Python to the next.
    asked = used = refused = 0.0
    paid = 0
    for rate, service, all_paid in zip(rates, run.service, run.paid, strict=True):
        served = min(rate, service * capacity)
        asked += rate
        used += served / capacity
        refused += rate - served
        paid += all_paid
    hours, unused = paid / 60, (paid - used) / 60
    return Outcome(
        hours=hours,
        unused=unused,
        idle=100 * unused / hours,
        refused=refused * 60,
        lost=100 * refused / asked,
        cost=hours * price,
    )


def levels(counts: Sequence[int]) -> list[tuple[int, int]]:
    """Return ``(minute, count)`` where a number changes, the first at minute 0."""
    return [(m, n) for m, n in enumerate(counts) if m == 0 or n != counts[m - 1]]


@dataclass(frozen=True)
class Day:
    """All that decides a day; the names are those of the diagram's traits."""

    demand: Demand
    fixed: int
    scheduled: Timetable
    automatic: Mapping[str, int]
    capacity: int
    price: float
    currency: str
    prediction: str

    def runs(self) -> dict[str, Run]:
        """Return the run of each way."""
        rates = by_minute(self.demand)
        return {
            "fixed": fixed(self.fixed),
            "scheduled": scheduled(self.scheduled, self.automatic["warmup"]),
            "automatic": automatic(rates, self.capacity, self.automatic),
        }

    def outcomes(self, runs: Mapping[str, Run]) -> dict[str, Outcome]:
        """Return what each way's run came to."""
        rates = by_minute(self.demand)
        return {way: outcome(rates, self.capacity, self.price, run) for way, run in runs.items()}
