"""StorageChooser: a few questions, and which of AWS's storage is left."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import traitlets

from awslab.diagrams.assemble import script, style
from awslab.diagrams.base import Diagram
from awslab.diagrams.chooser.layout import name_lines, scene
from awslab.diagrams.chooser.options import OPTIONS
from awslab.diagrams.chooser.questions import NEEDS, QUESTIONS
from awslab.diagrams.chooser.rules import check_answers, check_table, left, reasons

check_table(QUESTIONS, OPTIONS, NEEDS)


class _Answers(traitlets.Dict):
    """Answers by question, in the order of the questions."""

    def validate(self, obj: Any, value: Any) -> Any:
        answers = super().validate(obj, value)
        try:
            check_answers(answers, QUESTIONS)
        except ValueError as error:
            raise traitlets.TraitError(f"{type(obj).__name__}.answers: {error}") from None
        return {q.key: answers[q.key] for q in QUESTIONS if q.key in answers}


class StorageChooser(Diagram):
    """Questions about what data needs; with each answer the options fall that do not serve it.

    Parameters
    ----------
    answers
        What is answered at first, such as ``{"use": "files", "protocol": "smb"}``.
    need
        Instead of answers, one of the lecture's nine needs: disk, elastic-files, hpc,
        windows-files, objects, archive, hybrid, move or backup.
    title
        Shown above the questions.

    Attributes
    ----------
    answers : dict
        The reader's answers: ``use`` (disk, files, objects, move, backup), ``who`` (one, zone,
        zones, premises), ``protocol`` (nfs, smb, lustre), ``survive`` (nothing, instance, zone,
        region), ``read`` (often, rarely, later). A question without an answer takes nothing out.

    Raises
    ------
    ValueError
        There is no such need, or both ``answers`` and ``need`` are given.
    traitlets.TraitError
        An answer does not belong to its question.
    """

    _esm = script("storage_chooser")
    _css = style("storage_chooser")

    answers = _Answers().tag(sync=True)

    def __init__(
        self,
        answers: Mapping[str, str] | None = None,
        *,
        need: str | None = None,
        title: str = "Which storage?",
        **kwargs: Any,
    ) -> None:
        if need is not None:
            if answers is not None:
                raise ValueError("give answers or a need, not both")
            answers = _answers_of(need)
        first = self.traits()["answers"].validate(self, dict(answers or {}))
        super().__init__(spec=_spec(first, title), answers=first, **kwargs)

    @property
    def left(self) -> list[str]:
        """The names of the options that the answers leave."""
        return [option.name for option in left(OPTIONS, self.answers)]


def _answers_of(need: str) -> Mapping[str, str]:
    for known in NEEDS:
        if known.key == need:
            return known.answers
    raise ValueError(f"no need {need!r}; choose one of: {', '.join(n.key for n in NEEDS)}")


def _spec(answers: Mapping[str, str], title: str) -> dict[str, Any]:
    fits = left(OPTIONS, answers)
    names = ", ".join(option.name for option in fits) or "none"
    return {
        "title": title,
        "description": f"{len(fits)} of {len(OPTIONS)} options fit: {names}.",
        "scenes": {form: scene(QUESTIONS, OPTIONS, answers, form) for form in ("wide", "narrow")},
        "things": {},
        "tables": [
            {
                "caption": "Options",
                "columns": ["Option", "Fits", "Why, or why not"],
                "rows": [
                    [option.name, "no" if why else "yes", " ".join(why.values()) or option.why]
                    for option in OPTIONS
                    for why in [reasons(option, answers)]
                ],
            }
        ],
        "questions": [
            {
                "key": q.key,
                "text": q.text,
                "short": q.short,
                "answers": [list(a) for a in q.answers],
            }
            for q in QUESTIONS
        ],
        "options": [
            {
                "key": option.key,
                "name": option.name,
                "lines": {form: name_lines(option, form) for form in ("wide", "narrow")},
                "why": option.why,
                "watch": option.watch,
                "doc": option.doc,
                "falls": {key: dict(falls) for key, falls in option.falls.items()},
            }
            for option in OPTIONS
        ],
        "needs": [
            {"key": n.key, "text": n.text, "answers": dict(n.answers), "option": n.option}
            for n in NEEDS
        ],
    }
