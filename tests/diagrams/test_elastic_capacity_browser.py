"""What a reader does with ElasticCapacity, in a real browser and without a kernel."""

from __future__ import annotations

import json
import random
from importlib import resources
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from awslab.diagrams import ElasticCapacity
from awslab.diagrams.capacity import rules, text
from awslab.diagrams.capacity.layout import scene
from awslab.diagrams.elastic_capacity import day_of
from tests.diagrams.axe import violations
from tests.diagrams.conftest import Show
from tests.diagrams.parity import drawn, expected

PHONE = {"width": 390, "height": 800}


@pytest.fixture
def office(show: Show) -> ElasticCapacity:
    diagram = ElasticCapacity()
    show(diagram)
    return diagram


def trait(page: Page, name: str) -> Any:
    return page.evaluate("name => made[0].model.get(name)", name)


def status(page: Page) -> Locator:
    return page.locator(".awslab-status")


def knob(page: Page, time: str) -> Locator:
    return page.get_by_role("slider", name=f"Demand at {time}")


def played(seed: int) -> dict[str, Any]:
    """Return traits a reader may have come to."""
    dice = random.Random(seed)
    minutes = sorted(dice.sample(range(1, 1440), dice.randint(0, 9)))
    minimum = dice.randint(1, 9)
    return {
        "demand": [[m, dice.choice([0, 7, 120.5, 999, 4321])] for m in (0, *minutes)]
        + [[1440, 50]],
        "fixed": dice.randint(1, 60),
        "scheduled": sorted(
            [m, dice.randint(1, 40)] for m in dice.sample(range(1440), dice.randint(1, 4))
        ),
        "automatic": {
            "minimum": minimum,
            "maximum": minimum + dice.randint(0, 40),
            "target": dice.randint(10, 90),
            "warmup": dice.randint(1, 30),
            "periods_out": dice.randint(1, 5),
            "periods_in": dice.randint(1, 30),
        },
        "capacity": dice.choice([1, 33, 100, 250]),
        "price": dice.choice([0, 0.0104, 0.1, 3.25]),
        "prediction": dice.choice(["", "asked", "fixed", "scheduled", "automatic", "none"]),
    }


STATES = [played(seed) for seed in range(40)]


def test_javascript_has_the_same_rules(page: Page) -> None:
    module = resources.files("awslab.diagrams").joinpath("capacity/rules.js").read_text()
    found = page.evaluate(
        """async ([text, days]) => {
          const url = URL.createObjectURL(new Blob([text], {type: "text/javascript"}));
          const { levels, runDay } = await import(url);
          return days.map(day => {
            const { runs, outcomes } = runDay(day);
            const changes = run => [levels(run.service), levels(run.paid)];
            return { runs: Object.values(runs).map(changes), outcomes: Object.values(outcomes) };
          });
        }""",
        [module, STATES],
    )
    for state, got in zip(STATES, found, strict=True):
        day = day_of(state, "USD")
        runs = day.runs()
        wanted = [[rules.levels(r.service), rules.levels(r.paid)] for r in runs.values()]
        assert got["runs"] == json.loads(json.dumps(wanted)), state
        assert got["outcomes"] == [vars(one) for one in day.outcomes(runs).values()], state


@pytest.mark.parametrize("form", ["wide", "narrow"])
def test_javascript_draws_and_says_what_python_does(page: Page, show: Show, form: str) -> None:
    if form == "narrow":
        page.set_viewport_size(PHONE)
    diagram = ElasticCapacity()
    host = show(diagram)
    assert drawn(host) == expected(diagram.spec["scenes"][form])
    page.locator("summary").last.click()
    for state in STATES[:12]:
        page.evaluate(
            "state => { for (const name in state) made[0].model.set(name, state[name]); }", state
        )
        day = day_of(state, "USD")
        runs = day.runs()
        outcomes = day.outcomes(runs)
        assert drawn(host) == expected(scene(form, day, runs, outcomes)), state
        assert status(page).text_content() == text.summary(day, outcomes)
        tables = text.tables(day, runs, outcomes)
        cells = page.locator("table").evaluate_all(
            "all => all.map(table => [...table.rows].map(row => [...row.cells].map(c => c.textContent)))"
        )
        assert cells == [[table["columns"], *table["rows"]] for table in tables]
        for way in text.WAYS:
            label = page.locator(f'[role="button"][data-key="{way}"]').get_attribute("aria-label")
            assert label == text.sentence(day, way, outcomes[way])


