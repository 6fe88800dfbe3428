"""What S3's rules share: the bucket, the object or the version a call is about."""

from __future__ import annotations

from typing import Any

from moto.core.exceptions import ServiceException

from awslab.account.engine import Call

#: Pages of the S3 user guide and API reference.
GUIDE = "AmazonS3/latest/userguide/"
API = "AmazonS3/latest/API/API_"

#: Groups that make an access control list public.
PUBLIC = (
    "http://acs.amazonaws.com/groups/global/AllUsers",
    "http://acs.amazonaws.com/groups/global/AuthenticatedUsers",
)
#: What a bucket has that nobody gave another setting.
SSE_S3 = {"Rule": {"ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "AES256"}}}
MALFORMED_XML = (
    "The XML you provided was not well-formed or did not validate against our published schema"
)
_GRANTS = ("GrantFullControl", "GrantRead", "GrantReadACP", "GrantWrite", "GrantWriteACP")


def bucket(call: Call, name: str | None = None) -> Any:
    """Return the bucket a call names, whoever owns it, or None."""
    try:
        return call.backend("s3").get_bucket(name or call.params["Bucket"])
    except (KeyError, ServiceException):
        return None


def versions(call: Call) -> list[Any]:
    """Return all versions of the key a call names, oldest first; delete markers are among them."""
    found = bucket(call)
    return list(found.keys.getlist(call.params["Key"], [])) if found else []


def version(call: Call) -> Any:
    """Return the version a call names, or the current one: an object, a delete marker or None."""
    wanted = call.params.get("VersionId")
    for one in reversed(versions(call)):
        if wanted in (None, one.version_id):
            return one
    return None


def is_marker(one: Any) -> bool:
    """Say whether a version is a delete marker."""
    from moto.s3.models import FakeDeleteMarker

    return isinstance(one, FakeDeleteMarker)


def source(call: Call) -> tuple[str, str, str | None]:
    """Return bucket, key and version id of what a copy reads."""
    from urllib.parse import parse_qs, unquote

    path, _, query = call.params["CopySource"].partition("?")
    name, _, key = unquote(path).lstrip("/").partition("/")
    return name, key, parse_qs(query).get("versionId", [None])[0]


def sets_acl(call: Call) -> bool:
    """Say whether a call brings an access control list, other than the one that changes nothing."""
    given = call.params
    return (
        given.get("ACL", "bucket-owner-full-control") != "bucket-owner-full-control"
        or any(name in given for name in _GRANTS)
        or "AccessControlPolicy" in given
    )


def acl_is_public(call: Call) -> bool:
    """Say whether the access control list a call brings lets everyone in."""
    given = call.params
    grants = given.get("AccessControlPolicy", {}).get("Grants", [])
    return (
        given.get("ACL") in ("public-read", "public-read-write", "authenticated-read")
        or any(group in given.get(name, "") for name in _GRANTS for group in PUBLIC)
        or any(grant["Grantee"].get("URI") in PUBLIC for grant in grants)
    )


def owner_of(one: Any) -> Any:
    """Return the bucket an object lies in, or None: the parts of an upload lie in none."""
    from moto.s3.models import s3_backends

    return s3_backends[one.account_id][one.partition].buckets.get(one.bucket_name)
