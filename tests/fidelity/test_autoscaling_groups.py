"""Auto Scaling groups at work: balanced, self-healing, with a history."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest

from awslab import account
from awslab.account.faults import fail_zone, restore_zone

from .harness import AWS, shows
from .scenes import (
    advance,
    balancer,
    fleet,
    group,
    listener,
    network,
    scaling_group,
    targets,
    template,
)


@pytest.fixture
def slow() -> Iterator[AWS]:
    """An account in which even brief waits take their time."""
    account.open(region=AWS.region, waits="simulated")
    yield AWS("client", {})
    account.close()


def zones(aws: AWS) -> str:
    """Return the zone letters of the group's instances, in order: ``aabc``."""
    return "".join(sorted(member["AvailabilityZone"][-1] for member in fleet(aws)))


def resize(aws: AWS, desired: int) -> None:
    aws.autoscaling.set_desired_capacity(AutoScalingGroupName="fleet", DesiredCapacity=desired)


def history(aws: AWS) -> list[dict[str, Any]]:
    return list(aws.autoscaling.describe_scaling_activities()["Activities"])


@shows(
    "autoscaling_groups/desired-capacity",
    measured=("asg: Scale-out/in keeps balance",),
)
def test_balance(one: AWS) -> None:
    scaling_group(one, network(one, "abc")[1], 6)
    assert zones(one) == "aabbcc"
    resize(one, 7)
    assert zones(one) == "aaabbcc"
    resize(one, 3)
    assert zones(one) == "abc"


@shows(measured=("asg: Instance AZ reported by ASG equals the instance's subnet AZ in EC2",))
def test_zones_agree_with_ec2(one: AWS) -> None:
    scaling_group(one, network(one, "abc")[1], 3)
    said = {member["InstanceId"]: member["AvailabilityZone"] for member in fleet(one)}
    for reservation in one.ec2.describe_instances()["Reservations"]:
        for instance in reservation["Instances"]:
            assert instance["Placement"]["AvailabilityZone"] == said[instance["InstanceId"]]


@shows("autoscaling_groups/desired-capacity")
def test_zones_of_the_default_vpc(one: AWS) -> None:
    scaling_group(one, [], 2, AvailabilityZones=[one.zone("a"), one.zone("c")])
    assert zones(one) == "ac"


@shows(
    "autoscaling_groups/desired-capacity",
    measured=("asg: Lifecycle state Pending first → InService",),
)
def test_pending_first(slow: AWS) -> None:
    scaling_group(slow, network(slow)[1], 1)
    assert fleet(slow)[0]["LifecycleState"] == "Pending"
    advance(minutes=3)
    assert fleet(slow)[0]["LifecycleState"] == "InService"


@shows(
    "autoscaling_groups/scaling-activities",
    measured=("asg: Scaling activities recorded (describe_scaling_activities)",),
)
def test_history(slow: AWS) -> None:
    scaling_group(slow, network(slow)[1], 1)
    launch = history(slow)[0]
    assert launch["Description"] == f"Launching a new EC2 instance: {fleet(slow)[0]['InstanceId']}"
    assert "changing the desired capacity from 0 to 1" in launch["Cause"]
    assert launch["StatusCode"] == "InProgress"
    assert "EndTime" not in launch
    advance(minutes=3)
    assert history(slow)[0]["StatusCode"] == "Successful"
    resize(slow, 2)
    assert len(history(slow)) == 2
    assert "changing the desired capacity from 1 to 2" in history(slow)[0]["Cause"], "newest first"


@shows("autoscaling_groups/scaling-activities")
def test_history_by_pages(one: AWS) -> None:
    scaling_group(one, network(one)[1], 3)
    pages = one.autoscaling.get_paginator("describe_scaling_activities").paginate(
        AutoScalingGroupName="fleet", PaginationConfig={"PageSize": 2}
    )
    assert [len(page["Activities"]) for page in pages] == [2, 1]


@shows(
    "autoscaling_groups/terminated-instances", measured=("asg: A terminated instance is replaced",)
)
def test_terminated_instance_is_replaced(one: AWS) -> None:
    scaling_group(one, network(one)[1], 2)
    gone = fleet(one)[0]["InstanceId"]
    one.ec2.terminate_instances(InstanceIds=[gone])
    now = [member["InstanceId"] for member in fleet(one)]
    assert len(now) == 2
    assert gone not in now
    assert any("EC2 health check" in activity["Cause"] for activity in history(one))


@shows("autoscaling_groups/stopped-instances")
def test_stopped_instance_is_replaced(one: AWS) -> None:
    scaling_group(one, network(one)[1], 2)
    gone = fleet(one)[0]["InstanceId"]
    one.ec2.stop_instances(InstanceIds=[gone])
    now = [member["InstanceId"] for member in fleet(one)]
    assert len(now) == 2
    assert gone not in now
    assert any("EC2 health check" in activity["Cause"] for activity in history(one))


