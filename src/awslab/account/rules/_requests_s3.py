"""S3: which actions an operation is, on which buckets and objects, and their condition keys."""

from __future__ import annotations

from typing import Any
from urllib.parse import unquote

from awslab.account.engine import Call
from awslab.account.policy import Request

#: Actions that don't have their operation's name.
_ACTIONS = {
    "CompleteMultipartUpload": "PutObject",
    "CopyObject": "PutObject",
    "CreateMultipartUpload": "PutObject",
    "DeleteBucketCors": "PutBucketCORS",
    "DeleteBucketEncryption": "PutEncryptionConfiguration",
    "DeleteBucketLifecycle": "PutLifecycleConfiguration",
    "DeleteBucketReplication": "PutReplicationConfiguration",
    "DeleteBucketTagging": "PutBucketTagging",
    "DeleteObjects": "DeleteObject",
    "DeletePublicAccessBlock": "PutBucketPublicAccessBlock",
    "GetBucketCors": "GetBucketCORS",
    "GetBucketEncryption": "GetEncryptionConfiguration",
    "GetBucketLifecycle": "GetLifecycleConfiguration",
    "GetBucketLifecycleConfiguration": "GetLifecycleConfiguration",
    "GetBucketNotificationConfiguration": "GetBucketNotification",
    "GetBucketReplication": "GetReplicationConfiguration",
    "GetObjectLockConfiguration": "GetBucketObjectLockConfiguration",
    "GetPublicAccessBlock": "GetBucketPublicAccessBlock",
    "HeadBucket": "ListBucket",
    "HeadObject": "GetObject",
    "ListBuckets": "ListAllMyBuckets",
    "ListMultipartUploads": "ListBucketMultipartUploads",
    "ListObjectVersions": "ListBucketVersions",
    "ListObjects": "ListBucket",
    "ListObjectsV2": "ListBucket",
    "ListParts": "ListMultipartUploadParts",
    "PutBucketCors": "PutBucketCORS",
    "PutBucketEncryption": "PutEncryptionConfiguration",
    "PutBucketLifecycle": "PutLifecycleConfiguration",
    "PutBucketLifecycleConfiguration": "PutLifecycleConfiguration",
    "PutBucketNotificationConfiguration": "PutBucketNotification",
    "PutBucketReplication": "PutReplicationConfiguration",
    "PutObjectLockConfiguration": "PutBucketObjectLockConfiguration",
    "PutPublicAccessBlock": "PutBucketPublicAccessBlock",
    "SelectObjectContent": "GetObject",
    "UploadPart": "PutObject",
    "UploadPartCopy": "PutObject",
}
#: Actions that have a variant for one version of an object.
_VERSIONED = ("GetObject", "DeleteObject", "GetObjectAcl", "GetObjectTagging", "PutObjectTagging")
_KEYS = {
    "s3:prefix": "Prefix",
    "s3:delimiter": "Delimiter",
    "s3:max-keys": "MaxKeys",
    "s3:VersionId": "VersionId",
    "s3:x-amz-acl": "ACL",
    "s3:x-amz-copy-source": "CopySource",
    "s3:x-amz-server-side-encryption": "ServerSideEncryption",
    "s3:x-amz-server-side-encryption-aws-kms-key-id": "SSEKMSKeyId",
    "s3:x-amz-storage-class": "StorageClass",
}


def wanted(call: Call) -> list[Request]:
    """Return what must be allowed; a copy also reads its source, a missing object asks whether one may list."""
    params = call.params
    action = _ACTIONS.get(call.operation, call.operation)
    if params.get("VersionId") and action in _VERSIONED:
        action = action.replace("Object", "ObjectVersion", 1)
    context = {key: str(params[name]) for key, name in _KEYS.items() if name in params}
    keys = [params["Key"]] if params.get("Key") else []
    if call.operation == "DeleteObjects":
        keys = [one["Key"] for one in params.get("Delete", {}).get("Objects", [])]
    name = bucket_name(call)
    if not name:
        return [Request(f"s3:{action}", "*", context)]
    objects = [f"{_arn(name)}/{key}" for key in keys]
    found = [
        Request(f"s3:{action}", arn, context | _tags(call, name, arn))
        for arn in objects or [_arn(name)]
    ]
    if source := params.get("CopySource"):
        found.append(Request("s3:GetObject", _arn(_copied(source)), {}))
    if call.operation in ("GetObject", "HeadObject") and not _object(call, name, keys[0]):
        found.append(Request("s3:ListBucket", _arn(name), {"s3:prefix": keys[0]}))
    return found


def bucket_name(call: Call) -> str:
    """Return the bucket a call is about; empty for ListBuckets."""
    name: str = call.params.get("Bucket", "")
    return name.rpartition(":")[2]


def bucket(name: str) -> Any:
    """Return moto's bucket of that name, whichever account's it is; None if there is none."""
    from moto.s3.models import s3_backends

    partition, account = s3_backends.bucket_accounts.get(name, (None, None))
    return s3_backends[account][partition].buckets.get(name) if account else None


def _arn(rest: str) -> str:
    return f"arn:aws:s3:::{rest}"


def _copied(source: Any) -> str:
    if isinstance(source, dict):
        return f"{source['Bucket']}/{source['Key']}"
    return unquote(source).lstrip("/").partition("?versionId=")[0]


def _object(call: Call, name: str, key: str) -> Any:
    found = bucket(name)
    return found.keys.get(key) if found else True


def _tags(call: Call, name: str, arn: str) -> dict[str, Any]:
    """Return the condition keys of an object's tags."""
    key = arn.removeprefix(f"{_arn(name)}/")
    found: Any = _object(call, name, key) if key != arn else None
    if not hasattr(found, "arn"):  # a delete marker, or no object at all
        return {}
    tags = call.backend("s3").tagger.get_tag_dict_for_resource(found.arn)
    return {f"s3:ExistingObjectTag/{k}": v for k, v in tags.items()}
