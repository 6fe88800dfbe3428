"""EBS volume types, as of November 2026."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True, slots=True)
class VolumeType:
    """What a volume of a type may have.

    Attributes
    ----------
    size : tuple of int
        Smallest and largest, in GiB.
    iops : tuple of int or None
        Fewest and most provisioned IOPS, where they can be provisioned.
    iops_per_gib : int
        Most provisioned IOPS for each GiB.
    included : int
        IOPS that come with any size.
    """

    size: tuple[int, int]
    iops: tuple[int, int] | None = None
    iops_per_gib: int = 0
    included: int = 0


TYPES = {
    "gp2": VolumeType((1, 16_384)),
    "gp3": VolumeType((1, 65_536), (3_000, 80_000), 500, 3_000),
    "io1": VolumeType((4, 16_384), (100, 64_000), 50),
    "io2": VolumeType((4, 65_536), (100, 256_000), 1_000),
    "st1": VolumeType((125, 16_384)),
    "sc1": VolumeType((125, 16_384)),
    "standard": VolumeType((1, 1_024)),
}

#: In which a volume is modified at most four times.
MODIFICATION_PERIOD = timedelta(hours=24)


def baseline_iops(volume_type: str, size: int) -> int | None:
    """Return the IOPS a volume has without asking for any: gp2's grow with its size; None for magnetic disks."""
    if volume_type == "gp2":
        return min(max(3 * size, 100), 16_000)
    return TYPES[volume_type].included or None
