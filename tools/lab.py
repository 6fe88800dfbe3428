"""make lab: JupyterLab on the student copies."""

from __future__ import annotations

import os
import sys

from tools import STUDENT, student


def main() -> None:
    """Derive the copies and become JupyterLab."""
    student.main()
    quiet = [
        "--LabApp.news_url=None",
        "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
    ]
    os.execv(sys.executable, [sys.executable, "-m", "jupyterlab", str(STUDENT), *quiet])


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        sys.exit(130)
