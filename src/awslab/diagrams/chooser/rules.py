"""A decision table: questions, options, and the answers with which an option falls.

``rules.js`` filters in the same way. An answer takes an option out by itself, never together with
another answer, so that the reason it gives is the whole reason.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Question:
    """A question; ``answers`` are key, words on the button, and the need in a sentence."""

    key: str
    text: str
    short: str
    answers: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, slots=True)
class Option:
    """A service or storage class.

    ``falls`` tells by question and answer why the option falls; what is not listed it serves.
    ``doc`` is the AWS documentation its facts come from.
    """

    key: str
    name: str
    why: str
    watch: str
    doc: str
    falls: Mapping[str, Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class Need:
    """A need of the lecture's table as answers, and the option the lecture recommends."""

    key: str
    text: str
    answers: Mapping[str, str]
    option: str


def reasons(option: Option, answers: Mapping[str, str]) -> dict[str, str]:
    """Return, by question, why the answers take an option out; empty when it fits."""
    return {
        question: reason
        for question, answer in answers.items()
        if (reason := option.falls.get(question, {}).get(answer))
    }


def left(options: Sequence[Option], answers: Mapping[str, str]) -> list[Option]:
    """Return the options that fit."""
    return [option for option in options if not reasons(option, answers)]


def closest(options: Sequence[Option], answers: Mapping[str, str]) -> list[Option]:
    """Return the options that the fewest answers take out: what to change when none fits.

    Of these, those that serve the use itself when there are any: another service for something
    else is no advice.
    """
    whys = [(option, reasons(option, answers)) for option in options]
    least = min((len(why), "use" in why) for _, why in whys)
    return [option for option, why in whys if (len(why), "use" in why) == least]


def check_table(
    questions: Sequence[Question], options: Sequence[Option], needs: Sequence[Need]
) -> None:
    """Raise ValueError, naming the part, when the table holds together badly."""
    allowed = {question.key: {key for key, _, _ in question.answers} for question in questions}
    known = {option.key for option in options}
    for option in options:
        for question, falls in option.falls.items():
            extra = set(falls) - allowed.get(question, set())
            if extra:
                raise ValueError(f"{option.key}: no answer {sorted(extra)[0]!r} to {question!r}")
    for need in needs:
        check_answers(need.answers, questions)
        if need.option not in known:
            raise ValueError(f"{need.key}: no option {need.option!r}")


def check_answers(answers: Mapping[str, str], questions: Sequence[Question]) -> None:
    """Raise ValueError in one line when an answer does not belong to its question."""
    allowed = {question.key: [key for key, _, _ in question.answers] for question in questions}
    for question, answer in answers.items():
        if question not in allowed:
            raise ValueError(f"no question {question!r}; there are: {', '.join(allowed)}")
        if answer not in allowed[question]:
            raise ValueError(
                f"{answer!r} is no answer to {question!r}; choose one of: "
                f"{', '.join(allowed[question])}"
            )
