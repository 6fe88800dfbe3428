"""What a reader does with the two filters, in a real browser and without a kernel."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import ElementHandle, Page, expect

from awslab.diagrams import Firewalls
from awslab.diagrams.firewall.cases import CASES
from awslab.diagrams.firewall.layout import layout
from awslab.diagrams.firewalls import view_of
from tests.diagrams import axe
from tests.diagrams.conftest import Show
from tests.diagrams.parity import drawn, expected


@pytest.fixture
def host(show: Show) -> ElementHandle:
    return show(Firewalls())


def trait(page: Page, name: str) -> Any:
    return page.evaluate("name => made[0].model.get(name)", name)


def put(page: Page, **values: Any) -> None:
    page.evaluate(
        "some => Object.entries(some).forEach(([k, v]) => made[0].model.set(k, v))", values
    )


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def status(page: Page) -> Any:
    return page.get_by_role("status")


def rows(page: Page, caption: str) -> Any:
    return page.get_by_role("group", name=caption, exact=True).locator("tbody tr")


@pytest.mark.parametrize(("form", "width"), [("wide", 1100), ("narrow", 390)])
def test_javascript_draws_what_python_draws(page: Page, show: Show, form: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    diagram = Firewalls()
    host = show(diagram)
    assert drawn(host) == expected(diagram.spec["scenes"][form])
    for case in CASES:
        diagram.group_rules, diagram.acl_rules = case["group"], case["acl"]
        diagram.packet = case["packet"]
        state = {name: getattr(diagram, name) for name in ("group_rules", "acl_rules", "packet")}
        put(page, **state)
        view = view_of(diagram.spec, *state.values())
        for step in (0, 1, 2):
            put(page, step=step)
            assert drawn(host) == expected(layout(form, view, step)), (case["name"], step)


def test_an_outbound_rule_for_ephemeral_ports_lets_the_reply_out(
    page: Page, host: ElementHandle
) -> None:
    expect(status(page)).to_contain_text("Network ACL: the reply refused (outbound: rule *")
    outbound = "Outbound rules of the network ACL"
    press(page, "Add rule, outbound, network ACL")
    assert trait(page, "acl_rules")["outbound"][-1] == "110 allow tcp 80 0.0.0.0/0"
    page.keyboard.type("1024-65535")
    page.keyboard.press("Tab")
    assert trait(page, "acl_rules")["outbound"][-1] == "110 allow tcp 1024-65535 0.0.0.0/0"
    expect(status(page)).to_contain_text("With both on the way, the connection works.")
    expect(rows(page, outbound).nth(1)).to_contain_text("reply")
    expect(page.get_by_label("Try")).to_have_value("")
    page.get_by_label("Reply to port").fill("1000")
    page.keyboard.press("Tab")
    expect(status(page)).to_contain_text("Network ACL: the reply refused (outbound: rule *")


def test_a_new_number_moves_a_rule_and_keeps_the_focus(page: Page, show: Show) -> None:
    show(Firewalls(case=2))
    inbound = "Inbound rules of the network ACL"
    number = page.get_by_role("textbox", name="Rule, inbound, network ACL").nth(1)
    expect(number).to_have_value("200")
    number.fill("90")
    page.keyboard.press("Tab")
    assert trait(page, "acl_rules")["inbound"] == [
        "90 deny all 198.51.100.7/32",
        "100 allow tcp 443 0.0.0.0/0",
    ]
    first = rows(page, inbound).first
    expect(first.locator("input").first).to_have_value("90")
    expect(first).to_contain_text("packet")
    label = page.evaluate("document.activeElement.getAttribute('aria-label')")
    assert label == "Protocol, inbound, network ACL"
    expect(status(page)).to_contain_text("Network ACL: no packet, so no reply.")


def test_a_rule_aws_refuses_is_answered_in_its_words_and_not_in_force(
    page: Page, host: ElementHandle
) -> None:
    before = trait(page, "group_rules")
    source = page.get_by_label("Source, inbound, security group")
    source.fill("10.0.0.0/33")
    page.keyboard.press("Tab")
    expect(page.get_by_role("alert").filter(has_text="malformed")).to_have_text(
        "InvalidParameterValue: CIDR block 10.0.0.0/33 is malformed"
    )
    assert trait(page, "group_rules") == before
    source.fill("10.0.0.0/8")
    page.keyboard.press("Tab")
    expect(page.locator(".awslab-refused")).to_have_count(0)
    assert trait(page, "group_rules")["inbound"] == ["tcp 443 10.0.0.0/8"]
    number = page.get_by_role("textbox", name="Rule, outbound, network ACL")
    number.fill("40000")
    page.keyboard.press("Tab")
    expect(page.locator(".awslab-refused + tr")).to_contain_text(
        "Rule number must be between 1 and 32766."
    )


def test_a_removed_rule_is_out_of_force(page: Page, host: ElementHandle) -> None:
    page.get_by_role("button", name="Remove inbound rule tcp 443").click()
    assert trait(page, "group_rules")["inbound"] == []
    expect(status(page)).to_contain_text("Security group: no packet, so no reply.")
    assert page.evaluate("document.activeElement.textContent") == "Add rule"


def test_predict_then_step(page: Page, host: ElementHandle) -> None:
    page.get_by_label("Try").select_option(label="The instance begins")
    assert trait(page, "step") == 0
    expect(status(page)).to_have_text("Make your prediction, then press Play or Step.")
    expect(page.locator(".awslab-question")).to_contain_text("Which inbound rule does each filter")
    assert page.locator(".awslab-scene .verdict").count() == 0
    page.get_by_label("Both", exact=True).check(force=True)
    press(page, "Step")
    expect(status(page)).to_contain_text("Network ACL: the packet passes (outbound: rule 100")
    press(page, "Step")
    expect(status(page)).to_contain_text("You predicted both; it is only the security group.")
    page.get_by_label("Security group only").check(force=True)
    expect(status(page)).to_contain_text("You predicted this.")


def test_the_packet_can_be_changed_by_hand(page: Page, host: ElementHandle) -> None:
    page.get_by_label("The instance", exact=True).check(force=True)
    page.get_by_label("udp").check(force=True)
    page.get_by_role("combobox", name="Other host").select_option("app")
    port = page.locator(".awslab-field", has_text=re.compile("^To port")).locator("input")
    port.fill("70000")
    page.keyboard.press("Tab")
    expect(page.get_by_text("A port is a whole number from 0 to 65535.")).to_be_visible()
    port.fill("53")
    page.keyboard.press("Tab")
    assert trait(page, "packet") == {
        "peer": "app",
        "begins": "inside",
        "protocol": "udp",
        "port": 53,
        "client": 50000,
    }
    expect(status(page)).to_contain_text("With both on the way, there is no answer.")
    page.get_by_label("icmp").check(force=True)
    expect(port).to_be_hidden()


def test_the_keyboard_reaches_filters_and_says_what_they_decided(
    page: Page, host: ElementHandle
) -> None:
    page.locator('[role="button"][data-key="group"]').focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    assert trait(page, "selected") == "acl"
    panel = page.locator(".awslab-panel")
    expect(panel).to_contain_text("A network ACL is stateless")
    expect(panel.locator(".awslab-alert")).to_have_text(
        "Reply refused: outbound: rule *, deny all traffic, 0.0.0.0/0."
    )
    expect(page.locator('[role="button"][data-key="acl"]')).to_be_focused()
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("Enter")
    expect(panel).to_contain_text("it is outside the VPC")
    page.keyboard.press("Escape")
    assert trait(page, "selected") == ""


def test_what_python_sets_is_shown(page: Page, host: ElementHandle) -> None:
    put(page, group_rules={"inbound": ["all 0.0.0.0/0", "icmp 10.0.0.0/8"], "outbound": []})
    expect(page.get_by_label("Source, inbound, security group")).to_have_count(2)
    expect(page.get_by_label("Ports, inbound, security group").first).to_be_disabled()
    put(page, step=1)
    expect(status(page)).to_contain_text("Security group: the packet passes")
    page.locator("summary").click()
    expect(page.locator("details table").first.locator("tbody tr")).to_have_count(2)


def test_two_on_a_page_do_not_touch_each_other(page: Page, show: Show) -> None:
    show(Firewalls())
    show(Firewalls())
    page.get_by_role("button", name="Remove inbound rule tcp 443").nth(1).click()
    page.get_by_label("udp").nth(1).check(force=True)
    states = page.evaluate(
        "made.map(({ model }) => [model.get('group_rules').inbound.length, model.get('packet').protocol])"
    )
    assert states == [[1, "tcp"], [0, "udp"]]
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


def test_who_asked_for_less_motion_gets_no_play(page: Page, show: Show) -> None:
    page.emulate_media(reduced_motion="reduce")
    show(Firewalls())
    expect(page.get_by_text("Play", exact=True)).to_be_hidden()


def test_hostile_names_never_become_elements(page: Page, show: Show) -> None:
    name = "<script>window.hacked=1</script>" + "x" * 200
    show(Firewalls(peers={"a": {"name": name, "address": "10.0.0.9", "groups": ["sg-<b>"]}}))
    page.locator('[role="button"][data-key="peer"]').click()
    expect(page.locator(".awslab-heading")).to_contain_text(name[:40])
    assert page.locator("script, b").count() == 0
    for width in (1100, 390):
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1100, 390])
def test_axe_finds_nothing(page: Page, show: Show, scheme: Any, width: int) -> None:
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size({"width": width, "height": 800})
    show(Firewalls(case=2))
    page.get_by_role("textbox", name="Rule, inbound, network ACL").nth(1).fill("0")
    page.keyboard.press("Tab")
    page.locator("summary").click()
    assert axe.violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
