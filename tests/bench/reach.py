"""Topology and reach: reading costs what its calls cost, the matrix grows with distinct ends."""

from __future__ import annotations

import time
from collections.abc import Iterator
from unittest import mock

import boto3
from botocore.client import BaseClient

from awslab import account, reach, topology
from awslab.account.rules import launch
from tests.reach.bench import build
from tools.bench import Comparison, seconds

REGION = "ap-northeast-2"


def _populate(subnets: int, instances: int) -> None:
    """Make a VPC of `subnets` and spread `instances` over them."""
    ec2 = boto3.client("ec2")
    vpc = ec2.create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]
    image = ec2.describe_images(
        Owners=["amazon"], Filters=[{"Name": "architecture", "Values": ["x86_64"]}]
    )["Images"][0]["ImageId"]
    for number in range(subnets):
        subnet = ec2.create_subnet(
            VpcId=vpc,
            CidrBlock=f"10.0.{number}.0/24",
            AvailabilityZone=f"{REGION}{'abcd'[number % 4]}",
        )["Subnet"]["SubnetId"]
        share = instances // subnets
        ec2.run_instances(
            ImageId=image, InstanceType="t3.nano", SubnetId=subnet, MinCount=share, MaxCount=share
        )


def _reading() -> tuple[float, float]:
    """Return the time a read takes, and how much of it its API calls took."""
    calling = 0.0
    real = BaseClient._make_api_call

    def timed(self: BaseClient, *arguments: object) -> object:
        nonlocal calling
        started = time.perf_counter()
        try:
            return real(self, *arguments)
        finally:
            calling += time.perf_counter() - started

    with mock.patch.object(BaseClient, "_make_api_call", timed):
        started = time.perf_counter()
        topology.read()
        return time.perf_counter() - started, calling


def compare() -> Iterator[Comparison]:
    """Reading 200 subnets with 5,000 instances, and the matrix for ten times as many instances."""
    account.open(region=REGION)
    with mock.patch.object(launch, "STANDARD_VCPUS", 10**6):
        _populate(200, 5000)
    topology.read()
    whole, calls = _reading()
    account.close()
    yield Comparison("read 200 subnets, 5,000 instances", whole, "its calls alone", calls, "1.1")
    small, large = build(200, 500), build(200, 5000)
    yield Comparison(
        "matrix of 5,000 instances",
        seconds(lambda: reach.matrix(large, 443), 3),
        "the matrix of 500",
        seconds(lambda: reach.matrix(small, 443), 3),
        "well below 10, where pairs would make it 100",
    )
