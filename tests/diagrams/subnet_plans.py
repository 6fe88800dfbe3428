"""Plans, and what a reader does with them in a page."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Locator, Page

from awslab.diagrams.planner.layout import Plan
from awslab.diagrams.planner.rules import Subnet

A, B, C = (f"ap-northeast-2{letter}" for letter in "abc")
ROWS = [
    ("web-a", "10.0.0.0/24", A),
    ("web-b", "10.0.1.0/24", B),
    ("app-a", "10.0.4.0/23", A),
    ("app-b", "10.0.8.0/22", B),
]


def block(page: Page, cidr: str) -> Locator:
    return page.locator(f'[role="button"][data-key="{cidr}"]')


def planned(page: Page, which: int = 0) -> list[tuple[str, str, str]]:
    rows = page.evaluate("at => made[at].model.get('plan').subnets", which)
    return [(row["name"], row["cidr"], row["zone"]) for row in rows]


def trait(page: Page, name: str) -> Any:
    return page.evaluate("name => made[0].model.get(name)", name)


def add(page: Page, cidr: str, zone: str = A) -> None:
    form = page.locator("form")
    form.get_by_label("Availability Zone").select_option(zone)
    form.get_by_label("New subnet: CIDR block, or a size").fill(cidr)
    form.get_by_role("button", name="Add").click()


def status(page: Page) -> Locator:
    return page.locator(".awslab-status")


def drag(page: Page, cidr: str, by: tuple[float, float], *, edge: bool = False) -> None:
    """Drag a block, or its lower edge, by pixels; the preview stays to be looked at."""
    box = block(page, cidr).bounding_box()
    assert box
    x, y = box["x"] + 60, box["y"] + (box["height"] - 3 if edge else 8)
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + by[0] / 2, y + by[1] / 2)
    page.mouse.move(x + by[0], y + by[1])


def state(page: Page, existing: tuple[Subnet, ...] = ()) -> Plan:
    """The plan as Python has it, from the traits of the page."""
    plan = trait(page, "plan")
    subnets = [*existing, *(Subnet(**row) for row in plan["subnets"])]
    ordered = tuple(sorted(subnets, key=lambda subnet: subnet.network))
    return Plan(plan["cidr"], (A, B, C), ordered, plan["window"])
