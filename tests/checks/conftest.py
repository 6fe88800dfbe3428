"""An account as each exercise of a lab begins."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import boto3
import nbformat
import pytest

from awslab import account

LABS = Path(__file__).parents[2] / "labs"


def reference_solution(lab: str, name: str) -> str:
    """Return the code between the solution marks of an exercise's cell."""
    notebook = nbformat.read(LABS / f"{lab}.ipynb", as_version=4)
    source = next(cell.source for cell in notebook.cells if cell.id == name)
    return source.partition("### BEGIN SOLUTION\n")[2].partition("### END SOLUTION")[0]


@pytest.fixture
def submit(request: pytest.FixtureRequest) -> Iterator[Callable[[str], Any]]:
    """Run a learner's code in a fresh account of the test module's LAB, with the lab's names at hand."""
    lab = request.module.LAB
    account.open(lab=lab, region="ap-northeast-2")
    names: dict[str, Any] = {
        "ec2": boto3.client("ec2"),
        **{f"zone_{letter}": f"ap-northeast-2{letter}" for letter in "abcd"},
    }

    def run(code: str) -> None:
        exec(compile(code, "<submission>", "exec"), names)

    yield run
    account.close()
