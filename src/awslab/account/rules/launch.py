"""Launching instances: what EC2 refuses."""

from __future__ import annotations

import base64
import binascii
import re
from collections import Counter

from awslab.account import faults
from awslab.account.engine import Call
from awslab.account.registry import refuses
from awslab.account.rules import _ec2

ERRORS = "AWSEC2/latest/APIReference/errors-overview.html"
RUN = "AWSEC2/latest/APIReference/API_RunInstances.html"

#: vCPUs of On-Demand instances an account may run in the standard families, in a Region. AWS starts a new account at 5
#: and raises the quota with use; this is what an account of some age has.
STANDARD_VCPUS = 1152
#: A type of the families A, C, D, H, I, M, R, T and Z. Others, such as inf2, hpc7a or trn1, have quotas of their own.
_STANDARD = re.compile(r"(a|c|d|h|i|im|is|m|r|t|z)\d")


@refuses("ec2", "RunInstances", code="MissingParameter", doc=RUN)
def without_image(call: Call) -> str | None:
    """A launch names an image, itself or through its launch template."""
    if not _ec2.launch(call).get("ImageId"):
        return "The request must contain the parameter ImageId"
    return None


@refuses("ec2", "RunInstances", code="InvalidParameterValue", doc=RUN)
def unknown_instance_type(call: Call) -> str | None:
    """The instance type must be one that AWS has."""
    name = _ec2.launch(call).get("InstanceType")
    if name and not _ec2.instance_type(name):
        return f"Invalid value '{name}' for InstanceType."
    return None


@refuses(
    "ec2",
    "RunInstances",
    code="Unsupported",
    doc="AWSEC2/latest/UserGuide/troubleshooting-launch.html",
)
def instance_type_not_offered_in_zone(call: Call) -> str | None:
    """Not every Availability Zone has every instance type."""
    request = _ec2.launch(call)
    zone, name = _ec2.launch_zone(call, request), request.get("InstanceType")
    places = _ec2.offered(call.region).get(name or "", [])
    if zone and places and zone not in places and call.backend().get_zone_by_name(zone):
        return (
            f"Your requested instance type ({name}) is not supported in your requested Availability Zone ({zone}). "
            "Please retry your request by not specifying an Availability Zone or choosing "
            f"{', '.join(places)}."
        )
    return None


@refuses(
    "ec2",
    "RunInstances",
    code="InvalidParameterValue",
    doc="AWSEC2/latest/UserGuide/ComponentsAMIs.html",
)
def other_architecture(call: Call) -> str | None:
    """Image and instance type have the same processor architecture."""
    request = _ec2.launch(call)
    image = _ec2.image(call, request.get("ImageId"))
    kind = _ec2.instance_type(request.get("InstanceType"))
    supported = kind["ProcessorInfo"]["SupportedArchitectures"] if kind else []
    if image and supported and image.architecture not in supported:
        return (
            f"The architecture '{','.join(supported)}' of the specified instance type does not match the architecture "
            f"'{image.architecture}' of the specified AMI. Specify an instance type and an AMI that have matching "
            "architectures, and try again. You can use 'describe-instance-types' or 'describe-images' to discover the "
            "architecture of the instance type or AMI."
        )
    return None


@refuses(
    "ec2",
    "RunInstances",
    code="InvalidParameterValue",
    doc="AWSEC2/latest/UserGuide/user-data.html",
)
def long_user_data(call: Call) -> str | None:
    """User data holds at most 16 KB before it is encoded."""
    try:
        size = len(base64.b64decode(call.params.get("UserData", ""), validate=True))
    except binascii.Error:
        return None
    return "User data is limited to 16384 bytes" if size > 16384 else None


@refuses(
    "ec2",
    "RunInstances",
    "StartInstances",
    code="VcpuLimitExceeded",
    doc="AWSEC2/latest/UserGuide/ec2-on-demand-instances.html",
)
def more_vcpus_than_quota(call: Call) -> str | None:
    """A Region's running On-Demand instances of the standard families have no more vCPUs together than the quota."""
    ec2 = call.backend()
    if call.operation == "RunInstances":
        name = _ec2.launch(call).get("InstanceType", "m1.small")
        wanted = _standard_vcpus(name) * call.params.get("MinCount", 1)
    else:
        starting = [i for i in _ec2.instances(call) if i.state == "stopped"]
        wanted = sum(_standard_vcpus(i.instance_type) for i in starting)
    if not wanted:
        return None
    running = Counter(
        instance.instance_type
        for reservation in ec2.reservations.values()
        for instance in reservation.instances
        if instance._state.name in ("pending", "running")
    )
    used = sum(_standard_vcpus(name) * count for name, count in running.items())
    if wanted + used > STANDARD_VCPUS:
        return (
            f"You have requested more vCPU capacity than your current vCPU limit of {STANDARD_VCPUS} allows for the "
            "instance bucket that the specified instance type belongs to. Please visit "
            "http://aws.amazon.com/contact-us/ec2-request to request an adjustment to this limit."
        )
    return None


