"""EBS snapshots: what AWS refuses and shows."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .harness import AWS, code_of, refusal, shows
from .test_images import another_account


def snapshot_of(aws: AWS, volume: str, **options: Any) -> str:
    made = aws.ec2.create_snapshot(VolumeId=volume, **options)["SnapshotId"]
    aws.ec2.describe_snapshots(SnapshotIds=[made])
    return made


def snapshot(aws: AWS, snapshot_id: str, region: str | None = None) -> dict[str, Any]:
    ec2 = aws.client("ec2", region)
    return ec2.describe_snapshots(SnapshotIds=[snapshot_id])["Snapshots"][0]


def sharing(aws: AWS, **permission: str) -> Callable[[], Any]:
    made = snapshot_of(aws, aws.volume(Encrypted=True))
    return lambda: aws.ec2.modify_snapshot_attribute(
        SnapshotId=made,
        Attribute="createVolumePermission",
        CreateVolumePermission={"Add": [permission]},
    )


@refusal("snapshots/unknown-snapshot")
def test_snapshot_of_another_region(aws: AWS) -> Callable[[], Any]:
    made, there = snapshot_of(aws, aws.volume()), aws.client("ec2", "us-west-2")
    return lambda: there.create_volume(AvailabilityZone="us-west-2a", SnapshotId=made)


@refusal("snapshots/encrypted-snapshot-to-all", "ebs: Make an encrypted snapshot public")
def test_encrypted_snapshot_to_all(aws: AWS) -> Callable[[], Any]:
    return sharing(aws, Group="all")


@refusal("snapshots/default-key-snapshot-to-account")
def test_default_key_snapshot_to_account(aws: AWS) -> Callable[[], Any]:
    return sharing(aws, UserId="111122223333")


@refusal("snapshots/copy-pending-snapshot")
def test_copy_pending_snapshot(aws: AWS) -> Callable[[], Any]:
    made = aws.ec2.create_snapshot(VolumeId=aws.volume())["SnapshotId"]
    return lambda: aws.ec2.copy_snapshot(SourceSnapshotId=made, SourceRegion=aws.region)


@shows(
    "snapshots/new-snapshot",
    "snapshots/snapshot-progress",
    measured=("ebs: create_snapshot State 'pending' then 'completed', Progress",),
)
def test_pending_then_completed(one: AWS) -> None:
    made = one.ec2.create_snapshot(VolumeId=one.volume())
    assert (made["State"], made["Progress"]) == ("pending", "0%")
    later = snapshot(one, made["SnapshotId"])
    assert (later["State"], later["Progress"]) == ("completed", "100%")


@shows(
    "snapshots/snapshot-size",
    measured=("ebs: Volume from snapshot defaults to the snapshot's size",),
)
def test_size_stays_when_the_volume_grows(one: AWS) -> None:
    volume = one.volume(Size=10)
    made = snapshot_of(one, volume)
    one.ec2.modify_volume(VolumeId=volume, Size=20)
    assert snapshot(one, made)["VolumeSize"] == 10
    again = one.ec2.create_volume(AvailabilityZone=one.zone("b"), SnapshotId=made)
    assert again["Size"] == 10


@shows(
    "snapshots/copied-size",
    measured=(
        "ebs: copy_snapshot to another Region gives a new id there, same size; description and state",
    ),
)
def test_copy_to_another_region(one: AWS) -> None:
    volume = one.volume(Size=12)
    made = snapshot_of(one, volume)
    one.ec2.modify_volume(VolumeId=volume, Size=20)
    there = one.client("ec2", "us-west-2")
    copy = there.copy_snapshot(
        SourceSnapshotId=made, SourceRegion=one.region, Description="a copy"
    )["SnapshotId"]
    shown = snapshot(one, copy, "us-west-2")
    assert copy != made
    assert (shown["VolumeSize"], shown["Description"]) == (12, "a copy")
    assert shown["State"] == "completed"


@shows(measured=("ebs: Copy of an encrypted snapshot is encrypted",))
def test_copy_of_encrypted_snapshot(one: AWS) -> None:
    made = snapshot_of(one, one.volume(Encrypted=True))
    copy = one.ec2.copy_snapshot(SourceSnapshotId=made, SourceRegion=one.region)["SnapshotId"]
    assert snapshot(one, copy)["Encrypted"]


@shows(
    "snapshots/unknown-snapshot",
    "snapshots/create-volume-permission",
    "snapshots/shared-snapshot",
    "snapshots/visible-snapshots",
)
def test_shared_snapshot(one: AWS) -> None:
    made, other = snapshot_of(one, one.volume(Size=12)), another_account(one)
    make = {"AvailabilityZone": one.zone(), "SnapshotId": made}
    assert code_of(lambda: other.create_volume(**make)) == "InvalidSnapshot.NotFound"
    one.ec2.modify_snapshot_attribute(
        SnapshotId=made, CreateVolumePermission={"Add": [{"UserId": "111122223333"}]}
    )
    assert other.create_volume(**make)["Size"] == 12
    shown = other.describe_snapshots(SnapshotIds=[made])["Snapshots"][0]
    assert shown["OwnerId"] == "123456789012"
    copy = other.copy_snapshot(SourceSnapshotId=made, SourceRegion=one.region)["SnapshotId"]
    own = other.describe_snapshots(OwnerIds=["self"])["Snapshots"]
    assert [(s["SnapshotId"], s["VolumeSize"]) for s in own] == [(copy, 12)]
    one.ec2.modify_snapshot_attribute(
        SnapshotId=made, CreateVolumePermission={"Remove": [{"UserId": "111122223333"}]}
    )
    assert code_of(lambda: other.create_volume(**make)) == "InvalidSnapshot.NotFound"


@shows("snapshots/own-snapshots")
def test_own_snapshots(one: AWS) -> None:
    def own() -> list[str]:
        found = one.ec2.describe_snapshots(OwnerIds=["self"])["Snapshots"]
        return [s["SnapshotId"] for s in found]

    assert own() == []
    made = snapshot_of(one, one.volume())
    assert own() == [made]
    assert len(one.ec2.describe_snapshots()["Snapshots"]) > 1


@shows(measured=("ebs: Delete a snapshot used by an AMI",))
def test_delete_snapshot_used_by_image(one: AWS) -> None:
    image = one.ec2.create_image(InstanceId=one.instance(), Name="an image")["ImageId"]
    device = one.ec2.describe_images(ImageIds=[image])["Images"][0]["BlockDeviceMappings"][0]
    used = device["Ebs"]["SnapshotId"]
    assert code_of(lambda: one.ec2.delete_snapshot(SnapshotId=used)) == "InvalidSnapshot.InUse"
