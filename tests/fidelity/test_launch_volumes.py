"""The volumes an instance is launched with."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .harness import AWS, code_of, refusal, shows


def launching(aws: AWS, *devices: dict[str, Any], image: str | None = None) -> Callable[[], Any]:
    image = image or aws.ami()
    return lambda: aws.ec2.run_instances(
        ImageId=image,
        InstanceType="t3.micro",
        MinCount=1,
        MaxCount=1,
        BlockDeviceMappings=list(devices),
    )


def ebs(device: str, **options: Any) -> dict[str, Any]:
    return {"DeviceName": device, "Ebs": options}


def volumes(aws: AWS) -> dict[str, dict[str, Any]]:
    """Return the volumes by device name."""
    found = aws.ec2.describe_volumes()["Volumes"]
    return {v["Attachments"][0]["Device"]: v for v in found}


@refusal(
    "launch_volumes/volume-smaller-than-snapshot",
    "ebs: Root device smaller than the AMI's snapshot",
)
def test_volume_smaller_than_snapshot(aws: AWS) -> Callable[[], Any]:
    return launching(aws, ebs("/dev/xvda", VolumeSize=4))


@refusal("launch_volumes/volume-without-size")
def test_volume_without_size(aws: AWS) -> Callable[[], Any]:
    return launching(aws, ebs("/dev/sdf", VolumeType="gp3"))


@shows(
    "launch_volumes/launched-volumes",
    measured=(
        "ebs: Root volume of a default launch: same size as AMI snapshot (8 GiB), "
        "in the instance's AZ, in-use",
    ),
)
def test_root_volume_of_image(one: AWS) -> None:
    made = launching(one)()["Instances"][0]
    assert made["RootDeviceName"] == "/dev/xvda"
    root = volumes(one)["/dev/xvda"]
    assert (root["Size"], root["VolumeType"], root["State"]) == (8, "gp3", "in-use")
    assert root["AvailabilityZone"] == made["Placement"]["AvailabilityZone"]
    image = one.ec2.describe_images(ImageIds=[made["ImageId"]])["Images"][0]
    assert root["SnapshotId"] == image["BlockDeviceMappings"][0]["Ebs"]["SnapshotId"]


@shows(
    "launch_volumes/requested-mapping",
    "launch_volumes/launched-volumes",
    measured=("ebs: Root volume size override and BDM list in describe",),
)
def test_mapping_changes_and_adds(one: AWS) -> None:
    made = launching(
        one,
        ebs("/dev/xvda", VolumeSize=20),
        ebs("/dev/sdf", VolumeSize=100, VolumeType="io1", Iops=400),
        ebs("/dev/sdg", VolumeSize=10, VolumeType="gp3", Throughput=250),
    )()["Instances"][0]
    assert [d["DeviceName"] for d in made["BlockDeviceMappings"]] == [
        "/dev/xvda",
        "/dev/sdf",
        "/dev/sdg",
    ]
    shown = volumes(one)
    assert (shown["/dev/xvda"]["Size"], shown["/dev/xvda"]["VolumeType"]) == (20, "gp3")
    assert shown["/dev/sdf"]["Iops"] == 400
    assert shown["/dev/sdg"]["Throughput"] == 250


@shows(
    "launch_volumes/launched-volumes",
    measured=("ebs: BlockDeviceMapping DeleteOnTermination=False on root keeps it",),
)
def test_which_volumes_are_deleted(one: AWS) -> None:
    kept = ebs("/dev/xvda", DeleteOnTermination=False)
    instance = launching(one, kept, ebs("/dev/sdf", VolumeSize=1))()["Instances"][0]["InstanceId"]
    shown = volumes(one)
    one.ec2.terminate_instances(InstanceIds=[instance])
    left = one.ec2.describe_volumes()["Volumes"]
    assert [v["VolumeId"] for v in left] == [shown["/dev/xvda"]["VolumeId"]]
    assert left[0]["State"] == "available"


@shows("launch_volumes/launched-volumes")
def test_volume_tags(one: AWS) -> None:
    tags = [{"ResourceType": "volume", "Tags": [{"Key": "Owner", "Value": "me"}]}]
    one.ec2.run_instances(
        ImageId=one.ami(), InstanceType="t3.micro", MinCount=1, MaxCount=1, TagSpecifications=tags
    )
    assert volumes(one)["/dev/xvda"]["Tags"] == [{"Key": "Owner", "Value": "me"}]


@shows("launch_volumes/launched-volumes")
def test_volumes_of_launch_template(one: AWS) -> None:
    data = {
        "ImageId": one.ami(),
        "InstanceType": "t3.micro",
        "BlockDeviceMappings": [ebs("/dev/sdf", VolumeSize=3)],
    }
    one.ec2.create_launch_template(LaunchTemplateName="web", LaunchTemplateData=data)
    one.ec2.run_instances(MinCount=1, MaxCount=1, LaunchTemplate={"LaunchTemplateName": "web"})
    assert volumes(one)["/dev/sdf"]["Size"] == 3


@shows("launch_volumes/volume-smaller-than-snapshot")
def test_windows_needs_more(one: AWS) -> None:
    windows = one.image("Windows_Server-2022*")
    call = launching(one, ebs("/dev/sda1", VolumeSize=29), image=windows)
    assert code_of(call) == "InvalidBlockDeviceMapping"
