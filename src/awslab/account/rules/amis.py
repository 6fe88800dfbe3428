"""Amazon Machine Images: what EC2 refuses."""

from __future__ import annotations

import re
from typing import Any

from awslab.account.engine import Call
from awslab.account.registry import refuses
from awslab.account.rules import _ec2

ERRORS = "AWSEC2/latest/APIReference/errors-overview.html"
CREATE = "AWSEC2/latest/APIReference/API_CreateImage.html"
REGISTER = "AWSEC2/latest/APIReference/API_RegisterImage.html"

_NAME = re.compile(r"^[A-Za-z0-9 ()\[\]./'@_-]{3,128}$")


@refuses(
    "ec2",
    "DescribeImages",
    "RunInstances",
    "CopyImage",
    "ModifyImageAttribute",
    "DescribeImageAttribute",
    code="InvalidAMIID.Unavailable",
    doc=ERRORS,
)
def deregistered_image(call: Call) -> str | None:
    """A deregistered image launches nothing more; instances launched from it go on."""
    region = call.params.get("SourceRegion")
    named = [
        *call.params.get("ImageIds", []),
        call.params.get("SourceImageId"),
        call.params.get("ImageId"),
    ]
    if call.operation == "RunInstances":
        named.append(_ec2.launch(call).get("ImageId"))
    gone = [image_id for image_id in named if image_id in call.backend(region=region).deleted_amis]
    return f"The image ID '{gone[0]}' is no longer available" if gone else None


@refuses("ec2", "RunInstances", "CopyImage", code="InvalidAMIID.Unavailable", doc=ERRORS)
def image_not_available(call: Call) -> str | None:
    """An image is launched or copied once it is available: not while it is pending, nor disabled."""
    region = call.params.get("SourceRegion")
    image_id = call.params.get("SourceImageId") or _ec2.launch(call).get("ImageId")
    image = call.backend(region=region).amis.get(image_id)
    if image and image.state != "available":
        return f"The image ID '{image_id}' is not available: it is {image.state}"
    return None


@refuses("ec2", "CreateImage", "RegisterImage", code="InvalidAMIName.Duplicate", doc=ERRORS)
def used_image_name(call: Call) -> str | None:
    """A new image gets a name that none of the account's images in the Region has; a copy may repeat one."""
    name = call.params.get("Name")
    for image in _own(call):
        if image.name == name:
            return f"AMI name {name} is already in use by AMI {image.id}"
    return None


@refuses(
    "ec2",
    "CreateImage",
    "CopyImage",
    "RegisterImage",
    code="InvalidAMIName.Malformed",
    doc=REGISTER,
)
def impossible_image_name(call: Call) -> str | None:
    """An image's name has 3 to 128 letters, digits, spaces and some signs."""
    if _NAME.match(call.params.get("Name", "")):
        return None
    return (
        "AMI names must be between 3 and 128 characters long, and may contain letters, numbers, "
        "'(', ')', '.', '-', '/' and '_'"
    )


@refuses("ec2", "CreateImage", code="UnsupportedOperation", doc=CREATE)
def image_of_instance_store(call: Call) -> str | None:
    """CreateImage takes snapshots, so it needs an instance whose root device is an EBS volume."""
    instance = call.backend().get_instance_by_id(call.params["InstanceId"])
    if instance and instance.root_device_type != "ebs":
        return (
            f"The instance '{instance.id}' does not have an 'ebs' root device type: "
            "its volumes have no snapshots"
        )
    return None


@refuses("ec2", "CreateImage", code="IncorrectState", doc=CREATE)
def image_of_terminated_instance(call: Call) -> str | None:
    """An image is made of an instance that is running or stopped."""
    instance = call.backend().get_instance_by_id(call.params["InstanceId"])
    if instance and instance.state not in ("running", "stopping", "stopped"):
        return f"Instance '{instance.id}' is not in the 'running' or 'stopped' state."
    return None


@refuses(
    "ec2",
    "DeregisterImage",
    "ModifyImageAttribute",
    "DisableImage",
    "EnableImage",
    code="AuthFailure",
    doc=ERRORS,
    status=403,
)
def image_of_another_owner(call: Call) -> str | None:
    """An image is changed, shared or deregistered by its owner only."""
    image = _ec2.image(call, call.params.get("ImageId"))
    if image and image.owner_id != call.account:
        return f"Not authorized for image:{image.id}"
    return None


@refuses(
    "ec2",
    "ModifyImageAttribute",
    code="InvalidParameter",
    doc="AWSEC2/latest/UserGuide/sharingamis-explicit.html",
)
def encrypted_image_to_all(call: Call) -> str | None:
    """An image with an encrypted snapshot is never public."""
    image = call.backend().amis.get(call.params["ImageId"])
    added = call.params.get("LaunchPermission", {}).get("Add", [])
    groups = {permission.get("Group") for permission in added}
    if call.params.get("OperationType") == "add":
        groups |= {*call.params.get("UserGroups", [])}
    if image and "all" in groups and any(d["Ebs"]["Encrypted"] for d in image.block_devices):
        return "Encrypted images cannot be shared publicly"
    return None


def _own(call: Call) -> list[Any]:
    return [i for i in call.backend().amis.values() if i.owner_id == call.account]
