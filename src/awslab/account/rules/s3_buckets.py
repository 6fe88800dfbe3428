"""S3 buckets: their names, the defaults of a new one, versioning and replication settings."""

from __future__ import annotations

import re
from typing import Any

from awslab.account.engine import Call
from awslab.account.registry import answers, changes, refuses
from awslab.account.rules import _s3 as s3

_NAMES = s3.GUIDE + "bucketnamingrules.html"
#: The calls that may bring an ACL along.
_BRING_ACL = (
    "PutBucketAcl",
    "PutObjectAcl",
    "PutObject",
    "CopyObject",
    "CreateMultipartUpload",
)
_OWNERSHIP = s3.GUIDE + "object-ownership-error-responses.html"

#: What no name of a general purpose bucket may match.
_FORBIDDEN = re.compile(
    r"[^a-z0-9.-]|^[^a-z0-9]|[^a-z0-9]$|\.\.|^\d+\.\d+\.\d+\.\d+$"
    r"|^xn--|^sthree-|^amzn-s3-demo-|-s3alias$|--ol-s3$|\.mrap$|--x-s3$|--table-s3$"
)
#: Object Ownership that disables access control lists.
_ENFORCED = "BucketOwnerEnforced"


@refuses("s3", "CreateBucket", code="InvalidBucketName", doc=_NAMES)
def bucket_name(call: Call) -> str | None:
    """A bucket's name has 3 to 63 lowercase letters, digits, periods and hyphens, begins and ends with a letter or
    digit, has no two periods in a row, is no IP address and has none of the prefixes and suffixes AWS reserves.
    """
    name = call.params["Bucket"]
    regional = call.params.get("BucketNamespace") == "account-regional"
    if 3 <= len(name) <= 63 and not _FORBIDDEN.search(name) and (regional or name[-3:] != "-an"):
        return None
    return "The specified bucket is not valid."


@changes("s3", "moto.core.request:Request.from_primitives", doc=_NAMES)
def name_of_any_form_arrives(
    original: Any, method: str, url: str, headers: Any, body: Any = None
) -> Any:
    """A name that could be no host name reaches S3 and is refused there."""
    # werkzeug decodes the host as punycode and fails before anyone can look at the name.
    host_first = re.match(r"https://(xn--[^./]*)\.(s3[^/]*)(/.*)", url)
    if host_first:
        url = f"https://{host_first[2]}/{host_first[1]}{host_first[3].removesuffix('/')}"
    return original(method, url, headers, body)


@changes("s3", "moto.s3.models:FakeBucket.__init__", doc=s3.GUIDE + "create-bucket-faq.html")
def new_bucket(original: Any, self: Any, *args: Any, **kwargs: Any) -> None:
    """A new bucket blocks public access, has ACLs disabled and encrypts every object with SSE-S3.

    The first two since April 2023, the last since January 2023.
    """
    from moto.s3.models import PublicAccessBlock

    original(self, *args, **kwargs)
    self.public_access_block = PublicAccessBlock(True, True, True, True)
    self.ownership_rule = _ENFORCED
    self.encryption = s3.SSE_S3
    self.mfa_delete = None


@changes(
    "s3",
    "moto.s3.models:S3Backend.delete_bucket_encryption",
    doc=s3.API + "DeleteBucketEncryption.html",
)
def encryption_never_ends(original: Any, self: Any, bucket_name: str) -> None:
    """Deleting a bucket's encryption setting brings back SSE-S3: no object is stored unencrypted."""
    self.get_bucket(bucket_name).encryption = s3.SSE_S3


@refuses("s3", "CreateBucket", code="InvalidBucketAclWithBlockPublicAccessError", doc=_OWNERSHIP)
def public_acl_on_new_bucket(call: Call) -> str | None:
    """A new bucket blocks public access, so a public ACL can't be given while it is created."""
    if s3.acl_is_public(call) and call.params.get("ObjectOwnership", _ENFORCED) != _ENFORCED:
        return "Bucket cannot have public ACLs set with BlockPublicAccess enabled"
    return None


@refuses("s3", "CreateBucket", code="InvalidBucketAclWithObjectOwnership", doc=_OWNERSHIP)
def acl_on_new_bucket(call: Call) -> str | None:
    """A new bucket has ACLs disabled, so an ACL for others can't be given while it is created."""
    enforced = call.params.get("ObjectOwnership", _ENFORCED) == _ENFORCED
    if enforced and call.params.get("ACL") != "private" and s3.sets_acl(call):
        return "Bucket cannot have ACLs set with ObjectOwnership's BucketOwnerEnforced setting"
    return None


@refuses(
    "s3", "PutBucketOwnershipControls", code="InvalidBucketAclWithObjectOwnership", doc=_OWNERSHIP
)
def enforce_owner_over_acl(call: Call) -> str | None:
    """ACLs can be disabled only while the bucket's ACL grants nobody else access."""
    found = s3.bucket(call)
    rules = call.params["OwnershipControls"]["Rules"]
    if found and rules[0]["ObjectOwnership"] == _ENFORCED and len(found.acl.grants) > 1:
        return "Bucket cannot have ACLs set with ObjectOwnership's BucketOwnerEnforced setting"
    return None


