"""What a DB instance can be: class, engine version, storage, credentials."""

from __future__ import annotations

import re
from typing import Any

from awslab.account.engine import Call
from awslab.account.registry import refuses

_CREATE = "AmazonRDS/latest/APIReference/API_CreateDBInstance.html"
_MODIFY = "AmazonRDS/latest/APIReference/API_ModifyDBInstance.html"
_STORAGE = "AmazonRDS/latest/UserGuide/CHAP_Storage.html"
_SETTING = ("CreateDBInstance", "ModifyDBInstance")

#: Major versions RDS offers, has announced or retired lately, and the version a new instance gets
#: (as of November 2026).
VERSIONS = {
    "mysql": ("5.7", "8.0", "8.4", "9.7"),
    "mariadb": ("10.5", "10.6", "10.11", "11.4", "11.8", "12.3"),
    "postgres": ("11", "12", "13", "14", "15", "16", "17", "18", "19"),
}
DEFAULTS = {"mysql": "8.4.7", "mariadb": "11.8.5", "postgres": "17.6"}

#: Smallest volume in GiB, by storage type.
SMALLEST = {"gp2": 20, "gp3": 20, "io1": 100, "io2": 100, "standard": 5}
#: Below this size, in GiB, a gp3 volume has its baseline IOPS and throughput only (SQL Server knows no such limit).
BASELINE_ONLY = {"mysql": 400, "mariadb": 400, "postgres": 400, "db2": 400, "oracle": 200}
#: Families of instance classes that exist for databases.
_FAMILY = re.compile(r"db\.(?:[mrtxz]\d|c6gd)")


def database(call: Call) -> Any:
    """Return the DB instance a call names, or None."""
    return call.backend().databases.get(call.params.get("DBInstanceIdentifier"))


def _setting(call: Call, key: str, attribute: str) -> Any:
    """Return a setting as it would be after the call."""
    return call.params.get(key, getattr(database(call), attribute, None))


def _of_a_cluster(call: Call) -> bool:
    return "DBClusterIdentifier" in call.params or str(call.params.get("Engine", "")).startswith(
        "aurora"
    )


@refuses(
    "rds",
    *_SETTING,
    code="InvalidParameterValue",
    doc="AmazonRDS/latest/UserGuide/Concepts.DBInstanceClass.Types.html",
)
def unknown_class(call: Call) -> str | None:
    """A DB instance class is db. and an EC2 instance type of a database family, such as db.t4g.micro."""
    from moto.ec2.models.instance_types import INSTANCE_TYPES

    asked = call.params.get("DBInstanceClass", "db.serverless")
    kind = asked.removeprefix("db.").partition(".tpc")[0]  # Oracle: db.r5.4xlarge.tpc2.mem2x
    known = _FAMILY.match(asked) and kind in INSTANCE_TYPES
    return None if known or asked == "db.serverless" else f"Invalid DB Instance class: {asked}"


@refuses("rds", *_SETTING, code="InvalidParameterCombination", doc=_CREATE)
def unknown_engine_version(call: Call) -> str | None:
    """The engine version must be one that RDS offers for the engine."""
    engine, version = _setting(call, "Engine", "engine"), call.params.get("EngineVersion")
    majors = VERSIONS.get(engine)
    if version is None or majors is None:
        return None
    if any(version == major or version.startswith(major + ".") for major in majors):
        return None
    return f"Cannot find version {version} for {engine}"


@refuses("rds", "CreateDBInstance", code="InvalidParameterValue", doc=_CREATE)
def missing_credentials(call: Call) -> str | None:
    """A new DB instance needs a master user name, and a password unless Secrets Manager keeps it."""
    needed = ["MasterUsername"]
    if not call.params.get("ManageMasterUserPassword"):
        needed.append("MasterUserPassword")
    for key in () if _of_a_cluster(call) else needed:
        if not call.params.get(key):
            return f"The parameter {key} must be provided and must not be blank."
    return None


@refuses("rds", *_SETTING, code="InvalidParameterValue", doc=_CREATE)
def weak_password(call: Call) -> str | None:
    """A master password has at least eight printable ASCII characters, without slash, quote, at sign and space."""
    password = call.params.get("MasterUserPassword")
    if not password:
        return None
    said = "The parameter MasterUserPassword is not a valid password"
    if len(password) < 8:
        return said + " because it is shorter than 8 characters."
    if not re.fullmatch(r"[!-~]+", password) or set(password) & set('/"@'):
        return said + ". Only printable ASCII characters besides '/', '@', '\"', ' ' may be used."
    return None


