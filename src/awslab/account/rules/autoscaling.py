"""What Auto Scaling refuses."""

from __future__ import annotations

from typing import Any

from awslab.account.engine import Call
from awslab.account.registry import differs, refuses
from awslab.account.rules import _balancing as balancing
from awslab.account.rules._network import subnet

_API = "autoscaling/ec2/APIReference/"
_CREATE = _API + "API_CreateAutoScalingGroup.html"
_LIMITS = _API + "API_UpdateAutoScalingGroup.html"
_TEMPLATE = "autoscaling/ec2/userguide/create-asg-launch-template.html"
_SUBNETS = "autoscaling/ec2/userguide/asg-in-vpc.html"

differs(
    "asg",
    "Target tracking and predictive scaling policies change a group's capacity by themselves.",
    because="They follow the load of real instances; simulated ones have none. "
    "Simple and step policies work, by ExecutePolicy and by alarms.",
)


def group_of(call: Call) -> Any:
    """Return the Auto Scaling group a call names, or None."""
    return call.backend().autoscaling_groups.get(call.params.get("AutoScalingGroupName"))


#: Operations that moto answers with an exception of Python's when there is no such group.
_NEEDS_GROUP = (
    "AttachInstances",
    "AttachLoadBalancerTargetGroups",
    "AttachLoadBalancers",
    "DescribeLoadBalancerTargetGroups",
    "DescribeLoadBalancers",
    "DetachInstances",
    "DetachLoadBalancerTargetGroups",
    "DetachLoadBalancers",
    "DisableMetricsCollection",
    "EnableMetricsCollection",
    "EnterStandby",
    "ExitStandby",
    "PutLifecycleHook",
    "PutScalingPolicy",
    "PutScheduledUpdateGroupAction",
    "ResumeProcesses",
    "SetDesiredCapacity",
    "SetInstanceProtection",
    "SuspendProcesses",
)


@refuses("autoscaling", *_NEEDS_GROUP, code="ValidationError", doc=_API + "CommonErrors.html")
def unknown_group(call: Call) -> str | None:
    """An operation on an Auto Scaling group needs one that exists."""
    if group_of(call):
        return None
    name = call.params.get("AutoScalingGroupName")
    return f"AutoScalingGroup name not found - AutoScalingGroup '{name}' not found"


@refuses("autoscaling", "CreateAutoScalingGroup", code="AlreadyExists", doc=_CREATE)
def group_name_taken(call: Call) -> str | None:
    """An Auto Scaling group's name is unique in its Region."""
    if group_of(call) is None:
        return None
    name = call.params["AutoScalingGroupName"]
    return (
        "AutoScalingGroup by this name already exists - "
        f"A group with the name {name} already exists"
    )


def _bounds(call: Call) -> tuple[int, int, int | None]:
    """Return minimum, maximum and desired capacity as they would be after the call."""
    group, asked = group_of(call), call.params
    low = asked.get("MinSize", group.min_size if group else 0)
    high = asked.get("MaxSize", group.max_size if group else low)
    return low, high, asked.get("DesiredCapacity")


@refuses(
    "autoscaling",
    "CreateAutoScalingGroup",
    "UpdateAutoScalingGroup",
    code="ValidationError",
    doc=_LIMITS,
)
def minimum_above_maximum(call: Call) -> str | None:
    """A group's minimum size can't be above its maximum size."""
    low, high, _ = _bounds(call)
    if low > high:
        return f"Max bound, {high}, must be greater than or equal to min bound, {low}"
    return None


@refuses(
    "autoscaling",
    "CreateAutoScalingGroup",
    "UpdateAutoScalingGroup",
    code="ValidationError",
    doc=_LIMITS,
)
def desired_outside_bounds(call: Call) -> str | None:
    """A group's desired capacity lies between its minimum and maximum size."""
    low, high, desired = _bounds(call)
    if desired is not None and not low <= desired <= high:
        return (
            f"Desired capacity:{desired} must be between "
            f"the specified min size:{low} and max size:{high}"
        )
    return None


@refuses(
    "autoscaling",
    "SetDesiredCapacity",
    code="ValidationError",
    doc=_API + "API_SetDesiredCapacity.html",
)
def set_desired_outside_bounds(call: Call) -> str | None:
    """The desired capacity can't be set above a group's maximum size or below its minimum."""
    group, asked = group_of(call), call.params["DesiredCapacity"]
    said = f"New SetDesiredCapacity value {asked} is "
    if group and asked > group.max_size:
        return said + f"above max value {group.max_size} for the AutoScalingGroup."
    if group and asked < group.min_size:
        return said + f"below min value {group.min_size} for the AutoScalingGroup."
    return None


