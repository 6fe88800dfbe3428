"""EBS Multi-Attach: what AWS refuses and shows."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .harness import AWS, refusal, shows
from .test_ebs import attaching


def shared(aws: AWS, instances: int) -> tuple[str, list[str]]:
    """Return a volume and the instances it is attached to."""
    volume = aws.volume(VolumeType="io2", Iops=100, MultiAttachEnabled=True)
    made = aws.ec2.run_instances(
        ImageId=aws.ami(),
        InstanceType="t3.micro",
        SubnetId=aws.default_subnet(),
        MinCount=instances,
        MaxCount=instances,
    )["Instances"]
    on = [instance["InstanceId"] for instance in made]
    aws.ec2.get_waiter("instance_running").wait(InstanceIds=on)
    for instance in on:
        attaching(aws, volume, instance)()
    return volume, on


def instances(aws: AWS, volume: str) -> list[str]:
    found = aws.ec2.describe_volumes(VolumeIds=[volume])["Volumes"][0]["Attachments"]
    return sorted(attachment["InstanceId"] for attachment in found)


@refusal("multi_attach/too-many-attachments")
def test_too_many_attachments(aws: AWS) -> Callable[[], Any]:
    volume, _ = shared(aws, 16)
    return attaching(aws, volume, aws.instance())


@refusal("multi_attach/detach-without-instance")
def test_detach_without_instance(aws: AWS) -> Callable[[], Any]:
    volume, _ = shared(aws, 1)
    return lambda: aws.ec2.detach_volume(VolumeId=volume)


@shows("multi_attach/attach-one-more", "multi_attach/all-attachments", "multi_attach/detach-one")
def test_several_instances(one: AWS) -> None:
    volume, on = shared(one, 3)
    assert instances(one, volume) == sorted(on)
    one.ec2.detach_volume(VolumeId=volume, InstanceId=on[0])
    assert instances(one, volume) == sorted(on[1:])
    one.ec2.terminate_instances(InstanceIds=[on[2]])
    assert instances(one, volume) == [on[1]]
    one.ec2.detach_volume(VolumeId=volume, InstanceId=on[1])
    assert one.ec2.describe_volumes(VolumeIds=[volume])["Volumes"][0]["State"] == "available"
