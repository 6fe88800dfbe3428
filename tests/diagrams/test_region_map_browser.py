"""What a reader does with the map of Regions, in a real browser and without a kernel."""

from __future__ import annotations

import itertools
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from awslab.diagrams import RegionMap
from awslab.diagrams.regions.levels import CHIPS
from awslab.diagrams.regions.scenes import filled
from tests.diagrams.axe import violations
from tests.diagrams.conftest import Show
from tests.diagrams.parity import drawn, expected

SEOUL = ["aws", "ap-northeast-2"]


@pytest.fixture
def world(show: Show) -> RegionMap:
    diagram = RegionMap()
    show(diagram)
    return diagram


def trait(page: Page, name: str) -> Any:
    return page.evaluate("name => made[0].model.get(name)", name)


def put(page: Page, **state: Any) -> None:
    page.evaluate(
        "state => Object.entries(state).forEach(([name, v]) => made[0].model.set(name, v))", state
    )


def test_customers_and_a_rule_decide_which_region_is_first(page: Page, world: RegionMap) -> None:
    page.get_by_label("Your customers are in").select_option("Geneva")
    expect(page.locator(".awslab-status")).to_contain_text("Nearest to Geneva: Europe (Zurich)")
    page.get_by_label("A rule says").select_option("eu")
    expect(page.locator(".awslab-status")).to_have_text(
        "Nearest to Geneva: Europe (Milan), 250 km, at least 2.5 ms there and back. "
        "Nearer, but excluded: Europe (Zurich)."
    )
    expect(page.locator(".rm-ranking li").first).to_contain_text(
        "Excluded: Switzerland is not in the EU."
    )
    assert (trait(page, "customers"), trait(page, "law")) == ("Geneva", "eu")


def test_the_list_shows_all_and_keeps_the_focus(page: Page, world: RegionMap) -> None:
    more = page.get_by_role("button", name="Show all")
    more.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".rm-ranking li")).to_have_count(36)
    assert page.evaluate("document.activeElement.textContent") == "Show the nearest"


def test_a_reader_goes_down_to_the_data_centres_and_back_by_keyboard(
    page: Page, world: RegionMap
) -> None:
    page.get_by_role("button", name="Asia Pacific (Seoul)").focus()
    page.keyboard.press("Enter")
    assert trait(page, "path") == SEOUL
    assert page.evaluate("document.activeElement.textContent") == "› ap-northeast-2"
    page.locator('svg [tabindex="0"]').focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    assert trait(page, "path") == [*SEOUL, "az2"]
    assert trait(page, "selected") == ""
    expect(page.locator("svg")).to_contain_text("Data centre")
    page.get_by_role("button", name="Partitions").focus()
    page.keyboard.press("Enter")
    assert trait(page, "path") == []
    page.get_by_role("button", name="Open partition aws-cn: Regions in China").click()
    assert trait(page, "path") == ["aws-cn"]
    expect(page.locator(".awslab-status")).to_contain_text("Nearest to Seoul: China (Beijing)")


def test_from_another_account_names_change_and_ids_do_not(page: Page, world: RegionMap) -> None:
    put(page, path=SEOUL)
    first = page.locator('svg g[data-key="open-az1"]')
    expect(first).to_contain_text("ap-northeast-2azone ID apne2-az1")
    page.get_by_label("Look from another account").check()
    expect(first).to_contain_text("ap-northeast-2czone ID apne2-az1")
    expect(page.locator(".awslab-status")).to_contain_text("ap-northeast-2a is apne2-az2")
    assert trait(page, "other_account") is True


