"""Security groups: what AWS refuses and shows."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .harness import AWS, code_of, refusal, shows

Calls = Callable[[], Any]


def group(aws: AWS, vpc: str, name: str = "web") -> str:
    made = aws.ec2.create_security_group(GroupName=name, Description=name, VpcId=vpc)
    return made["GroupId"]


def default_group(aws: AWS, vpc: str) -> dict[str, Any]:
    here = [{"Name": "vpc-id", "Values": [vpc]}, {"Name": "group-name", "Values": ["default"]}]
    return aws.ec2.describe_security_groups(Filters=here)["SecurityGroups"][0]


def creator(aws: AWS, **changed: str) -> Calls:
    given = {"GroupName": "web", "Description": "Web servers", "VpcId": aws.vpc()} | changed
    return lambda: aws.ec2.create_security_group(**given)


@refusal("security_groups/group-named-default")
def test_group_named_default(aws: AWS) -> Calls:
    return creator(aws, GroupName="default")


@refusal("security_groups/group-named-like-an-id")
def test_group_named_like_an_id(aws: AWS) -> Calls:
    return creator(aws, GroupName="sg-web")


@refusal("security_groups/group-with-letters-beyond-ascii")
def test_group_described_in_korean(aws: AWS) -> Calls:
    return creator(aws, Description="웹 서버")


@refusal("security_groups/group-with-a-long-name")
def test_group_with_a_long_name(aws: AWS) -> Calls:
    return creator(aws, GroupName="w" * 256)


@refusal("security_groups/group-in-an-unknown-vpc")
def test_group_in_an_unknown_vpc(aws: AWS) -> Calls:
    return creator(aws, VpcId="vpc-0123456789abcdef0")


@refusal("security_groups/group-without-default-vpc")
def test_group_without_default_vpc(aws: AWS) -> Calls:
    (vpc,) = aws.ec2.describe_vpcs()["Vpcs"]
    (gateway,) = aws.ec2.describe_internet_gateways()["InternetGateways"]
    for subnet in aws.ec2.describe_subnets()["Subnets"]:
        aws.ec2.delete_subnet(SubnetId=subnet["SubnetId"])
    aws.ec2.detach_internet_gateway(
        InternetGatewayId=gateway["InternetGatewayId"], VpcId=vpc["VpcId"]
    )
    aws.ec2.delete_vpc(VpcId=vpc["VpcId"])
    return lambda: aws.ec2.create_security_group(GroupName="web", Description="web")


@refusal("security_groups/delete-the-default-group")
def test_delete_the_default_group(aws: AWS) -> Calls:
    default = default_group(aws, aws.vpc())["GroupId"]
    return lambda: aws.ec2.delete_security_group(GroupId=default)


@refusal("security_groups/delete-group-in-use")
def test_delete_the_group_of_an_instance(aws: AWS) -> Calls:
    vpc = aws.vpc()
    web = group(aws, vpc)
    aws.instance(aws.subnet(vpc), SecurityGroupIds=[web])
    return lambda: aws.ec2.delete_security_group(GroupId=web)


@refusal("security_groups/delete-group-in-use")
def test_delete_a_group_that_another_refers_to(aws: AWS) -> Calls:
    vpc = aws.vpc()
    web, database = group(aws, vpc), group(aws, vpc, "database")
    aws.ec2.authorize_security_group_ingress(
        GroupId=database,
        IpPermissions=[
            {
                "IpProtocol": "tcp",
                "FromPort": 3306,
                "ToPort": 3306,
                "UserIdGroupPairs": [{"GroupId": web}],
            }
        ],
    )
    return lambda: aws.ec2.delete_security_group(GroupId=web)


@shows(measured=("sg: Launch instance with SG of another VPC",))
def test_launch_with_a_group_of_another_vpc(one: AWS) -> None:
    subnet, other = one.subnet(one.vpc()), group(one, one.vpc("10.1.0.0/16"))
    launch = code_of(lambda: one.instance(subnet, SecurityGroupIds=[other]))
    assert launch == "InvalidParameter"


@shows("security_groups/default-group-lets-itself-in")
def test_default_group_lets_itself_in(one: AWS) -> None:
    default = default_group(one, one.vpc())
    (permission,) = default["IpPermissions"]
    assert permission["IpProtocol"] == "-1"
    assert [pair["GroupId"] for pair in permission["UserIdGroupPairs"]] == [default["GroupId"]]
    assert default["IpPermissionsEgress"][0]["IpRanges"] == [{"CidrIp": "0.0.0.0/0"}]
    new = one.ec2.describe_security_groups(GroupIds=[group(one, default["VpcId"])])
    assert new["SecurityGroups"][0]["IpPermissions"] == []


@shows("security_groups/deleted-group-takes-its-tags")
def test_deleted_group_takes_its_tags(one: AWS) -> None:
    web = group(one, one.vpc())
    one.ec2.create_tags(Resources=[web], Tags=[{"Key": "Name", "Value": "web"}])
    one.ec2.delete_security_group(GroupId=web)
    assert one.ec2.describe_tags()["Tags"] == []


def test_second_group_of_a_name(one: AWS) -> None:
    vpc = one.vpc()
    group(one, vpc)
    assert code_of(lambda: group(one, vpc)) == "InvalidGroup.Duplicate"
    assert group(one, one.vpc("10.1.0.0/16"))