def test_another_day_asks_before_it_shows(page: Page, office: ElasticCapacity) -> None:
    question = page.get_by_role("group", name="Predict")
    expect(question).to_be_hidden()
    page.get_by_label("Flash sale").check()
    expect(question).to_be_visible()
    expect(status(page)).to_have_text("")
    assert page.locator(".service").count() == 1, "only the legend shows what is asked for"
    page.get_by_role("button", name="Automatic", exact=True).click()
    expect(question).to_be_hidden()
    expect(status(page)).to_contain_text("You said automatic: not so. Each of the three turns")
    expect(status(page)).to_be_focused()
    assert trait(page, "prediction") == "automatic"
    page.get_by_label("Fixed: instances").fill("15")
    expect(status(page)).to_contain_text("Fixed is the cheapest that turns nobody away")
    expect(status(page)).not_to_contain_text("You said")


def test_two_ways_that_turn_away_the_same_are_both_right(
    page: Page, office: ElasticCapacity
) -> None:
    page.get_by_label("Flash sale").check()
    page.get_by_role("button", name="Scheduled", exact=True).click()
    expect(status(page)).to_contain_text("You said scheduled: right.")


def test_the_timetable_that_comes_earlier_wins(page: Page, office: ElasticCapacity) -> None:
    timetable = page.get_by_label("Scheduled: time and instances")
    timetable.fill("19:00 4, 7:30 10")
    timetable.press("Enter")
    assert trait(page, "scheduled") == [[450, 10], [1140, 4]]
    expect(status(page)).to_contain_text("Scheduled is the cheapest that turns nobody away")
    expect(timetable).to_have_value("07:30 10, 19:00 4")


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("8 o'clock", "“8 o'clock” is not a time and a number, such as 08:00 10."),
        ("08:00 0", "Give 1 to 100 instances, not 0."),
        ("08:00 3, 8:00 4", "Two actions are at 08:00; keep one of them."),
    ],
)
def test_a_wrong_timetable_is_explained(
    page: Page, office: ElasticCapacity, typed: str, said: str
) -> None:
    timetable = page.get_by_label("Scheduled: time and instances")
    timetable.fill(typed)
    timetable.press("Enter")
    expect(page.get_by_role("alert").filter(has_text=said)).to_be_visible()
    assert trait(page, "scheduled") == [[480, 10], [1140, 4]]


def test_prices_and_limits_are_inputs(page: Page, office: ElasticCapacity) -> None:
    page.locator("summary").first.click()
    price = page.get_by_label("Price of an instance-hour in USD (an example: change it)")
    price.fill("1")
    price.press("Enter")
    expect(page.locator("svg").first).to_contain_text("USD 240.00 a day")
    least = page.get_by_label("Minimum instances")
    least.fill("21")
    least.press("Enter")
    expect(page.get_by_text("The minimum must not be above the maximum.")).to_be_visible()
    at_noon = page.get_by_role("textbox", name="12:00")
    at_noon.fill("1600")
    at_noon.press("Enter")
    assert [720, 1600] in trait(page, "demand")
    expect(status(page)).to_contain_text("the peak is 1,600")


def test_a_point_of_the_demand_is_dragged(page: Page, office: ElasticCapacity) -> None:
    box = knob(page, "12:00").bounding_box()
    assert box
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x, y - 20, steps=3)
    page.mouse.move(x, y - 300, steps=3)
    assert dict(trait(page, "demand"))[720] == 2000, "it ends at the scale, which a drag holds"
    page.mouse.up()
    expect(status(page)).to_contain_text("10 instances serve 1,000 a second, the peak is 2,000")
    assert page.locator("input[type=radio]:checked").count() == 0, "a day of one's own"
    expect(page.locator("svg").first).to_contain_text("peak 2,000")


def test_a_drag_holds_the_scale_until_it_ends(page: Page, show: Show) -> None:
    show(ElasticCapacity([[0, 100], [720, 1500], [1440, 100]], fixed=1, scheduled=[(0, 1)]))
    box = knob(page, "12:00").bounding_box()
    assert box
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    drawing = page.locator("svg").first
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x, y + 60, steps=3)
    expect(drawing).to_contain_text("2,000")
    page.mouse.up()
    expect(drawing).not_to_contain_text("2,000")


