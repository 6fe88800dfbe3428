"""S3 objects: what may be put, copied and deleted, and how versions behave."""

from __future__ import annotations

from typing import Any

from awslab.account.clock import clock
from awslab.account.engine import Call
from awslab.account.registry import Refused, answers, changes, refuses
from awslab.account.rules import _s3 as s3

_BACKEND = "moto.s3.models:S3Backend."
_RESPONSE = "moto.s3.responses:S3Response."
_PAGE = 1000
_NEW_OBJECT = ("PutObject", "CopyObject", "CreateMultipartUpload")


@changes("s3", _RESPONSE + "_bucket_response_get", doc=s3.API + "ListObjectsV2.html")
def listing_page(original: Any, self: Any, bucket_name: str, querystring: dict[str, Any]) -> Any:
    """A listing answers at most 1,000 keys a page, whatever MaxKeys asks for."""
    asked = self.querystring.get("max-keys", [_PAGE])[0]
    if str(asked).isdigit() and int(asked) > _PAGE:
        self.querystring["max-keys"] = [str(_PAGE)]
    return original(self, bucket_name, querystring)


@refuses("s3", "DeleteObjects", code="MalformedXML", doc=s3.API + "DeleteObjects.html")
def delete_too_many(call: Call) -> str | None:
    """One DeleteObjects call deletes at most 1,000 objects."""
    return s3.MALFORMED_XML if len(call.params["Delete"]["Objects"]) > _PAGE else None


@refuses(
    "s3",
    *_NEW_OBJECT,
    code="KeyTooLongError",
    doc=s3.GUIDE + "object-keys.html",
)
def key_too_long(call: Call) -> str | None:
    """An object's key is at most 1,024 bytes of UTF-8."""
    return "Your key is too long" if len(call.params["Key"].encode()) > 1024 else None


@refuses(
    "s3",
    *_NEW_OBJECT,
    code="MetadataTooLarge",
    doc=s3.GUIDE + "UsingMetadata.html",
)
def metadata_too_large(call: Call) -> str | None:
    """All user-defined metadata of an object is at most 2 KB."""
    size = sum(len(f"{k}{v}".encode()) for k, v in call.params.get("Metadata", {}).items())
    if size <= 2048:
        return None
    return "Your metadata headers exceed the maximum allowed metadata size"


@refuses(
    "s3",
    *_NEW_OBJECT,
    code="InvalidStorageClass",
    doc=s3.GUIDE + "storage-class-intro.html",
)
def express_needs_directory_bucket(call: Call) -> str | None:
    """S3 Express One Zone is for directory buckets only."""
    if call.params.get("StorageClass") == "EXPRESS_ONEZONE":
        return "The storage class you specified is not valid"
    return None


@refuses(
    "s3",
    *_NEW_OBJECT,
    code="KMS.NotFoundException",
    doc="kms/latest/APIReference/API_GenerateDataKey.html",
)
def unknown_kms_key(call: Call) -> str | None:
    """An object is encrypted only with a KMS key that exists in the bucket's Region."""
    wanted = call.params.get("SSEKMSKeyId", "")
    found = s3.bucket(call)
    key = wanted.rpartition("/")[2]
    elsewhere = wanted.startswith("arn:") and wanted.split(":")[4] != call.account
    if not wanted or not found or "alias/" in wanted or elsewhere:
        return None
    if key in call.backend("kms", found.region_name).keys:
        return None
    arn = f"arn:aws:kms:{found.region_name}:{call.account}:key/{key}"
    return f"Key '{arn}' does not exist"


