"""Who may do what: every call is answered for the user or session that signed it, by the policies it has.

The opening credentials belong to an IAM user, ``administrator``, whose one policy is AdministratorAccess.
"""

from __future__ import annotations

import base64
import json
import re
import zlib
from datetime import datetime, timedelta
from typing import Any

from moto.core.utils import get_service_model
from moto.iam.models import iam_backends

from awslab.account.clock import clock
from awslab.account.engine import Call
from awslab.account.policy import (
    BOUNDARY,
    IDENTITY,
    RESOURCE,
    SESSION,
    TRUST,
    Caller,
    Decision,
    Policy,
    Request,
    decide,
)
from awslab.account.registry import changes, differs, refuses
from awslab.account.rules import _callers
from awslab.account.rules._requests import wanted
from awslab.account.rules._requests_s3 import bucket
from awslab.account.rules._s3_policy import is_public

_LOGIC = "IAM/latest/UserGuide/reference_policies_evaluation-logic.html"
_COMMON = "IAM/latest/APIReference/CommonErrors.html"
#: Calls that need no permission at all.
_FREE = ("GetCallerIdentity", "GetSessionToken")
ROLE_ARN = re.compile(r"arn:aws[\w-]*:iam::\d{12}:role/\S+")


@refuses("*", "*", code="MissingAuthenticationToken", doc=_COMMON)
def unsigned_request(call: Call) -> str | None:
    """A request must be signed, except to S3, where the bucket decides, and for the few operations that need it not."""
    if _callers.credential(call) or call.service == "s3" or not call.service:
        return None
    operation = get_service_model(call.service).operation_model(call.operation)
    if operation.auth_type == "none" or operation.metadata.get("authtype") == "none":
        return None
    return "Request is missing Authentication Token"


@refuses("*", "*", code="InvalidClientTokenId", doc=_COMMON)
def unknown_access_key(call: Call) -> str | None:
    """A request signed with an access key that doesn't exist, is inactive, or lacks its session token is refused."""
    if caller(call):
        return None
    if call.service == "ec2":
        return "AWS was not able to validate the provided access credentials"
    if call.service == "s3":
        return "The AWS Access Key Id you provided does not exist in our records."
    return "The security token included in the request is invalid."


@refuses("*", "*", code="ExpiredToken", doc="STS/latest/APIReference/CommonErrors.html")
def expired_session(call: Call) -> str | None:
    """Temporary credentials end at their expiration, and every service refuses them from then on."""
    session = _callers.session_of(call, _callers.credential(call))
    if not session or clock.now < session.expiration:
        return None
    if call.service == "ec2":
        return "Request has expired."
    if call.service == "s3":
        return "The provided token has expired."
    return "The security token included in the request is expired"


@refuses(
    "s3",
    "*",
    code="AccessDenied",
    status=403,
    doc="AmazonS3/latest/userguide/using-presigned-url.html",
)
def expired_presigned_url(call: Call) -> str | None:
    """A presigned URL works until the time it was made for has passed."""
    query = call.request.args
    if "X-Amz-Expires" in query:
        signed = datetime.strptime(query["X-Amz-Date"], "%Y%m%dT%H%M%SZ")
        ends = signed + timedelta(seconds=int(query["X-Amz-Expires"]))
    elif "Signature" in query:
        ends = datetime(1970, 1, 1) + timedelta(seconds=int(query["Expires"]))
    else:
        return None
    return "Request has expired" if clock.now > ends else None


@refuses("*", "*", code="AccessDenied", doc=_LOGIC)
def explicit_deny(call: Call) -> str | None:
    """A Deny statement that concerns the request ends it, whatever else allows it."""
    refused = _refused(call)
    return _message(call, *refused) if refused and refused[1].explicit else None


@refuses("*", "*", code="AccessDenied", doc=_LOGIC)
def no_identity_policy_allows(call: Call) -> str | None:
    """Without a policy that allows it, a request is refused: everything starts denied."""
    return _implicit(call, IDENTITY)


