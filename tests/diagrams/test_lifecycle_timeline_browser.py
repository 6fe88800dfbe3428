"""What a reader does with LifecycleTimeline, in a real browser and without a kernel."""

from __future__ import annotations

import random
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from awslab.diagrams import LifecycleTimeline
from awslab.diagrams.lifecycle import text
from awslab.diagrams.lifecycle.layout import scene
from awslab.diagrams.lifecycle.plan import PRICES, STORIES
from awslab.diagrams.lifecycle.rules import CLASSES
from awslab.diagrams.lifecycle_timeline import life_of, plan_of
from tests.diagrams.axe import violations
from tests.diagrams.conftest import Show
from tests.diagrams.parity import drawn, expected

PHONE = {"width": 390, "height": 800}
COLD = list(CLASSES)[1:]


@pytest.fixture
def logs(show: Show) -> LifecycleTimeline:
    diagram = LifecycleTimeline()
    show(diagram)
    return diagram


def trait(page: Page, name: str) -> Any:
    return page.evaluate("name => made[0].model.get(name)", name)


def status(page: Page) -> Locator:
    return page.locator(".awslab-status")


def played(seed: int) -> dict[str, Any]:
    """Return traits a reader may have come to; some rules are refused."""
    dice = random.Random(seed)
    names = sorted(dice.sample(COLD, dice.randint(0, 4)), key=COLD.index)
    day, moves = dice.choice([0, 30, 45]), []
    for name in names:
        moves.append([day, name])
        day += dice.choice([20, 31, 60, 200])
    return {
        "transitions": moves,
        "expiration": dice.choice([0, 0, 0, 14, day + 5]),
        "size": dice.choice([3, 64, 127.5, 128, 3000, 5e6]),
        "count": dice.choice([1, 999, 12_345, 10_000_000, 3_000_000_000]),
        "small": dice.choice(["all_storage_classes_128K", "varies_by_storage_class", "filter"]),
        "needed": dice.choice([0, 1, 40, 85, 500]),
        "tier": dice.choice(["Expedited", "Standard", "Bulk"]),
        "months": dice.choice([3, 7, 12, 36, 60, 120]),
        "prices": {name: dice.choice([0, price, price * 3.7]) for name, price in PRICES.items()},
        "prediction": dice.choice(["", "", "asked", "yes", "no"]),
    }


STATES = [dict(story, prices=dict(PRICES), prediction="") for story in STORIES.values()]
STATES += [played(seed) for seed in range(26)]


@pytest.mark.parametrize("form", ["wide", "narrow"])
def test_javascript_draws_and_says_what_python_does(page: Page, show: Show, form: str) -> None:
    if form == "narrow":
        page.set_viewport_size(PHONE)
    diagram = LifecycleTimeline()
    host = show(diagram)
    assert drawn(host) == expected(diagram.spec["scenes"][form])
    page.locator("summary").last.click()
    refused = 0
    for state in STATES:
        page.evaluate("state => Object.assign(made[0].model.state, state)", state)
        page.evaluate("made[0].model.set('prices', made[0].model.get('prices'))")
        plan = plan_of(state, "USD")
        life = life_of(plan)
        assert drawn(host) == expected(scene(form, plan, life)), state
        assert status(page).text_content() == text.summary(plan, life), state
        refused += "refuses this rule" in text.summary(plan, life)
        cells = page.locator("table").evaluate_all(
            "all => all.map(table => [...table.rows].map(row => [...row.cells].map(c => c.textContent)))"
        )
        tables = text.tables(plan, life)
        assert cells == [[table["columns"], *table["rows"]] for table in tables], state
        for key in text.THINGS:
            label = page.locator(f'[role="button"][data-key="{key}"]').get_attribute("aria-label")
            assert label == text.label(plan, life, key), state
    assert 3 <= refused <= len(STATES) - 12


