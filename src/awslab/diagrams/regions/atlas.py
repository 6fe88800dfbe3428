"""Partitions and Regions, by the data of the botocore that is installed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from awslab.diagrams.regions.places import REGIONS, Place

#: Partition → what it is, in a line, and who may use it.
PARTITIONS = {
    "aws": ("Regions around the world", "Any customer of AWS; some Regions are switched on first."),
    "aws-cn": ("Regions in China", "An account of its own, with the operators Sinnet and NWCD."),
    "aws-us-gov": ("AWS GovCloud (US)", "US persons and entities that AWS has screened."),
    "aws-eusc": ("AWS European Sovereign Cloud", "Run in the EU, apart from the other Regions."),
}
_OTHER = ("Isolated Regions", "Closed networks of governments, not on the internet.")

_DIRECTIONS = {"north": "n", "south": "s", "east": "e", "west": "w", "central": "c"}


@dataclass(frozen=True, slots=True)
class RegionFact:
    """A Region: its code, AWS's long name, and about where it is (None: AWS names no place)."""

    id: str
    name: str
    partition: str
    place: Place | None

    @property
    def zone_prefix(self) -> str:
        """The first part of its zones' ids: ``apne2`` of ``apne2-az1``; ``""`` where unknown."""
        if self.partition not in ("aws", "aws-cn", "aws-us-gov"):
            return ""
        *area, direction, number = self.id.split("-")
        found = "".join(_DIRECTIONS[word] for word in re.findall("|".join(_DIRECTIONS), direction))
        country = area[0] + "".join(word[0] for word in area[1:])
        return f"{country}{found or direction}{number}"


@cache
def regions() -> tuple[RegionFact, ...]:
    """Return all Regions botocore names, by partition, then by code."""
    import botocore.session

    loader = botocore.session.Session().get_component("data_loader")
    found = []
    for partition in loader.load_data("partitions")["partitions"]:
        for code, about in sorted(partition["regions"].items()):
            if code.endswith("-global"):
                continue
            place = REGIONS.get(code)
            found.append(RegionFact(code, about["description"], partition["id"], place))
    return tuple(found)


def partitions() -> list[str]:
    """Return the partitions of all Regions, the open ones first."""
    names = dict.fromkeys(region.partition for region in regions())
    return sorted(names, key=lambda name: (name not in PARTITIONS, [*PARTITIONS, name].index(name)))


def about(partition: str) -> tuple[str, str]:
    """Return what a partition is and who may use it."""
    return PARTITIONS.get(partition, _OTHER)


def version() -> str:
    """Return the version of botocore the names come from."""
    import botocore

    return str(botocore.__version__)
