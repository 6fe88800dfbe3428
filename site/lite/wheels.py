"""The wheels of Python in the browser: requirements.txt beside this file pins them, pip downloads and verifies them."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

from lite.cache import HERE, step

REQUIREMENTS = HERE / "requirements.txt"
#: How `make lock` makes it from requirements.in. Left out: what can't run in a browser, and what isn't needed there.
NOT_IN_BROWSERS = (
    "cffi", "cryptography", "jedi", "jupyterlab-widgets", "parso", "pexpect", "psutil", "ptyprocess",
    "pycparser", "widgetsnbextension",
)  # fmt: skip
LOCK = (
    "pip compile --python-version 3.14 --python-platform linux --generate-hashes --no-header "
    "--no-annotate -c requirements.txt site/lite/requirements.in -o site/lite/requirements.txt"
    + "".join(f" --no-emit-package {name}" for name in NOT_IN_BROWSERS)
)
#: Wheels with a compiled part they can do without: the machine's is downloaded, the compiled part left out.
OPTIONALLY_COMPILED = ("markupsafe", "pyyaml")
_PURE = "--platform any --implementation py --abi none --python-version 3.14"
_COMPILED = "--platform manylinux2014_x86_64 --implementation cp --python-version 3.14"


def download() -> Path:
    """Return a folder with all the wheels.

    Raises
    ------
    SystemExit
        pip could not download one, or it is not the one that was pinned; what pip said.
    """
    return step("wheels", [REQUIREMENTS], _download)


def _download(folder: Path) -> None:
    pinned = re.split(r"\n(?=[a-z])", REQUIREMENTS.read_text(encoding="utf-8").strip())
    compiled = [each for each in pinned if each.partition("==")[0] in OPTIONALLY_COMPILED]
    _pip(folder, [each for each in pinned if each not in compiled], _PURE)
    _pip(folder, compiled, _COMPILED)


def _pip(folder: Path, pinned: list[str], target: str) -> None:
    chosen = folder / "requirements.txt"
    chosen.write_text("\n".join(pinned) + "\n", encoding="utf-8")
    options = f"download --quiet --no-deps --require-hashes --only-binary :all: {target}".split()
    command = [sys.executable, "-m", "pip", "--disable-pip-version-check", *options]
    done = subprocess.run(
        [*command, "-d", str(folder), "-r", str(chosen)], capture_output=True, text=True
    )
    chosen.unlink()
    if done.returncode:
        raise SystemExit(
            f"The labs' packages could not be downloaded: check the network, or give pip your proxy or mirror "
            f"(HTTPS_PROXY, PIP_INDEX_URL), then run make again.\n{done.stderr.strip()}"
        )
