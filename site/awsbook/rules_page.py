"""The page *Where the simulator differs from AWS*, made of the registry that the account itself runs on."""

from __future__ import annotations

import importlib
import pkgutil
from collections import defaultdict
from collections.abc import Iterable

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective


def load() -> None:
    """Import every module of rules, which declares them."""
    from awslab.account import rules

    for module in pkgutil.walk_packages(rules.__path__, rules.__name__ + "."):
        importlib.import_module(module.name)


def _paragraph(text: str) -> nodes.paragraph:
    """Make a paragraph in which ``code`` between backquotes is code."""
    paragraph = nodes.paragraph()
    for index, part in enumerate(text.replace("``", "`").split("`")):
        paragraph += nodes.literal(part, part) if index % 2 else nodes.Text(part)
    return paragraph


def _table(columns: Iterable[str], rows: Iterable[tuple[nodes.Node, ...]]) -> nodes.table:
    names = list(columns)
    group = nodes.tgroup(cols=len(names))
    group.extend(nodes.colspec(colwidth=1) for _ in names)
    head, body = nodes.thead(), nodes.tbody()
    head += nodes.row("", *(nodes.entry("", nodes.paragraph(name, name)) for name in names))
    for row in rows:
        body += nodes.row("", *(nodes.entry("", cell) for cell in row))
    group.extend([head, body])
    return nodes.table("", group, classes=["rules"])


class SimulatorDifferences(SphinxDirective):
    """``simulator-differences``: what AWS does and the simulator does not."""

    def run(self) -> list[nodes.Node]:
        load()
        from awslab.account.registry import DIFFERENCES

        rows = [
            (_paragraph(d.topic), _paragraph(d.aws), _paragraph(d.because))
            for d in sorted(DIFFERENCES, key=lambda d: (d.topic, d.aws))
        ]
        return [_table(("Topic", "AWS", "The simulator"), rows)]


class SimulatorRules(SphinxDirective):
    """``simulator-rules``: what the simulator adds to moto, by topic."""

    def run(self) -> list[nodes.Node]:
        load()
        from awslab.account.registry import RULES, Rule

        topics: dict[str, list[Rule]] = defaultdict(list)
        for rule in RULES.values():
            topics[rule.id.partition("/")[0]].append(rule)
        found: list[nodes.Node] = [_paragraph(f"{len(RULES)} rules, by topic.")]
        for topic, rules in sorted(topics.items()):
            title = f"{topic.replace('_', ' ')} ({len(rules)})"
            rows = []
            for rule in sorted(rules, key=lambda rule: (rule.code or "~", rule.summary)):
                text = _paragraph(rule.summary)
                text += nodes.Text(" ")
                text += nodes.reference("AWS", "AWS", refuri=rule.doc)
                code = _paragraph(f"`{rule.code}`" if rule.code else "state")
                rows.append((code, text))
            # A page of 400 rows is a list nobody reads: each topic opens by itself.
            found += [
                nodes.raw("", f"<details><summary>{title}</summary>", format="html"),
                _table(("Answer", "Rule"), rows),
                nodes.raw("", "</details>", format="html"),
            ]
        return found


def setup(app: Sphinx) -> None:
    app.add_directive("simulator-differences", SimulatorDifferences)
    app.add_directive("simulator-rules", SimulatorRules)
