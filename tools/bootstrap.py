"""make setup: the virtual environment and everything in it, made once and again when it must be.

Written for any Python 3.6 or later, so that an old one says what is needed instead of a syntax error.
"""

# ruff: noqa: UP021 - its new name, `text`, is of Python 3.7

import hashlib
import os
import re
import shutil
import subprocess
import sys
import time

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
VENV = os.path.join(ROOT, ".venv")
VENV_PYTHON = os.path.join(VENV, "bin", "python")
STAMP = os.path.join(VENV, "made-by-make-setup")
OLDEST, NEWEST = (3, 11), (3, 13)
NAMES = ("python3", "python3.13", "python3.12", "python3.11")
AGAIN = "then run make again."
NEEDED = "This book needs Python 3.11, 3.12 or 3.13"

PROBE = """
import sys
try:
    import ensurepip, venv
    able = "able"
except ImportError:
    able = "unable"
print("%d.%d.%d" % sys.version_info[:3], able, sys.prefix)
"""


class SetupError(Exception):
    """One line that says what was found, what is needed and what to do."""


def probe(python):
    """Return (version, can make environments, prefix) of an interpreter, or None if it doesn't run."""
    try:
        run = subprocess.run(
            [python, "-c", PROBE],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            universal_newlines=True,
        )
    except OSError:
        return None
    answer = run.stdout.strip().split(" ", 2)
    if run.returncode or len(answer) != 3:
        return None
    return tuple(int(part) for part in answer[0].split(".")), answer[1] == "able", answer[2]


def is_venv(prefix):
    return os.path.realpath(prefix) == os.path.realpath(VENV)


def inside():
    return is_venv(sys.prefix)


def supported(version):
    return OLDEST <= version[:2] <= NEWEST


def dotted(version):
    return ".".join(str(part) for part in version)


def choose(wanted):
    """Return (path, version) of the Python that makes the environment.

    Raises SetupError when there is none that can.
    """
    found = []
    # An activated environment hides the Python it was made with.
    base = (getattr(sys, "_base_executable", sys.executable),) if inside() else ()
    for name in (wanted,) if wanted else NAMES + base:
        path = shutil.which(name)
        answer = probe(path) if path else None
        if answer is None or is_venv(answer[2]):
            continue
        version, able, _ = answer
        if supported(version) and able:
            return path, version
        found.append((name, version))
    if wanted and not found:
        raise SetupError(
            f"PYTHON={wanted} does not run. Give the path of a Python 3.11, 3.12 or 3.13."
        )
    for name, version in found:
        if supported(version):
            raise SetupError(
                f"{name} is Python {dotted(version)}, but it cannot make virtual environments "
                f"(no venv or ensurepip module). On Debian or Ubuntu type: "
                f"sudo apt install python{dotted(version[:2])}-venv; {AGAIN}"
            )
    here = ", ".join(f"{name} is {dotted(version)}" for name, version in found)
    raise SetupError(
        f"{NEEDED}; found: {here or 'none'}. Install one of them and {AGAIN} "
        "If it is not on PATH, type: make PYTHON=/path/to/python3.12 setup"
    )


def fingerprint():
    """Return what the installed packages depend on, as a hash."""
    content = hashlib.sha256()
    for name in ("requirements.txt", "pyproject.toml"):
        with open(os.path.join(ROOT, name), "rb") as file:
            content.update(file.read())
    return content.hexdigest()


def identity(version):
    # An environment holds its own path and its interpreter's version in many files.
    return f"Python {dotted(version)} in {VENV}"


def stamp():
    try:
        with open(STAMP, encoding="utf-8") as file:
            return file.read().split("\n")
    except OSError:
        return ["", ""]


def environment(python, version):
    """Make the environment anew with `python`."""
    print(f"Making .venv with Python {dotted(version)} ...", flush=True)
    if os.path.islink(VENV) or os.path.isfile(VENV):
        os.unlink(VENV)
    shutil.rmtree(VENV, ignore_errors=True)
    run = subprocess.run(
        [python, "-m", "venv", VENV],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        universal_newlines=True,
    )
    if run.returncode:
        reason = (run.stdout.strip().split("\n") or [""])[-1]
        raise SetupError(
            f"Python {dotted(version)} could not make .venv: {reason} Repair it, {AGAIN}"
        )


def pip_install(*arguments, **progress):
    """Run pip install; count the packages where `progress` says how many there are (total=...)."""
    total, count, problems = progress.get("total"), 0, []
    command = [VENV_PYTHON, "-m", "pip", "--disable-pip-version-check", "--no-input", "install"]
    # pip reads PIP_INDEX_URL, HTTPS_PROXY, PIP_FIND_LINKS and their like from the environment by itself.
    with subprocess.Popen(
        command + list(arguments),
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        universal_newlines=True,
        errors="replace",
    ) as process:
        for line in process.stdout:
            if line.startswith("ERROR:"):
                problems.append(line[6:].strip())
            if total and re.match("Collecting |Processing |Requirement already satisfied", line):
                count += 1
                if sys.stdout.isatty():
                    print(f"\r  package {count} of about {total} ", end="", flush=True)
                elif count % 50 == 0:
                    print(f"  package {count} of about {total}", flush=True)
            if total and line.startswith("Installing collected packages"):
                print("\r  installing them ...            ", flush=True)
    if process.returncode:
        what = problems[-1] if problems else f"exit code {process.returncode}"
        raise SetupError(
            f"pip could not install the packages ({what}). Check the network, or give pip your proxy or "
            f"mirror (HTTPS_PROXY, PIP_INDEX_URL), {AGAIN}"
        )


def install():
    with open(os.path.join(ROOT, "requirements.txt"), encoding="utf-8") as file:
        total = sum(1 for line in file if re.match(r"[a-z0-9]", line))
    print("Installing the packages that requirements.txt pins ...", flush=True)
    pip_install("-r", "requirements.txt", total=total)
    pip_install("--no-deps", "-e", ".")


def main():
    wanted = os.environ.get("PYTHON", "")
    if not inside() and probe(VENV_PYTHON):
        # The environment's own Python proves that it works, and knows its version.
        os.execv(VENV_PYTHON, [VENV_PYTHON, os.path.abspath(__file__)])
    made_by, made_of = [*stamp(), "", ""][:2]
    version = tuple(sys.version_info[:3])
    sound = inside() and made_by == identity(version)
    if sound and wanted:
        sound = choose(wanted)[1] == version
    if sound and made_of == fingerprint():
        return
    started = time.time()
    if not sound:
        python, version = choose(wanted)
        environment(python, version)
    install()
    with open(STAMP, "w", encoding="utf-8") as file:
        file.write(identity(version) + "\n" + fingerprint())
    print(f"Everything is installed in .venv ({time.time() - started:.0f} s).", flush=True)


if __name__ == "__main__":
    try:
        main()
    except SetupError as error:
        sys.exit(str(error))
    except KeyboardInterrupt:
        sys.exit(130)
