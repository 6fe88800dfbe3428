"""Python as it is served: Pyodide's core, a memory image with everything imported, and the files still needed."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

from lite import slim
from lite.cache import HERE, step
from tools import ROOT, node

SCRIPTS = (HERE / "image.mjs", HERE / "pyodide.mjs", HERE / "prepare.py")
#: Of npm's package -> the name it is served under; its entry is wrapped by ours.
CORE = {
    "pyodide.mjs": "core.mjs",
    "pyodide.asm.mjs": "pyodide.asm.mjs",
    "pyodide.asm.wasm": "pyodide.asm.wasm",
    "python_stdlib.zip": "python_stdlib.zip",
}


def build() -> Path:
    """Return the folder that JupyterLite serves as Pyodide.

    Raises
    ------
    SystemExit
        Node, npm or Pyodide failed, with what it said.
    """
    tree = slim.tree()
    return step(
        "image", [tree, *SCRIPTS, ROOT / "package-lock.json"], lambda folder: _make(folder, tree)
    )


def _make(folder: Path, tree: Path) -> None:
    command = [*node.install(), str(HERE / "image.mjs"), str(tree), str(HERE / "prepare.py")]
    done = subprocess.run([*command, str(folder)], capture_output=True, text=True)
    if done.returncode:
        # A script of one long line stands before the reason.
        said = "\n".join(line for line in done.stderr.splitlines() if len(line) < 500)
        raise SystemExit(f"Python for the browser could not be made:\n{said}")
    package = node.MODULES / "pyodide"
    for name, served in CORE.items():
        shutil.copy(package / name, folder / served)
    shutil.copy(HERE / "pyodide.mjs", folder)
    # Nothing is left to be loaded package by package.
    lock = json.loads((package / "pyodide-lock.json").read_text(encoding="utf-8"))
    text = json.dumps({"info": lock["info"], "packages": {}})
    (folder / "pyodide-lock.json").write_text(text, encoding="utf-8")
