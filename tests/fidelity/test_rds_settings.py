"""Class, engine version, storage and credentials of a DB instance: what AWS refuses."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from .harness import AWS, code_of, refusal, shows
from .scenes import database, database_options

Call = Callable[[], Any]


def create(aws: AWS, **options: Any) -> Call:
    """Return the call that creates an instance; an option that is None is left out."""
    wanted = {key: v for key, v in database_options(**options).items() if v is not None}
    return lambda: aws.rds.create_db_instance(**wanted)


def modify(aws: AWS, **options: Any) -> Call:
    return lambda: aws.rds.modify_db_instance(DBInstanceIdentifier="shop", **options)


@refusal("rds_settings/unknown-class", "rds: Unknown instance class")
def test_unknown_class(aws: AWS) -> Call:
    return create(aws, DBInstanceClass="db.huge")


@pytest.mark.parametrize("name", ["t3.micro", "db.p3.2xlarge", "db.t3.enormous"])
@shows("rds_settings/unknown-class")
def test_more_unknown_classes(one: AWS, name: str) -> None:
    assert code_of(create(one, DBInstanceClass=name)) == "InvalidParameterValue"


@refusal("rds_settings/unknown-engine-version", "rds: Unknown engine version")
def test_unknown_engine_version(aws: AWS) -> Call:
    return create(aws, EngineVersion="99.9")


@refusal("rds_settings/missing-credentials", "rds: No master password")
def test_missing_credentials(aws: AWS) -> Call:
    database(aws, DBInstanceIdentifier="kept", MasterUserPassword="long-enough")
    return create(aws, MasterUserPassword=None)


@shows("rds_settings/missing-credentials")
def test_secrets_manager_keeps_the_password(one: AWS) -> None:
    create(one, MasterUserPassword=None, ManageMasterUserPassword=True)()
    assert code_of(create(one, MasterUsername=None)) == "InvalidParameterValue"


@refusal("rds_settings/weak-password")
def test_weak_password(aws: AWS) -> Call:
    return create(aws, MasterUserPassword="short")


@shows("rds_settings/weak-password")
def test_characters_of_a_password(one: AWS) -> None:
    assert code_of(create(one, MasterUserPassword="me@example")) == "InvalidParameterValue"


@refusal("rds_settings/reserved-user-name")
def test_reserved_user_name(aws: AWS) -> Call:
    create(aws, MasterUsername="admin", DBInstanceIdentifier="fine")()
    return create(aws, MasterUsername="admin", Engine="postgres")


@refusal("rds_settings/database-name")
def test_database_name(aws: AWS) -> Call:
    return create(aws, DBName="my-shop")


@refusal("rds_settings/unknown-storage-type")
def test_unknown_storage_type(aws: AWS) -> Call:
    return create(aws, StorageType="gp9")


@refusal("rds_settings/storage-too-small", "rds: gp2/gp3 storage < 20 GiB (mysql)")
def test_storage_too_small(aws: AWS) -> Call:
    return create(aws, StorageType="gp3", AllocatedStorage=10)


@refusal("rds_settings/provisioned-storage-without-iops")
def test_provisioned_storage_without_iops(aws: AWS) -> Call:
    return create(aws, StorageType="io1", AllocatedStorage=100)


@refusal("rds_settings/iops-of-a-small-volume")
def test_iops_of_a_small_volume(aws: AWS) -> Call:
    big = {"StorageType": "gp3", "Iops": 12000, "AllocatedStorage": 400}
    create(aws, DBInstanceIdentifier="big", **big)()
    return create(aws, **big | {"AllocatedStorage": 399})


@pytest.mark.parametrize(("engine", "size"), [("oracle-se2", 200), ("sqlserver-ex", 20)])
@shows("rds_settings/iops-of-a-small-volume")
def test_iops_of_other_engines(one: AWS, engine: str, size: int) -> None:
    options = {"Engine": engine, "LicenseModel": "license-included", "AllocatedStorage": size}
    create(one, StorageType="gp3", Iops=12000, **options)()


@refusal("rds_settings/shrink-storage")
def test_shrink_storage(aws: AWS) -> Call:
    database(aws, AllocatedStorage=100)
    return modify(aws, AllocatedStorage=50)


@refusal("rds_settings/backup-retention-range")
def test_backup_retention_range(aws: AWS) -> Call:
    database(aws)
    modify(aws, BackupRetentionPeriod=35)()
    return modify(aws, BackupRetentionPeriod=36)


@refusal("rds_settings/port-range")
def test_port_range(aws: AWS) -> Call:
    return create(aws, Port=80)


@shows(measured=("rds: Unknown engine",))
def test_unknown_engine(one: AWS) -> None:
    assert code_of(create(one, Engine="dbase")) == "InvalidParameterValue"


@pytest.mark.parametrize("name", ["1shop", "my_shop", "shop-", "my--shop"])
@shows(measured=("rds: Invalid identifier (starts with digit / underscore)",))
def test_invalid_identifier(one: AWS, name: str) -> None:
    assert code_of(create(one, DBInstanceIdentifier=name)) == "InvalidParameterValue"
