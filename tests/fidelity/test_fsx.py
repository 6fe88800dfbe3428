"""Amazon FSx: what AWS refuses and shows."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from awslab.account.clock import START

from .harness import AWS, code_of, refusal, shows

Call = Callable[[], Any]
AD = "d-1234567890"


def windows(aws: AWS, subnets: str = "a", **changed: Any) -> Any:
    """Create a Windows file system; what is changed of its configuration is None to leave it out."""
    top = {key: changed.pop(key) for key in list(changed) if key in ("StorageCapacity",)}
    part = {"ActiveDirectoryId": AD, "ThroughputCapacity": 32} | changed
    return aws.fsx.create_file_system(
        FileSystemType="WINDOWS",
        SubnetIds=[aws.default_subnet(letter) for letter in subnets],
        WindowsConfiguration={key: value for key, value in part.items() if value is not None},
        **{"StorageCapacity": 32} | top,
    )


def lustre(aws: AWS, capacity: int = 1200, **configuration: Any) -> Any:
    return aws.fsx.create_file_system(
        FileSystemType="LUSTRE",
        StorageCapacity=capacity,
        SubnetIds=[aws.default_subnet()],
        LustreConfiguration=configuration,
    )


@refusal("fsx/configuration-missing")
def test_configuration_missing(aws: AWS) -> Call:
    subnets = [aws.default_subnet()]
    return lambda: aws.fsx.create_file_system(
        FileSystemType="OPENZFS", StorageCapacity=64, SubnetIds=subnets
    )


@refusal("fsx/windows-without-directory")
def test_windows_without_directory(aws: AWS) -> Call:
    return lambda: windows(aws, ActiveDirectoryId=None)


@refusal("fsx/windows-throughput")
def test_windows_throughput(aws: AWS) -> Call:
    return lambda: windows(aws, ThroughputCapacity=33)


@refusal(
    "fsx/capacity-out-of-range",
    "fsx: Create Windows FS without Active Directory / bad capacity (10 GiB)",
)
def test_capacity_out_of_range(aws: AWS) -> Call:
    ontap = {"FileSystemType": "ONTAP", "SubnetIds": [aws.default_subnet()]}
    pairs = {"DeploymentType": "SINGLE_AZ_2", "HAPairs": 12}
    aws.fsx.create_file_system(StorageCapacity=2_000_000, OntapConfiguration=pairs, **ontap)
    tiered = {"DeploymentType": "PERSISTENT_2", "ThroughputCapacity": 4000}
    aws.fsx.create_file_system(
        FileSystemType="LUSTRE",
        StorageType="INTELLIGENT_TIERING",
        SubnetIds=[aws.default_subnet()],
        LustreConfiguration=tiered,
    )
    return lambda: windows(aws, StorageCapacity=10)


@refusal("fsx/lustre-capacity", "fsx: Lustre capacity must be 1200/2400/multiples")
def test_lustre_capacity(aws: AWS) -> Call:
    lustre(aws, 3600, DeploymentType="SCRATCH_1")
    lustre(aws, 4800, DeploymentType="SCRATCH_2")
    return lambda: lustre(aws, 3600, DeploymentType="SCRATCH_2")


@refusal("fsx/lustre-throughput")
def test_lustre_throughput(aws: AWS) -> Call:
    lustre(aws, DeploymentType="PERSISTENT_2", PerUnitStorageThroughput=125)
    return lambda: lustre(aws, DeploymentType="PERSISTENT_2", PerUnitStorageThroughput=100)


@refusal("fsx/subnet-unknown", "fsx: Unknown subnet")
def test_subnet_unknown(aws: AWS) -> Call:
    return lambda: aws.fsx.create_file_system(
        FileSystemType="LUSTRE", StorageCapacity=1200, SubnetIds=["subnet-0123456789abcdef0"]
    )


@refusal("fsx/subnets-do-not-fit-deployment", "fsx: Windows MULTI_AZ_1 needs two subnets")
def test_subnets_do_not_fit_deployment(aws: AWS) -> Call:
    assert code_of(lambda: windows(aws, "ab")) == "InvalidNetworkSettings"
    multi = {"DeploymentType": "MULTI_AZ_1", "PreferredSubnetId": aws.default_subnet()}
    assert code_of(lambda: windows(aws, "aa", **multi)) == "InvalidNetworkSettings"
    windows(aws, "ab", **multi)
    return lambda: windows(aws, "a", **multi)


@refusal("fsx/preferred-subnet")
def test_preferred_subnet(aws: AWS) -> Call:
    return lambda: windows(aws, "ab", DeploymentType="MULTI_AZ_1")


@refusal("fsx/group-of-another-vpc")
def test_group_of_another_vpc(aws: AWS) -> Call:
    group = aws.ec2.create_security_group(GroupName="g", Description="g", VpcId=aws.vpc())
    subnets = [aws.default_subnet()]
    return lambda: aws.fsx.create_file_system(
        FileSystemType="LUSTRE",
        StorageCapacity=1200,
        SubnetIds=subnets,
        SecurityGroupIds=[group["GroupId"]],
    )


@refusal("fsx/file-system-unknown")
def test_file_system_unknown(aws: AWS) -> Call:
    return lambda: aws.fsx.describe_file_systems(FileSystemIds=["fs-0123456789abcdef0"])


@refusal("fsx/backup-unknown")
def test_backup_unknown(aws: AWS) -> Call:
    return lambda: aws.fsx.delete_backup(BackupId="backup-0123456789abcdef0")


@refusal("fsx/backup-of-scratch")
def test_backup_of_scratch(aws: AWS) -> Call:
    made = lustre(aws)["FileSystem"]["FileSystemId"]
    return lambda: aws.fsx.create_backup(FileSystemId=made)


@refusal("fsx/backup-under-way")
def test_backup_under_way(aws: AWS) -> Call:
    made = windows(aws)["FileSystem"]["FileSystemId"]
    aws.fsx.create_backup(FileSystemId=made)
    return lambda: aws.fsx.create_backup(FileSystemId=made)


@shows(
    "fsx_states/file-system-starts",
    "fsx_states/file-system-shows",
    "fsx_states/file-system-ends",
    measured=("fsx: Lifecycle CREATING → AVAILABLE",),
)
def test_life_of_a_file_system(one: AWS) -> None:
    vpc = one.vpc()
    subnet = one.subnet(vpc)
    options = {
        "FileSystemType": "LUSTRE",
        "StorageCapacity": 1200,
        "SubnetIds": [subnet],
        "ClientRequestToken": "once",
        "Tags": [{"Key": "Name", "Value": "scratch"}],
    }
    made = one.fsx.create_file_system(**options)["FileSystem"]
    assert (made["Lifecycle"], made["VpcId"]) == ("CREATING", vpc)
    assert made["CreationTime"].date() == START.date()
    again = one.fsx.create_file_system(**options)["FileSystem"]
    assert again["FileSystemId"] == made["FileSystemId"]
    shown = one.fsx.describe_file_systems(FileSystemIds=[made["FileSystemId"]])["FileSystems"]
    assert (shown[0]["Lifecycle"], shown[0]["Tags"]) == ("AVAILABLE", options["Tags"])
    assert code_of(lambda: one.ec2.delete_subnet(SubnetId=subnet)) == "DependencyViolation"
    deleted = one.fsx.delete_file_system(FileSystemId=made["FileSystemId"])
    assert deleted["Lifecycle"] == "DELETING"
    assert one.fsx.describe_file_systems()["FileSystems"] == []
    one.ec2.delete_subnet(SubnetId=subnet)


@shows("fsx_states/backup-starts", "fsx_states/backup-shows")
def test_life_of_a_backup(one: AWS) -> None:
    made = windows(one)["FileSystem"]["FileSystemId"]
    backup = one.fsx.create_backup(FileSystemId=made)["Backup"]
    assert (backup["Lifecycle"], backup["Type"]) == ("CREATING", "USER_INITIATED")
    one.fsx.describe_backups()
    one.fsx.delete_file_system(FileSystemId=made)
    assert one.fsx.describe_file_systems()["FileSystems"] == []
    kept = one.fsx.describe_backups(BackupIds=[backup["BackupId"]])["Backups"][0]
    assert (kept["Lifecycle"], kept["FileSystem"]["FileSystemId"]) == ("AVAILABLE", made)
