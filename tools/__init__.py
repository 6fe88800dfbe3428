"""What is behind make: one module a target."""

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BUILD = ROOT / "_build"
HTML = BUILD / "html"
LABS = ROOT / "labs"
STUDENT = ROOT / "student"


def lab_name(path: Path) -> str:
    """Return a lab's name, such as ``servers/vpc``, from the path of its notebook under labs/."""
    return path.relative_to(LABS).with_suffix("").as_posix()


def lab_paths() -> list[Path]:
    """Return the paths of all labs, in the order of their names."""
    return sorted(path for path in LABS.rglob("*.ipynb") if ".ipynb_checkpoints" not in path.parts)


def only_this_jupyter() -> None:
    """Make kernels that are started from here read nothing of the user's own Jupyter and IPython settings."""
    os.environ["IPYTHONDIR"] = str(BUILD / "ipython")
    os.environ["JUPYTER_CONFIG_DIR"] = str(BUILD / "jupyter")
    os.environ["JUPYTER_DATA_DIR"] = str(BUILD / "jupyter")
