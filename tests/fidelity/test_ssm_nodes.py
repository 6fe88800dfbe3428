"""Managed nodes, Run Command and Session Manager: what AWS refuses and shows."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from awslab import account
from awslab.account.clock import clock

from .harness import AWS, code_of, refusal, shows
from .people import role, trust

Call = Callable[[], Any]
CORE = "arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore"


def profile(aws: AWS) -> dict[str, str]:
    """Make the instance profile that Systems Manager asks for."""
    role(aws, name="node", AssumeRolePolicyDocument=trust({"Service": "ec2.amazonaws.com"}))
    aws.iam.attach_role_policy(RoleName="node", PolicyArn=CORE)
    aws.iam.create_instance_profile(InstanceProfileName="node")
    aws.iam.add_role_to_instance_profile(InstanceProfileName="node", RoleName="node")
    return {"Name": "node"}


def node(aws: AWS, subnet: str | None = None) -> str:
    return aws.instance(subnet, IamInstanceProfile=profile(aws))


def sending(aws: AWS, *instances: str, **options: Any) -> Call:
    given = {
        "InstanceIds": list(instances),
        "DocumentName": "AWS-RunShellScript",
        "Parameters": {"commands": ["uptime"]},
    } | options
    return lambda: aws.ssm.send_command(**given)


def nodes(aws: AWS, **options: Any) -> dict[str, str]:
    found = aws.ssm.describe_instance_information(**options)["InstanceInformationList"]
    return {one["InstanceId"]: one["PingStatus"] for one in found}


@refusal("ssm_nodes/send-to-unmanaged", "ssm: send_command to an instance that is not managed")
def test_send_to_an_instance_that_is_not_managed(aws: AWS) -> Call:
    return sending(aws, aws.instance())


@refusal("ssm_nodes/send-to-unmanaged", "ssm: send_command to an unknown instance")
def test_send_to_an_unknown_instance(aws: AWS) -> Call:
    return sending(aws, "i-0123456789abcdef0")


@refusal("ssm_nodes/unknown-document")
def test_unknown_document(aws: AWS) -> Call:
    return sending(aws, node(aws), DocumentName="AWS-RunShelScript")


@refusal("ssm_nodes/parameters-of-a-document")
def test_parameters_of_a_document(aws: AWS) -> Call:
    return sending(aws, node(aws), Parameters={})


@refusal("ssm_nodes/instances-per-command")
def test_instances_per_command(aws: AWS) -> Call:
    return sending(aws, *(f"i-{number:017x}" for number in range(51)))


@refusal("ssm_nodes/session-to-unmanaged")
def test_session_to_unmanaged(aws: AWS) -> Call:
    instance = aws.instance()
    return lambda: aws.ssm.start_session(Target=instance)


@shows("ssm_nodes/start-session", "ssm_nodes/connection-status")
def test_session_manager_connects_to_managed_nodes(one: AWS) -> None:
    managed, unmanaged = node(one), one.instance()
    started = one.ssm.start_session(Target=managed)
    assert started["StreamUrl"].startswith("wss://ssmmessages.ap-northeast-2.amazonaws.com/")
    status = lambda i: one.ssm.get_connection_status(Target=i)["Status"]  # noqa: E731
    assert (status(managed), status(unmanaged)) == ("connected", "notconnected")


@shows("ssm_nodes/managed-nodes")
def test_an_instance_becomes_a_node_by_its_role(one: AWS) -> None:
    instance = one.instance()
    assert nodes(one) == {}
    one.ec2.associate_iam_instance_profile(InstanceId=instance, IamInstanceProfile=profile(one))
    assert nodes(one) == {instance: "Online"}
    one.iam.detach_role_policy(RoleName="node", PolicyArn=CORE)
    assert nodes(one) == {}


@shows("ssm_nodes/managed-nodes")
def test_a_stopped_node_has_lost_its_connection(one: AWS) -> None:
    vpc = one.vpc()
    subnet = one.subnet(vpc)
    one.ec2.modify_vpc_attribute(VpcId=vpc, EnableDnsHostnames={"Value": True})
    for service in ("ssm", "ssmmessages"):
        one.ec2.create_vpc_endpoint(
            VpcId=vpc,
            VpcEndpointType="Interface",
            ServiceName=f"com.amazonaws.{one.region}.{service}",
            SubnetIds=[subnet],
        )
    one.ec2.describe_vpc_endpoints()
    instance = node(one, subnet)
    assert nodes(one) == {instance: "Online"}
    one.ec2.stop_instances(InstanceIds=[instance])
    one.ec2.describe_instances()
    assert nodes(one) == {instance: "ConnectionLost"}
    assert code_of(sending(one, instance)) == "InvalidInstanceId"


@pytest.mark.parametrize("way", ["none", "nat"])
@shows("ssm_nodes/managed-nodes")
def test_a_private_node_needs_a_way_to_the_service(one: AWS, way: str) -> None:
    vpc = one.vpc()
    private, public = one.subnet(vpc), one.subnet(vpc, "10.0.2.0/24")
    gateway = one.internet_gateway(vpc)
    tables = [{"Name": "vpc-id", "Values": [vpc]}]
    main = one.ec2.describe_route_tables(Filters=tables)["RouteTables"][0]["RouteTableId"]
    if way == "nat":
        own = one.ec2.create_route_table(VpcId=vpc)["RouteTable"]["RouteTableId"]
        one.ec2.associate_route_table(RouteTableId=own, SubnetId=public)
        everywhere = {"DestinationCidrBlock": "0.0.0.0/0"}
        one.ec2.create_route(RouteTableId=own, GatewayId=gateway, **everywhere)
        address = one.ec2.allocate_address(Domain="vpc")["AllocationId"]
        made = one.ec2.create_nat_gateway(SubnetId=public, AllocationId=address)["NatGateway"]
        one.ec2.describe_nat_gateways()
        one.ec2.create_route(RouteTableId=main, NatGatewayId=made["NatGatewayId"], **everywhere)
    instance = node(one, private)
    assert nodes(one) == ({instance: "Online"} if way == "nat" else {})


@shows("ssm_nodes/managed-nodes")
def test_nodes_of_a_failed_zone_do_not_answer(one: AWS) -> None:
    instance = node(one)
    account.fail_zone(one.zone("a"))
    assert nodes(one) == {instance: "ConnectionLost"}
    account.restore_zone(one.zone("a"))
    assert nodes(one) == {instance: "Online"}


@shows("ssm_nodes/managed-nodes")
def test_nodes_are_filtered(one: AWS) -> None:
    instance = node(one)
    wanted = lambda key, value: [{"Key": key, "Values": [value]}]  # noqa: E731
    assert nodes(one, Filters=wanted("PingStatus", "Online")) == {instance: "Online"}
    assert nodes(one, Filters=wanted("PlatformTypes", "Windows")) == {}
    assert nodes(one, Filters=wanted("InstanceIds", instance)) == {instance: "Online"}


@shows("ssm_nodes/command-takes-time", "ssm_nodes/list-command-invocations")
def test_a_command_runs_and_ends(one: AWS) -> None:
    account.open(region=one.region, waits="simulated")
    made = profile(one)
    options = {"ImageId": one.ami(), "InstanceType": "t3.micro", "MinCount": 1, "MaxCount": 1}
    instance = one.ec2.run_instances(
        SubnetId=one.default_subnet(), IamInstanceProfile=made, **options
    )["Instances"][0]["InstanceId"]
    one.ec2.get_waiter("instance_running").wait(InstanceIds=[instance])
    sent = sending(one, instance)()["Command"]
    assert (sent["Status"], sent["TargetCount"], sent["CompletedCount"]) == ("Pending", 1, 0)
    invocations = lambda: one.ssm.list_command_invocations(  # noqa: E731
        CommandId=sent["CommandId"]
    )["CommandInvocations"]
    assert [i["Status"] for i in invocations()] == ["InProgress"]
    clock.advance(timedelta(minutes=1))
    assert [(i["InstanceId"], i["Status"]) for i in invocations()] == [(instance, "Success")]
    got = one.ssm.get_command_invocation(CommandId=sent["CommandId"], InstanceId=instance)
    assert (got["Status"], got["ResponseCode"]) == ("Success", 0)
    assert one.ssm.list_commands()["Commands"][0]["CompletedCount"] == 1


@shows("ssm_nodes/targets-are-managed")
def test_a_command_to_a_tag_reaches_managed_nodes_only(one: AWS) -> None:
    managed, unmanaged = node(one), one.instance()
    one.ec2.create_tags(Resources=[managed, unmanaged], Tags=[{"Key": "app", "Value": "web"}])
    sent = one.ssm.send_command(
        Targets=[{"Key": "tag:app", "Values": ["web"]}],
        DocumentName="AWS-RunShellScript",
        Parameters={"commands": ["uptime"]},
    )["Command"]
    found = one.ssm.list_command_invocations(CommandId=sent["CommandId"])["CommandInvocations"]
    assert [i["InstanceId"] for i in found] == [managed]
