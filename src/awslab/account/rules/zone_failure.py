"""A failed Availability Zone, as EC2 shows it."""

from __future__ import annotations

from typing import Any

from awslab.account import faults
from awslab.account.engine import Call
from awslab.account.registry import changes, refuses


@changes(
    "ec2",
    "moto.ec2.models.availability_zones_and_regions:RegionsAndZonesBackend.describe_availability_zones",
    doc="AWSEC2/latest/APIReference/API_AvailabilityZone.html",
)
def state_of_a_zone(original: Any, self: Any, *args: Any, **kwargs: Any) -> list[Any]:
    """A zone is available, or impaired while it has failed."""
    for zone in self.zones.get(self.region_name, []):
        down = zone.name in faults.failed
        zone.state = "impaired" if down else "available"
        zone.messages = [{"Message": "Instances in this zone do not answer."}] if down else []
    zones: list[Any] = original(self, *args, **kwargs)
    return zones


@refuses(
    "ec2",
    "StartInstances",
    code="InsufficientInstanceCapacity",
    doc="AWSEC2/latest/APIReference/errors-overview.html",
)
def start_in_a_failed_zone(call: Call) -> str | None:
    """A stopped instance can't start in a zone that has failed: it stays where it was made."""
    for name in call.params["InstanceIds"]:
        instance = call.backend().get_instance_by_id(name)
        if instance and instance.placement.zone in faults.failed:
            return (
                f"We currently do not have sufficient {instance.instance_type} capacity in the "
                f"Availability Zone you requested ({instance.placement.zone})."
            )
    return None
