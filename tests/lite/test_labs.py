"""Every lab in the shipped build: solved it answers as it is stored, unsolved it runs to its end."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import nbformat

from tools import lab_name

#: Differs in every run, or between two Pythons: where the front end finds a widget, and the frames of others' code.
UNSEEN = {"application/vnd.jupyter.widget-view+json"}
FRAMES = re.compile(r"<details>.*?</details>", re.DOTALL)
VIEW = "application/vnd.jupyter.widget-view+json"


def joined(text: Any) -> str:
    if isinstance(text, dict):
        return json.dumps(text, sort_keys=True)
    return "".join(text) if isinstance(text, list) else str(text)


def seen(outputs: list[dict[str, Any]]) -> list[Any]:
    """Return what a reader sees of a cell's outputs; prints that arrive in pieces count as one."""
    shown: list[Any] = []
    for output in outputs:
        kind = output["output_type"]
        if kind == "stream":
            if shown and shown[-1][0] == output["name"]:
                shown[-1] = (output["name"], shown[-1][1] + joined(output["text"]))
            else:
                shown.append((output["name"], joined(output["text"])))
        elif kind == "error":
            shown.append((output["evalue"], output["traceback"]))
        else:
            data = {k: joined(v) for k, v in output["data"].items() if k not in UNSEEN}
            shown.append(FRAMES.sub("", json.dumps(data, sort_keys=True, ensure_ascii=False)))
    return shown


def test_a_solved_lab_gives_the_stored_outputs(lab: Path, open_lab: Any) -> None:
    stored = nbformat.read(lab, as_version=4)
    solved = nbformat.from_dict(json.loads(nbformat.writes(stored)))
    solved.metadata.pop("widgets", None)
    for cell in solved.cells:
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
    opened = open_lab(lab_name(lab), json.loads(nbformat.writes(solved)))
    problems = []
    for place, (want, got) in enumerate(zip(stored.cells, opened.run(), strict=True)):
        if want.cell_type != "code":
            continue
        if (here := seen(got["outputs"])) != (there := seen(want.outputs)):
            problems.append(f"{want.id}:\n  stored  {there}\n  browser {here}"[:1500])
        drawing = any(VIEW in output.get("data", {}) for output in want.outputs)
        if drawing and not opened.draws(place):
            problems.append(f"{want.id}: no drawing")
    assert not problems, "\n".join(problems)


def test_an_unsolved_lab_runs_to_its_end_and_its_checks_say_not_yet(
    lab: Path, open_lab: Any, site: str
) -> None:
    opened = open_lab(lab_name(lab))
    cells = [cell for cell in opened.run() if cell["cell_type"] == "code"]
    assert all(cell["execution_count"] for cell in cells if joined(cell["source"]).strip())
    checks = [c for c in cells if joined(c["source"]).startswith("check(")]
    assert checks
    for cell in checks:
        assert "not yet" in str(seen(cell["outputs"])), cell["id"]
    own = (site + "/", "data:", "blob:")
    assert not [url for url in opened.requested if not url.startswith(own)]
