"""Math as MathML, which browsers draw by themselves: no page needs MathJax's megabyte of script."""

from __future__ import annotations

from docutils import nodes
from docutils.utils.math import latex2mathml
from sphinx.application import Sphinx
from sphinx.writers.html5 import HTML5Translator


def _visit(self: HTML5Translator, node: nodes.Element) -> None:
    block = isinstance(node, nodes.math_block)
    mathml = latex2mathml.tex2mathml(node.astext(), as_block=block)
    self.body.append(f'<div class="math-block">{mathml}</div>' if block else mathml)
    raise nodes.SkipNode


def setup(app: Sphinx) -> None:
    app.add_html_math_renderer("mathml", (_visit, None), (_visit, None))
    app.connect("config-inited", _use, priority=900)


def _use(app: Sphinx, config: object) -> None:
    # Jupyter Book loads Sphinx's MathJax extension whatever the configuration says.
    app.registry.html_inline_math_renderers.pop("mathjax", None)
    app.registry.html_block_math_renderers.pop("mathjax", None)
    config.html_math_renderer = "mathml"  # type: ignore[attr-defined]
