"""make student: the labs as learners get them, without solutions and outputs.

The same preprocessors as ``nbgrader generate_assignment``, so a teacher's nbgrader makes the same copy of a lab;
left out are only the steps that need nbgrader's database or a header to include.
"""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Callable
from pathlib import Path

import nbformat
from nbgrader.preprocessors import (
    CheckCellMetadata,
    ClearHiddenTests,
    ClearMarkScheme,
    ClearOutput,
    ClearSolutions,
    ComputeChecksums,
    LockCells,
)

from tools import STUDENT, lab_name, lab_paths

STEPS = (
    LockCells,
    ClearSolutions,
    ClearOutput,
    CheckCellMetadata,
    ClearHiddenTests,
    ClearMarkScheme,
    ComputeChecksums,
)
#: What was derived last, so that a copy its learner has changed is known as one.
RECORD = ".derived.json"


def student_copy(lab: Path) -> str:
    """Return the student copy of a lab, as the text of a notebook.

    Raises
    ------
    SystemExit
        nbgrader refuses the lab: a solution outside a solution cell, a marker without its end,
        two cells of one grade id.
    """
    notebook = nbformat.read(lab, as_version=4)
    notebook.metadata.pop("widgets", None)
    resources: dict[str, object] = {}
    for step in STEPS:
        try:
            notebook, resources = step().preprocess(notebook, resources)
        except Exception as error:  # nbgrader has no class of its own for these
            raise SystemExit(
                f"labs/{lab_name(lab)}.ipynb can't be made a student copy: {error}"
            ) from None
    for cell in notebook.cells:
        if cell.cell_type == "code" and "raise NotImplementedError()" in cell.source:
            # Run All goes on past an exercise that isn't solved yet: its check says so.
            cell.metadata["tags"] = [*cell.metadata.get("tags", []), "raises-exception"]
    # A page that has a copy with another version at hand can say that the lab has a newer one.
    version = _digest(nbformat.writes(notebook))[:12]
    notebook.metadata["awslab"] = {"lab": lab_name(lab), "version": version}
    return str(nbformat.writes(notebook)) + "\n"


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def derive(folder: Path, replace: Callable[[str], bool]) -> list[str]:
    """Write the student copies of all labs into `folder` and return the names of those written.

    A copy the learner has changed is never lost. If the lab has a newer version, ``replace(name)`` decides: False keeps
    the learner's copy, True moves it to ``<name> (mine).ipynb`` and writes the new one.
    """
    folder.mkdir(parents=True, exist_ok=True)
    record_path = folder / RECORD
    record = json.loads(record_path.read_text()) if record_path.exists() else {}
    written = []
    for lab in lab_paths():
        name, text = lab_name(lab), student_copy(lab)
        target = folder / f"{name}.ipynb"
        if target.exists() and (mine := target.read_text(encoding="utf-8")) != text:
            if _digest(mine) != record.get(name):
                if record.get(name) == _digest(text) or not replace(name):
                    continue
                target.rename(_free_name(target))
        elif target.exists():
            record[name] = _digest(text)
            continue
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")
        record[name] = _digest(text)
        written.append(name)
    record_path.write_text(json.dumps(record, indent=1, sort_keys=True) + "\n")
    return written


def _free_name(path: Path) -> Path:
    """Return a name beside `path` for the learner's own version that no file has."""
    number, free = 1, path.with_stem(f"{path.stem} (mine)")
    while free.exists():
        number += 1
        free = path.with_stem(f"{path.stem} (mine {number})")
    return free


def ask(name: str) -> bool:
    """Ask at the terminal whether to replace a changed copy; without one, keep it."""
    if not sys.stdin.isatty():
        print(f"{name}: kept your changed copy, though the lab has a newer version.")
        return False
    print(f"{name}: you changed your copy, and the lab has a newer version.")
    return input("Take the new one (yours stays as '(mine)')? [y/N] ").strip().lower() in (
        "y",
        "yes",
    )


def main() -> None:
    """Derive the copies into student/."""
    written = derive(STUDENT, ask)
    print(f"student/: {len(written)} of {len(lab_paths())} copies written.")


if __name__ == "__main__":
    main()
