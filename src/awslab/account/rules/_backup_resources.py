"""What AWS Backup can protect here: how each kind of resource is found, backed up, restored and deleted."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from moto.backends import get_backend
from moto.moto_api._internal import mock_random

Tags = dict[str, str]


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of resource.

    Attributes
    ----------
    service : str
        moto's name of the service.
    listed : callable
        From (moto's backend, Region) to its resources: ARN and tags.
    back_up : callable
        From (backend, ARN) to the recovery point: its ARN, and what a restore needs.
    restore : callable
        From (backend, recovery point's ARN, kept, metadata) to the new resource's ARN.
    delete : callable or None
        From (backend, recovery point's ARN), where the service itself keeps the backup.
    needs : tuple of str
        Keys of the restore metadata that must be given.
    """

    service: str
    listed: Callable[[Any, str], Iterator[tuple[str, Tags]]]
    back_up: Callable[[Any, str], tuple[str, dict[str, Any]]]
    restore: Callable[[Any, str, dict[str, Any], Tags], str]
    delete: Callable[[Any, str], None] | None = None
    needs: tuple[str, ...] = ()


def backend(account: str, region: str, kind: str) -> Any:
    """Return moto's backend for a kind of resource."""
    backends: Any = get_backend(KINDS[kind].service)[account]
    return backends[region if region in backends else "aws"]


def kind_of(arn: str) -> str | None:
    """Return the kind of resource an ARN names, or None if AWS Backup can't protect it here."""
    service, rest = arn.split(":")[2], arn.split(":", 5)[5]
    for kind, start in _ARNS.items():
        if f"{service}:{rest}".startswith(start):
            return kind
    return None


def resources(account: str, region: str) -> Iterator[tuple[str, str, Tags]]:
    """Yield what there is to protect: ARN, kind and tags."""
    for name, kind in KINDS.items():
        if f"moto.{kind.service}.models" in sys.modules:  # else nobody has used the service
            for arn, tags in kind.listed(backend(account, region, name), region):
                yield arn, name, tags


def _id(arn: str) -> str:
    return arn.rpartition("/" if "/" in arn else ":")[2]


def _own_arn(owner: Any) -> str:
    """Return the ARN of a recovery point that AWS Backup keeps itself."""
    start = f"arn:aws:backup:{owner.region_name}:{owner.account_id}:recovery-point:"
    return f"{start}{mock_random.uuid4()}"


def _ec2_tags(resource: Any) -> Tags:
    return {tag["key"]: tag["value"] for tag in resource.get_tags()}


def _volumes(ec2: Any, region: str) -> Iterator[tuple[str, Tags]]:
    for volume in ec2.volumes.values():
        yield f"arn:aws:ec2:{region}:{ec2.account_id}:volume/{volume.id}", _ec2_tags(volume)


def _back_up_volume(ec2: Any, arn: str) -> tuple[str, dict[str, Any]]:
    made = ec2.create_snapshot(_id(arn), "This snapshot is created by the AWS Backup service.")
    volume = ec2.volumes[_id(arn)]
    kept = {
        "availabilityZone": volume.zone.name,
        "volumeType": volume.volume_type,
        "encrypted": str(bool(volume.encrypted)).lower(),
    }
    return f"arn:aws:ec2:{ec2.region_name}::snapshot/{made.id}", kept


def _restore_volume(ec2: Any, arn: str, kept: dict[str, Any], given: Tags) -> str:
    snapshot = ec2.snapshots[_id(arn)]
    made = ec2.create_volume(
        size=int(given.get("volumeSize") or snapshot.volume.size),
        zone_name=given["availabilityZone"],
        snapshot_id=snapshot.id,
        encrypted=snapshot.encrypted,
        volume_type=given.get("volumeType", kept["volumeType"]),
        iops=int(given["iops"]) if "iops" in given else None,
    )
    return f"arn:aws:ec2:{ec2.region_name}:{ec2.account_id}:volume/{made.id}"


def _instances(ec2: Any, region: str) -> Iterator[tuple[str, Tags]]:
    for reservation in ec2.reservations.values():
        for one in reservation.instances:
            if one.state != "terminated":
                arn = f"arn:aws:ec2:{region}:{ec2.account_id}:instance/{one.id}"
                yield arn, _ec2_tags(one)


def _back_up_instance(ec2: Any, arn: str) -> tuple[str, dict[str, Any]]:
    one = ec2.get_instance(_id(arn))
    name = f"AwsBackup_{one.id}_{mock_random.get_random_hex(8)}"
    made = ec2.create_image(one.id, name, "", [])
    kept = {
        "InstanceType": one.instance_type,
        "SubnetId": one.subnet_id,
        "SecurityGroupIds": json.dumps([group.id for group in one.security_groups]),
    }
    return f"arn:aws:ec2:{ec2.region_name}::image/{made.id}", kept


def _restore_instance(ec2: Any, arn: str, kept: dict[str, Any], given: Tags) -> str:
    asked = {**kept, **given}
    made = ec2.run_instances(
        _id(arn),
        1,
        None,
        [],
        instance_type=asked["InstanceType"],
        is_instance_type_default=False,
        subnet_id=asked["SubnetId"],
        security_group_ids=json.loads(asked["SecurityGroupIds"]),
        tags={},
    ).instances[0]
    return f"arn:aws:ec2:{ec2.region_name}:{ec2.account_id}:instance/{made.id}"