@refuses("s3", "CopyObject", code="InvalidRequest", doc=s3.API + "CopyObject.html")
def copy_changes_nothing(call: Call) -> str | None:
    """An object copied onto itself must change its metadata, storage class or encryption."""
    name, key, version = s3.source(call)
    given, found = call.params, s3.bucket(call)
    changed = (
        "StorageClass",
        "WebsiteRedirectLocation",
        "ServerSideEncryption",
        "SSECustomerAlgorithm",
    )
    one = found and found.keys.get(key)
    if (
        (name, key) != (given["Bucket"], given["Key"])
        or version
        or given.get("MetadataDirective") == "REPLACE"
        or any(name in given for name in changed)
        # A setting of the bucket's own, or a restored copy, counts as a change.
        or (found and found.encryption is not s3.SSE_S3)
        or getattr(one, "_expiry", None)
    ):
        return None
    return (
        "This copy request is illegal because it is trying to copy an object to itself without "
        "changing the object's metadata, storage class, website redirect location or encryption "
        "attributes."
    )


@refuses(
    "s3",
    "UploadPart",
    "UploadPartCopy",
    "CompleteMultipartUpload",
    code="NoSuchUpload",
    doc=s3.GUIDE + "mpuoverview.html",
)
def upload_is_gone(call: Call) -> str | None:
    """Parts belong to a multipart upload that was neither completed nor aborted."""
    found, upload = s3.bucket(call), call.params["UploadId"]
    done = any(
        not s3.is_marker(v) and v.multipart and v.multipart.id == upload for v in s3.versions(call)
    )
    again = done and call.operation == "CompleteMultipartUpload"
    if not found or upload in found.multiparts or again:
        return None
    return (
        "The specified upload does not exist. The upload ID may be invalid, or the upload may "
        "have been aborted or completed."
    )


@refuses(
    "s3",
    "GetObject",
    "GetObjectAcl",
    "GetObjectTagging",
    "GetObjectAttributes",
    code="MethodNotAllowed",
    doc=s3.GUIDE + "DeleteMarker.html",
    status=405,
)
def read_delete_marker(call: Call) -> str | None:
    """A delete marker has no data: asked for by its version id, it can't be read."""
    if "VersionId" in call.params and s3.is_marker(s3.version(call)):
        return "The specified method is not allowed against this resource."
    return None


@changes(
    "s3", _BACKEND + "put_object", doc=s3.GUIDE + "AddingObjectstoVersionSuspendedBuckets.html"
)
def put_while_suspended(
    original: Any, self: Any, bucket_name: str, key_name: str, *args: Any, **kwargs: Any
) -> Any:
    """While versioning is suspended, a new object replaces the null version and leaves the others."""
    found = self.get_bucket(bucket_name)
    if found.versioning_status != "Suspended":
        return original(self, bucket_name, key_name, *args, **kwargs)
    # Taken out first: moto disposes of the data of versions it replaces.
    kept = [v for v in dict.pop(found.keys, key_name, []) if v.version_id != "null"]
    made = original(self, bucket_name, key_name, *args, **kwargs)
    dict.__setitem__(found.keys, key_name, [*kept, made])
    return made


@changes("s3", _BACKEND + "delete_object", doc=s3.GUIDE + "DeletingObjectVersions.html")
def delete_in_versioned_bucket(
    original: Any,
    self: Any,
    bucket_name: str,
    key_name: str,
    version_id: str | None = None,
    bypass: bool = False,
) -> Any:
    """In a bucket that ever had versioning a delete only adds a delete marker; one with a version id is final."""
    from moto.s3.models import FakeDeleteMarker

    found = self.get_bucket(bucket_name)
    status = found.versioning_status
    if status is None:
        return original(self, bucket_name, key_name, version_id, bypass)
    if version_id:
        found.versioning_status = "Enabled"  # moto knows versions in no other state
        try:
            return original(self, bucket_name, key_name, version_id, bypass)
        finally:
            found.versioning_status = status
    there = dict.pop(found.keys, key_name, [])
    marker = FakeDeleteMarker(key=there[-1] if there else _Named(key_name))
    if status == "Suspended":
        there = [v for v in there if v.version_id != "null"]
        marker._version_id = "null"
    dict.__setitem__(found.keys, key_name, [*there, marker])
    return True, {"version-id": marker.version_id, "delete-marker": "true"}


