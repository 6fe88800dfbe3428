"""Find a browser: Chromium or Chrome of the machine, else the one Playwright has downloaded."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, sync_playwright
from playwright.sync_api import Error as PlaywrightError

NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]


@contextmanager
def chromium() -> Iterator[Browser]:
    """Start a headless browser; without one the test fails with one line that says what to do."""
    found = next(filter(None, map(shutil.which, NAMES)), None)
    with sync_playwright() as playwright:
        try:
            browser = playwright.chromium.launch(executable_path=found, args=ARGUMENTS)
        except PlaywrightError as error:
            if found:
                pytest.fail(f"{found} does not start: {error}".splitlines()[0], pytrace=False)
            pytest.fail(
                "no browser: install Chromium or Chrome, or run: playwright install chromium",
                pytrace=False,
            )
        yield browser
        browser.close()
