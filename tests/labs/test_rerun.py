"""A lab can be run again as a learner does: the whole, each cell twice, the whole once more. One kernel a lab."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import botocore.exceptions
import nbformat
from nbformat import NotebookNode

from tools import only_this_jupyter
from tools.labs import client

#: Differs in every run and is never seen: where a front end finds the widget.
UNSEEN = {"application/vnd.jupyter.widget-view+json"}
#: What AWS makes twice has two ids; a diagram may cut a long one short.
AWS_ID = re.compile(r"\b([a-z]+)-[0-9a-f]{8,17}\b")
#: How a refusal of AWS begins, also where a service's model gives its exception a class of its own.
REFUSED = "An error occurred ("


def seen(outputs: list[dict[str, Any]]) -> list[Any]:
    """Return what a reader sees of a cell's outputs; prints that arrive in pieces count as one."""
    shown: list[Any] = []
    for output in outputs:
        kind = output["output_type"]
        if kind == "stream":
            if shown and shown[-1][0] == output["name"]:
                shown[-1] = (output["name"], shown[-1][1] + output["text"])
            else:
                shown.append((output["name"], output["text"]))
        elif kind == "error":
            shown.append((output["ename"], output["evalue"], list(output["traceback"])))
        else:
            data = {kind: text for kind, text in output["data"].items() if kind not in UNSEEN}
            shown.append(json.dumps(data, sort_keys=True, ensure_ascii=False))
    return shown


def is_refusal(outputs: list[dict[str, Any]]) -> bool:
    """Whether a cell ended in an error of AWS that our explanation stands above."""
    error = outputs[-1] if outputs else {}
    if error.get("output_type") != "error":
        return False
    explained = any("awslab-error" in o.get("data", {}).get("text/html", "") for o in outputs)
    of_botocore = hasattr(botocore.exceptions, error["ename"])
    return explained and (of_botocore or error.get("evalue", "").startswith(REFUSED))


def difference(one: str, other: str) -> str:
    """Return the first place where two cells' outputs differ, with a little of what is around it."""
    pairs = enumerate(zip(one, other, strict=False))
    start = max(0, next((place for place, (a, b) in pairs if a != b), 0) - 80)
    return f"\n    {one[start : start + 240]}\n    {other[start : start + 240]}"


def failed(outputs: list[dict[str, Any]]) -> bool:
    return any(output["output_type"] == "error" for output in outputs)


class Rerun:
    """A lab in one kernel, and what was wrong."""

    def __init__(self, lab: Path) -> None:
        self.notebook = nbformat.read(lab, as_version=4)
        self.cells = [
            (number, cell)
            for number, cell in enumerate(self.notebook.cells)
            if cell.cell_type == "code"
        ]
        self.stored = {cell.id: seen(cell.outputs) for _, cell in self.cells}
        self.problems: list[str] = []
        self.client = client(self.notebook, lab, allow_errors=True, store_widget_state=False)

    def run(self, number: int, cell: NotebookNode) -> list[dict[str, Any]]:
        self.client.execute_cell(cell, number)
        outputs: list[dict[str, Any]] = cell.outputs
        return outputs

    def all(self, when: str) -> None:
        """Run All; every output must be the stored one."""
        for number, cell in self.cells:
            stored, now = self.stored[cell.id], seen(self.run(number, cell))
            if now != stored:
                self.problems.append(
                    f"{when}, cell {cell.id}, stored and now:{difference(str(stored), str(now))}"
                )

    def each_twice(self) -> None:
        """Run each cell twice in a row: the same again, or AWS's own refusal."""
        for number, cell in self.cells:
            expected = "raises-exception" in cell.metadata.get("tags", [])
            first, second = list(self.run(number, cell)), list(self.run(number, cell))
            for outputs in (first, second):
                if failed(outputs) and not expected and not is_refusal(outputs):
                    self.problems.append(f"cell {cell.id} twice in a row: {seen(outputs)[-1][:2]}")
            one, other = (AWS_ID.sub(r"\1-id", str(seen(outputs))) for outputs in (first, second))
            if one != other and not is_refusal(second):
                shown = difference(one, other)
                self.problems.append(f"cell {cell.id} twice in a row:{shown}")


def test_rerun(lab: Path) -> None:
    only_this_jupyter()
    rerun = Rerun(lab)
    with rerun.client.setup_kernel():
        rerun.all("first Run All")
        rerun.all("second Run All")
        rerun.each_twice()
        rerun.all("Run All after each cell twice")
    assert not rerun.problems, "\n".join(rerun.problems)


def test_only_an_explained_error_of_aws_is_a_refusal() -> None:
    explanation = {
        "output_type": "display_data",
        "data": {"text/html": '<div class="awslab-error">'},
    }
    of_aws = {"output_type": "error", "ename": "ClientError"}
    of_elbv2 = {
        "output_type": "error",
        "ename": "PriorityInUseException",
        "evalue": "An error occurred (PriorityInUse) when calling the CreateRule operation: taken",
    }
    of_python = {"output_type": "error", "ename": "KeyError"}
    assert is_refusal([explanation, of_aws])
    assert is_refusal([explanation, of_elbv2])
    assert not is_refusal([of_aws])
    assert not is_refusal([explanation, of_python])
    assert not is_refusal([explanation])
