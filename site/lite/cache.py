"""Steps of the build that are done again only when what they read has changed."""

from __future__ import annotations

import contextlib
import hashlib
import shutil
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path

from tools import BUILD

CACHE = BUILD / "cache" / "lite"
HERE = Path(__file__).parent


def fingerprint(*read: Path | str) -> str:
    """Return a hash of texts, files and whole folders, the same wherever they lie."""
    digest = hashlib.sha256()
    for each in read:
        if isinstance(each, str):
            digest.update(each.encode() + b"\0")
            continue
        for file in _files(each):
            digest.update(f"{file.relative_to(each.parent)}\0{file.stat().st_size}\0".encode())
            digest.update(file.read_bytes())
    return digest.hexdigest()[:16]


def _files(path: Path) -> Iterable[Path]:
    if path.is_file():
        return [path]
    skip = {"__pycache__", ".ipynb_checkpoints"}
    return sorted(f for f in path.rglob("*") if f.is_file() and not skip & set(f.parts))


def step(name: str, read: Iterable[Path | str], make: Callable[[Path], None]) -> Path:
    """Return the folder that `make` fills from what it reads; older ones of this step are thrown away.

    Parameters
    ----------
    name : str
        The step's name.
    read : iterable of Path or str
        All that the result depends on: files, folders, and texts such as versions. The step's own module is
        always among them, as ``<name>.py``.
    make : callable
        Fills the empty folder it is given. If it raises, the step counts as not done.
    """
    folder = CACHE / f"{name}-{fingerprint(HERE / f'{name}.py', *read)}"
    if not folder.exists():
        CACHE.mkdir(parents=True, exist_ok=True)
        # A folder of its own: the tests' processes may ask for the same step at the same time.
        with tempfile.TemporaryDirectory(dir=CACHE, prefix=f".{name}-") as unfinished:
            product = Path(unfinished) / name
            product.mkdir()
            make(product)
            with contextlib.suppress(OSError):  # the other one was there first
                product.rename(folder)
        for old in CACHE.glob(f"{name}-*"):
            if old != folder:
                shutil.rmtree(old, ignore_errors=True)
    return folder
