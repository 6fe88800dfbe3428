"""Amazon EFS: what AWS refuses and shows."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from awslab.account.clock import START, clock

from .harness import AWS, code_of, refusal, shows

Call = Callable[[], Any]


def file_system(aws: AWS, *, ready: bool = True, **options: Any) -> str:
    made = aws.efs.create_file_system(**options)["FileSystemId"]
    if ready:
        aws.efs.describe_file_systems(FileSystemId=made)
    return made


def mount(aws: AWS, fs: str, subnet: str | None = None, **options: Any) -> dict[str, Any]:
    subnet = subnet or aws.default_subnet()
    return aws.efs.create_mount_target(FileSystemId=fs, SubnetId=subnet, **options)


@refusal("efs/file-system-not-ready", "efs: Mount target right after creation (FS 'creating')")
def test_file_system_not_ready(aws: AWS) -> Call:
    subnet = aws.default_subnet()
    fs = file_system(aws, ready=False)
    return lambda: mount(aws, fs, subnet)


@shows("efs/file-system-starts", "efs/metered-size")
def test_file_system_starts(one: AWS) -> None:
    made = one.efs.create_file_system()
    assert made["LifeCycleState"] == "creating"
    shown = one.efs.describe_file_systems()["FileSystems"][0]
    assert shown["LifeCycleState"] == "available"
    assert shown["CreationTime"].replace(tzinfo=None).date() == START.date()
    assert shown["SizeInBytes"]["Value"] == 6144


@shows(
    "efs/mount-target-starts",
    "efs/mount-target-ends",
    measured=(
        "efs: Mount target creates an ENI in the subnet; subnet can't be deleted",
        "efs: Delete FS with mount targets",
    ),
)
def test_mount_target_is_an_interface(one: AWS) -> None:
    vpc = one.vpc()
    subnet = one.subnet(vpc)
    fs = file_system(one)
    made = mount(one, fs, subnet)
    assert made["LifeCycleState"] == "creating"
    ids = [made["NetworkInterfaceId"]]
    eni = one.ec2.describe_network_interfaces(NetworkInterfaceIds=ids)["NetworkInterfaces"][0]
    assert (eni["SubnetId"], eni["RequesterManaged"], eni["Status"]) == (subnet, True, "in-use")
    assert [group["GroupName"] for group in eni["Groups"]] == ["default"]
    assert code_of(lambda: one.ec2.delete_subnet(SubnetId=subnet)) == "DependencyViolation"
    target = made["MountTargetId"]
    shown = one.efs.describe_mount_targets(MountTargetId=target)["MountTargets"][0]
    assert shown["LifeCycleState"] == "available"
    assert code_of(lambda: one.efs.delete_file_system(FileSystemId=fs)) == "FileSystemInUse"
    one.efs.delete_mount_target(MountTargetId=target)
    assert code_of(lambda: one.efs.delete_file_system(FileSystemId=fs)) == "FileSystemInUse"
    assert one.efs.describe_mount_targets(FileSystemId=fs)["MountTargets"] == []
    one.ec2.delete_subnet(SubnetId=subnet)
    one.efs.delete_file_system(FileSystemId=fs)


@refusal("efs/one-zone-elsewhere", "efs: One Zone FS: mount target in another AZ")
def test_one_zone_elsewhere(aws: AWS) -> Call:
    fs = file_system(aws, AvailabilityZoneName=aws.zone("a"))
    return lambda: mount(aws, fs, aws.default_subnet("b"))


@refusal("efs/group-of-another-vpc")
def test_group_of_another_vpc(aws: AWS) -> Call:
    group = aws.ec2.create_security_group(GroupName="g", Description="g", VpcId=aws.vpc())
    fs = file_system(aws)
    return lambda: mount(aws, fs, SecurityGroups=[group["GroupId"]])


@refusal("efs/address-in-use")
def test_address_in_use(aws: AWS) -> Call:
    subnet = aws.subnet(aws.vpc())
    aws.ec2.create_network_interface(SubnetId=subnet, PrivateIpAddress="10.0.1.10")
    fs = file_system(aws)
    return lambda: mount(aws, fs, subnet, IpAddress="10.0.1.10")


@refusal("efs/zone-of-another-region")
def test_zone_of_another_region(aws: AWS) -> Call:
    return lambda: file_system(aws, AvailabilityZoneName="us-east-1a")


@refusal("efs/throughput-does-not-fit-mode")
def test_throughput_does_not_fit_mode(aws: AWS) -> Call:
    figure = {"ProvisionedThroughputInMibps": 10}
    assert code_of(lambda: file_system(aws, ThroughputMode="elastic", **figure)) == "BadRequest"
    return lambda: file_system(aws, ThroughputMode="provisioned")


@refusal("efs/max-io-does-not-fit")
def test_max_io_does_not_fit(aws: AWS) -> Call:
    file_system(aws, PerformanceMode="maxIO")
    elastic = {"PerformanceMode": "maxIO", "ThroughputMode": "elastic"}
    assert code_of(lambda: file_system(aws, **elastic)) == "BadRequest"
    zone = aws.zone("a")
    return lambda: file_system(aws, PerformanceMode="maxIO", AvailabilityZoneName=zone)


@refusal("efs/throughput-changed-today")
def test_throughput_changed_today(aws: AWS) -> Call:
    fs = file_system(aws)
    aws.efs.update_file_system(FileSystemId=fs, ThroughputMode="elastic")
    clock.advance(timedelta(hours=23))
    return lambda: aws.efs.update_file_system(FileSystemId=fs, ThroughputMode="bursting")


@shows("efs/update-file-system")
def test_update_file_system(one: AWS) -> None:
    fs = file_system(one)
    provisioned = {"ThroughputMode": "provisioned", "ProvisionedThroughputInMibps": 10.0}
    one.efs.update_file_system(FileSystemId=fs, **provisioned)
    shown = one.efs.describe_file_systems(FileSystemId=fs)["FileSystems"][0]
    assert {key: shown[key] for key in provisioned} == provisioned
    clock.advance(timedelta(hours=24))
    for more in (20, 30):  # an increase is free at any time, and does not start the 24 hours again
        one.efs.update_file_system(FileSystemId=fs, ProvisionedThroughputInMibps=more)
    one.efs.update_file_system(FileSystemId=fs, ThroughputMode="provisioned")  # changes nothing
    changed = one.efs.update_file_system(FileSystemId=fs, ThroughputMode="bursting")
    assert changed["ThroughputMode"] == "bursting"
    assert "ProvisionedThroughputInMibps" not in changed


@refusal("efs/policy-is-no-json")
def test_policy_is_no_json(aws: AWS) -> Call:
    fs = file_system(aws)
    return lambda: aws.efs.put_file_system_policy(FileSystemId=fs, Policy="let me in")


@refusal("efs/unknown-file-system")
def test_unknown_file_system(aws: AWS) -> Call:
    return lambda: aws.efs.create_access_point(FileSystemId="fs-0123456789abcdef0")


@refusal("efs/unknown-access-point")
def test_unknown_access_point(aws: AWS) -> Call:
    return lambda: aws.efs.delete_access_point(AccessPointId="fsap-0123456789abcdef0")


@shows(
    measured=(
        "efs: Mount targets in different VPCs",
        "efs: SG limit 5 per mount target",
        "efs: Mount target subnet unknown",
        "efs: Same creation token",
    )
)
def test_kept_by_moto(one: AWS) -> None:
    fs = file_system(one, CreationToken="t")
    mount(one, fs)
    here = one.subnet(one.vpc(), letter="b")
    assert code_of(lambda: mount(one, fs, here)) == "MountTargetConflict"
    assert code_of(lambda: mount(one, fs)) == "MountTargetConflict"
    assert code_of(lambda: mount(one, fs, "subnet-0123456789abcdef0")) == "SubnetNotFound"
    assert code_of(lambda: file_system(one, CreationToken="t")) == "FileSystemAlreadyExists"
    vpc = one.ec2.describe_vpcs()["Vpcs"][0]["VpcId"]
    groups = [
        one.ec2.create_security_group(GroupName=f"g{n}", Description="g", VpcId=vpc)["GroupId"]
        for n in range(6)
    ]
    call = lambda: mount(one, fs, one.default_subnet("c"), SecurityGroups=groups)  # noqa: E731
    assert code_of(call) == "SecurityGroupLimitExceeded"
