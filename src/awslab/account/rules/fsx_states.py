"""Amazon FSx: the life of a file system and of its backups."""

from __future__ import annotations

from datetime import UTC, timedelta
from typing import Any

from awslab.account.clock import clock
from awslab.account.registry import changes
from awslab.account.rules._network import subnet as subnet_of

_FILE_SYSTEM = "fsx/latest/APIReference/API_FileSystem.html"
_BACKUP = "fsx/latest/APIReference/API_Backup.html"
_BACKEND = "moto.fsx.models:FSxBackend."
#: How soon a file system, and a backup of one that is new, is ready.
_TAKES, _BACKUP_TAKES = timedelta(minutes=30), timedelta(minutes=10)


def _now() -> float:
    return clock.now.replace(tzinfo=UTC).timestamp()


@changes("fsx", _BACKEND + "create_file_system", doc=_FILE_SYSTEM)
def file_system_starts(original: Any, self: Any, *, client_request_token: str, **given: Any) -> Any:
    """A file system is creating for about half an hour, then available, with a network interface in each subnet.

    The same token again returns the file system it made before.
    """
    from moto.ec2.models import ec2_backends

    for known in self.file_systems.values():
        if client_request_token and known.token == client_request_token:
            return known
    made = original(self, client_request_token=client_request_token, **given)
    _rename(self, made)
    made.token, made.creation_time, made.lifecycle = client_request_token, _now(), "CREATING"
    if made.file_system_type == "LUSTRE":
        made.lustre_configuration = {"DeploymentType": "SCRATCH_1"} | (
            made.lustre_configuration or {}
        )
    ec2 = ec2_backends[self.account_id][self.region_name]
    made.interfaces = []
    for subnet in filter(None, (subnet_of(ec2, one) for one in made.subnet_ids)):
        groups = made.security_group_ids or [ec2.get_default_security_group(subnet.vpc_id).id]
        about = f"Created by Amazon FSx for file system {made.file_system_id}"
        eni = ec2.create_network_interface(subnet, [], group_ids=groups, description=about)
        eni.requester_managed, eni.status = True, "in-use"
        made.interfaces.append(eni.id)
        made.vpc_id = subnet.vpc_id

    def ready() -> None:
        if made.lifecycle == "CREATING":
            made.lifecycle = "AVAILABLE"

    clock.later(_TAKES, ready)
    return made


def _rename(backend: Any, made: Any) -> None:
    """Give a file system an id of the account's own stream: moto's own differ in every run."""
    from moto.moto_api._internal import mock_random

    old, new = made.file_system_id, f"fs-{mock_random.get_random_hex(17)}"
    tags = backend.tagger.get_tag_dict_for_resource(made.resource_arn)
    del backend.file_systems[old]
    made.file_system_id, made.resource_arn = new, made.resource_arn.replace(old, new)
    made.dns_name = made.dns_name.replace(old, new)
    backend.file_systems[new] = made
    backend.tagger.tag_resource(made.resource_arn, backend.tagger.convert_dict_to_tags_input(tags))


@changes("fsx", "moto.fsx.models:FileSystem.to_dict", doc=_FILE_SYSTEM)
def file_system_shows(original: Any, self: Any) -> dict[str, Any]:
    """A file system shows its lifecycle, its owner, when it was made and its network interfaces."""
    shown: dict[str, Any] = original(self)
    return {
        "StorageType": "SSD",
        **shown,
        "OwnerId": self.backend.account_id,
        "CreationTime": self.creation_time,
        "Lifecycle": self.lifecycle,
        "VpcId": self.vpc_id,
        "NetworkInterfaceIds": self.interfaces,
    }


@changes(
    "fsx",
    _BACKEND + "delete_file_system",
    doc="fsx/latest/APIReference/API_DeleteFileSystem.html",
)
def file_system_ends(original: Any, self: Any, file_system_id: str, *args: Any, **kw: Any) -> Any:
    """A deleted file system is deleting for a while; its network interfaces go with it."""
    from moto.ec2.models import ec2_backends

    found = self.file_systems.get(file_system_id)
    answer = original(self, file_system_id, *args, **kw)
    self.file_systems[file_system_id] = found
    found.lifecycle = "DELETING"

    def gone() -> None:
        self.file_systems.pop(file_system_id, None)
        for interface in found.interfaces:
            ec2_backends[self.account_id][self.region_name].enis.pop(interface, None)

    clock.later(_TAKES, gone)
    return answer


@changes("fsx", "moto.fsx.models:Backup.__init__", doc=_BACKUP)
def backup_starts(original: Any, self: Any, *args: Any, **kwargs: Any) -> None:
    """A backup is creating, then available."""
    from moto.moto_api._internal import mock_random

    original(self, *args, **kwargs)
    old, self.backup_id = self.backup_id, f"backup-{mock_random.get_random_hex(17)}"
    self.resource_arn = self.resource_arn.replace(old, self.backup_id)
    self.creation_time = _now()
    clock.later(_BACKUP_TAKES, lambda: setattr(self, "lifecycle", "AVAILABLE"))


@changes("fsx", "moto.fsx.models:Backup.to_dict", doc=_BACKUP)
def backup_shows(original: Any, self: Any) -> dict[str, Any]:
    """A backup shows its type and the file system it was made of."""
    shown: dict[str, Any] = original(self)
    if found := self.backend.file_systems.get(self.file_system_id):
        self.source = found.to_dict()
    return {**shown, "Type": "USER_INITIATED", "FileSystem": getattr(self, "source", {})}
