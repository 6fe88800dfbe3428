"""What Python in the browser imports from: the wheels without what nothing reads, awslab, and the stand-ins."""

from __future__ import annotations

import gzip
import json
import re
import shutil
import zipfile
from importlib import metadata
from pathlib import Path
from typing import Any

from lite import services, wheels
from lite.cache import HERE, step
from tools import ROOT

SHIM = HERE / "shim"
AWSLAB = ROOT / "src" / "awslab"
KERNEL = "share/jupyter/labextensions/@jupyterlite/pyodide-kernel-extension/static/pypi"
#: Of the kernel's own wheels, those that run; piplite's place takes one of the stand-ins.
KERNEL_WHEELS = ("pyodide_kernel", "ipykernel")
#: Never read when a lab runs.
UNREAD = re.compile(
    r"\.(so|pyi|c|h|map)$|(^|/)tests?/|\.data/|\.dist-info/(?!METADATA$)|^botocore/cacert\.pem$|/examples-1\.json"
    r"|^boto3/examples/|^wcwidth/table_grapheme_overrides|^ipywidgets/.*\.(ipynb|js)$|^anywidget/(nbextension|labextension)/"
)
#: The lexers that IPython imports; the notebook's editor highlights by itself.
LEXERS = re.compile(r"^pygments/lexers/(?!(__init__|_mapping|python)\.py$)\w+\.py$")
_DATA = re.compile(r"^(?:botocore|boto3)/data/([^/]+)/(\d{4}-\d\d-\d\d)/")
_MOTO = re.compile(r"^moto/([^/]+)/")
#: A shape's members whose description is read: EC2 lists there the filters a call knows.
DESCRIBED = ("Filter", "Filters")


def tree() -> Path:
    """Return the folder that becomes Python's site-packages in the browser."""
    folder = wheels.download()
    read = [
        folder,
        SHIM,
        AWSLAB,
        HERE / "services.py",
        metadata.version("jupyterlite-pyodide-kernel"),
    ]
    return step("slim", [*read, " ".join(sorted(services.used()))], lambda to: _fill(to, folder))


def _fill(to: Path, folder: Path) -> None:
    own = metadata.distribution("jupyterlite-pyodide-kernel").locate_file("")
    kernel = Path(str(own)).parents[2] / KERNEL
    files: dict[str, bytes] = {}
    for wheel in [*sorted(folder.glob("*.whl")), *sorted(kernel.glob("*.whl"))]:
        if wheel.parent != kernel or wheel.name.startswith(KERNEL_WHEELS):
            with zipfile.ZipFile(wheel) as archive:
                files |= {n: archive.read(n) for n in archive.namelist() if not n.endswith("/")}
    wanted = services.used()
    import moto

    home = Path(moto.__file__).parent
    folders = services.moto_folders(wanted, home)
    wanted |= services.behind(wanted, home)
    newest = _newest(files)
    for name, content in files.items():
        data, service = _DATA.match(name), _MOTO.match(name)
        if (
            UNREAD.search(name)
            or LEXERS.match(name)
            or (data and (data[1] not in wanted or data[2] != newest[data[1]]))
            or (service and service[1] not in folders)
        ):
            continue
        _write(to, name, content)
    shutil.copytree(AWSLAB, to / "awslab", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(SHIM, to, dirs_exist_ok=True, ignore=shutil.ignore_patterns("__pycache__"))


def _newest(files: dict[str, bytes]) -> dict[str, str]:
    """Return the newest version of each service's description; boto3 uses no other."""
    found: dict[str, str] = {}
    for name in files:
        if match := _DATA.match(name):
            found[match[1]] = max(found.get(match[1], ""), match[2])
    return found


def _write(to: Path, name: str, content: bytes) -> None:
    if _DATA.match(name):
        if name.endswith(".gz"):  # it is compressed with everything else, better than alone
            name, content = name.removesuffix(".gz"), gzip.decompress(content)
        content = json.dumps(undescribed(json.loads(content)), separators=(",", ":")).encode()
    elif name.endswith("METADATA"):
        content = content.partition(b"\n\n")[0] + b"\n"
    path = to / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


def undescribed(part: Any, member: str = "") -> Any:
    """Return a service's description without its documentation strings, but those of filters."""
    if isinstance(part, dict):
        return {
            key: undescribed(value, key)
            for key, value in part.items()
            if not (key == "documentation" and isinstance(value, str) and member not in DESCRIBED)
        }
    return [undescribed(each, member) for each in part] if isinstance(part, list) else part
