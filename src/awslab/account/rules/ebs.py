"""EBS volumes and snapshots."""

from __future__ import annotations

from awslab.account.engine import Call
from awslab.account.registry import refuses


@refuses(
    "ec2",
    "AttachVolume",
    code="InvalidVolume.ZoneMismatch",
    doc="AWSEC2/latest/APIReference/errors-overview.html",
)
def attach_volume_in_another_zone(call: Call) -> str | None:
    """An EBS volume attaches only to an instance in its own Availability Zone."""
    ec2 = call.backend()
    volume = ec2.volumes.get(call.params["VolumeId"])
    instance = ec2.get_instance_by_id(call.params["InstanceId"])
    if volume and instance and volume.zone.name != instance.placement:
        return (
            f"The volume '{volume.id}' is not in the same availability zone "
            f"as instance '{instance.id}'"
        )
    return None
