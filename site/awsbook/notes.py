"""What the appendices take from the chapters: terms, dated facts and what became of the lecture.

Beside ``book/<part>/<chapter>.md`` stands ``<chapter>.toml`` with three lists, ``terms``, ``facts`` and ``lecture``;
the classes here say what an entry has. The directives ``{glossary-terms}``, ``{facts-register}`` and ``{lecture-map}``
write them into a page.
"""

from __future__ import annotations

import re
import tomllib
from calendar import month_name
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from pathlib import Path
from typing import Any, TypeVar

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

#: A chapter says "as of November 2026".
AS_OF = re.compile(r"\b[Aa]s\s+of\s+([A-Z][a-z]+)\s+(\d{4})")


_Entry = TypeVar("_Entry")


class NotesError(ValueError):
    """A chapter's notes can't be used: one line with the file, the entry and what is wrong with it."""


@dataclass(frozen=True, slots=True)
class Term:
    """A word of the glossary: ``means`` is one or two sentences of Markdown."""

    chapter: str
    term: str
    korean: str
    means: str


@dataclass(frozen=True, slots=True)
class Fact:
    """Something that moves: ``about`` are words of the paragraph that says "as of"; ``verified`` a month, 2026-11."""

    chapter: str
    about: str
    verified: str
    source: str

    @property
    def month(self) -> str:
        """The month as chapters write it: "November 2026"."""
        year, month = self.verified.split("-")
        return f"{month_name[int(month)]} {year}"

    def age(self, today: date) -> int:
        """Return for how many months nobody has looked it up."""
        year, month = map(int, self.verified.split("-"))
        return (today.year - year) * 12 + today.month - month


@dataclass(frozen=True, slots=True)
class Kept:
    """Where a statement of the lecture went: ``where`` is a heading's anchor; ``changed`` what differs today, or ''."""

    chapter: str
    id: str
    english: str
    where: str
    changed: str = ""


@dataclass(frozen=True, slots=True)
class Statement:
    """A statement of the lecture, see book/lecture.toml."""

    id: str
    under: str
    korean: str


@dataclass(frozen=True, slots=True)
class Notes:
    """The notes of all chapters."""

    terms: tuple[Term, ...]
    facts: tuple[Fact, ...]
    kept: tuple[Kept, ...]
    statements: tuple[Statement, ...]


def read(book: Path) -> Notes:
    """Return the notes of all chapters of a book folder. Raises NotesError."""
    terms: list[Term] = []
    facts: list[Fact] = []
    kept: list[Kept] = []
    for path in sorted(book.glob("*/*.toml")):
        chapter = f"{path.parent.name}/{path.stem}"
        lists = _toml(path)
        if extra := set(lists) - {"terms", "facts", "lecture"}:
            raise NotesError(f"{path}: there is no list {min(extra)!r}; use terms, facts, lecture.")
        terms += _entries(Term, lists.get("terms", []), path, chapter=chapter)
        facts += _entries(Fact, lists.get("facts", []), path, chapter=chapter)
        kept += _entries(Kept, lists.get("lecture", []), path, chapter=chapter)
    path = book / "lecture.toml"
    statements = _entries(Statement, _toml(path)["statement"], path)
    known = {statement.id for statement in statements}
    for each in kept:
        if each.id not in known:
            raise NotesError(f"{each.chapter}.toml: the lecture has no statement {each.id!r}.")
    for fact in facts:
        if not re.fullmatch(r"20\d\d-(0[1-9]|1[0-2])", fact.verified):
            raise NotesError(
                f"{fact.chapter}.toml: verified is a month, 2026-11, not {fact.verified!r}."
            )
    return Notes(tuple(terms), tuple(facts), tuple(kept), tuple(statements))


def _toml(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise NotesError(f"{path}: {error}") from None


def _entries(
    kind: type[_Entry], rows: list[dict[str, str]], path: Path, **given: str
) -> list[_Entry]:
    made = []
    for row in rows:
        try:
            made.append(kind(**row, **given))
        except TypeError:
            known = [name for name in kind.__dataclass_fields__ if name != "chapter"]  # type: ignore[attr-defined]
            raise NotesError(f"{path}: an entry {row} must have: {', '.join(known)}.") from None
    return made


class _FromNotes(SphinxDirective):
    """A directive whose content is Markdown made of the notes."""

    def run(self) -> list[nodes.Node]:
        book = Path(self.env.srcdir) / "book"
        for path in [*book.glob("*/*.toml"), book / "lecture.toml"]:
            self.env.note_dependency(str(path))
        text = "\n".join(self.lines(read(book)))
        return self.parse_text_to_nodes(text, allow_section_headings=True)

    def lines(self, notes: Notes) -> Iterator[str]:
        raise NotImplementedError


def link(chapter: str, anchor: str = "") -> str:
    """Return Markdown that links to a chapter by its title, or to a heading of it by the heading's words."""
    return f"[](/book/{chapter}.md{'#' + anchor if anchor else ''})"


class GlossaryTerms(_FromNotes):
    """``glossary-terms``: all terms in alphabetical order, in English and Korean."""

    def lines(self, notes: Notes) -> Iterator[str]:
        yield "````{glossary}"
        for term in sorted(notes.terms, key=lambda term: term.term.casefold()):
            yield f"{term.term}\n  **{term.korean}**. {term.means} First met in {link(term.chapter)}.\n"
        yield "````"


class FactsRegister(_FromNotes):
    """``facts-register``: what moves, where it is said, who says so, and when somebody looked last."""

    def lines(self, notes: Notes) -> Iterator[str]:
        yield "| The fact | Said in | Source | Verified |\n|---|---|---|---|"
        for fact in sorted(notes.facts, key=lambda fact: (fact.verified, fact.chapter)):
            source = re.sub(r"^https?://(www\.)?([^/]+).*", r"\2", fact.source)
            yield f"| {_cell(fact.about)} | {link(fact.chapter)} | [{source}]({fact.source}) | {fact.month} |"


class LectureMap(_FromNotes):
    """``lecture-map``: every statement of the lecture, where it went, and what has changed."""

    def lines(self, notes: Notes) -> Iterator[str]:
        for lecture, statements in groupby(notes.statements, lambda statement: statement.id[0]):
            yield f"\n## Lecture {lecture}\n"
            for under, rows in groupby(statements, lambda statement: statement.under):
                yield f"\n### {under}\n"
                yield "| In the lecture | In English | In this book | Today |\n|---|---|---|---|"
                for row in rows:
                    here = [kept for kept in notes.kept if kept.id == row.id]
                    cells = [
                        row.korean,
                        here[0].english if here else "",
                        "; ".join(link(kept.chapter, kept.where) for kept in here),
                        " ".join(filter(None, (kept.changed for kept in here)))
                        or "as it was" * bool(here),
                    ]
                    yield f"| {' | '.join(map(_cell, cells))} |"


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")


def setup(app: Sphinx) -> None:
    app.add_directive("glossary-terms", GlossaryTerms)
    app.add_directive("facts-register", FactsRegister)
    app.add_directive("lecture-map", LectureMap)
