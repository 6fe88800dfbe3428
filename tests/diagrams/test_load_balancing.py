"""Where requests go by Elastic Load Balancing's rules, and what LoadBalancing takes."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
import traitlets

from awslab.diagrams import LoadBalancing
from awslab.diagrams.balancing.rules import (
    Event,
    Frame,
    Request,
    Rule,
    Setup,
    connections,
    decided,
    matches,
    simulate,
)
from awslab.diagrams.balancing.scene import percent
from awslab.diagrams.scene import measure
from tests.diagrams import topologies as make


def setup(kind: str = "network", groups: Any = None, **kwargs: Any) -> Setup:
    return LoadBalancing(kind, groups or {"web": (2, 8)}, **kwargs).setup


def shares(frame: Frame) -> list[str]:
    return [percent(state.rate, frame.demand) for state in frame.targets]


def happens(made: Setup, *events: tuple[int, str, int]) -> list[Frame]:
    return simulate(replace(made, events=tuple(Event(*event) for event in events)), 16)


def health(frames: list[Frame], target: int) -> list[str]:
    return [frame.targets[target].health for frame in frames]


@pytest.mark.parametrize("kind", ["application", "network"])
def test_two_and_eight_targets_with_cross_zone_on_and_off(kind: str) -> None:
    # elasticloadbalancing/latest/userguide/how-elastic-load-balancing-works.html
    off = simulate(setup(kind, cross_zone=False), 0)[0]
    assert shares(off) == ["25 %"] * 2 + ["6.25 %"] * 8
    on = simulate(setup(kind, cross_zone=True), 0)[0]
    assert shares(on) == ["10 %"] * 10


def test_cross_zone_is_on_for_an_application_and_off_for_a_network_load_balancer() -> None:
    assert LoadBalancing("application").cross_zone is True
    assert LoadBalancing("network").cross_zone is False


@pytest.mark.parametrize(
    ("field", "value", "request_", "met"),
    [
        ("path", "/api/*", {"path": "/api/items"}, True),
        ("path", "/api/*", {"path": "/API/items"}, False),
        ("path", "/api", {"path": "/api/items"}, False),
        ("path", "/img/?.png", {"path": "/img/1.png"}, True),
        ("path", "/img/?.png", {"path": "/img/12.png"}, False),
        ("path", "/a.c", {"path": "/abc"}, False),
        ("host", "*.Example.com", {"host": "shop.example.com"}, True),
        ("host", "*.example.com", {"host": "example.com"}, False),
        ("method", "POST", {"method": "POST"}, True),
        ("method", "post", {"method": "POST"}, False),
        ("method", "P*", {"method": "POST"}, False),
    ],
)
def test_conditions(field: str, value: str, request_: dict[str, str], met: bool) -> None:
    assert matches(Rule(1, field, value, 0), Request(100, **request_)) is met


def test_the_lowest_priority_that_matches_decides_else_the_default() -> None:
    made = replace(
        setup("application", {"web": (1, 1), "api": (1, 1)}),
        rules=(Rule(20, "method", "POST", 0), Rule(10, "path", "/api/*", 1)),
    )
    post = Request(100, "POST", "shop.example.com", "/api/orders")
    assert decided(made, post) == (10, 1)
    first = replace(made, rules=(Rule(20, "path", "/api/*", 1), Rule(10, "method", "POST", 0)))
    assert decided(first, post) == (10, 0)
    assert decided(made, Request(100, "GET", "h", "/")) == (0, 0)


def test_a_target_is_unhealthy_after_enough_failures_in_a_row_and_fails_requests_until_then() -> (
    None
):
    frames = happens(setup(unhealthy=3), (1, "break", 0))
    assert health(frames, 0)[:5] == ["healthy"] * 4 + ["unhealthy"]
    assert [round(frame.errors) for frame in frames[:6]] == [0, 250, 250, 250, 0, 0]
    assert shares(frames[4])[:2] == ["0 %", "50 %"]


def test_a_repaired_target_needs_passes_in_a_row() -> None:
    frames = happens(setup(healthy=3), (1, "break", 0), (4, "repair", 0))
    assert health(frames, 0)[3:8] == ["unhealthy"] * 4 + ["healthy"]
    blip = happens(setup(), (1, "break", 0), (2, "repair", 0))
    assert set(health(blip, 0)) == {"healthy"}


def test_a_zone_without_a_healthy_target_leaves_dns_when_cross_zone_is_off() -> None:
    both = ((1, "break", 0), (1, "break", 1))
    off = happens(setup(), *both)[3]
    assert off.dns == (False, True)
    assert shares(off) == ["0 %"] * 2 + ["12.5 %"] * 8
    on = happens(setup(cross_zone=True), *both)[3]
    assert on.dns == (True, True)
    assert shares(on) == ["0 %"] * 2 + ["12.5 %"] * 8


@pytest.mark.parametrize("cross_zone", [True, False])
def test_with_every_target_unhealthy_it_fails_open(cross_zone: bool) -> None:
    made = setup(groups={"web": (1, 1)}, cross_zone=cross_zone)
    frame = happens(made, (1, "break", 0), (1, "break", 1))[3]
    assert [state.health for state in frame.targets] == ["unhealthy"] * 2
    assert shares(frame) == ["50 %"] * 2
    assert (frame.open, frame.dns, frame.errors) == ((0,), (True, True), 1000)


def test_a_deregistered_target_gets_nothing_new_and_finishes_what_it_has() -> None:
    frames = happens(setup(duration=90, delay=120), (3, "deregister", 0))
    states = [frame.targets[0] for frame in frames[3:9]]
    assert [state.health for state in states] == ["draining"] * 4 + ["gone"] * 2
    assert [state.left for state in states[:4]] == [120, 90, 60, 30]
    assert [state.running for state in states] == [15000, 7500, 0, 0, 0, 0]
    assert all(state.rate == 0 and state.cut == 0 for state in states)
    assert shares(frames[3])[1] == "50 %"


def test_a_delay_shorter_than_the_requests_cuts_them() -> None:
    frames = happens(setup(duration=90, delay=30), (3, "deregister", 0))
    assert health(frames, 0)[3:5] == ["draining", "gone"]
    assert frames[4].targets[0].cut == 7500
    assert frames[5].targets[0].cut == 0
    at_once = happens(setup(duration=90, delay=0), (3, "deregister", 0))
    assert (at_once[3].targets[0].health, at_once[3].targets[0].cut) == ("gone", 15000)


def test_a_new_target_gets_requests_after_one_passed_check() -> None:
    frames = happens(setup(delay=30), (1, "deregister", 0), (4, "register", 0))
    assert health(frames, 0)[3:6] == ["gone", "initial", "healthy"]
    assert (frames[4].targets[0].rate, frames[5].targets[0].rate) == (0, 250)


def test_a_group_without_registered_targets_refuses() -> None:
    made = setup("application", {"web": (1, 1), "api": (0, 1)}, delay=0)
    made = replace(made, rules=(Rule(1, "path", "/api/*", 1),))
    frame = happens(made, (1, "deregister", 2))[1]
    assert frame.refused == 500
    assert frame.open == ()


def test_a_burst_lasts_one_step() -> None:
    frames = happens(setup(), (2, "burst", -1))
    assert [frame.demand for frame in frames[1:4]] == [1000, 5000, 1000]


def test_a_connection_keeps_its_target_until_that_is_unhealthy() -> None:
    made = setup(groups={"web": (2, 2)}, cross_zone=True)
    flows = [f"198.51.100.{n}:4000" for n in range(12)]
    before = connections(made, simulate(made, 0), flows)[0]
    assert len(set(before)) > 1
    broken = replace(made, events=(Event(1, "break", before[0]),))
    after = connections(broken, simulate(broken, 4), flows)
    assert after[2] == before
    assert before[0] not in after[3]
    moved = [i for i, target in enumerate(before) if after[3][i] != target]
    assert moved == [i for i, target in enumerate(before) if target == before[0]]
    draining = replace(made, events=(Event(1, "deregister", before[0]),))
    assert connections(draining, simulate(draining, 4), flows)[4] == before


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"kind": "gateway"}, r"kind is 'gateway': choose 'application' or 'network'"),
        ({"zones": ("a",), "groups": {"web": (1,)}}, r"zones is \['a'\]: give 2 to 3"),
        ({"groups": {"web": (1,)}}, r"groups\['web'\] is \[1\]: give a number of targets"),
        ({"groups": {"web": (9, 9)}}, r"groups has 18 targets: give 1 to 16"),
        ({"groups": {"web": (0, 0)}}, r"groups has 0 targets"),
        ({"default": "x"}, r"default is 'x': choose one of web, api"),
        ({"interval": 4}, r"health interval is 4: give a whole number from 5 to 300"),
        ({"unhealthy": 1}, r"health unhealthy is 1: give a whole number from 2 to 10"),
        ({"delay": 3601}, r"delay is 3601: give a whole number from 0 to 3600"),
        ({"requests": ()}, r"requests has 0 kinds"),
        (
            {"requests": [{"method": "GET", "host": "h", "path": "/", "share": 90}]},
            r"add up to 90 %: make them 100",
        ),
        (
            {"rules": [{"priority": 0, "field": "path", "value": "/", "group": "web"}]},
            r"rule priority is 0: give a number from 1 to 50000",
        ),
        (
            {"rules": [{"priority": 1, "field": "query", "value": "/", "group": "web"}]},
            r"rule field is 'query': choose one of path, host, method",
        ),
        (
            {"rules": [{"priority": 1, "field": "path", "value": "/", "group": "web"}] * 2},
            r"two rules have priority 1",
        ),
    ],
)
def test_bad_input(given: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        LoadBalancing(**given)


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("rules", [{"priority": 1}], r"LoadBalancing.rules: rule has \['priority'\]"),
        ("health", {"interval": 30}, r"LoadBalancing.health: health has"),
        ("delay", -1, r"LoadBalancing.delay: delay is -1"),
        ("events", [{"step": 0, "action": "x", "target": 0}], r"event action is 'x'"),
        ("events", [{"step": 0, "action": "break", "target": 99}], r"event target is 99"),
        ("events", [{"step": 17, "action": "burst", "target": -1}], r"event step is 17"),
        ("step", 17, r"step"),
    ],
)
def test_bad_traits_are_refused(name: str, value: Any, message: str) -> None:
    diagram = LoadBalancing()
    before = getattr(diagram, name)
    with pytest.raises(traitlets.TraitError, match=message):
        setattr(diagram, name, value)
    assert getattr(diagram, name) == before


@pytest.mark.parametrize("kind", ["application", "network"])
def test_the_still_tells_the_story_and_is_the_same_twice(kind: str) -> None:
    svg = LoadBalancing(kind).to_svg()
    assert svg == LoadBalancing(kind).to_svg()
    assert "Cross-zone" in svg
    assert ("25 % · 250/s" if kind == "network" else "30 % → rule 10 → api") in svg


def test_all_text_fits_the_drawing() -> None:
    kinds = [{"method": "DELETE", "host": "h" * 90, "path": "/" + "W" * 90, "share": 100}]
    name = "W" * 32
    diagram = LoadBalancing(
        groups={name: (3, 0), "x": (1, 2)}, requests=kinds, demand=999_999, zones=("W" * 60, "b")
    )
    for scene in diagram.spec["scenes"].values():
        for item in scene["items"]:
            for shape in item["shapes"]:
                if shape["tag"] == "text":
                    bold = shape.get("font-weight") == "600"
                    width = measure(shape["text"], shape["font-size"], bold=bold)
                    anchor = shape.get("text-anchor", "start")
                    right = shape["x"] + width * {"start": 1, "middle": 0.5, "end": 0}[anchor]
                    assert right <= scene["width"] + 1, shape["text"]
                    assert shape["font-size"] >= 11


def test_names_of_the_account_are_cut_and_clean() -> None:
    diagram = LoadBalancing(zones=(make.HOSTILE, "b\x00"))
    assert "\x00" not in diagram.to_svg()
