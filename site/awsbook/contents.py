"""``{book-contents}``: all chapters and labs with their minutes, and beside each lab what its reader has done."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml
from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from awsbook.notes import link

#: Words a minute of someone who reads to learn, and looks at the diagrams.
READING = 130
MINUTES = re.compile(r"About (\d+) minutes")


def lab_minutes(lab: Path) -> int:
    """Return the minutes a lab's first cell promises. Raises ValueError where it promises none."""
    first = "".join(json.loads(lab.read_text(encoding="utf-8"))["cells"][0]["source"])
    if found := MINUTES.search(first):
        return int(found[1])
    raise ValueError(f"{lab}: the first cell must say how long the lab takes: About 45 minutes.")


def reading_minutes(chapter: Path) -> int:
    """Return the minutes a chapter takes to read, in steps of five."""
    words = len(
        re.sub(r"```.*?```", "", chapter.read_text(encoding="utf-8"), flags=re.DOTALL).split()
    )
    return math.ceil(words / READING / 5) * 5


def exercises(lab: str) -> int:
    """Return how many exercises a lab has."""
    from awslab.checks import exercises as known

    return len(known(lab))


class BookContents(SphinxDirective):
    """A table for each part of ``_toc.yml``."""

    def run(self) -> list[nodes.Node]:
        root = Path(self.env.srcdir)
        toc = yaml.safe_load((root / "_toc.yml").read_text(encoding="utf-8"))
        for path in [root / "_toc.yml", *root.glob("book/*/*.md"), *root.glob("labs/*/*.ipynb")]:
            self.env.note_dependency(str(path))
        text = "\n".join(line for part in toc["parts"] for line in self.part(root, part))
        found = self.parse_text_to_nodes(text, allow_section_headings=True)
        return [nodes.container("", *found, classes=["my-progress"])]

    def part(self, root: Path, part: dict[str, Any]) -> Iterator[str]:
        names = [chapter["file"] for chapter in part["chapters"]]
        yield f"\n**{part['caption']}**\n"
        labs = [name for name in names if name.startswith("labs/")]
        yield (
            "| Chapter | Minutes | Lab | You |\n|---|---|---|---|"
            if labs
            else "| Page | Minutes |\n|---|---|"
        )
        for name in names:
            if name in labs:
                continue
            chapter = name.removeprefix("book/")
            cells = [link(chapter), str(reading_minutes(root / f"{name}.md"))]
            if f"labs/{chapter}" in labs:
                lab = root / "labs" / f"{chapter}.ipynb"
                mark = f'<span data-lab="{chapter}" data-exercises="{exercises(chapter)}"></span>'
                cells[1] += f" + {lab_minutes(lab)}"
                cells += [f"[Lab](/labs/{chapter}.ipynb)", mark]
            elif labs:
                cells += ["", ""]
            yield f"| {' | '.join(cells)} |"


def setup(app: Sphinx) -> None:
    app.add_directive("book-contents", BookContents)
