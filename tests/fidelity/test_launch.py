"""Launching instances: what AWS refuses."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from typing import Any

import pytest

from awslab.account import faults
from awslab.account.rules import launch

from .harness import AWS, code_of, refusal, shows

Call = Callable[[], Any]


def launching(aws: AWS, **options: Any) -> Call:
    options = {"ImageId": aws.ami(), "InstanceType": "t3.micro"} | options
    options = {key: value for key, value in options.items() if value is not None}
    return lambda: aws.ec2.run_instances(**{"MinCount": 1, "MaxCount": 1} | options)


@refusal("launch/without-image", "ec2: Missing ImageId and no launch template")
def test_without_image(aws: AWS) -> Call:
    return launching(aws, ImageId=None)


@shows("launch/without-image")
def test_image_of_launch_template(one: AWS) -> None:
    one.ec2.create_launch_template(
        LaunchTemplateName="web",
        LaunchTemplateData={"ImageId": one.ami(), "InstanceType": "t3.small"},
    )
    template = {"LaunchTemplateName": "web"}
    made = launching(one, ImageId=None, InstanceType=None, LaunchTemplate=template)()
    assert made["Instances"][0]["InstanceType"] == "t3.small"


@refusal("launch/unknown-instance-type", "ec2: Invalid instance type")
def test_unknown_instance_type(aws: AWS) -> Call:
    return launching(aws, InstanceType="t9.micro")


@refusal(
    "launch/instance-type-not-offered-in-zone",
    "ec2: Instance type not offered in the AZ (us-east-1e has no t3)",
)
def test_instance_type_not_offered_in_zone(aws: AWS) -> Call:
    return launching(aws.elsewhere("us-east-1"), Placement={"AvailabilityZone": "us-east-1e"})


@refusal("launch/other-architecture", "ec2: Architecture mismatch (t4g with x86_64 AMI)")
def test_other_architecture(aws: AWS) -> Call:
    return launching(aws, InstanceType="t4g.micro")


@refusal("launch/long-user-data", "ec2: User data limited to 16 KB")
def test_long_user_data(aws: AWS) -> Call:
    return launching(aws, UserData="#" * 16385)


@shows("launch/long-user-data")
def test_user_data_of_16_kb(one: AWS) -> None:
    instance = launching(one, UserData="#" * 16384)()["Instances"][0]["InstanceId"]
    shown = one.ec2.describe_instance_attribute(InstanceId=instance, Attribute="userData")
    assert len(base64.b64decode(shown["UserData"]["Value"])) == 16384


@refusal(
    "launch/more-vcpus-than-quota",
    "ec2: Default quota: On-Demand Standard vCPUs (5 on new accounts…1152) → VcpuLimitExceeded",
)
def test_more_vcpus_than_quota(aws: AWS) -> Call:
    return launching(aws, InstanceType="m5.24xlarge", MinCount=13, MaxCount=13)


@refusal("launch/more-vcpus-than-quota")
def test_start_more_than_quota(aws: AWS) -> Call:
    instance = aws.instance(InstanceType="m5.24xlarge")
    aws.ec2.stop_instances(InstanceIds=[instance])
    for _ in range(12):
        aws.instance(InstanceType="m5.24xlarge")
    return lambda: aws.ec2.start_instances(InstanceIds=[instance])


@shows("launch/more-vcpus-than-quota")
def test_quota_is_for_the_standard_families(one: AWS, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(launch, "STANDARD_VCPUS", 2)
    for other in ("g4dn.xlarge", "inf1.xlarge"):
        launching(one, InstanceType=other)()
    launching(one)()
    assert code_of(launching(one)) == "VcpuLimitExceeded"


@refusal(
    "launch/unknown-placement-group",
    "ec2: Launch into an unknown placement group",
)
def test_unknown_placement_group(aws: AWS) -> Call:
    return launching(aws, Placement={"GroupName": "close-together"})


@refusal("launch/launch-in-failed-zone")
def test_launch_in_failed_zone(aws: AWS) -> Call:
    call = launching(aws, SubnetId=aws.default_subnet("b"))
    faults.fail_zone(aws.zone("b"))
    return call


@shows("launch/launch-in-failed-zone", "launch_state/default-subnet")
def test_launch_elsewhere_while_a_zone_is_down(one: AWS) -> None:
    faults.fail_zone(one.zone("a"))
    made = launching(one)()["Instances"][0]
    assert made["Placement"]["AvailabilityZone"] != one.zone("a")


@refusal("launch/security-group-of-another-vpc")
def test_security_group_of_another_vpc(aws: AWS) -> Call:
    group = aws.ec2.create_security_group(GroupName="web", Description="web", VpcId=aws.vpc())
    return launching(aws, SecurityGroupIds=[group["GroupId"]], SubnetId=aws.default_subnet())


@refusal("launch/security-group-of-another-vpc")
def test_security_group_of_another_vpc_than_the_default(aws: AWS) -> Call:
    group = aws.ec2.create_security_group(GroupName="web", Description="web", VpcId=aws.vpc())
    return launching(aws, SecurityGroupIds=[group["GroupId"]])


@refusal("launch/group-name-with-subnet")
def test_group_name_with_subnet(aws: AWS) -> Call:
    return launching(aws, SecurityGroups=["default"], SubnetId=aws.default_subnet())


@refusal("launch/interfaces-and-security-groups")
def test_interfaces_and_security_groups(aws: AWS) -> Call:
    group = aws.ec2.describe_security_groups(GroupNames=["default"])["SecurityGroups"][0]
    interface = {"DeviceIndex": 0, "SubnetId": aws.default_subnet()}
    return launching(aws, NetworkInterfaces=[interface], SecurityGroupIds=[group["GroupId"]])


@refusal("launch/unknown-instance-profile")
def test_unknown_instance_profile(aws: AWS) -> Call:
    trust = {"Effect": "Allow", "Principal": {"Service": "ec2.amazonaws.com"}}
    policy = {"Version": "2012-10-17", "Statement": [trust | {"Action": "sts:AssumeRole"}]}
    aws.iam.create_role(RoleName="web", AssumeRolePolicyDocument=json.dumps(policy))
    return launching(aws, IamInstanceProfile={"Name": "web"})


@refusal("launch/full-subnet")
def test_full_subnet(aws: AWS) -> Call:
    subnet = aws.subnet(aws.vpc(), "10.0.1.0/28")
    return launching(aws, SubnetId=subnet, MinCount=12, MaxCount=12)


@shows("launch/full-subnet")
def test_subnet_holds_all_but_five(one: AWS) -> None:
    subnet = one.subnet(one.vpc(), "10.0.1.0/28")
    made = launching(one, SubnetId=subnet, MinCount=11, MaxCount=11)()["Instances"]
    assert len({instance["PrivateIpAddress"] for instance in made}) == 11
    assert code_of(launching(one, SubnetId=subnet)) == "InsufficientFreeAddressesInSubnet"


@shows(measured=("ec2: AMI of another Region", "ec2: Unknown AMI"))
def test_image_that_is_not_in_the_region(one: AWS) -> None:
    there = one.elsewhere("us-west-2")
    assert code_of(launching(one, ImageId=there.ami())) == "InvalidAMIID.NotFound"
    assert code_of(launching(one, ImageId="ami-00000000000000000")) == "InvalidAMIID.NotFound"


@shows(measured=("ec2: Placement AZ of another Region",))
def test_zone_of_another_region(one: AWS) -> None:
    place = {"AvailabilityZone": "us-west-2a"}
    assert code_of(launching(one, Placement=place)) == "InvalidParameterValue"


@shows(measured=("ec2: Unknown subnet",))
def test_unknown_subnet(one: AWS) -> None:
    assert code_of(launching(one, SubnetId="subnet-00000000")) == "InvalidSubnetID.NotFound"
