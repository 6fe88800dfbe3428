"""Amazon EFS: file systems, their mount targets and access points."""

from __future__ import annotations

import json
from datetime import UTC, timedelta
from typing import Any

from awslab.account.clock import clock
from awslab.account.engine import Call
from awslab.account.registry import answers, changes, refuses
from awslab.account.rules._network import subnet as subnet_of

_API = "efs/latest/ug/API_"
_PERFORMANCE = "efs/latest/ug/performance.html"
_BACKEND = "moto.efs.models:EFSBackend."
#: How soon a file system, and a mount target, is ready.
_FILE_SYSTEM, _MOUNT_TARGET = timedelta(seconds=10), timedelta(seconds=90)


def _file_system(call: Call) -> Any:
    """Return the file system a call names, by its id or its ARN, or None."""
    named = call.params.get("FileSystemId", "").rpartition("/")[2]
    return call.backend().file_systems_by_id.get(named)


def _subnet(call: Call) -> Any:
    return subnet_of(call.backend("ec2"), call.params["SubnetId"])


@changes("efs", "moto.efs.models:FileSystem.__init__", doc=_API + "CreateFileSystem.html")
def file_system_starts(original: Any, self: Any, *args: Any, **kwargs: Any) -> None:
    """A file system is creating for some seconds, then available."""
    original(self, *args, **kwargs)
    self.creation_time = clock.now.replace(tzinfo=UTC).timestamp()
    self.life_cycle_state = "creating"
    clock.later(_FILE_SYSTEM, lambda: setattr(self, "life_cycle_state", "available"))


@changes("efs", "moto.efs.models:FileSystem.size_in_bytes", doc="efs/latest/ug/metered-sizes.html")
def metered_size(original: Any, self: Any) -> dict[str, Any]:
    """An empty file system is metered at 6 KiB, all of it in the Standard class."""
    now = clock.now.replace(tzinfo=UTC).timestamp()
    return {"Value": 6144, "ValueInIA": 0, "ValueInStandard": 6144, "Timestamp": now}


@changes("efs", _BACKEND + "create_mount_target", doc=_API + "CreateMountTarget.html")
def mount_target_starts(
    original: Any,
    self: Any,
    file_system_id: str,
    subnet_id: str,
    ip_address: str | None = None,
    security_groups: list[str] | None = None,
) -> Any:
    """A mount target is a network interface in its subnet, with the VPC's default security group unless told otherwise.

    It is creating for a minute or two, then available.
    """
    subnet = subnet_of(self.ec2_backend, subnet_id)
    if subnet and not security_groups:
        security_groups = [self.ec2_backend.get_default_security_group(subnet.vpc_id).id]
    made = original(self, file_system_id, subnet_id, ip_address, security_groups)
    eni = self.ec2_backend.enis[made.network_interface_id]
    eni.description = f"EFS mount target for {file_system_id} ({made.mount_target_id})"
    eni.interface_type, eni.requester_managed, eni.status = "efs", True, "in-use"
    made.life_cycle_state = "creating"

    def ready() -> None:
        if made.life_cycle_state == "creating":
            made.life_cycle_state = "available"

    clock.later(_MOUNT_TARGET, ready)
    return made


@changes("efs", _BACKEND + "delete_mount_target", doc=_API + "DeleteMountTarget.html")
def mount_target_ends(original: Any, self: Any, mount_target_id: str) -> None:
    """A mount target is deleting for a while: until it is gone its file system and its subnet stay in use."""
    target = self.mount_targets_by_id.get(mount_target_id)
    if target is None or target.life_cycle_state == "deleting":
        original(self, mount_target_id)
        return
    target.life_cycle_state = "deleting"

    def gone() -> None:
        if mount_target_id in self.mount_targets_by_id:
            original(self, mount_target_id)

    clock.later(_MOUNT_TARGET, gone)


@refuses(
    "efs",
    "CreateMountTarget",
    "CreateAccessPoint",
    "PutLifecycleConfiguration",
    "PutFileSystemPolicy",
    "UpdateFileSystem",
    code="IncorrectFileSystemLifeCycleState",
    doc=_API + "CreateMountTarget.html",
    status=409,
)
def file_system_not_ready(call: Call) -> str | None:
    """A file system can be used once it is available."""
    found = _file_system(call)
    if found is None or found.life_cycle_state == "available":
        return None
    return f"None of the operations are allowed while the file system is {found.life_cycle_state}."


@refuses(
    "efs",
    "CreateMountTarget",
    code="AvailabilityZonesMismatch",
    doc=_API + "CreateMountTarget.html",
    status=400,
)
def one_zone_elsewhere(call: Call) -> str | None:
    """A One Zone file system has its one mount target in its own Availability Zone."""
    found, subnet = _file_system(call), _subnet(call)
    zone = found and found.availability_zone_name
    if zone and subnet and subnet.availability_zone != zone:
        return "The Availability Zone of the subnet is not that of the One Zone file system."
    return None


@refuses(
    "efs",
    "CreateMountTarget",
    "ModifyMountTargetSecurityGroups",
    code="SecurityGroupNotFound",
    doc=_API + "CreateMountTarget.html",
)
def group_of_another_vpc(call: Call) -> str | None:
    """The security groups of a mount target are of its subnet's VPC."""
    target = call.backend().mount_targets_by_id.get(call.params.get("MountTargetId"))
    subnet = _subnet(call) if "SubnetId" in call.params else target
    for group_id in call.params.get("SecurityGroups", []):
        group = call.backend("ec2").get_security_group_from_id(group_id)
        if subnet and group and group.vpc_id != subnet.vpc_id:
            return f"One or more specified security groups do not exist in the VPC: {group_id}"
    return None


