"""What a reader breaks and changes in LoadBalancing, in a real browser and without a kernel."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from awslab.diagrams import LoadBalancing
from tests.diagrams import axe
from tests.diagrams import topologies as make
from tests.diagrams.conftest import Show


@pytest.fixture
def application(show: Show) -> LoadBalancing:
    made = LoadBalancing()
    show(made)
    return made


@pytest.fixture
def network(show: Show) -> LoadBalancing:
    made = LoadBalancing("network")
    show(made)
    return made


def trait(page: Page, name: str) -> Any:
    return page.evaluate("name => made[0].model.get(name)", name)


def target(page: Page, number: int) -> Any:
    return page.locator(f'[role="button"][data-key="target-{number}"]')


def press(page: Page, name: str, times: int = 1) -> None:
    for _ in range(times):
        page.get_by_role("button", name=name, exact=True).click()


def status(page: Page) -> Any:
    return page.locator(".awslab-status")


def shares(page: Page) -> list[str]:
    return page.locator(".target .code").all_text_contents()


def test_cross_zone_evens_the_load_of_uneven_zones(page: Page, network: LoadBalancing) -> None:
    assert shares(page) == ["25 % · 250/s"] * 2 + ["6.25 % · 63/s"] * 8
    expect(status(page)).to_have_text("The busiest target gets 25 %, the idlest 6.25 %.")
    page.get_by_label("Cross-zone load balancing").check()
    assert trait(page, "cross_zone") is True
    assert shares(page) == ["10 % · 100/s"] * 10
    expect(status(page)).to_have_text("Each of 10 targets gets 10 %.")


def test_a_broken_target_fails_requests_until_its_checks_have_failed(
    page: Page, network: LoadBalancing
) -> None:
    target(page, 0).click()
    press(page, "Break it")
    assert trait(page, "events") == [{"step": 0, "action": "break", "target": 0}]
    expect(page.get_by_role("button", name="Repair it")).to_be_focused()
    expect(status(page)).to_contain_text("has failed only 0 of 2 checks: it still gets 250/s")
    press(page, "Step")
    expect(page.locator(".verdict .said")).to_have_text("! 750 of 1000 connections/s answered")
    press(page, "Step")
    expect(page.locator(".verdict .said")).to_have_text("✓ 1000 of 1000 connections/s answered")
    expect(status(page)).to_contain_text("Connections failed for 60 s; now all are answered.")
    assert trait(page, "step") == 2
    press(page, "Start again")
    press(page, "Repair it")
    assert trait(page, "events") == []


def test_a_target_drains_and_comes_back(page: Page, application: LoadBalancing) -> None:
    press(page, "Step", 3)
    target(page, 0).click()
    press(page, "Deregister it")
    expect(status(page)).to_contain_text("drains: no new requests, 7500 under way have 300 s")
    press(page, "Step", 10)
    expect(page.locator(".target.gone .state")).to_have_text("– deregistered")
    press(page, "Register it")
    expect(status(page)).to_contain_text(
        "web-a1 is new: it gets requests after it passes one check."
    )
    press(page, "Step")
    expect(page.locator(".target.healthy")).to_have_count(6)


def test_all_broken_targets_fail_open(page: Page, show: Show) -> None:
    show(LoadBalancing("network", groups={"web": (1, 1)}))
    for number in (0, 1):
        target(page, number).click()
        press(page, "Break it")
    press(page, "Step", 2)
    expect(status(page)).to_contain_text("the load balancer fails open")
    expect(page.locator(".target.trouble")).to_have_count(2)


def test_rules_are_changed(page: Page, application: LoadBalancing) -> None:
    orders = page.locator(".request").nth(2).locator("text").nth(1)
    expect(orders).to_have_text("20 % → rule 10 → api")
    press(page, "Add a rule")
    expect(orders).to_have_text("20 % → rule 10 → api")
    press(page, "Rule 20: try it earlier")
    expect(orders).to_have_text("20 % → rule 10 → web")
    page.get_by_label("Rule 10: condition").select_option("path")
    value = page.get_by_label("Rule 10: value")
    value.fill("*s")
    value.press("Enter")
    page.get_by_label("Rule 10: target group").select_option("api")
    assert trait(page, "rules")[0] == {
        "priority": 10,
        "field": "path",
        "value": "*s",
        "group": "api",
    }
    value = page.get_by_label("Rule 20: value")
    value.fill("")
    value.press("Enter")
    expect(page.get_by_role("alert").first).to_have_text("Rule 20 needs a value, such as /api/*")
    assert "" not in [rule["value"] for rule in trait(page, "rules")]
    press(page, "Rule 10: remove it")
    press(page, "Rule 20: remove it")
    assert trait(page, "rules") == []
    expect(orders).to_have_text("20 % → default → web")


def test_a_burst_is_sent_and_undone(page: Page, application: LoadBalancing) -> None:
    press(page, "Send a burst")
    expect(page.locator(".verdict .said")).to_have_text("✓ 5000 of 5000 requests/s answered")
    expect(page.get_by_role("button", name="Send a burst")).to_have_attribute(
        "aria-pressed", "true"
    )
    press(page, "Send a burst")
    assert trait(page, "events") == []
    press(page, "Send a burst")
    press(page, "Undo all")
    assert trait(page, "events") == []


def test_settings_are_inputs_and_bad_ones_are_refused(
    page: Page, application: LoadBalancing
) -> None:
    page.get_by_text("Health checks and draining: change them").click()
    interval = page.get_by_label("Health check every, seconds")
    interval.fill("10")
    interval.press("Enter")
    press(page, "Step")
    expect(page.locator(".verdict .minor")).to_have_text("after 10 s")
    interval.fill("4")
    interval.press("Enter")
    expect(page.get_by_text("4 is not possible: type 5 to 300")).to_be_visible()
    assert trait(page, "health")["interval"] == 10


def test_the_keyboard_alone_is_enough(page: Page, network: LoadBalancing) -> None:
    target(page, 0).focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    assert trait(page, "selected") == "target-1"
    expect(target(page, 1)).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Break it")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Repair it")).to_be_focused()
    target(page, 1).focus()
    page.keyboard.press("Escape")
    assert trait(page, "selected") == ""


def test_play_runs_by_itself_and_pauses(page: Page, network: LoadBalancing) -> None:
    press(page, "Play")
    assert trait(page, "step") == 1
    expect(page.locator(".verdict .minor")).to_have_text("after 60 s")
    press(page, "Pause")
    expect(page.get_by_role("button", name="Play", exact=True)).to_be_visible()


def test_with_less_motion_nothing_moves(page: Page, show: Show) -> None:
    page.emulate_media(reduced_motion="reduce")
    show(LoadBalancing("network"))
    expect(page.get_by_role("button", name="Play", exact=True)).to_be_hidden()
    press(page, "Step")
    names = page.locator(".flow").evaluate_all(
        "all => all.map(e => getComputedStyle(e).animationName)"
    )
    assert set(names) == {"none"}
    page.emulate_media(reduced_motion="no-preference")
    names = page.locator(".flow").evaluate_all(
        "all => all.map(e => getComputedStyle(e).animationName)"
    )
    assert set(names) == {"awslab-flow"}


def test_what_python_sets_is_drawn(page: Page, network: LoadBalancing) -> None:
    page.evaluate("made[0].model.set('step', 4)")
    expect(page.locator(".verdict .minor")).to_have_text("after 120 s")
    press(page, "Back")
    assert trait(page, "step") == 3
    other = LoadBalancing()
    page.evaluate(
        """([spec, rules]) => {
            Object.assign(made[0].model.state, { rules });
            made[0].model.set("spec", spec);
        }""",
        [other.spec, other.rules],
    )
    expect(page.locator(".awslab-title")).to_have_text(other.spec["title"])
    expect(page.locator(".target")).to_have_count(6)


def test_two_on_one_page_do_not_touch_each_other(page: Page, show: Show) -> None:
    show(LoadBalancing())
    show(LoadBalancing("network"))
    page.get_by_role("button", name="Step", exact=True).first.click()
    assert page.evaluate("made.map(one => one.model.get('step'))") == [1, 0]


def test_cleanup_leaves_nothing_and_stops_the_player(page: Page, network: LoadBalancing) -> None:
    page.evaluate(
        """() => {
            window.timers = 0;
            const [start, stop] = [window.setInterval, window.clearInterval];
            window.setInterval = (...some) => { timers += 1; return start(...some); };
            window.clearInterval = id => { if (id) timers -= 1; stop(id); };
        }"""
    )
    press(page, "Play")
    assert page.evaluate("timers") == 1
    page.evaluate("made[0].cleanup()")
    assert page.evaluate("[observers, made[0].model.listeners.length, timers]") == [0, 0, 0]
    assert page.evaluate("made[0].el.childElementCount") == 0
    assert page.evaluate("made[0].outside") == []


def test_names_stay_text(page: Page, show: Show) -> None:
    kinds = [{"method": "<b>", "host": "h", "path": make.HOSTILE, "share": 100}]
    rules = [{"priority": 1, "field": "path", "value": make.HOSTILE[:128], "group": make.HOSTILE}]
    show(
        LoadBalancing(
            groups={make.HOSTILE: (1, 1)}, zones=("<b>", make.HOSTILE), requests=kinds, rules=rules
        )
    )
    assert page.evaluate("window.hacked") is None
    assert page.locator(".awslab b, .awslab script").count() == 0
    assert page.evaluate("document.documentElement.scrollWidth") <= 1100


def test_the_tables_are_pythons_and_follow_the_reader(page: Page, network: LoadBalancing) -> None:
    page.get_by_text("Same facts as a table").click()
    expect(page.locator("caption")).to_have_count(2)
    tables = page.evaluate(
        """() => [...document.querySelectorAll("table")].filter(one => one.caption).map(one =>
            [...one.tBodies[0].rows].map(row => [...row.cells].map(cell => cell.textContent)))"""
    )
    assert tables == [table["rows"] for table in network.text_alternative]
    page.get_by_label("Cross-zone load balancing").check()
    expect(page.locator("table", has_text="Health").locator("tbody tr").first).to_contain_text(
        "10 %100/s"
    )


@pytest.mark.parametrize("kind", ["application", "network"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1100, 390])
def test_axe_finds_nothing(page: Page, show: Show, kind: str, scheme: Any, width: int) -> None:
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    page.set_viewport_size({"width": width, "height": 900})
    show(LoadBalancing(kind))
    target(page, 0).click()
    press(page, "Break it")
    press(page, "Step")
    page.get_by_text("Health checks and draining: change them").click()
    page.get_by_text("Same facts as a table").click()
    assert axe.violations(page) == []
