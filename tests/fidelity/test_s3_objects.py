"""S3 objects: what AWS refuses and shows."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from awslab.account.clock import START

from .harness import AWS, code_of, refusal, shows

Call = Callable[[], Any]


def versions(aws: AWS, name: str) -> list[tuple[str, str]]:
    listed = aws.s3.list_object_versions(Bucket=name)
    return [
        (kind, one["VersionId"] if one["VersionId"] == "null" else "id")
        for kind in ("Versions", "DeleteMarkers")
        for one in listed.get(kind, [])
    ]


@shows("s3_objects/listing-page", measured=("s3: Listing page size capped at 1000",))
def test_listing_page(one: AWS) -> None:
    name = one.bucket()
    for number in range(1001):
        one.s3.put_object(Bucket=name, Key=f"{number:04}")
    page = one.s3.list_objects_v2(Bucket=name, MaxKeys=2000)
    assert (page["KeyCount"], page["MaxKeys"], page["IsTruncated"]) == (1000, 1000, True)


@refusal("s3_objects/delete-too-many")
def test_delete_too_many(aws: AWS) -> Call:
    name = aws.bucket()
    objects = [{"Key": str(number)} for number in range(1001)]
    return lambda: aws.s3.delete_objects(Bucket=name, Delete={"Objects": objects})


@refusal("s3_objects/key-too-long")
def test_key_too_long(aws: AWS) -> Call:
    name = aws.bucket()
    aws.s3.put_object(Bucket=name, Key="k" * 1024)
    return lambda: aws.s3.put_object(Bucket=name, Key="k" * 1025)


@refusal("s3_objects/metadata-too-large")
def test_metadata_too_large(aws: AWS) -> Call:
    name = aws.bucket()
    aws.s3.put_object(Bucket=name, Key="k", Metadata={"about": "x" * 2043})
    return lambda: aws.s3.put_object(Bucket=name, Key="k", Metadata={"about": "x" * 2044})


@refusal("s3_objects/express-needs-directory-bucket")
def test_express_needs_directory_bucket(aws: AWS) -> Call:
    name = aws.bucket()
    return lambda: aws.s3.put_object(Bucket=name, Key="k", StorageClass="EXPRESS_ONEZONE")


@refusal("s3_objects/unknown-kms-key", "s3: SSE-KMS with an unknown key")
def test_unknown_kms_key(aws: AWS) -> Call:
    name, key = aws.bucket(), aws.kms.create_key()["KeyMetadata"]["Arn"]
    options = {"Bucket": name, "Key": "k", "ServerSideEncryption": "aws:kms"}
    aws.s3.put_object(SSEKMSKeyId=key, **options)
    aws.s3.put_object(SSEKMSKeyId=key.replace("123456789012", "111122223333"), **options)
    gone = "1234abcd-12ab-34cd-56ef-1234567890ab"
    return lambda: aws.s3.put_object(SSEKMSKeyId=gone, **options)


@refusal("s3_objects/copy-changes-nothing")
def test_copy_changes_nothing(aws: AWS) -> Call:
    name = aws.bucket()
    aws.s3.put_object(Bucket=name, Key="k")
    itself = {"Bucket": name, "Key": "k", "CopySource": {"Bucket": name, "Key": "k"}}
    aws.s3.copy_object(StorageClass="STANDARD_IA", **itself)
    setting = {"Rules": [{"ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "AES256"}}]}
    aws.s3.put_bucket_encryption(Bucket=name, ServerSideEncryptionConfiguration=setting)
    aws.s3.copy_object(**itself)  # the bucket's own setting counts as a change
    aws.s3.delete_bucket_encryption(Bucket=name)
    return lambda: aws.s3.copy_object(**itself)


@refusal("s3_objects/upload-is-gone")
def test_upload_is_gone(aws: AWS) -> Call:
    name = aws.bucket()
    upload = aws.s3.create_multipart_upload(Bucket=name, Key="k")["UploadId"]
    part = {"Bucket": name, "Key": "k", "UploadId": upload}
    aws.s3.upload_part(PartNumber=1, Body=b"x", **part)
    aws.s3.abort_multipart_upload(**part)
    return lambda: aws.s3.upload_part(PartNumber=2, Body=b"x", **part)


@shows(measured=("s3: Multipart part smaller than 5 MiB",))
def test_small_part(one: AWS) -> None:
    name = one.bucket()
    upload = one.s3.create_multipart_upload(Bucket=name, Key="k")["UploadId"]
    part = {"Bucket": name, "Key": "k", "UploadId": upload}
    parts = [
        {"PartNumber": n, "ETag": one.s3.upload_part(PartNumber=n, Body=b"x", **part)["ETag"]}
        for n in (1, 2)
    ]
    call = one.s3.complete_multipart_upload
    assert code_of(lambda: call(MultipartUpload={"Parts": parts}, **part)) == "EntityTooSmall"


@refusal("s3_objects/read-delete-marker", "s3: GET of a delete marker by version")
def test_read_delete_marker(aws: AWS) -> Call:
    name = aws.bucket(versioning="Enabled")
    aws.s3.put_object(Bucket=name, Key="k")
    marker = aws.s3.delete_object(Bucket=name, Key="k")["VersionId"]
    return lambda: aws.s3.get_object(Bucket=name, Key="k", VersionId=marker)


@shows("s3_objects/put-while-suspended")
def test_put_while_suspended(one: AWS) -> None:
    name = one.bucket(versioning="Enabled")
    kept = one.s3.put_object(Bucket=name, Key="k", Body=b"kept")["VersionId"]
    one.s3.put_bucket_versioning(Bucket=name, VersioningConfiguration={"Status": "Suspended"})
    for body in (b"1", b"2"):
        one.s3.put_object(Bucket=name, Key="k", Body=body)
    assert sorted(versions(one, name)) == [("Versions", "id"), ("Versions", "null")]
    assert one.s3.get_object(Bucket=name, Key="k")["Body"].read() == b"2"
    old = one.s3.get_object(Bucket=name, Key="k", VersionId=kept)
    assert old["Body"].read() == b"kept"


@shows("s3_objects/delete-in-versioned-bucket")
def test_delete_in_versioned_bucket(one: AWS) -> None:
    name = one.bucket(versioning="Enabled")
    assert one.s3.delete_object(Bucket=name, Key="never-was")["DeleteMarker"]
    one.s3.put_object(Bucket=name, Key="k")
    one.s3.put_bucket_versioning(Bucket=name, VersioningConfiguration={"Status": "Suspended"})
    one.s3.put_object(Bucket=name, Key="k")
    assert one.s3.delete_object(Bucket=name, Key="k")["VersionId"] == "null"
    assert versions(one, name) == [
        ("Versions", "id"),
        ("DeleteMarkers", "null"),
        ("DeleteMarkers", "id"),
    ]
    one.s3.delete_object(Bucket=name, Key="k", VersionId="null")
    assert one.s3.get_object(Bucket=name, Key="k")["ContentLength"] == 0


@shows(measured=("s3: Unversioned bucket: delete of unknown key is 204, no marker",))
def test_delete_unknown_key(one: AWS) -> None:
    deleted = one.s3.delete_object(Bucket=one.bucket(), Key="never-was")
    assert deleted["ResponseMetadata"]["HTTPStatusCode"] == 204
    assert "DeleteMarker" not in deleted


@shows(measured=("s3: HEAD of missing key → 404",))
def test_head_missing_key(one: AWS) -> None:
    name = one.bucket()
    assert code_of(lambda: one.s3.head_object(Bucket=name, Key="no")) == "404"


@shows("s3_objects/facts-of-archived-object")
def test_facts_of_archived_object(one: AWS) -> None:
    name = one.bucket()
    one.s3.put_object(Bucket=name, Key="k", StorageClass="GLACIER", Tagging="a=b")
    tags = one.s3.get_object_tagging(Bucket=name, Key="k")["TagSet"]
    assert tags == [{"Key": "a", "Value": "b"}]


@refusal("s3_objects/settings-of-no-object")
def test_settings_of_no_object(aws: AWS) -> Call:
    name = aws.bucket(ObjectLockEnabledForBucket=True)
    return lambda: aws.s3.put_object_legal_hold(Bucket=name, Key="no", LegalHold={"Status": "ON"})


def locked(aws: AWS, mode: str) -> dict[str, str]:
    name = aws.bucket(ObjectLockEnabledForBucket=True)
    made = aws.s3.put_object(Bucket=name, Key="k", Body=b"x")
    one = {"Bucket": name, "Key": "k", "VersionId": made["VersionId"]}
    aws.s3.put_object_retention(Retention=until(30, mode), **one)
    return one


def until(days: int, mode: str = "COMPLIANCE") -> dict[str, Any]:
    return {"Mode": mode, "RetainUntilDate": START + timedelta(days=days)}


@refusal("s3_objects/weaken-retention")
def test_weaken_retention(aws: AWS) -> Call:
    one = locked(aws, "COMPLIANCE")
    aws.s3.put_object_retention(Retention=until(31), **one)
    return lambda: aws.s3.put_object_retention(Retention=until(10), **one)


@shows("s3_objects/weaken-retention", "s3_objects/get-retention")
def test_governance_bypass(one: AWS) -> None:
    name = locked(one, "GOVERNANCE")
    weaker = until(10, "GOVERNANCE")
    weaken = lambda **extra: one.s3.put_object_retention(Retention=weaker, **name, **extra)  # noqa: E731
    assert code_of(weaken) == "AccessDenied"
    weaken(BypassGovernanceRetention=True)
    shown = one.s3.get_object_retention(**name)["Retention"]
    assert shown["Mode"] == "GOVERNANCE"
    assert shown["RetainUntilDate"].date() == (START + timedelta(days=10)).date()
    one.s3.put_object(Bucket=name["Bucket"], Key="free")
    call = lambda: one.s3.get_object_retention(Bucket=name["Bucket"], Key="free")  # noqa: E731
    assert code_of(call) == "NoSuchObjectLockConfiguration"
    unlocked = one.bucket("b-bucket")
    one.s3.put_object(Bucket=unlocked, Key="free")
    call = lambda: one.s3.get_object_retention(Bucket=unlocked, Key="free")  # noqa: E731
    assert code_of(call) == "InvalidRequest"


@refusal("s3_objects/retain-until-past")
def test_retain_until_past(aws: AWS) -> Call:
    name = aws.bucket(ObjectLockEnabledForBucket=True)
    aws.s3.put_object(Bucket=name, Key="k")
    return lambda: aws.s3.put_object_retention(Bucket=name, Key="k", Retention=until(-1))


@shows(measured=("s3: Object lock retention (COMPLIANCE) blocks version delete",))
def test_locked_version_stays(one: AWS) -> None:
    version = locked(one, "COMPLIANCE")
    assert code_of(lambda: one.s3.delete_object(**version)) == "AccessDenied"
    assert one.s3.head_object(**version)["ContentLength"] == 1


@shows("s3_objects/upload-started", "s3_lifecycle/list-uploads")
def test_upload_started(one: AWS) -> None:
    name = one.bucket()
    upload = one.s3.create_multipart_upload(Bucket=name, Key="k", StorageClass="STANDARD_IA")
    one.s3.create_multipart_upload(Bucket=name, Key="other")
    shown = one.s3.list_multipart_uploads(Bucket=name, Prefix="k")["Uploads"]
    assert [u["UploadId"] for u in shown] == [upload["UploadId"]]
    assert shown[0]["Initiated"].date() == START.date()
    assert shown[0]["StorageClass"] == "STANDARD_IA"


@shows(measured=("tags: Resource Groups Tagging API finds EC2/S3 resources by tag",))
def test_found_by_tag(one: AWS) -> None:
    name = one.bucket()
    tags = [{"Key": "team", "Value": "storage"}]
    one.s3.put_bucket_tagging(Bucket=name, Tagging={"TagSet": tags})
    api = one.resourcegroupstaggingapi
    found = api.get_resources(TagFilters=[{"Key": "team", "Values": ["storage"]}])
    arns = [one["ResourceARN"] for one in found["ResourceTagMappingList"]]
    assert arns == [f"arn:aws:s3:::{name}"]


def test_a_refused_head_has_no_body(one: AWS) -> None:
    name = one.bucket()
    one.s3.put_object(Bucket=name, Key="k")
    deny = {"Effect": "Deny", "Principal": "*", "Action": "s3:GetObject"}
    policy = {"Statement": {**deny, "Resource": f"arn:aws:s3:::{name}/*"}}
    one.s3.put_bucket_policy(Bucket=name, Policy=json.dumps(policy))
    assert code_of(lambda: one.s3.get_object(Bucket=name, Key="k")) == "AccessDenied"
    assert code_of(lambda: one.s3.head_object(Bucket=name, Key="k")) == "403"
