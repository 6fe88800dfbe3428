"""make bench: what costs how much, as ratios within this run. Seconds on another machine say nothing; ratios do.

A module of tests/bench has ``compare()``, which yields :class:`Comparison`.
"""

from __future__ import annotations

import importlib
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from tools import ROOT


class Comparison(NamedTuple):
    """Something measured beside what it is measured against: seconds, or thousands of ``unit``."""

    what: str
    ours: float
    against: str
    theirs: float
    aim: str
    unit: str = "ms"


def seconds(action: Callable[[], object], times: int = 5) -> float:
    """Return the median time of an action, in seconds."""
    took = []
    for _ in range(times):
        started = time.perf_counter()
        action()
        took.append(time.perf_counter() - started)
    return statistics.median(took)


def main() -> None:
    """Print a line a comparison: the ratio, what it should be, and the two times."""
    sys.path.insert(0, str(ROOT))
    for path in sorted(Path(ROOT / "tests" / "bench").glob("[!_]*.py")):
        for each in importlib.import_module(f"tests.bench.{path.stem}").compare():
            digits = 3 if each.ours < 0.001 else 0
            print(
                f"{each.what}: {each.ours / each.theirs:.2f} of {each.against} (aim: {each.aim}; "
                f"{each.ours * 1000:,.{digits}f} and {each.theirs * 1000:,.{digits}f} {each.unit})",
                flush=True,
            )


if __name__ == "__main__":
    main()