@refuses("*", "*", code="AccessDenied", doc="IAM/latest/UserGuide/access_policies_boundaries.html")
def outside_permissions_boundary(call: Call) -> str | None:
    """A permissions boundary limits what the identity-based policies of a user or role can grant."""
    return _implicit(call, BOUNDARY)


@refuses(
    "*",
    "*",
    code="AccessDenied",
    doc="IAM/latest/UserGuide/access_policies.html",
)
def outside_session_policy(call: Call) -> str | None:
    """A session has no more than its session policies allow, whatever the role may do."""
    return _implicit(call, SESSION)


@refuses(
    "*",
    "*",
    code="AccessDenied",
    doc="IAM/latest/UserGuide/reference_policies_evaluation-logic-cross-account.html",
)
def resource_of_another_account(call: Call) -> str | None:
    """What belongs to another account, or is asked for by nobody in particular, must be granted by its own policy."""
    return _implicit(call, RESOURCE)


@refuses(
    "*", "*", code="AccessDenied", doc="IAM/latest/UserGuide/id_roles_update-role-trust-policy.html"
)
def trust_policy_names_the_caller(call: Call) -> str | None:
    """A role can be assumed only by those its trust policy names."""
    return _implicit(call, TRUST)


@changes("s3", "moto.s3.models:FakeBucket.get_permission", doc=_LOGIC)
def bucket_policy_means_its_principals(original: Any, self: Any, *_: Any) -> Any:
    """A bucket policy's Deny concerns the principals and conditions it names, not everybody."""
    from moto.iam.access_control import PermissionResult

    return PermissionResult.PERMITTED  # decided before, with the whole request known


differs(
    "iam",
    "Service control policies, VPC endpoint policies and policies of queues, topics, keys and functions limit requests",
    because="The book's labs don't build them. Policies of users, groups, roles and buckets, permissions boundaries "
    "and session policies are evaluated in full.",
)

differs(
    "iam",
    "A request signed with a wrong secret access key is refused (SignatureDoesNotMatch)",
    because="The simulator knows a caller by its access key id and session token; it does not compute signatures.",
)


def caller(call: Call) -> Caller | None:
    """Return who calls, looked up once a call; None if the credentials are no good."""
    if "caller" not in call.__dict__:
        call.__dict__["caller"] = _callers.find(call, _callers.credential(call))
    found: Caller | None = call.__dict__["caller"]
    return found


def _refused(call: Call) -> tuple[Request, Decision] | None:
    """Return what policies refuse of this call and why, decided once a call; None if all of it is allowed."""
    if "refused" not in call.__dict__:
        call.__dict__["refused"] = _decide(call)
    found: tuple[Request, Decision] | None = call.__dict__["refused"]
    return found


def _decide(call: Call) -> tuple[Request, Decision] | None:
    asking = caller(call)
    if not asking or not call.service or call.operation in _FREE:
        return None
    if asking is _callers.ANONYMOUS and call.service != "s3":
        return None
    if _may_everything(asking) and call.service != "s3" and call.operation != "AssumeRole":
        return None
    for request in wanted(call, asking):
        policy, owner = _policy_of(call, request, asking)
        decision = decide(request, asking, policy, owner)
        if not decision.allowed and not _readable_by_all(request):
            return request, decision
    return None


def _may_everything(asking: Caller) -> bool:
    """Say whether nothing but a resource's own policy could refuse this caller: the usual case, kept short."""
    return (
        [policy.source for policy in asking.identity] == [_callers.ADMINISTRATOR_POLICY]
        and asking.boundary is None
        and asking.session is None
    )


def _policy_of(call: Call, request: Request, asking: Caller) -> tuple[Policy | None, str]:
    """Return the policy of the resource itself, if it has one, and the account that owns it."""
    if request.action.startswith("s3:") and request.action != "s3:CreateBucket":
        found = bucket(request.resource.removeprefix("arn:aws:s3:::").partition("/")[0])
        if not found:
            return None, ""
        policy = _callers.parse(found.policy.decode() if found.policy else "{}", RESOURCE)
        block = found.public_access_block
        if block and block.restrict_public_buckets and asking.account != found.account_id:
            policy = Policy({}, RESOURCE) if is_public(dict(policy.document)) else policy
        return policy, found.account_id
    if request.action == "sts:AssumeRole" and ROLE_ARN.fullmatch(request.resource):
        return trust_of(call, request.resource, asking)
    return None, ""


