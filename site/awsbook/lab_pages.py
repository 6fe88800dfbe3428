"""What a lab's page has that a chapter's has not: the launch row."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import quote

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.transforms import SphinxTransform

from awsbook.contents import exercises


def repository(app: Sphinx) -> str:
    """Return the repository's address: AWSBOOK_REPOSITORY, else ``repository.url`` of _config.yml, else ''."""
    configured = (app.config.html_theme_options or {}).get("repository_url", "")
    return os.environ.get("AWSBOOK_REPOSITORY", configured).rstrip("/")


def binder_url(repository_url: str, lab: str) -> str:
    """Return the address that opens a lab's student copy in Binder, or '' where there is no repository to open.

    https://mybinder.readthedocs.io/en/latest/howto/external_binders.html
    """
    host, _, path = repository_url.removeprefix("https://").partition("/")
    if host != "github.com" or path.count("/") != 1:
        return ""
    return f"https://mybinder.org/v2/gh/{path}/HEAD?urlpath=lab%2Ftree%2Fstudent%2F{lab.replace('/', '%2F')}.ipynb"


def version(app: Sphinx, lab: str) -> str:
    """Return the version that the lab's student copy names."""
    from tools.student import student_copy

    copy = json.loads(student_copy(Path(app.srcdir) / "labs" / f"{lab}.ipynb"))
    return str(copy["metadata"]["awslab"]["version"])


def _row(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Put the launch row under the title of a lab's page. A way that doesn't exist has no button."""
    if not docname.startswith("labs/"):
        return
    title = next(iter(doctree.findall(nodes.title)), None)
    if title is None:
        return
    lab = docname.removeprefix("labs/")
    up = "../" * docname.count("/")
    here = f"{up}lite/notebooks/index.html?path={quote(lab, safe='')}.ipynb"
    links = [f'<a class="lab-launch" href="{here}">Run this lab in your browser</a>']
    if binder := binder_url(repository(app), lab):
        links.append(f'<a class="lab-launch" href="{binder}">Open in Binder</a>')
    name = PurePosixPath(lab).name
    links.append(
        f'<a class="lab-launch" href="{up}student/{lab}.ipynb" download="{name}.ipynb">Download this lab</a>'
    )
    row = f'<p class="lab-row" role="group" aria-label="Ways to run this lab">{"".join(links)}</p>'
    row += (
        '<p class="lab-small">A notebook wants a wider screen than this one. The results and diagrams below '
        "are those of the lab, and answer here too.</p>"
    )
    # my-labs.js says here what this browser keeps of the lab.
    row += (
        f'<div class="my-lab" data-lab="{lab}" data-version="{version(app, lab)}" '
        f'data-exercises="{exercises(lab)}" hidden></div>'
    )
    title.parent.insert(title.parent.index(title) + 1, nodes.raw("", row, format="html"))


def _script(app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: Any) -> None:
    if page.startswith("labs/") or 'class="my-progress' in context.get("body", ""):
        app.add_js_file("my-labs.js", type="module")


class FoldedSolutions(SphinxTransform):
    """Show an exercise's solution when the reader asks for it, without nbgrader's marker lines."""

    default_priority = 400

    def apply(self, **kwargs: Any) -> None:
        for cell in list(self.document.findall(nodes.container)):
            if not cell.get("cell_metadata", {}).get("nbgrader", {}).get("solution"):
                continue
            (source,) = (
                part for part in cell.children if part.get("nb_element") == "cell_code_source"
            )  # type: ignore[attr-defined]
            for block in source.findall(nodes.literal_block):
                text = re.sub(
                    r"^### (BEGIN|END) SOLUTION\n?", "", block.astext(), flags=re.MULTILINE
                ).strip()
                block.replace_self(nodes.literal_block(text, text, **block.attributes))
            summary = '<details class="lab-solution"><summary>Show a solution</summary>'
            index = cell.index(source)
            cell.insert(index + 1, nodes.raw("", "</details>", format="html"))
            cell.insert(index, nodes.raw("", summary, format="html"))


def setup(app: Sphinx) -> None:
    app.add_transform(FoldedSolutions)
    app.connect("html-page-context", _script)
    app.connect("doctree-resolved", _row)
