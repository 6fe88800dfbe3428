"""A lab's launch row has the ways that exist, and no dead button."""

from __future__ import annotations

import re
from pathlib import Path
from types import ModuleType, SimpleNamespace

import pytest
from playwright.sync_api import Browser, expect

from tools import ROOT, lab_name, lab_paths
from tools.student import student_copy

from .conftest import WIDE, open_page


@pytest.fixture
def lab_pages(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.syspath_prepend(ROOT / "site")
    import awsbook.lab_pages

    return awsbook.lab_pages


def app(url: str = "") -> SimpleNamespace:
    return SimpleNamespace(config=SimpleNamespace(html_theme_options={"repository_url": url}))


def test_the_variable_wins_over_the_setting(
    lab_pages: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("AWSBOOK_REPOSITORY", raising=False)
    assert lab_pages.repository(app()) == ""
    assert lab_pages.repository(app("https://github.com/a/b/")) == "https://github.com/a/b"
    monkeypatch.setenv("AWSBOOK_REPOSITORY", "https://github.com/c/d")
    assert lab_pages.repository(app("https://github.com/a/b")) == "https://github.com/c/d"


def test_binder_opens_the_student_copy(lab_pages: ModuleType) -> None:
    assert lab_pages.binder_url("https://github.com/ann/book", "servers/vpc") == (
        "https://mybinder.org/v2/gh/ann/book/HEAD?urlpath=lab%2Ftree%2Fstudent%2Fservers%2Fvpc.ipynb"
    )


@pytest.mark.parametrize("url", ["", "https://example.org/a/b", "https://github.com/ann"])
def test_without_a_github_repository_there_is_no_binder_button(
    lab_pages: ModuleType, url: str
) -> None:
    assert lab_pages.binder_url(url, "servers/vpc") == ""


def test_every_lab_page_offers_its_student_copy(
    html: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for lab in lab_paths():
        page = html / "labs" / f"{lab_name(lab)}.html"
        links = re.findall(r'href="([^"]+\.ipynb)" download', page.read_text(encoding="utf-8"))
        assert len(links) == 1
        copy = (page.parent / links[0]).resolve()
        assert copy.read_text(encoding="utf-8") == student_copy(lab)


def test_a_solution_shows_when_it_is_asked_for(browser: Browser, site: str) -> None:
    page, _ = open_page(browser, site, "labs/servers/vpc", WIDE)
    solution = page.locator(".lab-solution").first
    expect(solution.locator("pre")).to_be_hidden()
    solution.get_by_text("Show a solution").click()
    expect(solution.locator("pre")).to_contain_text("ec2.create_vpc(")
    assert "SOLUTION" not in page.locator("article").inner_text()
    page.close()
