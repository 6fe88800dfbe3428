"""What LifecycleTimeline accepts, what its objects cost, and that the account refuses the same."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from xml.etree import ElementTree

import boto3
import pytest
import traitlets
from botocore.exceptions import ClientError

from awslab import account
from awslab.account.clock import clock
from awslab.diagrams import LifecycleTimeline
from awslab.diagrams.lifecycle import rules
from awslab.diagrams.lifecycle.plan import PRICES
from awslab.diagrams.lifecycle.refusals import refusal, tier_refusal
from awslab.diagrams.lifecycle.text import summary
from awslab.diagrams.lifecycle_timeline import life_of, plan_of

GB = 2**20
COLD = [name for name in rules.CLASSES if name != "STANDARD"]


def plan(**given: Any) -> rules.Plan:
    """Return a plan for one object of 1 GB over a year, without a transition."""
    state = {
        "transitions": [],
        "expiration": 0,
        "size": GB,
        "count": 1,
        "small": "all_storage_classes_128K",
        "needed": 0,
        "tier": "Standard",
        "months": 12,
        "prices": dict(PRICES),
    }
    return plan_of(state | given, "USD")


def fees(life: rules.Life) -> list[tuple[int, str]]:
    return [(day, kind) for day, kind, _ in life.fees]


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"rules": [(30, "STANDARD")]}, "a transition goes to STANDARD_IA, .* not to 'STANDARD'"),
        ({"rules": [(30, "ICEBERG")]}, "not to 'ICEBERG'"),
        ({"rules": ["GLACIER"]}, r"each transition must be \(days, storage class\), not 'GLACIER'"),
        ({"rules": [(-1, "GLACIER")]}, "days must be a whole number from 0 to 3650, not -1"),
        ({"rules": [(30, "GLACIER")] * 8}, "a rule has 7 transitions at most here, not 8"),
        ({"expiration": 1.5}, "expiration must be a whole number from 0 to 3650, not 1.5"),
        ({"size": 0}, r"size must be 0.001 to 5368709120 KB \(5 TB\), not 0"),
        ({"size": "1 MB"}, "size must be a number of KB, not '1 MB'"),
        ({"count": 0}, "count must be a whole number from 1"),
        ({"small": "none"}, "small must be one of all_storage_classes_128K, .* not 'none'"),
        ({"needed": 400, "months": 12}, r"needed must be a day from 0 \(never\) to 359, not 400"),
        ({"tier": "Fast"}, "tier must be one of Expedited, Standard, Bulk, not 'Fast'"),
        ({"months": 2}, "months must be a whole number from 3 to 120, not 2"),
        (
            {"prices": {"storage TAPE": 1}},
            "no price is called 'storage TAPE'; there are: storage S",
        ),
        ({"prices": {"storage GLACIER": -1}}, "price 'storage GLACIER' must be 0 to 1000, not -1"),
        ({"prices": {"storage GLACIER": "1"}}, "price 'storage GLACIER' must be a number"),
    ],
)
def test_what_is_wrong_is_said_in_one_line(given: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message) as raised:
        LifecycleTimeline(**given)
    assert "\n" not in str(raised.value)


def test_a_kernel_that_sets_something_wrong_is_told() -> None:
    diagram = LifecycleTimeline()
    with pytest.raises(traitlets.TraitError, match=r"^LifecycleTimeline\.transitions: .*'ICE'"):
        diagram.transitions = [(30, "ICE")]
    diagram.prices = {"storage GLACIER": 1}
    assert diagram.prices == {**PRICES, "storage GLACIER": 1}, "the rest are the examples"


def test_objects_go_down_the_waterfall_and_expire() -> None:
    life = life_of(plan(transitions=[(90, "GLACIER"), (30, "STANDARD_IA")], expiration=300))
    assert life.spans == [("STANDARD", 0, 30), ("STANDARD_IA", 30, 90), ("GLACIER", 90, 300)]
    assert life.storage[299] > 0
    assert life.storage[300] == life.standard[300] == 0


@pytest.mark.parametrize(
    ("name", "kb"),
    [("STANDARD_IA", 128), ("ONEZONE_IA", 128), ("GLACIER_IR", 128), ("INTELLIGENT_TIERING", 10)],
)
def test_the_smallest_size_that_is_billed(name: str, kb: int) -> None:
    day = rules.stored(plan(size=10), name, 0)
    assert day * 30 == pytest.approx(kb / GB * PRICES[f"storage {name}"])


@pytest.mark.parametrize("name", rules.ARCHIVES)
def test_an_archived_object_carries_32_kb_and_8_kb_in_standard(name: str) -> None:
    day = rules.stored(plan(size=10), name, 0)
    wanted = 42 / GB * PRICES[f"storage {name}"] + 8 / GB * PRICES["storage STANDARD"]
    assert day * 30 == pytest.approx(wanted)


def test_intelligent_tiering_moves_what_is_not_read_and_takes_a_fee_for_looking() -> None:
    watched = PRICES["monitoring INTELLIGENT_TIERING"] / 1000
    tiers = {0: "", 29: "", 30: " Infrequent", 89: " Infrequent", 90: " Archive Instant"}
    for idle, tier in tiers.items():
        price = PRICES[f"storage INTELLIGENT_TIERING{tier}"] + watched
        assert rules.stored(plan(), "INTELLIGENT_TIERING", idle) * 30 == pytest.approx(price)
    life = life_of(plan(transitions=[(0, "INTELLIGENT_TIERING")], needed=200))
    assert life.storage[199] < life.storage[200] == life.storage[0], "reading starts the count anew"


@pytest.mark.parametrize(
    ("name", "days"),
    [
        ("STANDARD_IA", 30),
        ("ONEZONE_IA", 30),
        ("GLACIER_IR", 90),
        ("GLACIER", 90),
        ("DEEP_ARCHIVE", 180),
    ],
)
def test_who_leaves_too_early_pays_the_rest(name: str, days: int) -> None:
    life = life_of(plan(transitions=[(30, name)], expiration=40))
    early = (days - 10) / 30 * PRICES[f"storage {name}"]
    assert rules.of_kind(life, "early") == pytest.approx(early, rel=1e-3)
    assert not rules.of_kind(life_of(plan(transitions=[(30, name)], expiration=30 + days)), "early")


def test_leaving_by_a_transition_is_leaving_too_and_the_end_of_the_chart_is_not() -> None:
    life = life_of(plan(transitions=[(300, "GLACIER"), (330, "DEEP_ARCHIVE")]))
    assert fees(life) == [(300, "transitions"), (330, "early"), (330, "transitions")]


def test_each_object_pays_its_transition() -> None:
    life = life_of(plan(transitions=[(0, "GLACIER")], count=5000))
    assert life.fees == [(0, "transitions", 5 * PRICES["transition GLACIER"])]


def test_a_restore_costs_by_tier_and_bills_a_copy() -> None:
    at = {"transitions": [(30, "GLACIER")], "needed": 100, "count": 1000}
    copy = 1000 * PRICES["storage STANDARD"] / 30
    for tier in ("Expedited", "Standard", "Bulk"):
        life = life_of(plan(**at, tier=tier))
        per_gb = 1000 * PRICES[f"retrieval GLACIER {tier}"]
        wanted = PRICES[f"request GLACIER {tier}"] + per_gb + copy
        assert rules.of_kind(life, "retrieval") == pytest.approx(wanted)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (
            {"tier": "Expedited"},
            "On day 100 they are back from Glacier Flexible Retrieval in 1 to 5 minutes",
        ),
        ({"tier": "Bulk"}, "in 5 to 12 hours"),
        (
            {"transitions": [(30, "GLACIER_IR")]},
            "back from Glacier Instant Retrieval in milliseconds",
        ),
        (
            {"transitions": [(30, "DEEP_ARCHIVE")], "tier": "Expedited"},
            "S3 refuses the restore from Glacier Deep Archive. InvalidArgument: Expedited retrieval",
        ),
        ({"expiration": 90}, "On day 100 the objects are gone: they expired on day 90."),
        (
            {"transitions": [(29, "STANDARD_IA")]},
            "S3 refuses this rule. InvalidArgument: 'Days' in",
        ),
        ({"size": 10}, "Nothing moves: objects of 10 KB are smaller than 128 KB"),
        ({"transitions": [], "expiration": 365}, "Nothing moves in this time."),
    ],
)
def test_what_is_said(given: dict[str, Any], said: str) -> None:
    one = plan(**{"transitions": [(30, "GLACIER")], "needed": 100} | given)
    assert said in summary(one, life_of(one))


@pytest.mark.parametrize(
    ("size", "said"),
    [
        (
            64,
            "10 million objects of 64 KB: the rule costs more than it saves until day 1,350 (month 45)",
        ),
        (
            10,
            "the rule has cost USD 497.75 more than Standard after 60 months. Transitions cost USD 500",
        ),
        (
            50 * 1024,
            "10 million objects of 50 MB: the rule costs more than it saves until day 32 (month 2)",
        ),
    ],
)
def test_small_objects_take_long_to_pay_off(size: int, said: str) -> None:
    one = plan(
        transitions=[(30, "DEEP_ARCHIVE")],
        size=size,
        count=10_000_000,
        small="varies_by_storage_class",
        months=60,
    )
    assert said in summary(one, life_of(one))


def test_break_even_is_the_day_from_which_the_rule_stays_cheaper() -> None:
    assert rules.break_even([0, 2, 1, 5, 4], [0, 1, 2, 3, 4]) == 4
    assert rules.break_even([0, 1], [0, 1]) == 0
    assert rules.break_even([0, 2], [0, 1]) is None


@pytest.fixture
def s3() -> Iterator[Any]:
    account.open(region="ap-northeast-2")
    client = boto3.client("s3", region_name="ap-northeast-2")
    where = {"LocationConstraint": "ap-northeast-2"}
    client.create_bucket(Bucket="a-bucket", CreateBucketConfiguration=where)
    yield client
    account.close()


def put(s3: Any, transitions: Any, expiration: int, small: str) -> tuple[str, str] | None:
    """Put the rule and return what the account refused it with, or None."""
    rule: dict[str, Any] = {"ID": "one", "Status": "Enabled", "Filter": {}}
    if transitions:
        rule["Transitions"] = [{"Days": days, "StorageClass": name} for days, name in transitions]
    if expiration:
        rule["Expiration"] = {"Days": expiration}
    if small == "filter":
        rule["Filter"] = {"ObjectSizeGreaterThan": 0}
    option = {} if small == "filter" else {"TransitionDefaultMinimumObjectSize": small}
    try:
        s3.put_bucket_lifecycle_configuration(
            Bucket="a-bucket", LifecycleConfiguration={"Rules": [rule]}, **option
        )
    except ClientError as error:
        return error.response["Error"]["Code"], error.response["Error"]["Message"]
    return None


def test_the_account_refuses_the_same_rules_in_the_same_words(s3: Any) -> None:
    dice = random.Random(5)
    seen = set()
    for _ in range(150):
        days = [0, 1, 29, 30, 31, 59, 60, 90, 365]
        given = [(dice.choice(days), dice.choice(COLD)) for _ in range(dice.randint(0, 3))]
        end = dice.choice([0, 0, 1, 30, 60, 400])
        refused = put(s3, given, end, "all_storage_classes_128K")
        assert refusal(given, end) == refused, (given, end)
        seen.add((refused or ("", "accepted"))[1][:40])
    assert len(seen) >= 6, "every kind of refusal came up"


def test_the_account_moves_the_same_objects(s3: Any) -> None:
    for small in ("all_storage_classes_128K", "varies_by_storage_class", "filter"):
        for kb in (64, 128):
            for moves in (
                [(1, "GLACIER_IR")],
                [(1, "DEEP_ARCHIVE")],
                [(30, "ONEZONE_IA"), (60, "GLACIER_IR")],
            ):
                assert put(s3, moves, 0, small) is None
                s3.put_object(Bucket="a-bucket", Key="k", Body=b"x" * kb * 1024)
                clock.advance(timedelta(days=100))
                (found,) = s3.list_objects_v2(Bucket="a-bucket")["Contents"]
                one = plan(transitions=moves, size=kb, small=small)
                assert life_of(one).spans[-1][0] == found["StorageClass"], (small, kb, moves)


def test_the_account_refuses_the_same_tier(s3: Any) -> None:
    s3.put_object(Bucket="a-bucket", Key="k", StorageClass="DEEP_ARCHIVE")
    with pytest.raises(ClientError) as raised:
        s3.restore_object(
            Bucket="a-bucket",
            Key="k",
            RestoreRequest={"Days": 1, "GlacierJobParameters": {"Tier": "Expedited"}},
        )
    error = raised.value.response["Error"]
    assert tier_refusal("DEEP_ARCHIVE", "Expedited") == (error["Code"], error["Message"])
    assert tier_refusal("GLACIER", "Expedited") is None


def test_the_still_is_well_formed_tells_the_story_and_is_equal_twice() -> None:
    first, second = (LifecycleTimeline(title="<A> & B").to_svg() for _ in range(2))
    assert first == second
    root = ElementTree.fromstring(first)
    words = {node.text for node in root.iter("{http://www.w3.org/2000/svg}text")}
    assert {"needed on day 200", "even on day 218", "1 million objects of 1 MB", "day 365"} <= words
    assert "var(" not in first
