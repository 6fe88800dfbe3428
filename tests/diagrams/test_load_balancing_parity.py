"""LoadBalancing in Python and in JavaScript: the same drawing, the same rules."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from dataclasses import asdict
from importlib import resources
from typing import Any

import pytest
from playwright.sync_api import Page

from awslab.diagrams import LoadBalancing
from awslab.diagrams.balancing.rules import (
    Event,
    Request,
    Rule,
    Setup,
    Target,
    connections,
    decided,
    simulate,
)
from awslab.diagrams.balancing.scene import balance_scene
from awslab.diagrams.load_balancing import labels
from tests.diagrams.conftest import Show
from tests.diagrams.parity import drawn, expected


def _events(dice: random.Random, targets: int, many: int) -> list[dict[str, Any]]:
    made = []
    for _ in range(many):
        action = dice.choice(["break", "break", "repair", "deregister", "register", "burst"])
        number = -1 if action == "burst" else dice.randrange(targets)
        made.append({"step": dice.randint(0, 8), "action": action, "target": number})
    return made


@pytest.mark.parametrize("kind", ["application", "network"])
@pytest.mark.parametrize(("form", "width"), [("wide", 1100), ("narrow", 390)])
def test_both_languages_draw_the_same(
    page: Page, show: Show, kind: str, form: str, width: int
) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    diagram = LoadBalancing(
        kind, zones=("a", "b", "c"), groups={"web": (1, 4, 0), "api": (2, 1, 1)}
    )
    host = show(diagram)
    assert drawn(host) == expected(diagram.spec["scenes"][form])
    dice = random.Random(f"{kind}{form}")
    for _ in range(10):
        state: dict[str, Any] = {
            "cross_zone": dice.random() < 0.5,
            "health": {
                "interval": dice.choice([5, 30]),
                "healthy": dice.randint(2, 5),
                "unhealthy": dice.randint(2, 3),
            },
            "delay": dice.choice([0, 60, 300]),
            "events": _events(dice, 9, dice.randint(0, 12)),
            "step": dice.randint(0, 16),
        }
        if kind == "application":
            rule = {"priority": 5, "field": "path", "value": "/api/*", "group": "api"}
            state["rules"] = dice.choice([[], [rule]])
        page.evaluate(
            "state => { for (const [n, v] of Object.entries(state)) made[0].model.set(n, v); }",
            state,
        )
        for name, value in state.items():
            setattr(diagram, name, value)
        setup, step = diagram.setup, diagram.step
        frames = simulate(setup, step)
        held = connections(setup, frames, diagram.spec["flows"])[step] if kind == "network" else []
        names = labels(diagram.spec)
        scene = balance_scene(setup, names, step, frames[step], held, wide=form == "wide")
        assert drawn(host) == expected(scene), state
        assert page.locator("svg").get_attribute("height") == str(scene["height"])
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def _setups() -> Iterator[Setup]:
    dice = random.Random(5)
    paths = ["/", "/api/items", "/API/x", "/a.b-c/(1)", "/한글/💾"]
    values = ["/", "/*", "/api/*", "*i*", "/?", "/a.b-c/(1)", "/???", "/한글/?", "*"]
    for _ in range(200):
        zones, groups = dice.randint(1, 3), dice.randint(1, 3)
        targets = dice.randint(1, 9)
        rules = [
            Rule(
                priority,
                *dice.choice(
                    [
                        ("path", dice.choice(values)),
                        ("host", dice.choice(["*.EXAMPLE.com", "shop.example.com", "?"])),
                        ("method", dice.choice(["GET", "post"])),
                        ("port", dice.choice(["443", "80"])),
                    ]
                ),
                dice.randrange(groups),
            )
            for priority in dice.sample(range(1, 99), dice.randint(0, 4))
        ]
        share = 100 / 3
        requests = tuple(
            Request(
                share,
                dice.choice(["GET", "POST"]),
                dice.choice(["shop.example.com", "x"]),
                dice.choice(paths),
                dice.choice([80, 443]),
            )
            for _ in range(3)
        )
        yield Setup(
            zones,
            groups,
            tuple(
                Target(f"t{i}", dice.randrange(groups), dice.randrange(zones))
                for i in range(targets)
            ),
            requests,
            tuple(rules),
            dice.randrange(groups),
            dice.random() < 0.5,
            dice.choice([1, 1000, 777]),
            dice.choice([5, 30]),
            dice.randint(2, 4),
            dice.randint(2, 4),
            dice.choice([0, 30, 100]),
            dice.choice([0, 45, 90]),
            tuple(Event(**event) for event in _events(dice, targets, dice.randint(0, 9))),
        )


def test_both_languages_have_the_same_rules(page: Page) -> None:
    rules = resources.files("awslab.diagrams").joinpath("balancing/rules.js").read_text("utf-8")
    setups = list(_setups())
    flows = [f"203.0.113.{n}:{50000 + n}" for n in range(6)]
    answers = page.evaluate(
        """async ([rules, setups, flows]) => {
            const url = URL.createObjectURL(new Blob([rules], { type: "text/javascript" }));
            const { simulate, connections, decided } = await import(url);
            // One string: a page answers with many values slowly.
            return JSON.stringify(setups.map(setup => {
                const frames = simulate(setup, 12);
                return [frames, connections(setup, frames, flows),
                    setup.requests.map(request => decided(setup, request))];
            }));
        }""",
        [rules, [asdict(setup) for setup in setups], flows],
    )
    seen = set()
    for setup, (frames, held, groups) in zip(setups, json.loads(answers), strict=True):
        mine = simulate(setup, 12)
        seen |= {state.health for frame in mine for state in frame.targets}
        seen |= {"open"} if any(frame.open for frame in mine) else set()
        seen |= {"cut"} if any(s.cut for frame in mine for s in frame.targets) else set()
        seen |= {"refused"} if any(frame.refused for frame in mine) else set()
        assert frames == [_plain(asdict(frame)) for frame in mine], setup
        assert held == connections(setup, mine, flows), setup
        assert groups == [list(decided(setup, request)) for request in setup.requests], setup
    assert seen == {
        "healthy",
        "unhealthy",
        "draining",
        "gone",
        "initial",
        "open",
        "cut",
        "refused",
    }


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _plain(one) for name, one in value.items()}
    return [_plain(one) for one in value] if isinstance(value, (list, tuple)) else value
