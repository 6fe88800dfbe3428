"""Amazon Machine Images: which there are, and what they consist of."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from awslab.account.clock import clock
from awslab.account.registry import changes
from awslab.account.rules import _ec2, _images

MAPPING = "AWSEC2/latest/UserGuide/block-device-mapping-concepts.html"

CREATION = timedelta(minutes=5)


@changes(
    "ec2",
    "moto.ec2.models.amis:AmiBackend._load_amis",
    doc="AWSEC2/latest/UserGuide/finding-an-ami.html",
)
def public_images(original: Callable[..., None], self: Any) -> None:
    """A Region has public images under ids of its own, which Systems Manager's parameters name."""
    from moto.ec2.models.amis import Ami

    for image in _images.public_images(self.region_name):
        ami = Ami(self, **image)
        self.amis[ami.id], ami.state = ami, "available"
        for device in ami.block_devices:
            self.snapshots[device["Ebs"]["SnapshotId"]].status = "completed"


@changes("ec2", "moto.ec2.models.amis:Ami.__init__", doc=MAPPING)
def block_devices(
    original: Callable[..., None],
    self: Any,
    ec2_backend: Any,
    ami_id: str,
    instance: Any = None,
    source_ami: Any = None,
    **kwargs: Any,
) -> None:
    """An image lists a snapshot for each volume of the instance it was made of, the root and all others."""
    original(self, ec2_backend, ami_id, instance, source_ami, **kwargs)
    description = self.ebs_snapshot.description
    del ec2_backend.snapshots[self.ebs_snapshot.id]
    self.block_devices = []
    if instance:
        self.root_device_name = instance.root_device_name
        self.root_device_type = instance.root_device_type
        for device, block in instance.block_device_mapping.items():
            volume = ec2_backend.volumes[block.volume_id]
            self.block_devices.append(
                _device(self, device, volume, description, block.delete_on_termination)
            )
    elif source_ami:
        self.root_device_name = source_ami.root_device_name
        self.root_device_type = source_ami.root_device_type
        for device in source_ami.block_devices:
            self.block_devices.append(_copied(self, device, description))
    elif self.root_device_type != "instance-store":
        size, volume_type = _images.root_volume(self.name or "")
        ebs = {"VolumeSize": size, "VolumeType": volume_type, "DeleteOnTermination": True}
        device = {"DeviceName": self.root_device_name, "Ebs": {**ebs, "Encrypted": False}}
        self.block_devices.append(_copied(self, device, description))
    self.state = "pending"

    def available() -> None:
        if self.state == "pending":
            self.state = "available"

    clock.later(CREATION, available)


def _device(
    ami: Any, device: str, volume: Any, description: str, delete_on_termination: bool
) -> dict[str, Any]:
    snapshot = ami.ec2_backend.create_snapshot(volume.id, description, ami.owner_id, ami.id)
    return {
        "DeviceName": device,
        "Ebs": {
            "SnapshotId": snapshot.id,
            "VolumeSize": volume.size,
            "VolumeType": volume.volume_type,
            "DeleteOnTermination": delete_on_termination,
            "Encrypted": volume.encrypted,
        },
    }


def _copied(ami: Any, device: dict[str, Any], description: str) -> dict[str, Any]:
    """Make a device of an image whose volume is not in this Region: a snapshot needs one to be made of."""
    ec2, ebs = ami.ec2_backend, device["Ebs"]
    volume = ec2.create_volume(
        size=ebs["VolumeSize"],
        zone_name=f"{ec2.region_name}a",
        volume_type=ebs["VolumeType"],
        encrypted=ebs["Encrypted"],
        iops=100 if ebs["VolumeType"] in ("io1", "io2") else None,
    )
    made = _device(ami, device["DeviceName"], volume, description, ebs["DeleteOnTermination"])
    ec2.delete_volume(volume.id)
    return made


@changes(
    "ec2",
    "moto.ec2.models.amis:Ami.block_device_mappings",
    doc="AWSEC2/latest/APIReference/API_Image.html",
)
def block_device_mappings(original: Callable[..., Any], self: Any) -> list[dict[str, Any]]:
    """DescribeImages shows the block devices an image was made with."""
    return list(self.block_devices)


def _shared(ec2: Any) -> dict[str, Any]:
    """Return the images that other accounts share with this one or with all, by id."""
    return {
        ami.id: ami
        for other in _ec2.other_accounts(ec2)
        for ami in other.amis.values()
        if ami.is_public or {"UserId": ec2.account_id} in ami.launch_permissions
    }


@changes(
    "ec2",
    "moto.ec2.models.amis:AmiBackend.describe_images",
    doc="AWSEC2/latest/UserGuide/sharingamis-explicit.html",
)
def shared_images(original: Callable[..., Any], self: Any, *args: Any, **kwargs: Any) -> Any:
    """An account sees its own images, public ones, and those another account shared with it."""
    own = self.amis
    self.amis = {**_shared(self), **own}
    try:
        return original(self, *args, **kwargs)
    finally:
        self.amis = own


@changes(
    "ec2",
    "moto.ec2.models.elastic_block_store:EBSBackend.get_snapshot",
    doc="AWSEC2/latest/UserGuide/sharingamis-explicit.html",
)
def snapshots_of_shared_images(original: Callable[..., Any], self: Any, snapshot_id: str) -> Any:
    """Who may launch a shared image needs no permission for its snapshots."""
    for ami in _shared(self).values() if snapshot_id not in self.snapshots else ():
        if snapshot_id in {device["Ebs"]["SnapshotId"] for device in ami.block_devices}:
            return ami.ec2_backend.snapshots[snapshot_id]
    return original(self, snapshot_id)
