"""What stands, what answers and how often, when zones or instances fail.

``rules.js`` holds the same rules for the reader's own browser; a test keeps both together.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import product

Tier = tuple[str, tuple[int, ...]]


@dataclass(frozen=True, slots=True)
class Plan:
    """Three kinds of tiers over zones, and what has failed.

    ``tiers`` are (name, instances by zone); ``demand`` and ``capacity`` (of one instance) are
    requests per second. ``balancer`` and ``nat`` are the zones of load balancer and NAT gateways.
    ``failed`` holds zones and keys of instances (see :func:`instance_key`); ``minute`` counts from
    that failure, ``launch``, ``failover`` and ``restore`` are the minutes after which a new
    instance serves, a standby has taken over and a DB instance is restored.
    """

    zones: tuple[str, ...]
    tiers: tuple[Tier, ...]
    demand: int
    capacity: int
    balancer: tuple[str, ...]
    nat: tuple[str, ...]
    primary: str = ""
    standby: str = ""
    replicas: tuple[str, ...] = ()
    replaces: bool = True
    launch: int = 5
    failover: int = 2
    restore: int = 60
    failed: frozenset[str] = frozenset()
    minute: int = 0


@dataclass(frozen=True, slots=True)
class Left:
    """What is left of a tier.

    ``up`` and ``new`` count by zone the instances that take requests and those among them that the
    Auto Scaling group launched; ``load`` is per cent of an instance's capacity.
    """

    up: tuple[int, ...]
    new: tuple[int, ...]
    load: int
    state: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a plan does now.

    ``balancer`` are the zones of the load balancer that stand, ``cut`` those that lost their NAT
    gateway elsewhere. ``writer`` is the DB instance that takes writes ("primary", "standby",
    "restored" or "") and the zone it is in; ``served`` counts requests per second.
    """

    balancer: tuple[str, ...]
    tiers: tuple[Left, ...]
    data: str
    writer: tuple[str, str]
    cut: tuple[str, ...]
    served: int


def instance_key(tier: int, zone: str, number: int) -> str:
    """Return the key of one instance of a tier."""
    return f"{tier}/{zone}/{number}"


