"""EBS snapshots."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from awslab.account.clock import clock
from awslab.account.engine import Call
from awslab.account.registry import changes, refuses
from awslab.account.rules import _ec2

SNAPSHOTS = "ebs/latest/userguide/ebs-creating-snapshot.html"
SHARING = "ebs/latest/userguide/ebs-modifying-snapshot-permissions.html"

DURATION = timedelta(minutes=5)


@refuses(
    "ec2",
    "CreateVolume",
    "DeleteSnapshot",
    "DescribeSnapshots",
    "ModifySnapshotAttribute",
    code="InvalidSnapshot.NotFound",
    doc="AWSEC2/latest/APIReference/errors-overview.html",
)
def unknown_snapshot(call: Call) -> str | None:
    """A snapshot is named in its own Region, by its owner or by an account it is shared with."""
    named = {call.params.get("SnapshotId"), *call.params.get("SnapshotIds", [])} - {None}
    ec2 = call.backend()
    for snapshot_id in sorted(named - ec2.snapshots.keys() - _shared(ec2).keys()):
        return f"The snapshot '{snapshot_id}' does not exist."
    return None


def _shared(ec2: Any) -> dict[str, Any]:
    """Return the snapshots that other accounts share with this one or with all, by id."""
    return {
        snapshot.id: snapshot
        for other in _ec2.other_accounts(ec2)
        for snapshot in other.snapshots.values()
        if ec2.account_id in snapshot.create_volume_permission_userids
        or "all" in snapshot.create_volume_permission_groups
    }


@refuses("ec2", "ModifySnapshotAttribute", code="OperationNotPermitted", doc=SHARING)
def encrypted_snapshot_to_all(call: Call) -> str | None:
    """An encrypted snapshot is never public."""
    snapshot = call.backend().snapshots.get(call.params["SnapshotId"])
    if snapshot and snapshot.encrypted and "all" in _shared_with(call):
        return "Encrypted snapshots cannot be shared publicly"
    return None


@refuses("ec2", "ModifySnapshotAttribute", code="OperationNotPermitted", doc=SHARING)
def default_key_snapshot_to_account(call: Call) -> str | None:
    """A snapshot under AWS's own key for EBS is shared with nobody; copy it under a key of yours first."""
    ec2 = call.backend()
    snapshot = ec2.snapshots.get(call.params["SnapshotId"])
    if not snapshot or not snapshot.encrypted or not _shared_with(call) - {"all"}:
        return None
    if (snapshot.kms_key_id or snapshot.volume.kms_key_id) == ec2.default_kms_key_id:
        return "Encrypted snapshots with EBS default key cannot be shared"
    return None


def _shared_with(call: Call) -> set[str]:
    added = call.params.get("CreateVolumePermission", {}).get("Add", [])
    shared = {p.get("UserId") or p.get("Group") for p in added}
    if call.params.get("OperationType") == "add":
        shared |= {*call.params.get("UserIds", []), *call.params.get("GroupNames", [])}
    return shared


@refuses(
    "ec2", "CopySnapshot", code="IncorrectState", doc="ebs/latest/userguide/ebs-copy-snapshot.html"
)
def copy_pending_snapshot(call: Call) -> str | None:
    """A snapshot is copied once it is completed."""
    source = call.backend(region=call.params["SourceRegion"]).snapshots.get(
        call.params["SourceSnapshotId"]
    )
    if source and source.status != "completed":
        return f"Snapshot is in invalid state - {source.status}"
    return None


@changes("ec2", "moto.ec2.models.elastic_block_store:Snapshot.__init__", doc=SNAPSHOTS)
def new_snapshot(original: Callable[..., None], self: Any, *args: Any, **kwargs: Any) -> None:
    """A snapshot is pending while its blocks are copied, then completed."""
    original(self, *args, **kwargs)
    self.size, self.status = self.volume.size, "pending"

    def complete() -> None:
        self.status = "completed"

    clock.later(DURATION, complete)


