"""What a reader does with the map, in a real browser and without a kernel."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from awslab.diagrams import VpcMap
from awslab.diagrams.still import page_stills
from awslab.topology.model import Vpc
from tests.diagrams import topologies as make
from tests.diagrams.conftest import Show


@pytest.fixture
def shop(show: Show) -> VpcMap:
    diagram = VpcMap(make.topology(make.shop()))
    show(diagram)
    return diagram


def key(page: Page, name: str) -> Any:
    return page.locator(f'[role="button"][data-key="{name}"]')


def zone(page: Page, name: str) -> Any:
    return page.locator(f'button[value="{name}"]')


def trait(page: Page, name: str) -> Any:
    return page.evaluate("name => made[0].model.get(name)", name)


def lit(page: Page) -> set[str]:
    return set(page.locator(".lit").evaluate_all("all => all.map(one => one.dataset.key)"))


def test_a_click_selects_lights_the_way_and_says_why(page: Page, shop: VpcMap) -> None:
    key(page, "subnet-app-b").click(position={"x": 60, "y": 10})
    assert trait(page, "selected") == "subnet-app-b"
    assert {"subnet-app-b", "rtb-app", "nat-a", "rtb-web", "igw-1"} <= lit(page)
    assert "rtb-main" not in lit(page)
    panel = page.locator(".awslab-panel")
    expect(panel).to_contain_text("app-b is private because its route table, app-table")
    expect(panel.locator("tbody tr").nth(1)).to_have_text("0.0.0.0/0NAT gateway nat-aactive")
    assert page.evaluate("made[0].model.saved") == 1


def test_a_second_click_clears(page: Page, shop: VpcMap) -> None:
    for _ in range(2):
        key(page, "rtb-web").click()
    assert trait(page, "selected") == ""
    assert lit(page) == set()
    expect(page.locator(".awslab-panel")).to_contain_text("Select anything on the map")


def test_a_click_beside_everything_clears(page: Page, shop: VpcMap) -> None:
    key(page, "igw-1").click()
    page.locator("svg").click(position={"x": 3, "y": 3})
    assert trait(page, "selected") == ""


def test_a_zone_switched_off_says_what_is_left_and_who_lost_the_way_out(
    page: Page, shop: VpcMap
) -> None:
    zone(page, make.A).click()
    assert trait(page, "failed_zones") == ["ap-northeast-2a"]
    expect(page.get_by_role("status")).to_have_text(
        "ap-northeast-2a is off: 2 of 5 subnets and 2 of 3 running instances are left. "
        "NAT gateway nat-a was in it: app-b has lost its way to the internet."
    )
    off = set(
        page.locator('.off > [role="button"]').evaluate_all(
            "all => all.map(one => one.dataset.key)"
        )
    )
    assert off == {"subnet-web-a", "subnet-app-a", "subnet-db", "i-web1", "nat-a"}
    assert page.locator(".hatch").count() == 1
    assert page.locator(".badge text").all_text_contents() == ["off", "way out lost"]


def test_a_zone_switched_on_again_brings_everything_back(page: Page, shop: VpcMap) -> None:
    button = zone(page, make.B)
    button.click()
    expect(button).to_have_attribute("aria-pressed", "true")
    expect(page.get_by_role("status")).to_contain_text("3 of 5 subnets and 1 of 3")
    button.click()
    expect(button).to_have_attribute("aria-pressed", "false")
    assert trait(page, "failed_zones") == []
    assert page.locator(".off, .hatch, .badge").count() == 0
    expect(page.get_by_role("status")).to_have_text("")


def test_the_panel_of_a_subnet_says_that_its_way_out_is_lost(page: Page, shop: VpcMap) -> None:
    zone(page, make.A).click()
    key(page, "subnet-app-b").click(position={"x": 60, "y": 20})
    expect(page.locator(".awslab-alert")).to_have_text(
        "Its way to the internet is lost: NAT gateway nat-a stood in ap-northeast-2a, which is off."
    )
    expect(key(page, "subnet-db")).to_have_attribute(
        "aria-label", re.compile(r", off with its zone$")
    )


def test_with_all_zones_off_nothing_is_left(page: Page, shop: VpcMap) -> None:
    for name in (make.A, make.B):
        zone(page, name).click()
    expect(page.get_by_role("status")).to_have_text(
        "ap-northeast-2a and ap-northeast-2b are off: 0 of 5 subnets and 0 of 3 running "
        "instances are left. NAT gateway nat-a was in them: nothing is left that needs it."
    )


def test_the_keyboard_alone_is_enough(page: Page, shop: VpcMap) -> None:
    for _ in range(3):  # the two zone buttons, then the map
        page.keyboard.press("Tab")
    assert focused(page) == "subnet-web-a"
    page.keyboard.press("ArrowRight")
    assert focused(page) == "subnet-web-b"
    page.keyboard.press("ArrowDown")
    assert focused(page) == "i-web2"
    page.keyboard.press("Enter")
    assert trait(page, "selected") == "i-web2"
    expect(key(page, "i-web2")).to_have_attribute("aria-pressed", "true")
    page.keyboard.press("Escape")
    assert trait(page, "selected") == ""
    page.keyboard.press("End")
    assert focused(page) == "igw-1"
    page.keyboard.press("Space")
    assert trait(page, "selected") == "igw-1"
    expect(page.locator(".awslab-ring")).to_be_visible()


def test_the_map_is_one_tab_stop(page: Page, shop: VpcMap) -> None:
    key(page, "rtb-web").focus()
    assert page.locator('svg [tabindex="0"]').count() == 1
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.tagName") == "SUMMARY"
    page.keyboard.press("Shift+Tab")
    assert focused(page) == "rtb-web"


def test_every_part_of_the_map_can_be_reached_with_arrow_keys(page: Page, shop: VpcMap) -> None:
    names = set(shop.spec["things"])
    reached, frontier = {"subnet-web-a"}, ["subnet-web-a"]
    while frontier:
        here = frontier.pop()
        for arrow in ("Left", "Right", "Up", "Down"):
            key(page, here).focus()
            page.keyboard.press(f"Arrow{arrow}")
            there = focused(page)
            if there not in reached:
                reached.add(there)
                frontier.append(there)
    assert reached == names


def test_a_changed_account_is_drawn_again_and_keeps_focus_and_selection(
    page: Page, shop: VpcMap
) -> None:
    key(page, "subnet-web-b").focus()
    page.keyboard.press("Enter")
    smaller = make.shop()
    kept = tuple(s for s in smaller.subnets if s.id != "subnet-db")
    after = VpcMap(make.topology(_with_subnets(smaller, kept)))
    page.evaluate("spec => made[0].model.set('spec', spec)", after.spec)
    assert key(page, "subnet-db").count() == 0
    assert focused(page) == "subnet-web-b"
    assert "rtb-web" in lit(page)


def test_what_python_selects_is_shown(page: Page, shop: VpcMap) -> None:
    page.evaluate("made[0].model.set('selected', 'rtb-app')")
    expect(page.locator(".awslab-panel")).to_contain_text("Route table app-table")
    page.evaluate("made[0].model.set('selected', 'rtb-not-there')")
    expect(page.locator(".awslab-panel")).to_contain_text("Select anything on the map")


def test_a_narrow_page_gets_the_narrow_form(page: Page, shop: VpcMap) -> None:
    wide, narrow = (shop.spec["scenes"][form]["width"] for form in ("wide", "narrow"))
    drawing = page.locator("svg")
    expect(drawing).to_have_attribute("width", str(wide))
    zone(page, make.A).click()
    page.set_viewport_size({"width": 390, "height": 800})
    expect(drawing).to_have_attribute("width", str(narrow))
    assert page.locator(".hatch").count() == 1
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


@pytest.mark.parametrize(("width", "shown"), [(1100, "wide"), (390, "narrow")])
def test_of_a_pages_two_stills_the_one_that_fits_shows(page: Page, width: int, shown: str) -> None:
    diagram = VpcMap(make.topology(make.shop()))
    stills = f'<div class="awslab-stills">{"".join(page_stills(diagram.spec))}</div>'
    page.set_content(f"<style>{diagram._css}</style>{stills}")
    page.set_viewport_size({"width": width, "height": 800})
    for form in ("wide", "narrow"):
        expect(page.locator(f".awslab-{form}")).to_be_visible(visible=form == shown)
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_two_maps_on_a_page_do_not_touch_each_other(page: Page, shop: VpcMap, show: Show) -> None:
    show(VpcMap(make.topology(make.shop())))
    zone(page, make.A).nth(1).click()
    key(page, "rtb-app").nth(0).click()
    states = page.evaluate(
        "made.map(({ model }) => [model.get('selected'), model.get('failed_zones')])"
    )
    assert states == [["rtb-app", []], ["", ["ap-northeast-2a"]]]
    ids = page.evaluate("[...document.querySelectorAll('[id]')].map(one => one.id)")
    assert ids == []


def test_cleanup_leaves_nothing_behind(page: Page, shop: VpcMap) -> None:
    assert page.evaluate("[made[0].model.listeners.length, observers]") == [4, 1]
    page.evaluate("made[0].cleanup()")
    assert page.evaluate("[made[0].model.listeners.length, observers]") == [0, 0]
    assert page.evaluate("made[0].el.childNodes.length") == 0
    assert page.evaluate("made[0].outside") == []


def test_hostile_names_never_become_elements(page: Page, show: Show) -> None:
    show(VpcMap(make.topology(make.hostile()), title=make.HOSTILE))
    assert page.locator("script").count() == 0
    page.locator("summary").click()
    expect(page.locator("details table").first).to_be_visible()
    for name in ("subnet-x", "i-x", "nat-x", "rtb-1"):
        key(page, name).click(position={"x": 20, "y": 8})
        expect(page.locator(".awslab-heading")).to_contain_text(make.HOSTILE[:40])
    zone(page, make.A).click()
    assert page.locator("script").count() == 0
    assert page.evaluate("window.hacked") is None
    assert page.evaluate("document.documentElement.scrollWidth") <= 1100


def test_the_table_holds_the_same_facts(page: Page, shop: VpcMap) -> None:
    page.locator("summary").click()
    tables = page.locator("details table")
    expect(tables).to_have_count(len(shop.text_alternative))
    rows = tables.first.locator("tbody tr")
    expect(rows).to_have_count(5)
    cells = rows.first.locator("td").all_text_contents()
    assert cells == shop.text_alternative[0]["rows"][0]


@pytest.mark.parametrize(
    "vpcs", [(), (make.vpc(tables=[make.table("rtb-1")]),)], ids=["none", "empty"]
)
def test_an_empty_account_has_no_zone_to_switch_off(
    page: Page, show: Show, vpcs: tuple[Vpc, ...]
) -> None:
    show(VpcMap(make.topology(*vpcs)))
    expect(page.locator(".awslab-bar")).to_be_hidden()
    expect(page.locator("svg")).to_contain_text("yet")
    expect(page.locator(".awslab-panel")).to_be_visible(visible=bool(vpcs))


@pytest.mark.parametrize(
    ("attributes", "scheme", "expected"),
    [
        ({}, "light", "light"),
        ({}, "dark", "dark"),
        ({"data-theme": "light"}, "dark", "light"),
        ({"data-theme": "dark"}, "light", "dark"),
        ({"data-jp-theme-light": "true"}, "dark", "light"),
        ({"data-jp-theme-light": "false"}, "light", "dark"),
    ],
)
def test_the_theme_is_the_books_or_jupyters_or_the_systems(
    page: Page, shop: VpcMap, attributes: dict[str, str], scheme: Any, expected: str
) -> None:
    page.emulate_media(color_scheme=scheme)
    for name, value in attributes.items():
        place = "documentElement" if name == "data-theme" else "body"
        page.evaluate(f"value => document.{place}.setAttribute('{name}', value)", value)
    ground = page.locator(".awslab").evaluate("one => getComputedStyle(one).backgroundColor")
    assert ground == {"light": "rgb(255, 255, 255)", "dark": "rgb(18, 23, 30)"}[expected]


def focused(page: Page) -> str:
    return str(page.evaluate("document.activeElement.dataset.key"))


def _with_subnets(vpc: Vpc, subnets: tuple[Any, ...]) -> Vpc:
    return make.vpc(subnets, vpc.route_tables, nats=vpc.nat_gateways, instances=vpc.instances)