def test_another_experiment_asks_before_it_shows(page: Page, logs: LifecycleTimeline) -> None:
    ask = page.get_by_role("group", name="Predict")
    expect(ask).to_be_hidden()
    page.get_by_label("Many small files").check()
    expect(ask).to_contain_text("after 60 months, has the rule cost less than staying in Standard?")
    expect(status(page)).to_have_text("")
    assert page.locator(".ruled").count() == 1, "only the legend shows what is asked for"
    page.get_by_role("button", name="No, more").click()
    expect(ask).to_be_hidden()
    expect(status(page)).to_be_focused()
    expect(status(page)).to_contain_text("You said no: not so. 10 million objects of 64 KB")
    size = page.get_by_label("Size of one object")
    size.fill("10 KB")
    size.press("Enter")
    expect(status(page)).to_contain_text(
        "10 million objects of 10 KB: the rule has cost USD 497.75"
    )
    expect(status(page)).not_to_contain_text("You said")


def test_the_rule_is_edited_by_keyboard_and_what_s3_refuses_is_said(
    page: Page, logs: LifecycleTimeline
) -> None:
    days = page.get_by_label("After days", exact=True)
    days.nth(1).fill("40")
    page.keyboard.press("Enter")
    expect(status(page)).to_contain_text(
        "S3 refuses this rule. InvalidArgument: 'Days' in the 'GLACIER' Transition action for "
        "filter '(prefix=)' must be 30 days greater than 'STANDARD_IA' Transition action."
    )
    expect(days.nth(1)).to_have_value("40")
    page.get_by_role("button", name="Remove transition 1").click()
    expect(page.get_by_role("button", name="Add a transition")).to_be_focused()
    assert trait(page, "transitions") == [[40, "GLACIER"], [365, "DEEP_ARCHIVE"]]
    expect(status(page)).not_to_contain_text("refuses")
    page.get_by_role("combobox", name="to").first.select_option("GLACIER_IR")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.get_by_role("button", name="Add a transition").press("Enter")
    assert len(trait(page, "transitions")) == 3
    expect(page.get_by_label("After days", exact=True).last).to_be_focused()
    days.first.fill("soon")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Give 0 to 3650 days, not “soon”.")).to_be_visible()


@pytest.mark.parametrize(
    ("label", "typed", "said"),
    [
        (
            "Size of one object",
            "big",
            "Give a size such as 64 KB or 1.5 GB, up to 5 TB, not “big”.",
        ),
        ("Size of one object", "6 TB", "not “6 TB”."),
        ("Number of objects", "0", "Give a whole number from 1 to 10000000000, not “0”."),
        ("Expiration after days (0: never)", "-1", "Give a whole number from 0 to 3650, not “-1”."),
    ],
)
def test_wrong_numbers_are_explained(
    page: Page, logs: LifecycleTimeline, label: str, typed: str, said: str
) -> None:
    page.get_by_label(label).fill(typed)
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert").filter(has_text=said)).to_be_visible()
    assert [trait(page, name) for name in ("size", "count", "expiration")] == [1024, 1_000_000, 0]


def test_sizes_are_read_and_written_with_a_unit(page: Page, logs: LifecycleTimeline) -> None:
    size = page.get_by_label("Size of one object")
    for typed, kb, shown in (("1.5 gb", 1_572_864, "1.5 GB"), ("2048KB", 2048, "2 MB")):
        size.fill(typed)
        size.press("Enter")
        assert trait(page, "size") == kb
        expect(size).to_have_value(shown)


def test_the_day_the_objects_are_needed_back(page: Page, logs: LifecycleTimeline) -> None:
    day = page.get_by_label("I need the objects back")
    day.fill("60")
    expect(status(page)).to_contain_text("On day 60 they are back from Standard-IA in milliseconds")
    day.fill("400")
    expect(status(page)).to_contain_text("from Glacier Deep Archive in 12 hours at most")
    page.get_by_role("radio", name="Expedited").check()
    expect(status(page)).to_contain_text(
        "InvalidArgument: Expedited retrieval is not supported for DEEP_ARCHIVE storage class."
    )
    page.get_by_label("Look ahead").fill("12")
    expect(day).to_have_attribute("max", "359")
    expect(status(page)).not_to_contain_text("On day 400")
    day.fill("0")
    expect(page.locator("svg").first).not_to_contain_text("needed on day")


