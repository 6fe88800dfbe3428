"""The labs in the browser, as the built site serves them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tools import lab_name, lab_paths

#: Python's start and a lab's cells take this long at most, on a machine that does other things too.
PATIENCE = 300_000

READY = """async () => {
  const found = async (look) => {
    for (;;) {
      const value = look();
      if (value) return value;
      await new Promise((go) => setTimeout(go, 50));
    }
  };
  const app = await found(() => window.jupyterapp);
  await app.restored;
  const panel = await found(() => app.shell.currentWidget?.sessionContext && app.shell.currentWidget);
  await panel.context.ready;
  await panel.sessionContext.ready;
  const kernel = await found(() => panel.sessionContext.session?.kernel);
  // Answered when Python is up; unlike a silent cell it does not count.
  await kernel.requestIsComplete({ code: "" });
}"""

RUN = """async () => {
  const panel = window.jupyterapp.shell.currentWidget;
  await window.jupyterapp.commands.execute("notebook:run-all-cells");
  // The command ends at the first error, also at one the lab expects; the cells after it run on.
  await panel.sessionContext.session.kernel.requestIsComplete({ code: "" });
  return panel.content.model.sharedModel.toJSON().cells;
}"""

REPLACE = "(notebook) => window.jupyterapp.shell.currentWidget.context.model.fromJSON(notebook)"

DRAWN = """async (place) => {
  const notebook = window.jupyterapp.shell.currentWidget.content;
  await notebook.scrollToItem(place);
  for (let tries = 0; tries < 200; tries++) {
    if (notebook.widgets[place].node.querySelector(".jp-OutputArea svg")) return true;
    await new Promise((go) => setTimeout(go, 50));
  }
  return false;
}"""


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "lab" in metafunc.fixturenames:
        paths = lab_paths()
        metafunc.parametrize("lab", paths, ids=[lab_name(path) for path in paths])


@dataclass
class Opened:
    """A lab in JupyterLite, in a profile of its own."""

    page: Page
    requested: list[str] = field(default_factory=list)

    def run(self) -> list[dict[str, Any]]:
        """Run all cells and return them, as the notebook now has them."""
        cells: list[dict[str, Any]] = self.page.evaluate(RUN)
        return cells

    def draws(self, cell: int) -> bool:
        """Whether the cell at a place of the notebook shows a drawing."""
        return bool(self.page.evaluate(DRAWN, cell))


@pytest.fixture
def open_lab(browser: Browser, site: str) -> Iterator[Any]:
    """Open a lab by its name; with `notebook`, that stands in its place."""
    contexts = []

    def opened(name: str, notebook: dict[str, Any] | None = None) -> Opened:
        context = browser.new_context()
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(PATIENCE)
        lab = Opened(page)
        context.on("request", lambda request: lab.requested.append(request.url))
        page.goto(f"{site}/lite/notebooks/index.html?path={name}.ipynb")
        page.evaluate(READY)
        if notebook:
            page.evaluate(REPLACE, notebook)
        return lab

    yield opened
    for context in contexts:
        context.close()
