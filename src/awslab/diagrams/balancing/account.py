"""What LoadBalancing takes from a load balancer of the account, through describe calls only."""

from __future__ import annotations

from typing import Any

_FIELDS = {"path-pattern": "path", "host-header": "host", "http-request-method": "method"}


def setup_of(wanted: str) -> dict[str, Any]:
    """Return the arguments of LoadBalancing for the load balancer with a name or ARN."""
    import boto3

    elb = boto3.client("elbv2")
    found = [
        one
        for one in elb.describe_load_balancers()["LoadBalancers"]
        if wanted in (one["LoadBalancerName"], one["LoadBalancerArn"])
    ]
    if not found:
        raise ValueError(f"no Application or Network Load Balancer is called {wanted!r}")
    balancer = found[0]
    arn, kind = balancer["LoadBalancerArn"], balancer["Type"]
    if kind not in ("application", "network"):
        raise ValueError(
            f"{wanted} is a {kind} load balancer: choose an application or network one"
        )
    listeners = elb.describe_listeners(LoadBalancerArn=arn)["Listeners"]
    described = elb.describe_target_groups(LoadBalancerArn=arn)["TargetGroups"]
    if not listeners or not described:
        raise ValueError(f"{wanted} has no listener that forwards to a target group: create one")
    names = {group["TargetGroupArn"]: group["TargetGroupName"] for group in described}
    zones = sorted(zone["ZoneName"] for zone in balancer["AvailabilityZones"])
    made: dict[str, Any] = {
        "kind": kind,
        "zones": zones,
        "groups": {name: _counts(elb, group, zones) for group, name in names.items()},
        "title": f"Load balancer {balancer['LoadBalancerName']}",
    }
    ports = {one["Port"]: _group(one["DefaultActions"], names) for one in listeners}
    default = next(filter(None, ports.values()), "") or next(iter(names.values()))
    lead = next(one for one in described if one["TargetGroupName"] == default)
    made |= _settings(elb, arn, lead)
    if kind == "network":
        return made | {"listeners": {port: name for port, name in ports.items() if name}}
    rules = elb.describe_rules(ListenerArn=listeners[0]["ListenerArn"])["Rules"]
    shown = [one for rule in rules if (one := _rule(rule, names))]
    return made | {"default": default, "rules": sorted(shown, key=lambda one: one["priority"])}


def _settings(elb: Any, balancer: str, group: dict[str, Any]) -> dict[str, Any]:
    """Return the settings of the default action's target group, which stand for all."""
    arn = group["TargetGroupArn"]
    mine = elb.describe_target_group_attributes(TargetGroupArn=arn)["Attributes"]
    whole = elb.describe_load_balancer_attributes(LoadBalancerArn=balancer)["Attributes"]
    attributes = {one["Key"]: one["Value"] for one in [*whole, *mine]}
    cross = attributes.get("load_balancing.cross_zone.enabled", "")
    if cross.startswith("use_load_balancer"):
        cross = {one["Key"]: one["Value"] for one in whole}["load_balancing.cross_zone.enabled"]
    return {
        "cross_zone": cross == "true",
        "delay": int(attributes["deregistration_delay.timeout_seconds"]),
        "interval": group["HealthCheckIntervalSeconds"],
        "healthy": group["HealthyThresholdCount"],
        "unhealthy": group["UnhealthyThresholdCount"],
    }


def _counts(elb: Any, group: str, zones: list[str]) -> list[int]:
    import boto3

    health = elb.describe_target_health(TargetGroupArn=group)["TargetHealthDescriptions"]
    ids = [one["Target"]["Id"] for one in health if one["Target"]["Id"].startswith("i-")]
    placed = [one["Target"].get("AvailabilityZone", "") for one in health]
    if ids:
        answer = boto3.client("ec2").describe_instances(InstanceIds=ids)["Reservations"]
        instances = [instance for one in answer for instance in one["Instances"]]
        placed = [instance["Placement"]["AvailabilityZone"] for instance in instances]
    return [placed.count(zone) for zone in zones]


def _group(actions: list[dict[str, Any]], names: dict[str, str]) -> str:
    return next(
        (names[a["TargetGroupArn"]] for a in actions if a.get("TargetGroupArn") in names), ""
    )


def _rule(rule: dict[str, Any], names: dict[str, str]) -> dict[str, Any] | None:
    """Return a rule with one condition that the diagram shows, else None."""
    group = _group(rule["Actions"], names)
    if rule["IsDefault"] or not group or len(rule["Conditions"]) != 1:
        return None
    condition = rule["Conditions"][0]
    values: list[str] = condition.get("Values") or next(
        (part["Values"] for part in condition.values() if isinstance(part, dict)), []
    )
    if condition["Field"] not in _FIELDS or len(values) != 1:
        return None
    field = _FIELDS[condition["Field"]]
    return {"priority": int(rule["Priority"]), "field": field, "value": values[0], "group": group}
