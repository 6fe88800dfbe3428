"""VPC peering connections: what AWS refuses and shows."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from awslab.account.clock import clock

from .harness import AWS, code_of, refusal, shows

Calls = Callable[[], Any]
UNKNOWN = "pcx-0123456789abcdef0"


def peer(aws: AWS, vpc: str, other: str) -> str:
    made = aws.ec2.create_vpc_peering_connection(VpcId=vpc, PeerVpcId=other)
    return made["VpcPeeringConnection"]["VpcPeeringConnectionId"]


def two(aws: AWS) -> tuple[str, str]:
    return aws.vpc("10.0.0.0/16"), aws.vpc("10.1.0.0/16")


def status(aws: AWS, pcx: str) -> str:
    found = aws.ec2.describe_vpc_peering_connections(VpcPeeringConnectionIds=[pcx])
    return found["VpcPeeringConnections"][0]["Status"]["Code"]


@refusal("peering/peer-a-vpc-with-itself", "peering: Peer a VPC with itself")
def test_peer_a_vpc_with_itself(aws: AWS) -> Calls:
    vpc = aws.vpc()
    return lambda: peer(aws, vpc, vpc)


@refusal("peering/second-peering-of-two-vpcs", "peering: Second peering between the same VPCs")
def test_second_peering_of_two_vpcs(aws: AWS) -> Calls:
    vpc, other = two(aws)
    peer(aws, vpc, other)
    return lambda: peer(aws, other, vpc)


@refusal("peering/unknown-peering-connection")
def test_describe_an_unknown_peering(aws: AWS) -> Calls:
    return lambda: status(aws, UNKNOWN)


@refusal("peering/unknown-peering-connection")
def test_accept_an_unknown_peering(aws: AWS) -> Calls:
    return lambda: aws.ec2.accept_vpc_peering_connection(VpcPeeringConnectionId=UNKNOWN)


@refusal("peering/delete-a-finished-peering")
def test_delete_a_rejected_peering(aws: AWS) -> Calls:
    pcx = peer(aws, *two(aws))
    aws.ec2.reject_vpc_peering_connection(VpcPeeringConnectionId=pcx)
    return lambda: aws.ec2.delete_vpc_peering_connection(VpcPeeringConnectionId=pcx)


def options(aws: AWS, pcx: str) -> Calls:
    return lambda: aws.ec2.modify_vpc_peering_connection_options(
        VpcPeeringConnectionId=pcx,
        RequesterPeeringConnectionOptions={"AllowDnsResolutionFromRemoteVpc": True},
    )


@refusal("peering/options-of-an-inactive-peering")
def test_options_of_an_inactive_peering(aws: AWS) -> Calls:
    vpc, other = two(aws)
    for each in (vpc, other):
        aws.ec2.modify_vpc_attribute(VpcId=each, EnableDnsHostnames={"Value": True})
    return options(aws, peer(aws, vpc, other))


@refusal("peering/peering-dns-without-hostnames")
def test_peering_dns_without_hostnames(aws: AWS) -> Calls:
    pcx = peer(aws, *two(aws))
    aws.ec2.accept_vpc_peering_connection(VpcPeeringConnectionId=pcx)
    return options(aws, pcx)


@shows(
    "peering/peering-of-overlapping-vpcs-fails",
    measured=(
        "peering: Overlapping CIDRs: connection goes to 'failed'",
        "peering: Overlap detected for nested CIDRs (10.0.0.0/16 vs 10.0.5.0/24)",
    ),
)
def test_peering_of_overlapping_vpcs_fails(one: AWS) -> None:
    vpc, twin, nested = one.vpc("10.0.0.0/16"), one.vpc("10.0.0.0/16"), one.vpc("10.0.5.0/24")
    for other in (twin, nested):
        pcx = peer(one, vpc, other)
        assert status(one, pcx) == "failed"
        accept = code_of(
            lambda: one.ec2.accept_vpc_peering_connection(VpcPeeringConnectionId=pcx)  # noqa: B023
        )
        assert accept == "InvalidStateTransition"


@shows("peering/peering-of-overlapping-vpcs-fails")
def test_peering_nobody_accepts_expires(one: AWS) -> None:
    pcx = peer(one, *two(one))
    clock.advance(timedelta(days=6))
    assert status(one, pcx) == "pending-acceptance"
    clock.advance(timedelta(days=1))
    assert status(one, pcx) == "expired"


@shows("peering/deleted-peering-stays-visible")
def test_deleted_peering_stays_visible(one: AWS) -> None:
    pcx = peer(one, *two(one))
    one.ec2.delete_vpc_peering_connection(VpcPeeringConnectionId=pcx)
    assert status(one, pcx) == "deleted"
    clock.advance(timedelta(hours=2))
    assert code_of(lambda: status(one, pcx)) == "InvalidVpcPeeringConnectionID.NotFound"


@shows("peering/describe-peerings-with-filters")
def test_describe_peerings_with_filters(one: AWS) -> None:
    vpc, other = two(one)
    third = one.vpc("10.2.0.0/16")
    first, second = peer(one, vpc, other), peer(one, vpc, third)
    one.ec2.create_tags(Resources=[second], Tags=[{"Key": "Name", "Value": "b"}])

    def found(name: str, *values: str) -> list[str]:
        answer = one.ec2.describe_vpc_peering_connections(
            Filters=[{"Name": name, "Values": list(values)}]
        )
        return [p["VpcPeeringConnectionId"] for p in answer["VpcPeeringConnections"]]

    assert found("accepter-vpc-info.vpc-id", other) == [first]
    assert found("requester-vpc-info.vpc-id", vpc) == [first, second]
    assert found("status-code", "pending-acceptance") == [first, second]
    assert found("tag:Name", "b") == found("tag-key", "Name") == [second]
    assert found("status-code", "active") == []


@shows(measured=("peering: Peer with a non-existent VPC: same account → failed / error",))
def test_peer_with_an_unknown_vpc(one: AWS) -> None:
    vpc = one.vpc()
    assert code_of(lambda: peer(one, vpc, "vpc-0123456789abcdef0")) == "InvalidVpcID.NotFound"