class _Named:
    """All a delete marker needs to know of an object that never was."""

    def __init__(self, name: str) -> None:
        self.name = name


@changes("s3", _RESPONSE + "_get_key", doc=s3.GUIDE + "restoring-objects.html")
def facts_of_archived_object(original: Any, self: Any, validate_storage_class: bool = True) -> Any:
    """An archived object's data needs a restore; its tags and ACL can be read at any time."""
    about = {"acl", "tagging", "legal-hold", "retention"} & set(self.querystring)
    return original(self, validate_storage_class and not about)


@changes("s3", "moto.s3.models:FakeMultipart.__init__", doc=s3.API + "MultipartUpload.html")
def upload_started(original: Any, self: Any, *args: Any, **kwargs: Any) -> None:
    """A multipart upload knows when it was started."""
    from moto.moto_api._internal import mock_random

    original(self, *args, **kwargs)
    self.initiated = clock.now
    self.id = mock_random.get_random_hex(56)  # moto's own ids differ in every run


@answers("s3", "GetObjectRetention", doc=s3.API + "GetObjectRetention.html")
def get_retention(call: Call) -> dict[str, Any] | None:
    """A version's retention shows its mode and the day until which it can't be deleted."""
    found, one = s3.bucket(call), s3.version(call)
    if one is None or s3.is_marker(one):
        return None
    if not found.object_lock_enabled:
        raise Refused("InvalidRequest", "Bucket is missing Object Lock Configuration", 400)
    if not one.lock_mode:
        raise Refused(
            "NoSuchObjectLockConfiguration",
            "The specified object does not have a ObjectLock configuration",
            404,
        )
    return {"Retention": {"Mode": one.lock_mode, "RetainUntilDate": one.lock_until}}


@refuses(
    "s3",
    "GetObjectRetention",
    "PutObjectRetention",
    "PutObjectLegalHold",
    "DeleteObjectTagging",
    code="NoSuchKey",
    doc=s3.GUIDE + "object-lock.html",
)
def settings_of_no_object(call: Call) -> str | None:
    """Retention, legal hold and tags are settings of an object that exists."""
    if s3.bucket(call) and not s3.versions(call):
        return "The specified key does not exist."
    return None


@refuses(
    "s3",
    "PutObjectRetention",
    code="AccessDenied",
    doc=s3.GUIDE + "object-lock-managing.html",
)
def weaken_retention(call: Call) -> str | None:
    """Retention in compliance mode is never shortened or lifted; in governance mode only with the bypass."""
    one = s3.version(call)
    if one is None or s3.is_marker(one) or not one.lock_mode:
        return None
    if one.lock_until[:19] <= f"{clock.now:%Y-%m-%dT%H:%M:%S}":
        return None
    asked = call.params.get("Retention", {})
    until = asked.get("RetainUntilDate")
    same_mode = asked.get("Mode") == one.lock_mode
    longer = until is not None and f"{until:%Y-%m-%dT%H:%M:%S}" >= one.lock_until[:19]
    stronger = one.lock_mode == "GOVERNANCE" and asked.get("Mode") == "COMPLIANCE"
    if longer and (same_mode or stronger):
        return None
    if one.lock_mode == "GOVERNANCE" and call.params.get("BypassGovernanceRetention"):
        return None
    return "Access Denied because object protected by object lock."


@refuses("s3", "PutObjectRetention", code="InvalidArgument", doc=s3.GUIDE + "object-lock.html")
def retain_until_past(call: Call) -> str | None:
    """Retention lasts until a day in the future."""
    until = call.params.get("Retention", {}).get("RetainUntilDate")
    if until is not None and until.replace(tzinfo=None) <= clock.now:
        return "The retain until date must be in the future!"
    return None
