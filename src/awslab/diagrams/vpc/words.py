"""Phrases and entries that the map's texts are made of."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from awslab.diagrams.scene import clean
from awslab.diagrams.vpc.facts import VpcFacts, named
from awslab.topology.model import RouteTable

Thing = dict[str, Any]
Table = dict[str, Any]


def route_rows(facts: VpcFacts, table: RouteTable | None) -> list[list[str]]:
    """Return destination, target and state of each route, as text."""
    rows = []
    for route in table.routes if table else ():
        way = facts.way(route)
        target = "local" if way is None else way.phrase
        rows.append([clean(facts.destination(route)), clean(target), route.state])
    return rows


def joined(parts: Iterable[str]) -> str:
    """Return "a", "a and b" or "a, b and c"."""
    *head, last = list(parts) or ["nothing"]
    return f"{', '.join(head)} and {last}" if head else last


def counted(number: int, noun: str) -> str:
    """Return "1 subnet" or "2 subnets"."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def make_thing(
    name: str,
    kind: str,
    sentences: Sequence[str],
    lights: Iterable[str],
    *,
    label: str = "",
    zone: str = "",
    table: Table | None = None,
) -> Thing:
    """Return what the map says about one thing.

    ``lights`` are the keys that light up with it; ``label`` is what a screen reader adds to kind
    and name; ``zone`` the Availability Zone it falls with.
    """
    made: Thing = {
        "name": clean(name),
        "kind": kind,
        "label": clean(f"{kind} {name}{', ' if label else ''}{label}"),
        "sentences": [clean(sentence) for sentence in sentences if sentence],
        "lights": list(dict.fromkeys(lights)),
        "zone": zone,
    }
    return made | {"table": table} if table else made


def routes_table(facts: VpcFacts, table: RouteTable | None) -> Table | None:
    """Return a route table's routes as a table, None when they could not be read."""
    if table is None:
        return None
    return {
        "caption": clean(f"Routes of {named(table)}"),
        "columns": ["Destination", "Target", "State"],
        "rows": route_rows(facts, table),
    }
