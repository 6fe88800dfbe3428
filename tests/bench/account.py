"""The simulated account beside bare moto."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any
from unittest import mock

import boto3
from moto import mock_aws

from awslab import account
from awslab.account.rules import launch
from tools.bench import Comparison, seconds

REGION = "ap-northeast-2"


def _bare() -> Any:
    os.environ.setdefault("AWS_DEFAULT_REGION", REGION)
    return mock_aws()


def _first_call() -> None:
    boto3.client("ec2", region_name=REGION).describe_vpcs()


def _open_ours() -> None:
    account.open(region=REGION)
    _first_call()
    account.close()


def _open_bare() -> None:
    with _bare():
        _first_call()


def _launch(count: int) -> None:
    ec2 = boto3.client("ec2", region_name=REGION)
    images = ec2.describe_images(
        Owners=["amazon"], Filters=[{"Name": "architecture", "Values": ["x86_64"]}]
    )
    image = images["Images"][0]["ImageId"]
    for _ in range(0, count, 100):
        ec2.run_instances(ImageId=image, InstanceType="t3.nano", MinCount=100, MaxCount=100)


def compare() -> Iterator[Comparison]:
    """Opening with the first call, and what an instance costs when there are many already."""
    _open_ours(), _open_bare()  # imports are not what is measured
    yield Comparison(
        "open an account and make the first EC2 call",
        seconds(_open_ours),
        "bare moto",
        seconds(_open_bare),
        "at most 0.5",
    )
    with account.simulated_aws(region=REGION), mock.patch.object(launch, "STANDARD_VCPUS", 10**6):
        first, second = seconds(lambda: _launch(1000), 1), seconds(lambda: _launch(1000), 1)
    yield Comparison("launch instances 1,001 to 2,000", second, "the first 1,000", first, "about 1")
    with _bare():
        theirs, again = seconds(lambda: _launch(1000), 1), seconds(lambda: _launch(1000), 1)
    yield Comparison("launch the first 1,000", first, "bare moto", theirs, "at most 1")
    yield Comparison("launch instances 1,001 to 2,000", second, "bare moto", again, "below 1")
