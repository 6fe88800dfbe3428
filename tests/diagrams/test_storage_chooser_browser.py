"""What a reader does with the chooser, in a real browser and without a kernel."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import ElementHandle, Locator, Page, expect

from awslab.diagrams import StorageChooser
from awslab.diagrams.chooser.layout import scene
from awslab.diagrams.chooser.options import OPTIONS
from awslab.diagrams.chooser.questions import NEEDS, QUESTIONS
from awslab.diagrams.chooser.rules import closest, left, reasons
from tests.diagrams.axe import violations
from tests.diagrams.conftest import Show
from tests.diagrams.parity import drawn, expected
from tests.diagrams.test_storage_chooser import combinations


@pytest.fixture
def host(show: Show) -> ElementHandle:
    return show(StorageChooser())


def answer(page: Page, question: str, words: str) -> None:
    page.get_by_role("group", name=question).get_by_label(words, exact=True).check()


def choose(page: Page, need: str) -> None:
    page.get_by_label("Show me a need of the lecture").select_option(need)


def card(page: Page, key: str) -> Locator:
    return page.locator(f'[role="button"][data-key="{key}"]')


def trait(page: Page, name: str) -> Any:
    return page.evaluate("name => made[0].model.get(name)", name)


def fits(page: Page) -> list[str]:
    found: list[str] = page.locator("g.fits").evaluate_all("all => all.map(one => one.dataset.key)")
    return found


def test_the_first_state_is_drawn_as_python_draws_it(page: Page, show: Show) -> None:
    chooser = StorageChooser(need="windows-files")
    host = show(chooser)
    assert drawn(host) == expected(chooser.spec["scenes"]["wide"])
    page.set_viewport_size({"width": 390, "height": 900})
    page.locator('svg[width="358"]').wait_for()
    assert drawn(host) == expected(chooser.spec["scenes"]["narrow"])


@pytest.mark.parametrize(("form", "width"), [("wide", 1100), ("narrow", 390)])
def test_the_lectures_nine_needs_are_drawn_as_python_draws_them(
    page: Page, host: ElementHandle, form: str, width: int
) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.locator(f'svg[width="{scene(QUESTIONS, OPTIONS, {}, form)["width"]}"]').wait_for()
    names = {option.key: option.name for option in OPTIONS}
    for need in NEEDS:
        choose(page, need.key)
        assert drawn(host) == expected(scene(QUESTIONS, OPTIONS, need.answers, form))
        assert fits(page)[0] == need.option
        expect(page.locator(".awslab-panel")).to_contain_text(
            f"The lecture's answer to this need: {names[need.option]}."
        )


def test_both_languages_filter_all_combinations_alike(page: Page) -> None:
    chooser = StorageChooser()
    script = str(StorageChooser._esm) + "\nexport { leftOf, closestOf, reasonsOf };"
    everything = list(combinations())
    found = page.evaluate(
        """async ({ script, options, everything }) => {
            const url = URL.createObjectURL(new Blob([script], { type: "text/javascript" }));
            const { leftOf, closestOf, reasonsOf } = await import(url);
            const keys = some => some.map(one => one.key);
            return everything.map(answers => [
                keys(leftOf(options, answers)), keys(closestOf(options, answers)),
                options.map(option => reasonsOf(option, answers)),
            ]);
        }""",
        {"script": script, "options": chooser.spec["options"], "everything": everything},
    )
    for answers, (fit, close, why) in zip(everything, found, strict=True):
        assert fit == [option.key for option in left(OPTIONS, answers)]
        assert close == [option.key for option in closest(OPTIONS, answers)]
        assert why == [reasons(option, answers) for option in OPTIONS]


def test_options_fall_one_answer_after_another_and_say_so(page: Page, host: ElementHandle) -> None:
    answer(page, "What do you need?", "Files")
    status = page.get_by_role("status")
    expect(status).to_contain_text("Out now: EC2 instance store, Amazon EBS, Amazon S3 Standard,")
    expect(status).to_contain_text("7 of 14 options fit.")
    answer(page, "Must it be one of these protocols?", "SMB")
    expect(status).to_contain_text("Out now: Amazon EFS, Amazon S3 Files,")
    why = page.locator(".awslab-fallen")
    expect(why.locator("summary")).to_have_text("Why 11 options are out")
    expect(why.locator("li").first).to_have_text(
        "Amazon EFS: EFS does not speak SMB: Windows SMB needs FSx for Windows File Server."
    )
    answer(page, "Who uses it at the same time?", "Several zones")
    assert fits(page) == ["windows", "ontap"]
    expect(page.locator(".awslab-panel")).to_contain_text("It must join an Active Directory.")
    answer(page, "Must it be one of these protocols?", "Any")
    expect(status).to_contain_text("Back: Amazon EFS, Amazon S3 Files,")
    assert trait(page, "answers") == {"use": "files", "who": "zones"}
    page.get_by_role("button", name="Forget all answers").click()
    assert trait(page, "answers") == {}
    assert len(fits(page)) == len(OPTIONS)


def test_an_answer_says_what_it_means(page: Page, host: ElementHandle) -> None:
    answer(page, "What must the data survive, without a restore?", "The instance")
    expect(page.get_by_text("The stop or the loss of the instance.")).to_be_visible()


def test_a_fallen_option_says_every_reason(page: Page, host: ElementHandle) -> None:
    choose(page, "windows-files")
    card(page, "efs").click()
    panel = page.locator(".awslab-panel")
    expect(panel.locator(".awslab-alert")).to_have_text(
        "Out: EFS does not speak SMB: Windows SMB needs FSx for Windows File Server."
    )
    expect(panel.get_by_role("link")).to_have_attribute(
        "href", "https://docs.aws.amazon.com/efs/latest/ug/whatisefs.html"
    )
    card(page, "ebs").click()
    assert panel.locator(".awslab-alert").count() == 4
    card(page, "ebs").click()
    expect(panel).to_contain_text("The lecture's answer")


def test_when_nothing_fits_it_says_what_to_change(page: Page, host: ElementHandle) -> None:
    answer(page, "What do you need?", "A disk")
    answer(page, "Who uses it at the same time?", "One instance")
    answer(page, "What must the data survive, without a restore?", "A zone")
    assert fits(page) == []
    expect(page.get_by_role("status")).to_contain_text("None fits all your answers.")
    panel = page.locator(".awslab-panel")
    expect(panel).to_contain_text(
        "Amazon EBS, if you answer “What must the data survive, without a restore?” (now: A zone) "
        "in another way. A volume is in one Availability Zone."
    )
    expect(panel).to_contain_text("Amazon FSx for NetApp ONTAP, if you answer “Who uses it")


def test_the_keyboard_alone_is_enough(page: Page, host: ElementHandle) -> None:
    page.get_by_label("Show me a need of the lecture").focus()
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowRight")
    assert trait(page, "answers") == {"use": "disk"}
    page.keyboard.press("ArrowRight")
    assert trait(page, "answers") == {"use": "files"}
    assert page.evaluate("document.activeElement.type") == "radio"
    card(page, "store").focus()
    page.keyboard.press("ArrowDown")
    assert page.evaluate("document.activeElement.dataset.key") == "s3files"
    page.keyboard.press("Enter")
    assert trait(page, "selected") == "s3files"
    expect(card(page, "s3files")).to_have_attribute("aria-label", "Amazon S3 Files fits.")
    page.keyboard.press("Escape")
    assert trait(page, "selected") == ""


def test_python_sets_answers_and_selection(page: Page, host: ElementHandle) -> None:
    page.evaluate("made[0].model.set('answers', { use: 'move' })")
    assert fits(page) == ["transfer"]
    chosen = page.get_by_role("group", name="What do you need?").locator("input:checked")
    expect(chosen).to_have_value("move")
    expect(page.get_by_label("Show me a need of the lecture")).to_have_value("move")
    page.evaluate("made[0].model.set('selected', 'glacier')")
    expect(page.locator(".awslab-heading")).to_have_text(
        "S3 Glacier Flexible Retrieval or Deep Archive"
    )
    spec = StorageChooser(title="<b>Mine</b>").spec
    page.evaluate("spec => made[0].model.set('spec', spec)", spec)
    expect(page.locator(".awslab-title")).to_have_text("<b>Mine</b>")
    assert fits(page) == ["transfer"]


def test_the_table_follows_the_answers(page: Page, host: ElementHandle) -> None:
    choose(page, "hpc")
    page.get_by_text("Same facts as a table").click()
    rows = page.locator("details tbody tr")
    expect(rows).to_have_count(len(OPTIONS))
    told = [row.locator("td").all_text_contents() for row in rows.all()]
    assert told == StorageChooser(need="hpc").text_alternative[0]["rows"]


def test_two_choosers_do_not_touch_each_other(page: Page, host: ElementHandle, show: Show) -> None:
    show(StorageChooser())
    page.get_by_role("group", name="What do you need?").nth(1).get_by_label("Files").check()
    assert page.evaluate("made.map(({ model }) => model.get('answers').use ?? '')") == ["", "files"]
    checked = page.locator("input:checked").evaluate_all("all => all.map(one => one.value)")
    assert checked == ["", "", "", "", "", "files", "", "", "", ""]
    assert page.evaluate("[...document.querySelectorAll('[id]')].length") == 0


def test_cleanup_leaves_nothing_behind(page: Page, host: ElementHandle) -> None:
    assert page.evaluate("[made[0].model.listeners.length, observers]") == [3, 1]
    page.evaluate("made[0].cleanup()")
    assert page.evaluate("[made[0].model.listeners.length, observers]") == [0, 0]
    assert page.evaluate("[made[0].el.childNodes.length, made[0].outside.length]") == [0, 0]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1100, 390])
def test_axe_finds_nothing(page: Page, host: ElementHandle, scheme: Any, width: int) -> None:
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size({"width": width, "height": 900})
    choose(page, "windows-files")
    assert violations(page) == []
    card(page, "efs").click()
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
