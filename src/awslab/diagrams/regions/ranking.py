"""Regions in the order of their distance, those a rule excludes struck; ``view.js`` sorts the same."""

from __future__ import annotations

from collections.abc import Mapping
from math import asin, cos, radians, sin, sqrt
from typing import Any

from awslab.diagrams.regions.atlas import RegionFact
from awslab.diagrams.regions.places import COUNTRIES, LAWS, Place

_EARTH = 6371.0  # mean radius in km
#: Light in glass fibre travels about two thirds of its speed in vacuum: 200 km in a millisecond.
KM_PER_MS = 200


def kilometres(a: Place, b: Place) -> int:
    """Return the great-circle distance (haversine formula), rounded to 10 km."""
    up, along = radians(b.lat - a.lat), radians(b.lon - a.lon)
    part = sin(up / 2) ** 2 + cos(radians(a.lat)) * cos(radians(b.lat)) * sin(along / 2) ** 2
    return round(2 * _EARTH * asin(sqrt(part)) / 10) * 10


def least_ms(km: float) -> float:
    """Return the smallest possible round-trip time: there and back on a straight fibre."""
    return 2 * km / KM_PER_MS


def objection(region: RegionFact, law: str) -> str:
    """Return why a rule forbids a Region, ``""`` when it does not."""
    _, countries = LAWS[law]
    if countries is None or region.place is None or region.place.country in countries:
        return ""
    where = {"eu": "the EU", "kr": "Korea", "us": "the United States"}[law]
    country = COUNTRIES[region.place.country]
    return f"{country[0].upper()}{country[1:]} is not in {where}"


def ranked(
    spec: Mapping[str, Any], partition: str, customers: str, law: str
) -> list[dict[str, Any]]:
    """Return a partition's Regions of known place, nearest first: ``id``, ``km``, ``objection``."""
    rows = [
        {"id": region["id"], "km": region["km"][customers], "objection": region["objections"][law]}
        for region in spec["regions"]
        if region["partition"] == partition and region["km"]
    ]
    return sorted(rows, key=lambda row: (row["km"], row["id"]))