def test_all_prices_are_inputs(page: Page, logs: LifecycleTimeline) -> None:
    page.get_by_text("Prices in USD: examples, change them").click()
    storage = page.get_by_role("group", name="Storage, a GB and month")
    dear = storage.get_by_label("Standard", exact=True)
    dear.fill("2.3")
    dear.press("Enter")
    assert trait(page, "prices")["storage STANDARD"] == 2.3
    expect(page.locator("svg").first).to_contain_text("USD 80,860")
    assert page.locator(".awslab-prices input").count() == len(PRICES)
    dear.fill("free")
    dear.press("Enter")
    expect(page.get_by_text("Give a price from 0 to 1000, not “free”.")).to_be_visible()


def test_the_keyboard_reads_values_off(page: Page, logs: LifecycleTimeline) -> None:
    reader = page.get_by_role("slider", name="Month")
    reader.focus()
    for _ in range(6):
        page.keyboard.press("ArrowRight")
    said = reader.get_attribute("aria-valuetext") or ""
    assert said.startswith("Month 6, day 180; in Glacier Flexible Retrieval; With the rule USD ")
    page.keyboard.press("End")
    expect(page.locator(".awslab-tip-text")).to_contain_text("Month 36, day 1,080")


@pytest.mark.parametrize("width", [1100, 390])
def test_a_part_is_selected_and_explained(page: Page, show: Show, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    show(LifecycleTimeline())
    page.locator('[role="button"][data-key="total"]').click()
    panel = page.locator(".awslab-panel")
    expect(panel).to_contain_text("USD 260.42 with the rule, USD 808.99 in Standard")
    expect(panel).to_contain_text("32 KB there and 8 KB in Standard")
    page.keyboard.press("Escape")
    page.locator('[role="button"][data-key="total"]').focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    assert trait(page, "selected") == "months"


def test_a_kernel_changes_what_is_drawn(page: Page, logs: LifecycleTimeline) -> None:
    page.evaluate("made[0].model.set('transitions', [[30, 'GLACIER_IR']])")
    expect(page.get_by_label("After days", exact=True)).to_have_count(1)
    assert page.locator("input[type=radio][value='Log files']").is_checked() is False
    changed = LifecycleTimeline(title="<b>Shop</b>").spec
    page.evaluate("spec => made[0].model.set('spec', spec)", changed)
    expect(page.locator(".awslab-title")).to_have_text("<b>Shop</b>")


def test_two_on_a_page_are_apart_and_leave_nothing(page: Page, show: Show) -> None:
    show(LifecycleTimeline())
    show(LifecycleTimeline(currency="<i>"))
    page.get_by_label("Photos, read again").nth(1).check()
    assert trait(page, "prediction") == ""
    assert page.get_by_label("Log files").first.is_checked()
    assert page.evaluate("made.map(one => one.outside)") == [[], []]
    page.evaluate("made.forEach(one => one.cleanup())")
    assert page.evaluate("observers") == 0
    left = "made.map(one => [one.el.childElementCount, one.model.listeners.length])"
    assert page.evaluate(left) == [[0, 0], [0, 0]]


@pytest.mark.parametrize("width", [1100, 390])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_and_nothing_sticks_out(
    page: Page, show: Show, width: int, scheme: Any
) -> None:
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size({"width": width, "height": 800})
    moves = [(30, "STANDARD_IA"), (70, "INTELLIGENT_TIERING"), (110, "GLACIER")]
    show(
        LifecycleTimeline(
            moves, size=1e6, count=10_000_000_000, currency="EURO", months=120, needed=3000
        )
    )
    page.locator("summary").first.click()
    page.locator("summary").last.click()
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    outside = page.locator("svg.awslab-scene text").evaluate_all(
        """all => all.filter(text => {
          const box = text.getBBox(), { width } = text.ownerSVGElement.viewBox.baseVal;
          return box.x < 0 || box.x + box.width > width;
        }).map(text => text.textContent)"""
    )
    assert outside == []
    page.get_by_label("Photos, read again").check()
    assert violations(page) == []
