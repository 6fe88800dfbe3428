"""Student copies: no solutions, run from top to bottom, never lose a learner's work."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import nbformat
import pytest

import tools
from tools import only_this_jupyter, student
from tools.labs import client

STUB = "# YOUR CODE HERE\nraise NotImplementedError()"
SOLUTION = re.compile(r"### BEGIN SOLUTION\n(.*?)### END SOLUTION", re.DOTALL)


def test_a_copy_has_stubs_where_the_lab_has_solutions(lab: Path) -> None:
    copy, solutions = student.student_copy(lab), []
    for cell in nbformat.read(lab, as_version=4).cells:
        solutions += SOLUTION.findall(cell.source)
    assert solutions, "a lab has exercises"
    cells = {cell["id"]: "".join(cell["source"]) for cell in json.loads(copy)["cells"]}
    for solution in solutions:
        assert not [name for name, source in cells.items() if solution.strip() in source]
    assert "SOLUTION" not in copy
    assert sum(STUB in source for source in cells.values()) == len(solutions)


def test_a_copy_has_no_outputs(lab: Path) -> None:
    notebook = json.loads(student.student_copy(lab))
    assert "widgets" not in notebook["metadata"]
    for cell in notebook["cells"]:
        assert not cell.get("outputs")
        assert cell.get("execution_count") is None


def test_a_copy_runs_from_top_to_bottom_and_its_checks_say_not_yet(lab: Path) -> None:
    only_this_jupyter()
    notebook = nbformat.reads(student.student_copy(lab), as_version=4)
    client(notebook, lab).execute()
    checks = [
        cell for cell in notebook.cells if cell.cell_type == "code" and "check(" in cell.source
    ]
    assert checks
    for cell in checks:
        assert "not yet" in cell.outputs[-1].data["text/plain"], cell.id


def test_a_copy_names_its_lab_and_a_version_that_changes_with_the_lab(
    labs: Path,
) -> None:
    first = json.loads(student.student_copy(labs / "servers/x.ipynb"))["metadata"]["awslab"]
    again = json.loads(student.student_copy(labs / "servers/x.ipynb"))["metadata"]["awslab"]
    assert first == again
    assert first["lab"] == "servers/x"
    _write(labs / "servers/x.ipynb", "print('new')", solution=False)
    changed = json.loads(student.student_copy(labs / "servers/x.ipynb"))["metadata"]["awslab"]
    assert changed["version"] != first["version"]


def _write(path: Path, *sources: str, solution: bool = True) -> None:
    cells: list[dict[str, Any]] = []
    for number, source in enumerate(sources):
        cell = nbformat.v4.new_code_cell(source, id=f"cell-{number}")
        if solution:
            cell.metadata["nbgrader"] = {
                "grade": False, "grade_id": f"cell-{number}", "locked": False,
                "schema_version": 3, "solution": True, "task": False,
            }  # fmt: skip
        cells.append(cell)
    path.parent.mkdir(parents=True, exist_ok=True)
    nbformat.write(nbformat.v4.new_notebook(cells=cells), path)


@pytest.fixture
def labs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of one lab, in place of the book's."""
    monkeypatch.setattr(tools, "LABS", tmp_path / "labs")
    _write(tmp_path / "labs/servers/x.ipynb", "### BEGIN SOLUTION\nanswer = 42\n### END SOLUTION")
    return tmp_path / "labs"


def never(name: str) -> bool:
    raise AssertionError(f"asked about {name}")


def test_deriving_again_asks_nothing_and_writes_nothing(labs: Path, tmp_path: Path) -> None:
    folder = tmp_path / "student"
    assert student.derive(folder, never) == ["servers/x"]
    assert student.derive(folder, never) == []


def test_a_changed_copy_of_an_unchanged_lab_is_kept_without_a_question(
    labs: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "student"
    student.derive(folder, never)
    mine = folder / "servers/x.ipynb"
    mine.write_text("my work")
    assert student.derive(folder, never) == []
    assert mine.read_text() == "my work"


def test_an_unchanged_copy_follows_the_lab(labs: Path, tmp_path: Path) -> None:
    folder = tmp_path / "student"
    student.derive(folder, never)
    _write(labs / "servers/x.ipynb", "print('new')", solution=False)
    assert student.derive(folder, never) == ["servers/x"]
    assert "print('new')" in (folder / "servers/x.ipynb").read_text()


@pytest.mark.parametrize("replace", [True, False])
def test_a_changed_copy_of_a_changed_lab_is_never_lost(
    labs: Path, tmp_path: Path, replace: bool
) -> None:
    folder = tmp_path / "student"
    student.derive(folder, never)
    for number in (1, 2):
        (folder / "servers/x.ipynb").write_text(f"my work {number}")
        _write(labs / "servers/x.ipynb", f"print({number})", solution=False)
        assert student.derive(folder, lambda name: replace) == (["servers/x"] if replace else [])
    kept = sorted(path.read_text() for path in folder.rglob("*.ipynb"))
    expected = ["my work 1", "my work 2"] if replace else ["my work 2"]
    assert [text for text in kept if "my work" in text] == expected


def test_a_solution_outside_a_solution_cell_is_one_line(labs: Path) -> None:
    path = labs / "servers/x.ipynb"
    _write(path, "### BEGIN SOLUTION\n1\n### END SOLUTION", solution=False)
    with pytest.raises(SystemExit, match=r"^labs/servers/x\.ipynb .*solution cells\.$"):
        student.student_copy(path)
