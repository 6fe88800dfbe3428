"""What axe finds wrong with a page; the rules are those of ``tests/site/test_axe.py``."""

from __future__ import annotations

from playwright.sync_api import Page

from tools import node

_RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
#: Asked of a whole page; the test page is a diagram and nothing else.
_OF_PAGES = ["html-has-lang", "landmark-one-main", "page-has-heading-one", "region"]


def violations(page: Page) -> list[str]:
    """Return one line for each element that breaks a rule."""
    if not page.evaluate("'axe' in window"):
        script = node.MODULES / "axe-core" / "axe.min.js"
        if not script.exists():
            node.install()
        page.add_script_tag(path=script)
    found = page.evaluate(
        """([rules, off]) => axe.run(document, {
            runOnly: rules, resultTypes: ["violations"],
            rules: Object.fromEntries(off.map(name => [name, { enabled: false }])),
        })""",
        [_RULES, _OF_PAGES],
    )["violations"]
    return [
        f"{each['id']}: {one['target']} {one['failureSummary']}"
        for each in found
        for one in each["nodes"]
    ]
