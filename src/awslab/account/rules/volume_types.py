"""EBS volume types: what a volume of each may have."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from awslab.account.engine import Call
from awslab.account.registry import refuses
from awslab.account.rules import _ec2, _volumes

ERRORS = "AWSEC2/latest/APIReference/errors-overview.html"
TYPES = "ebs/latest/userguide/ebs-volume-types.html"


@dataclass(frozen=True, slots=True)
class _Wanted:
    """A volume a call would make or change to."""

    type: str
    size: int | None
    iops: int | None
    throughput: int | None


def _wanted(call: Call) -> list[_Wanted]:
    if call.operation == "RunInstances":
        request = _ec2.launch(call)
        image = _ec2.image(call, request.get("ImageId"))
        asked = request.get("BlockDeviceMappings") or []
        devices: list[dict[str, Any]] = [*_ec2.ebs_devices(image, asked).values()]
    else:
        devices = [call.params]
    wanted = []
    for ebs in devices:
        size = ebs.get("VolumeSize", ebs.get("Size"))
        volume = call.backend().volumes.get(call.params.get("VolumeId"))
        kind = ebs.get("VolumeType") or (volume.volume_type if volume else "gp2")
        iops = ebs.get("Iops")
        if volume:
            size = size or volume.size
            same = kind == volume.volume_type and kind in ("io1", "io2", "gp3")
            iops = iops or (volume.iops if same else None)
        wanted.append(_Wanted(kind, size, iops, ebs.get("Throughput")))
    return wanted


@refuses(
    "ec2", "CreateVolume", "ModifyVolume", "RunInstances", code="UnknownVolumeType", doc=ERRORS
)
def unknown_volume_type(call: Call) -> str | None:
    """A volume is of one of the types gp2, gp3, io1, io2, st1, sc1 and standard."""
    for volume in _wanted(call):
        if volume.type not in _volumes.TYPES:
            return (
                f"Volume type '{volume.type}' is unknown. Use one of {', '.join(_volumes.TYPES)}."
            )
    return None


@refuses(
    "ec2", "CreateVolume", "ModifyVolume", "RunInstances", code="InvalidParameterValue", doc=TYPES
)
def size_outside_type(call: Call) -> str | None:
    """Each volume type has a smallest and a largest size."""
    for volume in _wanted(call):
        kind = _volumes.TYPES.get(volume.type)
        if kind and volume.size is not None:
            low, high = kind.size
            if volume.size > high:
                return (
                    f"Volume of {volume.size}GiB is too large for volume type {volume.type}; "
                    f"maximum is {high}GiB."
                )
            if volume.size < low:
                return (
                    f"Volume of {volume.size}GiB is too small for volume type {volume.type}; "
                    f"minimum is {low}GiB."
                )
    return None


@refuses(
    "ec2", "CreateVolume", "ModifyVolume", "RunInstances", code="InvalidParameterValue", doc=TYPES
)
def iops_outside_type(call: Call) -> str | None:
    """Provisioned IOPS lie in the range of the volume type."""
    for volume in _wanted(call):
        kind = _volumes.TYPES.get(volume.type)
        if kind and kind.iops and volume.iops:
            low, high = kind.iops
            if not low <= volume.iops <= high:
                side, bound = ("high", high) if volume.iops > high else ("low", low)
                limit = "maximum" if side == "high" else "minimum"
                return f"Volume iops of {volume.iops} is too {side}; {limit} is {bound}."
    return None


@refuses(
    "ec2", "CreateVolume", "ModifyVolume", "RunInstances", code="InvalidParameterValue", doc=TYPES
)
def too_many_iops_for_size(call: Call) -> str | None:
    """A volume has only so many provisioned IOPS for each GiB: 50 on io1, 500 on gp3, 1,000 on io2."""
    for volume in _wanted(call):
        kind = _volumes.TYPES.get(volume.type)
        # gp3's first 3,000 IOPS come with any size.
        if kind and kind.iops and volume.iops and volume.size and volume.iops > kind.included:
            ratio = volume.iops / volume.size
            if ratio > kind.iops_per_gib:
                return (
                    f"Iops to volume size ratio of {ratio:.6f} is too high; "
                    f"maximum is {kind.iops_per_gib}."
                )
    return None


@refuses(
    "ec2", "CreateVolume", "ModifyVolume", "RunInstances", code="InvalidParameterValue", doc=TYPES
)
def throughput_of_gp3(call: Call) -> str | None:
    """A gp3 volume has 125 to 2,000 MiB/s, and at most 0.25 MiB/s for each of its IOPS."""
    for volume in _wanted(call):
        if volume.type != "gp3" or not volume.throughput:
            continue
        if not 125 <= volume.throughput <= 2000:
            return f"Throughput of {volume.throughput} MiBps is not between 125 and 2000."
        ratio = volume.throughput / (volume.iops or 3000)
        if ratio > 0.25:
            return (
                f"Throughput (MiBps) to iops ratio of {ratio:.6f} is too high; "
                "maximum is 0.250000 MiBps per iops."
            )
    return None
