"""What must hold for the layout of any account, at both widths."""

from __future__ import annotations

import re
from itertools import combinations, pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from awslab.diagrams import VpcMap
from awslab.diagrams.scene import Item, Scene, measure
from awslab.diagrams.vpc.groups import LEVELS
from awslab.topology.model import Topology
from tests.diagrams import sites
from tests.diagrams import topologies as make

Box = tuple[float, float, float, float]

forms = pytest.mark.parametrize("form", ["wide", "narrow"])
any_topology = given(topology=make.topologies(), level=st.sampled_from(LEVELS))
many = settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def scene_of(topology: Topology, form: str, level: str | None = None) -> Scene:
    scene: Scene = VpcMap(topology, level=level).spec["scenes"][form]
    return scene


def boxes(scene: Scene, *css: str) -> list[tuple[Item, Box]]:
    return [
        (item, tuple(item["box"])) for item in scene["items"] if item["class"].split()[0] in css
    ]


def inside(inner: Box, outer: Box) -> bool:
    (x, y, w, h), (left, top, width, height) = inner, outer
    slack = 0.2  # coordinates are rounded to a tenth
    return (
        x >= left - slack
        and y >= top - slack
        and x + w <= left + width + slack
        and y + h <= top + height + slack
    )


def apart(a: Box, b: Box) -> bool:
    return (
        a[0] + a[2] <= b[0] + 0.2
        or b[0] + b[2] <= a[0] + 0.2
        or a[1] + a[3] <= b[1] + 0.2
        or b[1] + b[3] <= a[1] + 0.2
    )


@forms
@many
@any_topology
def test_no_two_cards_overlap(form: str, topology: Topology, level: str) -> None:
    scene = scene_of(topology, form, level)
    cards = boxes(scene, "subnet", "route-table", "edge", "bar")
    for (a, first), (b, second) in combinations(cards, 2):
        assert apart(first, second), (a["title"], b["title"])
    for (_, first), (_, second) in combinations(boxes(scene, "chip"), 2):
        assert apart(first, second)


@forms
@many
@any_topology
def test_subnets_are_inside_their_zone_and_chips_inside_a_subnet(
    form: str, topology: Topology, level: str
) -> None:
    scene = scene_of(topology, form, level)
    zones = boxes(scene, "zone")
    for card, box in boxes(scene, "subnet"):
        assert any(inside(box, zone) and z["zone"] == card["zone"] for z, zone in zones)
    subnets = boxes(scene, "subnet")
    for chip, box in boxes(scene, "chip"):
        assert any(inside(box, subnet) and s["zone"] == chip["zone"] for s, subnet in subnets)


@forms
@many
@any_topology
def test_everything_is_inside_the_scene(form: str, topology: Topology, level: str) -> None:
    scene = scene_of(topology, form, level)
    page = (0, 0, scene["width"], scene["height"])
    for item in scene["items"]:
        for shape in item["shapes"]:
            if shape["tag"] == "rect":
                assert inside((shape["x"], shape["y"], shape["width"], shape["height"]), page)
            elif shape["tag"] == "text":
                assert inside(text_box(shape), page), shape["text"]
            else:
                assert all(inside((x, y, 0, 0), page) for x, y in points(shape["d"]))


@forms
@many
@any_topology
def test_no_text_runs_out_of_its_card(form: str, topology: Topology, level: str) -> None:
    for item, box in boxes(
        scene_of(topology, form, level), "subnet", "chip", "route-table", "edge", "zone", "bar"
    ):
        for shape in item["shapes"]:
            assert shape["tag"] != "text" or inside(text_box(shape), box), shape["text"]


@forms
@many
@any_topology
def test_no_two_texts_overlap(form: str, topology: Topology, level: str) -> None:
    shapes = [
        shape for item in scene_of(topology, form, level)["items"] for shape in item["shapes"]
    ]
    texts = [shape for shape in shapes if shape["tag"] == "text" and shape["text"]]
    for a, b in combinations(texts, 2):
        assert apart(text_box(a), text_box(b)), (a["text"], b["text"])


