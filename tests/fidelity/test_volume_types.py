"""EBS volume types: what AWS refuses."""

from __future__ import annotations

from .harness import AWS, code_of, refusal, shows
from .test_ebs import Call, creating


@refusal("volume_types/unknown-volume-type", "ebs: Unknown volume type")
def test_unknown_volume_type(aws: AWS) -> Call:
    return creating(aws, Size=10, VolumeType="gp9")


@refusal("volume_types/size-outside-type", "ebs: gp2 larger than 16 TiB")
def test_gp2_larger_than_16_tib(aws: AWS) -> Call:
    return creating(aws, Size=16385, VolumeType="gp2")


@refusal("volume_types/size-outside-type", "ebs: st1 smaller than 125 GiB")
def test_st1_smaller_than_125_gib(aws: AWS) -> Call:
    return creating(aws, Size=124, VolumeType="st1")


@refusal("volume_types/size-outside-type")
def test_size_outside_type_at_launch(aws: AWS) -> Call:
    image, zone = aws.ami(), aws.zone()
    device = {"DeviceName": "/dev/sdf", "Ebs": {"VolumeSize": 2000, "VolumeType": "standard"}}
    return lambda: aws.ec2.run_instances(
        ImageId=image,
        InstanceType="t3.micro",
        MinCount=1,
        MaxCount=1,
        Placement={"AvailabilityZone": zone},
        BlockDeviceMappings=[device],
    )


@refusal("volume_types/iops-outside-type")
def test_iops_outside_type(aws: AWS) -> Call:
    return creating(aws, Size=16000, VolumeType="io1", Iops=64001)


@refusal("volume_types/iops-outside-type")
def test_too_few_iops(aws: AWS) -> Call:
    return creating(aws, Size=100, VolumeType="gp3", Iops=100)


@refusal("volume_types/too-many-iops-for-size", "ebs: io1 IOPS:GiB > 50")
def test_too_many_iops_for_size(aws: AWS) -> Call:
    return creating(aws, Size=10, VolumeType="io1", Iops=501)


@refusal("volume_types/too-many-iops-for-size")
def test_too_many_iops_for_new_type(aws: AWS) -> Call:
    volume = aws.volume(Size=10, VolumeType="gp3")
    return lambda: aws.ec2.modify_volume(VolumeId=volume, VolumeType="io1", Iops=1000)


@shows("volume_types/too-many-iops-for-size")
def test_gp3_has_3000_iops_at_any_size(one: AWS) -> None:
    assert creating(one, Size=1, VolumeType="gp3", Iops=3000)()["Iops"] == 3000


@refusal("volume_types/throughput-of-gp3")
def test_throughput_of_gp3(aws: AWS) -> Call:
    return creating(aws, Size=100, VolumeType="gp3", Throughput=1000)


@refusal("volume_types/throughput-of-gp3")
def test_too_little_throughput(aws: AWS) -> Call:
    return creating(aws, Size=100, VolumeType="gp3", Throughput=100)


@shows(measured=("ebs: io1 without Iops",))
def test_io1_without_iops(one: AWS) -> None:
    assert code_of(creating(one, Size=10, VolumeType="io1")) == "InvalidParameterDependency"
