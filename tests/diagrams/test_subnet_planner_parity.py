"""The planner's JavaScript draws and answers as its Python does."""

from __future__ import annotations

import random

import pytest
from playwright.sync_api import ElementHandle, Page, expect

from awslab.diagrams import SubnetPlanner
from awslab.diagrams.planner.facts import boto3_code, summary, tables
from awslab.diagrams.planner.layout import Plan, scene
from awslab.diagrams.planner.rules import Subnet, first_window, subnet_refusal, vpc_refusal
from tests.diagrams.conftest import Show
from tests.diagrams.parity import drawn, expected
from tests.diagrams.subnet_plans import ROWS, A, B, C, add, block, state, status


@pytest.fixture
def host(show: Show) -> ElementHandle:
    return show(SubnetPlanner(subnets=ROWS))


def assert_drawn_as_python_draws(page: Page, host: ElementHandle, plan: Plan) -> None:
    for form, width in (("wide", 1100), ("narrow", 390)):
        page.set_viewport_size({"width": width, "height": 900})
        page.locator(f'svg[width="{scene(plan, form)["width"]}"]').wait_for()
        assert drawn(host) == expected(scene(plan, form))
    page.set_viewport_size({"width": 1100, "height": 900})
    page.locator(f'svg[width="{scene(plan, "wide")["width"]}"]').wait_for()
    assert page.locator("pre").text_content() == boto3_code(plan, "")
    page.evaluate("document.querySelector('details').open = true")
    expect(page.locator("details table")).to_have_count(2)
    for table, told in zip(page.locator("details table").all(), tables(plan), strict=True):
        rows = [row.locator("td").all_text_contents() for row in table.locator("tbody tr").all()]
        assert rows == told["rows"]


def test_the_first_state_is_drawn_as_python_draws_it(page: Page, host: ElementHandle) -> None:
    assert drawn(host) == expected(SubnetPlanner(subnets=ROWS).spec["scenes"]["wide"])
    assert_drawn_as_python_draws(page, host, state(page))
    expect(status(page)).to_have_text(summary(state(page)))


def test_what_the_reader_plays_is_drawn_as_python_draws_it(page: Page, host: ElementHandle) -> None:
    def press(name: str) -> None:
        page.get_by_role("button", name=name, exact=True).click()

    steps = [
        lambda: add(page, "/24", C),
        lambda: add(page, "10.0.200.64/28", B),
        lambda: press("Zoom out"),
        lambda: block(page, "10.0.8.0/22").click(),
        lambda: press("Split in two"),
        lambda: press("Zoom in"),
        lambda: press("Higher addresses"),
        lambda: press("Undo"),
        lambda: page.get_by_label("VPC CIDR block").fill("172.16.0.0/18"),
        lambda: page.keyboard.press("Enter"),
        lambda: press("Start again"),
    ]
    for step in steps:
        step()
        assert_drawn_as_python_draws(page, host, state(page))


@pytest.mark.parametrize("seed", range(8))
def test_any_plan_is_drawn_as_python_draws_it(page: Page, show: Show, seed: int) -> None:
    chance = random.Random(seed)
    rows: list[Subnet] = []
    for number in range(40):
        cidr = f"10.0.{chance.randrange(64)}.{16 * chance.randrange(16)}/{chance.randrange(20, 29)}"
        name = chance.choice(["w", "Web server", "데이터 subnet", "mmmmMMMMWWWW@", "a·b"[:1] * 40])
        if not subnet_refusal(cidr, "10.0.0.0/16", rows):
            plan = SubnetPlanner(subnets=[(name, cidr, A)]).plan["subnets"][0]
            rows.append(Subnet(f"{name[:36]}-{number}", plan["cidr"], chance.choice((A, B, C))))
    host = show(SubnetPlanner(subnets=[(s.name, s.cidr, s.zone) for s in rows]))
    assert_drawn_as_python_draws(page, host, state(page))
    window = chance.choice(rows).network.supernet(new_prefix=chance.choice((16, 18, 19)))
    page.evaluate(
        "window => made[0].model.set('plan', { ...made[0].model.get('plan'), window })", str(window)
    )
    assert_drawn_as_python_draws(page, host, state(page))


def test_both_languages_answer_the_same(page: Page) -> None:
    chance = random.Random(7)
    others = [Subnet("web", "10.0.0.0/24", A), Subnet("app", "10.0.64.0/18", B)]
    cidrs = ["x", "", "10.0.0.0", "10.0.0.0/", "10.0.0.0/033", "01.0.0.0/16", "256.0.0.0/16"]
    cidrs += [
        f"{chance.choice((9, 10, 255))}.{chance.choice((0, 0, 0, 9))}"
        f".{chance.choice((0, 0, 99, chance.randrange(256)))}.{chance.randrange(256)}"
        f"/{chance.randrange(34)}"
        for _ in range(2000)
    ]
    script = str(SubnetPlanner._esm) + "\nexport { subnetRefusal, vpcRefusal, firstWindow };"
    answers = page.evaluate(
        """async ({ script, cidrs, others }) => {
            const url = URL.createObjectURL(new Blob([script], { type: "text/javascript" }));
            const { subnetRefusal, vpcRefusal, firstWindow } = await import(url);
            return cidrs.map(cidr => {
                const subnet = subnetRefusal(cidr, "10.0.0.0/16", others);
                const window = subnet ? "" : firstWindow("10.0.0.0/16", [others[0], { cidr }]);
                return [subnet, vpcRefusal(cidr), window];
            });
        }""",
        {
            "script": script,
            "cidrs": cidrs,
            "others": [{"name": s.name, "cidr": s.cidr, "zone": s.zone} for s in others],
        },
    )
    for cidr, (subnet, vpc, window) in zip(cidrs, answers, strict=True):
        for found, refusal in (
            (subnet, subnet_refusal(cidr, "10.0.0.0/16", others)),
            (vpc, vpc_refusal(cidr)),
        ):
            told = refusal and {n: getattr(refusal, n) for n in ("code", "message", "why")}
            assert found == told, cidr
        if not subnet:
            made = SubnetPlanner(subnets=[("x", cidr, A)]).plan["subnets"][0]["cidr"]
            assert window == first_window("10.0.0.0/16", [others[0], Subnet("x", made, A)])
    assert sum(1 for subnet, _, _ in answers if subnet is None) > 20
