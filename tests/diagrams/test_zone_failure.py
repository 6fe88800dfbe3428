"""What stands, answers and is available: the rules of ZoneFailure, and what it takes."""

from __future__ import annotations

from dataclasses import replace
from itertools import product
from typing import Any

import pytest
import traitlets

from awslab.diagrams import ZoneFailure
from awslab.diagrams.failure.rules import at_least, availability, outcome, recovered, sized
from awslab.diagrams.failure.words import a_year, shown_share
from awslab.diagrams.scene import measure
from awslab.topology.model import (
    Database,
    LoadBalancer,
    NatGateway,
    ScalingGroup,
    Target,
    TargetGroup,
    Vpc,
)
from tests.diagrams import topologies as make

ZONES = ("a", "b", "c")


def plan(tiers: Any = None, **kwargs: Any) -> Any:
    kwargs = {"zones": ZONES, "demand": 450, "capacity": 150, "nat": ZONES} | kwargs
    return ZoneFailure(tiers or {"web": (1, 1, 1)}, **kwargs).plan


def test_survivors_share_the_load() -> None:
    now = outcome(replace(plan(), failed=frozenset("a"), minute=2))
    assert (now.tiers[0].up, now.tiers[0].load, now.tiers[0].state) == (
        (0, 1, 1),
        150,
        "overloaded",
    )
    assert now.served == 300


def test_two_zones_at_60_per_cent_do_not_survive_one_of_them() -> None:
    two = plan({"web": (5, 5, 0)}, demand=900)
    assert outcome(two).tiers[0].load == 60
    left = outcome(replace(two, failed=frozenset("a"), minute=2))
    assert left.tiers[0].load == 120
    assert left.served == 750


def test_one_zone_in_three_can_be_lost_with_half_as_many_again() -> None:
    full = plan({"web": (2, 2, 2)}, demand=900)
    assert sized(full) * 3 == 9
    room = plan({"web": (3, 3, 3)}, demand=900)
    for zone in ZONES:
        assert outcome(replace(room, failed=frozenset(zone), minute=2)).served == 900
        assert outcome(replace(full, failed=frozenset(zone), minute=2)).served == 600


def test_a_load_balancer_in_one_zone_falls_with_it_and_never_uses_the_others() -> None:
    one = plan({"web": (3, 3, 3)}, balancer=("a",), demand=300)
    assert outcome(one).tiers[0].up == (3, 0, 0)
    lost = outcome(replace(one, failed=frozenset("a"), minute=600))
    assert (lost.served, lost.balancer) == (0, ())
    assert recovered(replace(one, failed=frozenset("a"))) is None


def test_one_failed_instance_leaves_its_zone_alone() -> None:
    now = outcome(replace(plan({"web": (2, 1, 1)}), failed=frozenset(["0/a/2"])))
    assert (now.tiers[0].up, now.balancer, now.served) == ((1, 1, 1), ZONES, 450)


def test_an_auto_scaling_group_launches_where_the_fewest_are() -> None:
    lost = replace(plan({"web": (2, 2, 1)}), failed=frozenset("a"), minute=5)
    assert outcome(lost).tiers[0].up == (0, 3, 2)
    assert outcome(lost).tiers[0].new == (0, 1, 1)
    assert outcome(replace(lost, minute=4)).tiers[0].new == (0, 0, 0)
    assert outcome(replace(lost, replaces=False)).tiers[0].new == (0, 0, 0)


@pytest.mark.parametrize(
    ("database", "failed", "minute", "state"),
    [
        ("standby", "a", 0, "failing over"),
        ("standby", "a", 2, "answers"),
        ("standby", "b", 0, "answers"),
        ("standby", "ab", 59, "down"),
        ("standby", "ab", 60, "answers"),
        ("single", "a", 59, "down"),
        ("single", "a", 60, "answers"),
        ("single", "b", 0, "answers"),
        ("single", "abc", 999, "down"),
        ("replicas", "ab", 0, "read only"),
        ("replicas", "abc", 0, "down"),
        ("none", "a", 0, ""),
    ],
)
def test_the_database(database: str, failed: str, minute: int, state: str) -> None:
    lost = replace(plan(database=database), failed=frozenset(failed), minute=minute)
    assert outcome(lost).data == state


def test_no_writer_no_answer() -> None:
    lost = replace(plan(database="replicas"), failed=frozenset(("a", "b")))
    assert outcome(lost).data == "read only"
    assert outcome(lost).served == 0


def test_zones_without_a_nat_gateway_lose_their_way_out_with_the_one() -> None:
    lost = replace(plan(nat=("a",)), failed=frozenset("a"))
    assert outcome(lost).cut == ("b", "c")
    assert outcome(replace(lost, nat=ZONES)).cut == ()
    assert outcome(replace(lost, failed=frozenset("b"))).cut == ()


