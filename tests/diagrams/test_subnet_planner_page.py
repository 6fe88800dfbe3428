"""The planner as a part of a page: its address, the clipboard, a kernel, its neighbours, axe."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

import pytest
from playwright.sync_api import ElementHandle, Page, expect

from awslab.diagrams import SubnetPlanner
from awslab.diagrams.planner.facts import boto3_code
from tests.diagrams.axe import violations
from tests.diagrams.conftest import Show
from tests.diagrams.subnet_plans import ROWS, A, add, block, planned, state, status, trait


@pytest.fixture
def host(show: Show) -> ElementHandle:
    return show(SubnetPlanner(subnets=ROWS))


def test_code_is_copied(page: Page, host: ElementHandle) -> None:
    page.evaluate(
        "navigator.clipboard ? 0 : Object.defineProperty(navigator, 'clipboard', {value: {}})"
    )
    page.evaluate(
        "() => { navigator.clipboard.writeText = async text => { window.copied = text }; }"
    )
    page.get_by_role("button", name="Copy code").click()
    expect(page.get_by_text("The code is copied.")).to_be_visible()
    assert page.evaluate("copied") == boto3_code(state(page), "")
    page.evaluate(
        "() => { navigator.clipboard.writeText = async () => { throw new Error('no'); }; }"
    )
    page.get_by_role("button", name="Copy code").click()
    expect(page.get_by_text("The code is selected")).to_be_visible()
    assert page.evaluate("getSelection().toString()").startswith("import boto3")


def test_with_a_kernel_it_creates_and_shows_the_answers(page: Page, show: Show) -> None:
    # What tells Jupyter's models from a page's; the fake one has no other place to put it.
    page.evaluate("() => { Object.prototype.widget_manager = {}; }")
    show(SubnetPlanner(subnets=ROWS, share="plan"))
    page.get_by_role("button", name="Create it").click()
    assert trait(page, "asked") == 1
    answers = [
        {"text": "VPC 10.0.0.0/16 is vpc-1.", "refused": False},
        {"text": "web-a: InvalidSubnet.Conflict: <b>no</b>", "refused": True},
    ]
    page.evaluate("answers => made[0].model.set('answers', answers)", answers)
    assert page.locator(".awslab-answers li").all_text_contents() == [
        "✓ VPC 10.0.0.0/16 is vpc-1.",
        "✗ web-a: InvalidSubnet.Conflict: <b>no</b>",
    ]
    add(page, "/24")
    assert page.evaluate("location.hash") == ""
    expect(page.get_by_role("button", name="Copy link")).to_have_count(0)


def test_without_a_kernel_there_is_nothing_to_create(page: Page, host: ElementHandle) -> None:
    expect(page.get_by_role("button", name="Create it")).to_have_count(0)
    expect(page.get_by_role("button", name="Copy link")).to_have_count(0)
    add(page, "/24")
    assert page.evaluate("location.hash") == ""


def test_a_published_page_keeps_a_shared_plan_in_its_address(page: Page, show: Show) -> None:
    page.evaluate("history.replaceState(null, '', '#other=7')")
    show(SubnetPlanner(subnets=ROWS, share="plan"))
    show(SubnetPlanner(subnets=ROWS, share="plan"))
    show(SubnetPlanner(subnets=ROWS, share="second"))
    page.get_by_role("button", name="Undo").first.wait_for()
    form = page.locator("form")
    for index in (1, 2, 0):
        form.nth(index).get_by_role("button", name="Add").click()
    address = page.evaluate("location.hash")
    rows = ";".join(["10.0.0.0/16", *(",".join(row) for row in sorted_rows())])
    value = quote(rows, safe="")
    assert address == f"#other=7&second={value}&plan={value}"
    expect(page.get_by_role("button", name="Copy link")).to_have_count(2)
    page.evaluate("for (const { cleanup } of made.splice(0)) cleanup()")
    show(SubnetPlanner(share="plan"))
    assert planned(page) == sorted_rows()


def sorted_rows() -> list[tuple[str, str, str]]:
    return [*ROWS[:2], ("subnet-a", "10.0.2.0/24", A), *ROWS[2:]]


@pytest.mark.parametrize(
    "value",
    [
        "10.0.0.0/8",
        "10.0.0.0/16;x,10.0.0.0/24,z",
        f"10.0.0.0/16;x,10.1.0.0/24,{A}",
        f"10.0.0.0/16;x,10.0.0.0/24,{A};y,10.0.0.0/25,{A}",
        f"10.0.0.0/16;<i>,10.0.0.0/24,{A}",
        "10.0.0.0/16;x",
        "%E0%A4%A",
    ],
)
def test_a_bad_address_leaves_the_pages_own_plan(page: Page, show: Show, value: str) -> None:
    page.evaluate("value => history.replaceState(null, '', `#plan=${value}`)", value)
    show(SubnetPlanner(subnets=ROWS, share="plan"))
    expect(status(page)).to_contain_text("address holds no plan that AWS would build")
    assert planned(page) == ROWS


def test_two_planners_do_not_touch_each_other(page: Page, host: ElementHandle, show: Show) -> None:
    show(SubnetPlanner(subnets=ROWS[:1]))
    page.locator("form").nth(1).get_by_role("button", name="Add").click()
    assert planned(page) == ROWS
    assert len(planned(page, 1)) == 2
    assert page.evaluate("[...document.querySelectorAll('[id]')].length") == 0


def test_cleanup_leaves_nothing_behind(page: Page, show: Show) -> None:
    show(SubnetPlanner(subnets=ROWS, share="plan"))
    assert page.evaluate("[made[0].model.listeners.length, observers]") == [4, 1]
    page.evaluate("made[0].cleanup()")
    assert page.evaluate("[made[0].model.listeners.length, observers]") == [0, 0]
    assert page.evaluate("[made[0].el.childNodes.length, made[0].outside.length]") == [0, 0]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1100, 390])
def test_axe_finds_nothing(page: Page, host: ElementHandle, scheme: Any, width: int) -> None:
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size({"width": width, "height": 900})
    add(page, "10.0.0.0/25")
    block(page, "10.0.4.0/23").click()
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