@shows("autoscaling_groups/stopped-instances")
def test_suspended_group_replaces_nothing(one: AWS) -> None:
    scaling_group(one, network(one)[1], 2)
    one.autoscaling.suspend_processes(
        AutoScalingGroupName="fleet", ScalingProcesses=["ReplaceUnhealthy"]
    )
    stopped = fleet(one)[0]["InstanceId"]
    one.ec2.stop_instances(InstanceIds=[stopped])
    assert stopped in [member["InstanceId"] for member in fleet(one)]


@shows("autoscaling_groups/marked-unhealthy")
def test_marked_unhealthy(one: AWS) -> None:
    scaling_group(one, network(one)[1], 2)
    gone = fleet(one)[0]["InstanceId"]
    one.autoscaling.set_instance_health(InstanceId=gone, HealthStatus="Unhealthy")
    assert gone not in [member["InstanceId"] for member in fleet(one)]


def test_zone_fails_and_comes_back(one: AWS) -> None:
    scaling_group(one, network(one, "abc")[1], 3)
    assert zones(one) == "abc"
    fail_zone(one.zone("b"))
    assert zones(one) == "abc", "nobody has noticed yet"
    advance(minutes=5)
    assert zones(one) == "aac"
    resize(one, 4)
    assert zones(one) == "aacc"
    restore_zone(one.zone("b"))
    advance(minutes=5)
    assert Counter(zones(one)) in (Counter("aabc"), Counter("abcc"))


def test_every_zone_fails(one: AWS) -> None:
    scaling_group(one, network(one)[1], 2)
    fail_zone(one.zone("a"))
    fail_zone(one.zone("b"))
    advance(minutes=5)
    assert fleet(one) == []
    assert history(one)[0]["StatusCode"] == "Failed"


@shows(
    "autoscaling_groups/targets-in-service",
    measured=("asg: Attached target group: ASG instances registered as targets",),
)
def test_targets_follow_the_group(one: AWS) -> None:
    vpc, subnets = network(one)
    app = targets(one, vpc)
    listener(one, balancer(one, subnets), app)
    scaling_group(one, subnets, 2, TargetGroupARNs=[app])

    def registered() -> set[str]:
        found = one.elbv2.describe_target_health(TargetGroupArn=app)["TargetHealthDescriptions"]
        return {t["Target"]["Id"] for t in found if t["TargetHealth"]["State"] != "draining"}

    assert registered() == {member["InstanceId"] for member in fleet(one)}
    resize(one, 1)
    assert registered() == {fleet(one)[0]["InstanceId"]}


@shows("autoscaling_groups/load-balancer-health")
def test_load_balancer_health(one: AWS) -> None:
    vpc, subnets = network(one)
    app = targets(one, vpc)
    listener(one, balancer(one, subnets), app)
    shut = template(one, SecurityGroupIds=[group(one, vpc)])
    scaling_group(
        one,
        subnets,
        1,
        TargetGroupARNs=[app],
        HealthCheckType="ELB",
        HealthCheckGracePeriod=300,
        LaunchTemplate={"LaunchTemplateName": shut},
    )
    first = fleet(one)[0]["InstanceId"]
    advance(minutes=4)
    assert fleet(one)[0]["InstanceId"] == first, "within the grace period"
    advance(minutes=2)
    assert fleet(one)[0]["InstanceId"] != first
    assert any("ELB system health check" in activity["Cause"] for activity in history(one))


@shows("autoscaling_groups/creation-time")
def test_creation_time(one: AWS) -> None:
    scaling_group(one, network(one)[1])
    made = one.autoscaling.describe_auto_scaling_groups()["AutoScalingGroups"][0]["CreatedTime"]
    assert made.strftime("%Y-%m-%d") == "2026-11-02"


@shows("autoscaling_groups/follow-new-zones")
def test_follow_new_subnets(one: AWS) -> None:
    _, subnets = network(one, "abc")
    scaling_group(one, subnets[:2], 2)
    assert zones(one) == "ab"
    one.autoscaling.update_auto_scaling_group(
        AutoScalingGroupName="fleet", VPCZoneIdentifier=",".join(subnets[1:])
    )
    assert zones(one) == "bc"


@shows("autoscaling_groups/delete-with-instances")
def test_forced_deletion(one: AWS) -> None:
    scaling_group(one, network(one)[1], 2, NewInstancesProtectedFromScaleIn=True)
    resize(one, 1)
    assert len(fleet(one)) == 2, "protected from scale in"
    one.autoscaling.delete_auto_scaling_group(AutoScalingGroupName="fleet", ForceDelete=True)
    instances = [
        instance["State"]["Name"]
        for reservation in one.ec2.describe_instances()["Reservations"]
        for instance in reservation["Instances"]
    ]
    assert instances == ["terminated", "terminated"]
    assert history(one) == []
    kept = one.autoscaling.describe_scaling_activities(IncludeDeletedGroups=True)["Activities"]
    assert len(kept) == 4