def test_recovery_takes_the_longest_of_what_is_needed() -> None:
    lost = replace(plan({"web": (1, 1, 1)}), failed=frozenset("a"))
    assert recovered(lost) == 5
    assert recovered(replace(lost, standby="")) == 60
    assert recovered(replace(lost, replaces=False)) is None
    assert recovered(replace(lost, demand=300)) == 2
    assert recovered(plan()) == 0


def test_parallel_copies() -> None:
    # Two copies that are 99 % available: 99.99 %, as AWS's "Availability and Beyond" counts.
    assert at_least(1, 2, 0.01) == pytest.approx(0.9999)
    assert at_least(2, 2, 0.01) == pytest.approx(0.9801)
    assert at_least(0, 0, 0.5) == 1
    assert at_least(1, 0, 0.0) == 0


def test_availability_adds_all_ways_in_which_zones_and_instances_can_fail() -> None:
    two = plan({"web": (1, 1), "app": (1, 1)}, zones=("a", "b"), demand=100, nat=())
    zone, single = 0.1, 0.2
    expected = 0.0
    # Every zone, instance and DB instance up or down, one by one.
    for zones in product((1, 0), repeat=2):
        for web in product((1, 0), repeat=2):
            for app in product((1, 0), repeat=2):
                for data in product((1, 0), repeat=2):
                    chance = 1.0
                    for up in zones:
                        chance *= 1 - zone if up else zone
                    for up in (*web, *app, *data):
                        chance *= 1 - single if up else single
                    works = all(
                        any(z and one for z, one in zip(zones, tier, strict=True))
                        for tier in (web, app, data)
                    )
                    expected += chance * works
    assert availability(two, zone, single) == pytest.approx(expected)


def test_availability_needs_the_load_balancer() -> None:
    assert availability(plan(balancer=("a",), demand=100), 0.1, 0) == pytest.approx(0.9)
    assert availability(plan(balancer=(), demand=100), 0.1, 0) == 0


@pytest.mark.parametrize(
    ("share", "shown"),
    [(1.0, "100 %"), (0.999, "99.90 %"), (0.5, "50.0 %"), (0.99998, "99.9980 %"), (0.0, "0.0 %")],
)
def test_a_share_is_shown_with_two_digits_of_what_is_missing(share: float, shown: str) -> None:
    assert shown_share(share) == shown


@pytest.mark.parametrize(
    ("share", "time"),
    [(1.0, "less than a minute"), (0.999, "9 hours"), (0.9999, "53 minutes"), (0.9, "37 days")],
)
def test_time_a_year(share: float, time: str) -> None:
    assert a_year(share) == time


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"zones": ("a",)}, r"zones is \['a'\]: give two to four different names"),
        ({"zones": ("a", "a")}, r"give two to four different names"),
        ({"tiers": {"web": (1, 2)}}, r"counts of 'web' is \[1, 2\]: give a number from 0 to 8"),
        ({"tiers": {"web": (1, 2, 9)}}, r"counts of 'web' is \[1, 2, 9\]"),
        ({"tiers": {}}, r"tiers has 0 tiers: give one to three"),
        ({"demand": 0}, r"demand is 0: give requests per second, 1 to 100000"),
        ({"database": "aurora"}, r"database is 'aurora': choose one of none, single"),
        ({"nat": ("z",)}, r"nat has 'z': choose from ap-northeast-2a"),
        ({"zone_down": 101}, r"zone_down is 101: give per cent of the time"),
        ({"launch": -1}, r"minutes of launch is -1: give whole minutes"),
        (
            {"zones": ("a", "b"), "database": {"primary": "a", "standby": "a"}},
            r"primary and standby in one zone",
        ),
    ],
)
def test_bad_input(given: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        ZoneFailure(**given)


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("counts", {"web": [1, 1, 1]}, r"ZoneFailure.counts has \['web'\]: give"),
        ("counts", {"Web tier": [1], "App tier": [1, 1, 1]}, r"for each of 3 zones"),
        ("failed", ["a"], r"ZoneFailure.failed has 'a': there are ap-northeast-2a"),
        ("balancer", ["a"], r"ZoneFailure.balancer has 'a'"),
        ("data", {"primary": ""}, r"give primary, standby and replicas"),
        ("minutes", {"launch": 1}, r"give launch, failover and restore"),
        ("prediction", "maybe", r"prediction"),
    ],
)
def test_bad_traits_are_refused(name: str, value: Any, message: str) -> None:
    diagram = ZoneFailure()
    before = getattr(diagram, name)
    with pytest.raises(traitlets.TraitError, match=message):
        setattr(diagram, name, value)
    assert getattr(diagram, name) == before


