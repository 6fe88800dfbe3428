"""What every check does: it says what it found, and raises only where a grader listens."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from IPython.core.formatters import DisplayFormatter

from awslab import account
from awslab.checks import CheckFailedError, CheckResult, Condition, check, exercise, exercises
from awslab.checks.machinery import MIME
from awslab.topology import Topology


@exercise("Exercise 9, A trial")
def trial(topology: Topology) -> Iterator[Condition]:
    yield Condition("The first holds.", met=True)
    yield Condition("The second holds.", met=False, built="<b>nothing</b>", hint="Begin.")


RESULT = CheckResult(trial, tuple(trial.judge(Topology())), "servers/x")


def test_text_says_what_was_asked_what_was_built_and_a_hint() -> None:
    assert repr(RESULT) == (
        "Exercise 9, A trial: not yet\n"
        "✓ The first holds.\n"
        "✗ The second holds.\n"
        "    You built: <b>nothing</b>\n"
        "    Hint: Begin."
    )


def test_names_from_the_account_never_become_markup() -> None:
    assert "<b>" not in RESULT._repr_html_()
    assert "&lt;b&gt;nothing" in RESULT._repr_html_()


def test_a_program_reads_in_a_saved_notebook_what_passed() -> None:
    bundle, _ = DisplayFormatter().format(RESULT)
    assert bundle[MIME] == {"lab": "servers/x", "exercise": "trial", "passed": False}
    assert {"text/plain", "text/html"} < set(bundle)


@pytest.fixture
def lab() -> Iterator[None]:
    account.open(lab="servers/vpc", region="ap-northeast-2")
    yield
    account.close()


@pytest.mark.usefixtures("lab")
def test_learning_is_never_interrupted_but_a_grader_hears(monkeypatch: pytest.MonkeyPatch) -> None:
    assert not check("address-plan").passed
    monkeypatch.setenv("NBGRADER_EXECUTION", "autograde")
    with pytest.raises(CheckFailedError, match=r"not yet[\s\S]*Hint:"):
        check("address-plan")


@pytest.mark.usefixtures("lab")
def test_a_misspelt_exercise_is_told_its_name() -> None:
    with pytest.raises(ValueError, match="Did you mean address-plan"):
        check("adress-plan")


def test_without_an_account_it_says_which_cell_to_run() -> None:
    with pytest.raises(ValueError, match=r"account\.open"):
        check("address-plan")


def test_an_unknown_lab_is_told_which_exist() -> None:
    with pytest.raises(ValueError, match="servers/vpc"):
        exercises("servers/vcp")
