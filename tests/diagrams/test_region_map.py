"""Regions by distance and law, and what is zonal, Regional and global."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest
import traitlets

from awslab.diagrams import RegionMap
from awslab.diagrams.regions import atlas
from awslab.diagrams.regions.land import land
from awslab.diagrams.regions.levels import CHIPS
from awslab.diagrams.regions.places import CITIES, COUNTRIES, LAWS, REGIONS, Place
from awslab.diagrams.regions.ranking import kilometres, least_ms, ranked
from awslab.diagrams.regions.scenes import filled, tokens


def allowed(customers: str, law: str, partition: str = "aws") -> list[str]:
    rows = ranked(RegionMap().spec, partition, customers, law)
    return [row["id"] for row in rows if not row["objection"]]


def test_a_quarter_of_the_earth_is_ten_thousand_kilometres() -> None:
    assert kilometres(Place(0, 0, ""), Place(0, 90, "")) == 10010
    assert kilometres(Place(90, 0, ""), Place(-90, 0, "")) == 20020
    assert kilometres(Place(0, 179, ""), Place(0, -179, "")) == 220
    assert least_ms(10000) == 100


def test_the_nearest_region_is_first() -> None:
    assert allowed("Seoul", "none")[:3] == ["ap-northeast-2", "ap-northeast-3", "ap-northeast-1"]
    assert allowed("San Francisco", "none")[:2] == ["us-west-1", "us-west-2"]


def test_a_rule_strikes_what_lies_outside_and_says_why() -> None:
    assert allowed("Seoul", "kr") == ["ap-northeast-2"]
    assert allowed("Geneva", "eu")[0] == "eu-south-1"
    assert not {"eu-central-2", "eu-west-2"} & set(allowed("Geneva", "eu"))
    assert set(allowed("New York", "us")) == {"us-east-1", "us-east-2", "us-west-1", "us-west-2"}
    why = {r["id"]: r["objection"] for r in ranked(RegionMap().spec, "aws", "Geneva", "eu")}
    assert why["eu-central-2"] == "Switzerland is not in the EU"
    assert why["eu-west-2"] == "The United Kingdom is not in the EU"
    assert why["eu-west-1"] == ""


def test_a_partition_has_its_own_regions_only() -> None:
    assert allowed("Seoul", "none", "aws-cn") == ["cn-north-1", "cn-northwest-1"]
    assert allowed("Berlin", "eu", "aws-eusc") == ["eusc-de-east-1"]


def test_every_region_of_the_open_partitions_has_a_place_and_its_country_a_name() -> None:
    for region in atlas.regions():
        if region.partition in atlas.PARTITIONS:
            assert region.place, region.id
    assert {place.country for place in REGIONS.values()} <= set(COUNTRIES)


@pytest.mark.parametrize(
    ("code", "prefix"),
    [
        ("ap-northeast-2", "apne2"),
        ("us-east-1", "use1"),
        ("ap-southeast-1", "apse1"),
        ("eu-central-1", "euc1"),
        ("ap-south-1", "aps1"),
        ("us-gov-west-1", "usgw1"),
        ("eusc-de-east-1", ""),
    ],
)
def test_zone_ids_begin_with_the_region_in_short(code: str, prefix: str) -> None:
    assert {r.id: r.zone_prefix for r in atlas.regions()}[code] == prefix


def test_another_account_has_other_names_for_the_same_zone_ids() -> None:
    spec, path = RegionMap().spec, ["aws", "ap-northeast-2"]
    mine, theirs = (tokens(spec, path, other) for other in (False, True))
    names, ids = [f"zone{n}" for n in (1, 2, 3)], [f"id{n}" for n in (1, 2, 3)]
    assert [mine[key] for key in ids] == [theirs[key] for key in ids]
    assert {mine[key] for key in names} == {theirs[key] for key in names}
    assert all(mine[key] != theirs[key] for key in names)


def test_each_thing_is_on_the_level_aws_documents() -> None:
    by_level = {
        level: {key for key, (_, where, _) in CHIPS.items() if where == level}
        for level in ("zone", "region", "global")
    }
    assert by_level == {
        "zone": {"instance", "volume", "subnet", "nat"},
        "region": {"bucket", "vpc", "snapshot", "balancer", "ami", "efs", "eip"},
        "global": {"iam", "cloudfront", "route53"},
    }


def test_every_city_and_region_stands_on_or_near_land() -> None:
    dots = land()
    for place in [*REGIONS.values(), *CITIES.values()]:
        near = min(abs(lon - place.lon) + abs(lat - place.lat) for lon, lat in dots)
        assert near <= 8, place


def test_the_stills_first_state_is_what_was_asked_for() -> None:
    world = RegionMap(customers="Geneva", law="eu")
    assert "1  Europe (Milan)" in world.to_svg()
    assert "Geneva" in world.spec["description"]
    region = RegionMap("ap-northeast-2")
    assert region.path == ["aws", "ap-northeast-2"]
    assert "apne2-az1" in region.to_svg()
    for diagram in (world, region):
        ElementTree.fromstring(diagram.to_svg())
        assert diagram.to_svg() == diagram.to_svg()


def test_only_what_was_placed_is_shown() -> None:
    spec = RegionMap("ap-northeast-2").spec
    state = {"path": ["aws", "ap-northeast-2"], "other_account": False, "placed": ["volume"]}
    keys = [item["key"] for item in filled(spec, "wide", state)["items"]]
    assert [key for key in keys if key.startswith("chip-")] == ["chip-volume"]


def test_what_does_not_exist_is_refused_in_one_line() -> None:
    with pytest.raises(ValueError, match=r"^no Region 'ap-northeast-9'; choose one such as ap-"):
        RegionMap("ap-northeast-9")
    with pytest.raises(ValueError, match=r"^customers 'Atlantis' is not one of Seoul, "):
        RegionMap(customers="Atlantis")
    with pytest.raises(ValueError, match=f"^law 'x' is not one of {', '.join(LAWS)}$"):
        RegionMap(law="x")


@pytest.mark.parametrize(
    ("path", "message"),
    [
        (["moon"], "'moon' is not one of aws, aws-cn"),
        (["aws-cn", "ap-northeast-2"], "ap-northeast-2 is in partition aws, not aws-cn"),
        (["aws", "ap-northeast-2", "az7"], "'az7' is not one of az1, az2, az3"),
        ("aws", r"a path is \[partition, Region, zone\]"),
    ],
)
def test_a_path_that_leads_nowhere_is_refused(path: object, message: str) -> None:
    with pytest.raises(traitlets.TraitError, match=f"RegionMap.path: {message}"):
        RegionMap().path = path