def needed(plan: Plan) -> int:
    """Return how many instances of a tier carry the demand."""
    return -(-plan.demand // plan.capacity)


def sized(plan: Plan) -> int:
    """Return how many instances each zone needs, so that any one zone may be lost at full demand."""
    return -(-needed(plan) // (len(plan.zones) - 1))


def outcome(plan: Plan) -> Outcome:
    """Return what is left of a plan in its ``minute``.

    Targets in a zone that the load balancer is not in get no requests (as of November 2026:
    elasticloadbalancing/latest/application/target-group-health-checks.html, Target.NotInUse). The
    standby of a Multi-AZ DB instance takes over by itself and serves no reads
    (AmazonRDS/latest/UserGuide/Concepts.MultiAZSingleStandby.html).
    """
    standing = tuple(zone for zone in plan.zones if zone not in plan.failed)
    balancer = tuple(zone for zone in standing if zone in plan.balancer)
    tiers = tuple(_left(plan, index, balancer) for index in range(len(plan.tiers)))
    data, writer = _data(plan, standing)
    carried = min(sum(left.up) * plan.capacity for left in tiers)
    return Outcome(
        balancer,
        tiers,
        data,
        writer,
        tuple(zone for zone in standing if _way_out(plan, zone) in plan.failed),
        min(plan.demand, carried) if data in ("", "answers") else 0,
    )


def _left(plan: Plan, tier: int, balancer: tuple[str, ...]) -> Left:
    counts = plan.tiers[tier][1]
    up = [
        sum(instance_key(tier, zone, n + 1) not in plan.failed for n in range(count))
        if zone in balancer
        else 0
        for zone, count in zip(plan.zones, counts, strict=True)
    ]
    new = [0] * len(up)
    if plan.minute >= plan.launch and plan.replaces and balancer:
        standing = [i for i, zone in enumerate(plan.zones) if zone in balancer]
        for _ in range(_lost(plan, tier)):
            # As Auto Scaling does: the next instance goes where the fewest are.
            place = min(standing, key=lambda i: up[i])
            up[place] += 1
            new[place] += 1
    total = sum(up)
    load = (2 * 100 * plan.demand + total * plan.capacity) // (2 * total * plan.capacity or 1)
    fine = "overloaded" if total * plan.capacity < plan.demand else "answers"
    return Left(tuple(up), tuple(new), load if total else 0, fine if total else "down")


def _lost(plan: Plan, tier: int) -> int:
    return sum(
        zone in plan.failed or instance_key(tier, zone, n + 1) in plan.failed
        for zone, count in zip(plan.zones, plan.tiers[tier][1], strict=True)
        for n in range(count)
    )


def _data(plan: Plan, standing: tuple[str, ...]) -> tuple[str, tuple[str, str]]:
    """Return the state of the database, and what takes its writes."""
    if not plan.primary:
        return "", ("", "")
    if plan.primary in standing and "data/primary" not in plan.failed:
        return "answers", ("primary", plan.primary)
    if plan.standby in standing and "data/standby" not in plan.failed:
        over = plan.minute >= plan.failover
        return ("answers", ("standby", plan.standby)) if over else ("failing over", ("", ""))
    if plan.minute >= plan.restore and standing:
        return "answers", ("restored", standing[0])
    reads = any(
        zone in standing and f"data/replica{n + 1}" not in plan.failed
        for n, zone in enumerate(plan.replicas)
    )
    return ("read only" if reads else "down"), ("", "")


def _way_out(plan: Plan, zone: str) -> str:
    """Return the zone of the NAT gateway that a zone's private subnets use."""
    return zone if zone in plan.nat else (plan.nat[0] if plan.nat else "")


def availability(plan: Plan, zone_down: float, instance_down: float) -> float:
    """Return the share of time in which the full demand is answered.

    Every way in which zones can be up or down has a probability; within it the tiers are
    independent, so they multiply. Parallel copies: enough of a tier's instances must be up.
    What has failed now does not matter here.

    Parameters
    ----------
    zone_down, instance_down
        Share of time a zone, an instance is down: assumptions of the reader, never AWS's promise.
    """
    total = 0.0
    for ups in product((True, False), repeat=len(plan.zones)):
        standing = [zone for zone, up in zip(plan.zones, ups, strict=True) if up]
        chance = 1.0
        for up in ups:
            chance *= 1 - zone_down if up else zone_down
        if not any(zone in standing for zone in plan.balancer):
            continue
        for _, counts in plan.tiers:
            copies = sum(
                count
                for zone, count in zip(plan.zones, counts, strict=True)
                if zone in standing and zone in plan.balancer
            )
            chance *= at_least(needed(plan), copies, instance_down)
        if plan.primary:
            both = [zone for zone in (plan.primary, plan.standby) if zone in standing]
            chance *= at_least(1, len(both), instance_down)
        total += chance
    return total


def at_least(wanted: int, copies: int, down: float) -> float:
    """Return the probability that of independent copies at least ``wanted`` are up."""
    chances = [1.0]
    for _ in range(copies):
        more = [0.0] * (len(chances) + 1)
        for up, chance in enumerate(chances):
            more[up] += chance * down
            more[up + 1] += chance * (1 - down)
        chances = more
    total = 0.0
    for chance in chances[wanted:]:
        total += chance
    return total


def recovered(plan: Plan) -> int | None:
    """Return the minute in which all demand is answered again, None if only repair helps."""
    for minute in sorted({0, plan.launch, plan.failover, plan.restore}):
        if outcome(replace(plan, minute=minute)).served == plan.demand:
            return minute
    return None
