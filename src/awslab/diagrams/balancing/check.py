"""What LoadBalancing accepts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

#: Steps the reader can play; each lasts one health check interval.
STEPS = 16
#: What API_CreateTargetGroup and API_TargetGroupAttribute allow.
RANGES = {"interval": (5, 300), "healthy": (2, 10), "unhealthy": (2, 10)}
DELAY = (0, 3600)
#: The conditions shown, of those that API_RuleCondition has.
FIELDS = ("path", "host", "method")
ACTIONS = ("break", "repair", "deregister", "register", "burst")


def check_shape(kind: str, groups: Mapping[str, Sequence[int]], zones: Sequence[str]) -> None:
    """Raise ValueError when a load balancer of this shape can't be drawn."""
    if kind not in ("application", "network"):
        raise ValueError(f"kind is {kind!r}: choose 'application' or 'network'")
    least = 2 if kind == "application" else 1
    if not least <= len(zones) <= 3 or len(set(zones)) < len(zones):
        # An Application Load Balancer needs subnets in two zones at least.
        raise ValueError(f"zones is {list(zones)}: give {least} to 3 different names")
    if not 1 <= len(groups) <= 3:
        raise ValueError(f"groups has {len(groups)} target groups: give one to three")
    for name, row in groups.items():
        if len(row) != len(zones) or not all(type(n) is int and n >= 0 for n in row):
            raise ValueError(
                f"groups[{name!r}] is {list(row)}: give a number of targets for each of "
                f"{len(zones)} zones"
            )
    if not 1 <= (total := sum(map(sum, groups.values()))) <= 16:
        raise ValueError(f"groups has {total} targets: give 1 to 16")


def check_rules(
    rules: Sequence[Mapping[str, Any]], groups: Sequence[str], fields: Sequence[str]
) -> None:
    """Raise ValueError when a listener can't have these rules."""
    for rule in rules:
        if set(rule) != {"priority", "field", "value", "group"}:
            raise ValueError(f"rule has {sorted(rule)}: give priority, field, value and group")
        if type(rule["priority"]) is not int or not 1 <= rule["priority"] <= 50_000:
            raise ValueError(
                f"rule priority is {rule['priority']!r}: give a number from 1 to 50000"
            )
        if rule["field"] not in fields:
            raise ValueError(f"rule field is {rule['field']!r}: choose one of {', '.join(fields)}")
        if not 1 <= len(str(rule["value"])) <= 128:
            raise ValueError("rule value must have 1 to 128 characters")
        if rule["group"] not in groups:
            raise ValueError(f"rule group is {rule['group']!r}: choose one of {', '.join(groups)}")
    priorities = [rule["priority"] for rule in rules]
    if twice := [p for p in priorities if priorities.count(p) > 1]:
        raise ValueError(f"two rules have priority {twice[0]}: give each its own")


def check_health(health: Mapping[str, Any]) -> None:
    """Raise ValueError when a target group can't have these health check settings."""
    if set(health) != set(RANGES):
        raise ValueError(f"health has {sorted(health)}: give {', '.join(RANGES)}")
    for name, (low, high) in RANGES.items():
        check_number(f"health {name}", health[name], low, high)


def check_number(name: str, value: Any, low: int, high: int) -> None:
    """Raise ValueError when a setting is out of its range."""
    if type(value) is not int or not low <= value <= high:
        raise ValueError(f"{name} is {value!r}: give a whole number from {low} to {high}")


def check_events(events: Sequence[Mapping[str, Any]], targets: int) -> None:
    """Raise ValueError when something can't happen."""
    for event in events:
        if set(event) != {"step", "action", "target"}:
            raise ValueError(f"event has {sorted(event)}: give step, action and target")
        if event["action"] not in ACTIONS:
            raise ValueError(f"event action is {event['action']!r}: choose {', '.join(ACTIONS)}")
        check_number("event step", event["step"], 0, STEPS)
        if event["action"] != "burst":
            check_number("event target", event["target"], 0, targets - 1)


def check_requests(requests: Sequence[Mapping[str, Any]]) -> None:
    """Raise ValueError when the kinds of requests are not all there is."""
    if not 1 <= len(requests) <= 5:
        raise ValueError(f"requests has {len(requests)} kinds: give one to five")
    for one in requests:
        if set(one) != {"method", "host", "path", "share"}:
            raise ValueError(f"request has {sorted(one)}: give method, host, path and share")
    if abs((whole := sum(one["share"] for one in requests)) - 100) > 0.01:
        raise ValueError(f"shares of requests add up to {whole:g} %: make them 100")
