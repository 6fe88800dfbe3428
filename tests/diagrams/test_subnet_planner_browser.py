"""What a reader does with the planner, in a real browser and without a kernel."""

from __future__ import annotations

import pytest
from playwright.sync_api import ElementHandle, Page, expect

from awslab.diagrams import SubnetPlanner
from awslab.topology.model import Subnet as Existing
from awslab.topology.model import Vpc
from tests.diagrams.conftest import Show
from tests.diagrams.parity import drawn, expected
from tests.diagrams.subnet_plans import ROWS, A, B, C, add, block, drag, planned, status, trait

EXISTING = Vpc(
    "vpc-1",
    name="shop",
    cidrs=("10.0.0.0/16",),
    subnets=(Existing("subnet-1", name="<b>old</b>", cidr="10.0.2.0/24", zone=A),),
)


@pytest.fixture
def host(show: Show) -> ElementHandle:
    return show(SubnetPlanner(subnets=ROWS))


def test_the_prediction_is_answered_in_awss_words(page: Page, host: ElementHandle) -> None:
    expect(page.locator(".awslab-question")).to_have_text(
        f"Predict, then try: web-a holds 10.0.0.0/24. Will AWS take 10.0.0.128/25 in {B}?"
    )
    add(page, "10.0.0.128/25", B)
    expect(status(page)).to_have_text(
        "AWS answers InvalidSubnet.Conflict: \"The CIDR '10.0.0.128/25' conflicts with another "
        f'subnet". web-a, in {A}, holds 10.0.0.128 to 10.0.0.255. No address is in two subnets of '
        "a VPC, whatever their zones."
    )
    assert planned(page) == ROWS


@pytest.mark.parametrize(
    ("typed", "answer"),
    [
        ("10.1.0.0/24", "InvalidSubnet.Range"),
        ("/29", "InvalidSubnet.Range"),
        ("/15", "InvalidSubnet.Range"),
        ("ten", "InvalidParameterValue"),
        ("/16", "No free block of this VPC holds a /16."),
    ],
)
def test_what_cannot_be_added_says_why(
    page: Page, host: ElementHandle, typed: str, answer: str
) -> None:
    add(page, typed)
    expect(status(page)).to_contain_text(answer)
    field = page.get_by_label("New subnet")
    expect(field).to_have_attribute("aria-invalid", "true")
    expect(field).to_have_value(typed)
    assert planned(page) == ROWS


def test_a_size_takes_the_first_free_block_of_it(page: Page, host: ElementHandle) -> None:
    add(page, "/23", C)
    assert ("subnet-c", "10.0.2.0/23", C) in planned(page)
    assert trait(page, "selected") == "10.0.2.0/23"
    expect(status(page)).to_have_text(
        f"subnet-c is planned 10.0.2.0/23 in {C}: 507 of 512 addresses are usable."
    )


def test_a_block_is_dragged_onto_another_zone_and_place(page: Page, host: ElementHandle) -> None:
    drag(page, "10.0.1.0/24", (220, 28))
    expect(page.locator(".awslab-preview text")).to_have_text("10.0.2.0/24")
    page.mouse.up()
    assert ("web-b", "10.0.2.0/24", C) in planned(page)
    assert trait(page, "selected") == "10.0.2.0/24"
    assert page.locator(".awslab-preview").count() == 0


def test_a_drag_to_held_addresses_shows_the_code_and_changes_nothing(
    page: Page, host: ElementHandle
) -> None:
    drag(page, "10.0.1.0/24", (0, -28))
    expect(page.locator(".awslab-preview.refused text")).to_have_text("InvalidSubnet.Conflict")
    page.mouse.up()
    expect(status(page)).to_contain_text(f"web-a, in {A}, holds 10.0.0.0 to 10.0.0.255")
    assert planned(page) == ROWS


def test_a_lower_edge_is_dragged_to_another_size(page: Page, host: ElementHandle) -> None:
    drag(page, "10.0.4.0/23", (0, 58), edge=True)
    page.mouse.up()
    assert ("app-a", "10.0.4.0/22", A) in planned(page)
    drag(page, "10.0.4.0/22", (0, -84), edge=True)
    page.mouse.up()
    assert ("app-a", "10.0.4.0/24", A) in planned(page)


