"""Regions and Availability Zones as a new account sees them."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any

from awslab.account.engine import Call
from awslab.account.registry import Refused, answers, changes, refuses
from awslab.account.rules._network import API, ERRORS

_ENABLE = "accounts/latest/reference/manage-acct-regions.html"
#: Enabled in every account: the Regions that opened before 20 March 2019.
_BY_DEFAULT = {
    *("us-east-1", "us-east-2", "us-west-1", "us-west-2", "ca-central-1", "sa-east-1"),
    *("eu-central-1", "eu-north-1", "eu-west-1", "eu-west-2", "eu-west-3"),
    *("ap-northeast-1", "ap-northeast-2", "ap-northeast-3"),
    *("ap-south-1", "ap-southeast-1", "ap-southeast-2"),
}
#: Regions of AWS's other partitions, which an account of this one never sees.
_OTHERS = ("cn-", "us-gov-")
_TOKEN = "The security token included in the request is invalid"


def opt_in_status(region: str) -> str:
    """Return a Region's status in this account, in DescribeRegions' words.

    An account opened in a Region that isn't enabled by default has opted in to it.
    """
    if region in _BY_DEFAULT:
        return "opt-in-not-required"
    return "opted-in" if region == os.environ.get("AWS_DEFAULT_REGION") else "not-opted-in"


def _closed(call: Call) -> bool:
    return opt_in_status(call.region) == "not-opted-in"


@refuses("ec2", "*", code="AuthFailure", doc=_ENABLE, status=401)
def ec2_in_a_region_not_enabled(call: Call) -> str | None:
    """EC2 does not know an account in a Region that the account has not enabled."""
    return "AWS was not able to validate the provided access credentials" if _closed(call) else None


@refuses("rds", "*", code="InvalidClientTokenId", doc=_ENABLE, status=403)
def rds_in_a_region_not_enabled(call: Call) -> str | None:
    """Amazon RDS does not know an account in a Region that the account has not enabled."""
    return _TOKEN if _closed(call) else None


@refuses("elbv2", "*", code="InvalidClientTokenId", doc=_ENABLE, status=403)
def elbv2_in_a_region_not_enabled(call: Call) -> str | None:
    """Elastic Load Balancing does not know an account in a Region that the account has not enabled."""
    return _TOKEN if _closed(call) else None


@refuses("autoscaling", "*", code="InvalidClientTokenId", doc=_ENABLE, status=403)
def autoscaling_in_a_region_not_enabled(call: Call) -> str | None:
    """Auto Scaling does not know an account in a Region that the account has not enabled."""
    return _TOKEN if _closed(call) else None


@answers("ec2", "DescribeRegions", doc=API + "DescribeRegions.html")
def describe_regions_of_the_account(call: Call) -> dict[str, Any]:
    """Only enabled Regions are described, unless all or certain ones are asked for."""
    known = {
        region.name: {
            "RegionName": region.name,
            "Endpoint": region.endpoint,
            "OptInStatus": opt_in_status(region.name),
        }
        for region in call.backend().regions
        if not region.name.startswith(_OTHERS)
    }
    names = call.params.get("RegionNames", [])
    if unknown := [name for name in names if name not in known]:
        raise Refused("InvalidParameterValue", f"Invalid region name: {unknown}".replace("'", ""))
    asked = names or call.params.get("AllRegions")
    found = [known[name] for name in names] if names else list(known.values())
    if not asked:
        found = [region for region in found if region["OptInStatus"] != "not-opted-in"]
    keys = {"region-name": "RegionName", "endpoint": "Endpoint", "opt-in-status": "OptInStatus"}
    for condition in call.params.get("Filters", []):
        if condition["Name"] not in keys:
            raise Refused("InvalidParameterValue", f"The filter '{condition['Name']}' is invalid")
        found = [r for r in found if r[keys[condition["Name"]]] in condition["Values"]]
    return {"Regions": found}


@refuses("ec2", "DescribeAvailabilityZones", code="InvalidParameterValue", doc=ERRORS)
def zones_of_another_region(call: Call) -> str | None:
    """A Region describes its own Availability Zones only."""
    zones = call.backend().describe_availability_zones()
    for parameter, attribute in (("ZoneNames", "name"), ("ZoneIds", "zone_id")):
        known = {getattr(zone, attribute) for zone in zones}
        for given in call.params.get(parameter, []):
            if given not in known:
                return f"Invalid availability zone: [{given}]"
    return None


@changes(
    "ec2",
    "moto.ec2.models.availability_zones_and_regions:RegionsAndZonesBackend.describe_availability_zones",
    doc=API + "AvailabilityZone.html",
)
def zone_belongs_to_a_group(
    original: Callable[..., Any], self: Any, *args: Any, **kwargs: Any
) -> list[Any]:
    """An Availability Zone names its group and network border group and needs no opt-in."""
    from awslab.account.simulation import region_name

    zones: list[Any] = original(self, *args, **kwargs)
    for zone in zones:
        region = zone.region_name
        zone.opt_in_status = "opt-in-not-required"
        zone.group_name, zone.network_border_group = f"{region}-zg-1", region
        if not region.startswith(_OTHERS):
            zone.group_long_name = f"{region_name(region)} 1"
    return zones
