"""make lock: requirements.txt, every package the project needs at one version, for all Pythons and systems."""

from __future__ import annotations

import os
import subprocess
import sys

from tools import ROOT

UV = "uv==0.13.9"
COMMAND = "pip compile --universal --python-version 3.11 --all-extras --no-header pyproject.toml -o requirements.txt"


def main() -> int:
    """Resolve anew; packages stay at their versions unless ``--upgrade`` is given."""
    subprocess.run([sys.executable, "-m", "pip", "install", "--quiet", UV], check=True)
    environment = dict(os.environ)
    for name in ("INDEX_URL", "EXTRA_INDEX_URL", "FIND_LINKS"):  # uv reads only its own
        if f"PIP_{name}" in environment:
            environment.setdefault(f"UV_{name}", environment[f"PIP_{name}"])
    command = [sys.executable, "-m", "uv", "--quiet", *COMMAND.split(), *sys.argv[1:]]
    return subprocess.run(command, cwd=ROOT, env=environment).returncode


if __name__ == "__main__":
    sys.exit(main())
