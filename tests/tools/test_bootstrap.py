"""make setup on machines that lack something: one line that says what was found, what is needed, what to type."""

from __future__ import annotations

import ast
import os
import runpy
import shutil
import subprocess
import sys
import venv
from pathlib import Path

import pytest

from tools import ROOT

#: An interpreter as `tools/bootstrap.py` meets it: it answers the probe, and makes an environment of itself.
FAKE = """#!/bin/sh
case "$1" in
  -c) echo "{version} {able} /fake/prefix" ;;
  -m) [ "$2" = venv ] || exit 3
      echo "{version}" >> "{log}"
      mkdir -p "$3/bin" && cp "$0" "$3/bin/python" && touch "$3/pyvenv.cfg" ;;
esac
"""


class Machine:
    """A checkout with only what setup reads, and a PATH with only what a test puts on it."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.path = folder / "checkout", folder / "bin"
        self.path.mkdir()
        (self.folder / "tools").mkdir(parents=True)
        shutil.copy(ROOT / "tools/bootstrap.py", self.folder / "tools")
        (self.folder / "requirements.txt").write_text("boto3==1.0\n")
        (self.folder / "pyproject.toml").write_text("[project]\n")
        self.log = folder / "made"

    def python(self, name: str, version: str, able: str = "able") -> None:
        """Put an interpreter on PATH."""
        self.script(name, FAKE.format(version=version, able=able, log=self.log))

    def script(self, name: str, text: str) -> None:
        path = self.path / name
        path.write_text(text)
        path.chmod(0o755)

    def setup(self, **environment: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-I", "tools/bootstrap.py"],
            cwd=self.folder,
            env={"PATH": f"{self.path}{os.pathsep}/bin{os.pathsep}/usr/bin", **environment},
            capture_output=True,
            text=True,
        )

    def refusal(self, **environment: str) -> str:
        """Return the one line that setup ends with."""
        done = self.setup(**environment)
        assert done.returncode == 1
        assert "Traceback" not in done.stderr
        (line,) = done.stderr.strip().splitlines()
        return line

    def chosen(self) -> str:
        """Return the version of the Python that the environment was made with."""
        return self.log.read_text().split()[-1] if self.log.exists() else ""


NAMES = ("python3", "python3.13", "python3.12", "python3.11")


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    """A machine whose every Python is a shim that does not run, until a test installs one."""
    found = Machine(tmp_path)
    for name in NAMES:
        found.script(name, "#!/bin/sh\necho 'shim: command not found' >&2\nexit 127\n")
    return found


def test_an_old_python_is_named_with_what_is_needed(machine: Machine) -> None:
    machine.python("python3", "3.10.13")
    line = machine.refusal()
    assert "python3 is 3.10.13" in line
    assert "needs Python 3.11, 3.12 or 3.13" in line
    assert "make PYTHON=" in line


def test_a_python_too_new_is_refused(machine: Machine) -> None:
    machine.python("python3", "3.14.0")
    assert "python3 is 3.14.0" in machine.refusal()


def test_no_python_at_all_is_said(machine: Machine) -> None:
    assert "found: none" in machine.refusal()


def test_a_newer_python_beside_an_old_one_and_a_broken_shim_is_found(machine: Machine) -> None:
    machine.python("python3", "3.10.13")
    machine.python("python3.12", "3.12.1")
    machine.setup()
    assert machine.chosen() == "3.12.1"


def test_python3_is_preferred_when_it_will_do(machine: Machine) -> None:
    machine.python("python3", "3.11.7")
    machine.python("python3.13", "3.13.0")
    machine.setup()
    assert machine.chosen() == "3.11.7"


def test_without_ensurepip_it_says_which_package_to_install(machine: Machine) -> None:
    machine.python("python3", "3.11.2", able="unable")
    assert "sudo apt install python3.11-venv" in machine.refusal()


def test_the_python_that_is_asked_for_is_taken(machine: Machine) -> None:
    machine.python("python3", "3.11.7")
    machine.python("mine", "3.13.0")
    machine.setup(PYTHON=str(machine.path / "mine"))
    assert machine.chosen() == "3.13.0"


def test_the_python_that_is_asked_for_must_run_and_fit(machine: Machine) -> None:
    machine.python("python3", "3.11.7")
    machine.python("old", "3.9.18")
    assert "PYTHON=/nowhere/python does not run" in machine.refusal(PYTHON="/nowhere/python")
    assert "is 3.9.18" in machine.refusal(PYTHON=str(machine.path / "old"))
    assert machine.chosen() == ""


def test_a_failing_pip_is_one_line_and_leaves_no_stamp(machine: Machine) -> None:
    machine.python("python3", "3.11.7")
    failing = FAKE.replace("-m) [", '-m) [ "$2" = pip ] && echo "ERROR: no network" && exit 1; [')
    machine.script("python3", failing.format(version="3.11.7", able="able", log=machine.log))
    line = machine.refusal()
    assert "no network" in line
    assert "HTTPS_PROXY" in line
    assert not (machine.folder / ".venv/made-by-make-setup").exists()


def test_it_is_valid_for_python_3_6() -> None:
    ast.parse((ROOT / "tools/bootstrap.py").read_text(), feature_version=(3, 6))


@pytest.fixture
def made(machine: Machine) -> Machine:
    """A checkout whose environment is made and whose packages are installed, as setup remembers it."""
    machine.python("python3", "3.11.7")
    venv.create(machine.folder / ".venv", symlinks=True)
    names = runpy.run_path(str(machine.folder / "tools/bootstrap.py"))
    stamp = names["identity"](sys.version_info[:3]) + "\n" + names["fingerprint"]()
    (machine.folder / ".venv/made-by-make-setup").write_text(stamp)
    return machine


def test_when_nothing_has_changed_it_does_and_says_nothing(made: Machine) -> None:
    done = made.setup()
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert made.chosen() == ""


@pytest.mark.parametrize("name", ["requirements.txt", "pyproject.toml"])
def test_changed_requirements_are_installed_into_the_same_environment(
    made: Machine, name: str
) -> None:
    (made.folder / name).write_text("# changed")
    assert "Installing" in made.setup().stdout
    assert made.chosen() == ""


def test_a_moved_checkout_gets_a_new_environment(made: Machine) -> None:
    made.folder = made.folder.rename(made.folder.with_name("moved"))
    made.setup()
    assert made.chosen() == "3.11.7"


def test_a_broken_environment_is_made_anew(made: Machine) -> None:
    for python in (made.folder / ".venv/bin").glob("python*"):
        python.unlink()
    made.setup()
    assert made.chosen() == "3.11.7"


def test_another_python_that_is_asked_for_makes_a_new_environment(made: Machine) -> None:
    made.python("mine", "3.13.99")
    made.setup(PYTHON=str(made.path / "mine"))
    assert made.chosen() == "3.13.99"
