"""Amazon Machine Images: which there are, and what they consist of."""

from __future__ import annotations

import json
from typing import Any

import boto3

from .harness import AWS, code_of, shows
from .test_amis import image


def devices(aws: AWS, image_id: str, region: str | None = None) -> list[dict[str, Any]]:
    found = aws.client("ec2", region).describe_images(ImageIds=[image_id])["Images"]
    return found[0]["BlockDeviceMappings"]


@shows(
    "images/public-images",
    measured=("ami: Owners=['amazon'] newest AMI is recent (AL2023)",),
)
def test_public_images(one: AWS) -> None:
    images = one.ec2.describe_images(Owners=["amazon"])["Images"]
    assert max(i["CreationDate"] for i in images) > "2026-09"
    for name in ("al2023-ami-2023", "Windows_Server-2025"):
        assert any(i["Name"].startswith(name) for i in images)
    canonical = one.ec2.describe_images(Owners=["099720109477"])["Images"]
    assert {i["Architecture"] for i in canonical} == {"x86_64", "arm64"}
    assert all(i["State"] == "available" and i["Public"] for i in images + canonical)


@shows("images/public-images")
def test_no_two_regions_share_an_image(one: AWS) -> None:
    here, there = (
        {i["ImageId"] for i in one.client("ec2", region).describe_images()["Images"]}
        for region in (one.region, "us-east-1")
    )
    assert here
    assert there
    assert here.isdisjoint(there)


@shows(
    "images/public-images",
    measured=(
        "ami: SSM public parameter resolves the newest Amazon Linux AMI and run_instances accepts it",
    ),
)
def test_public_parameters(one: AWS) -> None:
    images = {i["ImageId"] for i in one.ec2.describe_images()["Images"]}
    path = "/aws/service/ami-amazon-linux-latest"
    pages = one.ssm.get_paginator("get_parameters_by_path").paginate(Path=path)
    parameters = {p["Name"]: p["Value"] for page in pages for p in page["Parameters"]}
    assert len(parameters) > 20
    assert set(parameters.values()) <= images
    one.instance(ImageId=parameters[f"{path}/al2023-ami-kernel-default-x86_64"])


@shows(
    "images/block-devices",
    "images/block-device-mappings",
    measured=("ami: create_image of an instance with 2 volumes has 2 snapshots",),
)
def test_image_of_two_volumes(one: AWS) -> None:
    instance, data = one.instance(), one.volume(Size=3, VolumeType="gp3")
    one.ec2.attach_volume(InstanceId=instance, VolumeId=data, Device="/dev/sdf")
    made = one.ec2.create_image(InstanceId=instance, Name="two volumes")["ImageId"]
    shown = devices(one, made)
    assert [(d["DeviceName"], d["Ebs"]["VolumeSize"]) for d in shown] == [
        ("/dev/xvda", 8),
        ("/dev/sdf", 3),
    ]
    assert len(one.ec2.describe_snapshots(OwnerIds=["self"])["Snapshots"]) == 2
    again = one.one_instance(one.instance(ImageId=made))
    assert len(again["BlockDeviceMappings"]) == 2


@shows("images/block-devices")
def test_image_is_pending_first(one: AWS) -> None:
    made = one.ec2.create_image(InstanceId=one.instance(), Name="an image")["ImageId"]
    ec2 = one.ec2
    ec2.get_waiter("image_available").wait(ImageIds=[made])
    assert ec2.describe_images(ImageIds=[made])["Images"][0]["State"] == "available"


@shows(
    "images/block-devices",
    measured=("ami: copy_image to other Region: new AMI id with its own snapshots there",),
)
def test_copy_to_another_region(one: AWS) -> None:
    made = image(one)
    there = one.client("ec2", "us-west-2")
    copy = there.copy_image(SourceImageId=made, SourceRegion=one.region, Name="a copy")["ImageId"]
    mine, theirs = devices(one, made), devices(one, copy, "us-west-2")
    assert copy != made
    assert [d["Ebs"]["VolumeSize"] for d in mine] == [d["Ebs"]["VolumeSize"] for d in theirs]
    snapshot = theirs[0]["Ebs"]["SnapshotId"]
    assert snapshot != mine[0]["Ebs"]["SnapshotId"]
    assert there.describe_snapshots(SnapshotIds=[snapshot])["Snapshots"]


@shows(
    "images/shared-images",
    "images/snapshots-of-shared-images",
    measured=("ami: Own AMI is private; other accounts cannot see/launch until shared",),
)
def test_shared_image(one: AWS) -> None:
    made, other = image(one), another_account(one)
    named = {"ImageIds": [made]}
    launch = {"ImageId": made, "InstanceType": "t3.micro", "MinCount": 1, "MaxCount": 1}
    assert code_of(lambda: other.describe_images(**named)) == "InvalidAMIID.NotFound"
    assert code_of(lambda: other.run_instances(**launch)) == "InvalidAMIID.NotFound"
    permission = {"Add": [{"UserId": "111122223333"}]}
    one.ec2.modify_image_attribute(ImageId=made, LaunchPermission=permission)
    assert other.describe_images(**named)["Images"][0]["OwnerId"] == "123456789012"
    assert other.run_instances(**launch)["Instances"]


def another_account(aws: AWS) -> Any:
    """Return an EC2 client of account 111122223333, through a role there."""
    trust = {"Effect": "Allow", "Principal": {"AWS": "*"}, "Action": "sts:AssumeRole"}
    policy = json.dumps({"Version": "2012-10-17", "Statement": [trust]})
    from moto.iam.models import iam_backends

    iam = iam_backends["111122223333"]["aws"]
    iam.create_role("guest", policy, "/", None, "", [], 3600)
    iam.attach_role_policy("arn:aws:iam::aws:policy/AmazonEC2FullAccess", "guest")
    key = aws.sts.assume_role(
        RoleArn="arn:aws:iam::111122223333:role/guest", RoleSessionName="guest"
    )["Credentials"]
    return boto3.client(
        "ec2",
        region_name=aws.region,
        aws_access_key_id=key["AccessKeyId"],
        aws_secret_access_key=key["SecretAccessKey"],
        aws_session_token=key["SessionToken"],
    )
