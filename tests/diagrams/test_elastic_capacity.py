"""What ElasticCapacity accepts, and the rules of its three ways."""

from __future__ import annotations

from typing import Any
from xml.etree import ElementTree

import pytest
import traitlets
from hypothesis import given
from hypothesis import strategies as some

from awslab.diagrams import ElasticCapacity
from awslab.diagrams.capacity import rules
from awslab.diagrams.capacity.day import PRESETS

POLICY = {
    "minimum": 2,
    "maximum": 20,
    "target": 50,
    "warmup": 5,
    "periods_out": 3,
    "periods_in": 15,
}


def steady(*rates: tuple[int, float]) -> list[float]:
    """Return a rate for each minute: from each minute on the one given."""
    found = [0.0] * rules.MINUTES
    for start, rate in rates:
        found[start:] = [rate] * (rules.MINUTES - start)
    return found


@pytest.mark.parametrize(
    ("given_", "message"),
    [
        ({"demand": "weekend"}, "demand 'weekend' is none of office hours, evening peak"),
        ({"demand": [[0, 1], [600, 2]]}, "must start at minute 0 and end at minute 1440"),
        ({"demand": [[0, 1], [9, 2], [9, 3], [1440, 1]]}, "the minutes of demand must grow"),
        ({"demand": [[0, -1], [1440, 1]]}, "0 to 100000 requests per second, not -1"),
        ({"demand": [[0, float("nan")], [1440, 1]]}, "demand point 0 must be a number"),
        ({"demand": [[0, 0], [1440, 0]]}, "demand must not be 0 all day"),
        ({"demand": [[0, 1, 2], [1440, 1]]}, r"must be \[minute, requests per second\]"),
        ({"fixed": 0}, "fixed must be a whole number from 1 to 100, not 0"),
        ({"fixed": True}, "fixed must be a whole number"),
        ({"scheduled": []}, r"at least one action, such as \('08:00', 10\)"),
        ({"scheduled": ["08:00 10"]}, r"must be \(time, instances\), not '08:00 10'"),
        ({"scheduled": [("24:00", 3)]}, "'HH:MM' or a minute from 0 to 1439, not '24:00'"),
        ({"scheduled": [("8:00", 3), (480, 4)]}, "two scheduled actions are at the same time"),
        ({"scheduled": [("08:00", 0)]}, "instances must be a whole number from 1 to 100, not 0"),
        ({"automatic": {"cooldown": 300}}, "automatic must have minimum, maximum, target"),
        ({"automatic": {"minimum": 30}}, "minimum 30 is above maximum 20; swap them"),
        ({"automatic": {"target": 95}}, "target must be a whole number from 10 to 90, not 95"),
        ({"capacity": 1.5}, "capacity must be a whole number from 1 to 10000"),
        ({"currency": "DOLLARS"}, "currency must be 1 to 4 characters such as 'USD'"),
        ({"price": -1}, "price must be 0 to 1000 per instance-hour, not -1"),
    ],
)
def test_what_is_wrong_is_said_in_one_line(given_: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message) as raised:
        ElasticCapacity(**given_)
    assert "\n" not in str(raised.value)


def test_a_kernel_that_sets_something_wrong_is_told() -> None:
    diagram = ElasticCapacity()
    with pytest.raises(traitlets.TraitError, match=r"^ElasticCapacity\.price: price must be 0 to"):
        diagram.price = 5000
    with pytest.raises(traitlets.TraitError, match=r"ElasticCapacity\.scheduled: .*24:00"):
        diagram.scheduled = [("24:00", 3)]
    diagram.demand = "flat"
    assert diagram.demand == PRESETS["flat"]


def test_demand_is_linear_between_its_points() -> None:
    demand = [(0, 0), (600, 100), (1440, 100)]
    assert [rules.demand_at(demand, minute) for minute in (0, 150, 600, 1439)] == [0, 25, 100, 100]


def test_the_last_scheduled_action_holds_over_midnight_and_new_instances_warm_up() -> None:
    run = rules.scheduled([(480, 10), (1140, 4)], warmup=5)
    assert run.service[0] == 4
    assert [run.service[m] for m in (479, 480, 484, 485)] == [4, 4, 4, 10]
    assert [run.paid[m] for m in (479, 480)] == [4, 10], "instances are paid while they start"
    assert [run.service[m] for m in (1139, 1140)] == [10, 4], "fewer works at once"


