"""make labs: which labs, and that what is stored doesn't depend on when or how often they ran."""

from __future__ import annotations

import json
import uuid

import nbformat
import pytest
from nbformat import NotebookNode

from tools import lab_paths
from tools.labs import WIDGETS, choose, stored


def executed(count: int) -> NotebookNode:
    """Return a notebook as a run leaves it: random widget ids, times, the interpreter's version."""
    ids = [uuid.uuid4().hex for _ in range(3)]
    cell = nbformat.v4.new_code_cell(
        "map()",
        id="the-map",
        execution_count=count,
        outputs=[
            nbformat.v4.new_output(
                "display_data",
                {"application/vnd.jupyter.widget-view+json": {"model_id": ids[2]}},
            )
        ],
        metadata={"execution": {"iopub.status.busy": uuid.uuid4().hex}},
    )
    states = {each: {"model_name": "M", "state": {"n": n}} for n, each in enumerate(ids)}
    states[ids[2]]["state"]["layout"] = f"IPY_MODEL_{ids[0]}"
    return nbformat.v4.new_notebook(
        cells=[cell],
        metadata={
            "language_info": {"name": "python", "version": uuid.uuid4().hex},
            "widgets": {WIDGETS: {"state": states, "version_major": 2, "version_minor": 0}},
        },
    )


def test_two_runs_store_the_same_bytes() -> None:
    assert stored(executed(1), "servers/vpc") == stored(executed(1), "servers/vpc")


def test_references_between_widgets_survive() -> None:
    notebook = json.loads(stored(executed(1), "servers/vpc"))
    states = notebook["metadata"]["widgets"][WIDGETS]["state"]
    view = notebook["cells"][0]["outputs"][0]["data"]["application/vnd.jupyter.widget-view+json"]
    shown = states[view["model_id"]]["state"]
    assert shown["n"] == 2
    assert states[shown["layout"].removeprefix("IPY_MODEL_")]["state"]["n"] == 0


def test_korean_is_stored_as_it_is_read() -> None:
    notebook = executed(1)
    notebook.cells.append(nbformat.v4.new_markdown_cell("서브넷", id="korean"))
    assert "서브넷" in stored(notebook, "servers/vpc")


def test_labs_of_different_names_share_no_widget_ids() -> None:
    first, second = (
        set(json.loads(stored(executed(1), name))["metadata"]["widgets"][WIDGETS]["state"])
        for name in ("servers/vpc", "servers/nat")
    )
    assert not first & second


def test_no_name_means_all_labs() -> None:
    assert choose([]) == lab_paths()


def test_a_lab_that_does_not_exist_is_one_line_with_the_closest() -> None:
    with pytest.raises(SystemExit, match=r"^No lab is called 'server/vcp'.*servers/vpc[^\n]*$"):
        choose(["server/vcp"])
