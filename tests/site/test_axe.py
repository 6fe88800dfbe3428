"""axe finds no fault of accessibility on any page, in light and in dark, on a desktop and on a phone."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tools import node

from .conftest import PHONE, WIDE, open_page

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@pytest.fixture(scope="session")
def axe() -> Path:
    node.install()
    return node.MODULES / "axe-core" / "axe.min.js"


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["desktop", "phone"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe(
    browser: Browser, site: str, axe: Path, name: str, size: dict[str, int], scheme: str
) -> None:
    page, _ = open_page(browser, site, name, size, color_scheme=scheme)
    try:
        page.add_script_tag(path=axe)
        found = page.evaluate(
            "rules => axe.run(document, {runOnly: rules, resultTypes: ['violations']})", RULES
        )["violations"]
    finally:
        page.close()
    problems = [
        f"{each['id']}: {node['target']} {node['failureSummary']}"
        for each in found
        for node in each["nodes"]
    ]
    assert not problems, "\n".join(problems)
