"""A lab's diagrams in the published page: alive without a kernel, there without JavaScript."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from .conftest import PHONE, WIDE, open_page

LAB = "labs/servers/vpc"


@pytest.fixture(params=[WIDE, PHONE], ids=["desktop", "phone"])
def page(request: pytest.FixtureRequest, browser: Browser, site: str) -> Iterator[Page]:
    opened, heard = open_page(browser, site, LAB, request.param)
    yield opened
    opened.close()
    assert heard.errors == []


@pytest.fixture
def diagram(page: Page) -> Locator:
    """The last diagram of the lab's own network: with its gateway, routes and servers."""
    return page.get_by_role("group", name="Diagram:").filter(has_text="public-a").last


def subnet(diagram: Locator, name: str) -> Locator:
    """What a reader clicks to select a subnet."""
    return diagram.locator("svg").get_by_role("button", name=re.compile(f"^Subnet {name},"))


def test_a_click_selects_and_says_why(page: Page, diagram: Locator) -> None:
    public = subnet(diagram, "public-a")
    expect(public).to_have_attribute("aria-pressed", "false")
    public.click(position={"x": 20, "y": 8})
    expect(public).to_have_attribute("aria-pressed", "true")
    expect(diagram).to_contain_text("public because its route table")


def test_a_zone_switched_off_says_what_is_left(page: Page, diagram: Locator) -> None:
    switch = diagram.get_by_role("group", name="Switch a zone off").get_by_role("button").first
    switch.click()
    expect(switch).to_have_attribute("aria-pressed", "true")
    expect(diagram.get_by_role("status")).to_contain_text("is off")
    switch.click()
    expect(diagram).not_to_contain_text("is off")


def test_the_keyboard_alone_selects_and_clears(page: Page, diagram: Locator) -> None:
    switches = diagram.get_by_role("group", name="Switch a zone off").get_by_role("button")
    switches.last.focus()
    page.keyboard.press("Tab")
    focused = diagram.locator("svg [role=button]:focus")
    expect(focused).to_have_count(1)
    first = focused.get_attribute("aria-label")
    page.keyboard.press("ArrowDown")
    assert focused.get_attribute("aria-label") != first
    page.keyboard.press("Enter")
    expect(focused).to_have_attribute("aria-pressed", "true")
    page.keyboard.press("Escape")
    expect(diagram.locator("[aria-pressed=true]")).to_have_count(0)


def test_diagrams_of_one_page_are_apart(page: Page, diagram: Locator) -> None:
    subnet(diagram, "public-a").click(position={"x": 20, "y": 8})
    others = page.get_by_role("group", name="Diagram:")
    assert others.count() > 1
    expect(others.first.locator("[aria-pressed=true]")).to_have_count(0)


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["desktop", "phone"])
def test_without_javascript_the_still_shows(
    browser: Browser, site: str, size: dict[str, int]
) -> None:
    page, _ = open_page(browser, site, LAB, size, java_script_enabled=False)
    figures = page.get_by_role("group", name="Diagram:")
    assert figures.count() > 1
    for figure in figures.all():
        still = figure.locator("svg").locator("visible=true")
        expect(still).to_have_count(1)
        box = still.bounding_box()
        assert box is not None
        assert 100 < box["width"] <= size["width"]
    page.close()


def test_coming_alive_moves_nothing(browser: Browser, site: str) -> None:
    """The still and the live drawing stand at the same place, so text below does not jump while one reads."""
    heights = []
    for script in (False, True):
        page, _ = open_page(browser, site, LAB, WIDE, java_script_enabled=script)
        svg = page.get_by_role("group", name="Diagram:").last.locator("svg").locator("visible=true")
        box = svg.first.bounding_box()
        assert box is not None
        heights.append(round(box["height"]))
        page.close()
    assert heights[0] == heights[1]


def test_the_pages_own_styles_leave_the_drawing_alone(page: Page, diagram: Locator) -> None:
    """Bootstrap's `.card` once hid every card: no rule of the page may match a shape by accident."""
    changed = diagram.locator("svg").first.evaluate(
        """svg => [...svg.querySelectorAll("rect, circle, path, line")]
            .filter(shape => getComputedStyle(shape).display !== "inline")
            .map(shape => shape.getAttribute("class"))"""
    )
    assert changed == []
