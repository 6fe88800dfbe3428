"""STS: roles assumed, sessions and who one is."""

from __future__ import annotations

import base64
import json
import re
import zlib
from datetime import timedelta
from typing import Any

from moto.iam.exceptions import MalformedPolicyDocument
from moto.iam.models import iam_backends
from moto.iam.policy_validation import IAMPolicyDocumentValidator

from awslab.account.clock import clock
from awslab.account.engine import Call
from awslab.account.registry import Refused, answers, refuses
from awslab.account.rules import _callers
from awslab.account.rules._callers import Session
from awslab.account.rules.iam_enforcement import ROLE_ARN, caller, organization_trust

_API = "STS/latest/APIReference/"
_ASKS = ("AssumeRole", "GetSessionToken", "GetFederationToken")
_LONGEST = {"AssumeRole": 43_200, "GetSessionToken": 129_600, "GetFederationToken": 129_600}
_NAMES = {"AssumeRole": "RoleSessionName", "GetFederationToken": "Name"}


def _session(call: Call) -> Session | None:
    return _callers.session_of(call, _callers.credential(call))


def _role(call: Call) -> Any:
    arn = call.params["RoleArn"]
    if not ROLE_ARN.fullmatch(arn):
        return None
    account = arn.split(":")[4]
    roles = iam_backends[account][call.partition].roles.values()
    return next((role for role in roles if role.arn == arn), None)


@refuses("sts", "AssumeRole", code="ValidationError", doc=_API + "API_AssumeRole.html")
def role_arn_shape(call: Call) -> str | None:
    """A role is named by its ARN."""
    arn = call.params["RoleArn"]
    return None if ROLE_ARN.fullmatch(arn) else f"{arn} is invalid"


@refuses(
    "sts",
    "AssumeRole",
    "GetFederationToken",
    code="ValidationError",
    doc="IAM/latest/UserGuide/reference_iam-quotas.html",
)
def session_name(call: Call) -> str | None:
    """A session's name has letters, digits and =,.@_- only, and at most 64 of them (32 for a federated user)."""
    name = _NAMES[call.operation]
    value, longest = call.params[name], 64 if call.operation == "AssumeRole" else 32
    field = name[0].lower() + name[1:]
    if re.fullmatch(r"[\w+=,.@-]*", value) is None:
        what = r"Member must satisfy regular expression pattern: [\w+=,.@-]*"
    elif len(value) > longest:
        what = f"Member must have length less than or equal to {longest}"
    else:
        return None
    return (
        f"1 validation error detected: Value '{value}' at '{field}' failed to satisfy constraint: "
        f"{what}"
    )


@refuses("sts", *_ASKS, code="ValidationError", doc=_API + "API_AssumeRole.html")
def duration_limit(call: Call) -> str | None:
    """Temporary credentials live at most 12 hours for a role, 36 hours for a user."""
    given, longest = call.params.get("DurationSeconds", 0), _LONGEST[call.operation]
    if given <= longest:
        return None
    return (
        f"1 validation error detected: Value '{given}' at 'durationSeconds' failed to satisfy "
        f"constraint: Member must have value less than or equal to {longest}"
    )


@refuses(
    "sts",
    "AssumeRole",
    code="ValidationError",
    doc="IAM/latest/UserGuide/id_roles_use.html",
)
def duration_of_the_role(call: Call) -> str | None:
    """A session lasts at most the role's maximum session duration, one hour unless it was raised."""
    role = _role(call)
    if role and call.params.get("DurationSeconds", 0) > int(role.max_session_duration or 3600):
        return "The requested DurationSeconds exceeds the MaxSessionDuration set for this role."
    return None


@refuses(
    "sts",
    "AssumeRole",
    code="ValidationError",
    doc="IAM/latest/UserGuide/id_roles_terms-and-concepts.html",
)
def duration_of_a_chain(call: Call) -> str | None:
    """A role assumed from another role's session lasts at most one hour, whatever the role allows."""
    session = _session(call)
    chained = session is not None and ":role/" in session.issuer
    if chained and call.params.get("DurationSeconds", 0) > 3600:
        return (
            "The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by "
            "role chaining"
        )
    return None


@refuses(
    "sts",
    "AssumeRole",
    "GetFederationToken",
    code="ValidationError",
    doc=_API + "API_AssumeRole.html",
)
def session_policy_length(call: Call) -> str | None:
    """A session policy has at most 2,048 characters."""
    if len(call.params.get("Policy", "")) <= 2048:
        return None
    return (
        "1 validation error detected: Value at 'policy' failed to satisfy constraint: "
        "Member must have length less than or equal to 2048"
    )


@refuses(
    "sts",
    "AssumeRole",
    "GetFederationToken",
    code="MalformedPolicyDocument",
    doc=_API + "API_AssumeRole.html",
)
def session_policy_is_a_policy(call: Call) -> str | None:
    """A session policy must be a valid policy document."""
    if "Policy" not in call.params:
        return None
    try:
        IAMPolicyDocumentValidator(call.params["Policy"]).validate()
    except MalformedPolicyDocument as error:
        return str(error.message)
    return None


@refuses(
    "sts",
    "GetSessionToken",
    "GetFederationToken",
    code="AccessDenied",
    status=403,
    doc="IAM/latest/UserGuide/id_credentials_sts-comparison.html",
)
def session_asks_for_session(call: Call) -> str | None:
    """Only a user's own access keys get a session token or a federation token; a session's do not."""
    if _session(call):
        return f"Cannot call {call.operation} with session credentials"
    return None


