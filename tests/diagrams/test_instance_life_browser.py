"""What a reader does with an instance's life, in a real browser and without a kernel."""

from __future__ import annotations

import random
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from awslab.diagrams import InstanceLife
from awslab.diagrams.instance import rules
from awslab.diagrams.instance.outcomes import CALLS
from awslab.diagrams.instance.picture import picture
from tests.diagrams.axe import violations
from tests.diagrams.conftest import Show
from tests.diagrams.parity import drawn, expected

Json = dict[str, Any]


@pytest.fixture
def life(show: Show) -> InstanceLife:
    diagram = InstanceLife()
    show(diagram)
    return diagram


def press(page: Page, *calls: str) -> None:
    """Make calls without being asked first."""
    page.get_by_label("Ask me first").uncheck()
    for call in calls:
        page.locator(f'button[value="{call}"]').click()


def part(page: Page, key: str) -> Any:
    return page.locator(f'svg g[data-key="{key}"]')


def trait(page: Page, name: str) -> Any:
    return page.evaluate("name => made[0].model.get(name)", name)


def test_a_reader_predicts_then_stops_and_sees_what_is_left(page: Page, life: InstanceLife) -> None:
    page.locator('button[value="stop"]').click()
    assert trait(page, "played") == []
    question = page.locator(".life-ask")
    expect(question).to_contain_text("Stop: when it is over, which of these will be as they were")
    question.get_by_label("Root volume").check()
    question.get_by_label("Public IPv4").check()
    question.get_by_role("button", name="Stop").click()
    assert trait(page, "played") == ["stop"]
    expect(page.get_by_role("status")).to_contain_text("From the state stopping on")
    page.keyboard.press("Enter")  # the focus waits on Wait
    assert trait(page, "played") == ["stop", "wait"]
    expect(page.get_by_role("status")).to_contain_text(
        "Your prediction: 3 of 7 right. You said kept, but not as it was: Public IPv4. "
        "Kept, though you did not say so: Private IPv4, IPv6 and Data volume."
    )
    expect(part(page, "public")).to_contain_text("released")
    expect(part(page, "host")).to_contain_text("No host computer")
    assert trait(page, "prediction") == {"at": 0, "kept": ["public", "root"]}


def test_not_yet_changes_nothing(page: Page, life: InstanceLife) -> None:
    page.locator('button[value="terminate"]').click()
    page.get_by_role("button", name="Not yet").click()
    assert trait(page, "played") == []
    expect(page.locator(".life-ask")).to_be_empty()
    assert page.evaluate("document.activeElement.value") == "terminate"


def test_the_ledger_follows_a_public_address(page: Page, life: InstanceLife) -> None:
    press(page, "stop", "wait", "start", "wait")
    expect(page.locator(".life-ledger")).to_contain_text(
        "running → stopping → stopped → pending → running"
    )
    row = page.locator(".life-ledger tr", has_text="Public IPv4")
    expect(row).to_contain_text("203.0.113.10 → released → 203.0.113.57")


def test_a_forbidden_call_says_aws_error_and_changes_nothing(
    page: Page, life: InstanceLife
) -> None:
    press(page, "stop", "start")
    expect(page.get_by_role("status")).to_contain_text(
        "IncorrectInstanceState: The instance 'i-0123456789abcdef0' is not in a state from which "
        "it can be started."
    )
    expect(part(page, "state-stopping")).to_have_class("life-state now")


def test_launched_on_an_instance_store_it_cannot_be_stopped(page: Page, life: InstanceLife) -> None:
    page.get_by_label("Hibernation enabled").check()
    press(page, "stop")
    page.get_by_role("radio", name="Instance store").check()
    assert trait(page, "played") == []
    assert trait(page, "launch")["hibernation"] is False
    expect(page.get_by_label("Hibernation enabled")).to_be_disabled()
    press(page, "stop")
    expect(page.get_by_role("status")).to_contain_text("UnsupportedOperation")


def test_an_elastic_ip_stays(page: Page, life: InstanceLife) -> None:
    page.get_by_label("Public IPv4 address").select_option("elastic")
    page.get_by_label("Delete data volumes on termination").check()
    press(page, "terminate", "wait")
    expect(part(page, "elastic")).to_contain_text("not associated, still yours")
    expect(part(page, "data-1")).to_contain_text("deleted")
    expect(part(page, "charge-ipv4")).to_contain_text("1 address")


def test_launch_again_begins_anew(page: Page, life: InstanceLife) -> None:
    press(page, "terminate", "wait")
    page.get_by_role("button", name="Launch again").click()
    assert trait(page, "played") == []
    expect(page.get_by_role("status")).to_have_text("The instance is running.")


def test_the_keyboard_alone_is_enough(page: Page, life: InstanceLife) -> None:
    page.locator('button[value="reboot"]').focus()
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.value") == "ram"
    page.get_by_role("button", name="Reboot").nth(1).focus()
    page.keyboard.press("Enter")
    assert trait(page, "played") == ["reboot"]
    page.keyboard.press("Tab")
    page.locator('svg [tabindex="0"]').focus()
    page.keyboard.press("End")
    assert page.evaluate("document.activeElement.dataset.key") == "charge-ipv4"
    page.keyboard.press("Enter")
    assert trait(page, "selected") == "charge-ipv4"
    expect(page.locator(".awslab-panel")).to_contain_text("Every public IPv4 address is charged")
    assert page.evaluate("document.activeElement.dataset.key") == "charge-ipv4"
    page.keyboard.press("Escape")
    assert trait(page, "selected") == ""


