"""ZoneFailure in Python and in JavaScript: the same drawing, the same rules."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import asdict
from importlib import resources
from typing import Any

import pytest
from playwright.sync_api import ElementHandle, Page

from awslab.diagrams import ZoneFailure
from awslab.diagrams.failure.rules import Plan, availability, outcome, recovered, sized
from awslab.diagrams.failure.scene import databases, zone_scene
from tests.diagrams.conftest import Show
from tests.diagrams.parity import drawn, expected

A, B, C = (f"ap-northeast-2{letter}" for letter in "abc")


def played() -> Iterator[dict[str, Any]]:
    """Twelve states a reader can make, each after the last."""
    dice = random.Random(7)
    zones = [A, B, C]
    for _ in range(12):
        data = dice.choice(
            [
                {"primary": "", "standby": "", "replicas": []},
                {"primary": A, "standby": "", "replicas": [B]},
                {"primary": B, "standby": A, "replicas": [B, C]},
            ]
        )
        instance = f"{dice.randint(0, 1)}/{dice.choice(zones)}/1"
        yield {
            "counts": {
                name: [dice.randint(0, 8) for _ in zones] for name in ("Web tier", "App tier")
            },
            "demand": dice.choice([100, 900, 2950]),
            "nat": dice.sample(zones, dice.randint(0, 3)),
            "balancer": dice.sample(zones, dice.randint(0, 3)),
            "data": data,
            "replaces": dice.random() < 0.7,
            "failed": [*dice.sample(zones, dice.choice([0, 1, 1, 2])), instance],
            "minute": dice.choice([0, 2, 5, 60]),
            "zone_down": dice.choice([0.1, 0.5, 2.0]),
        }


@pytest.mark.parametrize(("form", "width"), [("wide", 1100), ("narrow", 390)])
def test_both_languages_draw_the_same(page: Page, show: Show, form: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    diagram = ZoneFailure()
    host: ElementHandle = show(diagram)
    assert drawn(host) == expected(diagram.spec["scenes"][form])
    for state in played():
        page.evaluate(
            """state => {
                for (const [name, value] of Object.entries(state)) made[0].model.set(name, value);
            }""",
            state,
        )
        for name, value in state.items():
            setattr(diagram, name, value)
        scene = zone_scene(diagram.plan, diagram.zone_down, 1.0, wide=form == "wide")
        assert drawn(host) == expected(scene), state
        assert page.locator("svg").get_attribute("height") == str(scene["height"])
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def _plans() -> Iterator[Plan]:
    dice = random.Random(11)
    for _ in range(400):
        zones = tuple("abcd"[: dice.randint(2, 4)])
        tiers = tuple(
            (f"t{i}", tuple(dice.randint(0, 4) for _ in zones)) for i in range(dice.randint(1, 3))
        )
        primary = dice.choice(["", *zones])
        standby = dice.choice(["", *(z for z in zones if z != primary)]) if primary else ""
        made = Plan(
            zones,
            tiers,
            dice.randint(1, 2000),
            dice.choice([1, 90, 150]),
            tuple(dice.sample(zones, dice.randint(0, len(zones)))),
            tuple(dice.sample(zones, dice.randint(0, len(zones)))),
            primary,
            standby,
            tuple(dice.choices(zones, k=dice.randint(0, 2))) if primary else (),
            dice.random() < 0.5,
            dice.choice([0, 5]),
            dice.choice([0, 2]),
            dice.choice([1, 60]),
            minute=dice.choice([0, 2, 5, 100]),
        )
        keys = [*zones, *(f"{i}/{z}/1" for i in range(len(tiers)) for z in zones)]
        keys += [f"data/{role}" for role, _ in databases(made)]
        yield Plan(**asdict(made) | {"failed": frozenset(dice.sample(keys, dice.randint(0, 3)))})


def test_both_languages_have_the_same_rules(page: Page) -> None:
    rules = resources.files("awslab.diagrams").joinpath("failure/rules.js").read_text("utf-8")
    plans = list(_plans())
    given = [
        asdict(plan)
        | {
            "tiers": [{"name": name, "counts": counts} for name, counts in plan.tiers],
            "failed": sorted(plan.failed),
        }
        for plan in plans
    ]
    answers = page.evaluate(
        """async ([rules, plans]) => {
            const url = URL.createObjectURL(new Blob([rules], { type: "text/javascript" }));
            const { outcome, availability, recovered, sized } = await import(url);
            return plans.map(plan => [
                outcome(plan), availability(plan, 0.013, 0.07), recovered(plan), sized(plan)]);
        }""",
        [rules, given],
    )
    served = set()
    for plan, (now, share, minute, each) in zip(plans, answers, strict=True):
        mine = outcome(plan)
        served.add((mine.served == plan.demand, mine.served > 0, mine.data))
        assert now == {
            "balancer": list(mine.balancer),
            "tiers": [
                {"up": list(t.up), "new": list(t.new), "load": t.load, "state": t.state}
                for t in mine.tiers
            ],
            "data": mine.data,
            "writer": list(mine.writer),
            "cut": list(mine.cut),
            "served": mine.served,
        }, plan
        assert share == availability(plan, 0.013, 0.07)
        assert minute == recovered(plan)
        assert each == sized(plan)
    assert len(served) >= 8  # the inputs reach most of what there is
