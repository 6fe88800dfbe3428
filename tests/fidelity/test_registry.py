"""The registry as a whole: nothing in it is unproven, nothing measured is forgotten, nothing of moto's has moved."""

from __future__ import annotations

import re

import pytest

from awslab.account import registry
from awslab.account.engine import MotoChangedError, _wrap, engine
from awslab.account.registry import DIFFERENCES, RULES, Rule

from . import coverage


def test_every_rule_has_a_test_that_proves_it() -> None:
    proven = {rule for _, rules, _ in coverage.marks() for rule in rules}
    coverage.load()
    assert proven - RULES.keys() == set(), "tests name rules that don't exist"
    assert RULES.keys() - proven == set(), "rules without a test"


def test_every_measured_row_holds_or_is_explained_in_the_book() -> None:
    tested = {row for _, _, measured in coverage.marks() for row in measured}
    assert tested - coverage.rows().keys() == set(), "tests name rows that don't exist"
    missing = coverage.rows().keys() - tested - coverage.differing_rows()
    assert missing == set()
    assert tested & coverage.differing_rows() == set(), "a row holds and is said to differ"


def test_at_most_five_in_a_hundred_rows_differ() -> None:
    assert len(coverage.differing_rows()) <= 0.05 * len(coverage.rows())


def test_at_least_a_hundred_rules_were_found_besides_the_measured_ones() -> None:
    coverage.load()
    assert len(RULES.keys() - coverage.rules_of_rows()) >= 100


def test_every_rule_says_its_code_its_sentence_and_its_page() -> None:
    coverage.load()
    for rule in RULES.values():
        assert bool(rule.code) == (rule.kind == "refusal"), rule.id
        assert rule.summary.endswith("."), f"{rule.id}: a sentence ends with a full stop"
        assert re.fullmatch(r"https://docs\.aws\.amazon\.com/[\w./#-]+", rule.doc), rule.id
    for difference in DIFFERENCES:
        assert difference.because.strip(), difference


def test_every_function_of_moto_that_a_change_wraps_is_there() -> None:
    engine.install()
    engine.wrap_loaded(everything=True)
    assert engine.pending == []


def test_a_function_that_moto_renamed_fails_loudly_and_names_the_rule() -> None:
    rule = Rule("x/y", "change", "ec2", ("moto.ec2.models:EC2Backend.gone",), "", "", "", print)
    with pytest.raises(MotoChangedError, match=r"x/y wraps moto\.ec2\.models:EC2Backend\.gone"):
        _wrap(rule)


def test_a_rule_without_a_sentence_is_refused() -> None:
    def silent(call: object) -> str | None:
        return None

    with pytest.raises(ValueError, match="needs a docstring"):
        registry.refuses("ec2", "RunInstances", code="X", doc="x")(silent)


def test_a_second_rule_of_the_same_name_is_refused() -> None:
    coverage.load()
    first = next(iter(RULES.values()))
    with pytest.raises(ValueError, match=f"Two rules are called {first.id}"):
        registry.refuses("ec2", "RunInstances", code="X", doc="x")(first.function)
