"""make book: the book, with warnings as errors, built only as far as something has changed."""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from tools import BUILD, HTML, ROOT

RECORD = BUILD / "book.json"
#: Sphinx sees changes of these by itself.
PAGES = ("book", "labs", "index.md", "site/static", "site/templates")
#: A change of these, or a page that comes or goes, needs a build from nothing.
MACHINERY = ("_config.yml", "_toc.yml", "requirements.txt", "site/awsbook", "src/awslab")
#: What the labs in the browser are made of, besides the labs and awslab.
LITE = ("site/lite", "package-lock.json")
#: What Sphinx says when a stage begins -> what that is called here.
STAGES = (
    ("updating environment", "reading the sources"),
    ("writing output", "writing the pages"),
    ("generating indices", "search and icons"),
)


def _files(names: Iterable[str]) -> Iterator[Path]:
    for name in names:
        path = ROOT / name
        for file in sorted(path.rglob("*")) if path.is_dir() else [path]:
            if file.is_file() and not {"__pycache__", ".ipynb_checkpoints"} & set(file.parts):
                yield file


def _hash(names: Iterable[str]) -> str:
    digest = hashlib.sha256()
    for file in _files(names):
        digest.update(f"{file.relative_to(ROOT)}\0{file.stat().st_size}\0".encode())
        digest.update(file.read_bytes())
    return digest.hexdigest()


def fingerprints() -> dict[str, str]:
    """Return hashes of all that the built book depends on."""
    setting = os.environ.get("AWSBOOK_REPOSITORY", "")
    pages = "\n".join(str(file.relative_to(ROOT)) for file in _files(PAGES))
    return {
        "machinery": hashlib.sha256((_hash(MACHINERY) + setting + pages).encode()).hexdigest(),
        "pages": _hash(PAGES),
        "lite": _hash(LITE),
    }


@contextmanager
def _locked() -> Iterator[None]:
    """Let one build run at a time: the tests' processes all ask for the book."""
    BUILD.mkdir(exist_ok=True)
    with (BUILD / "book.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def build(say: Callable[[str], None] = print) -> None:
    """Build the book into _build/html, if it isn't there as the sources have it now.

    Raises
    ------
    SystemExit
        Sphinx warned of something; the warnings.
    """
    with _locked():
        now = fingerprints()
        last = json.loads(RECORD.read_text()) if RECORD.exists() else {}
        if last == now:
            say("The book in _build/html is up to date.")
            return
        RECORD.unlink(missing_ok=True)
        if last.get("machinery") != now["machinery"]:
            # Sphinx keeps pages that are gone, and doesn't know that our extension has changed.
            shutil.rmtree(HTML, ignore_errors=True)
            shutil.rmtree(BUILD / ".doctrees", ignore_errors=True)
        started = time.perf_counter()
        say("Building the book ...")
        _sphinx(say)
        _student_copies(HTML / "student")
        _labs_in_the_browser(HTML / "lite", say)
        RECORD.write_text(json.dumps(now))
        say(f"The book is in _build/html ({time.perf_counter() - started:.1f} s).")


def _student_copies(folder: Path) -> None:
    from tools import (
        student,
    )  # nbgrader takes a second, which a book that is up to date doesn't cost

    shutil.rmtree(folder, ignore_errors=True)
    student.derive(folder, replace=lambda name: True)
    (folder / student.RECORD).unlink()


def _labs_in_the_browser(folder: Path, say: Callable[[str], None]) -> None:
    sys.path.insert(0, str(ROOT / "site"))
    import lite

    lite.build(folder, say)


def _sphinx(say: Callable[[str], None]) -> None:
    program = Path(sys.executable).with_name("jupyter-book")
    command = [str(program), "build", ".", "-W", "-n", "--keep-going"]
    stages = list(STAGES)
    with (
        tempfile.TemporaryFile("w+", encoding="utf-8") as warnings,
        subprocess.Popen(
            command,
            cwd=ROOT,
            env={**os.environ, "NO_COLOR": "1", "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"},
            stdout=subprocess.PIPE,
            stderr=warnings,
            encoding="utf-8",
        ) as process,
    ):
        assert process.stdout is not None
        lines = []
        for line in process.stdout:
            lines.append(line)
            if stages and stages[0][0] in line and ("[" in line or len(stages) == 1):
                say(f"  {stages.pop(0)[1]}")
        process.wait()
        warnings.seek(0)
        found = re.sub(r"\x1b\[[\d;]*m", "", warnings.read())
    if process.returncode:
        # A warning shows only when its page is read: next time all are read again.
        shutil.rmtree(BUILD / ".doctrees", ignore_errors=True)
        text = found.partition("Traceback (most recent call last)")[0].strip()
        raise SystemExit(
            f"The book was not built:\n{text or found or ''.join(lines[-20:])}".replace(
                f"{ROOT}/", ""
            )
        )


def main() -> None:
    """Build the book, saying how far it is."""
    build(lambda line: print(line, flush=True))


if __name__ == "__main__":
    main()
