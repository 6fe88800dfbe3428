"""What is left out of Python in the browser is nothing that a lab, or awslab, reads."""

from __future__ import annotations

import gzip
import json
import re
from pathlib import Path

import boto3
import botocore
import nbformat
import pytest
from lite import services, slim

from awslab.account.rules import ec2_requests
from tools import lab_paths

DATA = Path(botocore.__file__).parent / "data"


@pytest.fixture(scope="module")
def tree() -> Path:
    return slim.tree()


def test_every_service_a_lab_names_is_found() -> None:
    source = "\n".join(
        cell.source
        for path in lab_paths()
        for cell in nbformat.read(path, as_version=4).cells
        if cell.cell_type == "code"
    )
    named = set(re.findall(r"""(?:client|resource)\(\s*["']([a-z0-9-]+)["']""", source))
    assert named <= services.used()
    assert {"ec2", "ssm"} <= named


def test_every_service_used_has_its_description(tree: Path) -> None:
    for service in services.used():
        newest = max((DATA / service).iterdir()).name
        kept = tree / "botocore" / "data" / service / newest / "service-2.json"
        assert json.loads(kept.read_text(encoding="utf-8"))["operations"], service


def test_a_service_that_moto_calls_behind_another_has_its_description(tree: Path) -> None:
    """RDS keeps a managed password in Secrets Manager, which no lab names."""
    assert "secretsmanager" not in services.used()
    assert list((tree / "botocore" / "data" / "secretsmanager").iterdir())


def test_every_service_that_moto_simulates_is_there(tree: Path) -> None:
    from moto.backends import list_of_moto_modules

    simulated = set(list_of_moto_modules())
    for service in services.used() & simulated:
        assert (tree / "moto" / service / "models.py").exists() or (
            tree / "moto" / service / "models" / "__init__.py"
        ).exists(), service


def test_the_filters_of_every_ec2_call_are_still_known(tree: Path) -> None:
    newest = max((DATA / "ec2").iterdir()).name
    whole = json.loads(gzip.decompress((DATA / "ec2" / newest / "service-2.json.gz").read_bytes()))
    kept = json.loads((tree / f"botocore/data/ec2/{newest}/service-2.json").read_text("utf-8"))
    counted = 0
    for name, operation in whole["operations"].items():
        shape = operation.get("input", {}).get("shape")
        for member in slim.DESCRIBED:
            described = [
                model["shapes"][shape]["members"].get(member, {}).get("documentation", "")
                for model in (whole, kept)
                if shape
            ]
            if described:
                known = [set(ec2_requests._FILTER_NAME.findall(text)) for text in described]
                assert known[0] == known[1], name
                counted += len(known[0])
    assert counted > 500


def test_other_documentation_is_gone(tree: Path) -> None:
    version = boto3.client("ec2", region_name="us-east-1").meta.service_model.api_version
    kept = (tree / f"botocore/data/ec2/{version}/service-2.json").read_text("utf-8")
    assert "Creates a VPC" not in kept
    assert not list(tree.rglob("*.so"))
    assert not list((tree / "moto").rglob("test_*.py"))