@forms
@many
@any_topology
def test_no_line_runs_over_a_card(form: str, topology: Topology, level: str) -> None:
    scene = scene_of(topology, form, level)
    cards = [box for _, box in boxes(scene, "subnet", "route-table", "edge", "bar")]
    wires = [item for item in scene["items"] if item["class"].startswith("wire")]
    for wire in wires:
        lines = [points(s["d"]) for s in wire["shapes"] if s["class"] in ("line", "dots")]
        assert lines
        for start, end in (stretch for line in lines for stretch in pairwise(line)):
            corner = (min(start[0], end[0]), min(start[1], end[1]))
            size = (abs(start[0] - end[0]), abs(start[1] - end[1]))
            assert all(apart((*corner, *size), shrunk(card)) for card in cards), wire["key"]


@forms
@many
@any_topology
def test_a_bar_covers_zones_that_its_thing_stands_in(
    form: str, topology: Topology, level: str
) -> None:
    scene = scene_of(topology, form, level)
    homes = {
        f"{part}/{thing.id}": {vpc.subnet(i).zone for i in thing.subnet_ids}
        for vpc in topology.vpcs
        for part in ("load_balancers", "scaling_groups")
        for thing in getattr(vpc, part)
    }
    covered: dict[str, set[str]] = {key: set() for key in homes}
    for bar, box in boxes(scene, "bar"):
        middle = (box[1] + box[3] / 2, 0)
        for zone, place in boxes(scene, "zone"):
            across = box[0] < place[0] + place[2] / 2 < box[0] + box[2]
            if across and place[1] < middle[0] < place[1] + place[3]:
                covered[bar["key"]].add(zone["zone"])
    assert covered == homes


@forms
def test_marks_keep_to_the_layout(form: str) -> None:
    before, after = sites.changed_shop()
    for first, second in ((before, after), (after, before)):
        scene = VpcMap(second, since=first).spec["scenes"][form]
        shapes = [shape for item in scene["items"] for shape in item["shapes"]]
        texts = [shape for shape in shapes if shape["tag"] == "text" and shape["text"]]
        assert {"new", "changed", "gone"} <= {shape["text"] for shape in texts}
        for a, b in combinations(texts, 2):
            assert apart(text_box(a), text_box(b)), (a["text"], b["text"])


@forms
def test_every_subnet_has_its_line_and_every_route_out_too(form: str) -> None:
    keys = {item["key"] for item in scene_of(make.topology(make.shop()), form)["items"]}
    assert {"subnet-web-a>rtb-web", "subnet-db>rtb-main", "rtb-web>igw-1", "rtb-app>nat-a"} <= keys


def test_text_is_never_small_on_a_telephone() -> None:
    scene = scene_of(make.topology(make.shop()), "narrow")
    sizes = [
        s["font-size"] for item in scene["items"] for s in item["shapes"] if s["tag"] == "text"
    ]
    # A 390 px telephone leaves 330 px: 390 less the page's 12 and the diagram's 18 on each side.
    assert min(sizes) * 330 / scene["width"] >= 11


def test_the_kinds_stand_in_rows_over_all_zones() -> None:
    cards = boxes(scene_of(make.topology(make.shop()), "wide"), "subnet")
    tops = {item["key"]: box[1] for item, box in cards}
    assert tops["subnet-web-a"] == tops["subnet-web-b"]
    assert tops["subnet-app-a"] == tops["subnet-app-b"]
    assert tops["subnet-web-a"] < tops["subnet-app-a"] < tops["subnet-db"]


def text_box(shape: dict[str, object]) -> Box:
    x, y, size = float(str(shape["x"])), float(str(shape["y"])), float(str(shape["font-size"]))
    width = measure(str(shape["text"]), size, bold="font-weight" in shape)
    left = {"end": x - width, "middle": x - width / 2}.get(str(shape.get("text-anchor")), x)
    return left, y - size * 0.75, width, size * 0.75


def points(d: str) -> list[tuple[float, float]]:
    """Return the corners of path data; of relative data only where it starts."""
    numbers = [float(n) for n in re.findall(r"-?[\d.]+", re.split("[a-z]", d)[0])]
    return list(zip(numbers[::2], numbers[1::2], strict=False)) if "A" not in d else []


def shrunk(box: Box) -> Box:
    return box[0] + 1, box[1] + 1, box[2] - 2, box[3] - 2
