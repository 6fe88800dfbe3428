"""Amazon Glacier Vault Lock: a policy that is on trial for a day and then final."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

from awslab.account.clock import clock
from awslab.account.engine import Call
from awslab.account.policy import RESOURCE, Policy, Request, decide
from awslab.account.registry import answers, refuses
from awslab.account.rules.glacier import DEV, stamp, vault
from awslab.account.rules.iam_enforcement import caller

_LOCK = DEV + "vault-lock.html"
_UNDECIDED = timedelta(hours=24)


def _lock(found: Any) -> dict[str, Any]:
    lock: dict[str, Any] = getattr(found, "lock", {})
    return lock


@refuses(
    "glacier",
    "InitiateVaultLock",
    code="AccessDeniedException",
    doc=DEV + "api-InitiateVaultLock.html",
    status=403,
)
def lock_there(call: Call) -> str | None:
    """A vault has one lock: a new one can't be started while one is in progress or in place."""
    found = vault(call)
    state = _lock(found).get("State")
    return f"The vault lock is in the {state} state: {found.arn}" if state else None


@refuses(
    "glacier",
    "CompleteVaultLock",
    code="InvalidParameterValueException",
    doc=DEV + "api-CompleteVaultLock.html",
)
def lock_id_wrong(call: Call) -> str | None:
    """A vault lock is completed within 24 hours, with the lock id its start returned."""
    lock = _lock(vault(call))
    if lock.get("State") == "Locked" or lock.get("id") == call.params["lockId"]:
        return None
    return f"The lock ID is invalid or has expired: {call.params['lockId']}"


@refuses(
    "glacier",
    "CompleteVaultLock",
    code="AccessDeniedException",
    doc=DEV + "api-CompleteVaultLock.html",
    status=403,
)
def lock_id_of_another(call: Call) -> str | None:
    """A vault lock in place can be completed again, but only with its own lock id."""
    found = vault(call)
    lock = _lock(found)
    if lock.get("State") != "Locked" or lock["id"] == call.params["lockId"]:
        return None
    return f"The vault is locked: {found.arn}"


@refuses(
    "glacier",
    "AbortVaultLock",
    code="AccessDeniedException",
    doc=DEV + "api-AbortVaultLock.html",
    status=403,
)
def lock_is_final(call: Call) -> str | None:
    """A completed vault lock can never be changed or removed."""
    found = vault(call)
    if _lock(found).get("State") == "Locked":
        return f"The vault is locked: {found.arn}"
    return None


@refuses(
    "glacier",
    "GetVaultLock",
    code="ResourceNotFoundException",
    doc=DEV + "api-GetVaultLock.html",
    status=404,
)
def no_lock(call: Call) -> str | None:
    """A vault without a lock has none to show."""
    found = vault(call)
    return f"No vault lock policy is set on: {found.arn}" if found and not _lock(found) else None


@refuses("glacier", "DeleteArchive", code="AccessDeniedException", doc=_LOCK, status=403)
def locked_archive(call: Call) -> str | None:
    """A vault lock's Deny holds for everybody, the account's owner included."""
    found = vault(call)
    archive = found and found.archives.get(call.params["archiveId"])
    asking = caller(call)
    if not archive or not _lock(found) or not asking:
        return None
    age = {"glacier:ArchiveAgeInDays": str((clock.now - archive["made"]).days)}
    request = Request("glacier:DeleteArchive", found.arn, age)
    policy = Policy(json.loads(_lock(found)["Policy"]), RESOURCE)
    if decide(request, asking, policy, call.account).explicit:
        return f"{asking.arn} is not authorized to perform glacier:DeleteArchive on {found.arn}"
    return None


@answers("glacier", "InitiateVaultLock", doc=DEV + "api-InitiateVaultLock.html")
def initiate_lock(call: Call) -> dict[str, Any]:
    """A new lock policy is in force at once, on trial for 24 hours."""
    from moto.moto_api._internal import mock_random

    found, lock_id = vault(call), mock_random.get_random_hex(32)
    found.lock = {
        "id": lock_id,
        "Policy": call.params["policy"]["Policy"],
        "State": "InProgress",
        "CreationDate": stamp(clock.now),
        "ExpirationDate": stamp(clock.now + _UNDECIDED),
    }

    def expire() -> None:
        if _lock(found).get("id") == lock_id and found.lock["State"] == "InProgress":
            found.lock = {}

    clock.later(_UNDECIDED, expire, brief=False)
    return {"lockId": lock_id}


@answers("glacier", "CompleteVaultLock", doc=DEV + "api-CompleteVaultLock.html")
def complete_lock(call: Call) -> dict[str, Any]:
    """Completing a vault lock makes its policy final; doing so again changes nothing."""
    found = vault(call)
    kept = {key: found.lock[key] for key in ("id", "Policy", "CreationDate")}
    found.lock = {**kept, "State": "Locked"}
    return {}


@answers("glacier", "AbortVaultLock", doc=DEV + "api-AbortVaultLock.html")
def abort_lock(call: Call) -> dict[str, Any]:
    """A vault lock on trial can be taken back."""
    vault(call).lock = {}
    return {}


@answers("glacier", "GetVaultLock", doc=DEV + "api-GetVaultLock.html")
def get_lock(call: Call) -> dict[str, Any]:
    """A vault lock shows its policy and whether it is InProgress or Locked."""
    return {key: value for key, value in _lock(vault(call)).items() if key != "id"}