@refuses("rds", "CreateDBInstance", code="InvalidParameterValue", doc=_CREATE)
def reserved_user_name(call: Call) -> str | None:
    """A master user name may not be a word the engine reserves."""
    reserved = {"rdsadmin"} | ({"admin"} if call.params["Engine"] == "postgres" else set())
    name = call.params.get("MasterUsername", "")
    if name.lower() not in reserved:
        return None
    return f"MasterUsername {name} cannot be used as it is a reserved word used by the engine"


@refuses("rds", "CreateDBInstance", code="InvalidParameterValue", doc=_CREATE)
def database_name(call: Call) -> str | None:
    """The name of the first database begins with a letter and has letters, digits and underscores only."""
    name = call.params.get("DBName")
    if not name or re.fullmatch(r"[A-Za-z][A-Za-z0-9_]*", name):
        return None
    return "DBName must begin with a letter and contain only alphanumeric characters."


@refuses("rds", *_SETTING, code="InvalidParameterValue", doc=_STORAGE)
def unknown_storage_type(call: Call) -> str | None:
    """The storage type is gp2, gp3, io1, io2 or standard (magnetic)."""
    kind = call.params.get("StorageType")
    if kind is None or kind in SMALLEST or _of_a_cluster(call):
        return None
    return f"Invalid storage type: {kind}"


@refuses("rds", "CreateDBInstance", code="InvalidParameterValue", doc=_STORAGE)
def storage_too_small(call: Call) -> str | None:
    """A volume has at least 20 GiB on gp2 and gp3, and 100 GiB on io1 and io2."""
    default = "io1" if "Iops" in call.params else "gp3"
    kind, size = call.params.get("StorageType", default), call.params.get("AllocatedStorage")
    if size is None or size >= SMALLEST.get(kind, 0) or _of_a_cluster(call):
        return None
    return (
        f"Invalid storage size for engine name {call.params['Engine']} "
        f"and storage type {kind}: {size}"
    )


@refuses("rds", "CreateDBInstance", code="InvalidParameterCombination", doc=_STORAGE)
def provisioned_storage_without_iops(call: Call) -> str | None:
    """Provisioned IOPS storage needs the number of IOPS."""
    if call.params.get("StorageType") in ("io1", "io2") and "Iops" not in call.params:
        return f"The storage type {call.params['StorageType']} requires iops to be specified."
    return None


@refuses("rds", "CreateDBInstance", code="InvalidParameterCombination", doc=_STORAGE)
def iops_of_a_small_volume(call: Call) -> str | None:
    """IOPS and throughput of a gp3 volume can be set only from 400 GiB on (Oracle: 200, SQL Server: any size)."""
    asked = call.params
    least = BASELINE_ONLY.get(asked["Engine"].partition("-")[0], 0)
    small = asked.get("AllocatedStorage", 20) < least
    if asked.get("StorageType") == "gp3" and small and {"Iops", "StorageThroughput"} & set(asked):
        return (
            f"You can't specify IOPS or storage throughput for engine {asked['Engine']} "
            f"and a storage size less than {least}."
        )
    return None


@refuses("rds", "ModifyDBInstance", code="InvalidParameterCombination", doc=_MODIFY)
def shrink_storage(call: Call) -> str | None:
    """The storage of a DB instance can grow, never shrink."""
    db, asked = database(call), call.params.get("AllocatedStorage")
    if db and asked is not None and asked < db.allocated_storage:
        return (
            f"Invalid storage size for engine name {db.engine} "
            f"and storage type {db.storage_type}: {asked}"
        )
    return None


@refuses("rds", *_SETTING, code="InvalidParameterValue", doc=_CREATE)
def backup_retention_range(call: Call) -> str | None:
    """Automated backups are kept 0 to 35 days; 0 switches them off."""
    days = call.params.get("BackupRetentionPeriod", 0)
    if 0 <= days <= 35:
        return None
    return f"Invalid backup retention period: {days}. Retention period must be between 0 and 35"


@refuses("rds", "CreateDBInstance", code="InvalidParameterValue", doc=_CREATE)
def port_range(call: Call) -> str | None:
    """A DB instance listens on a port from 1150 to 65535."""
    port = call.params.get("Port", 3306)
    return None if 1150 <= port <= 65535 else f"Invalid port {port}: it must be 1150-65535"
