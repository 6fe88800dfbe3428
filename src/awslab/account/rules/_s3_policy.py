"""Bucket policies: what they name, and when AWS calls them public."""

from __future__ import annotations

import functools
import json
import re
from ipaddress import ip_network
from typing import Any

from moto.core.utils import get_service_model

from awslab.account.rules._requests_s3 import _ACTIONS as ACTIONS

#: A condition on one of these, with a fixed value, keeps a statement from being public.
_NARROWING = {
    "aws:sourceip",
    "aws:sourcearn",
    "aws:sourcevpc",
    "aws:sourcevpce",
    "aws:sourceowner",
    "aws:sourceaccount",
    "aws:userid",
    "aws:principalarn",
    "aws:principalaccount",
    "aws:principalorgid",
    "s3:x-amz-server-side-encryption-aws-kms-key-id",
    "s3:dataaccesspointarn",
    "s3:dataaccesspointaccount",
}
#: Actions no operation is called after.
_MORE = {
    "BypassGovernanceRetention",
    "DeleteObjectVersion",
    "DeleteObjectVersionTagging",
    "GetObjectVersion",
    "GetObjectVersionAcl",
    "GetObjectVersionAttributes",
    "GetObjectVersionForReplication",
    "GetObjectVersionTagging",
    "InitiateReplication",
    "GetObjectVersionTorrent",
    "ListBucketVersions",
    "ListTagsForResource",
    "ObjectOwnerOverrideToBucketOwner",
    "PutObjectVersionAcl",
    "PutObjectVersionTagging",
    "ReplicateDelete",
    "ReplicateObject",
    "ReplicateTags",
    "GetAccelerateConfiguration",
    "PutAccelerateConfiguration",
    "GetAnalyticsConfiguration",
    "PutAnalyticsConfiguration",
    "GetInventoryConfiguration",
    "PutInventoryConfiguration",
    "GetMetricsConfiguration",
    "PutMetricsConfiguration",
    "GetIntelligentTieringConfiguration",
    "PutIntelligentTieringConfiguration",
    "TagResource",
    "UntagResource",
}
_OF_OBJECTS = re.compile(
    r"s3:(abortmultipartupload|listmultipartuploadparts|replicate\w+|bypassgovernanceretention"
    r"|initiatereplication|objectowneroverridetobucketowner"
    r"|(?!\w*bucket)\w*object\w*)"
)


@functools.cache
def all_actions() -> frozenset[str]:
    """Return the actions a bucket policy can name, in lower case."""
    operations = get_service_model("s3").operation_names
    names = {*operations, *ACTIONS.values(), *_MORE} - set(ACTIONS)
    return frozenset(f"s3:{name}".lower() for name in names | {"ListMultipartUploadParts"})


def fits(wanted: str, resource: str) -> bool:
    """Say whether an action (in lower case) is one on such a resource: a bucket's or an object's ARN."""
    is_object = "/" in resource
    return "*" in resource.partition("/")[0] or is_object == bool(_OF_OBJECTS.fullmatch(wanted))


def many(value: Any) -> list[Any]:
    """Return a value of a policy as a list: JSON policies write one thing without brackets."""
    return value if isinstance(value, list) else [value]


def parse(text: str | bytes) -> dict[str, Any] | None:
    """Return a policy as a dict, or None if it isn't a JSON object."""
    try:
        policy = json.loads(text)
    except ValueError:
        return None
    return policy if isinstance(policy, dict) else None


def statements(policy: dict[str, Any]) -> list[dict[str, Any]]:
    """Return a policy's statements."""
    return many(policy.get("Statement", []))


def principals(statement: dict[str, Any]) -> list[str]:
    """Return the AWS principals a statement names; ``*`` is everyone."""
    named = statement.get("Principal", [])
    return many(named.get("AWS", []) if isinstance(named, dict) else named)


def is_public(policy: dict[str, Any]) -> bool:
    """Say whether a policy lets in everyone, as S3 Block Public Access understands it."""
    return any(
        one.get("Effect") == "Allow"
        and any("*" in name for name in principals(one))
        and not _narrowed(one.get("Condition", {}))
        for one in statements(policy)
    )


def _narrowed(conditions: dict[str, dict[str, Any]]) -> bool:
    return any(
        key.lower() in _NARROWING and all(_is_fixed(key.lower(), value) for value in many(values))
        for operator, tests in conditions.items()
        if "Not" not in operator and operator != "Null"
        for key, values in tests.items()
    )


def _is_fixed(key: str, value: str) -> bool:
    """Say whether a value is fixed: no wildcard, no policy variable, no range above a /8 (IPv6: /32)."""
    if key == "aws:sourceip":
        network = ip_network(value, strict=False)
        return network.prefixlen >= (8 if network.version == 4 else 32)
    if key == "s3:dataaccesspointarn":  # the access point's name may vary, its account may not
        return "*" not in value.partition(":accesspoint/")[0]
    return "*" not in value and "${" not in value
