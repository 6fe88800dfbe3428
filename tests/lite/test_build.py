"""The built app has what JupyterLite leaves out silently, and names no other host."""

from __future__ import annotations

import json
from pathlib import Path

from tools import lab_name, lab_paths
from tools.student import student_copy


def test_the_settings_are_merged(html: Path) -> None:
    settings = json.loads((html / "lite/jupyter-lite.json").read_text(encoding="utf-8"))
    data = settings["jupyter-config-data"]
    assert data["exposeAppInBrowser"] is True
    assert data["enableServiceWorkerCache"] is True
    kernel = data["litePluginSettings"]["@jupyterlite/pyodide-kernel-extension:kernel"]
    assert kernel["pyodideUrl"] == "./static/pyodide/pyodide.mjs"
    assert kernel["disablePyPIFallback"] is True


def test_the_student_copy_of_every_lab_is_in_the_index(html: Path) -> None:
    for lab in lab_paths():
        name = lab_name(lab)
        part, _, file = name.rpartition("/")
        index = json.loads((html / f"lite/api/contents/{part}/all.json").read_text("utf-8"))
        assert f"{file}.ipynb" in {entry["name"] for entry in index["content"]}
        served = json.loads((html / f"lite/files/{name}.ipynb").read_text(encoding="utf-8"))
        assert served == json.loads(student_copy(lab))


def test_nothing_is_loaded_package_by_package(html: Path) -> None:
    folder = html / "lite" / "static" / "pyodide"
    assert json.loads((folder / "pyodide-lock.json").read_text("utf-8"))["packages"] == {}
    assert not list(folder.glob("*.whl"))
    assert "jsdelivr" not in (html / "lite/jupyter-lite.json").read_text(encoding="utf-8")
