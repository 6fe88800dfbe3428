"""What a lab's page has that a chapter's has not: the launch row."""

from __future__ import annotations

import os
from pathlib import PurePosixPath

from docutils import nodes
from sphinx.application import Sphinx


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


def _row(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Put the launch row under the title of a lab's page. A way that doesn't exist has no button."""
    if not docname.startswith("labs/"):
        return
    title = next(iter(doctree.findall(nodes.title)), None)
    if title is None:
        return
    lab = docname.removeprefix("labs/")
    up = "../" * docname.count("/")
    links = []
    if binder := binder_url(repository(app), lab):
        links.append(f'<a class="lab-launch" href="{binder}">Open in Binder</a>')
    name = PurePosixPath(lab).name
    links.append(
        f'<a class="lab-launch" href="{up}student/{lab}.ipynb" download="{name}.ipynb">Download this lab</a>'
    )
    row = f'<p class="lab-row" role="group" aria-label="Ways to run this lab">{"".join(links)}</p>'
    title.parent.insert(title.parent.index(title) + 1, nodes.raw("", row, format="html"))


def setup(app: Sphinx) -> None:
    app.connect("doctree-resolved", _row)
