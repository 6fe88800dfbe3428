"""What a chapter's tabs show is true: boto3, the AWS CLI and Terraform build the same."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.terraform import terraform_needed
from tools import ROOT

from . import ways

CHAPTERS = {
    f"{path.parent.name}/{path.stem}": path
    for path in sorted((ROOT / "book").glob("*/*.md"))
    if ways.tabs(path)
}
SHOWN = [
    pytest.param(path, way, id=f"{name}-{way}", marks=[terraform_needed] * (way == "Terraform"))
    for name, path in CHAPTERS.items()
    for way in ways.WAYS
    if any(way in tabs.ways for tabs in ways.tabs(path))
]


@pytest.mark.parametrize(("chapter", "way"), SHOWN)
def test_a_way_builds_what_boto3_builds(chapter: Path, way: str, tmp_path: Path) -> None:
    found = ways.outcome(chapter, way, tmp_path)
    if all(way in tabs.ways for tabs in ways.tabs(chapter)):
        assert found == ways.outcome(chapter, "boto3", tmp_path)


@pytest.mark.parametrize("chapter", CHAPTERS.values(), ids=CHAPTERS)
def test_tabs_are_named_alike_and_begin_with_boto3(chapter: Path) -> None:
    for tabs in ways.tabs(chapter):
        assert next(iter(tabs.ways)) == "boto3"
        assert set(tabs.ways) <= set(ways.WAYS)
        assert all(code.strip() for code in tabs.ways.values())
