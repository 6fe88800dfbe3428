"""EBS Multi-Attach: one Provisioned IOPS volume on several instances of its zone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from awslab.account.engine import Call
from awslab.account.registry import changes, refuses

MULTI_ATTACH = "ebs/latest/userguide/ebs-volumes-multi.html"
MOST = 16


@refuses("ec2", "AttachVolume", code="AttachmentLimitExceeded", doc=MULTI_ATTACH)
def too_many_attachments(call: Call) -> str | None:
    """A volume with Multi-Attach serves at most 16 instances."""
    volume = call.backend().volumes.get(call.params["VolumeId"])
    if volume and volume.multi_attach_enabled and len(volume.attachments) >= MOST:
        return f"Volume {volume.id} is attached to {MOST} instances, the most there can be."
    return None


@refuses(
    "ec2",
    "DetachVolume",
    code="MissingParameter",
    doc="AWSEC2/latest/APIReference/API_DetachVolume.html",
)
def detach_without_instance(call: Call) -> str | None:
    """Detaching a volume with Multi-Attach names the instance, even if there is only one."""
    volume = call.backend().volumes.get(call.params["VolumeId"])
    if volume and volume.multi_attach_enabled and not call.params.get("InstanceId"):
        return "The request must contain the parameter InstanceId"
    return None


@changes(
    "ec2",
    "moto.ec2.models.elastic_block_store:EBSBackend.attach_volume",
    doc=MULTI_ATTACH,
)
def attach_one_more(
    original: Callable[..., Any], self: Any, volume_id: str, *args: Any, **kwargs: Any
) -> Any:
    """A volume with Multi-Attach keeps the instances it has when it is attached to one more."""
    volume = self.get_volume(volume_id)
    before = volume.attachments
    attachment = original(self, volume_id, *args, **kwargs)
    volume.earlier = before
    return attachment


@changes(
    "ec2",
    "moto.ec2.models.elastic_block_store:Volume.attachments",
    doc="AWSEC2/latest/APIReference/API_Volume.html",
)
def all_attachments(original: Callable[..., Any], self: Any) -> list[Any]:
    """A volume lists every instance it is attached to."""
    return [*getattr(self, "earlier", []), *original(self)]


@changes(
    "ec2",
    "moto.ec2.models.elastic_block_store:EBSBackend.detach_volume",
    doc=MULTI_ATTACH,
)
def detach_one(
    original: Callable[..., Any], self: Any, volume_id: str, instance_id: str, device_path: str
) -> Any:
    """A volume with Multi-Attach is detached from one instance and stays on the others."""
    volume = self.get_volume(volume_id)
    # moto knows one attachment, the last: put the one that goes in its place.
    attachments = sorted(volume.attachments, key=lambda a: a.instance.id == instance_id)
    volume.attachment = attachments[-1] if attachments else None
    detached = original(self, volume_id, instance_id, device_path)
    if left := attachments[:-1]:
        *volume.earlier, volume.attachment = left
    return detached
