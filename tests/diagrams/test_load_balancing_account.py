"""LoadBalancing of a load balancer in the simulated account."""

from __future__ import annotations

from collections.abc import Iterator

import boto3
import pytest

from awslab.account import simulated_aws
from awslab.diagrams import LoadBalancing
from awslab.topology import read

REGION = "ap-northeast-2"


def built(kind: str) -> str:
    """Make a load balancer with two targets in zone a and one in zone b; return its name."""
    ec2, elb = boto3.client("ec2"), boto3.client("elbv2")
    subnets = {s["AvailabilityZone"][-1]: s["SubnetId"] for s in ec2.describe_subnets()["Subnets"]}
    image = ec2.describe_images(
        Owners=["amazon"], Filters=[{"Name": "architecture", "Values": ["x86_64"]}]
    )["Images"][0]["ImageId"]
    vpc = ec2.describe_vpcs()["Vpcs"][0]["VpcId"]
    ids = [
        ec2.run_instances(
            ImageId=image, InstanceType="t3.micro", MinCount=1, MaxCount=1, SubnetId=subnets[z]
        )["Instances"][0]["InstanceId"]
        for z in "aab"
    ]
    ec2.get_waiter("instance_running").wait(InstanceIds=ids)
    protocol = "HTTP" if kind == "application" else "TCP"
    arns = [
        elb.create_target_group(Name=name, Protocol=protocol, Port=80, VpcId=vpc)["TargetGroups"][
            0
        ]["TargetGroupArn"]
        for name in ("web", "api")
    ]
    lb = elb.create_load_balancer(Name="front", Type=kind, Subnets=[subnets["a"], subnets["b"]])[
        "LoadBalancers"
    ][0]["LoadBalancerArn"]
    elb.register_targets(TargetGroupArn=arns[0], Targets=[{"Id": i} for i in ids])
    elb.register_targets(TargetGroupArn=arns[1], Targets=[{"Id": ids[0]}])
    forward = [{"Type": "forward", "TargetGroupArn": arn} for arn in arns]
    listener = elb.create_listener(
        LoadBalancerArn=lb, Protocol=protocol, Port=80, DefaultActions=[forward[0]]
    )["Listeners"][0]["ListenerArn"]
    if kind == "network":
        elb.create_listener(
            LoadBalancerArn=lb, Protocol=protocol, Port=81, DefaultActions=[forward[1]]
        )
        return "front"
    for priority, field, key, value in (
        (20, "path-pattern", "PathPatternConfig", "/api/*"),
        (10, "http-request-method", "HttpRequestMethodConfig", "POST"),
        (30, "query-string", "QueryStringConfig", {"Key": "v", "Value": "2"}),
    ):
        elb.create_rule(
            ListenerArn=listener,
            Priority=priority,
            Conditions=[{"Field": field, key: {"Values": [value]}}],
            Actions=[forward[1]],
        )
    elb.modify_target_group_attributes(
        TargetGroupArn=arns[0],
        Attributes=[{"Key": "deregistration_delay.timeout_seconds", "Value": "60"}],
    )
    return "front"


@pytest.fixture
def aws() -> Iterator[None]:
    with simulated_aws(region=REGION):
        yield


@pytest.mark.usefixtures("aws")
def test_an_application_load_balancer_of_the_account() -> None:
    diagram = LoadBalancing.of(built("application"), demand=300)
    assert diagram.setup.demand == 300
    # The query string is a condition the diagram doesn't show.
    assert diagram.rules == [
        {"priority": 10, "field": "method", "value": "POST", "group": "api"},
        {"priority": 20, "field": "path", "value": "/api/*", "group": "api"},
    ]
    assert {t.name for t in diagram.setup.targets} == {"web-a1", "web-a2", "web-b1", "api-a1"}
    assert (diagram.cross_zone, diagram.delay) == (True, 60)
    assert diagram.health == {"interval": 30, "healthy": 5, "unhealthy": 2}
    balancer = read().vpcs[0].load_balancers[0]
    assert LoadBalancing.of(balancer).rules == diagram.rules


@pytest.mark.usefixtures("aws")
def test_a_network_load_balancer_of_the_account() -> None:
    name = built("network")
    diagram = LoadBalancing.of(name)
    assert diagram.cross_zone is False
    assert [(rule["value"], rule["group"]) for rule in diagram.rules] == [
        ("80", "web"),
        ("81", "api"),
    ]
    balancer = boto3.client("elbv2").describe_load_balancers()["LoadBalancers"][0]
    boto3.client("elbv2").modify_load_balancer_attributes(
        LoadBalancerArn=balancer["LoadBalancerArn"],
        Attributes=[{"Key": "load_balancing.cross_zone.enabled", "Value": "true"}],
    )
    assert LoadBalancing.of(name).cross_zone is True
    with pytest.raises(ValueError, match=r"no Application or Network Load Balancer is called 'x'"):
        LoadBalancing.of("x")
