"""make labs: run the labs and store them with their outputs, the same bytes every time."""

from __future__ import annotations

import difflib
import hashlib
import json
import multiprocessing
import sys
import time
from concurrent.futures import ProcessPoolExecutor, as_completed
from pathlib import Path
from typing import Any

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError
from nbconvert.preprocessors import CoalesceStreamsPreprocessor
from nbformat import NotebookNode
from traitlets.config import Config

from tools import lab_name, lab_paths, only_this_jupyter

WIDGETS = "application/vnd.jupyter.widget-state+json"
KERNEL = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}
TIMEOUT = 300


def choose(names: list[str]) -> list[Path]:
    """Return the labs with these names, or all.

    Raises
    ------
    SystemExit
        There is no such lab: one line that names the closest ones.
    """
    known = {lab_name(path): path for path in lab_paths()}
    for name in names:
        if name not in known:
            close = difflib.get_close_matches(name, known, 3, 0.4) or sorted(known)
            raise SystemExit(f"No lab is called {name!r}. Choose one of: {', '.join(close[:8])}.")
    return [known[name] for name in names] if names else list(known.values())


def stable_id(name: str, number: int) -> str:
    """Return the model id that the widget `number` of a lab is stored under."""
    return hashlib.md5(f"{name}:{number}".encode(), usedforsecurity=False).hexdigest()


def stored(notebook: NotebookNode, name: str) -> str:
    """Return an executed lab as it is stored: nothing in it depends on when, where or how often it was run."""
    notebook.metadata["kernelspec"] = KERNEL
    notebook.metadata["language_info"] = {"name": "python"}
    for cell in notebook.cells:
        cell.metadata.pop("execution", None)
    # A busy machine sends what one cell prints in several pieces.
    notebook, _ = CoalesceStreamsPreprocessor().preprocess(notebook, {})
    text = json.dumps(notebook, ensure_ascii=False)
    models = notebook.metadata.get("widgets", {}).get(WIDGETS, {}).get("state", {})
    for number, random_id in enumerate(models):  # in the order they were made
        text = text.replace(random_id, stable_id(name, number))
    return str(nbformat.writes(nbformat.from_dict(json.loads(text)))) + "\n"


def client(notebook: NotebookNode, path: Path, **options: Any) -> NotebookClient:
    """Return what runs a lab's notebook in a kernel of its own, in the lab's folder."""
    return NotebookClient(
        notebook,
        timeout=TIMEOUT,
        kernel_name=KERNEL["name"],
        record_timing=False,
        resources={"metadata": {"path": str(path.parent)}},
        # A kernel warns of an open connection, even to its own machine.
        config=Config({"KernelManager": {"transport_encryption": "auto"}}),
        **options,
    )


def run(path: Path) -> tuple[str, float]:
    """Run a lab and store it; return its name and how many seconds that took.

    Raises
    ------
    RuntimeError
        A cell failed that has no ``raises-exception`` tag; the file stays as it was.
    """
    started, name = time.perf_counter(), lab_name(path)
    notebook = nbformat.read(path, as_version=4)
    notebook.metadata.pop("widgets", None)
    try:
        client(notebook, path).execute()
    except CellExecutionError as error:
        failed = next(
            cell.id
            for cell in notebook.cells
            if any(output.output_type == "error" for output in cell.get("outputs", []))
            and "raises-exception" not in cell.metadata.get("tags", [])
        )
        raise RuntimeError(
            f"{name}, cell {failed!r}: {error.ename}: {error.evalue}. The lab was not stored."
        ) from None
    text = stored(notebook, name)
    if text != path.read_text(encoding="utf-8"):
        path.write_text(text, encoding="utf-8")
    return name, time.perf_counter() - started


def main(names: list[str]) -> None:
    """Run the named labs, or all, in two processes."""
    paths = choose([name for name in names if name])
    only_this_jupyter()
    problems = []
    # A forked process would share this one's ZeroMQ sockets.
    with ProcessPoolExecutor(2, mp_context=multiprocessing.get_context("spawn")) as pool:
        for done in as_completed([pool.submit(run, path) for path in paths]):
            if problem := done.exception():
                problems.append(problem)
                continue
            name, seconds = done.result()
            print(f"  {name:24} {seconds:6.1f} s", flush=True)
    if problems:
        raise SystemExit("\n".join(str(problem) for problem in problems))


if __name__ == "__main__":
    main(sys.argv[1:])