def test_escape_ends_a_drag(page: Page, host: ElementHandle) -> None:
    drag(page, "10.0.1.0/24", (220, 28))
    page.keyboard.press("Escape")
    page.mouse.up()
    assert planned(page) == ROWS


def test_halving_costs_five_addresses_and_joining_brings_them_back(
    page: Page, host: ElementHandle
) -> None:
    block(page, "10.0.4.0/23").click()
    page.get_by_role("button", name="Split in two").click()
    assert planned(page)[2:4] == [("app-a", "10.0.4.0/24", A), ("app-a-2", "10.0.5.0/24", A)]
    expect(status(page)).to_contain_text(
        "AWS keeps five addresses of each: 502 are usable, and were 507"
    )
    page.get_by_role("button", name="Join with its other half").click()
    assert planned(page) == ROWS
    page.get_by_role("button", name="Join with its other half").click()
    expect(status(page)).to_have_text(
        "10.0.4.0/23 joins only with 10.0.6.0/23, the other half of 10.0.4.0/22, "
        "and that is not planned."
    )


def test_the_form_changes_name_block_zone_and_size(page: Page, host: ElementHandle) -> None:
    block(page, "10.0.1.0/24").click()
    editor = page.get_by_role("group", name="Change the selected subnet")
    for label, text in (("Name", "dmz"), ("CIDR block", "10.0.16.0/24")):
        editor.get_by_label(label).fill(text)
        editor.get_by_label(label).press("Enter")
        expect(editor.get_by_label(label)).to_be_focused()
    editor.get_by_label("Availability Zone").select_option(C)
    editor.get_by_label("Size").select_option("26")
    assert planned(page)[-1] == ("dmz", "10.0.16.0/26", C)
    editor.get_by_label("CIDR block").fill("10.0.0.0/26")
    editor.get_by_label("CIDR block").press("Enter")
    expect(editor.get_by_role("alert")).to_have_text("InvalidSubnet.Conflict")
    expect(editor.get_by_label("CIDR block")).to_have_value("10.0.0.0/26")
    editor.get_by_label("Name").fill("a;b")
    editor.get_by_label("Name").press("Enter")
    expect(editor.get_by_role("alert").first).to_contain_text("1 to 40 letters")
    assert planned(page)[-1] == ("dmz", "10.0.16.0/26", C)


def test_the_keyboard_alone_is_enough(page: Page, host: ElementHandle) -> None:
    block(page, "10.0.1.0/24").focus()
    page.keyboard.press("Shift+ArrowRight")
    assert ("web-b", "10.0.1.0/24", C) in planned(page)
    page.keyboard.press("Shift+ArrowDown")
    assert ("web-b", "10.0.2.0/24", C) in planned(page)
    assert page.evaluate("document.activeElement.dataset.key") == "10.0.2.0/24"
    page.keyboard.press("+")
    assert ("web-b", "10.0.2.0/23", C) in planned(page)
    page.keyboard.press("-")
    page.keyboard.press("Shift+ArrowLeft")
    page.keyboard.press("Shift+ArrowUp")
    assert planned(page) == ROWS
    page.keyboard.press("Shift+ArrowUp")
    expect(status(page)).to_contain_text("InvalidSubnet.Conflict")
    page.keyboard.press("ArrowDown")
    assert page.evaluate("document.activeElement.dataset.key") == "10.0.8.0/22"
    page.keyboard.press("Enter")
    assert trait(page, "selected") == "10.0.8.0/22"
    page.keyboard.press("Delete")
    assert planned(page) == ROWS[:3]
    assert page.evaluate("document.activeElement.getAttribute('role')") == "button"


