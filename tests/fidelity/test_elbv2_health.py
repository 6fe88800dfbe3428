"""Target health: initial, healthy, unused, unhealthy, draining."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from awslab import account
from awslab.account.faults import fail_zone, restore_zone

from .harness import AWS, shows
from .scenes import advance, balancer, group, listener, network, running, targets


class Site:
    """A load balancer over two zones whose listener forwards to one instance in the first."""

    def __init__(self, aws: AWS, port: int | None = 80) -> None:
        self.aws = aws
        self.vpc, self.subnets = network(aws, "abc")
        self.lb = balancer(aws, self.subnets[:2])
        self.app = targets(aws, self.vpc)
        self.open = group(aws, self.vpc, "open", port)
        self.instance = running(aws, self.subnets[0], self.open)
        self.register(self.instance)
        self.listener = listener(aws, self.lb, self.app)

    def register(self, instance: str) -> None:
        self.aws.elbv2.register_targets(TargetGroupArn=self.app, Targets=[{"Id": instance}])

    def health(self) -> list[tuple[str, str]]:
        found = self.aws.elbv2.describe_target_health(TargetGroupArn=self.app)
        states = [target["TargetHealth"] for target in found["TargetHealthDescriptions"]]
        return [(state["State"], state.get("Reason", "")) for state in states]


@pytest.fixture
def slow() -> Iterator[AWS]:
    """An account in which even brief waits take their time."""
    account.open(region=AWS.region, waits="simulated")
    yield AWS("client", {})
    account.close()


@shows("elbv2_health/first-health-checks", "elbv2_health/target-health")
def test_initial_then_healthy(slow: AWS) -> None:
    site = Site(slow)
    assert site.health() == [("initial", "Elb.InitialHealthChecking")]
    advance(seconds=30)
    assert site.health() == [("healthy", "")]
    site.register(site.instance)
    assert site.health() == [("healthy", "")], "registering again changes nothing"


@shows("elbv2_health/target-health")
def test_unused_without_a_listener(one: AWS) -> None:
    site = Site(one)
    assert site.health() == [("healthy", "")]
    one.elbv2.delete_listener(ListenerArn=site.listener)
    assert site.health() == [("unused", "Target.NotInUse")]


@shows("elbv2_health/target-health")
def test_unused_in_a_zone_that_is_off(one: AWS) -> None:
    site = Site(one)
    site.register(running(one, site.subnets[2], site.open))
    assert site.health() == [("healthy", ""), ("unused", "Target.NotInUse")]


@shows(
    "elbv2_health/target-health",
    measured=("elb: SG blocks LB→target: 'unhealthy' (Target.Timeout)",),
)
def test_unhealthy_behind_a_closed_group(one: AWS) -> None:
    site = Site(one, port=8080)
    assert site.health() == [("unhealthy", "Target.Timeout")]
    lb = one.elbv2.describe_load_balancers()["LoadBalancers"][0]
    one.ec2.authorize_security_group_ingress(
        GroupId=site.open,
        IpPermissions=[
            {
                "IpProtocol": "tcp",
                "FromPort": 80,
                "ToPort": 80,
                "UserIdGroupPairs": [{"GroupId": lb["SecurityGroups"][0]}],
            }
        ],
    )
    assert site.health() == [("healthy", "")]


@shows("elbv2_health/target-health")
def test_unhealthy_when_the_load_balancer_may_not_speak(one: AWS) -> None:
    site = Site(one)
    mute = group(one, site.vpc, "mute")
    one.ec2.revoke_security_group_egress(
        GroupId=mute, IpPermissions=[{"IpProtocol": "-1", "IpRanges": [{"CidrIp": "0.0.0.0/0"}]}]
    )
    one.elbv2.set_security_groups(LoadBalancerArn=site.lb, SecurityGroups=[mute])
    assert site.health() == [("unhealthy", "Target.Timeout")]


@shows("elbv2_health/target-health")
def test_unhealthy_when_a_network_acl_drops_the_answer(one: AWS) -> None:
    site = Site(one)
    private = one.subnet(site.vpc, "10.0.9.0/24")
    site.register(running(one, private, site.open))
    assert site.health()[1] == ("healthy", "")
    acl = one.ec2.create_network_acl(VpcId=site.vpc)["NetworkAcl"]["NetworkAclId"]

    def allow(egress: bool, first: int, last: int) -> None:
        one.ec2.create_network_acl_entry(
            NetworkAclId=acl,
            RuleNumber=100,
            Protocol="6",
            RuleAction="allow",
            Egress=egress,
            CidrBlock="10.0.0.0/16",
            PortRange={"From": first, "To": last},
        )

    associations = one.ec2.describe_network_acls(
        Filters=[{"Name": "association.subnet-id", "Values": [private]}]
    )["NetworkAcls"][0]["Associations"]
    own = next(a["NetworkAclAssociationId"] for a in associations if a["SubnetId"] == private)
    one.ec2.replace_network_acl_association(AssociationId=own, NetworkAclId=acl)
    allow(False, 80, 80)
    assert site.health()[1] == ("unhealthy", "Target.Timeout"), "the answer can't leave"
    allow(True, 1024, 65535)
    assert site.health()[1] == ("healthy", "")


@shows("elbv2_health/target-health")
def test_unhealthy_in_a_failed_zone(one: AWS) -> None:
    site = Site(one)
    site.register(running(one, site.subnets[1], site.open))
    fail_zone(one.zone("a"))
    assert site.health() == [("unhealthy", "Target.Timeout"), ("healthy", "")]
    restore_zone(one.zone("a"))
    assert site.health() == [("healthy", ""), ("healthy", "")]


@shows("elbv2_health/drain", "elbv2_health/draining-targets-too")
def test_draining_then_gone(one: AWS) -> None:
    site = Site(one)
    one.elbv2.deregister_targets(TargetGroupArn=site.app, Targets=[{"Id": site.instance}])
    assert site.health() == [("draining", "Target.DeregistrationInProgress")]
    advance(seconds=299)
    assert site.health() == [("draining", "Target.DeregistrationInProgress")]
    advance(seconds=2)
    assert site.health() == []


@shows("elbv2_health/target-health")
def test_addresses_as_targets(one: AWS) -> None:
    site = Site(one)
    by_address = targets(one, site.vpc, "addresses", TargetType="ip")
    found = one.ec2.describe_instances(InstanceIds=[site.instance])["Reservations"][0]["Instances"]
    here = found[0]["PrivateIpAddress"]
    one.elbv2.register_targets(
        TargetGroupArn=by_address, Targets=[{"Id": here}, {"Id": "10.0.1.250"}]
    )
    listener(one, site.lb, by_address, 81)
    health = one.elbv2.describe_target_health(TargetGroupArn=by_address)["TargetHealthDescriptions"]
    assert {h["Target"]["Id"]: h["TargetHealth"]["State"] for h in health} == {
        here: "healthy",
        "10.0.1.250": "unhealthy",
    }


@shows(measured=("elb: Target whose instance is stopped: 'unused' (Target.InvalidState)",))
def test_stopped_target(one: AWS) -> None:
    site = Site(one)
    one.ec2.stop_instances(InstanceIds=[site.instance])
    assert site.health() == [("unused", "Target.InvalidState")]


@shows(measured=("elb: Target whose instance is terminated disappears/ unused",))
def test_terminated_target(one: AWS) -> None:
    site = Site(one)
    one.ec2.terminate_instances(InstanceIds=[site.instance])
    assert site.health() == []