def test_the_still_tells_the_story_and_is_the_same_twice() -> None:
    svg = ZoneFailure().to_svg()
    assert svg == ZoneFailure().to_svg()
    for words in ("900 of 900 requests/s", "zones fail independently", "not a promise of AWS"):
        assert words in svg


@pytest.mark.parametrize("zones", [2, 3, 4])
def test_all_text_fits_the_drawing(zones: int) -> None:
    names = tuple(z.name for z in make.ZONES[:zones])
    tiers = {"W" * 60: [8] * zones, "x": [0] * zones}
    diagram = ZoneFailure(tiers, names, demand=99_999, capacity=1, database="replicas")
    for form, scene in diagram.spec["scenes"].items():
        for item in scene["items"]:
            for shape in item["shapes"]:
                if shape["tag"] != "text":
                    continue
                bold = shape.get("font-weight") == "600"
                width = measure(shape["text"], shape["font-size"], bold=bold)
                anchor = shape.get("text-anchor", "start")
                right = shape["x"] + width * {"start": 1, "middle": 0.5, "end": 0}[anchor]
                assert right <= scene["width"] + 1, (form, shape["text"])
                assert shape["font-size"] >= 11


def shop() -> Vpc:
    """Two target groups, one Multi-AZ database and one NAT gateway in zones a and b."""
    vpc = make.shop()
    return replace(
        vpc,
        target_groups=(
            TargetGroup("tg-1", "web", targets=(Target("i-web1"), Target("i-web2"))),
            TargetGroup("tg-2", "app", targets=(Target("i-app1"), Target("i-app2"))),
            TargetGroup("tg-3", "empty"),
        ),
        load_balancers=(LoadBalancer("lb-1", "front", zones=(make.A, make.B)),),
        scaling_groups=(ScalingGroup("asg", instance_ids=("i-web1",), target_group_ids=("tg-1",)),),
        databases=(
            Database("db", zone=make.B, standby_zone=make.A, multi_az=True),
            Database("db-read", zone=make.A, replica_of="db"),
        ),
    )


def test_tiers_of_a_vpc_are_counted() -> None:
    diagram = ZoneFailure.of(make.topology(shop()), demand=100)
    # app2 is stopped, so it does not count.
    assert diagram.counts == {"web": [1, 1], "app": [0, 1]}
    assert diagram.data == {"primary": make.B, "standby": make.A, "replicas": [make.A]}
    assert diagram.nat == [make.A]
    assert diagram.balancer == [make.A, make.B]
    assert diagram.replaces is True
    assert diagram.plan.demand == 100
    assert ZoneFailure.of(shop(), capacity=200).demand == 120


def test_an_auto_scaling_group_without_a_target_group_is_a_tier() -> None:
    group = ScalingGroup("workers", "workers", instance_ids=("i-web1", "i-app1"))
    vpc = replace(make.shop(), scaling_groups=(group,), nat_gateways=())
    diagram = ZoneFailure.of(vpc)
    assert diagram.counts == {"workers": [1, 1]}
    assert diagram.data == {"primary": "", "standby": "", "replicas": []}
    assert diagram.nat == []


def test_a_vpc_in_one_zone_gets_another_to_compare() -> None:
    group = ScalingGroup("workers", "workers", instance_ids=("i-web1",))
    vpc = replace(make.shop(), scaling_groups=(group,), nat_gateways=())
    diagram = ZoneFailure.of(vpc)
    assert diagram.counts == {"workers": [1, 0]}
    assert diagram.plan.zones == (make.A, make.B)
    assert diagram.balancer == [make.A, make.B]


def test_a_nat_gateway_in_each_zone_counts() -> None:
    nats = tuple(NatGateway(f"nat-{z}", "", "vpc-1", "s", z) for z in (make.A, make.B))
    assert ZoneFailure.of(replace(shop(), nat_gateways=nats)).nat == [make.A, make.B]


def test_which_vpc_has_to_be_clear() -> None:
    two = make.topology(shop(), replace(shop(), id="vpc-2", name="other"))
    with pytest.raises(ValueError, match=r"2 VPCs fit: choose one .*; there are: shop, other"):
        ZoneFailure.of(two)
    assert ZoneFailure.of(two, vpc="other").counts["web"] == [1, 1]
    with pytest.raises(ValueError, match=r"no target group or Auto Scaling group with running"):
        ZoneFailure.of(make.shop())
    unread = replace(
        shop(), target_groups=(*shop().target_groups, TargetGroup("x", "x", targets=None))
    )
    with pytest.raises(ValueError, match=r"the targets of x could not be read"):
        ZoneFailure.of(unread)
