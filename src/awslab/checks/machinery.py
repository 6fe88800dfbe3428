"""What a check is made of: conditions an account meets or not, and what to tell the learner."""

from __future__ import annotations

import difflib
import html
import importlib
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from awslab import account, topology
from awslab.topology import Topology

MIME = "application/vnd.awslab.check+json"


@dataclass(frozen=True, slots=True)
class Condition:
    """One thing an exercise asks for.

    Attributes
    ----------
    asked : str
        What was asked, as a sentence that is true when the condition is met.
    met : bool
        Whether the account meets it.
    built : str
        What the account has instead: names, ranges, counts.
    hint : str
        Aimed at the usual misconception behind exactly this; shown when the condition is not met.
    """

    asked: str
    met: bool
    built: str = ""
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Exercise:
    """An exercise of a lab: its name in ``check(...)``, its title, and the function that judges the account."""

    name: str
    title: str
    judge: Callable[[Topology], Iterator[Condition]]


class CheckFailedError(AssertionError):
    """An exercise is not solved, where a grader has to hear of it."""


@dataclass(frozen=True, slots=True)
class CheckResult:
    """What a check found. Shows itself in a notebook, as text anywhere else."""

    exercise: Exercise
    conditions: tuple[Condition, ...]
    lab: str

    @property
    def passed(self) -> bool:
        """Whether every condition is met."""
        return all(condition.met for condition in self.conditions)

    @property
    def headline(self) -> str:
        return f"{self.exercise.title}: {'done' if self.passed else 'not yet'}"

    def __repr__(self) -> str:
        lines = [self.headline]
        for condition in self.conditions:
            lines.append(f"{'✓' if condition.met else '✗'} {condition.asked}")
            if not condition.met:
                lines.append(f"    You built: {condition.built}")
                lines.append(f"    Hint: {condition.hint}")
        return "\n".join(lines)

    def _repr_mimebundle_(self, **kwargs: object) -> dict[str, object]:
        """Return the answer for programs: the book reads a reader's progress from saved labs."""
        return {MIME: {"lab": self.lab, "exercise": self.exercise.name, "passed": self.passed}}

    def _repr_html_(self) -> str:
        rows = []
        for condition in self.conditions:
            mark, word = ("✓", "met") if condition.met else ("✗", "not met")
            row = f'<span aria-label="{word}">{mark}</span> {html.escape(condition.asked)}'
            if not condition.met:
                row += (
                    f"<br><em>You built:</em> {html.escape(condition.built)}"
                    f"<br><em>Hint:</em> {html.escape(condition.hint)}"
                )
            rows.append(f'<li style="list-style:none;margin:.3em 0">{row}</li>')
        colour = "#2e8b57" if self.passed else "#c77d0a"
        return (
            f'<div class="awslab-check" style="border-left:4px solid {colour};padding:.6em 1em;'
            'background:color-mix(in srgb, currentColor 6%, transparent)">'
            f"<strong>{html.escape(self.headline)}</strong>"
            f'<ul style="padding:0;margin:.3em 0 0">{"".join(rows)}</ul></div>'
        )


def exercise(title: str) -> Callable[[Callable[[Topology], Iterator[Condition]]], Exercise]:
    """Make an exercise of a function that reads a topology and yields its conditions.

    The function's name, with hyphens, is the exercise's name. It may stop early where the rest makes no sense yet.
    """

    def decorate(judge: Callable[[Topology], Iterator[Condition]]) -> Exercise:
        return Exercise(judge.__name__.replace("_", "-"), title, judge)

    return decorate


def exercises(lab: str) -> dict[str, Exercise]:
    """Return a lab's exercises by name, in order. Raises ValueError if there is no such lab."""
    if lab not in account.labs():
        raise ValueError(f"No lab is called {lab!r}. The labs are: {', '.join(account.labs())}.")
    module = importlib.import_module(f"awslab.checks.{lab.replace('/', '.').replace('-', '_')}")
    return {each.name: each for each in vars(module).values() if isinstance(each, Exercise)}


def check(name: str, lab: str | None = None) -> CheckResult:
    """Judge an exercise by what the account holds now.

    Parameters
    ----------
    name : str
        The exercise's name, such as ``address-plan``.
    lab : str, optional
        The lab it belongs to; default: the lab the account was opened for.

    Returns
    -------
    CheckResult
        Each condition with what was asked, what was built, and a hint.

    Raises
    ------
    ValueError
        No such exercise or lab, or no account is open.
    CheckFailedError
        It is not solved, and nbgrader is grading (it sets NBGRADER_EXECUTION).
    """
    lab = lab or account.current_lab()
    if lab is None:
        raise ValueError("No lab is open. Run the cell with account.open(lab=...) first.")
    known = exercises(lab)
    if name not in known:
        close = difflib.get_close_matches(name, known, 1, 0.4) or list(known)
        raise ValueError(f"{lab} has no exercise {name!r}. Did you mean {' or '.join(close)}?")
    found = CheckResult(known[name], tuple(known[name].judge(topology.read())), lab)
    if os.environ.get("NBGRADER_EXECUTION") and not found.passed:
        raise CheckFailedError(repr(found))
    return found
