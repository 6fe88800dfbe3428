"""The facts of ZoneFailure as tables; ``tables.js`` makes the same after the reader's changes."""

from __future__ import annotations

from typing import Any

from awslab.diagrams.failure.rules import Plan, outcome
from awslab.diagrams.failure.scene import databases


def failure_tables(plan: Plan) -> list[dict[str, Any]]:
    """Return what is placed where, and what is left of it."""
    now = outcome(plan)

    def marks(zones: tuple[str, ...], word: str) -> list[str]:
        return [word if zone in zones else "–" for zone in plan.zones]

    rows = [["Load balancer", *marks(plan.balancer, "node")]]
    rows += [[name, *map(str, counts)] for name, counts in plan.tiers]
    placed = databases(plan)
    roles = [", ".join(role for role, at in placed if at == zone) or "–" for zone in plan.zones]
    rows += [["Database", *roles]] if placed else []
    rows += [["NAT gateway", *marks(plan.nat, "NAT")]] if plan.nat else []
    left = [
        [
            name,
            f"{sum(one.up)} of {sum(counts)}",
            f"{one.load} %" if sum(one.up) else "–",
            one.state,
        ]
        for (name, counts), one in zip(plan.tiers, now.tiers, strict=True)
    ]
    left.insert(
        0,
        [
            "Load balancer",
            f"{len(now.balancer)} of {len(plan.balancer)}",
            "–",
            "answers" if now.balancer else "down",
        ],
    )
    left += [["Database", "–", "–", now.data]] if placed else []
    return [
        {"caption": "What is placed", "columns": ["Tier", *plan.zones], "rows": rows},
        {
            "caption": "What is left",
            "columns": ["Tier", "In use", "Load of each", "State"],
            "rows": left,
        },
    ]
