"""S3's archive classes: what AWS refuses and shows."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from awslab.account.clock import clock

from .harness import AWS, code_of, refusal, shows

Call = Callable[[], Any]


def archived(aws: AWS, storage_class: str = "GLACIER") -> dict[str, str]:
    one = {"Bucket": aws.bucket(), "Key": "k"}
    aws.s3.put_object(StorageClass=storage_class, Body=b"old", **one)
    return one


def restore(aws: AWS, one: dict[str, str], tier: str, days: int = 2) -> Any:
    request = {"Days": days, "GlacierJobParameters": {"Tier": tier}}
    return aws.s3.restore_object(RestoreRequest=request, **one)


@refusal("s3_archive/restore-for-no-days")
def test_restore_for_no_days(aws: AWS) -> Call:
    one = archived(aws)
    request = {"GlacierJobParameters": {"Tier": "Bulk"}}
    return lambda: aws.s3.restore_object(RestoreRequest=request, **one)


@refusal("s3_archive/expedited-from-deep-archive", "s3: Expedited retrieval from DEEP_ARCHIVE")
def test_expedited_from_deep_archive(aws: AWS) -> Call:
    one = archived(aws, "DEEP_ARCHIVE")
    return lambda: restore(aws, one, "Expedited")


@refusal("s3_archive/restore-twice", "s3: Second restore while one is ongoing")
def test_restore_twice(aws: AWS) -> Call:
    one = archived(aws)
    restore(aws, one, "Bulk")
    restore(aws, one, "Standard")  # a faster one may replace it
    return lambda: restore(aws, one, "Bulk")


@shows(
    "s3_archive/restore",
    "s3_archive/restore-status",
    measured=(
        "s3: restore_object on GLACIER: ongoing-request=true for hours; GET still InvalidObjectState",
        "s3: GET of a DEEP_ARCHIVE object",
    ),
)
def test_restore_takes_hours(one: AWS) -> None:
    key = archived(one, "DEEP_ARCHIVE")
    get = lambda: one.s3.get_object(**key)["Body"].read()  # noqa: E731
    state = lambda: one.s3.head_object(**key).get("Restore")  # noqa: E731
    assert (code_of(get), state()) == ("InvalidObjectState", None)
    restore(one, key, "Standard")
    clock.advance(timedelta(hours=11))
    assert (code_of(get), state()) == ("InvalidObjectState", 'ongoing-request="true"')
    clock.advance(timedelta(hours=1))
    ready = 'ongoing-request="false", expiry-date="Thu, 05 Nov 2026 00:00:00 GMT"'
    assert (get(), state()) == (b"old", ready)
    restore(one, key, "Standard", days=3)  # only moves the day on
    assert state() == ready.replace("Thu, 05", "Fri, 06")
    clock.advance(timedelta(days=4))
    assert (code_of(get), state()) == ("InvalidObjectState", None)


@shows("s3_archive/restore")
def test_faster_restore(one: AWS) -> None:
    key = archived(one)
    restore(one, key, "Bulk")
    restore(one, key, "Expedited")
    clock.advance(timedelta(minutes=5))
    assert one.s3.get_object(**key)["Body"].read() == b"old"
    assert code_of(lambda: restore(one, {**key, "Key": "no"}, "Bulk")) == "NoSuchKey"


@shows(measured=("s3: Copy of an archived (not restored) object",))
def test_copy_of_archived(one: AWS) -> None:
    key = archived(one)
    call = lambda: one.s3.copy_object(Bucket=key["Bucket"], Key="copy", CopySource=key)  # noqa: E731
    assert code_of(call) == "ObjectNotInActiveTierError"


@shows(measured=("s3: GLACIER_IR / STANDARD_IA object readable at once",))
def test_other_classes_read_at_once(one: AWS) -> None:
    name = one.bucket()
    for storage_class in ("GLACIER_IR", "STANDARD_IA", "ONEZONE_IA", "INTELLIGENT_TIERING"):
        one.s3.put_object(Bucket=name, Key="k", StorageClass=storage_class)
        assert one.s3.get_object(Bucket=name, Key="k")["StorageClass"] == storage_class
    call = lambda: restore(one, {"Bucket": name, "Key": "k"}, "Bulk")  # noqa: E731
    assert code_of(call) == "InvalidObjectState"
