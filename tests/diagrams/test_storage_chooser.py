"""StorageChooser in Python: the decision table over all combinations, and what it refuses."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from xml.etree import ElementTree

import pytest
import traitlets

from awslab.diagrams import StorageChooser
from awslab.diagrams.chooser.options import OPTIONS
from awslab.diagrams.chooser.questions import NEEDS, QUESTIONS
from awslab.diagrams.chooser.rules import check_table, closest, left, reasons

BY_KEY = {option.key: option for option in OPTIONS}


def combinations() -> Iterator[dict[str, str]]:
    """Every way to answer the questions, or leave them."""
    choices = [["", *(key for key, _, _ in question.answers)] for question in QUESTIONS]
    for picked in itertools.product(*choices):
        yield {q.key: answer for q, answer in zip(QUESTIONS, picked, strict=True) if answer}


def keys(answers: dict[str, str]) -> list[str]:
    return [option.key for option in left(OPTIONS, answers)]


def test_every_combination_leaves_an_option_or_says_the_one_answer_to_change() -> None:
    empty = 0
    for answers in combinations():
        if left(OPTIONS, answers):
            continue
        empty += 1
        for option in closest(OPTIONS, answers):
            why = reasons(option, answers)
            assert len(why) == 1, answers
            (question,) = why
            changed = {key: value for key, value in answers.items() if key != question}
            assert option in left(OPTIONS, changed)
    assert empty > 100


def test_without_answers_everything_fits_and_more_answers_never_bring_an_option_back() -> None:
    assert len(keys({})) == len(OPTIONS)
    for answers in combinations():
        for question in answers:
            fewer = {key: value for key, value in answers.items() if key != question}
            assert set(keys(answers)) <= set(keys(fewer))


def test_every_option_is_what_some_answers_lead_to() -> None:
    fewest = {
        option.key: min(len(keys(a)) for a in combinations() if option.key in keys(a))
        for option in OPTIONS
    }
    # A scratch disk may as well be a volume, and NFS in one Region has more than one server.
    assert {key: count for key, count in fewest.items() if count > 1} == {
        "store": 2,
        "s3files": 3,
        "openzfs": 3,
    }


@pytest.mark.parametrize("need", NEEDS, ids=lambda need: need.key)
def test_the_lectures_needs_lead_to_its_recommendations(need: Any) -> None:
    assert keys(need.answers)[0] == need.option
    assert StorageChooser(need=need.key).left[0] == BY_KEY[need.option].name


def test_the_lectures_table_has_nine_needs() -> None:
    assert [need.option for need in NEEDS] == [
        *("ebs", "efs", "lustre", "windows", "s3", "glacier", "gateway", "transfer", "backup")
    ]


@pytest.mark.parametrize(
    ("answers", "fits"),
    [
        # An instance store loses its data with the instance; a volume does not leave its zone.
        ({"use": "disk", "who": "one", "survive": "nothing"}, ["store", "ebs"]),
        ({"use": "disk", "who": "one", "survive": "instance"}, ["ebs"]),
        ({"use": "disk", "who": "zone", "survive": "instance"}, ["ebs", "ontap"]),
        ({"use": "disk", "who": "zones", "survive": "zone"}, ["ontap"]),
        ({"use": "disk", "who": "one", "survive": "zone"}, []),
        # EFS speaks no SMB, Windows does not mount it.
        ({"use": "files", "protocol": "smb", "who": "zones"}, ["windows", "ontap"]),
        ({"use": "files", "protocol": "nfs", "survive": "region"}, ["efs", "ontap"]),
        # Lustre is in one zone.
        ({"use": "files", "protocol": "lustre", "survive": "zone"}, []),
        # The classes of S3 by how they are read.
        ({"use": "objects", "who": "zones", "read": "often"}, ["s3"]),
        ({"use": "objects", "who": "zones", "read": "rarely"}, ["rare"]),
        ({"use": "objects", "who": "zones", "read": "later"}, ["glacier"]),
        ({"use": "backup", "read": "often", "who": "zones"}, []),
        ({"use": "move", "who": "premises"}, ["transfer"]),
    ],
)
def test_facts_of_aws_decide(answers: dict[str, str], fits: list[str]) -> None:
    assert keys(answers) == fits


def test_the_reason_names_the_way_out() -> None:
    assert reasons(BY_KEY["efs"], {"protocol": "smb"}) == {
        "protocol": "EFS does not speak SMB: Windows SMB needs FSx for Windows File Server."
    }


def test_advice_stays_with_what_is_needed() -> None:
    answers = {"use": "disk", "who": "zones", "protocol": "lustre", "survive": "instance"}
    assert [option.key for option in closest(OPTIONS, answers)] == ["ontap"]


def test_a_table_that_does_not_hold_together_is_refused() -> None:
    wrong = replace(OPTIONS[0], falls={"who": {"nobody": "x"}})
    with pytest.raises(ValueError, match="store: no answer 'nobody' to 'who'"):
        check_table(QUESTIONS, [wrong], [])
    with pytest.raises(ValueError, match="x: no option 'tape'"):
        check_table(QUESTIONS, OPTIONS, [replace(NEEDS[0], key="x", option="tape")])
    with pytest.raises(ValueError, match="'tape' is no answer to 'use'"):
        check_table(QUESTIONS, OPTIONS, [replace(NEEDS[0], answers={"use": "tape"})])


@pytest.mark.parametrize(
    ("answers", "message"),
    [
        ({"speed": "high"}, "no question 'speed'; there are: use, who, protocol, survive, read"),
        (
            {"use": "tape"},
            "'tape' is no answer to 'use'; choose one of: disk, files, objects, move",
        ),
    ],
)
def test_a_bad_answer_raises_in_one_line(answers: dict[str, str], message: str) -> None:
    with pytest.raises(traitlets.TraitError, match=re.escape(message)):
        StorageChooser(answers)
    with pytest.raises(traitlets.TraitError, match=re.escape(message)):
        StorageChooser().answers = answers


def test_a_bad_need_raises_in_one_line() -> None:
    with pytest.raises(
        ValueError, match=r"no need 'tape'; choose one of: disk, elastic-files, hpc"
    ):
        StorageChooser(need="tape")
    with pytest.raises(ValueError, match="give answers or a need, not both"):
        StorageChooser({"use": "disk"}, need="disk")


def test_answers_are_in_the_order_of_the_questions() -> None:
    chooser = StorageChooser({"read": "often", "use": "disk"})
    assert list(chooser.answers) == ["use", "read"]
    chooser.answers = {"survive": "zone", "who": "zones"}
    assert chooser.left[0] == "Amazon EFS"
    assert list(chooser.answers) == ["who", "survive"]


def test_the_still_tells_what_fits_and_is_the_same_twice() -> None:
    svg = StorageChooser(need="disk").to_svg()
    ElementTree.fromstring(svg)
    assert svg == StorageChooser(need="disk").to_svg()
    assert svg.count(">Fits<") == 1
    assert "1 of 14 options fit: Amazon EBS." in svg
