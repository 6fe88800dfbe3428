"""Target groups and targets: what AWS refuses and shows."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .harness import AWS, code_of, refusal, shows
from .scenes import balancer, listener, network, running, targets

Call = Callable[[], Any]


def _register(aws: AWS, target_group: str, target: str) -> Call:
    return lambda: aws.elbv2.register_targets(TargetGroupArn=target_group, Targets=[{"Id": target}])


@refusal("elbv2_targets/unknown-instance", "elb: Register unknown instance")
def test_unknown_instance(aws: AWS) -> Call:
    return _register(aws, targets(aws, aws.vpc()), "i-0123456789abcdef0")


@refusal("elbv2_targets/instance-of-another-vpc", "elb: Register instance of another VPC")
def test_instance_of_another_vpc(aws: AWS) -> Call:
    _vpc, subnets = network(aws)
    return _register(aws, targets(aws, aws.vpc("10.1.0.0/16")), running(aws, subnets[0]))


@refusal("elbv2_targets/target-is-no-address")
def test_target_is_no_address(aws: AWS) -> Call:
    vpc, subnets = network(aws)
    by_address = targets(aws, vpc, TargetType="ip")
    return _register(aws, by_address, running(aws, subnets[0]))


@refusal("elbv2_targets/public-address-as-target")
def test_public_address_as_target(aws: AWS) -> Call:
    by_address = targets(aws, aws.vpc(), TargetType="ip")
    _register(aws, by_address, "192.168.7.7")()
    return _register(aws, by_address, "8.8.8.8")


@shows("elbv2_targets/public-address-as-target")
def test_ipv6_target(one: AWS) -> None:
    by_address = targets(one, one.vpc(), TargetType="ip", IpAddressType="ipv6")
    _register(one, by_address, "2600:1f13::7")()


@shows("elbv2_targets/create-once")
def test_same_target_group_again(one: AWS) -> None:
    vpc = one.vpc()
    assert targets(one, vpc) == targets(one, vpc)
    assert code_of(lambda: targets(one, vpc, Port=8080)) == "DuplicateTargetGroupName"


@refusal("elbv2_targets/health-check-range")
def test_health_check_range(aws: AWS) -> Call:
    vpc = aws.vpc()
    return lambda: targets(aws, vpc, HealthyThresholdCount=11)


@refusal("elbv2_targets/health-check-path")
def test_health_check_path(aws: AWS) -> Call:
    vpc = aws.vpc()
    return lambda: targets(aws, vpc, HealthCheckPath="health")


@refusal("elbv2_targets/path-of-a-tcp-health-check")
def test_path_of_a_tcp_health_check(aws: AWS) -> Call:
    vpc = aws.vpc()
    targets(aws, vpc, "web", Protocol="TCP", HealthCheckProtocol="HTTP", HealthCheckPath="/up")
    return lambda: targets(aws, vpc, Protocol="TCP", HealthCheckPath="/up")


@shows("elbv2_targets/deregister-unknown")
def test_deregister_unknown(one: AWS) -> None:
    app = targets(one, one.vpc())
    one.elbv2.deregister_targets(TargetGroupArn=app, Targets=[{"Id": "i-0123456789abcdef0"}])


@shows(measured=("elb: Delete target group in use",))
def test_delete_target_group_in_use(one: AWS) -> None:
    vpc, subnets = network(one)
    listener(one, balancer(one, subnets), app := targets(one, vpc))
    assert code_of(lambda: one.elbv2.delete_target_group(TargetGroupArn=app)) == "ResourceInUse"


@shows(
    measured=(
        "elb: Target group health-check defaults 30 s / 5 healthy / 2 unhealthy; NLB 30/5(3)/…",
    )
)
def test_health_check_defaults(one: AWS) -> None:
    vpc = one.vpc()
    for options in ({}, {"Protocol": "TCP"}):
        made = targets(one, vpc, f"app-{len(options)}", **options)
        found = one.elbv2.describe_target_groups(TargetGroupArns=[made])["TargetGroups"][0]
        assert found["HealthCheckIntervalSeconds"] == 30
        assert (found["HealthyThresholdCount"], found["UnhealthyThresholdCount"]) == (5, 2)
