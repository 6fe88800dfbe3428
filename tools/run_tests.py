"""make test: every check and every test, one after the other, whatever failed before."""

from __future__ import annotations

import os
import subprocess
import sys
import time

from tools import BUILD, ROOT, only_this_jupyter

PYTHON = sys.executable
CHECKS = {
    "ruff check": [PYTHON, "-m", "ruff", "check", "--quiet", "--output-format=concise", "."],
    "ruff format": [PYTHON, "-m", "ruff", "format", "--check", "--quiet", "."],
    "mypy": [PYTHON, "-m", "mypy", "--no-error-summary"],
    "script types": [PYTHON, "-m", "tools.node"],
    "book": [PYTHON, "-m", "tools.book"],
}
#: nbval compares every output of every lab; no sanitizing: what a reader sees is what must repeat.
PYTEST = [PYTHON, "-m", "pytest", "-n", "2", "--dist", "loadfile", "--nbval", "-q", "tests", "labs"]


def main() -> int:
    """Run everything; return the exit code. The output of the first check that failed comes last."""
    only_this_jupyter()
    logs = BUILD / "test"
    logs.mkdir(parents=True, exist_ok=True)
    failed = []
    for name, command in CHECKS.items():
        print(f"{name:14}", end="", flush=True)
        started = time.perf_counter()
        log = logs / f"{name.replace(' ', '-')}.log"
        with log.open("w") as output:
            code = subprocess.run(command, cwd=ROOT, stdout=output, stderr=output).returncode
        print(
            f"{'failed' if code else 'passed'} {time.perf_counter() - started:6.1f} s", flush=True
        )
        if code:
            failed.append((name, log))
    print(f"{'pytest':14}running", flush=True)
    tests = subprocess.run([*PYTEST, *sys.argv[1:]], cwd=ROOT, env=os.environ).returncode
    if failed:
        name, log = failed[0]
        print(f"\nFailed: {', '.join(name for name, _ in failed)}. What {name} said:\n")
        print(log.read_text(errors="replace").strip())
    return 1 if failed or tests else 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(130)
