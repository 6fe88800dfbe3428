"""The work of opening an account and launching an instance, counted in calls of functions: no clock decides."""

from __future__ import annotations

import cProfile
import pstats
from collections.abc import Callable
from typing import Any

import boto3
from moto import mock_aws

from awslab import account

from .harness import AWS, shows


def work(action: Callable[[], Any]) -> int:
    """Return how many functions an action called."""
    profile = cProfile.Profile()
    profile.runcall(action)
    return pstats.Stats(profile).total_calls


def first_call() -> None:
    boto3.client("ec2", "us-east-1").describe_vpcs()


@shows("speed/managed-policies-when-asked", "images/public-images")
def test_opening_is_at_most_half_of_moto() -> None:
    def opened() -> None:
        account.open()
        first_call()
        account.close()

    def moto() -> None:
        with mock_aws():
            first_call()

    opened(), moto()  # what is imported once is not counted
    assert work(opened) <= work(moto) / 2


@shows(
    "speed/find-instance", "speed/get-instance", "speed/own-tags", "launch_volumes/launched-volumes"
)
def test_launching_does_not_slow_down(one: AWS) -> None:
    image, subnet = one.ami(), one.default_subnet()
    tags = [{"ResourceType": "instance", "Tags": [{"Key": key, "Value": "x"} for key in "abcdef"]}]

    def launch(count: int) -> None:
        one.ec2.run_instances(
            ImageId=image,
            InstanceType="t2.micro",
            MinCount=count,
            MaxCount=count,
            SubnetId=subnet,
            TagSpecifications=tags,
        )

    launch(1)
    few = work(lambda: launch(1))
    launch(100)
    for _ in range(50):
        launch(1)
    assert work(lambda: launch(1)) <= few * 1.02


@shows("speed/managed-policies-when-asked")
def test_looking_at_policies_changes_no_later_id() -> None:
    ids = []
    for look in (False, True):
        account.open(region=AWS.region)
        iam = boto3.client("iam")
        if look:
            assert len(iam.list_policies(Scope="AWS", MaxItems=1000)["Policies"]) == 1000
        ids.append(boto3.client("ec2").create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"])
        account.close()
    assert ids[0] == ids[1]
