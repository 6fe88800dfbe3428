"""A failed zone, as EC2 shows it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from awslab import account

from .harness import AWS, refusal, shows


@shows("zone_failure/state-of-a-zone")
def test_a_failed_zone_is_impaired_until_it_is_back(one: AWS) -> None:
    states = lambda **how: [  # noqa: E731
        zone["State"] for zone in one.ec2.describe_availability_zones(**how)["AvailabilityZones"]
    ]
    account.fail_zone(one.zone("b"))
    assert states(ZoneNames=[one.zone("a"), one.zone("b")]) == ["available", "impaired"]
    assert len(states(Filters=[{"Name": "state", "Values": ["impaired"]}])) == 1
    account.restore_zone(one.zone("b"))
    assert set(states()) == {"available"}


@refusal("zone_failure/start-in-a-failed-zone")
def test_start_in_a_failed_zone(aws: AWS) -> Callable[[], Any]:
    instance = aws.instance(aws.default_subnet("b"))
    aws.ec2.stop_instances(InstanceIds=[instance])
    aws.ec2.describe_instances()
    account.fail_zone(aws.zone("b"))
    return lambda: aws.ec2.start_instances(InstanceIds=[instance])
