"""IAM roles: trust policies, service-linked roles and instance profiles."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from moto.iam.exceptions import MalformedPolicyDocument
from moto.iam.policy_validation import IAMTrustPolicyDocumentValidator

from awslab.account.engine import Call
from awslab.account.registry import refuses
from awslab.account.rules.iam import find

_API = "IAM/latest/APIReference/"


def role(call: Call) -> Any:
    """Return the role a call names, if it exists."""
    return find(call.backend("iam").roles, call.params["RoleName"])


@refuses(
    "iam",
    "RemoveRoleFromInstanceProfile",
    code="NoSuchEntity",
    doc=_API + "API_RemoveRoleFromInstanceProfile.html",
    status=404,
)
def role_not_in_profile(call: Call) -> str | None:
    """Only the role that an instance profile holds can be removed from it."""
    name = call.params["InstanceProfileName"]
    profile = find(call.backend().instance_profiles, name)
    if profile and role(call) and role(call) not in profile.roles:
        return f"Role {call.params['RoleName']} is not associated with instance profile {name}."
    return None


@refuses(
    "iam",
    "AttachRolePolicy",
    "DeleteRole",
    "DeleteRolePermissionsBoundary",
    "DeleteRolePolicy",
    "DetachRolePolicy",
    "PutRolePermissionsBoundary",
    "PutRolePolicy",
    "UpdateAssumeRolePolicy",
    "UpdateRole",
    code="UnmodifiableEntity",
    doc="IAM/latest/UserGuide/using-service-linked-roles.html",
)
def service_linked_role(call: Call) -> str | None:
    """A service-linked role belongs to its service: nobody else changes its policies or deletes it."""
    found = role(call)
    if found and found.path.startswith("/aws-service-role/"):
        return (
            f"Cannot perform the operation on the protected role '{found.name}' - "
            "this role is only modifiable by AWS"
        )
    return None


@refuses(
    "iam",
    "CreateServiceLinkedRole",
    code="InvalidInput",
    doc=_API + "API_CreateServiceLinkedRole.html",
)
def service_linked_role_taken(call: Call) -> str | None:
    """A service has one service-linked role in an account; a second needs a suffix of its own."""
    service, suffix = call.params["AWSServiceName"], call.params.get("CustomSuffix", "")
    for found in call.backend().roles.values():
        of_service = found.path == f"/aws-service-role/{service}/"
        if of_service and found.name.partition("_")[2] == suffix:
            return (
                f"Service role name {found.name} has been taken in this account, "
                "please try a different suffix."
            )
    return None


@refuses(
    "iam",
    "CreateRole",
    code="MalformedPolicyDocument",
    doc="IAM/latest/UserGuide/id_roles_create.html",
)
def trust_policy_is_a_policy(call: Call) -> str | None:
    """A trust policy must be a valid policy that names principals and actions, without resources."""
    try:
        IAMTrustPolicyDocumentValidator(call.params["AssumeRolePolicyDocument"]).validate()
    except MalformedPolicyDocument as error:
        return str(error.message)
    return None


@refuses(
    "iam",
    "CreateRole",
    "UpdateAssumeRolePolicy",
    code="MalformedPolicyDocument",
    doc="IAM/latest/UserGuide/reference_policies_elements_principal.html",
)
def trust_policy_names_nobody(call: Call) -> str | None:
    """A trust policy can name only users and roles that exist."""
    iam, account = call.backend(), call.account
    known = {entity.arn for kind in (iam.users, iam.roles) for entity in kind.values()}
    for arn in _principals(call):
        ours = re.match(rf"arn:aws:iam::{account}:(user|role)/", arn)
        if ours and arn not in known:
            return f'Invalid principal in policy: "AWS":"{arn}"'
    return None


def _principals(call: Call) -> Iterator[str]:
    given = call.params.get("AssumeRolePolicyDocument") or call.params.get("PolicyDocument", "")
    try:
        found = json.loads(given).get("Statement", [])
    except ValueError:
        return
    for statement in [found] if isinstance(found, dict) else found:
        principal = statement.get("Principal", {})
        named = principal.get("AWS", []) if isinstance(principal, dict) else []
        yield from [named] if isinstance(named, str) else named


@refuses(
    "iam", "CreateRole", "UpdateRole", code="ValidationError", doc=_API + "API_CreateRole.html"
)
def session_duration_of_a_role(call: Call) -> str | None:
    """A role's maximum session duration is between one and twelve hours."""
    given = call.params.get("MaxSessionDuration", 3600)
    if given <= 43_200:
        return None
    return (
        f"1 validation error detected: Value '{given}' at 'maxSessionDuration' failed to satisfy "
        "constraint: Member must have value less than or equal to 43200"
    )