@refuses("efs", "CreateMountTarget", code="IpAddressInUse", doc=_API + "CreateMountTarget.html")
def address_in_use(call: Call) -> str | None:
    """The address asked for a mount target must be free in its subnet."""
    wanted, subnet = call.params.get("IpAddress"), call.params["SubnetId"]
    for eni in call.backend("ec2").enis.values():
        taken = [address["PrivateIpAddress"] for address in eni.private_ip_addresses]
        if eni.subnet.id == subnet and wanted in taken:
            return f"The address {wanted} is already in use in the subnet."
    return None


@refuses(
    "efs",
    "CreateFileSystem",
    code="UnsupportedAvailabilityZone",
    doc=_API + "CreateFileSystem.html",
)
def zone_of_another_region(call: Call) -> str | None:
    """A One Zone file system lies in a zone of the Region it is made in."""
    zone = call.params.get("AvailabilityZoneName")
    zones = call.backend("ec2").describe_availability_zones()
    if zone is None or zone in [one.name for one in zones]:
        return None
    return f"The Availability Zone {zone} is not supported for this request."


@refuses("efs", "CreateFileSystem", "UpdateFileSystem", code="BadRequest", doc=_PERFORMANCE)
def throughput_does_not_fit_mode(call: Call) -> str | None:
    """Provisioned throughput needs a figure, and only this mode has one."""
    mode, found = call.params.get("ThroughputMode"), _file_system(call)
    given = "ProvisionedThroughputInMibps" in call.params
    changed = found is None or found.throughput_mode != mode
    if mode == "provisioned" and changed and not given:
        return "ThroughputMode provisioned requires ProvisionedThroughputInMibps."
    if given and mode not in ("provisioned", None):
        return f"ProvisionedThroughputInMibps is not supported with ThroughputMode {mode}."
    if given and mode is None and call.operation == "CreateFileSystem":
        return "ProvisionedThroughputInMibps requires ThroughputMode provisioned."
    return None


@refuses("efs", "CreateFileSystem", code="BadRequest", doc=_PERFORMANCE)
def max_io_does_not_fit(call: Call) -> str | None:
    """Max I/O performance is for Regional file systems, and not with Elastic throughput."""
    if call.params.get("PerformanceMode") != "maxIO":
        return None
    if "AvailabilityZoneName" in call.params:
        return "Max I/O performance mode is not supported for One Zone file systems."
    if call.params.get("ThroughputMode") == "elastic":
        return "Max I/O performance mode is not supported with Elastic throughput."
    return None


@refuses(
    "efs",
    "UpdateFileSystem",
    code="TooManyRequests",
    doc=_API + "UpdateFileSystem.html",
    status=429,
)
def throughput_changed_today(call: Call) -> str | None:
    """The throughput mode changes, and provisioned throughput goes down, at most once in 24 hours."""
    found = _file_system(call)
    last = getattr(found, "_throughput_changed", None)
    if last is None or clock.now - last >= timedelta(hours=24):
        return None
    if not _is_limited(call, found):
        return None
    return (
        "You have reached the maximum number of throughput mode changes or provisioned throughput "
        f"value decreases. Wait until {last + timedelta(hours=24):%Y-%m-%dT%H:%M:%SZ} UTC and try "
        "again."
    )


def _is_limited(call: Call, found: Any) -> bool:
    """Say whether an update is one of those AWS allows once in 24 hours; an increase is not."""
    before: float = found.provisioned_throughput_in_mibps or 0
    mode: str = found.throughput_mode
    lower = call.params.get("ProvisionedThroughputInMibps", before) < before
    return bool(lower or call.params.get("ThroughputMode", mode) != mode)


@answers("efs", "UpdateFileSystem", doc=_API + "UpdateFileSystem.html")
def update_file_system(call: Call) -> dict[str, Any] | None:
    """A file system's throughput mode and figure can be changed while it is in use."""
    if not (found := _file_system(call)):
        return None
    if _is_limited(call, found):
        found._throughput_changed = clock.now
    found.throughput_mode = call.params.get("ThroughputMode", found.throughput_mode)
    found.provisioned_throughput_in_mibps = (
        call.params.get("ProvisionedThroughputInMibps", found.provisioned_throughput_in_mibps)
        if found.throughput_mode == "provisioned"
        else None
    )
    shown: dict[str, Any] = found.info_json()
    return shown


@refuses(
    "efs",
    "PutFileSystemPolicy",
    code="InvalidPolicyException",
    doc=_API + "PutFileSystemPolicy.html",
)
def policy_is_no_json(call: Call) -> str | None:
    """A file system policy is a JSON document with statements."""
    try:
        document = json.loads(call.params["Policy"])
    except ValueError:
        document = None
    if isinstance(document, dict) and document.get("Statement"):
        return None
    return "The file system policy is malformed or contains an error."


@refuses(
    "efs",
    "CreateAccessPoint",
    "PutFileSystemPolicy",
    "DescribeFileSystemPolicy",
    "DescribeBackupPolicy",
    "UpdateFileSystem",
    code="FileSystemNotFound",
    doc=_API + "CreateAccessPoint.html",
)
def unknown_file_system(call: Call) -> str | None:
    """Access points and policies belong to a file system that exists."""
    if _file_system(call):
        return None
    return f"File system '{call.params['FileSystemId']}' does not exist."


@refuses(
    "efs", "DeleteAccessPoint", code="AccessPointNotFound", doc=_API + "DeleteAccessPoint.html"
)
def unknown_access_point(call: Call) -> str | None:
    """Only an access point that exists can be deleted."""
    wanted = call.params["AccessPointId"]
    return (
        None if wanted in call.backend().access_points else f"Access Point {wanted} does not exist."
    )
