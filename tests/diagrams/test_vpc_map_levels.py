"""How closely the map looks: chosen by count, changed by the reader; groups that open."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from awslab.diagrams import VpcMap
from awslab.diagrams.vpc.groups import LEVELS
from awslab.topology.model import Topology
from tests.diagrams import sites
from tests.diagrams import topologies as make
from tests.diagrams.conftest import Show

GROUP = "subnet-web-00/scaling/group-0"


@pytest.fixture
def crowd(show: Show) -> VpcMap:
    """Six subnets with 40 instances each: 20 of either group, or 40 of one."""
    diagram = VpcMap(sites.crowd(6, 240, groups=1))
    show(diagram)
    return diagram


def at(page: Page, name: str) -> Any:
    return page.get_by_label(name, exact=True)


def opener(page: Page) -> Any:
    return page.locator(f'[role="button"][data-opens="{GROUP}"]')


def focused(page: Page) -> str:
    return str(page.evaluate("document.activeElement.dataset.key"))


@pytest.mark.parametrize(
    ("topology", "level"),
    [
        (make.topology(make.shop()), "instances"),
        (sites.crowd(6, 24), "instances"),
        (sites.crowd(6, 25), "groups"),
        (sites.crowd(3, 27), "groups"),
        (sites.crowd(25, 0), "overview"),
        (sites.crowd(), "overview"),
    ],
)
def test_the_level_is_chosen_by_count(topology: Topology, level: str) -> None:
    assert VpcMap(topology).spec["level"] == level


def test_a_small_map_offers_no_levels_and_a_crowded_one_the_others() -> None:
    assert VpcMap(make.shop()).spec["levels"] == {}
    assert set(VpcMap(sites.crowd(6, 60)).spec["levels"]) == {"overview", "instances"}
    assert set(VpcMap(make.shop(), level="overview").spec["levels"]) == {"groups", "instances"}


def test_another_level_is_refused_with_those_there_are() -> None:
    with pytest.raises(
        ValueError, match=r"^level is one of overview, groups, instances, not 'zoom'$"
    ):
        VpcMap(make.shop(), level="zoom")


def test_a_thousand_instances_are_a_hundred_things_until_the_reader_wants_them() -> None:
    spec = VpcMap(sites.crowd()).spec
    assert len(spec["things"]) < 60
    assert len(spec["levels"]["groups"]["things"]) < 110
    assert len(spec["levels"]["instances"]["things"]) > 1000


@pytest.mark.parametrize("level", LEVELS)
def test_each_level_says_how_many_run(level: str) -> None:
    still = VpcMap(sites.crowd(6, 240, groups=1), level=level).to_svg()
    assert (">40 instances<" in still) is (level == "overview")
    assert (">40 running<" in still) is (level == "groups")
    assert (still.count('<g class="chip instance tile"') == 240) is (level == "instances")


def test_a_nat_gateway_stays_in_the_overview_so_that_its_line_ends_somewhere() -> None:
    scene = VpcMap(make.shop(), level="overview").spec["scenes"]["wide"]
    keys = {item["key"] for item in scene["items"]}
    assert {"nat-a", "rtb-app>nat-a"} <= keys
    assert "i-web1" not in keys


def test_the_reader_changes_the_level(page: Page, crowd: VpcMap) -> None:
    tiles = page.locator("g.tile")
    expect(at(page, "Groups")).to_be_checked()
    expect(tiles).to_have_count(0)
    at(page, "Instances").check()
    expect(tiles).to_have_count(240)
    assert page.evaluate("made[0].model.get('level')") == "instances"
    at(page, "Subnets").check()
    expect(tiles).to_have_count(0)
    expect(page.locator("svg")).to_have_attribute(
        "height", str(crowd.spec["levels"]["overview"]["scenes"]["wide"]["height"])
    )


def test_arrow_keys_change_the_level(page: Page, crowd: VpcMap) -> None:
    at(page, "Groups").focus()
    page.keyboard.press("ArrowRight")
    expect(page.locator("g.tile")).to_have_count(240)
    expect(at(page, "Instances")).to_be_focused()


def test_a_level_that_python_sets_is_shown(page: Page, crowd: VpcMap) -> None:
    page.evaluate("made[0].model.set('level', 'overview')")
    expect(at(page, "Subnets")).to_be_checked()
    expect(page.locator("g.instances")).to_have_count(0)


def test_a_group_opens_into_chips_and_closes(page: Page, crowd: VpcMap) -> None:
    opener(page).click()
    drawer = page.locator(".drawer")
    expect(drawer.locator('[role="button"]')).to_have_count(24)
    expect(drawer).to_contain_text("and 16 more: see the table")
    expect(opener(page)).to_have_attribute("aria-expanded", "true")
    drawer.locator('[data-key="i-0006"][role="button"]').click()
    expect(page.locator(".awslab-heading")).to_have_text("Instance 0006")
    expect(drawer).to_be_visible()
    expect(page.locator(f'g.lit[data-key="{GROUP}"]')).to_have_count(1)
    opener(page).click()
    expect(drawer).to_have_count(0)
    expect(page.locator(".awslab-heading")).to_have_text("Instance 0006")


def test_a_group_opens_and_closes_by_keyboard_alone(page: Page, crowd: VpcMap) -> None:
    page.locator(f'[role="button"][data-key="{GROUP}"]').focus()
    page.keyboard.press("ArrowRight")
    assert focused(page) == f"open {GROUP}"
    page.keyboard.press("Enter")
    assert focused(page) == "i-0000"
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    assert page.evaluate("made[0].model.get('selected')") == focused(page)
    page.keyboard.press("Escape")
    expect(page.locator(".drawer")).to_have_count(0)
    assert focused(page) == f"open {GROUP}"
    page.keyboard.press("+")
    expect(page.locator(".drawer")).to_have_count(1)
    page.locator(f'[role="button"][data-key="{GROUP}"]').focus()
    page.keyboard.press("-")
    expect(page.locator(".drawer")).to_have_count(0)


def test_what_an_open_group_covers_is_no_button(page: Page, crowd: VpcMap) -> None:
    opener(page).click()
    covered = page.evaluate("""() => {
      const plate = document.querySelector(".drawer-plate").getBoundingClientRect();
      return [...document.querySelectorAll('svg > g:not(.drawer) [role="button"]')].filter(one => {
        const { left, top, width, height } = one.getBoundingClientRect();
        const [x, y] = [left + width / 2, top + height / 2];
        return x > plate.left && x < plate.right && y > plate.top && y < plate.bottom;
      }).length;
    }""")
    assert covered == 0
    before = page.locator('[role="button"]').count()
    page.keyboard.press("Escape")
    assert page.locator('[role="button"]').count() > before - 24


@pytest.mark.parametrize("width", [1100, 390])
def test_an_open_group_stays_inside_the_drawing(page: Page, show: Show, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    show(VpcMap(sites.crowd(6, 240, groups=1)))
    for index in range(6):
        page.locator("[data-opens]").nth(index).click()
        inside = page.evaluate("""() => {
          const drawer = document.querySelector(".drawer-plate").getBBox();
          const { width, height } = document.querySelector("svg").viewBox.baseVal;
          return drawer.x >= 0 && drawer.y >= 0 && drawer.x + drawer.width <= width
            && drawer.y + drawer.height <= height;
        }""")
        assert inside
        page.keyboard.press("Escape")


def test_another_level_closes_the_group(page: Page, crowd: VpcMap) -> None:
    opener(page).click()
    at(page, "Subnets").check()
    at(page, "Groups").check()
    expect(page.locator(".drawer")).to_have_count(0)


def test_a_failed_zone_darkens_tiles_and_the_open_groups_chips(page: Page, crowd: VpcMap) -> None:
    opener(page).click()
    page.locator(f'button[value="{make.A}"]').click()
    expect(page.locator(".drawer .chip.off")).to_have_count(24)
    at(page, "Instances").check()
    expect(page.locator("g.tile.off")).to_have_count(80)


def test_hostile_names_stay_text_in_groups(page: Page, show: Show) -> None:
    show(VpcMap(sites.crowd(3, 60, groups=1, name=make.HOSTILE)))
    page.locator("[data-opens]").first.click()
    expect(page.locator(".drawer")).to_contain_text("<script>")
    page.locator('.drawer [role="button"]').first.click()
    assert page.locator("script").count() == 0
    assert page.evaluate("window.hacked") is None
