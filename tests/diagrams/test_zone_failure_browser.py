"""What a reader places and breaks in ZoneFailure, in a real browser and without a kernel."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from awslab.diagrams import ZoneFailure
from tests.diagrams import axe
from tests.diagrams import topologies as make
from tests.diagrams.conftest import Show

A, B, C = (f"ap-northeast-2{letter}" for letter in "abc")


@pytest.fixture
def diagram(show: Show) -> ZoneFailure:
    made = ZoneFailure()
    show(made)
    return made


def trait(page: Page, name: str) -> Any:
    return page.evaluate("name => made[0].model.get(name)", name)


def fail(page: Page, zone: str) -> Any:
    return page.get_by_role("group", name="Fail a zone").locator("button", has_text=zone)


def headline(page: Page) -> str:
    return page.locator(".verdict text").text_content() or ""


def key(page: Page, name: str) -> Any:
    return page.locator(f'[role="button"][data-key="{name}"]')


def test_a_failed_zone_leaves_survivors_that_are_overloaded(
    page: Page, diagram: ZoneFailure
) -> None:
    assert headline(page) == "✓ 900 of 900 requests/s answered"
    page.get_by_label("all answered").check()
    fail(page, A).click()
    assert trait(page, "failed") == [A]
    status = page.locator(".awslab-status")
    expect(status).to_contain_text(
        "Web tier: 4 survivors at 150 %; App tier: 4 survivors at 150 %."
    )
    expect(status).to_contain_text("The standby is taking over: no writes until then.")
    expect(status).to_contain_text(f"{B} and {C} lost the way out")
    expect(status).to_contain_text("full demand is answered again 5 minutes after the failure.")
    expect(status).to_contain_text("You predicted that everything is answered: not so.")
    page.get_by_label("2 min later").check()
    assert headline(page) == "! 600 of 900 requests/s answered"
    expect(status).to_contain_text("300 requests/s find no room.")
    page.get_by_label("5 min later").check()
    assert headline(page) == "✓ 900 of 900 requests/s answered"
    expect(status).to_contain_text("Web tier: 6 instances, 2 of them new, at 100 %")


def test_a_repaired_zone_brings_everything_back(page: Page, diagram: ZoneFailure) -> None:
    fail(page, A).click()
    expect(fail(page, A)).to_have_attribute("aria-pressed", "true")
    fail(page, A).click()
    assert trait(page, "failed") == []
    expect(page.locator(".awslab-status")).to_have_text("")
    assert page.locator(".lost").count() == 0


def test_a_load_balancer_in_one_zone(page: Page, diagram: ZoneFailure) -> None:
    page.get_by_role("button", name="Load balancer in one zone").click()
    assert headline(page) == "✓ 300 of 300 requests/s answered"
    assert page.locator(".idle").count() == 12
    expect(page.locator(".awslab-status")).to_contain_text(
        "12 instances in other zones get nothing"
    )
    fail(page, A).click()
    assert headline(page) == "✕ 0 of 300 requests/s answered"
    status = page.locator(".awslab-status")
    expect(status).to_contain_text("nothing gets in, though instances still run")
    expect(status).to_contain_text("only when the zone is back")


def test_two_zones_at_60_per_cent(page: Page, diagram: ZoneFailure) -> None:
    page.get_by_role("button", name="Two zones at 60 %").click()
    expect(page.locator(".one .code").first).to_have_text("60%")
    fail(page, A).click()
    expect(page.locator(".awslab-status")).to_contain_text("5 survivors at 120 %")


def test_room_to_lose_one_zone(page: Page, diagram: ZoneFailure) -> None:
    expect(page.locator(".awslab-panel")).to_contain_text("3 in each zone, 9 in all, 50 % more.")
    page.get_by_role("button", name="Room to lose one zone").click()
    assert trait(page, "counts") == {"Web tier": [3, 3, 3], "App tier": [3, 3, 3]}
    fail(page, B).click()
    assert headline(page) == "✓ 900 of 900 requests/s answered"
    expect(page.locator(".awslab-status")).to_contain_text("Web tier: 6 survivors at 100 %")


def test_instances_are_placed_within_limits(page: Page, diagram: ZoneFailure) -> None:
    less = page.get_by_role("button", name=f"One instance of Web tier less in {A}")
    for _ in range(3):
        less.click(force=True)
    assert trait(page, "counts")["Web tier"] == [0, 2, 2]
    expect(less).to_have_attribute("aria-disabled", "true")
    more = page.get_by_role("button", name=f"One instance of App tier more in {C}")
    for _ in range(9):
        more.click(force=True)
    assert trait(page, "counts")["App tier"] == [2, 2, 8]
    assert page.locator("svg .one").count() == 16


def test_the_design_is_changed(page: Page, diagram: ZoneFailure) -> None:
    page.get_by_role("combobox", name="Database").select_option("single")
    assert trait(page, "data") == {"primary": A, "standby": "", "replicas": []}
    page.get_by_label("NAT gateway").select_option("all")
    assert trait(page, "nat") == [A, B, C]
    page.get_by_label("An Auto Scaling group").uncheck()
    assert trait(page, "replaces") is False
    page.get_by_label("Demand").fill("450")
    assert trait(page, "demand") == 450
    fail(page, A).click()
    status = page.locator(".awslab-status")
    expect(status).to_contain_text("The database is gone")
    expect(status).not_to_contain_text("way out")
    expect(status).to_contain_text("again 60 minutes after")


def test_assumptions_are_inputs_and_bad_ones_are_refused(page: Page, diagram: ZoneFailure) -> None:
    page.get_by_text("Assumptions: change them").click()
    zone = page.get_by_label("A zone is down")
    before = page.locator(".foot text").first.text_content()
    zone.fill("10")
    zone.press("Enter")
    assert trait(page, "zone_down") == 10
    assert page.locator(".foot text").first.text_content() != before
    zone.fill("often")
    zone.press("Enter")
    expect(page.get_by_role("alert").first).to_have_text("often is no per cent: type 0 to 100")
    assert trait(page, "zone_down") == 10
    launch = page.get_by_label("A new instance serves after")
    launch.fill("9")
    launch.press("Enter")
    expect(page.get_by_label("9 min later")).to_be_visible()
    expect(launch).to_be_visible()


def test_the_keyboard_fails_one_instance(page: Page, diagram: ZoneFailure) -> None:
    key(page, f"0/{A}/1").focus()
    page.keyboard.press("Enter")
    assert trait(page, "selected") == f"0/{A}/1"
    expect(key(page, f"0/{A}/1")).to_be_focused()
    expect(key(page, f"0/{A}/1")).to_have_attribute("aria-pressed", "true")
    expect(page.locator(".awslab-panel")).to_contain_text("It answers at 100 % of its capacity.")
    act = page.get_by_role("button", name="Fail it")
    act.focus()
    page.keyboard.press("Enter")
    assert trait(page, "failed") == [f"0/{A}/1"]
    expect(page.get_by_role("button", name="Repair it")).to_be_focused()
    expect(page.locator(".awslab-status")).to_contain_text(
        "1 instance failed. Web tier: 5 survivors"
    )
    key(page, f"0/{A}/1").focus()
    page.keyboard.press("ArrowRight")
    assert page.evaluate("document.activeElement.dataset.key") == f"0/{A}/2"
    page.keyboard.press("Escape")
    assert trait(page, "selected") == ""


def test_what_fell_with_its_zone_is_not_repaired_alone(page: Page, diagram: ZoneFailure) -> None:
    fail(page, A).click()
    key(page, "data/primary").click()
    expect(page.locator(".awslab-panel")).to_contain_text("It has failed.")
    expect(page.get_by_role("button", name="Repair it")).to_have_count(0)


def test_what_python_sets_is_drawn(page: Page, diagram: ZoneFailure) -> None:
    page.evaluate("zone => made[0].model.set('failed', [zone])", B)
    expect(page.locator(".zone.down")).to_have_count(1)
    other = ZoneFailure({"front": (1, 1)}, zones=("x", "y"), demand=100)
    state = {name: getattr(other, name) for name in ("counts", "nat", "balancer", "data", "failed")}
    page.evaluate(
        """([spec, state]) => {
            Object.assign(made[0].model.state, state, { demand: 100 });
            made[0].model.set("spec", spec);
        }""",
        [other.spec, state],
    )
    expect(page.locator(".said-row text").nth(3)).to_have_text("front")
    assert page.get_by_role("group", name="Fail a zone").locator("button").count() == 2


def test_two_on_one_page_do_not_touch_each_other(page: Page, show: Show) -> None:
    show(ZoneFailure())
    show(ZoneFailure())
    fail(page, A).first.click()
    page.get_by_label("all answered").first.check()
    page.get_by_label("none", exact=True).nth(1).check()
    assert page.evaluate("made.map(one => one.model.get('failed'))") == [[A], []]
    assert page.evaluate("made.map(one => one.model.get('prediction'))") == ["all", "none"]


def test_cleanup_leaves_nothing(page: Page, diagram: ZoneFailure) -> None:
    page.evaluate("made[0].cleanup()")
    assert page.evaluate("[observers, made[0].model.listeners.length]") == [0, 0]
    assert page.evaluate("made[0].el.childElementCount") == 0
    assert page.evaluate("made[0].outside") == []


def test_names_stay_text(page: Page, show: Show) -> None:
    show(ZoneFailure({make.HOSTILE: (1, 1)}, zones=("<b>a</b>", make.HOSTILE)))
    assert page.evaluate("window.hacked") is None
    assert page.locator("b, script").count() == 0
    assert page.evaluate("document.documentElement.scrollWidth") <= 1100


def test_the_tables_are_pythons_and_follow_the_reader(page: Page, diagram: ZoneFailure) -> None:
    page.get_by_text("Same facts as a table").click()
    expect(page.locator("caption")).to_have_count(2)
    tables = page.evaluate(
        """() => [...document.querySelectorAll("table")].filter(one => one.caption).map(one =>
            [...one.tBodies[0].rows].map(row => [...row.cells].map(cell => cell.textContent)))"""
    )
    assert tables == [table["rows"] for table in diagram.text_alternative]
    fail(page, A).click()
    expect(page.locator("table", has_text="What is left")).to_contain_text("4 of 6150 %overloaded")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1100, 390])
def test_axe_finds_nothing(page: Page, show: Show, scheme: Any, width: int) -> None:
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size({"width": width, "height": 900})
    show(ZoneFailure())
    fail(page, A).click()
    key(page, f"0/{B}/1").click()
    page.get_by_text("Assumptions: change them").click()
    page.get_by_text("Same facts as a table").click()
    assert axe.violations(page) == []
