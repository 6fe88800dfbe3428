"""EBS volumes: what they look like."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from awslab import account
from awslab.account import faults
from awslab.account.clock import clock

from .harness import AWS, code_of, shows


def volume(aws: AWS, volume_id: str) -> dict:
    return aws.ec2.describe_volumes(VolumeIds=[volume_id])["Volumes"][0]


@shows(
    "volumes/encryption-by-default",
    measured=("ebs: Encryption by default makes new volumes encrypted",),
)
def test_encryption_by_default(one: AWS) -> None:
    assert not volume(one, one.volume())["Encrypted"]
    one.ec2.enable_ebs_encryption_by_default()
    assert volume(one, one.volume())["Encrypted"]


@shows(
    "volumes/new-volume",
    measured=("ebs: gp3 reports Iops 3000, throughput 125; gp2 reports Iops 100 at 8 GiB",),
)
def test_baseline_performance(one: AWS) -> None:
    gp3, gp2 = volume(one, one.volume(VolumeType="gp3")), volume(one, one.volume(Size=8))
    assert (gp3["Iops"], gp3["Throughput"]) == (3000, 125)
    assert gp2["Iops"] == 100
    assert "Throughput" not in gp2
    assert volume(one, one.volume(Size=1000))["Iops"] == 3000
    assert "Iops" not in volume(one, one.volume(Size=125, VolumeType="st1"))


@shows("volumes/volume-state", "volumes/new-volume")
def test_creating_then_available() -> None:
    account.open(region=AWS.region, waits="simulated")
    aws = AWS("client", {})
    made = aws.ec2.create_volume(AvailabilityZone=aws.zone(), Size=10)
    assert made["State"] == "creating"
    assert volume(aws, made["VolumeId"])["State"] == "creating"
    clock.advance(timedelta(minutes=1))
    assert volume(aws, made["VolumeId"])["State"] == "available"
    account.close()


@shows("volumes/attachment-deletes")
def test_attachment_says_whether_volume_is_deleted(one: AWS) -> None:
    instance, data = one.instance(), one.volume()
    one.ec2.attach_volume(InstanceId=instance, VolumeId=data, Device="/dev/sdf")
    deleted = {
        v["Attachments"][0]["Device"]: v["Attachments"][0]["DeleteOnTermination"]
        for v in one.ec2.describe_volumes()["Volumes"]
    }
    assert deleted == {"/dev/xvda": True, "/dev/sdf": False}


@shows(
    "volumes/detach-by-volume",
    measured=(
        "ebs: detach_volume with VolumeId only (InstanceId is optional) detaches an attached data volume",
    ),
)
def test_detach_by_volume(one: AWS) -> None:
    instance, data = one.instance(), one.volume()
    one.ec2.attach_volume(InstanceId=instance, VolumeId=data, Device="/dev/sdf")
    assert one.ec2.detach_volume(VolumeId=data)["InstanceId"] == instance
    assert volume(one, data)["State"] == "available"


@shows("volumes/modify", "volumes/modification-state", "volumes/modification-progress")
def test_modifying_optimizing_completed(one: AWS) -> None:
    data = one.volume(Size=100)
    first = one.ec2.modify_volume(VolumeId=data, Size=200, VolumeType="gp3")["VolumeModification"]
    assert first["ModificationState"] == "modifying"
    assert (first["OriginalVolumeType"], first["OriginalIops"]) == ("gp2", 300)
    assert (first["TargetIops"], first["TargetThroughput"]) == (3000, 125)
    seen = [
        (m["ModificationState"], m["Progress"])
        for _ in range(2)
        for m in one.ec2.describe_volumes_modifications(VolumeIds=[data])["VolumesModifications"]
    ]
    assert seen == [("optimizing", 50), ("completed", 100)]
    assert volume(one, data)["Size"] == 200


@shows("volumes/modify")
def test_performance_after_modification(one: AWS) -> None:
    def changed(data: str, **to: Any) -> tuple[int, int | None]:
        one.ec2.modify_volume(VolumeId=data, **to)
        for _ in range(2):
            one.ec2.describe_volumes_modifications(VolumeIds=[data])
        shown = volume(one, data)
        return shown["Iops"], shown.get("Throughput")

    data = one.volume(Size=100, VolumeType="gp3", Iops=6000, Throughput=500)
    assert changed(data, VolumeType="gp3", Size=200) == (6000, 500)
    assert changed(data, VolumeType="io2") == (3000, None)


@shows(
    measured=(
        "ebs: Terminate: root volume deleted (DeleteOnTermination), later-attached volume kept as 'available'",
    )
)
def test_volumes_after_termination(one: AWS) -> None:
    instance, data = one.instance(), one.volume()
    root = one.one_instance(instance)["BlockDeviceMappings"][0]["Ebs"]["VolumeId"]
    one.ec2.attach_volume(InstanceId=instance, VolumeId=data, Device="/dev/sdf")
    one.ec2.terminate_instances(InstanceIds=[instance])
    assert volume(one, data)["State"] == "available"
    assert code_of(lambda: volume(one, root)) == "InvalidVolume.NotFound"


@shows(measured=("ebs: A fresh account has no own volumes",))
def test_no_volumes_at_first(one: AWS) -> None:
    assert one.ec2.describe_volumes()["Volumes"] == []


@shows(
    measured=(
        "ebs: Instance-store volumes lost on stop: not visible through API; "
        "instance type info InstanceStorageInfo present",
    )
)
def test_instance_store_is_described_by_type_only(one: AWS) -> None:
    kind = one.ec2.describe_instance_types(InstanceTypes=["m5d.large"])["InstanceTypes"][0]
    assert kind["InstanceStorageInfo"]["TotalSizeInGB"] == 75
    instance = one.instance(InstanceType="m5d.large")
    assert len(one.one_instance(instance)["BlockDeviceMappings"]) == 1


@shows("volumes/volume-status")
def test_volume_status(one: AWS) -> None:
    def status(volume_id: str) -> str:
        found = one.ec2.describe_volume_status(VolumeIds=[volume_id])["VolumeStatuses"]
        return found[0]["VolumeStatus"]["Status"]

    here, there = one.volume("a"), one.volume("b")
    faults.fail_zone(one.zone("b"))
    assert (status(here), status(there)) == ("ok", "impaired")
    unknown = {"VolumeIds": ["vol-00000000000000000"]}
    assert code_of(lambda: one.ec2.describe_volume_status(**unknown)) == "InvalidVolume.NotFound"
