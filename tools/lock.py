"""make lock: requirements.txt, every package the project needs at one version, and what of it runs in the browser."""

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
    sys.path.insert(0, str(ROOT / "site"))
    from lite.wheels import LOCK

    for words in (COMMAND, LOCK):
        command = [sys.executable, "-m", "uv", "--quiet", *words.split(), *sys.argv[1:]]
        if code := subprocess.run(command, cwd=ROOT, env=environment).returncode:
            return code
    return 0


if __name__ == "__main__":
    sys.exit(main())
