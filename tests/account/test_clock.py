"""The account's clock: it moves when it is told to, and brings what is due."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import boto3
import botocore.auth
import pytest

from awslab import account
from awslab.account.clock import START, Clock, clock


@pytest.fixture(autouse=True)
def opened() -> Iterator[None]:
    account.open(region="ap-northeast-2")
    yield
    account.close()


def test_what_falls_due_happens_in_its_order_and_at_its_own_time() -> None:
    seen: list[tuple[str, datetime]] = []
    note = lambda name: lambda: seen.append((name, clock.now))  # noqa: E731
    clock.later(timedelta(hours=2), note("late"), brief=False)
    clock.later(timedelta(hours=1), note("early"), brief=False)
    clock.later(timedelta(hours=1), note("after it"), brief=False)
    clock.advance(timedelta(minutes=59))
    assert seen == []
    clock.advance(timedelta(hours=5))
    assert [name for name, _ in seen] == ["early", "after it", "late"]
    assert [at - START for _, at in seen] == [timedelta(hours=n) for n in (1, 1, 2)]
    assert clock.now - START == timedelta(hours=5, minutes=59)


def test_what_falls_due_may_make_more_fall_due() -> None:
    seen: list[datetime] = []

    def hourly() -> None:
        seen.append(clock.now)
        clock.later(timedelta(hours=1), hourly, brief=False)

    clock.later(timedelta(hours=1), hourly, brief=False)
    clock.advance(timedelta(hours=3, minutes=30))
    assert [at - START for at in seen] == [timedelta(hours=n) for n in (1, 2, 3)]


def test_a_reading_call_ends_brief_waits_only() -> None:
    seen: list[str] = []
    clock.later(timedelta(minutes=5), lambda: seen.append("brief"))
    clock.later(timedelta(minutes=1), lambda: seen.append("long"), brief=False)
    boto3.client("ec2").describe_vpcs()
    assert seen == ["brief"]
    account.advance(minutes=1)
    assert seen == ["brief", "long"]


def test_waits_can_be_simulated() -> None:
    account.open(region="ap-northeast-2", waits="simulated")
    seen: list[str] = []
    clock.later(timedelta(minutes=5), lambda: seen.append("brief"))
    boto3.client("ec2").describe_vpcs()
    assert seen == []
    account.advance(minutes=5)
    assert seen == ["brief"]


def test_a_waiter_waits_on_the_accounts_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(time, "sleep", lambda _: pytest.fail("the waiter slept"))
    account.open(region="ap-northeast-2", waits="simulated")
    ec2 = boto3.client("ec2")
    volume = ec2.create_volume(AvailabilityZone="ap-northeast-2a", Size=1)["VolumeId"]
    state = lambda: ec2.describe_volumes(VolumeIds=[volume])["Volumes"][0]["State"]  # noqa: E731
    assert state() == "creating"
    before = clock.now
    ec2.get_waiter("volume_available").wait(VolumeIds=[volume])
    assert state() == "available"
    assert clock.now - before >= timedelta(seconds=15)


def test_a_changing_call_takes_a_second_a_reading_one_none() -> None:
    ec2 = boto3.client("ec2")
    ec2.describe_vpcs()
    assert clock.now == START
    ec2.create_vpc(CidrBlock="10.0.0.0/16")
    assert clock.now - START == timedelta(seconds=1)


def test_advance_says_what_time_it_is() -> None:
    assert account.advance(days=1, hours=2) == (START + timedelta(hours=26)).replace(tzinfo=UTC)
    assert account.now() == account.advance()


def test_the_clock_does_not_go_back() -> None:
    with pytest.raises(ValueError, match="can't go back"):
        account.advance(hours=-1)


def test_a_new_account_starts_at_the_same_time_with_nothing_due() -> None:
    seen: list[str] = []
    clock.later(timedelta(hours=1), lambda: seen.append("old"), brief=False)
    account.advance(minutes=30)
    account.open(region="ap-northeast-2")
    assert account.now() == START.replace(tzinfo=UTC)
    account.advance(hours=2)
    assert seen == []


def test_requests_are_signed_at_the_accounts_time() -> None:
    account.advance(days=3)
    url = boto3.client("s3").generate_presigned_url(
        "get_object", Params={"Bucket": "b", "Key": "k"}
    )
    assert clock.now.strftime("X-Amz-Date=%Y%m%dT%H%M%SZ") in url


def test_without_an_account_time_is_real() -> None:
    account.close()
    assert abs(botocore.auth.get_current_datetime() - datetime.now(UTC).replace(tzinfo=None)) < (
        timedelta(minutes=1)
    )
    assert abs(botocore.auth.time.time() - time.time()) < 60
    with pytest.raises(ValueError, match="No simulated account is open"):
        account.advance(hours=1)


def test_a_clock_of_ones_own_needs_no_account() -> None:
    own = Clock()
    own.advance(timedelta(days=1))
    assert own.now == START + timedelta(days=1)
    assert own.utcnow() != own.now, "a clock that doesn't run shows real time"
