"""What a reader does with the packet, in a real browser and without a kernel."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import ElementHandle, Page, expect

from awslab.diagrams import PacketPath
from awslab.diagrams.packet.example import CASES, example
from awslab.diagrams.packet.layout import events, layout
from awslab.topology import Topology
from tests.diagrams import axe
from tests.diagrams import topologies as make
from tests.diagrams.conftest import Show
from tests.diagrams.parity import drawn, expected


@pytest.fixture
def host(show: Show) -> ElementHandle:
    return show(PacketPath.example())


def trait(page: Page, name: str) -> Any:
    return page.evaluate("name => made[0].model.get(name)", name)


def put(page: Page, **values: Any) -> None:
    page.evaluate(
        "some => Object.entries(some).forEach(([k, v]) => made[0].model.set(k, v))", values
    )


def key(page: Page, name: str) -> Any:
    return page.locator(f'[role="button"][data-key="{name}"]')


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def status(page: Page) -> Any:
    return page.get_by_role("status")


@pytest.mark.parametrize(("form", "width"), [("wide", 1100), ("narrow", 390)])
def test_javascript_draws_what_python_draws(page: Page, show: Show, form: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    diagram = PacketPath.example()
    host = show(diagram)
    assert drawn(host) == expected(diagram.spec["scenes"][form])
    for case in CASES:
        put(page, src=case["src"], dst=case["dst"], traffic=case["traffic"])
        view = diagram._ways.view(case["src"], case["dst"], case["traffic"])
        for step in {min(step, len(events(view))) for step in (0, 1, 3, 5, 99)}:
            put(page, step=step)
            assert drawn(host) == expected(layout(form, view, step)), (case["name"], step)


def test_step_by_step_to_the_refusal(page: Page, host: ElementHandle) -> None:
    press(page, "Start again")
    assert trait(page, "step") == 0
    expect(status(page)).to_have_text("Make your prediction, then press Play or Step.")
    assert key(page, "acl-report").count() == 0
    press(page, "Step")
    expect(status(page)).to_have_text("Internet gateway igw-shop: lets it in, to 10.0.30.10.")
    expect(key(page, "igw-shop")).to_be_visible()
    for _ in range(3):
        press(page, "Step")
    expect(status(page)).to_have_text(
        "The packet arrives at instance report-1. Now its reply has to get back."
    )
    press(page, "Step")
    press(page, "Step")
    expect(status(page)).to_have_text(
        "Refused. Network ACL acl-report: outbound: rule * denies tcp 1024-65535. "
        "The reply ends here: the internet gets no answer."
    )
    expect(page.get_by_role("button", name="Step", exact=True)).to_be_disabled()
    panel = page.locator(".awslab-panel")
    expect(panel).to_contain_text("What to change: add an outbound rule to network ACL acl-report")
    expect(panel.locator(".awslab-decides").last).to_have_text("▶ *all traffic0.0.0.0/0deny")
    press(page, "Back")
    expect(status(page)).to_have_text("Security group sg-web: stateful: the reply is not asked.")


def test_a_new_choice_waits_for_a_prediction_and_judges_it(page: Page, host: ElementHandle) -> None:
    page.get_by_label("Try").select_option(label="A public subnet is not enough")
    assert [trait(page, name) for name in ("src", "dst", "step")] == ["i-web-2", "internet", 0]
    expect(page.get_by_text("web-2 stands beside web-1, without a public")).to_be_visible()
    page.get_by_label("The reply is refused").check(force=True)
    assert trait(page, "prediction") == "reply"
    put(page, step=-1)
    expect(status(page)).to_contain_text("has no public IPv4 address")
    expect(status(page)).to_contain_text("You predicted otherwise.")
    page.get_by_label("The packet is refused").check(force=True)
    expect(status(page)).to_contain_text("You predicted this.")
    page.get_by_label("Destination").select_option("i-app-1")
    assert [trait(page, name) for name in ("step", "prediction")] == [0, ""]
    expect(page.get_by_label("Try")).to_have_value("")
    expect(page.locator(".awslab-question")).to_have_text(
        "Does tcp 443 get from instance web-2 to instance app-1, and its reply back?"
    )


def test_play_goes_to_the_end_by_itself_and_stops(page: Page, host: ElementHandle) -> None:
    page.clock.install()
    press(page, "Play")
    assert trait(page, "step") == 0
    page.clock.run_for(1700)
    assert trait(page, "step") == 1
    press(page, "Pause")
    page.clock.run_for(9000)
    assert trait(page, "step") == 1
    press(page, "Play")
    page.clock.run_for(30000)
    assert trait(page, "step") == 6
    expect(page.get_by_role("button", name="Play", exact=True)).to_be_visible()


def test_who_asked_for_less_motion_gets_no_play(page: Page, show: Show) -> None:
    page.emulate_media(reduced_motion="reduce")
    show(PacketPath.example())
    expect(page.get_by_text("Play", exact=True)).to_be_hidden()
    assert page.locator(".now").evaluate("one => getComputedStyle(one).animationName") == "none"


def test_a_station_shows_both_lists_and_the_rules_that_decided(
    page: Page, host: ElementHandle
) -> None:
    key(page, "acl-report").click()
    assert trait(page, "selected") == "acl-report"
    panel = page.locator(".awslab-panel")
    captions = panel.locator("caption").all_text_contents()
    assert captions == [
        "Inbound rules of acl-report (▶ decides)",
        "Outbound rules of acl-report (▶ decides)",
    ]
    key(page, "sg-web").click()
    expect(panel).to_contain_text("A security group is stateful")
    expect(panel).to_contain_text("Reply passes, not asked")
    key(page, "i-report-1").click()
    expect(panel).to_contain_text("instance · 10.0.30.10 · 203.0.113.30")
    key(page, "i-report-1").click()
    assert trait(page, "selected") == ""


def test_the_keyboard_alone_is_enough(page: Page, host: ElementHandle) -> None:
    key(page, "internet").focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    assert focused(page) == "acl-report"
    page.keyboard.press("Enter")
    assert trait(page, "selected") == "acl-report"
    assert focused(page) == "acl-report"
    expect(key(page, "acl-report")).to_have_attribute("aria-pressed", "true")
    expect(key(page, "acl-report")).to_have_attribute(
        "aria-label", re.compile("Packet passes: inbound.*Reply refused: outbound: rule \\*")
    )
    page.keyboard.press("Escape")
    assert trait(page, "selected") == ""
    page.keyboard.press("Home")
    assert focused(page) == "internet"
    put(page, step=4)
    assert focused(page) == "internet"


def test_the_table_says_what_was_played(page: Page, host: ElementHandle) -> None:
    put(page, step=2)
    page.locator("summary").click()
    rows = page.locator("details tbody tr")
    expect(rows).to_have_count(2)
    assert rows.nth(1).locator("td").all_text_contents()[:4] == [
        "2",
        "packet",
        "Network ACL acl-report",
        "passes",
    ]
    put(page, step=-1)
    expect(rows).to_have_count(6)


def test_what_is_not_stored_is_said_to_need_a_notebook(page: Page, show: Show) -> None:
    diagram = PacketPath.example()
    spec = diagram.spec | {"ways": {}, "ahead": 3}
    show(diagram)
    put(page, spec=spec)
    expect(status(page)).to_contain_text("the ways between the first 3 ends")
    options = page.get_by_label("Destination").locator("option").all_text_contents()
    assert [text for text in options if "asks the running notebook" in text] == options[3:]
    put(page, spec=diagram.spec)
    expect(status(page)).to_contain_text("Refused. Network ACL acl-report")


def test_a_choice_without_sense_says_so(page: Page, host: ElementHandle) -> None:
    diagram = PacketPath.example()
    diagram.src = "i-report-1"
    put(page, src="i-report-1", spec=diagram.spec)
    expect(status(page)).to_have_text("Source and destination are the same: 'i-report-1'.")


def test_an_account_with_nothing_in_it(page: Page, show: Show) -> None:
    show(PacketPath(Topology()))
    expect(page.locator("svg")).to_contain_text("Nothing in this account")
    expect(page.get_by_label("Source")).to_be_hidden()
    later = PacketPath(example(), "internet", "web-1")
    put(page, spec=later.spec)
    put(page, src="internet", dst="i-web-1")
    expect(status(page)).to_contain_text("the connection works")


def test_two_on_a_page_do_not_touch_each_other(page: Page, show: Show) -> None:
    show(PacketPath.example())
    show(PacketPath.example(1))
    page.get_by_role("button", name="Start again").nth(1).click()
    page.get_by_label("The packet is refused").nth(1).check(force=True)
    states = page.evaluate("made.map(({ model }) => [model.get('step'), model.get('prediction')])")
    assert states == [[-1, ""], [0, "packet"]]
    assert page.evaluate("[...document.querySelectorAll('[id]')].map(one => one.id)") == []


def test_cleanup_leaves_nothing_behind(page: Page, host: ElementHandle) -> None:
    page.clock.install()
    press(page, "Play")
    page.evaluate("made[0].cleanup()")
    before = trait(page, "step")
    page.clock.run_for(9000)
    assert trait(page, "step") == before
    assert page.evaluate("[made[0].model.listeners.length, observers]") == [0, 0]
    assert page.evaluate("made[0].el.childNodes.length") == 0
    assert page.evaluate("made[0].outside") == []


def test_hostile_names_never_become_elements(page: Page, show: Show) -> None:
    show(PacketPath(make.topology(make.hostile()), "internet", "i-x"))
    assert page.locator("script").count() == 0
    key(page, "i-x").click()
    expect(page.locator(".awslab-heading")).to_contain_text(make.HOSTILE[:40])
    for width in (1100, 390):
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.evaluate("window.hacked") is None


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1100, 390])
def test_axe_finds_nothing(page: Page, show: Show, scheme: Any, width: int) -> None:
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size({"width": width, "height": 800})
    show(PacketPath.example())
    key(page, "acl-report").click()
    page.locator("summary").click()
    assert axe.violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def focused(page: Page) -> str:
    return str(page.evaluate("document.activeElement.dataset.key"))
