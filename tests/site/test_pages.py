"""Every page, on a desktop and on a phone, in light and in dark: nothing foreign, nothing missing, nothing too wide."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from .conftest import PHONE, WIDE, open_page, pages


def test_the_site_has_exactly_these_pages(html: Path) -> None:
    built = {path.relative_to(html).with_suffix("").as_posix() for path in html.rglob("*.html")}
    # The theme leaves templates of its own among the static files; JupyterLite has pages of its own.
    own = {name for name in built if not name.startswith(("_static/", "lite/"))}
    assert own == set(pages())


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["desktop", "phone"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_page_asks_no_other_host_and_misses_nothing(
    browser: Browser, site: str, name: str, size: dict[str, int], scheme: str
) -> None:
    page, heard = open_page(browser, site, name, size, color_scheme=scheme)
    try:
        assert heard.foreign == []
        assert heard.missing == []
        assert heard.errors == []
        assert page.evaluate("document.documentElement.dataset.theme") == scheme
        too_wide = page.evaluate("document.documentElement.scrollWidth") - size["width"]
        assert too_wide <= 0, f"{too_wide} px wider than the window"
    finally:
        page.close()


def test_only_pages_with_diagrams_load_their_script(html: Path, name: str) -> None:
    text = (html / f"{name}.html").read_text(encoding="utf-8")
    has_diagrams = "awslab-figure" in text
    assert ("diagram-host.js" in text) == has_diagrams
    assert bool(re.search(r"<link[^>]+_static/diagrams/", text)) == has_diagrams


def test_no_page_names_a_script_or_style_of_another_host(html: Path, name: str) -> None:
    # A request would show it only where the script runs.
    text = (html / f"{name}.html").read_text(encoding="utf-8")
    found = re.findall(
        r"<(?:script|link|img|iframe)\b[^>]*(?:src|href)=\"(?:https?:)?//[^\"]+", text
    )
    assert [tag for tag in found if 'rel="license"' not in tag] == []
