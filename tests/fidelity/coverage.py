"""Which test proves which rule: read off the marks of all tests of this folder, whichever are run."""

from __future__ import annotations

import functools
import importlib
from collections import defaultdict
from pathlib import Path

from awsbook.rules_page import load

from awslab.account.registry import DIFFERENCES

HERE = Path(__file__).parent


@functools.cache
def rows() -> dict[str, str]:
    """Return the rows of measured.md: ``topic: rule`` and what bare moto made of it."""
    found = {}
    for line in (HERE / "measured.md").read_text(encoding="utf-8").splitlines():
        cells = [cell.strip() for cell in line.strip().strip("|").split(" | ")]
        if line.startswith("| ") and len(cells) >= 4 and cells[0] != "topic":
            found[f"{cells[0]}: {' | '.join(cells[1:-2])}"] = cells[-1]
    return found


@functools.cache
def marks() -> list[tuple[str, frozenset[str], frozenset[str]]]:
    """Return every marked test: its name, the rules and the rows it proves."""
    found = []
    for path in sorted(HERE.glob("test_*.py")):
        module = importlib.import_module(f"tests.fidelity.{path.stem}")
        for name, test in vars(module).items():
            proved: dict[str, set[str]] = defaultdict(set)
            for mark in getattr(test, "pytestmark", []):
                if mark.name in ("rule", "measured"):
                    proved[mark.name].update(mark.args)
            if proved["rule"] or proved["measured"]:
                where = f"{path.name}::{name}"
                found.append((where, frozenset(proved["rule"]), frozenset(proved["measured"])))
    return found


def rules_of_rows() -> set[str]:
    """Return the rules that make a row of measured.md hold; the others were found besides."""
    return {rule for _, rules, measured in marks() if measured for rule in rules}


@functools.cache
def differing_rows() -> frozenset[str]:
    """Return the rows that the book's page of differences explains."""
    load()
    return frozenset(f"{d.topic}: {d.aws}" for d in DIFFERENCES) & rows().keys()
