"""Amazon Machine Images: what AWS refuses."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .harness import AWS, code_of, refusal, shows

Call = Callable[[], Any]


def image(aws: AWS, name: str = "an image", **options: Any) -> str:
    """Make an image and wait until it is available."""
    made = aws.ec2.create_image(InstanceId=aws.instance(), Name=name, **options)["ImageId"]
    aws.ec2.describe_images(ImageIds=[made])
    return made


def launching(aws: AWS, image_id: str) -> Call:
    return lambda: aws.ec2.run_instances(
        ImageId=image_id, InstanceType="t3.micro", MinCount=1, MaxCount=1
    )


def deregistered(aws: AWS) -> str:
    made = image(aws)
    aws.ec2.deregister_image(ImageId=made)
    return made


@refusal("amis/deregistered-image", "ami: Run from a deregistered AMI")
def test_launch_deregistered_image(aws: AWS) -> Call:
    return launching(aws, deregistered(aws))


@refusal("amis/deregistered-image", "ami: describe_images after deregister by id")
def test_describe_deregistered_image(aws: AWS) -> Call:
    gone = deregistered(aws)
    return lambda: aws.ec2.describe_images(ImageIds=[gone])


@refusal("amis/image-not-available")
def test_launch_pending_image(aws: AWS) -> Call:
    pending = aws.ec2.create_image(InstanceId=aws.instance(), Name="an image")["ImageId"]
    return launching(aws, pending)


@refusal("amis/image-not-available")
def test_launch_disabled_image(aws: AWS) -> Call:
    made = image(aws)
    aws.ec2.disable_image(ImageId=made)
    return launching(aws, made)


@refusal("amis/used-image-name")
def test_used_image_name(aws: AWS) -> Call:
    image(aws, "golden")
    instance = aws.instance()
    return lambda: aws.ec2.create_image(InstanceId=instance, Name="golden")


@shows("amis/used-image-name")
def test_a_copy_repeats_the_name(one: AWS) -> None:
    source = {"SourceImageId": image(one, "golden"), "SourceRegion": one.region}
    copy = one.ec2.copy_image(**source, Name="golden")["ImageId"]
    named = one.ec2.describe_images(Filters=[{"Name": "name", "Values": ["golden"]}])["Images"]
    assert {i["ImageId"] for i in named} == {source["SourceImageId"], copy}


@refusal("amis/impossible-image-name")
def test_impossible_image_name(aws: AWS) -> Call:
    instance = aws.instance()
    return lambda: aws.ec2.create_image(InstanceId=instance, Name="golden:1")


@refusal("amis/image-of-instance-store")
def test_image_of_instance_store(aws: AWS) -> Call:
    instance = aws.instance(ImageId=aws.image("amzn-ami-hvm-*-s3"))
    return lambda: aws.ec2.create_image(InstanceId=instance, Name="an image")


@refusal("amis/image-of-terminated-instance")
def test_image_of_terminated_instance(aws: AWS) -> Call:
    instance = aws.instance()
    aws.ec2.terminate_instances(InstanceIds=[instance])
    return lambda: aws.ec2.create_image(InstanceId=instance, Name="an image")


@refusal("amis/image-of-another-owner")
def test_deregister_image_of_another_owner(aws: AWS) -> Call:
    public = aws.ami()
    return lambda: aws.ec2.deregister_image(ImageId=public)


@refusal("amis/encrypted-image-to-all")
def test_encrypted_image_to_all(aws: AWS) -> Call:
    aws.ec2.enable_ebs_encryption_by_default()
    made = image(aws)
    return lambda: aws.ec2.modify_image_attribute(
        ImageId=made, LaunchPermission={"Add": [{"Group": "all"}]}
    )


@shows("amis/encrypted-image-to-all")
def test_plain_image_to_all(one: AWS) -> None:
    made = image(one)
    one.ec2.modify_image_attribute(ImageId=made, LaunchPermission={"Add": [{"Group": "all"}]})
    assert one.ec2.describe_images(ImageIds=[made])["Images"][0]["Public"]


@shows(measured=("ami: Deregister: AMI gone, snapshots remain",))
def test_snapshots_remain(one: AWS) -> None:
    made = image(one)
    device = one.ec2.describe_images(ImageIds=[made])["Images"][0]["BlockDeviceMappings"][0]
    snapshot = {"SnapshotIds": [device["Ebs"]["SnapshotId"]]}
    one.ec2.deregister_image(ImageId=made)
    assert made not in {i["ImageId"] for i in one.ec2.describe_images()["Images"]}
    assert one.ec2.describe_snapshots(**snapshot)["Snapshots"][0]["State"] == "completed"
    one.ec2.delete_snapshot(SnapshotId=snapshot["SnapshotIds"][0])
    assert code_of(lambda: one.ec2.describe_snapshots(**snapshot)) == "InvalidSnapshot.NotFound"