def test_what_python_plays_is_drawn_and_the_focus_stays(page: Page, life: InstanceLife) -> None:
    page.locator('[role="button"][data-key="ram"]').focus()
    page.evaluate("made[0].model.set('played', ['reboot'])")
    expect(part(page, "ram")).to_contain_text("contents of boot 2")
    assert page.evaluate("document.activeElement.dataset.key") == "ram"
    page.evaluate("made[0].model.set('selected', 'nothing')")
    expect(page.locator(".awslab-panel")).to_contain_text("Press a call")


def test_the_table_holds_what_is_now(page: Page, life: InstanceLife) -> None:
    page.locator("summary").click()
    first = page.locator("details table").first
    expect(first.locator("tbody tr").first).to_have_text("Memory (RAM)contents of boot 1")
    press(page, "reboot")
    expect(first.locator("tbody tr").first).to_have_text("Memory (RAM)contents of boot 2")


def launches() -> list[Json]:
    given: list[Json] = [
        {},
        {"hibernation": True, "public": "elastic", "data_volumes": {"a": True, "b": False}},
        {"root": "instance-store", "instance_store": False, "public": "none", "ipv6": False},
        {"delete_root": False, "data_volumes": {}, "hibernation": True},
    ]
    return given


@pytest.mark.parametrize("given", launches(), ids=["plain", "elastic", "store", "bare"])
def test_javascript_lives_and_draws_as_python_does(page: Page, show: Show, given: Json) -> None:
    life = InstanceLife(**given)
    host = show(life)
    chance = random.Random(str(given))
    plays: list[list[str]] = [[], ["stop", "wait", "start", "wait"], ["fail", "wait"]]
    plays += [chance.choices(CALLS, k=chance.randint(1, 12)) for _ in range(25)]
    for width, form in ((1100, "wide"), (390, "narrow")):
        page.set_viewport_size({"width": width, "height": 900})
        expect(page.locator("svg")).to_have_attribute(
            "width", str(life.spec["grid"][form]["width"])
        )
        for played in plays:
            page.evaluate("played => made[0].model.set('played', played)", played)
            scene = picture(
                life.spec, form, life.launch, rules.lives(life.spec, life.launch, played)
            )
            assert drawn(host) == expected(scene), played
            assert host.query_selector("svg").get_attribute("height") == str(scene["height"])


def test_javascript_grades_predictions_as_python_does(page: Page, life: InstanceLife) -> None:
    for call in ("stop", "reboot", "terminate", "fail"):
        history = rules.lives(life.spec, life.launch, [])
        truth = rules.kept(history, 0, life.spec, life.launch, call)
        right = [key for key, stays in truth.items() if stays]
        page.evaluate("made[0].model.set('played', [])")
        page.evaluate("kept => made[0].model.set('prediction', { at: 0, kept })", right)
        page.evaluate("call => made[0].model.set('played', [call, 'wait'])", call)
        expect(page.get_by_role("status")).to_contain_text(f"{len(truth)} of {len(truth)} right.")


def test_two_on_a_page_do_not_touch_each_other(page: Page, life: InstanceLife, show: Show) -> None:
    show(InstanceLife())
    page.get_by_role("radio", name="Instance store").nth(1).check()
    page.locator('button[value="wait"]').nth(0).click()
    states = page.evaluate(
        "made.map(({ model }) => [model.get('launch').root, model.get('played')])"
    )
    assert states == [["ebs", ["wait"]], ["instance-store", []]]
    assert page.evaluate("[...document.querySelectorAll('[id]')].length") == 0


def test_cleanup_leaves_nothing_behind(page: Page, life: InstanceLife) -> None:
    assert page.evaluate("[made[0].model.listeners.length, observers]") == [5, 1]
    page.evaluate("made[0].cleanup()")
    assert page.evaluate("[made[0].model.listeners.length, observers]") == [0, 0]
    assert page.evaluate("made[0].el.childNodes.length") == 0
    assert page.evaluate("made[0].outside") == []


def test_hostile_names_never_become_elements(page: Page, show: Show) -> None:
    show(InstanceLife(data_volumes={"<script>window.hacked = 1</script>": False}, title="<b>x</b>"))
    press(page, "terminate", "wait")
    page.locator("summary").click()
    assert page.locator(".awslab :is(script, b)").count() == 0
    assert page.evaluate("window.hacked") is None


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1100, 390])
def test_axe_finds_nothing(page: Page, life: InstanceLife, width: int, scheme: Any) -> None:
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size({"width": width, "height": 900})
    press(page, "stop", "wait")
    page.get_by_label("Ask me first").check()
    page.locator('button[value="start"]').click()
    page.locator("summary").click()
    page.locator('[role="button"][data-key="ram"]').click()
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
