"""Classic Load Balancers: what AWS refuses and shows."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from awslab.account.faults import fail_zone

from .harness import AWS, code_of, refusal, shows
from .scenes import group, network, running

Call = Callable[[], Any]
LISTENERS = [{"Protocol": "HTTP", "LoadBalancerPort": 80, "InstancePort": 80}]


def classic(aws: AWS, subnets: list[str], name: str = "old", **options: Any) -> str:
    options = {"Subnets": subnets} | options
    aws.elb.create_load_balancer(LoadBalancerName=name, Listeners=LISTENERS, **options)
    return name


def _register(aws: AWS, lb: str, instance: str) -> Call:
    return lambda: aws.elb.register_instances_with_load_balancer(
        LoadBalancerName=lb, Instances=[{"InstanceId": instance}]
    )


@refusal("elb_classic/unknown-load-balancer")
def test_unknown_load_balancer(aws: AWS) -> Call:
    return lambda: aws.elb.describe_load_balancer_attributes(LoadBalancerName="old")


@refusal("elb_classic/unknown-instance", "elb: Classic LB: unknown instance")
def test_unknown_instance(aws: AWS) -> Call:
    return _register(aws, classic(aws, network(aws)[1]), "i-0123456789abcdef0")


@refusal("elb_classic/instance-of-another-vpc")
def test_instance_of_another_vpc(aws: AWS) -> Call:
    lb = classic(aws, network(aws)[1])
    return _register(aws, lb, running(aws, network(aws, cidr="10.1")[1][0]))


@refusal("elb_classic/unregistered-instance")
def test_unregistered_instance(aws: AWS) -> Call:
    _, subnets = network(aws)
    lb, instance = classic(aws, subnets), [{"InstanceId": running(aws, subnets[0])}]
    return lambda: aws.elb.describe_instance_health(LoadBalancerName=lb, Instances=instance)


@refusal("elb_classic/unknown-subnet")
def test_unknown_subnet(aws: AWS) -> Call:
    return lambda: classic(aws, ["subnet-0123456789abcdef0"])


@refusal("elb_classic/two-subnets-in-one-zone")
def test_two_subnets_in_one_zone(aws: AWS) -> Call:
    _, subnets = network(aws, "aa")
    lb = classic(aws, subnets[:1])
    return lambda: aws.elb.attach_load_balancer_to_subnets(LoadBalancerName=lb, Subnets=subnets[1:])


@refusal("elb_classic/subnets-of-several-vpcs")
def test_subnets_of_several_vpcs(aws: AWS) -> Call:
    here, there = network(aws)[1], network(aws, cidr="10.1")[1]
    return lambda: classic(aws, [here[0], there[1]])


@refusal("elb_classic/internet-facing-without-gateway")
def test_internet_facing_without_gateway(aws: AWS) -> Call:
    _, subnets = network(aws, gateway=False)
    classic(aws, subnets, "inner", Scheme="internal")
    return lambda: classic(aws, subnets)


@refusal("elb_classic/unknown-scheme")
def test_unknown_scheme(aws: AWS) -> Call:
    _, subnets = network(aws)
    return lambda: classic(aws, subnets, Scheme="private")


@refusal("elb_classic/no-place-given")
def test_no_place_given(aws: AWS) -> Call:
    return lambda: classic(aws, [])


@refusal("elb_classic/unknown-security-group")
def test_unknown_security_group(aws: AWS) -> Call:
    _, subnets = network(aws)
    return lambda: classic(aws, subnets, SecurityGroups=["sg-0123456789abcdef0"])


@refusal("elb_classic/security-group-of-another-vpc")
def test_security_group_of_another_vpc(aws: AWS) -> Call:
    _, subnets = network(aws)
    foreign = group(aws, aws.vpc("10.1.0.0/16"))
    return lambda: classic(aws, subnets, SecurityGroups=[foreign])


@refusal("elb_classic/health-check-slower-than-interval")
def test_health_check_slower_than_interval(aws: AWS) -> Call:
    lb = classic(aws, network(aws)[1])
    return lambda: aws.elb.configure_health_check(
        LoadBalancerName=lb,
        HealthCheck={
            "Target": "HTTP:80/",
            "Interval": 30,
            "Timeout": 30,
            "HealthyThreshold": 2,
            "UnhealthyThreshold": 2,
        },
    )


def _interfaces(aws: AWS) -> list[str]:
    found = aws.ec2.describe_network_interfaces(
        Filters=[{"Name": "description", "Values": ["ELB old"]}]
    )["NetworkInterfaces"]
    return sorted(interface["AvailabilityZone"][-1] for interface in found)


@shows(
    "elb_classic/create-with-interfaces",
    "elb_classic/more-subnets",
    "elb_classic/fewer-subnets",
    "elb_classic/delete-with-interfaces",
)
def test_interfaces_follow_the_subnets(one: AWS) -> None:
    _, subnets = network(one, "abc")
    lb = classic(one, subnets[:1], Scheme="internal")
    shown = one.elb.describe_load_balancers()["LoadBalancerDescriptions"][0]
    assert shown["DNSName"].startswith("internal-old-")
    assert f".{one.region}." in shown["DNSName"]
    assert shown["AvailabilityZones"] == [one.zone("a")]
    assert _interfaces(one) == ["a"]
    one.elb.attach_load_balancer_to_subnets(LoadBalancerName=lb, Subnets=subnets[1:])
    assert _interfaces(one) == ["a", "b", "c"]
    one.elb.detach_load_balancer_from_subnets(LoadBalancerName=lb, Subnets=subnets[:1])
    assert _interfaces(one) == ["b", "c"]
    one.elb.delete_load_balancer(LoadBalancerName=lb)
    assert _interfaces(one) == []


@shows("elb_classic/instance-health")
def test_instance_health(one: AWS) -> None:
    vpc, subnets = network(one, "abc")
    lb, web = classic(one, subnets[:2]), group(one, vpc, "open", 80)
    for subnet, own in (
        (subnets[0], web),
        (subnets[1], group(one, vpc, "shut")),
        (subnets[2], web),
    ):
        _register(one, lb, running(one, subnet, own))()

    def states() -> list[str]:
        found = one.elb.describe_instance_health(LoadBalancerName=lb)["InstanceStates"]
        return [state["State"] for state in found]

    assert states() == ["InService", "OutOfService", "OutOfService"]
    fail_zone(one.zone("a"))
    assert states() == ["OutOfService"] * 3


def test_deleting_twice_succeeds(one: AWS) -> None:
    one.elb.delete_load_balancer(LoadBalancerName="never")
    assert (
        code_of(lambda: one.elb.describe_load_balancers(LoadBalancerNames=["never"]))
        == "LoadBalancerNotFound"
    )