@changes("ec2", "moto.ec2.models.elastic_block_store:Snapshot.progress", doc=SNAPSHOTS)
def snapshot_progress(original: Callable[..., str], self: Any) -> str:
    """A snapshot's progress is 100 % once it is completed."""
    return "100%" if self.status == "completed" else "0%"


@changes(
    "ec2",
    "moto.ec2.models.elastic_block_store:Snapshot.volume_size",
    doc="AWSEC2/latest/APIReference/API_Snapshot.html",
)
def snapshot_size(original: Callable[..., int], self: Any) -> int:
    """A snapshot keeps the size its volume had, however the volume grows later."""
    return int(self.size)


@changes(
    "ec2",
    "moto.ec2.models.elastic_block_store:EBSBackend.copy_snapshot",
    doc="ebs/latest/userguide/ebs-copy-snapshot.html",
)
def copied_size(
    original: Callable[..., Any], self: Any, source_snapshot_id: str, source_region: str, **kw: Any
) -> Any:
    """A copy of a snapshot is as large as the snapshot."""
    from moto.ec2.models import ec2_backends

    copy = original(self, source_snapshot_id=source_snapshot_id, source_region=source_region, **kw)
    source = ec2_backends[self.account_id][source_region].get_snapshot(source_snapshot_id)
    copy.size = source.volume_size
    return copy


@changes(
    "ec2",
    "moto.ec2.responses.elastic_block_store:ElasticBlockStore.modify_snapshot_attribute",
    doc="AWSEC2/latest/APIReference/API_ModifySnapshotAttribute.html",
)
def create_volume_permission(original: Callable[..., Any], self: Any) -> Any:
    """A snapshot's permissions are added and removed as a list too: CreateVolumePermission."""
    answer = original(self)
    given = self._get_param("CreateVolumePermission", {})
    for kind, change in (
        ("Add", self.ec2_backend.add_create_volume_permission),
        ("Remove", self.ec2_backend.remove_create_volume_permission),
    ):
        who = given.get(kind, [])
        users = [permission["UserId"] for permission in who if "UserId" in permission]
        groups = [permission["Group"] for permission in who if "Group" in permission]
        change(self._get_param("SnapshotId"), user_ids=users, groups=groups)
    return answer


@changes("ec2", "moto.ec2.models.elastic_block_store:EBSBackend.get_snapshot", doc=SHARING)
def shared_snapshot(original: Callable[..., Any], self: Any, snapshot_id: str) -> Any:
    """An account makes volumes from snapshots that another account shares with it."""
    shared = None if snapshot_id in self.snapshots else _shared(self).get(snapshot_id)
    return shared or original(self, snapshot_id)


@changes("ec2", "moto.ec2.models.elastic_block_store:EBSBackend.describe_snapshots", doc=SHARING)
def visible_snapshots(original: Callable[..., Any], self: Any, *args: Any, **kwargs: Any) -> Any:
    """An account sees its own snapshots, public ones, and those another account shares with it."""
    own = self.snapshots
    self.snapshots = {**_shared(self), **own}
    try:
        return original(self, *args, **kwargs)
    finally:
        self.snapshots = own


@changes(
    "ec2",
    "moto.ec2.responses.elastic_block_store:ElasticBlockStore.describe_snapshots",
    doc="AWSEC2/latest/APIReference/API_DescribeSnapshots.html",
)
def own_snapshots(original: Callable[..., Any], self: Any) -> Any:
    """With OwnerIds a describe call shows only the snapshots of those accounts; "self" is the caller's."""
    answer = original(self)
    if owners := self._get_param("OwnerIds", []):
        wanted = {self.current_account if owner == "self" else owner for owner in owners}
        snapshots = answer.result["Snapshots"]
        answer.result["Snapshots"] = [s for s in snapshots if s.owner_id in wanted]
    return answer
