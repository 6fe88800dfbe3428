"""A teacher's nbgrader takes the labs as they are: it makes the copies, and grades what comes back."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import nbformat
import pytest
from nbgrader.api import Gradebook

from tools import LABS, lab_name, lab_paths, only_this_jupyter, student

LAB = LABS / "servers/vpc.ipynb"
ASSIGNMENT = "vpc"
#: What a learner hands in, and the points of each of the lab's three exercises.
HANDED_IN: dict[str, tuple[Callable[[str], str], list[float]]] = {
    "reference": (lambda source: source, [4, 3, 3]),
    "nothing": (lambda source: "raise NotImplementedError()", [0, 0, 0]),
    # A subnet is made public by its name: the route to the internet gateway is missing.
    "mistaken": (lambda source: source.replace("ec2.create_route(", "dict("), [4, 0, 3]),
}


class Course:
    """A folder that nbgrader works in, by its own commands."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        (folder / "nbgrader_config.py").write_text("")
        folder.joinpath("source", ASSIGNMENT).mkdir(parents=True)

    def nbgrader(self, *words: str) -> None:
        done = subprocess.run(
            ["nbgrader", *words], cwd=self.folder, capture_output=True, encoding="utf-8"
        )
        assert done.returncode == 0, done.stderr

    def hand_in(self, who: str, change: Callable[[str], str]) -> None:
        """Put the released copy, its stubs filled from the lab's solutions, where nbgrader collects."""
        solved = {cell.id: cell.source for cell in nbformat.read(LAB, as_version=4).cells}
        copy = nbformat.read(self.folder / "release" / ASSIGNMENT / LAB.name, as_version=4)
        for cell in copy.cells:
            if cell.metadata.get("nbgrader", {}).get("solution"):
                cell.source = change(solved[cell.id])
        target = self.folder / "submitted" / who / ASSIGNMENT / LAB.name
        target.parent.mkdir(parents=True)
        nbformat.write(copy, target)


@pytest.fixture(scope="module", autouse=True)
def activated() -> Iterator[None]:
    """The PATH of an activated environment: nbgrader finds its database's tool there."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PATH", str(Path(sys.executable).parent), prepend=os.pathsep)
        yield


@pytest.fixture(scope="module")
def course(activated: None, tmp_path_factory: pytest.TempPathFactory) -> Course:
    """A course whose one assignment is a lab as it is committed, released and graded."""
    only_this_jupyter()
    course = Course(tmp_path_factory.mktemp("course"))
    shutil.copy(LAB, course.folder / "source" / ASSIGNMENT)
    course.nbgrader("generate_assignment", ASSIGNMENT)
    for who, (change, _) in HANDED_IN.items():
        course.hand_in(who, change)
    course.nbgrader("autograde", ASSIGNMENT)
    return course


@pytest.mark.parametrize("who", HANDED_IN)
def test_it_gives_the_points_that_the_work_deserves(course: Course, who: str) -> None:
    points = HANDED_IN[who][1]
    with Gradebook(f"sqlite:///{course.folder}/gradebook.db") as book:
        graded = book.find_submission_notebook(LAB.stem, ASSIGNMENT, who)
        assert sorted((g.name, g.auto_score) for g in graded.grades) == sorted(
            zip(
                ["check-address-plan", "check-public-by-route", "check-room-to-grow"],
                points,
                strict=True,
            )
        )
        assert graded.max_score == sum(HANDED_IN["reference"][1])


def test_a_learner_reads_in_the_graded_copy_why(course: Course) -> None:
    path = course.folder / "autograded" / "mistaken" / ASSIGNMENT / LAB.name
    cells = {cell.id: cell for cell in nbformat.read(path, as_version=4).cells}
    (error,) = cells["check-public-by-route"].outputs
    assert error.ename == "CheckFailedError"
    assert "Hint:" in error.evalue


def test_its_copies_are_ours(course: Course) -> None:
    theirs = nbformat.read(course.folder / "release" / ASSIGNMENT / LAB.name, as_version=4)
    ours = nbformat.reads(student.student_copy(LAB), as_version=4)
    assert [c.source for c in theirs.cells] == [c.source for c in ours.cells]
    assert [c.metadata.get("nbgrader") for c in theirs.cells] == [
        c.metadata.get("nbgrader") for c in ours.cells
    ]


def test_every_lab_can_be_released(tmp_path: Path) -> None:
    course = Course(tmp_path)
    for lab in lab_paths():
        name = lab_name(lab).replace("/", "-")
        shutil.copy(lab, tmp_path / "source" / ASSIGNMENT / f"{name}.ipynb")
    course.nbgrader("generate_assignment", ASSIGNMENT)
    released = sorted((tmp_path / "release" / ASSIGNMENT).glob("*.ipynb"))
    assert len(released) == len(lab_paths())
