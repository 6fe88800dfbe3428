"""What EC2 asks of every request."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from .harness import AWS, code_of, refusal, shows


@refusal("ec2_requests/unknown-filter", "ec2: Unknown filter name")
def test_unknown_filter(aws: AWS) -> Callable[[], Any]:
    wrong = [{"Name": "instance-name", "Values": ["web"]}]
    return lambda: aws.ec2.describe_instances(Filters=wrong)


@pytest.mark.parametrize(
    "operation",
    [
        "describe_vpcs",
        "describe_subnets",
        "describe_volumes",
        "describe_images",
        "describe_security_groups",
        "describe_route_tables",
        "describe_availability_zones",
        "describe_nat_gateways",
    ],
)
@shows("ec2_requests/unknown-filter")
def test_unknown_filter_everywhere(one: AWS, operation: str) -> None:
    wrong = [{"Name": "no-such-filter", "Values": ["x"]}]
    assert code_of(lambda: getattr(one.ec2, operation)(Filters=wrong)) == "InvalidParameterValue"


@pytest.mark.parametrize(
    ("operation", "name", "value"),
    [
        ("describe_vpcs", "isDefault", "true"),
        ("describe_subnets", "defaultForAz", "true"),
        ("describe_subnets", "cidr", "172.31.0.0/20"),
        ("describe_addresses", "domain", "vpc"),
    ],
)
@shows("ec2_requests/unknown-filter")
def test_older_spelling_of_filters(one: AWS, operation: str, name: str, value: str) -> None:
    one.ec2.allocate_address(Domain="vpc")
    found = getattr(one.ec2, operation)(Filters=[{"Name": name, "Values": [value]}])
    found.pop("ResponseMetadata")
    assert all(found.values())


@shows("ec2_requests/unknown-filter")
def test_tags_filter_everything(one: AWS) -> None:
    named = one.volume()
    one.volume()
    one.ec2.create_tags(Resources=[named], Tags=[{"Key": "Name", "Value": "data"}])
    found = one.ec2.describe_volumes(Filters=[{"Name": "tag:Name", "Values": ["data"]}])
    assert [v["VolumeId"] for v in found["Volumes"]] == [named]


@refusal("ec2_requests/with-dry-run", "ec2: DryRun on create_vpc/stop/terminate etc")
def test_dry_run(aws: AWS) -> Callable[[], Any]:
    return lambda: aws.ec2.create_vpc(CidrBlock="10.0.0.0/16", DryRun=True)


@shows("ec2_requests/with-dry-run")
def test_dry_run_changes_nothing(one: AWS) -> None:
    instance = one.instance()
    subnet = one.default_subnet()
    for call in (
        lambda: one.ec2.terminate_instances(InstanceIds=[instance], DryRun=True),
        lambda: one.ec2.stop_instances(InstanceIds=[instance], DryRun=True),
        lambda: one.ec2.create_tags(
            Resources=[subnet], Tags=[{"Key": "a", "Value": "b"}], DryRun=True
        ),
        lambda: one.ec2.modify_instance_attribute(
            InstanceId=instance, SourceDestCheck={"Value": False}, DryRun=True
        ),
    ):
        assert code_of(call) == "DryRunOperation"
    shown = one.one_instance(instance)
    assert shown["State"]["Name"] == "running"
    assert shown["SourceDestCheck"]


@shows("ec2_requests/with-dry-run")
def test_dry_run_of_what_is_refused(one: AWS) -> None:
    wrong = {"Size": 100_000, "AvailabilityZone": one.zone(), "DryRun": True}
    assert code_of(lambda: one.ec2.create_volume(**wrong)) == "InvalidParameterValue"
