"""EBS volumes: what EC2 refuses."""

from __future__ import annotations

import re
from typing import Any

from awslab.account.clock import clock
from awslab.account.engine import Call
from awslab.account.registry import refuses
from awslab.account.rules import _volumes

ERRORS = "AWSEC2/latest/APIReference/errors-overview.html"
CREATE = "AWSEC2/latest/APIReference/API_CreateVolume.html"
ATTACH = "AWSEC2/latest/APIReference/API_AttachVolume.html"
DETACH = "AWSEC2/latest/APIReference/API_DetachVolume.html"
MODIFY = "AWSEC2/latest/APIReference/API_ModifyVolume.html"

_DEVICE = re.compile(r"^(/dev/)?(sd[a-z]\d{0,2}|xvd[a-z]{1,2}\d{0,2}|hd[a-z])$")


@refuses(
    "ec2",
    "DescribeVolumes",
    "DescribeVolumeStatus",
    "DescribeVolumesModifications",
    code="InvalidVolume.NotFound",
    doc=ERRORS,
)
def unknown_volume(call: Call) -> str | None:
    """A volume is named in its own Region, by its owner."""
    for volume_id in call.params.get("VolumeIds", []):
        if volume_id not in call.backend().volumes:
            return f"The volume '{volume_id}' does not exist."
    return None


@refuses("ec2", "CreateVolume", code="InvalidZone.NotFound", doc=ERRORS)
def zone_of_another_region(call: Call) -> str | None:
    """A volume is made in an Availability Zone of the Region the call goes to."""
    zone = call.params.get("AvailabilityZone")
    if zone and call.backend().get_zone_by_name(zone) is None:
        return f"The zone '{zone}' does not exist."
    return None


@refuses("ec2", "CreateVolume", code="InvalidParameterValue", doc=CREATE)
def smaller_than_snapshot(call: Call) -> str | None:
    """A volume made from a snapshot is at least as large as the snapshot."""
    snapshot = call.backend().snapshots.get(call.params.get("SnapshotId"))
    if snapshot and call.params.get("Size", snapshot.volume_size) < snapshot.volume_size:
        return (
            f"The volume size {call.params['Size']}GiB is smaller than snapshot "
            f"'{snapshot.id}' of {snapshot.volume_size}GiB."
        )
    return None


@refuses("ec2", "CreateVolume", code="IncorrectState", doc=CREATE)
def from_pending_snapshot(call: Call) -> str | None:
    """A volume is made from a snapshot that is completed."""
    snapshot = call.backend().snapshots.get(call.params.get("SnapshotId"))
    if snapshot and snapshot.status != "completed":
        return f"Snapshot is in invalid state - {snapshot.status}"
    return None


@refuses("ec2", "AttachVolume", code="InvalidVolume.ZoneMismatch", doc=ERRORS)
def attach_volume_in_another_zone(call: Call) -> str | None:
    """An EBS volume attaches only to an instance in its own Availability Zone."""
    volume, instance = _volume_and_instance(call)
    if volume and instance and volume.zone.name != instance.placement.zone:
        return (
            f"The volume '{volume.id}' is not in the same availability zone "
            f"as instance '{instance.id}'"
        )
    return None


def _volume_and_instance(call: Call) -> tuple[Any, Any]:
    ec2 = call.backend()
    instance_id = call.params.get("InstanceId")
    return (
        ec2.volumes.get(call.params["VolumeId"]),
        ec2.get_instance_by_id(instance_id) if instance_id else None,
    )


@refuses("ec2", "AttachVolume", code="VolumeInUse", doc=ERRORS)
def attach_volume_in_use(call: Call) -> str | None:
    """A volume serves one instance at a time, unless it has Multi-Attach enabled."""
    volume, instance = _volume_and_instance(call)
    if volume and instance and volume.attachment and not volume.multi_attach_enabled:
        return f"{volume.id} is already attached to an instance"
    return None


