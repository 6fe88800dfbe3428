"""Marks, what many tests share, and the count of AWS's rules at the end of a run."""

from __future__ import annotations

import threading
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.browser import chromium
from tools import HTML, book
from tools.serve import Server

_outcomes: dict[tuple[str, str], set[str]] = defaultdict(set)


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "rule(id): proves a rule of the account's registry")
    config.addinivalue_line("markers", "measured(*rows): proves rows of tests/fidelity/measured.md")


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Send what a test proves along with its report: with xdist only reports reach the main process."""
    for kind in ("rule", "measured"):
        for mark in item.iter_markers(kind):
            item.user_properties.extend((kind, name) for name in mark.args)


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    if report.when == "call" or report.outcome != "passed":
        for kind, name in report.user_properties:
            if kind in ("rule", "measured"):
                _outcomes[kind, name].add(report.outcome)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say how many of AWS's rules hold, of those that were tested in this run."""
    if not _outcomes:
        return
    from tests.fidelity import coverage

    measured = {name for kind, name in _outcomes if kind == "measured"}
    holding = {name for name in measured if _outcomes["measured", name] == {"passed"}}
    own = {name for kind, name in _outcomes if kind == "rule"} - coverage.rules_of_rows()
    own_holding = {name for name in own if _outcomes["rule", name] == {"passed"}}
    terminalreporter.write_sep("-", "rules of AWS")
    terminalreporter.write_line(
        f"measured: {len(holding)} of {len(coverage.rows())} hold, "
        f"{len(coverage.differing_rows())} differ with a reason in the book; "
        f"found besides: {len(own_holding)} of {len(own)} hold"
    )


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The one browser of this process: Playwright's synchronous interface can't be started twice."""
    with chromium() as found:
        yield found


@pytest.fixture(scope="session")
def html() -> Path:
    """The folder of the built book; built now if it isn't as the sources are."""
    book.build(lambda line: None)
    return HTML


@pytest.fixture(scope="session")
def site(html: Path) -> Iterator[str]:
    """The address of the served book."""
    with Server(html, 0) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield server.url
        server.shutdown()
        thread.join()