def _databases(rds: Any, _: str) -> Iterator[tuple[str, Tags]]:
    for one in rds.databases.values():
        yield one.db_instance_arn, {tag["Key"]: tag["Value"] for tag in one.tags}


def _back_up_database(rds: Any, arn: str) -> tuple[str, dict[str, Any]]:
    one = rds.databases[_id(arn)]
    name = f"awsbackup:job-{mock_random.uuid4()}"
    made = rds.create_db_snapshot(one.db_instance_identifier, name, snapshot_type="awsbackup")
    return made.db_snapshot_arn, {"DBInstanceClass": one.db_instance_class, "name": name}


def _restore_database(rds: Any, arn: str, kept: dict[str, Any], given: Tags) -> str:
    asked = {
        "db_instance_identifier": given["DBInstanceIdentifier"],
        "db_instance_class": given.get("DBInstanceClass", kept["DBInstanceClass"]),
    }
    snapshot = rds.database_snapshots[kept["name"]]
    snapshot.snapshot_type = "manual"  # moto restores no other
    try:
        made = rds.restore_db_instance_from_db_snapshot(kept["name"], asked)
    finally:
        snapshot.snapshot_type = "awsbackup"
    return str(made.db_instance_arn)


def _delete_database_snapshot(rds: Any, arn: str) -> None:
    name = arn.partition(":snapshot:")[2]
    rds.database_snapshots.pop(name, None)


def _file_systems(efs: Any, _: str) -> Iterator[tuple[str, Tags]]:
    for one in efs.file_systems_by_id.values():
        tags = efs.list_tags_for_resource(one.file_system_id)
        yield one.file_system_arn, {tag["Key"]: tag["Value"] for tag in tags}


def _back_up_file_system(efs: Any, arn: str) -> tuple[str, dict[str, Any]]:
    one = efs.file_systems_by_id[_id(arn)]
    kept = {
        "file-system-id": one.file_system_id,
        "Encrypted": str(bool(one.encrypted)).lower(),
        "PerformanceMode": one.performance_mode,
        "newFileSystem": "true",
    }
    return _own_arn(efs), kept


def _restore_file_system(efs: Any, arn: str, kept: dict[str, Any], given: Tags) -> str:
    asked = {**kept, **given}
    if asked["newFileSystem"] == "false":
        return str(efs.file_systems_by_id[asked["file-system-id"]].file_system_arn)
    made = efs.create_file_system(
        creation_token=asked.get("CreationToken") or str(mock_random.uuid4()),
        performance_mode=asked["PerformanceMode"],
        encrypted=asked["Encrypted"] == "true",
        kms_key_id=asked.get("KmsKeyId"),
        throughput_mode=None,
        provisioned_throughput_in_mibps=None,
        availability_zone_name=None,
        backup=False,
        tags=[],
    )
    return str(made.file_system_arn)


def _buckets(s3: Any, region: str) -> Iterator[tuple[str, Tags]]:
    for one in s3.buckets.values():
        if one.region_name == region:
            yield one.arn, s3.tagger.get_tag_dict_for_resource(one.arn)


def _back_up_bucket(s3: Any, arn: str) -> tuple[str, dict[str, Any]]:
    one = s3.buckets[arn.rpartition(":")[2]]
    objects = {key: item.value for key, item in one.keys.items() if hasattr(item, "value")}
    start = f"arn:aws:backup:{one.region_name}:{s3.account_id}:recovery-point:"
    return f"{start}{one.name}-{mock_random.get_random_hex(8)}", {"objects": objects}


def _restore_bucket(s3: Any, arn: str, kept: dict[str, Any], given: Tags) -> str:
    target = s3.buckets[given["DestinationBucketName"]]
    for key, value in kept["objects"].items():
        s3.put_object(target.name, key, value)
    return str(target.arn)


KINDS = {
    "EBS": Kind(
        "ec2",
        _volumes,
        _back_up_volume,
        _restore_volume,
        lambda ec2, arn: ec2.snapshots.pop(_id(arn), None),
        ("availabilityZone",),
    ),
    "EC2": Kind(
        "ec2",
        _instances,
        _back_up_instance,
        _restore_instance,
        lambda ec2, arn: ec2.amis.pop(_id(arn), None),
    ),
    "RDS": Kind(
        "rds",
        _databases,
        _back_up_database,
        _restore_database,
        _delete_database_snapshot,
        ("DBInstanceIdentifier",),
    ),
    "EFS": Kind("efs", _file_systems, _back_up_file_system, _restore_file_system),
    "S3": Kind("s3", _buckets, _back_up_bucket, _restore_bucket, None, ("DestinationBucketName",)),
}
_ARNS = {
    "EBS": "ec2:volume/",
    "EC2": "ec2:instance/",
    "RDS": "rds:db:",
    "EFS": "elasticfilesystem:file-system/",
    "S3": "s3:",
}
