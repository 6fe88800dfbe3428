"""A zone fails and comes back."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError

from awslab import account
from awslab.account import faults

REGION = "ap-northeast-2"


@pytest.fixture
def ec2() -> Iterator[Any]:
    account.open(region=REGION)
    yield boto3.client("ec2")
    account.close()


def launch(ec2: Any, zone: str) -> str:
    image = ec2.describe_images(
        Filters=[{"Name": "name", "Values": ["al2023-ami-2023*-kernel-6.1-x86_64"]}]
    )["Images"][0]["ImageId"]
    made = ec2.run_instances(
        ImageId=image,
        InstanceType="t3.micro",
        MinCount=1,
        MaxCount=1,
        Placement={"AvailabilityZone": zone},
    )
    return str(made["Instances"][0]["InstanceId"])


def checks(ec2: Any, instance: str) -> tuple[str, str]:
    found = ec2.describe_instance_status(InstanceIds=[instance])["InstanceStatuses"][0]
    return found["SystemStatus"]["Status"], found["InstanceStatus"]["Status"]


def test_instances_of_a_failed_zone_are_impaired_and_others_are_not(ec2: Any) -> None:
    here, there = launch(ec2, f"{REGION}a"), launch(ec2, f"{REGION}b")
    ec2.describe_instances()
    account.fail_zone(f"{REGION}a")
    assert checks(ec2, here) == ("impaired", "impaired")
    assert checks(ec2, there) == ("ok", "ok")
    found = ec2.describe_instance_status(InstanceIds=[here])["InstanceStatuses"][0]
    reachability = {"Name": "reachability", "Status": "failed"}
    details = [{key: one[key] for key in reachability} for one in found["SystemStatus"]["Details"]]
    assert details == [reachability]


def test_nothing_is_lost_and_a_restored_zone_works_as_before(ec2: Any) -> None:
    instance = launch(ec2, f"{REGION}a")
    ec2.describe_instances()
    before = ec2.describe_instances(InstanceIds=[instance])["Reservations"]
    account.fail_zone(f"{REGION}a")
    assert ec2.describe_instances(InstanceIds=[instance])["Reservations"] == before
    account.restore_zone(f"{REGION}a")
    assert checks(ec2, instance) == ("ok", "ok")
    assert launch(ec2, f"{REGION}a")


def test_a_failed_zone_takes_no_new_instances(ec2: Any) -> None:
    account.fail_zone(f"{REGION}a")
    with pytest.raises(ClientError, match="InsufficientInstanceCapacity"):
        launch(ec2, f"{REGION}a")
    assert launch(ec2, f"{REGION}b")


def test_services_react_once_and_in_order(ec2: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[tuple[str, bool, bool]] = []
    monkeypatch.setattr(faults, "_reactions", [])
    faults.reacts(lambda zone, down: seen.append((zone, down, zone in faults.failed)))
    for _ in range(2):
        account.fail_zone(f"{REGION}a")
    for _ in range(2):
        account.restore_zone(f"{REGION}a")
    assert seen == [(f"{REGION}a", True, True), (f"{REGION}a", False, False)]


def test_a_new_account_has_all_its_zones(ec2: Any) -> None:
    account.fail_zone(f"{REGION}a")
    account.open(region=REGION)
    assert launch(boto3.client("ec2"), f"{REGION}a")


@pytest.mark.parametrize(
    ("zone", "hint"),
    [
        (f"{REGION}x", f"{REGION} has {REGION}a, {REGION}b"),
        (REGION, "A zone is a Region and a letter"),
        ("", "A zone is a Region and a letter"),
    ],
)
def test_a_zone_that_does_not_exist(ec2: Any, zone: str, hint: str) -> None:
    with pytest.raises(ValueError, match="No Availability Zone is called") as error:
        account.fail_zone(zone)
    assert hint in str(error.value)


def test_without_an_account_there_is_no_zone_to_fail() -> None:
    with pytest.raises(ValueError, match="No simulated account is open"):
        account.fail_zone(f"{REGION}a")
