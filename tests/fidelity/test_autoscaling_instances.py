"""Single instances of Auto Scaling groups and scaling policies: what AWS refuses."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .harness import AWS, refusal
from .scenes import fleet, network, running, scaling_group

Call = Callable[[], Any]


@refusal("autoscaling_instances/instance-of-no-group")
def test_instance_of_no_group(aws: AWS) -> Call:
    _, subnets = network(aws)
    scaling_group(aws, subnets)
    single = running(aws, subnets[0])
    return lambda: aws.autoscaling.set_instance_protection(
        AutoScalingGroupName="fleet", InstanceIds=[single], ProtectedFromScaleIn=True
    )


@refusal("autoscaling_instances/unmanaged-instance")
def test_unmanaged_instance(aws: AWS) -> Call:
    single = running(aws, network(aws)[1][0])
    return lambda: aws.autoscaling.terminate_instance_in_auto_scaling_group(
        InstanceId=single, ShouldDecrementDesiredCapacity=False
    )


@refusal("autoscaling_instances/terminate-below-minimum")
def test_terminate_below_minimum(aws: AWS) -> Call:
    scaling_group(aws, network(aws)[1], 1)
    only = fleet(aws)[0]["InstanceId"]
    return lambda: aws.autoscaling.terminate_instance_in_auto_scaling_group(
        InstanceId=only, ShouldDecrementDesiredCapacity=True
    )


@refusal("autoscaling_instances/attach-above-maximum")
def test_attach_above_maximum(aws: AWS) -> Call:
    _, subnets = network(aws)
    scaling_group(aws, subnets, MaxSize=2)
    extra = running(aws, subnets[0])
    return lambda: aws.autoscaling.attach_instances(
        AutoScalingGroupName="fleet", InstanceIds=[extra]
    )


@refusal("autoscaling_instances/attach-unfit-instance")
def test_attach_unfit_instance(aws: AWS) -> Call:
    _, subnets = network(aws, "abc")
    scaling_group(aws, subnets[:2])
    elsewhere = running(aws, subnets[2])
    return lambda: aws.autoscaling.attach_instances(
        AutoScalingGroupName="fleet", InstanceIds=[elsewhere]
    )


@refusal("autoscaling_instances/policy-without-adjustment")
def test_policy_without_adjustment(aws: AWS) -> Call:
    scaling_group(aws, network(aws)[1])
    return lambda: aws.autoscaling.put_scaling_policy(
        AutoScalingGroupName="fleet", PolicyName="out", AdjustmentType="ChangeInCapacity"
    )


@refusal("autoscaling_instances/unknown-policy")
def test_unknown_policy(aws: AWS) -> Call:
    return lambda: aws.autoscaling.execute_policy(PolicyName="out")