def test_the_keyboard_moves_points_and_reads_values(page: Page, office: ElasticCapacity) -> None:
    first = knob(page, "00:00")
    first.focus()
    page.keyboard.press("ArrowRight")
    expect(knob(page, "06:00")).to_be_focused()
    page.keyboard.press("ArrowUp")
    assert trait(page, "demand")[1] == [360, 150]
    expect(knob(page, "06:00")).to_be_focused()
    expect(knob(page, "06:00")).to_have_attribute("aria-valuetext", "150 requests a second")
    page.keyboard.press("End")
    assert trait(page, "demand")[1] == [360, 2000]
    assert page.locator('.awslab-handle[tabindex="0"]').count() == 1

    reader = page.get_by_role("slider", name="Time of day")
    reader.focus()
    for _ in range(33):
        page.keyboard.press("ArrowRight")
    said = reader.get_attribute("aria-valuetext") or ""
    assert said.startswith("08:15; Demand ")
    assert "Scheduled 10" in said
    expect(page.locator(".awslab-tip-text")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator(".awslab-tip-text")).to_be_hidden()


@pytest.mark.parametrize("width", [1100, 390])
def test_a_way_is_selected_and_explained(page: Page, show: Show, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    show(ElasticCapacity())
    hit = page.locator('[role="button"][data-key="automatic"]')
    hit.click()
    assert trait(page, "selected") == "automatic"
    panel = page.locator(".awslab-panel")
    expect(panel).to_contain_text("Automatic: 2 to 20, target 60 % CPU. It costs USD 19.80")
    expect(panel).to_contain_text("new number = instances in service × utilization ÷ target")
    expect(hit).to_have_attribute("aria-pressed", "true")
    hit.focus()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    assert trait(page, "selected") == "scheduled"
    page.keyboard.press("Escape")
    assert trait(page, "selected") == ""


def test_a_kernel_changes_what_is_drawn(page: Page, office: ElasticCapacity) -> None:
    page.locator('[role="button"][data-key="fixed"]').focus()
    page.evaluate("made[0].model.set('fixed', 3)")
    assert page.evaluate("document.activeElement.dataset.key") == "fixed", "the focus stays"
    expect(page.get_by_label("Fixed: instances")).to_have_value("3")
    expect(status(page)).to_contain_text("3 instances serve 300 a second")
    changed = ElasticCapacity(title="<b>Shop</b>").spec
    page.evaluate("spec => made[0].model.set('spec', spec)", changed)
    expect(page.locator(".awslab-title")).to_have_text("<b>Shop</b>")


def test_two_on_a_page_are_apart_and_leave_nothing(page: Page, show: Show) -> None:
    show(ElasticCapacity())
    show(ElasticCapacity(currency="<i>"))
    page.get_by_label("Flat").nth(1).check()
    assert trait(page, "prediction") == ""
    assert page.get_by_label("Office hours").first.is_checked()
    assert page.evaluate("made.map(one => one.outside)") == [[], []]
    page.evaluate("made.forEach(one => one.cleanup())")
    assert page.evaluate("observers") == 0
    assert page.evaluate(
        "made.map(one => [one.el.childElementCount, one.model.listeners.length])"
    ) == [
        [0, 0],
        [0, 0],
    ]


@pytest.mark.parametrize("width", [1100, 390])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_and_nothing_sticks_out(
    page: Page, show: Show, width: int, scheme: Any
) -> None:
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size({"width": width, "height": 800})
    show(ElasticCapacity("flash sale", fixed=100, price=1000, currency="EURO"))
    page.locator("summary").first.click()
    page.locator("summary").last.click()
    page.get_by_label("Evening peak").check()
    assert violations(page) == []
    page.get_by_role("button", name="Just show me").click()
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    outside = page.locator("svg.awslab-scene text").evaluate_all(
        """all => all.filter(text => {
          const box = text.getBBox(), { width } = text.ownerSVGElement.viewBox.baseVal;
          return box.x < 0 || box.x + box.width > width;
        }).map(text => text.textContent)"""
    )
    assert outside == []
