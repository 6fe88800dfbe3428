"""A real browser, and a page where diagrams are rendered on a fake model, without a kernel."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, ElementHandle, Page

from awslab.diagrams import Diagram

_MODEL = """
window.made = [];
window.observers = 0;
window.outside = [];
const Observer = window.ResizeObserver;
window.ResizeObserver = class extends Observer {
  observe(...some) { window.observers += 1; super.observe(...some); }
  disconnect() { window.observers -= 1; super.disconnect(); }
};
for (const target of [window, document]) {
  const add = target.addEventListener;
  target.addEventListener = (...some) => { window.outside.push(some[0]); add.apply(target, some); };
}
class Model {
  constructor(state) { Object.assign(this, { state, listeners: [], saved: 0 }); }
  get(name) { return this.state[name]; }
  set(name, value) {
    this.state[name] = value;
    for (const [event, listener] of [...this.listeners]) if (event === `change:${name}`) listener();
  }
  save_changes() { this.saved += 1; }
  on(event, listener) { this.listeners.push([event, listener]); }
  off(event, listener) {
    this.listeners = this.listeners.filter(([e, l]) => e !== event || l !== listener);
  }
}
// As anywidget does it: the module is loaded from text, the style is added to the page.
window.show = async ({ esm, css, state }) => {
  const style = document.createElement("style");
  style.textContent = css;
  const el = document.createElement("div");
  document.head.append(style);
  document.body.append(el);
  const url = URL.createObjectURL(new Blob([esm], { type: "text/javascript" }));
  const { default: diagram } = await import(url);
  const model = new Model(state);
  window.outside = [];
  const cleanup = diagram.render({ model, el });
  made.push({ el, model, cleanup, outside: [...outside] });
  return el;
};
"""

Show = Callable[[Diagram], ElementHandle]


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page 1100 px wide; an error in its scripts fails the test."""
    made = browser.new_page(viewport={"width": 1100, "height": 800})
    errors: list[str] = []
    made.on("pageerror", lambda error: errors.append(str(error)))
    made.add_init_script(_MODEL)
    made.route("http://diagram.test/", lambda route: route.fulfill(body="<!doctype html><title>x"))
    made.goto("http://diagram.test/")
    yield made
    made.close()
    assert errors == []


@pytest.fixture
def show(page: Page) -> Show:
    """Render a diagram in the page and return the element it was rendered in."""

    def render(diagram: Diagram) -> ElementHandle:
        names = [n for n in diagram.trait_names(sync=True) if not n.startswith("_")]
        names = [n for n in names if n not in ("layout", "tabbable", "tooltip", "comm")]
        state: dict[str, Any] = {name: getattr(diagram, name) for name in names}
        script = {"esm": str(diagram._esm), "css": str(diagram._css), "state": state}
        element = page.evaluate_handle("show", script).as_element()
        assert element is not None
        return element

    return render
