"""What a reader does with the calendar, in a real browser and without a kernel."""

from __future__ import annotations

import json
import re
from dataclasses import asdict, replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from playwright.sync_api import Locator, Page, expect

from awslab.diagrams import BackupCalendar
from awslab.diagrams.assemble import script
from awslab.diagrams.backups.layout import layout
from awslab.diagrams.backups.plan import read_plan
from awslab.diagrams.backups.rules import FOREVER, Choice, wrong_lifecycle
from awslab.diagrams.backups.view import Calendar, view
from tests.diagrams.axe import violations
from tests.diagrams.conftest import Show
from tests.diagrams.parity import drawn, expected
from tests.diagrams.test_backup_calendar import CONTINUOUS, WEEKLY, choices_of, plan, rule, rules_of

FIRST = date(2026, 10, 1)
START = Choice(20, 15, 0, 24, 8, 500, 200, 72)
PLAYED: tuple[dict[str, int], ...] = (
    {},
    {"found": 9},
    {"day": 0, "hour": 3},
    {"day": 0, "found": 34},
    {"day": 34, "hour": 23},
    {"day": 13, "found": 14, "rpo": 1},
    {"day": 3, "found": 30, "rto": 1, "cold": 5},
    {"hour": 5},
    {"size": 7, "rate": 3, "found": 1},
)


@pytest.fixture
def calendar(show: Show) -> BackupCalendar:
    diagram = BackupCalendar()
    show(diagram)
    return diagram


def day(page: Page, number: int) -> Locator:
    return page.locator(f'[role="button"][data-key="day-{number}"]')


def trait(page: Page, name: str) -> Any:
    return page.evaluate("name => made[0].model.get(name)", name)


def choose(page: Page, **some: int) -> None:
    page.evaluate(
        "some => made[0].model.set('choices', { ...made[0].model.get('choices'), ...some })", some
    )


def status(page: Page) -> Locator:
    return page.locator(".awslab-status")


def focused(page: Page) -> Any:
    return page.evaluate("document.activeElement.dataset.key")