def test_things_are_put_on_their_level_and_a_wrong_one_is_told(
    page: Page, world: RegionMap
) -> None:
    put(page, path=SEOUL)
    for key, (name, level, why) in CHIPS.items():
        expect(page.locator(".rm-quiz")).to_contain_text(f"Where does it live: {name}?")
        wrong = "global" if level != "global" else "zone"
        page.locator(f'.rm-quiz button[value="{wrong}"]').click()
        expect(page.locator(".rm-answer")).to_contain_text(f"{name} is not there")
        expect(page.locator(f'svg g[data-key="chip-{key}"]')).to_have_count(0)
        page.locator(f'.rm-quiz button[value="{level}"]').click()
        expect(page.locator(".rm-answer")).to_have_text(f"Right. {name}: {why}")
        expect(page.locator(f'svg g[data-key="chip-{key}"]')).to_have_count(1)
    assert trait(page, "placed") == list(CHIPS)
    page.get_by_role("button", name="Place them again").click()
    assert trait(page, "placed") == []


def test_javascript_draws_what_python_draws(page: Page, show: Show) -> None:
    diagram = RegionMap()
    host = show(diagram)
    plain = {"customers": "Seoul", "law": "none", "other_account": False, "placed": []}
    states = [{**plain, "path": []}]
    states += [
        {**plain, "path": [partition], "customers": city, "law": law}
        for partition, city, law in itertools.product(
            ("aws", "aws-iso"), diagram.spec["cities"], ("none", "eu")
        )
    ]
    states += [
        {
            **plain,
            "path": [*path, *zone],
            "other_account": other,
            "placed": ["volume", "vpc", "iam"],
        }
        for path in (SEOUL, ["aws", "us-east-1"], ["aws-eusc", "eusc-de-east-1"])
        for zone in ([], ["az1"], ["az3"])
        for other in (False, True)
    ]
    for width, form in ((1100, "wide"), (390, "narrow")):
        page.set_viewport_size({"width": width, "height": 900})
        expect(page.locator("svg")).to_have_attribute(
            "width", str(diagram.spec["forms"][form]["width"])
        )
        for state in states:
            put(page, **state)
            scene = filled(diagram.spec, form, state)
            assert drawn(host) == expected(scene), state
            height = page.locator("svg").get_attribute("height")
            assert float(str(height)) == pytest.approx(scene["height"])


def test_two_on_a_page_do_not_touch_each_other(page: Page, world: RegionMap, show: Show) -> None:
    show(RegionMap("ap-northeast-2"))
    page.get_by_label("Your customers are in").nth(0).select_option("Tokyo")
    page.locator('[data-key="open-az3"][role="button"]').click(position={"x": 100, "y": 150})
    states = page.evaluate(
        "made.map(({ model }) => [model.get('customers'), model.get('path').length])"
    )
    assert states == [["Tokyo", 1], ["Seoul", 3]]
    assert page.evaluate("[...document.querySelectorAll('[id]')].length") == 0


def test_cleanup_leaves_nothing_behind(page: Page, world: RegionMap) -> None:
    assert page.evaluate("[made[0].model.listeners.length, observers]") == [7, 1]
    page.evaluate("made[0].cleanup()")
    assert page.evaluate("[made[0].model.listeners.length, observers]") == [0, 0]
    assert page.evaluate("made[0].el.childNodes.length") == 0
    assert page.evaluate("made[0].outside") == []


def test_a_hostile_title_stays_text(page: Page, show: Show) -> None:
    show(RegionMap(title="<img src=x onerror='window.hacked = 1'>"))
    expect(page.locator(".awslab-title")).to_have_text("<img src=x onerror='window.hacked = 1'>")
    assert page.locator("img").count() == 0


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1100, 390])
def test_axe_finds_nothing_on_any_level(
    page: Page, world: RegionMap, width: int, scheme: Any
) -> None:
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size({"width": width, "height": 900})
    page.locator("summary").click()
    for path in ([], ["aws"], SEOUL, [*SEOUL, "az1"]):
        put(page, path=path, law="eu", placed=["volume", "vpc"])
        assert violations(page) == [], path
        assert page.evaluate("document.documentElement.scrollWidth") <= width
