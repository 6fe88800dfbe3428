"""Amazon Glacier Vault Lock: what AWS refuses and shows."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from awslab.account.clock import clock

from .harness import AWS, refusal, shows
from .test_glacier import VAULT, vault

Call = Callable[[], Any]


def lock(aws: AWS, days: int = 365) -> str:
    keep = {
        "Effect": "Deny",
        "Principal": "*",
        "Action": "glacier:DeleteArchive",
        "Resource": f"arn:aws:glacier:{aws.region}:123456789012:vaults/photos",
        "Condition": {"NumericLessThan": {"glacier:ArchiveAgeInDays": str(days)}},
    }
    policy = {"Policy": json.dumps({"Version": "2012-10-17", "Statement": [keep]})}
    return aws.glacier.initiate_vault_lock(policy=policy, **VAULT)["lockId"]


@refusal("glacier_locks/lock-there")
def test_lock_there(aws: AWS) -> Call:
    vault(aws)
    lock(aws)
    return lambda: lock(aws)


@refusal("glacier_locks/lock-id-wrong")
def test_lock_id_wrong(aws: AWS) -> Call:
    vault(aws)
    lock_id = lock(aws)
    clock.advance(timedelta(hours=24))
    return lambda: aws.glacier.complete_vault_lock(lockId=lock_id, **VAULT)


@refusal("glacier_locks/lock-id-of-another")
def test_lock_id_of_another(aws: AWS) -> Call:
    vault(aws)
    lock_id = lock(aws)
    for _ in range(2):
        aws.glacier.complete_vault_lock(lockId=lock_id, **VAULT)
    return lambda: aws.glacier.complete_vault_lock(lockId="0" * 32, **VAULT)


@refusal("glacier_locks/lock-is-final")
def test_lock_is_final(aws: AWS) -> Call:
    vault(aws)
    aws.glacier.complete_vault_lock(lockId=lock(aws), **VAULT)
    return lambda: aws.glacier.abort_vault_lock(**VAULT)


@refusal("glacier_locks/no-lock")
def test_no_lock(aws: AWS) -> Call:
    vault(aws)
    return lambda: aws.glacier.get_vault_lock(**VAULT)


@refusal("glacier_locks/locked-archive")
def test_locked_archive(aws: AWS) -> Call:
    kept = vault(aws, one=b"1")
    lock(aws)
    return lambda: aws.glacier.delete_archive(archiveId=kept["one"], **VAULT)


@shows(
    "glacier_locks/initiate-lock",
    "glacier_locks/complete-lock",
    "glacier_locks/abort-lock",
    "glacier_locks/get-lock",
    measured=("glacier: Vault Lock (initiate_vault_lock) exists",),
)
def test_life_of_a_lock(one: AWS) -> None:
    kept = vault(one, one=b"1")
    lock(one)
    for _ in range(2):
        one.glacier.abort_vault_lock(**VAULT)
    lock_id = lock(one, days=30)
    shown = one.glacier.get_vault_lock(**VAULT)
    assert (shown["State"], "ExpirationDate" in shown) == ("InProgress", True)
    one.glacier.complete_vault_lock(lockId=lock_id, **VAULT)
    clock.advance(timedelta(days=30))
    shown = one.glacier.get_vault_lock(**VAULT)
    assert (shown["State"], "ExpirationDate" in shown) == ("Locked", False)
    one.glacier.delete_archive(archiveId=kept["one"], **VAULT)  # old enough now
    one.glacier.delete_vault(**VAULT)
