"""Regions and Availability Zones: what AWS refuses and shows."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from awslab import account

from .harness import AWS, code_of, refusal, shows

Calls = Callable[[], Any]


@refusal(
    "regions/ec2-in-a-region-not-enabled",
    "regions: API call in a Region that is not enabled fails "
    "(AuthFailure / OptInRequired / UnrecognizedClientException)",
)
def test_ec2_in_a_region_not_enabled(aws: AWS) -> Calls:
    return aws.client("ec2", "af-south-1").describe_vpcs


@refusal("regions/rds-in-a-region-not-enabled")
def test_rds_in_a_region_not_enabled(aws: AWS) -> Calls:
    return aws.client("rds", "af-south-1").describe_db_instances


@refusal("regions/elbv2-in-a-region-not-enabled")
def test_elbv2_in_a_region_not_enabled(aws: AWS) -> Calls:
    return aws.client("elbv2", "af-south-1").describe_load_balancers


@refusal("regions/autoscaling-in-a-region-not-enabled")
def test_autoscaling_in_a_region_not_enabled(aws: AWS) -> Calls:
    return aws.client("autoscaling", "af-south-1").describe_auto_scaling_groups


@refusal(
    "regions/zones-of-another-region",
    "regions: describe_availability_zones with another Region's zone",
)
def test_zone_of_another_region(aws: AWS) -> Calls:
    return lambda: aws.ec2.describe_availability_zones(ZoneNames=["us-east-1a"])


@refusal("regions/zones-of-another-region")
def test_zone_id_of_another_region(aws: AWS) -> Calls:
    return lambda: aws.ec2.describe_availability_zones(ZoneIds=["use1-az1"])


@shows(
    "regions/describe-regions-of-the-account",
    measured=(
        "regions: OptInStatus: the 17 old Regions opt-in-not-required; Regions launched after "
        "20 Mar 2019 (af-south-1, ap-east-1, eu-south-1, ap-southeast-3, me-south-1 ...) "
        "not-opted-in/opted-in",
    ),
)
def test_regions_of_a_new_account(one: AWS) -> None:
    enabled = one.ec2.describe_regions()["Regions"]
    assert len(enabled) == 17
    assert {region["OptInStatus"] for region in enabled} == {"opt-in-not-required"}
    every = one.ec2.describe_regions(AllRegions=True)["Regions"]
    others = {r["RegionName"]: r["OptInStatus"] for r in every if r not in enabled}
    assert {others[name] for name in others} == {"not-opted-in"}
    late = {"af-south-1", "ap-east-1", "eu-south-1", "ap-southeast-3", "me-south-1"}
    assert late <= set(others)
    assert not any(name.startswith(("cn-", "us-gov-")) for name in others)


@shows("regions/describe-regions-of-the-account")
def test_regions_by_name_and_filter(one: AWS) -> None:
    def names(**asked: Any) -> list[str]:
        return [r["RegionName"] for r in one.ec2.describe_regions(**asked)["Regions"]]

    assert names(RegionNames=["af-south-1"]) == ["af-south-1"]
    assert names(Filters=[{"Name": "region-name", "Values": ["eu-west-1"]}]) == ["eu-west-1"]
    closed = [{"Name": "opt-in-status", "Values": ["not-opted-in"]}]
    assert names(Filters=closed) == []
    assert "me-south-1" in names(Filters=closed, AllRegions=True)
    unknown = code_of(lambda: one.ec2.describe_regions(RegionNames=["eu-moon-1"]))
    assert unknown == "InvalidParameterValue"


@shows("regions/describe-regions-of-the-account", "regions/ec2-in-a-region-not-enabled")
def test_an_account_opened_in_an_opt_in_region_has_opted_in(one: AWS) -> None:
    account.open(region="ap-southeast-3")
    ec2 = one.client("ec2", "ap-southeast-3")
    (own,) = [
        r for r in ec2.describe_regions()["Regions"] if r["OptInStatus"] != "opt-in-not-required"
    ]
    assert (own["RegionName"], own["OptInStatus"]) == ("ap-southeast-3", "opted-in")
    assert len(ec2.describe_vpcs()["Vpcs"]) == 1


@shows(
    "regions/zone-belongs-to-a-group",
    measured=(
        "regions: AZ records carry OptInStatus, GroupName, NetworkBorderGroup, GroupLongName",
    ),
)
def test_zone_belongs_to_a_group(one: AWS) -> None:
    zone = one.ec2.describe_availability_zones()["AvailabilityZones"][0]
    assert zone["OptInStatus"] == "opt-in-not-required"
    assert zone["GroupName"] == "ap-northeast-2-zg-1"
    assert zone["GroupLongName"] == "Asia Pacific (Seoul) 1"
    assert zone["NetworkBorderGroup"] == "ap-northeast-2"


@shows(
    measured=(
        "regions: AZ counts visible per account: us-east-1=6, us-west-2=4, ap-northeast-2=4, "
        "us-west-1=2, others 3",
    )
)
def test_zones_of_the_regions(one: AWS) -> None:
    counts = {
        region["RegionName"]: len(
            one.client("ec2", region["RegionName"]).describe_availability_zones()[
                "AvailabilityZones"
            ]
        )
        for region in one.ec2.describe_regions()["Regions"]
    }
    assert {name: n for name, n in counts.items() if n != 3} == {
        "us-east-1": 6,
        "us-west-2": 4,
        "ap-northeast-2": 4,
        "us-west-1": 2,
    }
