"""What a reader does with the chain, in a real browser and without a kernel."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from awslab.diagrams import SnapshotChain
from awslab.diagrams.snapshots.account import account_spec
from tests.diagrams.axe import violations
from tests.diagrams.conftest import Show
from tests.diagrams.parity import drawn, expected
from tests.diagrams.test_snapshot_chain import THREE


@pytest.fixture
def chain(show: Show) -> SnapshotChain:
    diagram = SnapshotChain()
    show(diagram)
    return diagram


def key(page: Page, name: str) -> Locator:
    return page.locator(f'[role="button"][data-key="{name}"]')


def button(page: Page, name: str) -> Locator:
    return page.get_by_role("button", name=name, exact=True)


def trait(page: Page, name: str) -> Any:
    return page.evaluate("name => made[0].model.get(name)", name)


def play(page: Page, *history: str) -> None:
    page.evaluate("history => made[0].model.set('history', history)", list(history))


def status(page: Page) -> Locator:
    return page.locator(".awslab-status")


def focused(page: Page) -> Any:
    return page.evaluate("document.activeElement.dataset.key ?? document.activeElement.textContent")


def test_a_write_changes_the_volume_and_no_snapshot(page: Page, chain: SnapshotChain) -> None:
    key(page, "block-C").click()
    assert trait(page, "history")[-1] == "write C"
    expect(status(page)).to_have_text(
        "The volume has changed, its snapshots have not: the next one stores 1 block."
    )
    button(page, "Take a snapshot").click()
    expect(status(page)).to_have_text("snap-4 is taken: it stores 1 block and refers to 10.")
    assert page.evaluate("made[0].model.saved") == 2


def test_the_question_is_answered_by_deleting_and_restoring(
    page: Page, chain: SnapshotChain
) -> None:
    verdict = page.locator(".awslab-verdict")
    expect(verdict).to_have_text("")
    page.get_by_role("radio", name="Only its changes").check()
    assert trait(page, "predicted") == "changed"
    key(page, "snap-1").click(position={"x": 20, "y": 10})
    button(page, "Delete snap-1").click()
    expect(status(page)).to_have_text(
        "snap-1 is deleted: B1 and E1 are freed and 8 blocks stay, because other snapshots need them."
    )
    expect(verdict).to_have_text(
        "Not as you predicted. snap-1 is deleted, and snap-3 still restores all 11 blocks."
    )
    assert trait(page, "selected") == focused(page) == "snap-1-gone"
    key(page, "snap-3").click(position={"x": 20, "y": 10})
    button(page, "New volume in zone b").click()
    expect(status(page)).to_have_text("vol-2 is made with all 11 blocks of snap-3.")
    expect(page.locator("svg.awslab-scene")).to_contain_text("in ap-northeast-2b")
    page.get_by_role("radio", name="Yes, all of it").check()
    expect(verdict).to_contain_text("As you predicted.")


def test_what_a_selected_snapshot_refers_to_is_marked_where_it_is_stored(
    page: Page, chain: SnapshotChain
) -> None:
    key(page, "snap-3").click(position={"x": 20, "y": 10})
    expect(page.locator(".needed")).to_have_count(8)
    expect(key(page, "snap-3")).to_have_attribute("aria-pressed", "true")
    expect(page.locator(".awslab-panel")).to_contain_text(
        "snap-3 holds 3 blocks itself and refers to 8 that snap-1 and snap-2 hold."
    )
    page.keyboard.press("Escape")
    expect(page.locator(".needed")).to_have_count(0)
    assert trait(page, "selected") == ""


def test_an_archived_snapshot_cannot_be_restored_at_once(page: Page, chain: SnapshotChain) -> None:
    key(page, "snap-2").click(position={"x": 20, "y": 10})
    button(page, "Archive").click()
    expect(status(page)).to_contain_text("snap-2 is archived as a full snapshot.")
    panel = page.locator(".awslab-panel")
    expect(panel).to_contain_text("Not possible: snap-2 is archived: it must be restored to the")
    expect(panel.get_by_role("button")).to_have_text(["Delete snap-2"])
    expect(page.locator(".awslab-money td").nth(7)).to_have_text("100 GB")


def test_a_copy_goes_to_the_other_region(page: Page, chain: SnapshotChain) -> None:
    for name in ("snap-1", "snap-2"):
        key(page, name).click(position={"x": 20, "y": 10})
        button(page, "Copy to ap-northeast-1").click()
    expect(status(page)).to_have_text(
        "copy-2 is made in ap-northeast-1: it stores 2 blocks and refers to 8."
    )


def test_undo_and_start_again(page: Page, chain: SnapshotChain) -> None:
    expect(button(page, "Start again")).to_be_disabled()
    button(page, "Undo").click()
    expect(status(page)).to_have_text("Taken back: snapshot.")
    assert trait(page, "history") == list(THREE[:-1])
    for _ in THREE[:-1]:
        button(page, "Undo").click()
    assert trait(page, "history") == []
    assert focused(page) == "block-A"
    button(page, "Start again").click()
    assert trait(page, "history") == list(THREE)
    assert focused(page) == "block-A"


def test_prices_are_the_readers(page: Page, chain: SnapshotChain) -> None:
    price = page.get_by_label("Standard, a GB-month")
    price.fill("0.1")
    price.press("Enter")
    assert trait(page, "price") == 0.1
    expect(page.locator(".awslab-money td").nth(2)).to_have_text("15.00 USD")
    price.fill("cheap")
    price.press("Enter")
    expect(page.get_by_role("alert").first).to_have_text(
        "Give an amount from 0 to 100, such as 0.05."
    )
    assert trait(page, "price") == 0.1


def test_the_keyboard_alone_is_enough(page: Page, chain: SnapshotChain) -> None:
    key(page, "block-A").focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    assert trait(page, "history")[-1] == "write B"
    assert focused(page) == "block-B"
    page.keyboard.press("End")
    assert focused(page) == "snap-3"
    page.keyboard.press("Space")
    assert trait(page, "selected") == focused(page) == "snap-3"
    page.keyboard.press("ArrowUp")
    assert focused(page) == "snap-2"
    assert page.locator('svg [tabindex="0"]').count() == 1


def test_a_block_written_too_often_says_so(page: Page, chain: SnapshotChain) -> None:
    play(page, *["write A"] * 8)
    key(page, "block-A").click()
    expect(status(page)).to_have_text(
        "Not possible: block A was written 9 times, which is all that is shown."
    )
    assert len(trait(page, "history")) == 8


def test_at_the_last_snapshot_the_button_is_off_and_focus_stays_in_the_diagram(
    page: Page, chain: SnapshotChain
) -> None:
    play(page, *["snapshot"] * 5)
    take = button(page, "Take a snapshot")
    take.focus()
    page.keyboard.press("Enter")
    expect(take).to_be_disabled()
    assert focused(page) == "block-A"


def test_what_python_sets_is_shown(page: Page, chain: SnapshotChain) -> None:
    play(page, *THREE, "delete snap-3")
    expect(status(page)).to_contain_text("snap-3 is deleted: E3, H2 and K1 are freed")
    page.evaluate("made[0].model.set('selected', 'snap-2')")
    expect(page.locator(".awslab-heading")).to_have_text("Snapshot snap-2")
    page.evaluate("made[0].model.set('selected', 'snap-3')")
    expect(page.locator(".awslab-panel")).to_contain_text("Press a block of the volume")
    other = SnapshotChain(blocks=4, history=[], title="Another")
    page.evaluate(
        "spec => made[0].model.set('history', []) ?? made[0].model.set('spec', spec)", other.spec
    )
    expect(page.locator(".awslab-title")).to_have_text("Another")
    assert page.locator('[data-key^="block-"][role]').count() == 4


def test_an_accounts_chain_has_nothing_to_play_with(page: Page, show: Show) -> None:
    name = "<script>window.hacked = 1</script>"
    found = [
        {
            "SnapshotId": f"snap-{n}",
            "State": "completed",
            "VolumeSize": 8,
            "Tags": [{"Key": "Name", "Value": name}],
        }
        for n in (1, 2)
    ]
    diagram = SnapshotChain(history=[])
    diagram.spec = account_spec("vol-1", found)
    host = show(diagram)
    assert drawn(host) == expected(diagram.spec["scenes"]["wide"])
    expect(page.locator(".awslab-question")).to_be_hidden()
    expect(page.get_by_text("a GB-month")).to_have_count(2)
    expect(page.get_by_text("a GB-month").first).to_be_hidden()
    key(page, "snap-2").click()
    expect(page.locator(".awslab-panel")).to_contain_text(name)
    expect(page.locator(".awslab-panel").get_by_role("button")).to_have_count(0)
    assert page.evaluate("window.hacked") is None
    assert page.locator("script").count() == 0


def test_two_chains_on_a_page_do_not_touch_each_other(
    page: Page, chain: SnapshotChain, show: Show
) -> None:
    show(SnapshotChain())
    page.get_by_role("radio", name="Only its changes").nth(1).check()
    key(page, "block-A").nth(1).click()
    states = page.evaluate(
        "made.map(({ model }) => [model.get('predicted'), model.get('history').length])"
    )
    assert states == [["", 5], ["changed", 6]]
    assert page.evaluate("[...document.querySelectorAll('[id]')].length") == 0


def test_a_narrow_page_keeps_what_was_done(page: Page, chain: SnapshotChain) -> None:
    key(page, "snap-3").click(position={"x": 20, "y": 10})
    page.set_viewport_size({"width": 390, "height": 800})
    expect(page.locator("svg.awslab-scene")).to_have_attribute("width", "358")
    expect(page.locator(".needed")).to_have_count(8)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_the_table_follows_what_was_done(page: Page, chain: SnapshotChain) -> None:
    page.locator("summary").click()
    rows = page.locator("details table").first.locator("tbody tr")
    expect(rows).to_have_count(3)
    key(page, "snap-1").click(position={"x": 20, "y": 10})
    button(page, "Delete snap-1").click()
    expect(rows.first.locator("td")).to_have_text(["snap-1", "deleted", "0", "0", "no"])


def test_cleanup_leaves_nothing_behind(page: Page, chain: SnapshotChain) -> None:
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
    show(SnapshotChain(blocks=14))
    assert violations(page) == []
    play(
        page,
        *THREE,
        "copy snap-1",
        "copy snap-3",
        "delete copy-2",
        "restore snap-1 c",
        "archive snap-2",
        "write A",
    )
    page.evaluate("made[0].model.set('selected', 'snap-3')")
    page.locator("summary").click()
    expect(page.locator("details table").first).to_be_visible()
    assert violations(page) == []