def test_target_tracking_grows_in_proportion_after_alarm_and_warm_up() -> None:
    # 2 instances at 50 %: 100 a second. At 01:00 demand is 160: 80 % of 2 × 100, so 2 × 80 / 50.
    run = rules.automatic(steady((0, 100), (60, 160)), 100, POLICY)
    assert run.paid[62] == 2
    assert run.paid[63] == 4, "three minutes above the target: 2 × 80 ÷ 50 = 3.2, rounded up"
    assert run.service[67] == 2
    assert run.service[68] == 4, "in service five minutes later"
    assert run.paid[100] == 4, "instances that warm up count: nothing more is launched"


def test_utilization_ends_at_100_so_growth_takes_rounds() -> None:
    run = rules.automatic(steady((0, 100), (60, 1000)), 100, POLICY)
    assert run.paid[63] == 4, "2 × 100 ÷ 50, however many are missing"
    assert run.paid[67] == 4
    assert run.paid[68] == 8, "only once they are in service the metric asks for more"


def test_target_tracking_shrinks_later_and_never_above_the_target() -> None:
    run = rules.automatic(steady((0, 500), (60, 220)), 100, POLICY)
    assert run.service[74] == 10
    assert run.service[75] == 5, "fifteen minutes below: 10 × 22 ÷ 50 = 4.4, rounded up"


def test_a_little_below_the_target_is_left_alone() -> None:
    run = rules.automatic(steady((0, 500), (60, 451)), 100, POLICY)
    assert set(run.service) == {10}, "45.1 % is not more than a tenth below 50 %"


def test_the_group_stays_between_minimum_and_maximum() -> None:
    run = rules.automatic(steady((0, 1), (60, 9000), (900, 1)), 100, POLICY)
    assert (min(run.service), max(run.paid)) == (2, 20)


def test_an_outcome_counts_what_is_paid_unused_and_refused() -> None:
    rates = steady((0, 150), (720, 300))
    came = rules.outcome(rates, 100, 0.5, rules.fixed(2))
    assert came.hours == 48
    assert came.cost == 24
    assert came.unused == pytest.approx(0.5 * 12)
    assert came.refused == pytest.approx(100 * 720 * 60)
    assert came.lost == pytest.approx(100 * 100 / 450)


@given(some.integers(1, 60), some.integers(10, 90), some.floats(1, 5000), some.floats(1, 5000))
def test_paid_is_never_less_than_in_service(
    warmup: int, target: int, before: float, after: float
) -> None:
    run = rules.automatic(
        steady((0, before), (300, after)), 100, POLICY | {"warmup": warmup, "target": target}
    )
    assert all(a <= b for a, b in zip(run.service, run.paid, strict=True))
    assert all(2 <= n <= 20 for n in run.paid)


def test_the_first_state_says_what_happened_and_why() -> None:
    spec = ElasticCapacity().spec
    assert spec["description"] == (
        "Demand of a day with a peak of 950 requests a second; one instance serves 100. Automatic "
        "is the cheapest that turns nobody away: USD 19.80 a day. Scheduled turns 76,000 requests "
        "away: the timetable has too few at that time."
    )
    side = spec["tables"][0]
    assert side["rows"][0] == [
        "Fixed (10 instances all day)",
        "240.0",
        "130.6 (54 %)",
        "0",
        "USD 24.00",
    ]


def test_an_earlier_timetable_is_cheaper_than_automatic_and_turns_nobody_away() -> None:
    spec = ElasticCapacity(scheduled=[("07:30", 10), ("19:00", 4)]).spec
    assert "Scheduled is the cheapest that turns nobody away" in spec["description"]


def test_the_still_is_well_formed_tells_the_story_and_is_equal_twice() -> None:
    first, second = (ElasticCapacity(title="<A> & B").to_svg() for _ in range(2))
    assert first == second
    root = ElementTree.fromstring(first)
    words = [node.text for node in root.iter("{http://www.w3.org/2000/svg}text")]
    assert {"turned away: 0.2 %", "USD 19.80 a day", "paid, unused"} <= set(words)
    assert "var(" not in first
