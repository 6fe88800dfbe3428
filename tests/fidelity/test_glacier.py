"""Amazon Glacier's vaults: what AWS refuses and shows."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from awslab.account.clock import START, clock

from .harness import AWS, code_of, refusal, shows

Call = Callable[[], Any]
VAULT = {"accountId": "-", "vaultName": "photos"}


def vault(aws: AWS, **keeps: bytes) -> dict[str, str]:
    """Make a vault with archives in it and return their ids."""
    aws.glacier.create_vault(**VAULT)
    upload = aws.glacier.upload_archive
    return {
        name: upload(archiveDescription=name, body=body, **VAULT)["archiveId"]
        for name, body in keeps.items()
    }


def retrieve(aws: AWS, archive: str, tier: str = "Standard") -> dict[str, str]:
    asked = {"Type": "archive-retrieval", "ArchiveId": archive, "Tier": tier}
    return {"jobId": aws.glacier.initiate_job(jobParameters=asked, **VAULT)["jobId"], **VAULT}


@refusal("glacier/vault-unknown")
def test_vault_unknown(aws: AWS) -> Call:
    assert code_of(lambda: aws.glacier.delete_vault(**VAULT)) == "ResourceNotFoundException"
    return lambda: aws.glacier.describe_vault(**VAULT)


@refusal("glacier/vault-name")
def test_vault_name(aws: AWS) -> Call:
    return lambda: aws.glacier.create_vault(accountId="-", vaultName="my photos")


@refusal("glacier/vault-not-empty", "glacier: Delete a vault that holds archives")
def test_vault_not_empty(aws: AWS) -> Call:
    vault(aws, one=b"1")
    return lambda: aws.glacier.delete_vault(**VAULT)


@refusal("glacier/archive-unknown")
def test_archive_unknown(aws: AWS) -> Call:
    vault(aws)
    return lambda: retrieve(aws, "no-such-archive")


@refusal("glacier/tier-unknown")
def test_tier_unknown(aws: AWS) -> Call:
    kept = vault(aws, one=b"1")
    return lambda: retrieve(aws, kept["one"], "Instant")


@refusal("glacier/job-unknown")
def test_job_unknown(aws: AWS) -> Call:
    vault(aws)
    return lambda: aws.glacier.describe_job(jobId="no-such-job", **VAULT)


@refusal(
    "glacier/job-not-done",
    "glacier: Archive retrieval job takes hours (StatusCode InProgress); output not available",
)
def test_job_not_done(aws: AWS) -> Call:
    kept = vault(aws, one=b"1")
    job = retrieve(aws, kept["one"])
    clock.advance(timedelta(hours=4))
    assert aws.glacier.describe_job(**job)["StatusCode"] == "InProgress"
    return lambda: aws.glacier.get_job_output(**job)


@shows(
    "glacier/job-takes-hours",
    "glacier/archive-job-shows",
    "glacier/inventory-job-shows",
    "glacier/vault-made",
)
def test_jobs_end(one: AWS) -> None:
    kept = vault(one, one=b"1")
    jobs = [retrieve(one, kept["one"], tier) for tier in ("Expedited", "Standard", "Bulk")]
    asked = {"Type": "inventory-retrieval"}
    listing = one.glacier.initiate_job(jobParameters=asked, **VAULT)["jobId"]
    done = lambda: [one.glacier.describe_job(**job)["Completed"] for job in jobs]  # noqa: E731
    assert done() == [False, False, False]
    assert one.glacier.describe_job(jobId=listing, **VAULT)["StatusCode"] == "InProgress"
    clock.advance(timedelta(minutes=5))
    assert done() == [True, False, False]
    clock.advance(timedelta(hours=5))
    assert done() == [True, True, False]
    assert one.glacier.get_job_output(**jobs[1])["body"].read() == b"1"
    listed = json.loads(one.glacier.get_job_output(jobId=listing, **VAULT)["body"].read())
    assert [archive["ArchiveId"] for archive in listed["ArchiveList"]] == [kept["one"]]
    made = one.glacier.describe_vault(**VAULT)["CreationDate"]
    assert made.startswith(f"{START:%Y-%m-%d}")


@shows("glacier/create-vault-again", "glacier/archive-id", "glacier/delete-archive-again")
def test_archives_are_kept_apart(one: AWS) -> None:
    kept = vault(one, first=b"same", second=b"same")
    assert len(set(kept.values())) == 2
    vault(one)
    assert one.glacier.describe_vault(**VAULT)["NumberOfArchives"] == 2
    for _ in range(2):
        one.glacier.delete_archive(archiveId=kept["first"], **VAULT)
    assert one.glacier.describe_vault(**VAULT)["NumberOfArchives"] == 1
