"""Labs' diagrams, alive in the published page: no kernel, no widget manager, one cached module a diagram.

A notebook's output that holds an anywidget becomes a figure: the still, the saved state as JSON, and the names of the
diagram's module and style, which ``diagram-host.js`` mounts. A chapter shows the same output of its lab with

    ```{lab-output} servers/vpc#three-zones
    ```

where ``three-zones`` is the cell's id in ``labs/servers/vpc.ipynb``. A diagram that shows no account is made
by the page itself, with all of ``awslab.diagrams`` at hand; the last line is the diagram:

    ```{diagram}
    SnapshotChain(blocks=12)
    ```
"""

from __future__ import annotations

import ast
import hashlib
import html
import json
import re
from functools import lru_cache
from pathlib import Path
from typing import Any

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.application import Sphinx
from sphinx.errors import ExtensionError
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util.docutils import SphinxDirective

VIEW = "application/vnd.jupyter.widget-view+json"
STATE = "application/vnd.jupyter.widget-state+json"
#: Kept out of the page: they tell JupyterLab how to draw, and say nothing of what.
_PRIVATE = re.compile(r"^_|^(layout|tabbable|tooltip)$")


@lru_cache(maxsize=64)
def _read(path: Path, _modified: float) -> dict[str, Any]:
    notebook: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return notebook


def _notebook(path: Path) -> dict[str, Any]:
    return _read(path, path.stat().st_mtime)


def _state(path: Path, model_id: str) -> dict[str, Any]:
    """Return the saved state of the diagram with this model id in a notebook."""
    models = _notebook(path)["metadata"].get("widgets", {}).get(STATE, {}).get("state", {})
    if model_id not in models:
        raise ExtensionError(f"{path}: a diagram's state isn't stored. Run: make labs")
    if models[model_id]["model_name"] != "AnyModel":
        raise ExtensionError(
            f"{path}: the output {models[model_id]['model_name']} is no anywidget. The published page has no kernel "
            "and shows diagrams of awslab.diagrams only; print the result, or make a diagram of it."
        )
    state: dict[str, Any] = models[model_id]["state"]
    return state


def _stem(state: dict[str, Any]) -> str:
    """Return the file name that a diagram's Python, script and style share."""
    return str(state["_anywidget_id"].split(".")[-2])


def _asset(app: Sphinx, state: dict[str, Any], key: str, suffix: str) -> str:
    """Write a diagram's module or style once for the whole site, named by its content; return the name."""
    text = state[key]
    name = f"{_stem(state)}-{hashlib.sha256(text.encode()).hexdigest()[:12]}.{suffix}"
    path = Path(app.outdir) / "_static" / "diagrams" / name
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return name


