"""Auto Scaling groups: what AWS refuses."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .harness import AWS, code_of, refusal, shows
from .scenes import network, scaling_group, template

Call = Callable[[], Any]


def _update(aws: AWS, **options: Any) -> Call:
    return lambda: aws.autoscaling.update_auto_scaling_group(
        AutoScalingGroupName="fleet", **options
    )


@refusal("autoscaling/unknown-group")
def test_unknown_group(aws: AWS) -> Call:
    return lambda: aws.autoscaling.set_desired_capacity(
        AutoScalingGroupName="fleet", DesiredCapacity=1
    )


@refusal("autoscaling/group-name-taken")
def test_group_name_taken(aws: AWS) -> Call:
    _, subnets = network(aws)
    scaling_group(aws, subnets)
    same = {"LaunchTemplateName": "web"}
    return lambda: scaling_group(aws, subnets, LaunchTemplate=same)


@refusal("autoscaling/minimum-above-maximum")
def test_minimum_above_maximum(aws: AWS) -> Call:
    scaling_group(aws, network(aws)[1])
    return _update(aws, MinSize=9)


@refusal("autoscaling/desired-outside-bounds", "asg: Desired above MaxSize")
def test_desired_outside_bounds(aws: AWS) -> Call:
    _, subnets = network(aws)
    name = template(aws)
    return lambda: scaling_group(aws, subnets, 9, LaunchTemplate={"LaunchTemplateName": name})


@refusal("autoscaling/set-desired-outside-bounds", "asg: Desired above MaxSize")
def test_set_desired_outside_bounds(aws: AWS) -> Call:
    scaling_group(aws, network(aws)[1])
    return lambda: aws.autoscaling.set_desired_capacity(
        AutoScalingGroupName="fleet", DesiredCapacity=9
    )


@shows("autoscaling/set-desired-outside-bounds")
def test_desired_below_minimum(one: AWS) -> None:
    scaling_group(one, network(one)[1])
    assert (
        code_of(
            lambda: one.autoscaling.set_desired_capacity(
                AutoScalingGroupName="fleet", DesiredCapacity=0
            )
        )
        == "ValidationError"
    )


@refusal("autoscaling/delete-with-instances")
def test_delete_with_instances(aws: AWS) -> Call:
    scaling_group(aws, network(aws)[1])
    return lambda: aws.autoscaling.delete_auto_scaling_group(AutoScalingGroupName="fleet")


@refusal("autoscaling/unknown-subnet")
def test_unknown_subnet(aws: AWS) -> Call:
    scaling_group(aws, network(aws)[1])
    return _update(aws, VPCZoneIdentifier="subnet-0123456789abcdef0")


@refusal("autoscaling/subnets-of-several-vpcs")
def test_subnets_of_several_vpcs(aws: AWS) -> Call:
    here, there = network(aws)[1], network(aws, cidr="10.1")[1]
    scaling_group(aws, here)
    return _update(aws, VPCZoneIdentifier=f"{here[0]},{there[1]}")


@refusal("autoscaling/unknown-zone")
def test_unknown_zone(aws: AWS) -> Call:
    name = template(aws)
    return lambda: aws.autoscaling.create_auto_scaling_group(
        AutoScalingGroupName="fleet",
        MinSize=0,
        MaxSize=0,
        AvailabilityZones=["us-east-1a"],
        LaunchTemplate={"LaunchTemplateName": name},
    )


@refusal("autoscaling/unknown-target-group")
def test_unknown_target_group(aws: AWS) -> Call:
    scaling_group(aws, network(aws)[1])
    arn = (
        "arn:aws:elasticloadbalancing:ap-northeast-2:123456789012:targetgroup/app/0123456789abcdef"
    )
    return lambda: aws.autoscaling.attach_load_balancer_target_groups(
        AutoScalingGroupName="fleet", TargetGroupARNs=[arn]
    )


def _with_template(aws: AWS, **data: Any) -> Call:
    _, subnets = network(aws)
    aws.ec2.create_launch_template(LaunchTemplateName="odd", LaunchTemplateData=data)
    return lambda: scaling_group(aws, subnets, LaunchTemplate={"LaunchTemplateName": "odd"})


@refusal("autoscaling/template-without-image")
def test_template_without_image(aws: AWS) -> Call:
    return _with_template(aws, InstanceType="t3.micro")


@refusal("autoscaling/template-with-unknown-image")
def test_template_with_unknown_image(aws: AWS) -> Call:
    return _with_template(aws, InstanceType="t3.micro", ImageId="ami-0123456789abcdef0")


@shows(measured=("asg: Unknown launch template",))
def test_unknown_launch_template(one: AWS) -> None:
    _, subnets = network(one)
    call = lambda: scaling_group(one, subnets, LaunchTemplate={"LaunchTemplateName": "none"})  # noqa: E731
    assert code_of(call) in ("ValidationError", "InvalidLaunchTemplateName.NotFoundException")


@refusal("autoscaling/launch-configurations-are-closed")
def test_launch_configurations_are_closed(aws: AWS) -> Call:
    image = aws.ami()
    return lambda: aws.autoscaling.create_launch_configuration(
        LaunchConfigurationName="old", ImageId=image, InstanceType="t3.micro"
    )