@refuses("ec2", "AttachVolume", code="IncorrectState", doc=ERRORS)
def attach_volume_not_available(call: Call) -> str | None:
    """A volume attaches once it is available: not while it is still being created."""
    volume, instance = _volume_and_instance(call)
    if volume and instance and volume.status == "creating":
        return f"{volume.id} is not 'available'."
    return None


@refuses("ec2", "AttachVolume", code="IncorrectState", doc=ERRORS)
def attach_volume_to_instance_in_state(call: Call) -> str | None:
    """A volume attaches to an instance that is running or stopped: not pending, not terminated."""
    volume, instance = _volume_and_instance(call)
    if volume and instance and instance.state not in ("running", "stopped"):
        return f"Instance '{instance.id}' is not 'running'."
    return None


@refuses("ec2", "AttachVolume", code="InvalidParameterValue", doc=ATTACH)
def attach_volume_to_used_device(call: Call) -> str | None:
    """An instance has one volume at each device name."""
    volume, instance = _volume_and_instance(call)
    device = call.params.get("Device")
    if volume and instance and device in instance.block_device_mapping:
        return (
            f"Invalid value '{device}' for unixDevice. Attachment point {device} is already in use"
        )
    return None


@refuses(
    "ec2",
    "AttachVolume",
    code="InvalidParameterValue",
    doc="AWSEC2/latest/UserGuide/device_naming.html",
)
def attach_volume_to_impossible_device(call: Call) -> str | None:
    """A device name reads /dev/sdf or xvdf, with other letters after sd or xvd."""
    volume, instance = _volume_and_instance(call)
    device = call.params.get("Device", "")
    if volume and instance and not _DEVICE.match(device):
        return (
            f"Value ({device}) for parameter device is invalid. "
            f"{device} is not a valid EBS device name."
        )
    return None


@refuses("ec2", "DetachVolume", code="OperationNotPermitted", doc=DETACH)
def detach_root_of_running_instance(call: Call) -> str | None:
    """An instance's root volume is detached only while the instance is stopped."""
    volume, _ = _volume_and_instance(call)
    if volume and volume.attachment:
        instance = volume.attachment.instance
        if instance.state == "running" and volume.attachment.device == instance.root_device_name:
            return f"Unable to detach root volume '{volume.id}' from instance '{instance.id}'"
    return None


@refuses("ec2", "DetachVolume", code="IncorrectState", doc=ERRORS)
def detach_available_volume(call: Call) -> str | None:
    """Only an attached volume is detached."""
    volume, _ = _volume_and_instance(call)
    if volume and not volume.attachment:
        return f"Volume '{volume.id}' is in the 'available' state."
    return None


@refuses("ec2", "ModifyVolume", code="InvalidParameterValue", doc=MODIFY)
def shrink_volume(call: Call) -> str | None:
    """A volume grows and never shrinks."""
    volume, _ = _volume_and_instance(call)
    if volume and call.params.get("Size", volume.size) < volume.size:
        return "New size cannot be smaller than existing size"
    return None


@refuses("ec2", "ModifyVolume", code="IncorrectModificationState", doc=ERRORS)
def modify_volume_again(call: Call) -> str | None:
    """A volume is modified again once the modification before is completed."""
    volume, _ = _volume_and_instance(call)
    if volume and volume.modifications and volume.modifications[-1].state != "completed":
        state = volume.modifications[-1].state
        return f"Volume {volume.id} is already being modified: its modification is {state}."
    return None


@refuses("ec2", "ModifyVolume", code="VolumeModificationRateExceeded", doc=MODIFY)
def modify_volume_too_often(call: Call) -> str | None:
    """A volume is modified at most four times in 24 hours (as of November 2026)."""
    volume, _ = _volume_and_instance(call)
    day_ago = clock.now - _volumes.MODIFICATION_PERIOD
    recent = [m for m in volume.modifications if m.start_time > day_ago] if volume else []
    if len(recent) >= 4:
        free = recent[-4].start_time + _volumes.MODIFICATION_PERIOD
        return (
            "You've reached the maximum modification rate per volume limit. "
            f"The next modification is possible at {free:%Y-%m-%dT%H:%M:%SZ}."
        )
    return None