def figure(app: Sphinx, state: dict[str, Any], number: int) -> str:
    """Return the HTML of a live diagram."""
    from awslab.diagrams.still import page_stills

    shown = {name: value for name, value in state.items() if not _PRIVATE.match(name)}
    # A closing tag or a comment inside the JSON would end the script element.
    data = json.dumps(shown, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
    module, style = _asset(app, state, "_esm", "js"), _asset(app, state, "_css", "css")
    label = html.escape(f"Diagram: {state['spec']['title']}", quote=True)
    wide, narrow = page_stills(state["spec"])
    stem = _stem(state)
    return (
        f'<figure class="awslab-figure awslab-in-{stem}" role="group" aria-label="{label}" '
        f'data-module="{module}" data-style="{style}" data-number="{number}">'
        f'<div class="awslab-stills">{wide}{narrow}</div>'
        f'<script type="application/json">{data}</script></figure>'
    )


class _Figure(nodes.General, nodes.Element):
    """A diagram: its ``state``, or the ``path`` of the lab that stored it and its ``model_id`` there."""


class LabOutput(SphinxDirective):
    """``lab-output``: the diagram a lab's cell stored, in a chapter."""

    required_arguments = 1
    option_spec = {"caption": directives.unchanged}  # noqa: RUF012 - docutils' own idiom

    def run(self) -> list[nodes.Node]:
        lab, _, cell_id = self.arguments[0].partition("#")
        path = Path(self.env.srcdir) / "labs" / f"{lab}.ipynb"
        if not path.is_file():
            raise self.error(f"lab-output: there is no lab {lab!r}.")
        self.env.note_dependency(str(path))
        cells = {cell["id"]: cell for cell in _notebook(path)["cells"]}
        if cell_id not in cells:
            raise self.error(
                f"lab-output: {lab} has no cell {cell_id!r}. It has: {', '.join(cells)}."
            )
        for output in cells[cell_id].get("outputs", []):
            if VIEW in (data := output.get("data", {})):
                return [_Figure("", path=str(path), model_id=data[VIEW]["model_id"])]
        raise self.error(f"lab-output: cell {cell_id!r} of {lab} stored no diagram.")


def make(code: str) -> Any:
    """Return the diagram that the last line of some Python makes, with all of ``awslab.diagrams`` at hand.

    Raises
    ------
    ValueError
        A line fails, or the last one makes something else; one line that says what.
    """
    from awslab import diagrams

    *lines, last = ast.parse(code).body or [ast.Pass()]
    names = {name: getattr(diagrams, name) for name in diagrams.__all__}
    made = None
    try:
        exec(compile(ast.Module(lines, []), "<diagram>", "exec"), names)
        if isinstance(last, ast.Expr):
            made = eval(compile(ast.Expression(last.value), "<diagram>", "eval"), names)
    except Exception as error:
        raise ValueError(f"{type(error).__name__}: {error}") from None
    if not isinstance(made, diagrams.Diagram):
        raise ValueError(f"the last line must make a diagram, not {made!r:.60}")
    return made


class DiagramHere(SphinxDirective):
    """``diagram``: a diagram that the page's own lines make; with the option ``show``, after these lines."""

    has_content = True
    option_spec = {"show": directives.flag}  # noqa: RUF012 - docutils' own idiom

    def run(self) -> list[nodes.Node]:
        code = "\n".join(self.content)
        try:
            figure = _Figure("", state=make(code).get_state())
        except (SyntaxError, ValueError) as error:
            raise self.error(f"diagram: {error}") from None
        shown = (
            [nodes.literal_block(code, code, language="python")] if "show" in self.options else []
        )
        return [*shown, figure]


class NotebookDiagrams(SphinxPostTransform):
    """Take over myst-nb's widget outputs before it chooses what to show of a bundle."""

    default_priority = 3

    def run(self, **kwargs: Any) -> None:
        path = Path(self.env.doc2path(self.env.docname))
        for bundle in list(self.document.findall(nodes.container)):
            if bundle.get("nb_element") != "mime_bundle":
                continue
            for view in bundle.children:
                if view["mime_type"] == VIEW:  # type: ignore[index]
                    model_id = re.search(r'"model_id":\s*"(\w+)"', view.astext())
                    assert model_id is not None
                    bundle.replace_self(_Figure("", path=str(path), model_id=model_id[1]))
                    break


def _visit(self: Any, node: _Figure) -> None:
    app: Sphinx = self.builder.app
    number = getattr(self, "awslab_figures", 0) + 1
    self.awslab_figures = number
    state = node.get("state") or _state(Path(node["path"]), node["model_id"])
    self.body.append(figure(app, state, number))
    raise nodes.SkipNode


def _page(app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: Any) -> None:
    """Load the host and the styles on pages with diagrams, and myst-nb's widget state on none."""
    styles = sorted(set(re.findall(r'data-style="([^"]+)"', context.get("body", ""))))
    if styles:  # Sphinx adds to its own list, so before the page gets another
        app.add_js_file("diagram-host.js", type="module")
        for style in styles:
            app.add_css_file(f"diagrams/{style}")
    context["script_files"] = [
        script
        for script in context.get("script_files", [])
        if (getattr(script, "attributes", {}) or {}).get("type") != STATE
    ]


def setup(app: Sphinx) -> None:
    app.add_node(_Figure, html=(_visit, None))
    app.add_directive("lab-output", LabOutput)
    app.add_directive("diagram", DiagramHere)
    app.add_post_transform(NotebookDiagrams)
    app.connect("html-page-context", _page, priority=900)
