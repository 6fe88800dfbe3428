"""What the simulated account adds to moto: refusals and states of AWS, each declared with its source.

A **refusal** (:func:`refuses`) is a check that runs after the caller's permissions were checked and before moto
acts, keyed by AWS's own operation name. It can't fire inside calls that moto's services make to each other.
A **change** (:func:`changes`) wraps one function of moto, where a state, not a refusal, has to be put right.
An **answer** (:func:`answers`) is a whole operation that moto lacks.

This module imports no moto: the book's pages and tests read the registry without starting anything.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from awslab.account.engine import Call

DOCS = "https://docs.aws.amazon.com/"


class Refused(Exception):  # noqa: N818 - what AWS does, not what went wrong here
    """AWS's answer to a call it refuses."""

    def __init__(self, code: str, message: str, status: int | None = None) -> None:
        super().__init__(f"{code}: {message}")
        self.code, self.message, self.status = code, message, status


@dataclass(frozen=True, slots=True)
class Rule:
    """One thing AWS does that moto does not.

    Attributes
    ----------
    id : str
        ``topic/name``: the module and the function that hold it.
    kind : {"refusal", "change", "answer"}
    service : str
        As boto3 names it: ``ec2``, ``elbv2``.
    target : tuple of str
        The operations it guards or answers (``*``: all of the service), or the moto function it wraps.
    code : str
        AWS's error code; empty unless it is a refusal.
    summary : str
        The rule in one sentence, for the book and the tests' table.
    doc : str
        Page of AWS's documentation.
    status : int or None
        HTTP status of a refusal where it isn't the service's usual 400.
    """

    id: str
    kind: str
    service: str
    target: tuple[str, ...]
    code: str
    summary: str
    doc: str
    function: Callable[..., Any]
    status: int | None = None


RULES: dict[str, Rule] = {}


def _declare(
    kind: str,
    service: str,
    target: tuple[str, ...],
    doc: str,
    code: str = "",
    status: int | None = None,
) -> Any:
    def decorate(function: Callable[..., Any]) -> Callable[..., Any]:
        topic = function.__module__.rpartition(".")[2]
        rule_id = f"{topic}/{function.__name__.replace('_', '-')}"
        if rule_id in RULES:
            raise ValueError(f"Two rules are called {rule_id}. Rename one of the functions.")
        summary = " ".join((function.__doc__ or "").split("\n\n")[0].split())
        if not summary:
            raise ValueError(
                f"Rule {rule_id} needs a docstring: one sentence that says what AWS does."
            )
        RULES[rule_id] = Rule(
            rule_id, kind, service, target, code, summary, DOCS + doc, function, status
        )
        return function

    return decorate


def refuses(
    service: str, *operations: str, code: str, doc: str, status: int | None = None
) -> Callable[[Callable[[Call], str | None]], Callable[[Call], str | None]]:
    """Declare a call AWS refuses.

    The function gets a :class:`~awslab.account.engine.Call` and returns AWS's message if the call must be refused,
    else None. Where the object named in the call doesn't exist it returns None: moto answers that.

    Parameters
    ----------
    service : str
        boto3's name of the service.
    *operations : str
        AWS operation names such as ``AttachVolume``; ``*`` for all operations of the service.
    code : str
        AWS's error code.
    doc : str
        Page below docs.aws.amazon.com that states the rule.
    status : int, optional
        HTTP status, where it isn't what the service model says (400 for most).
    """
    return _declare("refusal", service, operations, doc, code, status)  # type: ignore[no-any-return]


def changes(service: str, target: str, *, doc: str) -> Callable[..., Any]:
    """Declare a state AWS shows and moto does not, by wrapping one function of moto.

    The function gets the original as its first argument, then the original's own arguments.
    It also runs when one of moto's services calls another: make sure that this is right.

    Parameters
    ----------
    service : str
        boto3's name of the service.
    target : str
        ``package.module:Class.function`` of moto.
    doc : str
        Page below docs.aws.amazon.com that states it.
    """
    return _declare("change", service, (target,), doc)  # type: ignore[no-any-return]


def answers(service: str, *operations: str, doc: str) -> Callable[..., Any]:
    """Declare operations that moto lacks or answers wrongly throughout.

    The function gets a :class:`~awslab.account.engine.Call` and returns the response as boto3 would show it, or None to
    let moto answer after all. It may raise :class:`Refused`.
    """
    return _declare("answer", service, operations, doc)  # type: ignore[no-any-return]


@dataclass(frozen=True, slots=True)
class Difference:
    """Something AWS does that the simulated account does not, and why.

    Attributes
    ----------
    topic, aws : str
        What AWS does. Together, as ``topic: aws``, they name a row of tests/fidelity/measured.md where there is one.
    because : str
        Why the simulator does otherwise, in words a learner understands.
    """

    topic: str
    aws: str
    because: str


DIFFERENCES: list[Difference] = []


def differs(topic: str, aws: str, *, because: str) -> None:
    """Declare something the simulated account leaves out, for the book's page about it."""
    DIFFERENCES.append(Difference(topic, aws, because))