def test_a_selected_subnet_tells_the_five_addresses(page: Page, host: ElementHandle) -> None:
    block(page, "10.0.4.0/23").click()
    kept = page.get_by_role("group", name="Kept by AWS", exact=True).locator("tbody td:first-child")
    assert kept.all_text_contents() == [
        "10.0.4.0",
        "10.0.4.1",
        "10.0.4.2",
        "10.0.4.3",
        "10.0.5.255",
    ]
    expect(page.locator(".awslab-panel")).to_contain_text("507 can be used")
    block(page, "10.0.4.0/23").click()
    expect(page.get_by_role("group", name="Change the selected subnet")).to_be_hidden()


def test_free_space_fills_the_form_and_the_strip_moves_the_window(
    page: Page, host: ElementHandle
) -> None:
    page.locator("svg").click(position={"x": 600, "y": 124 + 28 * 13 + 5})
    expect(page.get_by_label("New subnet")).to_have_value("10.0.13.0/24")
    page.get_by_role("button", name="Add", exact=True).click()
    assert ("subnet-c", "10.0.13.0/24", C) in planned(page)
    page.locator("svg").click(position={"x": 700, "y": 40})
    assert trait(page, "plan")["window"] == "10.0.240.0/20"
    block(page, "10.0.8.0/22").click(position={"x": 6, "y": 10})
    assert trait(page, "plan")["window"] == "10.0.0.0/18"


def test_another_vpc_block_takes_the_plan_along(page: Page, host: ElementHandle) -> None:
    vpc = page.get_by_label("VPC CIDR block")
    vpc.fill("192.168.0.0/21")
    vpc.press("Enter")
    assert [cidr for _, cidr, _ in planned(page)] == [
        "192.168.0.0/24",
        "192.168.1.0/24",
        "192.168.4.0/23",
    ]
    expect(status(page)).to_have_text(
        "The VPC is 192.168.0.0/21. 1 of 4 subnets did not fit and is gone."
    )
    vpc.fill("192.168.0.0/8")
    vpc.press("Enter")
    expect(status(page)).to_contain_text("AWS answers InvalidVpc.Range")
    page.get_by_role("button", name="Undo").click()
    assert planned(page) == ROWS


def test_what_exists_is_shown_and_stays(page: Page, show: Show) -> None:
    planner = SubnetPlanner(vpc=EXISTING, zones=[A, B, C], subnets=[("new", "10.0.3.0/24", B)])
    host = show(planner)
    assert drawn(host) == expected(planner.spec["scenes"]["wide"])
    expect(page.get_by_label("VPC CIDR block")).to_be_hidden()
    add(page, "10.0.2.128/25", C)
    expect(status(page)).to_contain_text(f"<b>old</b>, in {A}, holds 10.0.2.128 to 10.0.2.255")
    block(page, "10.0.2.0/24").focus()
    for pressed in ("Enter", "Delete", "Shift+ArrowDown", "+"):
        page.keyboard.press(pressed)
    drag(page, "10.0.2.0/24", (220, 28))
    expect(page.locator(".awslab-preview")).to_have_count(0)
    page.mouse.up()
    block(page, "10.0.2.0/24").click()
    expect(page.locator(".awslab-panel")).to_contain_text("It exists: a subnet's CIDR block")
    expect(page.get_by_role("group", name="Change the selected subnet")).to_be_hidden()
    assert planned(page) == [("new", "10.0.3.0/24", B)]
    assert page.locator("b").count() == 0
    assert '("new", "10.0.3.0/24"' in str(page.locator("pre").text_content())
    assert "old" not in str(page.locator("pre").text_content())


def test_python_sets_the_plan_and_the_selection(page: Page, host: ElementHandle) -> None:
    after = SubnetPlanner(subnets=[("only", "10.0.7.0/24", C)])
    page.evaluate("plan => made[0].model.set('plan', plan)", after.plan)
    assert drawn(host) == expected(after.spec["scenes"]["wide"])
    page.evaluate("made[0].model.set('selected', '10.0.7.0/24')")
    expect(page.locator(".awslab-heading").first).to_have_text("only")
    page.evaluate("spec => made[0].model.set('spec', spec)", after.spec | {"title": "Renamed"})
    expect(page.locator(".awslab-title")).to_have_text("Renamed")