@refuses(
    "autoscaling",
    "DeleteAutoScalingGroup",
    code="ResourceInUse",
    doc=_API + "API_DeleteAutoScalingGroup.html",
)
def delete_with_instances(call: Call) -> str | None:
    """A group that has instances is deleted only with ForceDelete."""
    group = group_of(call)
    if group and group.instance_states and not call.params.get("ForceDelete"):
        return (
            "You cannot delete an AutoScalingGroup while there are instances "
            "or pending Spot instance request(s) still in the group."
        )
    return None


_PLACED = ("CreateAutoScalingGroup", "UpdateAutoScalingGroup")


def _subnet_ids(call: Call) -> list[str]:
    given = call.params.get("VPCZoneIdentifier") or ""
    return [one for one in given.replace(" ", "").split(",") if one]


@refuses("autoscaling", *_PLACED, code="ValidationError", doc=_SUBNETS)
def unknown_subnet(call: Call) -> str | None:
    """The subnets of a group must exist."""
    for one in _subnet_ids(call):
        if subnet(call.backend("ec2"), one) is None:
            return f"The subnet ID '{one}' does not exist"
    return None


@refuses("autoscaling", *_PLACED, code="ValidationError", doc=_SUBNETS)
def subnets_of_several_vpcs(call: Call) -> str | None:
    """All subnets of a group lie in one VPC."""
    if balancing.several_vpcs(call.backend("ec2"), _subnet_ids(call)):
        return "The subnets of an Auto Scaling group must be in the same VPC"
    return None


@refuses("autoscaling", *_PLACED, code="ValidationError", doc=_CREATE)
def unknown_zone(call: Call) -> str | None:
    """A group's Availability Zones are zones of its Region."""
    known = [zone.name for zone in call.backend("ec2").describe_availability_zones()]
    wrong = [zone for zone in call.params.get("AvailabilityZones") or [] if zone not in known]
    return f"Invalid availability zones: [{', '.join(wrong)}]" if wrong else None


@refuses(
    "autoscaling",
    "CreateAutoScalingGroup",
    "AttachLoadBalancerTargetGroups",
    code="ValidationError",
    doc=_API + "API_AttachLoadBalancerTargetGroups.html",
)
def unknown_target_group(call: Call) -> str | None:
    """The target groups of a group must exist."""
    known = call.backend("elbv2").target_groups
    if all(arn in known for arn in call.params.get("TargetGroupARNs") or []):
        return None
    return "Provided Target Groups may not be valid. Please ensure they exist and try again."


def _template(call: Call) -> Any:
    """Return the launch template version a call names, or None."""
    given = call.params.get("LaunchTemplate") or {}
    ec2 = call.backend("ec2")
    for template in ec2.launch_templates.values():
        if given.get("LaunchTemplateId") == template.id or (
            given.get("LaunchTemplateName") == template.name
        ):
            return template.get_version(given.get("Version") or "$Default")
    return None


_FORMED = "You must use a valid fully-formed launch template. "


@refuses("autoscaling", *_PLACED, code="ValidationError", doc=_TEMPLATE)
def template_without_image(call: Call) -> str | None:
    """A group's launch template must say which image to launch."""
    version = _template(call)
    if version and not version.image_id:
        return _FORMED + "The request must contain the parameter ImageId"
    return None


@refuses("autoscaling", *_PLACED, code="ValidationError", doc=_TEMPLATE)
def template_with_unknown_image(call: Call) -> str | None:
    """The image in a group's launch template must exist in the group's Region."""
    version = _template(call)
    image = version.image_id if version else None
    if not image or image.startswith("resolve:") or image in call.backend("ec2").amis:
        return None
    return f"{_FORMED}The image id '[{image}]' does not exist"


@refuses(
    "autoscaling",
    "CreateLaunchConfiguration",
    code="UnsupportedOperation",
    doc="autoscaling/ec2/userguide/launch-configurations.html",
)
def launch_configurations_are_closed(call: Call) -> str:
    """New accounts can't create launch configurations (since October 2024): launch templates take their place."""
    return (
        "The Launch Configuration creation operation is not available in your account. "
        "Use launch templates to create configuration templates for your Auto Scaling groups."
    )
