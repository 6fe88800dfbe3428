"""Which target gets which request, step by step, as Elastic Load Balancing documents it.

``rules.js`` holds the same rules for the reader's own browser; a test keeps both together.
Sources, as of November 2026: elasticloadbalancing/latest/application/ target-group-health-checks,
edit-target-group-attributes and listener-rules; network/ target-group-cross-zone.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import reduce
from operator import add

#: A burst is this many times the usual demand, for one step.
BURST = 5


@dataclass(frozen=True, slots=True)
class Target:
    """A target: ``group`` and ``zone`` are numbers of a target group and a zone."""

    name: str
    group: int
    zone: int


@dataclass(frozen=True, slots=True)
class Request:
    """A kind of request; ``share`` is per cent of the demand. ``port`` is for layer 4."""

    share: float
    method: str = ""
    host: str = ""
    path: str = ""
    port: int = 0


@dataclass(frozen=True, slots=True)
class Rule:
    """A listener rule: requests whose ``field`` matches ``value`` go to ``group``."""

    priority: int
    field: str
    value: str
    group: int


@dataclass(frozen=True, slots=True)
class Event:
    """What the reader does in a step: break, repair, deregister or register a target, or burst."""

    step: int
    action: str
    target: int = -1


@dataclass(frozen=True, slots=True)
class Setup:
    """All that decides where requests go. Times are seconds, ``demand`` is requests per second."""

    zones: int
    groups: int
    targets: tuple[Target, ...]
    requests: tuple[Request, ...]
    rules: tuple[Rule, ...]
    default: int
    cross_zone: bool
    demand: int = 1000
    interval: int = 30
    healthy: int = 5
    unhealthy: int = 2
    delay: int = 300
    duration: int = 90
    events: tuple[Event, ...] = ()


@dataclass(frozen=True, slots=True)
class State:
    """A target in one step.

    ``fails`` and ``passes`` are health checks in a row, ``left`` the seconds of draining left,
    ``running`` the requests under way, ``cut`` those that ended with the draining. ``rates`` are
    requests per second from the node in each zone.
    """

    health: str = "healthy"
    broken: bool = False
    fails: int = 0
    passes: int = 0
    left: int = 0
    running: int = 0
    cut: int = 0
    rates: tuple[float, ...] = ()

    @property
    def rate(self) -> float:
        """Requests per second from all nodes."""
        return _total(self.rates)


@dataclass(frozen=True, slots=True)
class Frame:
    """One step: the targets, the zones that DNS answers with, groups that fail open, and counts."""

    targets: tuple[State, ...]
    dns: tuple[bool, ...]
    open: tuple[int, ...]
    demand: int
    errors: float
    refused: float


def _total(some: Sequence[float]) -> float:
    """Return a sum added one by one: since Python 3.12 ``sum`` is more exact than JavaScript."""
    return reduce(add, some, 0.0)


def matches(rule: Rule, request: Request) -> bool:
    """Say whether a request meets a rule's condition.

    ``*`` stands for any characters, ``?`` for one. A path is compared with its case, a host
    without; a method has to be equal.
    """
    value = str(getattr(request, rule.field))
    if rule.field == "method":
        return value == rule.value
    pattern = "".join({"*": ".*", "?": "."}.get(c) or re.escape(c) for c in rule.value)
    flags = re.DOTALL | (re.IGNORECASE if rule.field == "host" else 0)
    return re.fullmatch(pattern, value, flags) is not None


def decided(setup: Setup, request: Request) -> tuple[int, int]:
    """Return the priority of the first rule that matches (0: default action) and its group."""
    for rule in sorted(setup.rules, key=lambda rule: rule.priority):
        if rule.field == "port":
            if str(request.port) == rule.value:
                return rule.priority, rule.group
        elif matches(rule, request):
            return rule.priority, rule.group
    return 0, setup.default


def simulate(setup: Setup, steps: int) -> list[Frame]:
    """Return the frames of steps 0 to ``steps``; a step lasts one health check interval."""
    states = [State() for _ in setup.targets]
    arrivals: list[list[float]] = [[] for _ in states]
    kept = -(-setup.duration // setup.interval)
    frames = []
    for step in range(steps + 1):
        if step:
            states = [_checked(setup, state) for state in states]
        demand = setup.demand
        for event in setup.events:
            if event.step == step and event.action == "burst":
                demand = setup.demand * BURST
            elif event.step == step:
                states[event.target] = _after(setup, states[event.target], event.action)
        frame = _routed(setup, states, demand)
        for i, state in enumerate(frame.targets):
            arrivals[i].append(0 if state.broken else state.rate * setup.interval)
            running = int(_total(arrivals[i][-kept:]) + 0.5) if kept else 0
            gone = state.health == "gone"
            if state.broken or gone:
                arrivals[i] = []
            states[i] = replace(
                state, running=0 if gone or state.broken else running, cut=running if gone else 0
            )
        frames.append(replace(frame, targets=tuple(states)))
    return frames


def _checked(setup: Setup, state: State) -> State:
    """Return a target after the next health check."""
    if state.health == "gone":
        return state
    if state.health == "draining":
        left = state.left - setup.interval
        return replace(state, left=max(left, 0), health="draining" if left > 0 else "gone")
    fails, passes = (state.fails + 1, 0) if state.broken else (0, state.passes + 1)
    health = state.health
    if fails >= setup.unhealthy:
        health = "unhealthy"
    elif passes and (health == "initial" or (health == "unhealthy" and passes >= setup.healthy)):
        # A new target needs to pass one check only.
        health = "healthy"
    return replace(state, health=health, fails=fails, passes=passes)


def _after(setup: Setup, state: State, action: str) -> State:
    """Return a target after what the reader did to it."""
    if action in ("break", "repair"):
        return replace(state, broken=action == "break")
    if action == "register":
        if state.health not in ("gone", "draining"):
            return state
        return replace(state, health="initial", fails=0, passes=0, left=0)
    if state.health in ("gone", "draining"):
        return state
    return replace(state, health="draining" if setup.delay else "gone", left=setup.delay)


def _routed(setup: Setup, states: list[State], demand: int) -> Frame:
    """Return where the requests of a step go.

    DNS answers with a zone while it can be served from there: with cross-zone off by a healthy
    target of each group in use in that zone, with cross-zone on in any. Where that leaves no zone
    it answers with all. A target group without a healthy target fails open: all its registered
    targets get requests.
    """
    shares = [0.0] * setup.groups
    for request in setup.requests:
        shares[decided(setup, request)[1]] += request.share
    used = [group for group in range(setup.groups) if shares[group] > 0]

    def members(group: int, zone: int | None, healthy: bool) -> list[int]:
        kinds = ("healthy",) if healthy else ("healthy", "unhealthy", "initial")
        return [
            i
            for i, target in enumerate(setup.targets)
            if target.group == group
            and (zone is None or target.zone == zone)
            and states[i].health in kinds
        ]

    def fine(zone: int) -> bool:
        place = None if setup.cross_zone else zone
        return all(members(group, place, True) for group in used)

    dns = [fine(zone) for zone in range(setup.zones)]
    if not any(dns):
        dns = [True] * setup.zones
    rates = [[0.0] * setup.zones for _ in states]
    errors = refused = 0.0
    opened = set()
    for zone in [z for z in range(setup.zones) if dns[z]]:
        for group in used:
            rate = demand * shares[group] / 100 / sum(dns)
            place = None if setup.cross_zone else zone
            chosen = members(group, place, True)
            if not chosen:
                chosen = members(group, place, False)
                opened.update([group] if chosen else [])
            for i in chosen:
                rates[i][zone] += rate / len(chosen)
                errors += rate / len(chosen) if states[i].broken else 0
            refused += 0 if chosen else rate
    found = tuple(
        replace(state, rates=tuple(rate)) for state, rate in zip(states, rates, strict=True)
    )
    return Frame(found, tuple(dns), tuple(sorted(opened)), demand, errors, refused)


def flow_hash(text: str) -> int:
    """Return a fixed number for a flow. AWS does not publish its own: this is FNV-1a, 32 bits."""
    value = 2166136261
    for char in text:
        value = ((value ^ ord(char)) * 16777619) % 2**32
    return value


def connections(setup: Setup, frames: list[Frame], flows: list[str]) -> list[list[int]]:
    """Return for each frame the target of each connection, -1 where it has none.

    A connection keeps its target until that is no longer healthy or gone; draining lets it finish.
    Then the client connects again.
    """
    port = setup.requests[0]
    group = decided(setup, port)[1]
    now = [-1] * len(flows)
    found = []
    for frame in frames:
        zones = [zone for zone, on in enumerate(frame.dns) if on]
        for i, flow in enumerate(flows):
            kept = now[i] >= 0 and (
                frame.targets[now[i]].health == "draining" or frame.targets[now[i]].rate > 0
            )
            if kept:
                continue
            zone = zones[i % len(zones)]
            chosen = [
                t
                for t, target in enumerate(setup.targets)
                if target.group == group and frame.targets[t].rates[zone] > 0
            ]
            now[i] = chosen[flow_hash(flow) % len(chosen)] if chosen else -1
        found.append(list(now))
    return found
