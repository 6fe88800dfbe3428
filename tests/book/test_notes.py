"""The chapters' notes: every dated fact is registered, every link into a chapter hits a heading."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
from awsbook.notes import AS_OF, Fact, NotesError, read

from tools import ROOT

BOOK = ROOT / "book"
NOTES = read(BOOK)
CHAPTERS = sorted(
    path
    for part in ("cloud", "servers", "storage", "capstone")
    for path in (BOOK / part).glob("*.md")
)


def chapter(path: Path) -> str:
    return path.relative_to(BOOK).with_suffix("").as_posix()


@pytest.mark.parametrize("path", CHAPTERS, ids=chapter)
def test_every_as_of_has_a_row_in_the_register(path: Path) -> None:
    facts = [fact for fact in NOTES.facts if fact.chapter == chapter(path)]
    for paragraph in re.split(r"\n\s*\n", path.read_text(encoding="utf-8")):
        text = " ".join(paragraph.split())
        for month, year in AS_OF.findall(text):
            rows = [
                fact for fact in facts if fact.about in text and fact.month == f"{month} {year}"
            ]
            assert rows, f"no fact in {chapter(path)}.toml is about: {text[:200]}"


@pytest.mark.parametrize("path", CHAPTERS, ids=chapter)
def test_every_row_of_the_register_is_said(path: Path) -> None:
    text = " ".join(path.read_text(encoding="utf-8").split())
    assert [
        f.about for f in NOTES.facts if f.chapter == chapter(path) and f.about not in text
    ] == []


@pytest.mark.parametrize("path", CHAPTERS, ids=chapter)
def test_a_term_is_bold_in_the_chapter_it_comes_from(path: Path) -> None:
    text = " ".join(path.read_text(encoding="utf-8").split()).casefold()
    for term in NOTES.terms:
        if term.chapter == chapter(path):
            first = re.escape(term.term.casefold().split()[0])
            assert re.search(rf"\*\*[^*]*{first}[^*]*\*\*", text), term.term


@pytest.mark.parametrize("path", CHAPTERS, ids=chapter)
def test_what_became_of_a_statement_stands_under_a_heading(path: Path) -> None:
    headings = re.findall(r"^#+ (.+)$", path.read_text(encoding="utf-8"), re.MULTILINE)
    anchors = {
        re.sub(r"[^\w\s-]", "", heading.casefold()).strip().replace(" ", "-")
        for heading in headings
    }
    for kept in NOTES.kept:
        if kept.chapter == chapter(path):
            assert kept.where in anchors, f"{kept.id}: {kept.where}"


def test_no_term_is_explained_twice() -> None:
    terms = [term.term.casefold() for term in NOTES.terms]
    assert sorted(terms) == sorted(set(terms))


def test_an_unknown_statement_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "lecture.toml").write_text(
        '[[statement]]\nid = "1-a-1"\nunder = "x"\nkorean = "y"\n'
    )
    (tmp_path / "part").mkdir()
    (tmp_path / "part/x.toml").write_text('[[lecture]]\nid = "1-a-2"\nenglish = ""\nwhere = ""\n')
    with pytest.raises(NotesError, match=r"^part/x\.toml: the lecture has no statement '1-a-2'\.$"):
        read(tmp_path)


def test_a_missing_field_is_one_line_that_names_all(tmp_path: Path) -> None:
    (tmp_path / "part").mkdir()
    (tmp_path / "part/x.toml").write_text('[[terms]]\nterm = "subnet"\n')
    with pytest.raises(NotesError, match=r"must have: term, korean, means\.$"):
        read(tmp_path)


def test_the_age_of_a_fact_is_counted_in_months() -> None:
    assert Fact("", "", "2025-11", "").age(date(2026, 12, 1)) == 13
