"""EBS volumes: what they look like."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from awslab.account import faults
from awslab.account.clock import clock
from awslab.account.engine import Call
from awslab.account.registry import answers, changes
from awslab.account.rules import _volumes

STATES = "ebs/latest/userguide/ebs-describing-volumes.html"
MODIFICATIONS = "ebs/latest/userguide/monitoring-volume-modifications.html"

CREATION = timedelta(seconds=5)
MODIFYING = timedelta(seconds=30)
OPTIMIZING = timedelta(hours=1)


@changes(
    "ec2",
    "moto.ec2.models.elastic_block_store:EBSBackend.create_volume",
    doc="ebs/latest/userguide/encryption-by-default.html",
)
def encryption_by_default(original: Callable[..., Any], self: Any, **asked: Any) -> Any:
    """Where encryption by default is on in a Region, every new volume is encrypted."""
    if getattr(self, "ebs_encryption_by_default", False):  # absent while moto makes its backend
        asked["encrypted"] = True
    snapshot = self.snapshots.get(asked.get("snapshot_id"))
    if snapshot and asked["size"] is None:
        asked["size"] = snapshot.volume_size
    return original(self, **asked)


@changes("ec2", "moto.ec2.models.elastic_block_store:Volume.__init__", doc=STATES)
def new_volume(original: Callable[..., None], self: Any, *args: Any, **kwargs: Any) -> None:
    """A volume is creating first, and has the performance that comes with its type."""
    original(self, *args, **kwargs)
    self.creating = True
    _baseline(self)

    def available() -> None:
        self.creating = False

    clock.later(CREATION, available)


def _baseline(volume: Any) -> None:
    if volume.volume_type == "gp3":
        volume.iops, volume.throughput = volume.iops or 3000, volume.throughput or 125
    elif volume.volume_type not in ("io1", "io2"):
        volume.iops, volume.throughput = (
            _volumes.baseline_iops(volume.volume_type, volume.size),
            None,
        )


@changes("ec2", "moto.ec2.models.elastic_block_store:Volume.status", doc=STATES)
def volume_state(original: Callable[..., str], self: Any) -> str:
    """A volume's state goes from creating to available, and is in-use while it is attached."""
    return "creating" if self.creating and not self.attachment else original(self)


@changes(
    "ec2",
    "moto.ec2.models.elastic_block_store:EBSBackend.attach_volume",
    doc="AWSEC2/latest/APIReference/API_VolumeAttachment.html",
)
def attachment_deletes(
    original: Callable[..., Any],
    self: Any,
    volume_id: str,
    instance_id: str,
    device_path: str,
    delete_on_termination: bool = False,
) -> Any:
    """A volume's attachment says whether the volume is deleted with the instance."""
    attachment = original(self, volume_id, instance_id, device_path, delete_on_termination)
    attachment.delete_on_termination = delete_on_termination
    return attachment


@changes(
    "ec2",
    "moto.ec2.models.elastic_block_store:EBSBackend.detach_volume",
    doc="AWSEC2/latest/APIReference/API_DetachVolume.html",
)
def detach_by_volume(
    original: Callable[..., Any],
    self: Any,
    volume_id: str,
    instance_id: str | None,
    device_path: str | None,
) -> Any:
    """A volume attached to one instance is detached by its own id; the instance need not be named."""
    attachment = self.get_volume(volume_id).attachment
    return original(self, volume_id, instance_id or attachment.instance.id, device_path)


@changes("ec2", "moto.ec2.models.elastic_block_store:Volume.modify", doc=MODIFICATIONS)
def modify(original: Callable[..., None], self: Any, **targets: Any) -> None:
    """A modification goes from modifying over optimizing, when the volume has its new size, to completed."""
    before = (self.size, self.volume_type, self.iops, self.throughput)
    original(self, **targets)
    if self.volume_type != before[1]:
        default = 3000 if self.volume_type in ("io1", "io2") else None
        self.iops = targets.get("target_iops") or default
        self.throughput = targets.get("target_throughput")
    _baseline(self)
    modification = self.modifications[-1]
    after = (self.size, self.volume_type, self.iops, self.throughput)
    for moment, values in (("original", before), ("target", after)):
        for name, value in zip(("size", "volume_type", "iops", "throughput"), values, strict=True):
            setattr(modification, f"{moment}_{name}", value)
    modification.state, modification.end_time = "modifying", None

    def complete() -> None:
        modification.state, modification.end_time = "completed", clock.now

    def optimize() -> None:
        modification.state = "optimizing"
        clock.later(OPTIMIZING, complete)

    clock.later(MODIFYING, optimize)


@changes(
    "ec2",
    "moto.ec2.models.elastic_block_store:VolumeModification.modification_state",
    doc=MODIFICATIONS,
)
def modification_state(original: Callable[..., str], self: Any) -> str:
    """DescribeVolumesModifications shows how far a modification is."""
    return str(self.state)


@changes(
    "ec2",
    "moto.ec2.models.elastic_block_store:VolumeModification.progress",
    doc=MODIFICATIONS,
)
def modification_progress(original: Callable[..., int], self: Any) -> int:
    """A modification's progress is 100 percent once it is completed."""
    return {"modifying": 0, "optimizing": 50, "completed": 100}[self.state]


@answers(
    "ec2",
    "DescribeVolumeStatus",
    doc="ebs/latest/userguide/monitoring-volume-checks.html",
)
def volume_status(call: Call) -> dict[str, Any]:
    """A volume's status is ok, and impaired while its zone is down."""
    volumes = call.backend().describe_volumes(volume_ids=call.params.get("VolumeIds"))
    return {"VolumeStatuses": [_status(volume) for volume in volumes]}


def _status(volume: Any) -> dict[str, Any]:
    down = volume.zone.name in faults.failed
    check = {"Name": "io-enabled", "Status": "failed" if down else "passed"}
    return {
        "VolumeId": volume.id,
        "AvailabilityZone": volume.zone.name,
        "VolumeStatus": {"Status": "impaired" if down else "ok", "Details": [check]},
        "Actions": [],
        "Events": [],
    }
