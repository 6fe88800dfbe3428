"""JupyterLite with the labs' student copies and our Python."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from importlib import metadata
from pathlib import Path

from lite.cache import HERE, step

PROGRESS = HERE / "progress.js"
SETTINGS = tuple(
    HERE / f"{name}.json" for name in ("jupyter-lite", "jupyter_lite_config", "overrides")
)
#: What the app is made of, besides the settings. Without the two servers it has no index of its contents.
PARTS = (
    "jupyterlite-core",
    "jupyterlite-pyodide-kernel",
    "jupyter-server",
    "jupyterlab-server",
    "anywidget",
    "jupyterlab-widgets",
)
#: Left behind by JupyterLite's build, asked for by nothing.
REST = (
    "**/rspack.config*.js",
    "package.json",
    "build/third-party-licenses.json",
    "**/*.map",
    "**/*.whl",
)

#: JupyterLite cancels the cells that wait as soon as one fails, whatever stop_on_error says: Run All would
#: end at the first call a lab expects AWS to refuse. What is replaced, once in all scripts -> by what.
MENDED = {
    "return t.execution_count=this.executionCount,t}": (
        "return t.execution_count=this.executionCount,t.goes_on=e.stop_on_error===false,t}"
    ),
    '"error"===e.content.status&&"interrupt"!==e.metadata.cause': (
        '"error"===e.content.status&&!e.content.goes_on&&"interrupt"!==e.metadata.cause'
    ),
}


def build(labs: Mapping[str, str], image: Path) -> Path:
    """Return the folder of the built JupyterLite.

    Parameters
    ----------
    labs : mapping of str to str
        Path of each notebook in the app -> its text.
    image : Path
        The folder served as Pyodide.

    Raises
    ------
    SystemExit
        JupyterLite failed, or left out what a lab needs; what it said.
    """
    versions = [f"{name} {metadata.version(name)}" for name in PARTS]
    texts = [f"{name}\0{text}" for name, text in sorted(labs.items())]
    return step(
        "app",
        [*SETTINGS, PROGRESS, image.name, *versions, *texts],
        lambda to: _build(to, labs, image),
    )


def _build(folder: Path, labs: Mapping[str, str], image: Path) -> None:
    source = folder.with_name("app.source")
    shutil.rmtree(source, ignore_errors=True)
    for name, text in labs.items():
        path = source / "contents" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    shutil.copytree(image, source / "static" / "pyodide")
    for settings in SETTINGS:
        shutil.copy(settings, source)
    program = Path(sys.executable).with_name("jupyter")
    # A source folder of its own: the record a build leaves there makes the next one skip steps silently.
    done = subprocess.run(
        [str(program), "lite", "build", "--contents", "contents", "--output-dir", str(folder)],
        cwd=source,
        env={**os.environ, "JUPYTER_PREFER_ENV_PATH": "1"},
        capture_output=True,
        text=True,
    )
    shutil.rmtree(source)
    if done.returncode:
        raise SystemExit(f"The in-browser labs were not built:\n{done.stderr[-3000:]}")
    shutil.copy(PROGRESS, folder)
    page = folder / "notebooks" / "index.html"
    script = '<script type="module" src="../progress.js"></script></body>'
    page.write_text(page.read_text(encoding="utf-8").replace("</body>", script), encoding="utf-8")
    _mend(folder)
    for pattern in REST:
        for path in list(folder.glob(pattern)):
            path.unlink()
    for needed in (
        "api/contents/all.json",
        "static/pyodide/memory.gz",
        "build/schemas/all_federated.json",
    ):
        if not (folder / needed).exists():
            raise SystemExit(f"JupyterLite built no {needed}. Run: make clean book")


def _mend(folder: Path) -> None:
    scripts = [path for part in ("build", "extensions") for path in (folder / part).rglob("*.js")]
    for old, new in MENDED.items():
        found = [path for path in scripts if old in path.read_text(encoding="utf-8")]
        if len(found) != 1:
            raise SystemExit(
                f"JupyterLite has changed: {old!r} is in {len(found)} of its scripts, not in one. "
                "See MENDED in site/lite/app.py."
            )
        text = found[0].read_text(encoding="utf-8")
        found[0].write_text(text.replace(old, new), encoding="utf-8")
