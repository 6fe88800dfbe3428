"""VPCs: what AWS refuses and shows."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from awslab.account.registry import DIFFERENCES
from awslab.account.rules._network import VPC_QUOTA

from .harness import AWS, code_of, refusal, shows

Calls = Callable[[], Any]


@refusal("vpc/vpcs-in-a-region")
def test_vpc_beyond_the_quota(aws: AWS) -> Calls:
    for n in range(VPC_QUOTA - 1):  # the default VPC is one of them
        aws.vpc(f"10.{n}.0.0/16")
    return lambda: aws.ec2.create_vpc(CidrBlock="10.99.0.0/16")


@refusal("vpc/delete-vpc-in-use", "vpc: Delete VPC with attached IGW")
def test_delete_vpc_with_gateway(aws: AWS) -> Calls:
    vpc = aws.vpc()
    aws.internet_gateway(vpc)
    return lambda: aws.ec2.delete_vpc(VpcId=vpc)


@refusal("vpc/delete-vpc-in-use", "vpc: Delete VPC with a custom security group")
def test_delete_vpc_with_group(aws: AWS) -> Calls:
    vpc = aws.vpc()
    aws.ec2.create_security_group(GroupName="web", Description="web", VpcId=vpc)
    return lambda: aws.ec2.delete_vpc(VpcId=vpc)


@refusal("vpc/delete-vpc-in-use")
def test_delete_vpc_with_gateway_endpoint(aws: AWS) -> Calls:
    vpc = aws.vpc()
    aws.ec2.create_vpc_endpoint(VpcId=vpc, ServiceName=f"com.amazonaws.{aws.region}.s3")
    return lambda: aws.ec2.delete_vpc(VpcId=vpc)


@shows(measured=("vpc: Delete VPC with a running instance",))
def test_delete_vpc_with_instance(one: AWS) -> None:
    vpc = one.vpc()
    one.instance(one.subnet(vpc))
    assert code_of(lambda: one.ec2.delete_vpc(VpcId=vpc)) == "DependencyViolation"


@shows(measured=("vpc: Delete VPC with a custom route table",))
def test_delete_vpc_with_route_table(one: AWS) -> None:
    vpc = one.vpc()
    table = one.ec2.create_route_table(VpcId=vpc)["RouteTable"]["RouteTableId"]
    assert code_of(lambda: one.ec2.delete_vpc(VpcId=vpc)) == "DependencyViolation"
    one.ec2.delete_route_table(RouteTableId=table)
    one.ec2.delete_vpc(VpcId=vpc)
    assert code_of(lambda: one.ec2.describe_vpcs(VpcIds=[vpc])) == "InvalidVpcID.NotFound"


@shows(
    "vpc/deleted-vpc-takes-its-own-along",
    measured=(
        "vpc: Delete VPC with an active peering is allowed? (AWS deletes; peering goes 'deleted') "
        "/ with VPN gw → DependencyViolation",
    ),
)
def test_delete_vpc_with_peering_or_vpn_gateway(one: AWS) -> None:
    vpc, other = one.vpc("10.0.0.0/16"), one.vpc("10.1.0.0/16")
    made = one.ec2.create_vpc_peering_connection(VpcId=vpc, PeerVpcId=other)
    pcx = made["VpcPeeringConnection"]["VpcPeeringConnectionId"]
    one.ec2.accept_vpc_peering_connection(VpcPeeringConnectionId=pcx)
    one.ec2.create_tags(Resources=[vpc], Tags=[{"Key": "Name", "Value": "old"}])
    one.ec2.delete_vpc(VpcId=vpc)
    (peering,) = one.ec2.describe_vpc_peering_connections()["VpcPeeringConnections"]
    assert peering["Status"]["Code"] == "deleted"
    assert vpc not in {acl["VpcId"] for acl in one.ec2.describe_network_acls()["NetworkAcls"]}
    assert vpc not in {tag["ResourceId"] for tag in one.ec2.describe_tags()["Tags"]}

    gateway = one.ec2.create_vpn_gateway(Type="ipsec.1")["VpnGateway"]["VpnGatewayId"]
    one.ec2.attach_vpn_gateway(VpcId=other, VpnGatewayId=gateway)
    assert code_of(lambda: one.ec2.delete_vpc(VpcId=other)) == "DependencyViolation"


@shows(
    measured=(
        "vpc: Default VPC attributes of a new VPC: enableDnsSupport true, enableDnsHostnames false",
    )
)
def test_attributes_of_a_new_vpc(one: AWS) -> None:
    def attribute(vpc: str, name: str) -> bool:
        answer = one.ec2.describe_vpc_attribute(VpcId=vpc, Attribute=name)
        return answer[name[0].upper() + name[1:]]["Value"]

    new = one.vpc()
    (default,) = one.ec2.describe_vpcs(Filters=[{"Name": "is-default", "Values": ["true"]}])["Vpcs"]
    assert attribute(new, "enableDnsSupport")
    assert not attribute(new, "enableDnsHostnames")
    assert attribute(default["VpcId"], "enableDnsHostnames")


@shows(measured=("vpc: VPC CIDR larger than /16",))
def test_vpc_of_another_size(one: AWS) -> None:
    for cidr in ("10.0.0.0/15", "10.0.0.0/29"):
        assert code_of(lambda: one.vpc(cidr)) == "InvalidVpc.Range"  # noqa: B023


@refusal("vpc/secondary-cidr-of-another-size")
def test_second_cidr_that_overlaps(aws: AWS) -> Calls:
    vpc = aws.vpc("10.0.0.0/16")
    return lambda: aws.ec2.associate_vpc_cidr_block(VpcId=vpc, CidrBlock="10.0.128.0/17")


@refusal("vpc/secondary-cidr-of-another-size")
def test_second_cidr_that_is_too_large(aws: AWS) -> Calls:
    vpc = aws.vpc("10.0.0.0/16")
    return lambda: aws.ec2.associate_vpc_cidr_block(VpcId=vpc, CidrBlock="10.2.0.0/15")


@refusal("vpc/secondary-cidr-of-another-private-range")
def test_second_cidr_of_another_private_range(aws: AWS) -> Calls:
    vpc = aws.vpc("10.0.0.0/16")
    return lambda: aws.ec2.associate_vpc_cidr_block(VpcId=vpc, CidrBlock="192.168.0.0/16")


@refusal("vpc/disassociate-cidr-in-use")
def test_disassociate_cidr_in_use(aws: AWS) -> Calls:
    vpc = aws.vpc("10.0.0.0/16")
    added = aws.ec2.associate_vpc_cidr_block(VpcId=vpc, CidrBlock="10.1.0.0/16")
    aws.subnet(vpc, "10.1.1.0/24")
    association = added["CidrBlockAssociation"]["AssociationId"]
    return lambda: aws.ec2.disassociate_vpc_cidr_block(AssociationId=association)


@refusal("vpc/modify-two-attributes-at-once")
def test_modify_two_attributes_at_once(aws: AWS) -> Calls:
    vpc = aws.vpc()
    return lambda: aws.ec2.modify_vpc_attribute(
        VpcId=vpc, EnableDnsSupport={"Value": True}, EnableDnsHostnames={"Value": True}
    )


@shows("vpc/vpc-cidr-is-canonical", "vpc/secondary-cidr-is-canonical")
def test_vpc_cidrs_are_canonical(one: AWS) -> None:
    made = one.ec2.create_vpc(CidrBlock="10.0.0.7/16")["Vpc"]
    assert made["CidrBlock"] == "10.0.0.0/16"
    one.ec2.associate_vpc_cidr_block(VpcId=made["VpcId"], CidrBlock="10.1.3.9/24")
    (vpc,) = one.ec2.describe_vpcs(VpcIds=[made["VpcId"]])["Vpcs"]
    blocks = [block["CidrBlock"] for block in vpc["CidrBlockAssociationSet"]]
    assert blocks == ["10.0.0.0/16", "10.1.3.0/24"]


@shows("vpc/disassociated-cidr-is-gone")
def test_disassociated_cidr_is_gone(one: AWS) -> None:
    vpc = one.vpc("10.0.0.0/16")
    added = one.ec2.associate_vpc_cidr_block(VpcId=vpc, CidrBlock="10.1.0.0/16")
    association = added["CidrBlockAssociation"]["AssociationId"]
    one.ec2.disassociate_vpc_cidr_block(AssociationId=association)
    assert code_of(lambda: one.subnet(vpc, "10.1.1.0/24")) == "InvalidSubnet.Range"


@shows(
    "vpc/default-vpc-has-a-gateway",
    measured=(
        "regions: Default VPC comes with an attached internet gateway and a 0.0.0.0/0 route",
    ),
)
def test_default_vpc_has_a_gateway_in_every_region(one: AWS) -> None:
    for region in (one.region, "us-east-1"):
        ec2 = one.client("ec2", region)
        (vpc,) = ec2.describe_vpcs()["Vpcs"]
        (gateway,) = ec2.describe_internet_gateways()["InternetGateways"]
        assert gateway["Attachments"] == [{"State": "available", "VpcId": vpc["VpcId"]}]
        (table,) = ec2.describe_route_tables()["RouteTables"]
        routes = {r["DestinationCidrBlock"]: r["GatewayId"] for r in table["Routes"]}
        assert routes == {"172.31.0.0/16": "local", "0.0.0.0/0": gateway["InternetGatewayId"]}


def test_one_default_vpc(one: AWS) -> None:
    assert code_of(one.ec2.create_default_vpc) == "DefaultVpcAlreadyExists"


def test_flow_logs_stay_empty_and_the_book_says_so(one: AWS) -> None:
    one.logs.create_log_group(logGroupName="flows")
    one.ec2.create_flow_logs(
        ResourceIds=[one.vpc()],
        ResourceType="VPC",
        TrafficType="ALL",
        LogGroupName="flows",
        DeliverLogsPermissionArn="arn:aws:iam::123456789012:role/flows",
    )
    assert one.logs.describe_log_streams(logGroupName="flows")["logStreams"] == []
    assert any(d.topic == "insights" for d in DIFFERENCES)
