"""S3 bucket policies: what a policy must say, and whom it lets in."""

from __future__ import annotations

from typing import Any

from awslab.account.engine import Call
from awslab.account.policy import like
from awslab.account.registry import answers, refuses
from awslab.account.rules import _s3 as s3
from awslab.account.rules import _s3_policy as policies

_LANGUAGE = s3.GUIDE + "access-policy-language-overview.html"
_BLOCK = s3.GUIDE + "access-control-block-public-access.html"
_WHO = "IAM/latest/UserGuide/reference_policies_elements_principal.html"
_WHAT = s3.GUIDE + "security_iam_service-with-iam.html"
_ARN = "arn:aws:s3:::"


def _given(call: Call) -> dict[str, Any]:
    return policies.parse(call.params["Policy"]) or {}


@refuses("s3", "PutBucketPolicy", code="MalformedPolicy", doc=_LANGUAGE)
def policy_is_no_json(call: Call) -> str | None:
    """A bucket policy is a JSON object with at least one statement."""
    policy = policies.parse(call.params["Policy"])
    if policy is None:
        return "Policies must be valid JSON and the first byte must be '{'"
    if not policies.statements(policy):
        return "Missing required field Statement"
    return None


@refuses("s3", "PutBucketPolicy", code="MalformedPolicy", doc=_LANGUAGE)
def statement_lacks_field(call: Call) -> str | None:
    """Each statement of a bucket policy says Effect, Principal, Action and Resource."""
    for one in policies.statements(_given(call)):
        for field in ("Effect", "Principal", "Action", "Resource"):
            if field not in one and f"Not{field}" not in one:
                return f"Missing required field {field}"
    return None


@refuses("s3", "PutBucketPolicy", code="MalformedPolicy", doc=_WHO)
def principal_does_not_exist(call: Call) -> str | None:
    """A bucket policy can name only users and roles that exist."""
    iam = call.backend("iam")
    known = {user.arn for user in iam.users.values()} | {r.arn for r in iam.roles.values()}
    for one in policies.statements(_given(call)):
        for name in policies.principals(one):
            ours = name.startswith(
                (f"arn:aws:iam::{call.account}:user/", f"arn:aws:iam::{call.account}:role/")
            )
            if ours and name not in known:
                return "Invalid principal in policy"
    return None


@refuses("s3", "PutBucketPolicy", code="MalformedPolicy", doc=_WHAT)
def policy_for_another_bucket(call: Call) -> str | None:
    """The resources of a bucket policy are the bucket itself and its objects."""
    for one in policies.statements(_given(call)):
        for resource in policies.many(one.get("Resource", [])):
            named = resource.removeprefix(_ARN).partition("/")[0]
            if not like(named, call.params["Bucket"]):
                return "Policy has invalid resource"
    return None


@refuses("s3", "PutBucketPolicy", code="MalformedPolicy", doc=_WHAT)
def action_does_not_exist(call: Call) -> str | None:
    """The actions of a bucket policy are actions of S3."""
    for one in policies.statements(_given(call)):
        for pattern in policies.many(one.get("Action", [])):
            if not any(like(pattern.lower(), a) for a in policies.all_actions()):
                return "Policy has invalid action"
    return None


@refuses("s3", "PutBucketPolicy", code="MalformedPolicy", doc=_WHAT)
def action_fits_no_resource(call: Call) -> str | None:
    """Actions on objects need the objects' ARN (bucket/*), actions on the bucket the bucket's own."""
    for one in policies.statements(_given(call)):
        resources = policies.many(one.get("Resource", []))
        for pattern in policies.many(one.get("Action", [])):
            meant = [a for a in policies.all_actions() if like(pattern.lower(), a)]
            if resources and not any(policies.fits(a, r) for a in meant for r in resources):
                return "Action does not apply to any resource(s) in statement"
    return None


@refuses("s3", "PutBucketPolicy", code="AccessDenied", doc=_BLOCK)
def public_policy_blocked(call: Call) -> str | None:
    """BlockPublicPolicy, on for every new bucket, refuses a policy that lets in everyone."""
    found = s3.bucket(call)
    block = found and found.public_access_block
    if block and block.block_public_policy and policies.is_public(_given(call)):
        return (
            "User is not authorized to perform: s3:PutBucketPolicy on resource: "
            f'"{_ARN}{found.name}" because public policies are prevented by the '
            "BlockPublicPolicy setting in S3 Block Public Access."
        )
    return None


@answers("s3", "GetBucketPolicyStatus", doc=s3.API + "GetBucketPolicyStatus.html")
def policy_status(call: Call) -> dict[str, Any] | None:
    """A bucket's policy is public if someone it doesn't name gets in."""
    found = s3.bucket(call)
    policy = found and found.policy and policies.parse(found.policy)
    return {"PolicyStatus": {"IsPublic": policies.is_public(policy)}} if policy else None
