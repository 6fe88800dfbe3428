"""The life of an instance: which calls EC2 refuses in which state."""

from __future__ import annotations

from awslab.account.engine import Call
from awslab.account.registry import refuses
from awslab.account.rules import _ec2

LIFECYCLE = "AWSEC2/latest/UserGuide/ec2-instance-lifecycle.html"
ERRORS = "AWSEC2/latest/APIReference/errors-overview.html"
ATTRIBUTES = "AWSEC2/latest/APIReference/API_ModifyInstanceAttribute.html"

#: Attributes of ModifyInstanceAttribute that only a stopped instance changes.
_WHEN_STOPPED = {
    "InstanceType": "instanceType",
    "Kernel": "kernel",
    "Ramdisk": "ramdisk",
    "UserData": "userData",
    "EbsOptimized": "ebsOptimized",
}


@refuses("ec2", "StartInstances", code="IncorrectInstanceState", doc=LIFECYCLE)
def start_only_stopped(call: Call) -> str | None:
    """Only a stopped instance starts: not while it is stopping, and never again once terminated."""
    for instance in _ec2.instances(call):
        if instance.state not in ("stopped", "pending", "running"):
            return f"The instance '{instance.id}' is not in a state from which it can be started."
    return None


@refuses("ec2", "StopInstances", code="IncorrectInstanceState", doc=LIFECYCLE)
def stop_only_running(call: Call) -> str | None:
    """Only a running instance stops: not while it is pending, and never once it is terminated."""
    for instance in _ec2.instances(call):
        if instance.state not in ("running", "stopping", "stopped"):
            return f"This instance '{instance.id}' is not in a state from which it can be stopped."
    return None


@refuses(
    "ec2",
    "StopInstances",
    code="UnsupportedOperation",
    doc="AWSEC2/latest/UserGuide/RootDeviceStorage.html",
)
def stop_instance_store(call: Call) -> str | None:
    """An instance whose root device is an instance store runs or is terminated; it can't be stopped."""
    for instance in _ec2.instances(call):
        if instance.root_device_type == "instance-store":
            return (
                f"The instance '{instance.id}' does not have an 'ebs' root device type "
                "and cannot be stopped."
            )
    return None


@refuses("ec2", "ModifyInstanceAttribute", code="IncorrectInstanceState", doc=ATTRIBUTES)
def change_of_running_instance(call: Call) -> str | None:
    """Type, user data, kernel, RAM disk and EBS optimization change only while the instance is stopped."""
    instance = call.backend().get_instance_by_id(call.params["InstanceId"])
    changed = {call.params.get("Attribute")} | {
        attribute for name, attribute in _WHEN_STOPPED.items() if name in call.params
    }
    if instance and changed & {*_WHEN_STOPPED.values()} and instance.state != "stopped":
        return f"The instance '{instance.id}' is not in the 'stopped' state."
    return None


@refuses("ec2", "ModifyInstanceAttribute", code="InvalidInstanceAttributeValue", doc=ERRORS)
def change_to_unknown_type(call: Call) -> str | None:
    """An instance changes only to a type that AWS has."""
    name = call.params.get("InstanceType", {}).get("Value")
    if name and not _ec2.instance_type(name):
        return f"Invalid value '{name}' for InstanceType."
    return None


@refuses(
    "ec2",
    "ModifyInstanceAttribute",
    code="InvalidParameterValue",
    doc="AWSEC2/latest/UserGuide/resize-limitations.html",
)
def change_to_other_architecture(call: Call) -> str | None:
    """An instance keeps its architecture when it changes its type."""
    instance = call.backend().get_instance_by_id(call.params["InstanceId"])
    kind = _ec2.instance_type(call.params.get("InstanceType", {}).get("Value"))
    supported = kind["ProcessorInfo"]["SupportedArchitectures"] if kind else []
    if instance and supported and instance.architecture not in supported:
        return (
            f"The architecture '{','.join(supported)}' of the specified instance type does not "
            f"match the architecture '{instance.architecture}' of the instance."
        )
    return None


@refuses("ec2", "ModifyInstanceAttribute", code="InvalidInstanceAttributeValue", doc=ERRORS)
def unknown_device(call: Call) -> str | None:
    """Whether a volume is deleted with the instance is set for devices that the instance has."""
    instance = call.backend().get_instance_by_id(call.params["InstanceId"])
    for mapping in call.params.get("BlockDeviceMappings", []) if instance else []:
        if (device := mapping.get("DeviceName")) not in instance.block_device_mapping:
            return f"No device is currently mapped at {device}"
    return None
