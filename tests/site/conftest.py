"""The built book, served by the project's own server."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest
import yaml
from playwright.sync_api import Browser, Page

from tools import ROOT

#: Widths of a desktop's and of a phone's window.
WIDE, PHONE = {"width": 1280, "height": 900}, {"width": 390, "height": 844}


def pages() -> list[str]:
    """Return the site's pages, as the table of contents names them and Sphinx adds them."""
    toc = yaml.safe_load((ROOT / "_toc.yml").read_text(encoding="utf-8"))
    listed = [chapter["file"] for part in toc["parts"] for chapter in part["chapters"]]
    return [toc["root"], *listed, "genindex", "search"]


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "name" in metafunc.fixturenames:
        metafunc.parametrize("name", pages())


@dataclass
class Heard:
    """What a page did that its reader doesn't see."""

    site: str
    requested: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    def listen(self, page: Page) -> None:
        page.on("request", lambda request: self.requested.append(request.url))
        page.on(
            "response",
            lambda answer: self.missing.append(answer.url) if answer.status >= 400 else None,
        )
        page.on("requestfailed", lambda request: self.missing.append(request.url))
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on(
            "console",
            lambda said: (
                self.errors.append(said.text) if said.type in ("error", "warning") else None
            ),
        )

    @property
    def foreign(self) -> list[str]:
        """Requests to other hosts than the site's."""
        own = (self.site + "/", "data:", "blob:")
        return [url for url in self.requested if not url.startswith(own)]


def open_page(
    browser: Browser, site: str, name: str, size: dict[str, int], **options: object
) -> tuple[Page, Heard]:
    """Open a page in a fresh profile and wait until its scripts have done their work; return it and what it did."""
    page = browser.new_page(viewport=size, **options)  # type: ignore[arg-type]
    page.set_default_timeout(15_000)
    heard = Heard(site)
    heard.listen(page)
    page.goto(f"{site}/{name}.html", wait_until="networkidle")
    if page.locator("figure.awslab-figure").count() and options.get("java_script_enabled", True):
        page.wait_for_selector("html[data-diagrams=ready]")
    return page, heard
