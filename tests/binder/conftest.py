"""What Binder makes of the repository: a clean environment, ``postBuild``, and a Jupyter server."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import venv
from collections.abc import Iterator
from contextlib import chdir
from pathlib import Path

import pytest
from repo2docker.app import Repo2Docker
from repo2docker.buildpacks import BuildPack

from tools import ROOT


@pytest.fixture(scope="session")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the files that git knows, as a clone has them."""
    folder = tmp_path_factory.mktemp("binder") / "repository"
    listed = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(listed, cwd=ROOT, capture_output=True, check=True, encoding="utf-8")
    for name in filter(None, names.stdout.split("\0")):
        if (ROOT / name).is_file():  # and not deleted since
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, folder / name)
    return folder


@pytest.fixture(scope="session")
def plan(checkout: Path) -> BuildPack:
    """What repo2docker decides to do with the repository: it needs no Docker to decide."""
    app = Repo2Docker()
    with chdir(checkout):
        for pack in app.buildpacks:
            made = pack(app.base_image)
            if made.detect():
                made.platform = "linux/amd64"
                made.python_version  # noqa: B018 - read now: it looks into the current folder
                return made
    raise AssertionError("repo2docker knows no way to build this repository")


@pytest.fixture(scope="session")
def environment(plan: BuildPack, checkout: Path) -> dict[str, str]:
    """The variables of a clean environment in which the plan's scripts have run."""
    folder = checkout.parent / "env"
    venv.create(folder, with_pip=True)
    clean = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    found = clean | {
        "HOME": str(checkout.parent),
        "KERNEL_PYTHON_PREFIX": str(folder),
        "PATH": f"{folder / 'bin'}{os.pathsep}{os.environ['PATH']}",
        "VIRTUAL_ENV": str(folder),
    }
    with chdir(checkout):
        scripts = [script for _, script in plan.get_assemble_scripts()]
        scripts += [f"bash {script}" for script in plan.get_post_build_scripts()]
    for script in scripts:
        # Binder builds in a fresh image; here a wheel that is at hand need not come again.
        script = script.replace("--no-cache-dir", "--quiet")
        done = subprocess.run(
            ["bash", "-c", script], cwd=checkout, env=found, capture_output=True, encoding="utf-8"
        )
        assert done.returncode == 0, f"{script}\n{done.stderr}"
    return found


@pytest.fixture(scope="session")
def jupyter(environment: dict[str, str], checkout: Path) -> Iterator[str]:
    """Address of JupyterLab in that environment, with the token to enter."""
    # Only the environment's own kernels and extensions, not those of the machine.
    alone = environment | {"JUPYTER_NO_CONFIG": "1", "JUPYTER_PREFER_ENV_PATH": "1"}
    command = ["jupyter", "lab", "--no-browser", "--port=0"]
    command.append("--LabApp.expose_app_in_browser=True")  # so that a test can run a command of it
    if os.geteuid() == 0:
        command.append("--allow-root")
    log = (checkout.parent / "jupyter.log").open("w+")
    with subprocess.Popen(command, cwd=checkout, env=alone, stdout=log, stderr=log) as server:
        try:
            yield _address(server, environment, log.name)
        finally:
            server.terminate()


def _address(server: subprocess.Popen[bytes], environment: dict[str, str], log: str) -> str:
    """Return the server's address as soon as it lists itself."""
    listing = ["jupyter", "server", "list", "--jsonlist"]
    while server.poll() is None:
        answer = subprocess.run(listing, env=environment, capture_output=True, check=True)
        for found in json.loads(answer.stdout):
            if found["pid"] == server.pid:
                return f"{found['url']}lab?token={found['token']}"
    raise AssertionError(f"Jupyter stopped: {Path(log).read_text()}")