@pytest.mark.parametrize("width", [1100, 390])
def test_what_is_drawn_is_what_python_draws(page: Page, show: Show, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    form = "wide" if width == 1100 else "narrow"
    shown = plan(rule(), WEEKLY, CONTINUOUS)
    host = show(BackupCalendar(shown))
    rules = read_plan(shown, FIRST, 35)
    for some in PLAYED:
        choose(page, **{**asdict(START), **some})
        after = view(rules, replace(START, **some), Calendar.of(FIRST, 35))
        assert drawn(host) == expected(layout(after, form))
    first = BackupCalendar(days=70)
    assert drawn(show(first)) == expected(first.spec["scenes"][form])


def test_both_languages_know_the_same_rules_and_words(page: Page) -> None:
    source = script("backup_calendar").replace("export default { render };", "")
    page.evaluate(
        """async text => {
            const url = URL.createObjectURL(new Blob([text], { type: "text/javascript" }));
            window.both = await import(url);
        }""",
        f"{source}\nexport {{ layout, view, wrongLifecycle }};",
    )
    days = Calendar.of(date(2027, 2, 20), 20)
    ours, theirs = [], []

    @settings(max_examples=120, deadline=None, database=None)
    @given(st.lists(rules_of, min_size=1, max_size=3), choices_of)
    def collect(rules: list[Any], choice: Choice) -> None:
        shown = view(rules, choice, days)
        ours.append([shown, {form: layout(shown, form) for form in ("wide", "narrow")}])
        theirs.append([[asdict(one) for one in rules], asdict(choice)])

    collect()
    answered = page.evaluate(
        """([all, days]) => all.map(([rules, choice]) => {
            const shown = both.view(rules, choice, days);
            return [shown, { wide: both.layout(shown, "wide"), narrow: both.layout(shown, "narrow") }];
        })""",
        [theirs, asdict(days)],
    )
    assert len(ours) >= 80
    for mine, other in zip(ours, answered, strict=True):
        assert json.loads(json.dumps(mine)) == other
    lives = [
        (keep, cold, continuous)
        for keep in (FOREVER, 0, 1, 35, 36, 99, 100, 36500, 36501)
        for cold in (FOREVER, 0, 10)
        for continuous in (False, True)
    ]
    said = page.evaluate("all => all.map(one => both.wrongLifecycle(...one))", lives)
    assert said == [wrong_lifecycle(*life) for life in lives]


def test_a_press_on_a_day_lets_the_damage_happen_then(page: Page, calendar: BackupCalendar) -> None:
    expect(status(page)).to_have_text(
        "Restore the recovery point of Wed 21 Oct, 05:00 (daily). 10 h of work is lost: RPO of "
        "24 h met. It takes 2 h 30 min: RTO of 8 h met."
    )
    day(page, 17).click()
    assert trait(page, "choices")["day"] == 17
    expect(day(page, 17)).to_have_attribute("aria-pressed", "true")
    expect(day(page, 20)).to_have_attribute("aria-pressed", "false")
    expect(status(page)).to_contain_text("Restore the recovery point of Sun 18 Oct, 06:00 (weekly)")
    expect(page.locator("svg.awslab-scene")).to_have_attribute(
        "aria-label", re.compile("Sun 18 Oct")
    )


def test_found_late_the_newest_point_is_of_no_use(page: Page, calendar: BackupCalendar) -> None:
    verdict = page.locator(".awslab-verdict")
    expect(verdict).to_have_text("")
    page.get_by_role("radio", name="The newest point").check()
    late = page.get_by_role("slider", name="Found")
    late.focus()
    for _ in range(9):
        page.keyboard.press("ArrowRight")
    assert trait(page, "choices")["found"] == 9
    expect(late).to_have_attribute("aria-valuetext", "9 days later")
    expect(verdict).to_have_text(
        "Not as you predicted: the newest points hold the damage. "
        "Restore the recovery point of Sun 18 Oct, 06:00 (weekly)."
    )
    page.get_by_role("radio", name="An older one").check()
    expect(verdict).to_contain_text("As you predicted")
    expect(page.locator(".awslab-missed")).to_have_text("missed")
    expect(page.locator(".awslab-met")).to_have_text("met")


def test_longer_retention_saves_the_day(page: Page, calendar: BackupCalendar) -> None:
    choose(page, found=9)
    keep = page.get_by_label("Keep daily, days")
    keep.fill("35")
    keep.press("Enter")
    assert trait(page, "keep") == [35, 28, 365]
    expect(status(page)).to_contain_text("10 h of work is lost: RPO of 24 h met.")
    keep.fill("0")
    keep.press("Enter")
    wrong = page.get_by_role("alert").filter(has_text="Invalid lifecycle")
    expect(wrong).to_have_text(
        "Invalid lifecycle. DeleteAfterDays cannot be less than 1 or more than 36500 days"
    )
    monthly = page.get_by_label("Keep monthly, days")
    monthly.fill("100")
    monthly.press("Enter")
    expect(page.locator(".awslab-alert").filter(has_text="90 days apart")).to_be_visible()
    assert trait(page, "keep") == [35, 28, 365]


def test_with_nothing_left_all_is_lost(page: Page, show: Show) -> None:
    show(BackupCalendar(plan(rule(keep=3)), day=10))
    page.get_by_role("radio", name="Nothing").check()
    choose(page, found=9)
    expect(status(page)).to_contain_text("Nothing is left from before the damage. All data is lost")
    expect(page.locator(".awslab-verdict")).to_have_text(
        "As you predicted: what was clean is deleted, and what is left holds the damage."
    )


def test_targets_and_assumptions_are_the_readers(page: Page, calendar: BackupCalendar) -> None:
    for label, text, wanted in (
        ("RPO, hours", "8", "RPO of 8 h missed"),
        ("GB an hour (assumed)", "50", "It takes 10 h: RTO of 8 h missed"),
    ):
        page.get_by_label(label).fill(text)
        page.get_by_label(label).press("Enter")
        expect(status(page)).to_contain_text(wanted)
    page.get_by_label("RPO, hours").fill("1.5")
    page.get_by_label("RPO, hours").press("Enter")
    expect(page.get_by_text("Give a whole number from 1 to 1000.")).to_be_visible()
    assert trait(page, "choices")["rpo"] == 8
    page.get_by_role("button", name="Start again").click()
    assert trait(page, "choices") == calendar.spec["choices"]
    expect(page.get_by_label("RPO, hours")).to_have_value("24")


def test_the_discovery_stays_within_the_days_shown(page: Page, calendar: BackupCalendar) -> None:
    choose(page, found=14)
    day(page, 30).click()
    assert (trait(page, "choices")["day"], trait(page, "choices")["found"]) == (30, 4)


def test_the_keyboard_alone_is_enough(page: Page, calendar: BackupCalendar) -> None:
    assert page.locator('svg [tabindex="0"]').get_attribute("data-key") == "day-20"
    day(page, 20).focus()
    page.keyboard.press("ArrowUp")
    assert focused(page) == "day-13"
    page.keyboard.press("ArrowLeft")
    assert focused(page) == "day-12"
    page.keyboard.press("Enter")
    assert trait(page, "choices")["day"] == 12
    assert focused(page) == trait(page, "selected") == "day-12"
    page.keyboard.press("Home")
    page.keyboard.press("Space")
    assert trait(page, "choices")["day"] == 0


def test_what_python_sets_is_shown(page: Page, calendar: BackupCalendar) -> None:
    choose(page, hour=4)
    expect(page.get_by_label("Damaged at (UTC)")).to_have_attribute("aria-valuetext", "04:00")
    other = BackupCalendar(plan(WEEKLY), title="Another")
    page.evaluate(
        """([spec, keep]) => {
            made[0].model.set("keep", keep);
            made[0].model.set("spec", spec);
        }""",
        [other.spec, other.keep],
    )
    expect(page.locator(".awslab-title")).to_have_text("Another")
    expect(page.get_by_label("Keep weekly, days")).to_have_value("28")
    expect(page.get_by_label("Keep daily, days")).to_have_count(0)
    expect(status(page)).to_contain_text("Sun 18 Oct, 06:00 (weekly)")


def test_hostile_names_stay_text(page: Page, show: Show) -> None:
    name = "<script>window.hacked = 1</script>"
    show(BackupCalendar(plan(rule(name)), title=name))
    page.locator("summary").click()
    expect(page.locator("details table").first).to_be_visible()
    assert page.locator("script").count() == 0
    assert page.evaluate("window.hacked") is None


def test_two_calendars_on_a_page_do_not_touch_each_other(
    page: Page, calendar: BackupCalendar, show: Show
) -> None:
    show(BackupCalendar())
    day(page, 3).nth(1).click()
    page.get_by_role("radio", name="Nothing").nth(1).check()
    states = page.evaluate(
        "made.map(({ model }) => [model.get('predicted'), model.get('choices').day])"
    )
    assert states == [["", 20], ["none", 3]]
    assert page.evaluate("document.querySelectorAll('[id]').length") == 0


def test_a_narrow_page_gets_the_narrow_form(page: Page, calendar: BackupCalendar) -> None:
    page.set_viewport_size({"width": 390, "height": 800})
    expect(page.locator("svg.awslab-scene")).to_have_attribute("width", "358")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_the_table_follows_what_was_done(page: Page, calendar: BackupCalendar) -> None:
    page.locator("summary").click()
    rows = page.locator("details table").first.locator("tbody tr")
    expect(rows.first.locator("td")).to_have_text(
        ["Thu 1 Oct, 05:00", "daily", "deleted by retention"]
    )
    day(page, 2).click()
    expect(rows.first.locator("td").last).to_have_text("usable")


def test_cleanup_leaves_nothing_behind(page: Page, calendar: BackupCalendar) -> None:
    assert page.evaluate("observers") == 1
    page.evaluate("made[0].cleanup()")
    assert page.evaluate("[made[0].model.listeners.length, observers]") == [0, 0]
    assert page.evaluate("made[0].el.childNodes.length") == 0
    assert page.evaluate("made[0].outside") == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1100, 390])
def test_axe_finds_nothing(page: Page, show: Show, scheme: Any, width: int) -> None:
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size({"width": width, "height": 900})
    show(BackupCalendar(plan(rule(), WEEKLY, CONTINUOUS)))
    assert violations(page) == []
    page.evaluate("made[0].model.set('predicted', 'newest')")
    choose(page, found=9)
    page.locator("summary").click()
    expect(page.locator("details table").first).to_be_visible()
    assert violations(page) == []
