"""Amazon FSx: what a new file system must say."""

from __future__ import annotations

from typing import Any

from awslab.account.engine import Call
from awslab.account.registry import refuses
from awslab.account.rules._network import subnet as subnet_of

_CREATE = "fsx/latest/APIReference/API_CreateFileSystem.html"
_WINDOWS = "fsx/latest/APIReference/API_CreateFileSystemWindowsConfiguration.html"
_LUSTRE = "fsx/latest/APIReference/API_CreateFileSystemLustreConfiguration.html"
_API = "fsx/latest/APIReference/API_"

_CONFIGURATIONS = {
    "WINDOWS": "WindowsConfiguration",
    "LUSTRE": "LustreConfiguration",
    "ONTAP": "OntapConfiguration",
    "OPENZFS": "OpenZFSConfiguration",
}
#: GiB a file system can have on SSD, as of November 2026 (ONTAP: for each pair of file servers);
#: Lustre has steps of its own.
_CAPACITY = {"WINDOWS": (32, 65536), "OPENZFS": (64, 524288), "ONTAP": (1024, 524288)}
_WINDOWS_HDD = (2000, 65536)
#: MB/s for each TiB that a persistent Lustre file system on SSD can have.
_PER_TIB = {"PERSISTENT_1": (50, 100, 200), "PERSISTENT_2": (125, 250, 500, 1000)}


def configuration(given: dict[str, Any]) -> dict[str, Any]:
    """Return the part of a request that is for its type of file system."""
    part: dict[str, Any] = given.get(_CONFIGURATIONS[given["FileSystemType"]], {})
    return part


def _is_on_ssd(given: dict[str, Any]) -> bool:
    return bool(given.get("StorageType", "SSD") == "SSD")


def deployment(given: dict[str, Any]) -> str:
    """Return the deployment type a request asks for."""
    default = {"WINDOWS": "SINGLE_AZ_1", "LUSTRE": "SCRATCH_1"}.get(given["FileSystemType"], "")
    return str(configuration(given).get("DeploymentType", default))


@refuses("fsx", "CreateFileSystem", code="MissingFileSystemConfiguration", doc=_CREATE)
def configuration_missing(call: Call) -> str | None:
    """Every type but Lustre needs its own configuration: WindowsConfiguration, OntapConfiguration and so on."""
    kind = call.params["FileSystemType"]
    if kind == "LUSTRE" or _CONFIGURATIONS[kind] in call.params:
        return None
    return f"{_CONFIGURATIONS[kind]} must be specified for a {kind} file system."


@refuses("fsx", "CreateFileSystem", code="BadRequest", doc=_WINDOWS)
def windows_without_directory(call: Call) -> str | None:
    """FSx for Windows File Server joins an Active Directory: AWS Managed or your own."""
    if call.params["FileSystemType"] != "WINDOWS":
        return None
    part = configuration(call.params)
    if ("ActiveDirectoryId" in part) != ("SelfManagedActiveDirectoryConfiguration" in part):
        return None
    return (
        "Exactly one of ActiveDirectoryId or SelfManagedActiveDirectoryConfiguration is required."
    )


@refuses("fsx", "CreateFileSystem", code="BadRequest", doc=_WINDOWS)
def windows_throughput(call: Call) -> str | None:
    """FSx for Windows File Server has one of thirteen throughputs, from 8 to 12,288 MB/s."""
    if call.params["FileSystemType"] != "WINDOWS":
        return None
    given = configuration(call.params).get("ThroughputCapacity", 0)
    if given in (8, 16, 32, 64, 128, 256, 512, 1024, 2048, 4608, 6144, 9216, 12288):
        return None
    return f"Invalid throughput capacity: {given}."


@refuses("fsx", "CreateFileSystem", code="BadRequest", doc=_CREATE)
def capacity_out_of_range(call: Call) -> str | None:
    """Each type of file system has a smallest and a largest storage capacity; Intelligent-Tiering has neither."""
    kind, given = call.params["FileSystemType"], call.params.get("StorageCapacity", 0)
    low, high = _CAPACITY.get(kind, (0, given))
    if kind == "WINDOWS" and not _is_on_ssd(call.params):
        low, high = _WINDOWS_HDD
    if kind == "ONTAP":
        pairs = configuration(call.params).get("HAPairs", 1)
        low, high = low * pairs, high * pairs
    if low <= given <= high or call.params.get("StorageType") == "INTELLIGENT_TIERING":
        return None
    return f"Invalid storage capacity: {given}. Must be between {low} and {high} GiB."


@refuses("fsx", "CreateFileSystem", code="BadRequest", doc=_CREATE)
def lustre_capacity(call: Call) -> str | None:
    """A Lustre file system on SSD has 1,200 GiB, 2,400 GiB or a multiple of 2,400 (Scratch 1: of 3,600)."""
    if call.params["FileSystemType"] != "LUSTRE" or not _is_on_ssd(call.params):
        return None
    given = call.params.get("StorageCapacity", 0)
    step = 3600 if deployment(call.params) == "SCRATCH_1" else 2400
    if given in (1200, 2400) or (given > 0 and given % step == 0):
        return None
    return (
        f"Invalid Lustre FS storage capacity: {given}. Must be 1200, 2400 or a multiple of {step}."
    )


