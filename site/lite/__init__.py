"""The labs in the reader's own browser: JupyterLite with Pyodide, all of it served by the book's own site."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

from lite import app, image
from tools import lab_name, lab_paths


def build(folder: Path, say: Callable[[str], None]) -> None:
    """Put the in-browser labs into `folder`, built only as far as something has changed.

    Raises
    ------
    SystemExit
        A step failed; what failed, and what to do.
    """
    from tools.student import student_copy

    say("  the labs in the browser")
    labs = {f"{lab_name(lab)}.ipynb": student_copy(lab) for lab in lab_paths()}
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(app.build(labs, image.build()), folder)
