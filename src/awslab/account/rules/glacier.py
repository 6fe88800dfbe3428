"""Amazon Glacier, the vault service: archives that are read by a job of hours."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

from awslab.account.clock import clock
from awslab.account.engine import Call
from awslab.account.registry import changes, differs, refuses

#: Pages of the developer guide.
DEV = "amazonglacier/latest/dev/"
_MODELS = "moto.glacier.models:"
#: The longest each retrieval option takes, as of November 2026.
_TAKES = {
    "expedited": timedelta(minutes=5),
    "standard": timedelta(hours=5),
    "bulk": timedelta(hours=12),
}

differs(
    "glacier",
    "Since 15 December 2025 an account that has never used vaults can't start to",
    because="The simulated account lets you make vaults all the same, so that you can compare them "
    "with the S3 Glacier storage classes, which are what new projects use.",
)


def vault(call: Call) -> Any:
    """Return the vault a call names, or None."""
    return call.backend().vaults.get(call.params.get("vaultName"))


def _job(call: Call) -> Any:
    found = vault(call)
    return found and found.jobs.get(call.params["jobId"])


def stamp(moment: Any) -> str:
    """Return a time as Amazon Glacier writes it."""
    return f"{moment:%Y-%m-%dT%H:%M:%S.000Z}"


@refuses(
    "glacier",
    "*",
    code="ResourceNotFoundException",
    doc=DEV + "api-vault-get.html",
    status=404,
)
def vault_unknown(call: Call) -> str | None:
    """A vault must exist before anything can be done with it or in it."""
    name = call.params.get("vaultName")
    if name is None or call.operation == "CreateVault" or vault(call):
        return None
    return f"Vault not found for ARN: arn:aws:glacier:{call.region}:{call.account}:vaults/{name}"


@refuses(
    "glacier",
    "CreateVault",
    code="InvalidParameterValueException",
    doc=DEV + "api-vault-put.html",
)
def vault_name(call: Call) -> str | None:
    """A vault's name has 1 to 255 letters, digits, underscores, hyphens and periods."""
    name = call.params["vaultName"]
    return None if re.fullmatch(r"[\w.-]{1,255}", name, re.ASCII) else f"Invalid vault name: {name}"


@refuses(
    "glacier",
    "DeleteVault",
    code="InvalidParameterValueException",
    doc=DEV + "api-vault-delete.html",
)
def vault_not_empty(call: Call) -> str | None:
    """A vault can be deleted only when it holds no archives; AWS also waits for its next daily inventory."""
    found = vault(call)
    if found and found.archives:
        return f"Vault not empty or recently written to: {found.arn}"
    return None


@refuses(
    "glacier",
    "InitiateJob",
    code="ResourceNotFoundException",
    doc=DEV + "api-initiate-job-post.html",
    status=404,
)
def archive_unknown(call: Call) -> str | None:
    """A retrieval is of an archive the vault holds."""
    found, asked = vault(call), call.params["jobParameters"]
    wanted = asked.get("ArchiveId")
    if not found or asked["Type"] != "archive-retrieval" or wanted in found.archives:
        return None
    return f"The archive ID was not found: {wanted}"


@refuses(
    "glacier",
    "InitiateJob",
    code="InvalidParameterValueException",
    doc=DEV + "downloading-an-archive-two-steps.html",
)
def tier_unknown(call: Call) -> str | None:
    """A retrieval is Expedited, Standard or Bulk."""
    tier = call.params["jobParameters"].get("Tier", "Standard")
    return None if tier.lower() in _TAKES else f"Invalid retrieval option: {tier}"


@refuses(
    "glacier",
    "DescribeJob",
    "GetJobOutput",
    code="ResourceNotFoundException",
    doc=DEV + "api-describe-job-get.html",
    status=404,
)
def job_unknown(call: Call) -> str | None:
    """A job asked for by its id exists in the vault."""
    if vault(call) is None or _job(call):
        return None
    return f"The job ID was not found: {call.params['jobId']}"


@refuses(
    "glacier",
    "GetJobOutput",
    code="InvalidParameterValueException",
    doc=DEV + "api-job-output-get.html",
)
def job_not_done(call: Call) -> str | None:
    """The output of a job can be read once the job has succeeded, hours after it was asked for."""
    found = _job(call)
    if found and clock.now < found.et:
        return f"The job is not currently available for download: {call.params['jobId']}"
    return None


@changes("glacier", _MODELS + "Job.__init__", doc=DEV + "downloading-an-archive-two-steps.html")
def job_takes_hours(original: Any, self: Any, tier: str) -> None:
    """A job takes minutes (Expedited), up to 5 hours (Standard) or up to 12 (Bulk)."""
    original(self, tier)
    self.st, self.et = clock.now, clock.now + _TAKES[tier.lower()]


def _job_shows(shown: dict[str, Any], job: Any) -> dict[str, Any]:
    done = clock.now >= job.et
    shown |= {"Completed": done, "StatusCode": "Succeeded" if done else "InProgress"}
    shown["CompletionDate"] = stamp(job.et) if done else None
    return shown


@changes("glacier", _MODELS + "ArchiveJob.to_dict", doc=DEV + "api-describe-job-get.html")
def archive_job_shows(original: Any, self: Any) -> dict[str, Any]:
    """A retrieval is InProgress until its time is over, then Succeeded."""
    return _job_shows(original(self), self)


@changes("glacier", _MODELS + "InventoryJob.to_dict", doc=DEV + "api-describe-job-get.html")
def inventory_job_shows(original: Any, self: Any) -> dict[str, Any]:
    """Even the list of a vault's archives is a job of hours."""
    return _job_shows(original(self), self)


@changes("glacier", _MODELS + "Vault.__init__", doc=DEV + "api-vault-put.html")
def vault_made(original: Any, self: Any, *args: Any, **kwargs: Any) -> None:
    """A vault shows when it was made."""
    original(self, *args, **kwargs)
    self.st = clock.now


@changes("glacier", _MODELS + "GlacierBackend.create_vault", doc=DEV + "api-vault-put.html")
def create_vault_again(original: Any, self: Any, vault_name: str) -> None:
    """Creating a vault that exists changes nothing: its archives stay."""
    if vault_name not in self.vaults:
        original(self, vault_name)


@changes("glacier", _MODELS + "Vault.create_archive", doc=DEV + "api-archive-post.html")
def archive_id(original: Any, self: Any, body: bytes, description: str) -> dict[str, Any]:
    """Every upload is an archive of its own, with an id Amazon Glacier makes up."""
    from moto.moto_api._internal import mock_random

    before = dict(self.archives)
    made: dict[str, Any] = original(self, body, description)
    made["archive_id"] = mock_random.get_random_hex(138)
    made["creation_date"] = stamp(clock.now)
    made["made"] = clock.now
    self.archives = before | {made["archive_id"]: made}
    return made


@changes("glacier", _MODELS + "Vault.delete_archive", doc=DEV + "api-archive-delete.html")
def delete_archive_again(original: Any, self: Any, archive_id: str) -> dict[str, Any]:
    """Deleting an archive that is already gone is no error."""
    return self.archives.pop(archive_id, {})  # type: ignore[no-any-return]
