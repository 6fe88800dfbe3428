"""Policies, schedules, and single instances that leave a group."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace

import pytest

from awslab.account.clock import START
from awslab.account.rules.autoscaling_policies import adjustment

from .harness import AWS, shows
from .scenes import advance, fleet, network, scaling_group


def _policy(aws: AWS, **options: object) -> str:
    options = {"AdjustmentType": "ChangeInCapacity"} | options
    return str(
        aws.autoscaling.put_scaling_policy(
            AutoScalingGroupName="fleet", PolicyName="out", **options
        )["PolicyARN"]
    )


@shows(
    "autoscaling_policies/execute-within-bounds", measured=("asg: execute_policy works (manual)",)
)
def test_execute_within_bounds(one: AWS) -> None:
    scaling_group(one, network(one)[1], 2, MaxSize=5)
    _policy(one, ScalingAdjustment=2)
    for expected in (4, 5):
        one.autoscaling.execute_policy(AutoScalingGroupName="fleet", PolicyName="out")
        assert len(fleet(one)) == expected


@pytest.mark.parametrize(("step", "expected"), [(10, 5), (60, 6), (-10, 3), (-60, 2)])
@shows("autoscaling_policies/execute-within-bounds")
def test_percent_rounds_as_aws_does(one: AWS, step: int, expected: int) -> None:
    scaling_group(one, network(one)[1], 4)
    _policy(one, AdjustmentType="PercentChangeInCapacity", ScalingAdjustment=step)
    one.autoscaling.execute_policy(AutoScalingGroupName="fleet", PolicyName="out")
    assert len(fleet(one)) == expected


@pytest.mark.parametrize(
    ("breach", "expected"), [(-30, -2), (-20, -2), (-10, -1), (5, 1), (10, 2), (20, None)]
)
def test_bounds_of_a_step(breach: int, expected: int | None) -> None:
    steps = [(-20, 0, -1), (None, -20, -2), (0, 10, 1), (10, 20, 2)]
    names = ("MetricIntervalLowerBound", "MetricIntervalUpperBound", "ScalingAdjustment")
    given = [
        {name: v for name, v in zip(names, step, strict=True) if v is not None} for step in steps
    ]
    policy = SimpleNamespace(policy_type="StepScaling", step_adjustments=given)
    assert adjustment(policy, breach) == expected


@shows("autoscaling_policies/policy-arn", "autoscaling_policies/policy-by-name-or-arn")
def test_policy_by_arn(one: AWS) -> None:
    scaling_group(one, network(one)[1], 1)
    one.autoscaling.execute_policy(PolicyName=_policy(one, ScalingAdjustment=1))
    assert len(fleet(one)) == 2


@shows("autoscaling_policies/scheduled-action")
def test_scheduled_action(one: AWS) -> None:
    scaling_group(one, network(one)[1], 1)
    one.autoscaling.put_scheduled_update_group_action(
        AutoScalingGroupName="fleet",
        ScheduledActionName="morning",
        StartTime=START + timedelta(hours=2),
        DesiredCapacity=4,
    )
    advance(hours=1)
    assert len(fleet(one)) == 1
    advance(hours=2)
    assert len(fleet(one)) == 4


@shows("autoscaling_policies/terminate-and-replace")
def test_terminate_and_replace(one: AWS) -> None:
    scaling_group(one, network(one)[1], 2)
    for decrement, left in ((False, 2), (True, 1)):
        gone = fleet(one)[0]["InstanceId"]
        activity = one.autoscaling.terminate_instance_in_auto_scaling_group(
            InstanceId=gone, ShouldDecrementDesiredCapacity=decrement
        )["Activity"]
        assert activity["Description"] == f"Terminating EC2 instance: {gone}"
        kept = one.autoscaling.describe_scaling_activities()["Activities"]
        assert activity["ActivityId"] in [known["ActivityId"] for known in kept]
        now = [member["InstanceId"] for member in fleet(one)]
        assert len(now) == left
        assert gone not in now


@shows("autoscaling_policies/detach-from-load-balancers")
def test_detached_instance_goes_on(one: AWS) -> None:
    scaling_group(one, network(one)[1], 2)
    freed = fleet(one)[0]["InstanceId"]
    one.autoscaling.detach_instances(
        AutoScalingGroupName="fleet", InstanceIds=[freed], ShouldDecrementDesiredCapacity=True
    )
    assert freed not in [member["InstanceId"] for member in fleet(one)]
    state = one.ec2.describe_instances(InstanceIds=[freed])["Reservations"][0]["Instances"][0]
    assert state["State"]["Name"] == "running"
    last = one.autoscaling.describe_scaling_activities()["Activities"][0]
    assert last["Description"] == f"Detaching EC2 instance: {freed}"