def _standard_vcpus(name: str) -> int:
    kind = _ec2.instance_type(name)
    return int(kind["VCpuInfo"]["DefaultVCpus"]) if kind and _STANDARD.match(name) else 0


@refuses("ec2", "RunInstances", code="InvalidPlacementGroup.Unknown", doc=ERRORS)
def unknown_placement_group(call: Call) -> str | None:
    """A launch names a placement group that exists (the simulator has none)."""
    group = _ec2.launch(call).get("Placement", {}).get("GroupName")
    return f"The placement group '{group}' is unknown." if group else None


@refuses("ec2", "RunInstances", code="InsufficientInstanceCapacity", doc=ERRORS)
def launch_in_failed_zone(call: Call) -> str | None:
    """A zone that has failed has no capacity to launch in (AWS answers 500, which botocore would wait on)."""
    request = _ec2.launch(call)
    zone = _ec2.launch_zone(call, request)
    if zone in faults.failed:
        name = request.get("InstanceType", "")
        return (
            f"We currently do not have sufficient {name} capacity in the Availability Zone you requested ({zone}). "
            f"Our system will be working on provisioning additional capacity. You can currently get {name} capacity "
            "by not specifying an Availability Zone in your request or choosing another one."
        )
    return None


@refuses("ec2", "RunInstances", code="InvalidParameter", doc=ERRORS)
def security_group_of_another_vpc(call: Call) -> str | None:
    """Security groups and subnet of a launch belong to one VPC."""
    request = _ec2.launch(call)
    interfaces = request.get("NetworkInterfaces") or [{}]
    if request.get("SubnetId") or interfaces[0].get("SubnetId"):
        subnet = _ec2.launch_subnet(call, request)
    else:  # the launch goes to the default VPC
        subnet = next(iter(call.backend().get_default_subnets().values()), None)
    for group_id in request.get("SecurityGroupIds") or interfaces[0].get("Groups") or []:
        group = call.backend().get_security_group_from_id(group_id)
        if subnet and group and group.vpc_id != subnet.vpc_id:
            return f"Security group {group_id} and subnet {subnet.id} belong to different networks."
    return None


@refuses("ec2", "RunInstances", code="InvalidParameterCombination", doc=RUN)
def group_name_with_subnet(call: Call) -> str | None:
    """Security groups are named only in the default VPC; with a subnet they are given by id."""
    if call.params.get("SecurityGroups") and call.params.get("SubnetId"):
        return "The parameter groupName cannot be used with the parameter subnet"
    return None


@refuses("ec2", "RunInstances", code="InvalidParameterCombination", doc=RUN)
def interfaces_and_security_groups(call: Call) -> str | None:
    """Where a launch lists network interfaces, security groups belong to those."""
    if call.params.get("NetworkInterfaces") and call.params.get("SecurityGroupIds"):
        return (
            "Network interfaces and an instance-level security groups may not be specified "
            "on the same request"
        )
    return None


@refuses("ec2", "RunInstances", code="InvalidParameterValue", doc=ERRORS)
def unknown_instance_profile(call: Call) -> str | None:
    """A launch names an instance profile that exists; a role's name is not enough."""
    name = call.params.get("IamInstanceProfile", {}).get("Name")
    profiles = call.backend("iam").instance_profiles.values() if name else []
    if name and name not in {profile.name for profile in profiles}:
        return (
            f"Value ({name}) for parameter iamInstanceProfile.name is invalid. "
            "Invalid IAM Instance Profile name"
        )
    return None


@refuses("ec2", "RunInstances", code="InsufficientFreeAddressesInSubnet", doc=ERRORS)
def full_subnet(call: Call) -> str | None:
    """A subnet launches only as many instances as it has free addresses; five of each block are AWS's."""
    subnet = _ec2.launch_subnet(call, _ec2.launch(call))
    wanted = call.params.get("MinCount", 1)
    if subnet and wanted > _ec2.free_addresses(subnet):
        return "The specified subnet does not have enough free addresses to satisfy the request."
    return None