@refuses(
    "s3",
    *_BRING_ACL,
    code="AccessControlListNotSupported",
    doc=_OWNERSHIP,
)
def acl_where_disabled(call: Call) -> str | None:
    """With ACLs disabled (BucketOwnerEnforced, the default) no call may bring an ACL."""
    found = s3.bucket(call)
    if found and found.ownership_rule == _ENFORCED and s3.sets_acl(call):
        return "The bucket does not allow ACLs"
    return None


@refuses(
    "s3",
    *_BRING_ACL,
    code="AccessDenied",
    doc=s3.GUIDE + "access-control-block-public-access.html",
)
def public_acl_blocked(call: Call) -> str | None:
    """BlockPublicAcls refuses every call that brings a public ACL."""
    found = s3.bucket(call)
    block = found and found.public_access_block
    if block and block.block_public_acls and s3.acl_is_public(call):
        return "Access Denied"
    return None


@refuses(
    "s3",
    "PutBucketVersioning",
    code="MalformedXML",
    doc=s3.GUIDE + "Versioning.html",
)
def back_to_unversioned(call: Call) -> str | None:
    """Versioning is set to Enabled or Suspended: a bucket never becomes unversioned again."""
    wanted = call.params["VersioningConfiguration"].get("Status", "Enabled")
    return None if wanted in ("Enabled", "Suspended") else s3.MALFORMED_XML


@refuses(
    "s3",
    "PutBucketVersioning",
    code="IllegalVersioningConfigurationException",
    doc=s3.API + "PutBucketVersioning.html",
)
def versioning_without_status(call: Call) -> str | None:
    """A versioning configuration says Enabled or Suspended, also when only MFA delete is to change."""
    if "Status" in call.params["VersioningConfiguration"]:
        return None
    return "The Versioning element must be specified"


@refuses(
    "s3",
    "PutBucketVersioning",
    code="InvalidBucketState",
    doc=s3.GUIDE + "object-lock-managing.html",
    status=409,
)
def suspend_versioning_in_use(call: Call) -> str | None:
    """Versioning can't be suspended while Object Lock or replication builds on it."""
    found = s3.bucket(call)
    if not found or call.params["VersioningConfiguration"].get("Status") != "Suspended":
        return None
    if found.object_lock_enabled:
        return (
            "An Object Lock configuration is present on this bucket, so the versioning state "
            "cannot be changed."
        )
    if getattr(found, "replication", None):
        return (
            "A replication configuration is present on this bucket, so you cannot change the "
            "versioning state. To change the versioning state, first delete the replication "
            "configuration."
        )
    return None


@refuses(
    "s3",
    "PutBucketVersioning",
    code="AccessDenied",
    doc=s3.GUIDE + "MultiFactorAuthenticationDelete.html",
)
def mfa_setting_without_mfa(call: Call) -> str | None:
    """Only a call with an MFA code may turn MFA delete on, or change versioning while it is on."""
    found = s3.bucket(call)
    wanted = call.params["VersioningConfiguration"].get("MFADelete")
    concerned = found and "Enabled" in (wanted, found.mfa_delete)
    if concerned and "MFA" not in call.params:
        return "Mfa Authentication must be used for this request"
    return None


@refuses(
    "s3",
    "DeleteObject",
    "DeleteObjects",
    code="AccessDenied",
    doc=s3.GUIDE + "MultiFactorAuthenticationDelete.html",
)
def delete_version_without_mfa(call: Call) -> str | None:
    """With MFA delete on, deleting a version for good takes an MFA code: without it, nothing is deleted."""
    found = s3.bucket(call)
    wanted = call.params.get("Delete", {}).get("Objects", [call.params])
    final = any("VersionId" in one for one in wanted) and "MFA" not in call.params
    if found and found.mfa_delete == "Enabled" and final:
        return "Mfa Authentication must be used for this request"
    return None


@answers("s3", "PutBucketVersioning", doc=s3.API + "PutBucketVersioning.html")
def put_versioning(call: Call) -> dict[str, Any] | None:
    """A bucket keeps its versioning status and whether MFA delete is on."""
    if not (found := s3.bucket(call)):
        return None
    given = call.params["VersioningConfiguration"]
    found.versioning_status = given["Status"]
    found.mfa_delete = given.get("MFADelete", found.mfa_delete)
    return {}


@answers("s3", "GetBucketVersioning", doc=s3.API + "GetBucketVersioning.html")
def get_versioning(call: Call) -> dict[str, Any] | None:
    """A bucket that never had versioning shows no status at all."""
    if not (found := s3.bucket(call)):
        return None
    return {"Status": found.versioning_status, "MFADelete": found.mfa_delete}


@changes(
    "s3",
    "moto.s3.models:S3Backend.put_object_lock_configuration",
    doc=s3.GUIDE + "object-lock-configure.html",
)
def lock_existing_bucket(
    original: Any, self: Any, bucket_name: str, *args: Any, **kwargs: Any
) -> None:
    """Object Lock can be turned on for a versioned bucket that already holds objects."""
    found = self.get_bucket(bucket_name)
    keys, found.keys = found.keys, type(found.keys)()
    try:
        original(self, bucket_name, *args, **kwargs)
    finally:
        found.keys = keys
