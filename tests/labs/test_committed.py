"""What nbval does not see: labs are complete, plain, and carry the diagrams' current code."""

from __future__ import annotations

import ast
import importlib
import json
import re
from pathlib import Path
from typing import Any

import pytest

from tools import lab_name
from tools.labs import KERNEL, WIDGETS, stable_id

VIEW = "application/vnd.jupyter.widget-view+json"
#: A lab of more cells is two labs.
MOST_CELLS, MOST_LINES = 40, 15
#: Paths of a machine, and of ipykernel's files, which are different in every run.
PATHS = re.compile(
    r"/(?:home|root|Users|tmp|work|opt|usr)/\w|[A-Z]:\\\\|ipykernel_\d|site-packages"
)
#: A lab is plain boto3 that runs in a browser as well.
NOT_PLAIN = re.compile(r"^\s*[!%]|subprocess|os\.environ|os\.system|endpoint_url", re.MULTILINE)


def read(lab: Path) -> dict[str, Any]:
    notebook: dict[str, Any] = json.loads(lab.read_text(encoding="utf-8"))
    return notebook


def code_cells(notebook: dict[str, Any]) -> list[dict[str, Any]]:
    return [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]


def models(notebook: dict[str, Any]) -> dict[str, Any]:
    states: dict[str, Any] = notebook["metadata"].get("widgets", {}).get(WIDGETS, {"state": {}})
    found: dict[str, Any] = states["state"]
    return found


def test_every_cell_has_run_in_order(lab: Path) -> None:
    # nbval compares nothing of a cell without a number.
    numbers = [cell["execution_count"] for cell in code_cells(read(lab))]
    assert numbers == list(range(1, len(numbers) + 1)), "run: make labs"


def test_an_error_is_stored_exactly_where_the_lab_expects_one(lab: Path) -> None:
    for cell in code_cells(read(lab)):
        expected = "raises-exception" in cell["metadata"].get("tags", [])
        failed = [out["ename"] for out in cell["outputs"] if out["output_type"] == "error"]
        assert bool(failed) == expected, (
            f"cell {cell['id']}: {failed or 'AWS refused nothing here'}"
        )


def test_every_diagram_is_stored_with_the_code_of_today(lab: Path) -> None:
    notebook = read(lab)
    stored = models(notebook)
    for cell in code_cells(notebook):
        for output in cell["outputs"]:
            if view := output.get("data", {}).get(VIEW):
                assert view["model_id"] in stored, f"cell {cell['id']}: run make labs"
    for model in stored.values():
        if model["model_name"] == "AnyModel":
            module, _, name = model["state"]["_anywidget_id"].rpartition(".")
            diagram = getattr(importlib.import_module(module), name)
            for part in ("_esm", "_css"):
                assert model["state"][part] == str(getattr(diagram, part)), (
                    f"{name}{part} is not the stored one. Run: make labs"
                )


def test_nothing_stored_tells_when_or_how_often_it_ran(lab: Path) -> None:
    notebook = read(lab)
    assert notebook["metadata"]["language_info"] == {"name": "python"}
    assert notebook["metadata"]["kernelspec"] == KERNEL
    assert not [cell["id"] for cell in notebook["cells"] if "execution" in cell["metadata"]]
    ids = {stable_id(lab_name(lab), number) for number in range(len(models(notebook)))}
    assert set(models(notebook)) == ids


def test_no_machine_path_is_stored(lab: Path) -> None:
    found = PATHS.search(lab.read_text(encoding="utf-8"))
    assert found is None, found


def test_cell_ids_are_names(lab: Path) -> None:
    ids = [cell["id"] for cell in read(lab)["cells"]]
    assert len(set(ids)) == len(ids)
    # nbformat gives a new cell eight hexadecimal digits.
    assert not [i for i in ids if re.fullmatch(r"[0-9a-f]{8}", i)], "name the cell"
    assert not [i for i in ids if not re.fullmatch(r"[a-z][a-z0-9-]*", i)]


def test_a_lab_is_short(lab: Path) -> None:
    notebook = read(lab)
    assert len(notebook["cells"]) <= MOST_CELLS
    long = [
        cell["id"]
        for cell in code_cells(notebook)
        if len("".join(cell["source"]).splitlines()) > MOST_LINES
    ]
    assert not long


def test_code_is_plain_boto3(lab: Path) -> None:
    for cell in code_cells(read(lab)):
        source = "".join(cell["source"])
        found = NOT_PLAIN.search(source)
        assert found is None, f"cell {cell['id']}: {found}"
        ast.parse(source)


@pytest.mark.parametrize(
    "text",
    ["/home/ann/x", "/tmp/ipykernel_12/3.py", "/usr/lib/python3.11/x", 'C:\\\\"', "/Users/ann/x"],
)
def test_the_pattern_finds_machine_paths(text: str) -> None:
    assert PATHS.search(text)


@pytest.mark.parametrize("text", ["10.0.0.0/16", "/aws/service/ami-amazon-linux-latest", "/24"])
def test_the_pattern_leaves_aws_names_alone(text: str) -> None:
    assert not PATHS.search(text)
