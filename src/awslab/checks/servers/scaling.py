"""Exercises of the lab *Auto Scaling*."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

import boto3

from awslab.checks._reading import listing
from awslab.checks.machinery import Condition, exercise
from awslab.topology import Instance, ScalingGroup, Topology

#: What `orders` must have at any moment.
NEEDED = 4


def _group(topology: Topology, name: str) -> tuple[ScalingGroup | None, list[Instance]]:
    """Return an Auto Scaling group and those of its instances that run or are about to."""
    for vpc in topology.vpcs:
        for group in vpc.scaling_groups:
            if group.name == name:
                alive = ("pending", "running")
                own = [i for i in vpc.instances if i.id in group.instance_ids and i.state in alive]
                return group, own
    return None, []


def _missing(name: str) -> Condition:
    return Condition(
        f"There is an Auto Scaling group called {name}.",
        met=False,
        built="no group with this name in this Region",
        hint=f"The group's name is exactly {name}; create_auto_scaling_group makes it.",
    )


def _tracking(name: str) -> list[dict[str, Any]]:
    """Return the group's target tracking policies that follow its average CPU utilization."""
    policies = boto3.client("autoscaling").describe_policies(AutoScalingGroupName=name)
    found = []
    for policy in policies["ScalingPolicies"]:
        follows = policy.get("TargetTrackingConfiguration") or {}
        metric = follows.get("PredefinedMetricSpecification") or {}
        if metric.get("PredefinedMetricType") == "ASGAverageCPUUtilization":
            found.append({"warmup": policy.get("EstimatedInstanceWarmup"), **follows})
    return found


@exercise("Exercise 1, A group that follows demand")
def follow_demand(topology: Topology) -> Iterator[Condition]:
    group, _ = _group(topology, "checkout")
    if group is None:
        yield _missing("checkout")
        return
    yield Condition(
        "It stands in three Availability Zones.",
        met=len(group.zones) >= 3,
        built=listing(group.zones),
        hint=(
            "A group launches only into the subnets it was given. VPCZoneIdentifier is one string with all their "
            "ids, separated by commas."
        ),
    )
    sizes = f"minimum {group.min_size}, desired {group.desired}, maximum {group.max_size}"
    yield Condition(
        "Whatever a policy does, each zone keeps two instances.",
        met=group.min_size >= 6,
        built=sizes,
        hint=(
            "The desired capacity is the number that a policy changes, down to MinSize. Only the minimum is a promise, "
            "and two in each of three zones are six."
        ),
    )
    yield Condition(
        "It may grow to twelve instances and no further.",
        met=group.max_size == 12,
        built=sizes,
        hint="MaxSize is where every policy and schedule ends, and so the most that you can pay for.",
    )
    tracking = _tracking("checkout")
    targets = [policy["TargetValue"] for policy in tracking]
    if not tracking:
        hint = (
            "Without a policy nothing changes the desired capacity. put_scaling_policy with the type "
            "TargetTrackingScaling and the metric ASGAverageCPUUtilization does."
        )
    else:
        hint = "TargetValue is in per cent of CPU: one half is 50, not 0.5."
    yield Condition(
        "A target tracking policy keeps the average CPU utilization at 50 per cent.",
        met=50 in targets,
        built=listing((f"a target of {value:g}" for value in targets), "no target tracking of CPU"),
        hint=hint,
    )
    warmups = [policy["warmup"] for policy in tracking]
    yield Condition(
        "A new instance has 120 seconds to warm up.",
        met=120 in warmups,
        built=listing((f"{seconds or 'no'} seconds" for seconds in warmups), "no policy yet"),
        hint=(
            "A server that has just started is busy with itself, and its CPU would call for even more servers. Give "
            "the policy EstimatedInstanceWarmup."
        ),
    )


@exercise("Exercise 2, Survive a zone")
def survive_a_zone(topology: Topology) -> Iterator[Condition]:
    group, instances = _group(topology, "orders")
    if group is None:
        yield _missing("orders")
        return
    count = Counter(instance.zone for instance in instances)
    there = listing(f"{n} in {zone}" for zone, n in sorted(count.items()))
    left = len(instances) - max(count.values(), default=0)
    if len(count) < 2:
        hint = "All stand in one zone and go together. Give the group subnets in other zones."
    elif len(count) == 2:
        hint = (
            "With two zones, half of the instances go at once. A third zone makes the loss smaller: "
            "add its subnet to VPCZoneIdentifier."
        )
    else:
        hint = (
            "With three zones a third goes at once. What is left is two thirds of what stood there before, and "
            "replacements take minutes, so they don't count."
        )
    yield Condition(
        f"When any one zone fails, {NEEDED} instances go on without waiting for new ones.",
        met=left >= NEEDED,
        built=f"{there}: {left} would be left",
        hint=hint,
    )
    yield Condition(
        "No more than six instances run.",
        met=len(instances) <= 6,
        built=there,
        hint=(
            "Spare capacity costs money. Two zones need four spare instances, three zones need "
            "only two: spread instead of adding."
        ),
    )
    zones = max(len(group.zones), 1)
    kept = group.min_size - -(-group.min_size // zones)
    yield Condition(
        "Scale-in can't take this safety away.",
        met=kept >= NEEDED,
        built=f"a minimum of {group.min_size}: one zone less, and {kept} would be left",
        hint=(
            "At night a policy lowers the desired capacity to MinSize, and zones fail at night too. "
            "The spare instances belong into the minimum."
        ),
    )


def _next_type(name: str) -> str:
    """Return the instance type that a group's launch template version asks for, or ``""``."""
    client = boto3.client("autoscaling")
    found = client.describe_auto_scaling_groups(AutoScalingGroupNames=[name])
    template = found["AutoScalingGroups"][0].get("LaunchTemplate")
    if not template:
        return ""
    versions = boto3.client("ec2").describe_launch_template_versions(
        LaunchTemplateName=template["LaunchTemplateName"],
        Versions=[template.get("Version") or "$Default"],
    )["LaunchTemplateVersions"]
    return str(versions[0]["LaunchTemplateData"].get("InstanceType", ""))


@exercise("Exercise 3, Roll out a new version")
def roll_out(topology: Topology) -> Iterator[Condition]:
    group, instances = _group(topology, "api")
    if group is None:
        yield _missing("api")
        return
    coming = _next_type("api")
    yield Condition(
        "Whatever the group launches from now on is a t3.small.",
        met=coming == "t3.small",
        built=f"the version the group uses asks for {coming or 'no type'}",
        hint=(
            "A new version, or a new default version, changes nothing for a group that names version 1. Point the "
            "group to the new one with update_auto_scaling_group."
        ),
    )
    types = Counter(instance.type for instance in instances)
    yield Condition(
        "Every instance of the group is a t3.small.",
        met=set(types) == {"t3.small"},
        built=listing((f"{n} {kind}" for kind, n in sorted(types.items())), "no instance"),
        hint=(
            "An update of the group touches no instance that runs. They have to be replaced, one after the other, "
            "with terminate_instance_in_auto_scaling_group."
        ),
    )
    yield Condition(
        "The group still has four instances.",
        met=group.desired >= 4 and len(instances) >= 4,
        built=f"{group.desired} desired, {len(instances)} there",
        hint=(
            "ShouldDecrementDesiredCapacity=True says: and don't replace it. The group has shrunk; raise the desired "
            "capacity again, and use False next time."
        ),
    )
