"""The AWS CLI, in an environment of its own: it and Sphinx want different versions of docutils."""

from __future__ import annotations

import subprocess
import venv
from pathlib import Path

from tools import BUILD

VERSION = "1.46.3"
FOLDER = BUILD / f"awscli-{VERSION}"


def installed() -> Path:
    """Return the path of the ``aws`` program, installed from PyPI when it is not there yet."""
    program, mark = FOLDER / "bin" / "aws", FOLDER / "complete"
    if not mark.exists():
        venv.create(FOLDER, with_pip=True, clear=True)
        python = str(FOLDER / "bin" / "python")
        command = [python, "-m", "pip", "install", "--quiet", f"awscli=={VERSION}"]
        subprocess.run(command, check=True)
        mark.touch()
    return program