@refuses("fsx", "CreateFileSystem", code="InvalidPerUnitStorageThroughput", doc=_LUSTRE)
def lustre_throughput(call: Call) -> str | None:
    """A persistent Lustre file system on SSD says its throughput for each TiB; a scratch one has none to say."""
    if call.params["FileSystemType"] != "LUSTRE" or not _is_on_ssd(call.params):
        return None
    kind = deployment(call.params)
    given = configuration(call.params).get("PerUnitStorageThroughput")
    if given in _PER_TIB.get(kind, (None,)):
        return None
    return f"Invalid per unit storage throughput for deployment type {kind}: {given}."


@refuses("fsx", "CreateFileSystem", code="InvalidNetworkSettings", doc=_CREATE)
def subnet_unknown(call: Call) -> str | None:
    """The subnets of a file system exist."""
    for wanted in call.params["SubnetIds"]:
        if subnet_of(call.backend("ec2"), wanted) is None:
            return f"The subnet ID '{wanted}' does not exist."
    return None


@refuses("fsx", "CreateFileSystem", code="InvalidNetworkSettings", doc=_CREATE)
def subnets_do_not_fit_deployment(call: Call) -> str | None:
    """A Multi-AZ file system stands in two subnets of two Availability Zones, any other in one."""
    ids = call.params["SubnetIds"]
    wanted = 2 if deployment(call.params).startswith("MULTI_AZ") else 1
    if len(ids) != wanted:
        return f"Exactly {wanted} subnet ID(s) must be specified for {deployment(call.params)}."
    zones = {s.availability_zone for one in ids if (s := subnet_of(call.backend("ec2"), one))}
    return "The subnets must be in different Availability Zones." if len(zones) < wanted else None


@refuses("fsx", "CreateFileSystem", code="BadRequest", doc=_WINDOWS)
def preferred_subnet(call: Call) -> str | None:
    """A Multi-AZ file system says in which of its subnets the active file server stands."""
    if not deployment(call.params).startswith("MULTI_AZ"):
        return None
    if configuration(call.params).get("PreferredSubnetId") in call.params["SubnetIds"]:
        return None
    return "PreferredSubnetId must be one of the specified subnet IDs."


@refuses("fsx", "CreateFileSystem", code="InvalidNetworkSettings", doc=_CREATE)
def group_of_another_vpc(call: Call) -> str | None:
    """The security groups of a file system are of its subnets' VPC."""
    ec2 = call.backend("ec2")
    vpcs = {s.vpc_id for one in call.params["SubnetIds"] if (s := subnet_of(ec2, one))}
    for group_id in call.params.get("SecurityGroupIds", []):
        group = ec2.get_security_group_from_id(group_id)
        if vpcs and (group is None or group.vpc_id not in vpcs):
            return f"The security group '{group_id}' does not exist in the VPC of the subnets."
    return None


@refuses(
    "fsx",
    "DescribeFileSystems",
    "CreateBackup",
    code="FileSystemNotFound",
    doc=_API + "DescribeFileSystems.html",
)
def file_system_unknown(call: Call) -> str | None:
    """A file system asked for by its id exists."""
    given = call.params
    wanted = given.get("FileSystemIds") or [i for i in [given.get("FileSystemId")] if i]
    for one in wanted:
        if one not in call.backend().file_systems:
            return f"File system '{one}' does not exist."
    return None


@refuses(
    "fsx",
    "DescribeBackups",
    "DeleteBackup",
    code="BackupNotFound",
    doc=_API + "DeleteBackup.html",
)
def backup_unknown(call: Call) -> str | None:
    """A backup asked for by its id exists."""
    given = call.params
    for one in given.get("BackupIds") or [i for i in [given.get("BackupId")] if i]:
        if one not in call.backend().backups:
            return f"Backup '{one}' does not exist."
    return None


@refuses(
    "fsx",
    "CreateBackup",
    code="UnsupportedOperation",
    doc="fsx/latest/LustreGuide/using-backups-fsx.html",
)
def backup_of_scratch(call: Call) -> str | None:
    """Scratch file systems are for short-lived data: they have no backups."""
    found = call.backend().file_systems.get(call.params.get("FileSystemId"))
    kind = (found.lustre_configuration or {}).get("DeploymentType", "") if found else ""
    if kind.startswith("SCRATCH"):
        return f"Backups are not supported for file systems of deployment type {kind}."
    return None


@refuses("fsx", "CreateBackup", code="BackupInProgress", doc=_API + "CreateBackup.html")
def backup_under_way(call: Call) -> str | None:
    """A file system makes one backup at a time."""
    for backup in call.backend().backups.values():
        ours = backup.file_system_id == call.params.get("FileSystemId")
        if ours and backup.lifecycle == "CREATING":
            return f"Backup {backup.backup_id} of the file system is still being created."
    return None
