"""EBS volumes: what AWS refuses."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from awslab.account.clock import clock

from .harness import AWS, code_of, refusal, shows

Call = Callable[[], Any]


def creating(aws: AWS, **options: Any) -> Call:
    return lambda: aws.ec2.create_volume(**{"AvailabilityZone": aws.zone()} | options)


def attaching(aws: AWS, volume: str, instance: str, device: str = "/dev/sdf") -> Call:
    return lambda: aws.ec2.attach_volume(InstanceId=instance, VolumeId=volume, Device=device)


@refusal("ebs/unknown-volume")
def test_unknown_volume(aws: AWS) -> Call:
    return lambda: aws.ec2.describe_volumes(VolumeIds=["vol-00000000000000000"])


@refusal("ebs/zone-of-another-region", "ebs: create_volume in another Region's AZ")
def test_zone_of_another_region(aws: AWS) -> Call:
    return creating(aws, Size=10, AvailabilityZone="us-west-2a")


@refusal("ebs/smaller-than-snapshot")
def test_smaller_than_snapshot(aws: AWS) -> Call:
    snapshot = aws.ec2.create_snapshot(VolumeId=aws.volume())["SnapshotId"]
    aws.ec2.describe_snapshots(SnapshotIds=[snapshot])
    return creating(aws, Size=9, SnapshotId=snapshot)


@refusal("ebs/from-pending-snapshot")
def test_from_pending_snapshot(aws: AWS) -> Call:
    snapshot = aws.ec2.create_snapshot(VolumeId=aws.volume())["SnapshotId"]
    return creating(aws, SnapshotId=snapshot)


@refusal("ebs/attach-volume-in-another-zone")
def test_attach_volume_in_another_zone(aws: AWS) -> Call:
    return attaching(aws, aws.volume("b"), aws.instance(aws.default_subnet("a")))


@shows("ebs/attach-volume-in-another-zone")
def test_attach_volume_in_its_own_zone(one: AWS) -> None:
    assert attaching(one, one.volume("a"), one.instance())()["State"] == "attaching"


@refusal("ebs/attach-volume-in-use", "ebs: Attach an in-use volume")
def test_attach_volume_in_use(aws: AWS) -> Call:
    volume = aws.volume()
    attaching(aws, volume, aws.instance())()
    return attaching(aws, volume, aws.instance())


@refusal("ebs/attach-volume-not-available")
def test_attach_volume_not_available(aws: AWS) -> Call:
    instance = aws.instance()
    return attaching(aws, creating(aws, Size=10)()["VolumeId"], instance)


@refusal("ebs/attach-volume-to-instance-in-state", "ebs: Attach to a terminated instance")
def test_attach_volume_to_terminated_instance(aws: AWS) -> Call:
    volume, instance = aws.volume(), aws.instance()
    aws.ec2.terminate_instances(InstanceIds=[instance])
    return attaching(aws, volume, instance)


@refusal("ebs/attach-volume-to-used-device", "ebs: Device name already used")
def test_attach_volume_to_used_device(aws: AWS) -> Call:
    instance = aws.instance()
    attaching(aws, aws.volume(), instance)()
    return attaching(aws, aws.volume(), instance)


@refusal("ebs/attach-volume-to-impossible-device")
def test_attach_volume_to_impossible_device(aws: AWS) -> Call:
    return attaching(aws, aws.volume(), aws.instance(), "/dev/disk1")


def detaching_root(aws: AWS, **options: str) -> Call:
    instance = aws.instance()
    root = aws.one_instance(instance)["BlockDeviceMappings"][0]["Ebs"]["VolumeId"]
    options = dict.fromkeys(options, instance)
    return lambda: aws.ec2.detach_volume(VolumeId=root, **options)


@refusal(
    "ebs/detach-root-of-running-instance",
    "ebs: Detach the root volume of a running instance",
)
def test_detach_root_of_running_instance(aws: AWS) -> Call:
    return detaching_root(aws)


@refusal(
    "ebs/detach-root-of-running-instance",
    "ebs: Detach the root volume of a running instance (InstanceId given)",
)
def test_detach_root_of_running_instance_named(aws: AWS) -> Call:
    return detaching_root(aws, InstanceId="named")


@refusal("ebs/detach-available-volume")
def test_detach_available_volume(aws: AWS) -> Call:
    volume = aws.volume()
    return lambda: aws.ec2.detach_volume(VolumeId=volume)


@refusal("ebs/shrink-volume", "ebs: modify_volume shrink")
def test_shrink_volume(aws: AWS) -> Call:
    volume = aws.volume()
    return lambda: aws.ec2.modify_volume(VolumeId=volume, Size=9)


@refusal("ebs/modify-volume-again")
def test_modify_volume_again(aws: AWS) -> Call:
    volume = aws.volume()
    aws.ec2.modify_volume(VolumeId=volume, Size=11)
    return lambda: aws.ec2.modify_volume(VolumeId=volume, Size=12)


def modified(aws: AWS, times: int) -> str:
    volume = aws.volume()
    for time in range(times):
        aws.ec2.modify_volume(VolumeId=volume, Size=11 + time)
        clock.advance(timedelta(hours=2))
    return volume


@refusal("ebs/modify-volume-too-often", "ebs: modify_volume twice within the cool-down")
def test_modify_volume_too_often(aws: AWS) -> Call:
    volume = modified(aws, 4)
    return lambda: aws.ec2.modify_volume(VolumeId=volume, Size=100)


@shows("ebs/modify-volume-too-often")
def test_modify_volume_next_day(one: AWS) -> None:
    volume = modified(one, 4)
    clock.advance(timedelta(hours=24))
    changed = one.ec2.modify_volume(VolumeId=volume, Size=100)["VolumeModification"]
    assert changed["TargetSize"] == 100


@shows(measured=("ebs: Volume and snapshot of another Region invisible",))
def test_volume_of_another_region(one: AWS) -> None:
    volume, there = one.volume(), one.client("ec2", "us-west-2")
    snapshot = one.ec2.create_snapshot(VolumeId=volume)["SnapshotId"]
    assert code_of(lambda: there.describe_volumes(VolumeIds=[volume])) == "InvalidVolume.NotFound"
    assert (
        code_of(lambda: there.describe_snapshots(SnapshotIds=[snapshot]))
        == "InvalidSnapshot.NotFound"
    )
