"""Which of AWS's services the book uses: read from its labs and from awslab, so that nobody keeps a list."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from pathlib import Path

import nbformat
from botocore.loaders import create_loader
from moto.backends import ALT_SERVICE_NAMES

from tools import ROOT, lab_paths

#: Services of moto that others call and no lab leads to; CloudFormation imports every other one.
NOT_CALLED = {"cloudformation", "stepfunctions"}
AWSLAB = ROOT / "src" / "awslab"


def used() -> set[str]:
    """Return the services that a lab or awslab names, as boto3 names them.

    A service counts as named where its name is one of a call's first two arguments: ``boto3.client("ec2")``,
    ``@refuses("rds", ...)``, ``calls.part("buckets", "s3", ...)``. Rather one too many than one too few.
    """
    known = set(create_loader().list_available_services("service-2"))
    return known & {text for source in _sources() for text in _strings(source)}


def _sources() -> Iterator[str]:
    for path in sorted(AWSLAB.rglob("*.py")):
        yield path.read_text(encoding="utf-8")
    for path in lab_paths():
        for cell in nbformat.read(path, as_version=4).cells:
            if cell.cell_type == "code":
                yield cell.source


def _strings(source: str) -> Iterator[str]:
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call):
            for given in node.args[:2]:
                if isinstance(given, ast.Constant) and isinstance(given.value, str):
                    yield given.value


def moto_folders(services: Iterable[str], moto: Path) -> set[str]:
    """Return the folders below `moto` that these services need.

    Their own, what they import in functions (services call each other that way), and what any of these imports while
    it is imported.
    """
    needed: set[str] = set()
    waiting = {"core", *map(_folder, services)} | _called(services, moto)
    while waiting:
        folder = waiting.pop()
        if (moto / folder).is_dir() and folder not in needed:
            needed.add(folder)
            waiting |= _imports(moto / folder, in_functions=False)
    return needed


def behind(services: Iterable[str], moto: Path) -> set[str]:
    """Return the services that moto's own code of these calls, such as Secrets Manager for a database's password.

    Without a service's description moto has no Region for it.
    """
    called = _called(services, moto)
    known = create_loader().list_available_services("service-2")
    return {name for name in known if _folder(name) in called}


def _folder(service: str) -> str:
    return str(ALT_SERVICE_NAMES.get(service, service.replace("-", "")))


def _called(services: Iterable[str], moto: Path) -> set[str]:
    folders = {f for name in services for f in _imports(moto / _folder(name), in_functions=True)}
    return folders - NOT_CALLED


def _imports(folder: Path, *, in_functions: bool) -> set[str]:
    """Return the folders of moto that the modules in a folder import: at once, or when a function is called too."""
    found = set()
    for path in folder.rglob("*.py"):
        waiting: list[ast.AST] = [ast.parse(path.read_text(encoding="utf-8"))]
        while waiting:
            node = waiting.pop()
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("moto."):
                found.add(str(node.module).split(".")[1])
            if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING":
                continue
            if in_functions or not isinstance(node, ast.FunctionDef):
                waiting += ast.iter_child_nodes(node)
    return found