@refuses(
    "iam",
    "*",
    code="InvalidClientTokenId",
    status=403,
    doc="IAM/latest/UserGuide/id_credentials_temp_control-access_getsessiontoken.html",
)
def user_session_calls_iam(call: Call) -> str | None:
    """Credentials from GetSessionToken call IAM only with MFA, those from GetFederationToken never."""
    session = _session(call)
    if not session or ":role/" in session.issuer or (session.mfa and not session.name):
        return None
    return "The security token included in the request is invalid"


@refuses(
    "sts",
    "DecodeAuthorizationMessage",
    code="InvalidAuthorizationMessageException",
    doc=_API + "API_DecodeAuthorizationMessage.html",
)
def not_an_encoded_message(call: Call) -> str | None:
    """Only a message that AWS encoded can be decoded."""
    try:
        _decoded(call.params["EncodedMessage"])
    except (ValueError, zlib.error):
        return "Message is not valid"
    return None


@answers("sts", "DecodeAuthorizationMessage", doc=_API + "API_DecodeAuthorizationMessage.html")
def decode_authorization_message(call: Call) -> dict[str, Any]:
    """The encoded part of an UnauthorizedOperation says who asked for what, and which statements decided."""
    return {"DecodedMessage": _decoded(call.params["EncodedMessage"])}


def _decoded(message: str) -> str:
    packed = base64.urlsafe_b64decode(message + "=" * (-len(message) % 4))
    return zlib.decompress(packed).decode()


@answers("sts", "GetCallerIdentity", doc=_API + "API_GetCallerIdentity.html")
def get_caller_identity(call: Call) -> dict[str, Any]:
    """The caller is a user, or a session of a role or of a user."""
    asking = caller(call)
    assert asking is not None
    return {"UserId": asking.user_id, "Account": asking.account, "Arn": asking.arn}


@answers("sts", "AssumeRole", doc=_API + "API_AssumeRole.html")
def assume_role(call: Call) -> dict[str, Any]:
    """A role's session has the role's policies, limited by session policies, until it expires."""
    params = call.params
    role = _role(call) or _organization_role(call)
    session = _opened(
        call, role.arn, params["RoleSessionName"], params.get("DurationSeconds", 3600)
    )
    asked = _session(call)
    session.chained = asked is not None and ":role/" in asked.issuer
    assumed = _callers.of_role(_iam(call, role.account_id), role, session.name)
    return {
        "Credentials": _credentials(session),
        "AssumedRoleUser": {"AssumedRoleId": assumed.user_id, "Arn": assumed.arn},
    } | ({"PackedPolicySize": _packed(call)} if session.policies or session.tags else {})


@answers("sts", "GetSessionToken", doc=_API + "API_GetSessionToken.html")
def get_session_token(call: Call) -> dict[str, Any]:
    """A user's session has the user's policies until it expires."""
    asking = caller(call)
    assert asking is not None
    duration = call.params.get("DurationSeconds", 43_200)
    return {"Credentials": _credentials(_opened(call, asking.arn, "", duration))}


@answers("sts", "GetFederationToken", doc=_API + "API_GetFederationToken.html")
def get_federation_token(call: Call) -> dict[str, Any]:
    """A federated user may do what both the user who asked and the session policies allow; without any, nothing."""
    asking = caller(call)
    assert asking is not None
    name = call.params["Name"]
    session = _opened(call, asking.arn, name, call.params.get("DurationSeconds", 43_200))
    session.policies = session.policies or ()
    arn = f"arn:aws:sts::{asking.account}:federated-user/{name}"
    return {
        "Credentials": _credentials(session),
        "FederatedUser": {"FederatedUserId": f"{asking.account}:{name}", "Arn": arn},
        "PackedPolicySize": _packed(call),
    }


def _opened(call: Call, issuer: str, name: str, duration: int) -> Session:
    from moto.sts.utils import random_session_token

    account = issuer.split(":")[4]
    iam = _iam(call, account)
    key = iam.create_temp_access_key()
    key.role_arn = issuer if ":role/" in issuer else None
    arns = [one["arn"] for one in call.params.get("PolicyArns", [])]
    session = Session(
        key,
        random_session_token(),
        issuer,
        name,
        clock.now + timedelta(seconds=duration),
        _callers.session_policies(iam, call.params.get("Policy"), arns),
        {tag["Key"]: tag["Value"] for tag in call.params.get("Tags", [])},
        clock.now,
        mfa="TokenCode" in call.params,
    )
    _callers.sessions(account, call.partition)[key.access_key_id] = session
    return session


def _organization_role(call: Call) -> Any:
    """Make the role that AWS Organizations puts into each account it creates."""
    account = call.params["RoleArn"].split(":")[4]
    asking = caller(call)
    if not asking or not call.params["RoleArn"].endswith(f"/{_callers.ORGANIZATION_ROLE}"):
        raise Refused("AccessDenied", "Access denied", 403)
    iam = _iam(call, account)
    trust = json.dumps(organization_trust(asking.account))
    role = iam.create_role(_callers.ORGANIZATION_ROLE, trust, "/", None, "", [], "3600")
    iam.attach_role_policy(_callers.ADMINISTRATOR_POLICY, role.name)
    return role


def _iam(call: Call, account: str) -> Any:
    return iam_backends[account][call.partition]


def _credentials(session: Session) -> dict[str, Any]:
    return {
        "AccessKeyId": session.key.access_key_id,
        "SecretAccessKey": session.key.secret_access_key,
        "SessionToken": session.token,
        "Expiration": session.expiration,
    }


def _packed(call: Call) -> int:
    """Return the share of the upper limit that policies and tags take, in percent."""
    return max(1, len(call.params.get("Policy", "")) * 100 // 2048)