def trust_of(call: Call, arn: str, asking: Caller) -> tuple[Policy, str]:
    """Return a role's trust policy, empty for a role that doesn't exist, and the role's account."""
    owner = arn.split(":")[4]
    for role in iam_backends[owner][call.partition].roles.values():
        if role.arn == arn:
            return _callers.parse(role.assume_role_policy_document, TRUST), owner
    if owner != asking.account and arn.endswith(f":role/{_callers.ORGANIZATION_ROLE}"):
        return Policy(organization_trust(asking.account), TRUST), owner
    return Policy({}, TRUST), owner


def organization_trust(account: str) -> dict[str, Any]:
    """Return the trust policy AWS Organizations gives the role it makes in a member account."""
    principal = {"AWS": f"arn:aws:iam::{account}:root"}
    statement = {"Effect": "Allow", "Principal": principal, "Action": "sts:AssumeRole"}
    return {"Version": "2012-10-17", "Statement": [statement]}


def _readable_by_all(request: Request) -> bool:
    """Say whether an ACL lets everybody do this: read an object, or list a bucket."""
    name, _, key = request.resource.removeprefix("arn:aws:s3:::").partition("/")
    found = bucket(name) if request.action in ("s3:GetObject", "s3:ListBucket") else None
    if not found or (found.public_access_block and found.public_access_block.ignore_public_acls):
        return False
    thing = found.keys.get(key) if key else found
    return bool(thing and thing.acl and thing.acl.public_read)


def _of_strangers(request: Request, asking: Caller) -> bool:
    found = bucket(request.resource.removeprefix("arn:aws:s3:::").partition("/")[0])
    return bool(found and found.account_id != asking.account)


def _implicit(call: Call, kind: str) -> str | None:
    refused = _refused(call)
    if not refused or refused[1].explicit or refused[1].kind != kind:
        return None
    return _message(call, *refused)


def _message(call: Call, request: Request, decision: Decision) -> str:
    asking = caller(call)
    assert asking is not None
    if call.service == "s3" and (asking is _callers.ANONYMOUS or _of_strangers(request, asking)):
        return "Access Denied"  # S3 gives strangers no reasons
    resource = f'"{request.resource}"' if call.service == "s3" else request.resource
    on = f" on resource: {resource}" if request.resource != "*" else ""
    why = decision.why(request.action)
    text = f"User: {asking.arn} is not authorized to perform: {request.action}{on} {why}"
    if call.service != "ec2":
        return text
    text = f"You are not authorized to perform this operation. {text}"
    if call.operation.startswith("Describe"):
        return text
    encoded = encode(asking, request, decision)
    return f"{text}. Encoded authorization failure message: {encoded}"


def encode(asking: Caller, request: Request, decision: Decision) -> str:
    """Return a decision in the form that sts:DecodeAuthorizationMessage decodes."""

    def items(values: list[Any]) -> dict[str, Any]:
        return {"items": [{"value": value} for value in values]}

    def listed(value: Any) -> list[Any]:
        return value if isinstance(value, list) else [value]

    matched = [
        {
            "statementId": statement.get("Sid", ""),
            "effect": statement["Effect"].upper(),
            "actions": items(listed(statement.get("Action", []))),
            "resources": items(listed(statement.get("Resource", []))),
        }
        for _, statement in decision.matched
    ]
    conditions = [
        {"key": key, "values": items(listed(value))} for key, value in request.context.items()
    ]
    principal = {"id": asking.user_id, "name": asking.arn.rpartition("/")[2], "arn": asking.arn}
    decoded = {
        "allowed": False,
        "explicitDeny": decision.explicit,
        "matchedStatements": {"items": matched},
        "failures": {"items": []},
        "context": {
            "principal": principal,
            "action": request.action,
            "resource": request.resource,
            "conditions": {"items": conditions},
        },
    }
    packed = zlib.compress(json.dumps(decoded).encode())
    return base64.urlsafe_b64encode(packed).decode().rstrip("=")
