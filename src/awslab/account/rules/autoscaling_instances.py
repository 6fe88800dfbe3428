"""What Auto Scaling refuses to do with single instances and scaling policies."""

from __future__ import annotations

from typing import Any

from awslab.account.engine import Call
from awslab.account.registry import refuses
from awslab.account.rules.autoscaling import group_of

_API = "autoscaling/ec2/APIReference/"
_ATTACH = "autoscaling/ec2/userguide/ec2-auto-scaling-detach-attach-instances.html"
_TERMINATE = _API + "API_TerminateInstanceInAutoScalingGroup.html"


@refuses(
    "autoscaling",
    "DetachInstances",
    "EnterStandby",
    "ExitStandby",
    "SetInstanceProtection",
    code="ValidationError",
    doc=_API + "API_DetachInstances.html",
)
def instance_of_no_group(call: Call) -> str | None:
    """Only an instance of the group can be detached, protected or put on standby."""
    group = group_of(call)
    known = [state.instance_id for state in group.instance_states] if group else []
    for one in call.params.get("InstanceIds") or []:
        if group and one not in known:
            return f"The instance {one} is not part of Auto Scaling group {group.name}."
    return None


def _managing(call: Call) -> Any:
    """Return the group of the instance a call names, or None."""
    for group in call.backend().autoscaling_groups.values():
        if any(state.instance_id == call.params["InstanceId"] for state in group.instance_states):
            return group
    return None


@refuses(
    "autoscaling",
    "SetInstanceHealth",
    "TerminateInstanceInAutoScalingGroup",
    code="ValidationError",
    doc=_TERMINATE,
)
def unmanaged_instance(call: Call) -> str | None:
    """Auto Scaling acts only on instances of its groups."""
    if _managing(call):
        return None
    return (
        "Instance Id not found - "
        f"No managed instance found for instance ID: {call.params['InstanceId']}"
    )


@refuses(
    "autoscaling",
    "TerminateInstanceInAutoScalingGroup",
    code="ValidationError",
    doc=_TERMINATE,
)
def terminate_below_minimum(call: Call) -> str | None:
    """Terminating an instance without replacement can't take a group below its minimum size."""
    group = _managing(call)
    if not group or not call.params["ShouldDecrementDesiredCapacity"]:
        return None
    if group.desired_capacity > group.min_size:
        return None
    return (
        f"Currently, desiredSize equals minSize ({group.min_size}). Terminating instance "
        "without replacement will violate group's min size constraint. Either set "
        "shouldDecrementDesiredCapacity flag to false or lower group's min size."
    )


@refuses(
    "autoscaling",
    "AttachInstances",
    code="ValidationError",
    doc=_ATTACH,
)
def attach_above_maximum(call: Call) -> str | None:
    """Attaching instances can't take a group above its maximum size."""
    group, added = group_of(call), len(call.params.get("InstanceIds") or [])
    if group and group.desired_capacity + added > group.max_size:
        return (
            f"Currently, the desired capacity is {group.desired_capacity}. Attaching {added} "
            f"instance(s) would violate the group's max size constraint ({group.max_size})."
        )
    return None


@refuses(
    "autoscaling",
    "AttachInstances",
    code="ValidationError",
    doc=_ATTACH,
)
def attach_unfit_instance(call: Call) -> str | None:
    """An instance that is attached runs, in one of the group's Availability Zones."""
    group, ec2 = group_of(call), call.backend("ec2")
    for one in call.params.get("InstanceIds") or [] if group else []:
        instance = ec2.get_instance_by_id(one)
        if instance is None or instance.state != "running":
            return f"Invalid Instance IDs [{one}]: the instance is not in the running state."
        if instance.placement.zone not in group.availability_zones:
            return f"Instance {one} is not in an Availability Zone of the Auto Scaling group."
    return None


@refuses(
    "autoscaling",
    "PutScalingPolicy",
    code="ValidationError",
    doc=_API + "API_PutScalingPolicy.html",
)
def policy_without_adjustment(call: Call) -> str | None:
    """A scaling policy needs what its type works with: an adjustment, its steps, or a target to track."""
    kind = call.params.get("PolicyType", "SimpleScaling")
    needed = {
        "SimpleScaling": "ScalingAdjustment",
        "StepScaling": "StepAdjustments",
        "TargetTrackingScaling": "TargetTrackingConfiguration",
    }.get(kind)
    if needed and needed not in call.params:
        return f"{needed} must be specified for policy type: {kind}"
    return None


@refuses(
    "autoscaling",
    "ExecutePolicy",
    "DeletePolicy",
    code="ValidationError",
    doc=_API + "API_ExecutePolicy.html",
)
def unknown_policy(call: Call) -> str | None:
    """Only a scaling policy that exists can be executed or deleted."""
    name = call.params["PolicyName"]
    known = call.backend().policies.values()
    return (
        None
        if name in {n for p in known for n in (p.name, p.arn)}
        else f"No scaling policy named {name}"
    )
