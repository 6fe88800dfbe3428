"""What turns book and labs into the published site: a Sphinx extension in a few parts."""

from __future__ import annotations

from typing import Any

from sphinx.application import Sphinx

from awsbook import contents, diagrams, lab_pages, mathml, notes, rules_page, theme


def setup(app: Sphinx) -> dict[str, Any]:
    for part in (theme, mathml, diagrams, contents, lab_pages, notes, rules_page):
        part.setup(app)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
