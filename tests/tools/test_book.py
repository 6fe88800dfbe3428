"""make book: what is seen as a change, and what a warning does."""

from __future__ import annotations

from pathlib import Path

import pytest

from tools import book


@pytest.fixture
def source(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("book/a.md", "labs/a.ipynb", "site/awsbook/a.py", "_toc.yml"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("x")
    monkeypatch.setattr(book, "ROOT", tmp_path)
    monkeypatch.delenv("AWSBOOK_REPOSITORY", raising=False)
    return tmp_path


def test_a_changed_page_is_no_change_of_the_machinery(source: Path) -> None:
    before = book.fingerprints()
    (source / "book/a.md").write_text("y")
    after = book.fingerprints()
    assert after["pages"] != before["pages"]
    assert after["machinery"] == before["machinery"]


@pytest.mark.parametrize("name", ["site/awsbook/a.py", "_toc.yml"])
def test_a_changed_extension_needs_a_build_from_nothing(source: Path, name: str) -> None:
    before = book.fingerprints()["machinery"]
    (source / name).write_text("y")
    assert book.fingerprints()["machinery"] != before


def test_a_page_that_goes_needs_a_build_from_nothing(source: Path) -> None:
    before = book.fingerprints()["machinery"]
    (source / "book/a.md").unlink()
    assert book.fingerprints()["machinery"] != before


def test_the_repository_setting_counts(source: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = book.fingerprints()["machinery"]
    monkeypatch.setenv("AWSBOOK_REPOSITORY", "https://github.com/a/b")
    assert book.fingerprints()["machinery"] != before


def test_what_python_leaves_behind_does_not_count(source: Path) -> None:
    before = book.fingerprints()
    (source / "site/awsbook/__pycache__").mkdir()
    (source / "site/awsbook/__pycache__/a.pyc").write_text("x")
    assert book.fingerprints() == before
