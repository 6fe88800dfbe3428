"""Application and Network Load Balancers: what AWS refuses and shows."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from .harness import AWS, code_of, refusal, shows
from .scenes import balancer, group, listener, network, targets

Call = Callable[[], Any]


def _interfaces(aws: AWS, subnet: str) -> list[dict[str, Any]]:
    found = aws.ec2.describe_network_interfaces(Filters=[{"Name": "subnet-id", "Values": [subnet]}])
    return list(found["NetworkInterfaces"])


@refusal("elbv2/name-taken", "elb: Duplicate LB name with different settings")
def test_name_taken(aws: AWS) -> Call:
    _, subnets = network(aws)
    balancer(aws, subnets)
    return lambda: balancer(aws, subnets, Scheme="internal")


@shows("elbv2/create-once")
def test_same_name_and_settings_is_the_same_load_balancer(one: AWS) -> None:
    _, subnets = network(one)
    assert balancer(one, subnets) == balancer(one, subnets)
    assert len(one.elbv2.describe_load_balancers()["LoadBalancers"]) == 1


@shows("elbv2/internet-facing-without-gateway", "elbv2/create-once")
def test_gateway_load_balancer_has_no_scheme(one: AWS) -> None:
    _, subnets = network(one, gateway=False)
    assert balancer(one, subnets, Type="gateway") == balancer(one, subnets, Type="gateway")
    assert "Scheme" not in one.elbv2.describe_load_balancers()["LoadBalancers"][0]
    assert _interfaces(one, subnets[0])[0]["InterfaceType"] == "gateway_load_balancer"


@shows("elbv2/create-once")
def test_interfaces_and_default_group(one: AWS) -> None:
    vpc, subnets = network(one)
    made = one.elbv2.create_load_balancer(Name="front", Subnets=subnets)["LoadBalancers"][0]
    default = one.ec2.describe_security_groups(
        Filters=[{"Name": "vpc-id", "Values": [vpc]}, {"Name": "group-name", "Values": ["default"]}]
    )["SecurityGroups"][0]["GroupId"]
    assert made["SecurityGroups"] == [default]
    interface = _interfaces(one, subnets[0])[0]
    assert interface["RequesterManaged"]
    assert interface["Status"] == "in-use"
    assert (
        interface["Description"] == "ELB " + made["LoadBalancerArn"].partition("loadbalancer/")[2]
    )
    assert [g["GroupId"] for g in interface["Groups"]] == [default]
    assert interface["Association"]["PublicIp"]


@shows("elbv2/create-once")
def test_names_say_the_kind(one: AWS) -> None:
    _, subnets = network(one)
    made = one.elbv2.create_load_balancer(
        Name="inner",
        Subnets=subnets,
        Type="network",
        Scheme="internal",
        Tags=[{"Key": "a", "Value": "b"}],
    )["LoadBalancers"][0]
    assert ":loadbalancer/net/inner/" in made["LoadBalancerArn"]
    assert made["DNSName"].startswith("internal-inner-")
    assert "Association" not in _interfaces(one, subnets[0])[0]
    tags = one.elbv2.describe_tags(ResourceArns=[made["LoadBalancerArn"]])["TagDescriptions"][0]
    assert tags["Tags"] == [{"Key": "a", "Value": "b"}]


@shows(measured=("elb: ALB has ENIs in its subnets; subnet/SG cannot be deleted",))
def test_subnet_and_group_are_held(one: AWS) -> None:
    vpc, subnets = network(one)
    balancer(one, subnets, SecurityGroups=[held := group(one, vpc)])
    assert code_of(lambda: one.ec2.delete_subnet(SubnetId=subnets[0])) == "DependencyViolation"
    assert code_of(lambda: one.ec2.delete_security_group(GroupId=held)) == "DependencyViolation"


@shows("elbv2/delete-with-interfaces")
def test_deletion_frees_the_subnet(one: AWS) -> None:
    vpc, subnets = network(one)
    listener(one, lb := balancer(one, subnets), group_arn := targets(one, vpc))
    one.elbv2.delete_load_balancer(LoadBalancerArn=lb)
    assert not _interfaces(one, subnets[0])
    one.elbv2.delete_target_group(TargetGroupArn=group_arn)


@shows("elbv2/move-to-subnets")
def test_interfaces_follow_the_subnets(one: AWS) -> None:
    _, subnets = network(one, "abc")
    lb = balancer(one, subnets[:2])
    one.elbv2.set_subnets(LoadBalancerArn=lb, Subnets=subnets[1:])
    assert [len(_interfaces(one, subnet)) for subnet in subnets] == [0, 1, 1]


@shows("elbv2/change-groups")
def test_interfaces_have_the_groups(one: AWS) -> None:
    vpc, subnets = network(one)
    lb, new = balancer(one, subnets), group(one, vpc)
    one.elbv2.set_security_groups(LoadBalancerArn=lb, SecurityGroups=[new])
    assert [g["GroupId"] for g in _interfaces(one, subnets[0])[0]["Groups"]] == [new]


@pytest.mark.parametrize(("kind", "cross"), [("application", "true"), ("network", "false")])
@shows(
    "elbv2/default-attributes",
    measured=("elb: Cross-zone: ALB always on (attribute true), NLB off by default",),
)
def test_cross_zone_by_default(one: AWS, kind: str, cross: str) -> None:
    lb = balancer(one, network(one)[1], Type=kind)
    found = one.elbv2.describe_load_balancer_attributes(LoadBalancerArn=lb)["Attributes"]
    assert {"Key": "load_balancing.cross_zone.enabled", "Value": cross} in found


@shows(measured=("elb: LB state provisioning → active",))
def test_provisioning_then_active(one: AWS) -> None:
    made = one.elbv2.create_load_balancer(Name="front", Subnets=network(one)[1])["LoadBalancers"][0]
    assert made["State"]["Code"] == "provisioning"
    assert one.elbv2.describe_load_balancers()["LoadBalancers"][0]["State"]["Code"] == "active"


@refusal("elbv2/internet-facing-without-gateway", "elb: Internet-facing ALB in a VPC without IGW")
def test_internet_facing_without_gateway(aws: AWS) -> Call:
    _, subnets = network(aws, gateway=False)
    balancer(aws, subnets, "inner", Scheme="internal")
    return lambda: balancer(aws, subnets)


@refusal("elbv2/subnet-nearly-full")
def test_subnet_nearly_full(aws: AWS) -> Call:
    vpc, subnets = network(aws)
    small = aws.subnet(vpc, "10.0.9.0/28", "c")
    for _ in range(4):
        aws.ec2.create_network_interface(SubnetId=small)
    return lambda: balancer(aws, [subnets[0], small])


@refusal("elbv2/subnets-of-several-vpcs", "elb: ALB with subnets of different VPCs")
def test_subnets_of_several_vpcs(aws: AWS) -> Call:
    here, there = network(aws)[1], network(aws, cidr="10.1")[1]
    return lambda: balancer(aws, [here[0], there[1]])


@refusal("elbv2/two-subnets-in-one-zone")
def test_two_subnets_in_one_zone(aws: AWS) -> Call:
    _, subnets = network(aws, "aab")
    return lambda: balancer(aws, subnets)


@refusal("elbv2/application-load-balancer-in-one-zone")
def test_application_load_balancer_in_one_zone(aws: AWS) -> Call:
    _, subnets = network(aws)
    balancer(aws, subnets[:1], "narrow", Type="network")
    return lambda: balancer(aws, subnets[:1])


@refusal("elbv2/subnets-given-twice")
def test_subnets_given_twice(aws: AWS) -> Call:
    _, subnets = network(aws)
    return lambda: balancer(aws, subnets, SubnetMappings=[{"SubnetId": subnets[0]}])


@refusal("elbv2/load-balancer-name")
def test_load_balancer_name(aws: AWS) -> Call:
    _, subnets = network(aws)
    return lambda: balancer(aws, subnets, "internal-front")


@pytest.mark.parametrize("name", ["f" * 33, "front_door", "-front", "front-"])
def test_more_bad_names(one: AWS, name: str) -> None:
    subnets = network(one)[1]
    assert code_of(lambda: balancer(one, subnets, name)) == "ValidationError"


@refusal("elbv2/unknown-security-group")
def test_unknown_security_group(aws: AWS) -> Call:
    lb = balancer(aws, network(aws)[1])
    unknown = ["sg-0123456789abcdef0"]
    assert (
        code_of(lambda: aws.elbv2.set_security_groups(LoadBalancerArn=lb, SecurityGroups=unknown))
        == "InvalidSecurityGroup"
    )
    subnets = network(aws, cidr="10.1")[1]
    return lambda: balancer(aws, subnets, "next", SecurityGroups=unknown)


@refusal("elbv2/security-group-of-another-vpc", "elb: ALB SG from another VPC")
def test_security_group_of_another_vpc(aws: AWS) -> Call:
    _, subnets = network(aws)
    foreign = group(aws, aws.vpc("10.1.0.0/16"))
    return lambda: balancer(aws, subnets, SecurityGroups=[foreign])


@refusal("elbv2/network-load-balancer-made-without-groups")
def test_network_load_balancer_made_without_groups(aws: AWS) -> Call:
    vpc, subnets = network(aws)
    lb, late = balancer(aws, subnets, Type="network"), group(aws, vpc)
    return lambda: aws.elbv2.set_security_groups(LoadBalancerArn=lb, SecurityGroups=[late])


def _set(aws: AWS, lb: str, key: str, value: str) -> Call:
    return lambda: aws.elbv2.modify_load_balancer_attributes(
        LoadBalancerArn=lb, Attributes=[{"Key": key, "Value": value}]
    )


@refusal("elbv2/deletion-protection")
def test_deletion_protection(aws: AWS) -> Call:
    lb = balancer(aws, network(aws)[1])
    _set(aws, lb, "deletion_protection.enabled", "true")()
    return lambda: aws.elbv2.delete_load_balancer(LoadBalancerArn=lb)


@refusal("elbv2/cross-zone-of-an-application-load-balancer")
def test_cross_zone_of_an_application_load_balancer(aws: AWS) -> Call:
    _, subnets = network(aws)
    cross = "load_balancing.cross_zone.enabled"
    _set(aws, balancer(aws, subnets, "net", Type="network"), cross, "false")()
    return _set(aws, balancer(aws, subnets), cross, "false")


@refusal("elbv2/idle-timeout-range")
def test_idle_timeout_range(aws: AWS) -> Call:
    return _set(aws, balancer(aws, network(aws)[1]), "idle_timeout.timeout_seconds", "5000")
