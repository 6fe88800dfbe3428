"""Lab "Auto Scaling": each reference solution passes, each anticipated mistake fails with its own hint."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from awslab.checks import Condition, check

from ..conftest import reference_solution

LAB = "servers/scaling"
Submit = Callable[[str], None]

GROUND = """
import boto3
from awslab import account

asg = boto3.client("autoscaling")
in_zones = [{"Name": "availability-zone", "Values": [zone_a, zone_b, zone_c]}]
subnets = [s["SubnetId"] for s in ec2.describe_subnets(Filters=in_zones)["Subnets"]]
image = boto3.client("ssm").get_parameter(
    Name="/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64"
)["Parameter"]["Value"]
small = {"ImageId": image, "InstanceType": "t3.micro"}
ec2.create_launch_template(LaunchTemplateName="web", LaunchTemplateData=small)
larger = small | {"InstanceType": "t3.small"}
ec2.create_launch_template_version(LaunchTemplateName="web", LaunchTemplateData=larger)


def group(name, where, low, high, desired):
    asg.create_auto_scaling_group(
        AutoScalingGroupName=name, MinSize=low, MaxSize=high, DesiredCapacity=desired,
        LaunchTemplate={"LaunchTemplateName": "web", "Version": "1"},
        VPCZoneIdentifier=",".join(where),
    )


def members(name):
    found = asg.describe_auto_scaling_groups(AutoScalingGroupNames=[name])["AutoScalingGroups"][0]
    return found["DesiredCapacity"], found["Instances"]


def track(target, **more):
    cpu = {"PredefinedMetricType": "ASGAverageCPUUtilization"}
    asg.put_scaling_policy(
        AutoScalingGroupName="checkout", PolicyName="cpu", PolicyType="TargetTrackingScaling",
        TargetTrackingConfiguration={"PredefinedMetricSpecification": cpu, "TargetValue": target},
        **more,
    )


def change(**sizes):
    asg.update_auto_scaling_group(AutoScalingGroupName="orders", **sizes)


def use_version(version):
    template = {"LaunchTemplateName": "web", "Version": version}
    asg.update_auto_scaling_group(AutoScalingGroupName="api", LaunchTemplate=template)


def replace(**how):
    for one in members("api")[1]:
        asg.terminate_instance_in_auto_scaling_group(InstanceId=one["InstanceId"], **how)
        account.advance(minutes=3)
