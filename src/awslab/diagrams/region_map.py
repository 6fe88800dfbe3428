"""RegionMap: partition, Regions, zones, data centres, and how to choose a Region."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import traitlets

from awslab.diagrams.assemble import script, style
from awslab.diagrams.base import Diagram
from awslab.diagrams.checked import Checked
from awslab.diagrams.regions import atlas
from awslab.diagrams.regions.levels import CHIPS, LEVELS
from awslab.diagrams.regions.places import CITIES, LAWS
from awslab.diagrams.regions.ranking import kilometres, least_ms, objection, ranked
from awslab.diagrams.regions.scenes import LETTERS, base, filled, point
from awslab.diagrams.scene import clean, fit

Json = dict[str, Any]
ZONES = ("az1", "az2", "az3")


class RegionMap(Diagram):
    """The world of AWS in four levels the reader opens: partitions, Regions, zones, data centres.

    On the map of a partition the reader chooses where the customers are and a rule about where data
    may be: the Regions are ordered by distance, those the rule excludes are struck. In a Region the
    reader says what is zonal, Regional and global, and looks at its zones from another account.

    Names of partitions and Regions are those of the installed botocore.

    Parameters
    ----------
    region
        Code of a Region to begin in, such as ``"ap-northeast-2"``; by default the map of all.
    customers
        Where the customers are: a city of :data:`~awslab.diagrams.regions.places.CITIES`.
    law
        ``"none"``, ``"eu"``, ``"kr"`` or ``"us"``: where data must stay.
    title
        Shown above the map.

    Attributes
    ----------
    path : list of str
        What is open: nothing, a partition, a Region in it, a zone (``az1``) in that.
    customers, law : str
        As above.
    other_account : bool
        Whether the names of zones are those another account sees.
    placed : list of str
        The things the reader has put on their right level.

    Raises
    ------
    ValueError
        No such Region, city or rule.
    """

    _esm = script("region_map")
    _css = style("region_map")

    path = Checked(lambda value: _checked_path(value), ["aws"]).tag(sync=True)
    customers = traitlets.Enum(list(CITIES), "Seoul").tag(sync=True)
    law = traitlets.Enum(list(LAWS), "none").tag(sync=True)
    other_account = traitlets.Bool(False).tag(sync=True)
    placed = traitlets.List(traitlets.Enum(list(CHIPS))).tag(sync=True)

    def __init__(
        self,
        region: str | None = None,
        customers: str = "Seoul",
        law: str = "none",
        title: str | None = None,
        **kwargs: Any,
    ) -> None:
        state: Json = {
            "path": ["aws"] if region is None else [_partition_of(region), region],
            "customers": _one_of("customers", customers, CITIES),
            "law": _one_of("law", law, LAWS),
            "other_account": False,
            "placed": [],
        }
        spec = _spec(state, title or "Where in the world? Regions and zones of AWS")
        super().__init__(spec=spec, **state | kwargs)


def _spec(state: Mapping[str, Any], title: str) -> Json:
    laws = {key: f"{said[0].upper()}{said[1:]}" for key, (said, _) in LAWS.items()}
    forms = ("wide", "narrow")
    spec: Json = {
        "title": clean(title),
        "description": "Where AWS's Regions are, ordered by their distance from customers in "
        f"{state['customers']}. Rule: {LAWS[state['law']][0]}.",
        "things": {},
        "source": f"Names by botocore {atlas.version()}; a Region it names may not be open to you. "
        "Places are those AWS names, to about a degree.",
        "partitions": [
            {"id": name, "what": atlas.about(name)[0], "who": atlas.about(name)[1]}
            for name in atlas.partitions()
        ],
        "regions": [_region(region) for region in atlas.regions()],
        "cities": {
            city: {form: point((place.lat, place.lon), form) for form in forms}
            for city, place in CITIES.items()
        },
        "laws": [{"value": key, "label": said} for key, said in laws.items()],
        "levels": [{"value": key, "label": said} for key, said in LEVELS.items()],
        "chips": [
            {"key": key, "name": name, "level": level, "why": why}
            for key, (name, level, why) in CHIPS.items()
        ],
        "letters": list(LETTERS),
        "forms": {form: base(form) for form in forms},
    }
    scenes = {form: filled(spec, form, dict(state)) for form in forms}
    return spec | {"scenes": scenes, "tables": _tables(spec, state)}


def _region(region: atlas.RegionFact) -> Json:
    place = region.place
    return {
        "id": region.id,
        "name": clean(region.name),
        "short": fit(region.name, 280, 12),
        "partition": region.partition,
        "prefix": region.zone_prefix,
        "km": {city: kilometres(place, there) for city, there in CITIES.items()} if place else {},
        "objections": {law: objection(region, law) for law in LAWS},
        **(
            {form: point((place.lat, place.lon), form) for form in ("wide", "narrow")}
            if place
            else {}
        ),
    }


def _tables(spec: Json, state: Mapping[str, Any]) -> list[Json]:
    names = {region["id"]: region["name"] for region in spec["regions"]}
    partition = (state["path"] or ["aws"])[0]
    rows = ranked(spec, partition, state["customers"], state["law"])
    ranking = {
        "caption": f"Regions by distance from {state['customers']}",
        "columns": ["Region", "Code", "Distance", "Round trip, at least", "Rule"],
        "rows": [
            [names[r["id"]], r["id"], *_far(r["km"]), r["objection"] or "allowed"] for r in rows
        ],
    }  # fmt: skip
    levels = {
        "caption": "What is zonal, Regional, global",
        "columns": ["Thing", "Level", "Why"],
        "rows": [[name, LEVELS[level], f"{name}: {why}"] for name, level, why in CHIPS.values()],
    }
    return [ranking, levels]


def _far(km: int) -> tuple[str, str]:
    """Return a distance and the least round-trip time, no finer than what is known of the places."""
    if km < 100:
        return "under 100 km", "a moment"
    return f"{km:,} km", f"{least_ms(km):.1f} ms"


def _one_of(name: str, value: str, allowed: Mapping[str, Any]) -> str:
    if value not in allowed:
        raise ValueError(f"{name} {value!r} is not one of {', '.join(allowed)}")
    return value


def _partition_of(code: str) -> str:
    for region in atlas.regions():
        if region.id == code:
            return region.partition
    near = ", ".join(r.id for r in atlas.regions() if r.id[:3] == str(code)[:3])
    raise ValueError(f"no Region {code!r}; choose one such as {near or 'ap-northeast-2'}")


def _checked_path(value: Any) -> list[str]:
    """Return a path; raise ValueError for one that leads nowhere."""
    if not isinstance(value, list | tuple) or len(value) > 3:
        raise ValueError(f"a path is [partition, Region, zone] or its beginning, not {value!r:.60}")
    if value and value[0] not in atlas.partitions():
        raise ValueError(f"{value[0]!r} is not one of {', '.join(atlas.partitions())}")
    if len(value) > 1 and _partition_of(value[1]) != value[0]:
        raise ValueError(f"{value[1]} is in partition {_partition_of(value[1])}, not {value[0]}")
    if len(value) > 2 and value[2] not in ZONES:
        raise ValueError(f"{value[2]!r} is not one of {', '.join(ZONES)}")
    return list(value)
