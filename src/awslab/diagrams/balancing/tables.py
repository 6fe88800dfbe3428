"""The facts of LoadBalancing as tables; ``said.js`` makes the same while the reader plays."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from awslab.diagrams.balancing.rules import Frame, Setup
from awslab.diagrams.balancing.scene import per_second, percent, state_words


def balance_tables(setup: Setup, spec: Mapping[str, Any], frame: Frame) -> list[dict[str, Any]]:
    """Return the targets and the rules of a step as tables."""
    rows = [
        [
            target.name,
            spec["groups"][target.group]["label"],
            spec["zones"][target.zone],
            state_words(setup, state),
            percent(state.rate, frame.demand),
            per_second(state.rate),
        ]
        for target, state in zip(setup.targets, frame.targets, strict=True)
    ]
    rules = [
        [str(r.priority), f"{r.field} is {r.value}", spec["groups"][r.group]["label"]]
        for r in sorted(setup.rules, key=lambda rule: rule.priority)
    ]
    rules.append(["default", "anything else", spec["groups"][setup.default]["label"]])
    return [
        {
            "caption": "Targets",
            "columns": ["Target", "Group", "Zone", "Health", "Share", "Requests"],
            "rows": rows,
        },
        {"caption": "Rules", "columns": ["Priority", "If", "Then to"], "rows": rules},
    ]