"""
TWO_GROUPS = 'group("orders", subnets[:2], 1, 4, 4)\ngroup("api", subnets, 1, 4, 4)\n'
THREE_ZONES = 'VPCZoneIdentifier=",".join(subnets)'
WARM = "EstimatedInstanceWarmup=120"


def first_unmet(name: str) -> Condition:
    return next(c for c in check(name).conditions if not c.met)


@pytest.mark.parametrize(
    ("name", "setup"),
    [("follow-demand", ""), ("survive-a-zone", TWO_GROUPS), ("roll-out", TWO_GROUPS)],
)
def test_reference_solution_passes(submit: Submit, name: str, setup: str) -> None:
    submit(GROUND + setup)
    assert not check(name).passed, "an account without a solution must not pass"
    submit(reference_solution(LAB, name))
    assert check(name).passed


DEMAND_MISTAKES = {
    "another name": ('group("shop", subnets, 6, 12, 6)\n', "exactly checkout"),
    "one subnet": (f'group("checkout", subnets[:1], 6, 12, 6)\ntrack(50, {WARM})\n', "separated"),
    "only desired": (f'group("checkout", subnets, 3, 12, 6)\ntrack(50, {WARM})\n', "a promise"),
    "no room": (f'group("checkout", subnets, 6, 6, 6)\ntrack(50, {WARM})\n', "most that you can"),
    "no policy": ('group("checkout", subnets, 6, 12, 6)\n', "Without a policy"),
    "a target of 0.5": (
        f'group("checkout", subnets, 6, 12, 6)\ntrack(0.5, {WARM})\n',
        "in per cent",
    ),
    "no warm-up": ('group("checkout", subnets, 6, 12, 6)\ntrack(50)\n', "busy with itself"),
}

ZONE_MISTAKES = {
    "nothing yet": (TWO_GROUPS, "half of the instances"),
    "one zone": (
        TWO_GROUPS + "change(MinSize=6, MaxSize=6, VPCZoneIdentifier=subnets[0])\n"
        "members('orders')\naccount.advance(minutes=5)\n",
        "go together",
    ),
    "a third zone and no spare": (TWO_GROUPS + f"change(MinSize=4, {THREE_ZONES})\n", "two thirds"),
    "eight over two zones": (TWO_GROUPS + "change(MinSize=8, MaxSize=8)\n", "costs money"),
    "six desired, one at least": (
        TWO_GROUPS + f"change(MaxSize=6, DesiredCapacity=6, {THREE_ZONES})\n",
        "at night too",
    ),
    "the group deleted": (
        TWO_GROUPS
        + 'asg.delete_auto_scaling_group(AutoScalingGroupName="orders", ForceDelete=True)\n',
        "exactly orders",
    ),
}

ROLL_OUT_MISTAKES = {
    "the template's default only": (
        TWO_GROUPS + 'ec2.modify_launch_template(LaunchTemplateName="web", DefaultVersion="2")\n'
        "replace(ShouldDecrementDesiredCapacity=False)\n",
        "names version 1",
    ),
    "the group only": (TWO_GROUPS + 'use_version("2")\n', "touches no instance"),
    "terminated for good": (
        TWO_GROUPS
        + 'use_version("2")\nreplace(ShouldDecrementDesiredCapacity=False)\n'
        + 'one = members("api")[1][0]["InstanceId"]\n'
        + "asg.terminate_instance_in_auto_scaling_group("
        + "InstanceId=one, ShouldDecrementDesiredCapacity=True)\n",
        "don't replace it",
    ),
    "the group deleted": (
        TWO_GROUPS
        + 'asg.delete_auto_scaling_group(AutoScalingGroupName="api", ForceDelete=True)\n',
        "exactly api",
    ),
}

MISTAKES = [
    pytest.param(name, code, hint, id=f"{name}: {mistake}")
    for name, mistakes in (
        ("follow-demand", DEMAND_MISTAKES),
        ("survive-a-zone", ZONE_MISTAKES),
        ("roll-out", ROLL_OUT_MISTAKES),
    )
    for mistake, (code, hint) in mistakes.items()
]


@pytest.mark.parametrize(("name", "code", "hint"), MISTAKES)
def test_anticipated_mistake_gets_its_own_hint(
    submit: Submit, name: str, code: str, hint: str
) -> None:
    submit(GROUND + code)
    unmet = first_unmet(name)
    assert hint in unmet.hint
    assert unmet.built, "a learner wants to know what was found instead"


def test_version_two_by_its_alias_is_as_good(submit: Submit) -> None:
    submit(GROUND + TWO_GROUPS + 'use_version("$Latest")\n')
    submit("replace(ShouldDecrementDesiredCapacity=False)\n")
    assert check("roll-out").passed


def test_a_group_without_a_version_launches_from_the_default(submit: Submit) -> None:
    submit(
        GROUND
        + 'ec2.modify_launch_template(LaunchTemplateName="web", DefaultVersion="2")\n'
        + 'asg.create_auto_scaling_group(AutoScalingGroupName="api", MinSize=4, MaxSize=4, '
        + 'VPCZoneIdentifier=",".join(subnets), LaunchTemplate={"LaunchTemplateName": "web"})\n'
    )
    assert check("roll-out").passed


def test_hints_tell_the_mistakes_apart() -> None:
    for mistakes in (DEMAND_MISTAKES, ZONE_MISTAKES, ROLL_OUT_MISTAKES):
        assert len({hint for _, hint in mistakes.values()}) == len(mistakes) >= 3
