"""The volumes an instance is launched with: what EC2 refuses, and what it makes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from awslab.account.engine import Call
from awslab.account.registry import changes, refuses
from awslab.account.rules import _ec2

MAPPING = "AWSEC2/latest/UserGuide/block-device-mapping-concepts.html"


def _devices(call: Call) -> dict[str, dict[str, Any]]:
    request = _ec2.launch(call)
    return _ec2.ebs_devices(
        _ec2.image(call, request.get("ImageId")), request.get("BlockDeviceMappings") or []
    )


@refuses("ec2", "RunInstances", code="InvalidBlockDeviceMapping", doc=MAPPING)
def volume_smaller_than_snapshot(call: Call) -> str | None:
    """A volume made from a snapshot at launch, the root volume too, is at least as large as the snapshot."""
    for ebs in _devices(call).values():
        snapshot = call.backend().snapshots.get(ebs.get("SnapshotId"))
        if snapshot and ebs.get("VolumeSize", snapshot.volume_size) < snapshot.volume_size:
            return (
                f"Volume of size {ebs['VolumeSize']}GB is smaller than snapshot '{snapshot.id}', "
                f"expect size >= {snapshot.volume_size}GB"
            )
    return None


@refuses("ec2", "RunInstances", code="MissingParameter", doc=MAPPING)
def volume_without_size(call: Call) -> str | None:
    """A volume that is added at launch has a size or a snapshot."""
    if any(not {"VolumeSize", "SnapshotId"} & ebs.keys() for ebs in _devices(call).values()):
        return "The request must contain the parameter size or snapshotId"
    return None


@changes(
    "ec2",
    "moto.ec2.responses.instances:InstanceResponse._parse_block_device_mapping",
    doc="AWSEC2/latest/APIReference/API_BlockDeviceMapping.html",
)
def requested_mapping(original: Callable[..., Any], self: Any) -> list[dict[str, Any]]:
    """A launch's block device mapping may change one thing of the image's and leave the rest."""
    return [dict(device) for device in self._get_param("BlockDeviceMappings", [])]


@changes(
    "ec2",
    "moto.ec2.models.instances:InstanceBackend.run_instances",
    doc="AWSEC2/latest/UserGuide/preserving-volumes-on-termination.html",
)
def launched_volumes(
    original: Callable[..., Any],
    self: Any,
    image_id: str,
    count: int,
    user_data: Any,
    security_group_names: list[str],
    **kwargs: Any,
) -> Any:
    """An instance starts with the volumes its image lists; those deleted with it are all that were made at launch."""
    template = kwargs.get("launch_template")
    data = self._get_template_from_args(template).data if template else {}
    config = kwargs.get("launch_config")
    asked = (
        kwargs.pop("block_device_mappings", None)
        or data.get("BlockDeviceMappings")
        or (config.block_device_mapping_dict if config else None)
        or []
    )
    tags = (kwargs.get("tags") or {}).get("volume", {})
    reservation = original(
        self,
        image_id,
        count,
        user_data,
        security_group_names,
        block_device_mappings=[],
        **kwargs,
    )
    for instance in reservation.instances:
        for device, ebs in _ec2.ebs_devices(_image_of(self, instance), asked).items():
            volume = self.create_volume(
                size=ebs.get("VolumeSize"),
                zone_name=instance.placement.zone,
                snapshot_id=ebs.get("SnapshotId"),
                encrypted=ebs.get("Encrypted", False),
                kms_key_id=ebs.get("KmsKeyId"),
                volume_type=ebs.get("VolumeType"),
                iops=ebs.get("Iops"),
                throughput=ebs.get("Throughput"),
            )
            self.attach_volume(volume.id, instance.id, device, ebs["DeleteOnTermination"])
            volume.add_tags(tags)
    return reservation


def _image_of(ec2: Any, instance: Any) -> Any:
    images = _ec2.found(lambda: ec2.describe_images(ami_ids=[instance.image_id]))
    return images[0] if images else None
