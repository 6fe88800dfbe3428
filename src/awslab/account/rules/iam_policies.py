"""IAM policies: how big, how many, attached to what; AWS's own; permissions boundaries."""

from __future__ import annotations

import re
from typing import Any

from awslab.account.engine import Call
from awslab.account.registry import answers, changes, refuses
from awslab.account.rules._callers import administrator
from awslab.account.rules.iam import find

_API = "IAM/latest/APIReference/"
_QUOTAS = "IAM/latest/UserGuide/reference_iam-quotas.html"
_BOUNDARIES = "IAM/latest/UserGuide/access_policies_boundaries.html"
_OWN = "arn:aws:iam::aws:policy/"

#: Characters all inline policies of one holder may have together.
_INLINE = {"User": 2048, "Group": 5120, "Role": 10_240}


def _holder(call: Call) -> tuple[str, Any]:
    """Return the kind and the entity whose policies an operation is about."""
    kind = next(kind for kind in _INLINE if f"{kind}Name" in call.params)
    iam = call.backend()
    return kind, find(getattr(iam, f"{kind.lower()}s"), call.params[f"{kind}Name"])


def _size(document: str) -> int:
    """Return what IAM counts: white space is free."""
    return len(re.sub(r"\s", "", document))


def _holders(call: Call) -> list[Any]:
    iam = call.backend()
    return [*iam.users.values(), *iam.groups.values(), *iam.roles.values()]


@refuses(
    "iam", "DeletePolicy", code="DeleteConflict", doc=_API + "API_DeletePolicy.html", status=409
)
def delete_attached_policy(call: Call) -> str | None:
    """A managed policy can be deleted once it is attached to nothing and is nobody's permissions boundary."""
    arn = call.params["PolicyArn"]
    for holder in _holders(call):
        boundary = getattr(holder, "permissions_boundary", None) or {}
        if arn in holder.managed_policies or arn == boundary.get("PermissionsBoundaryArn"):
            return "Cannot delete a policy attached to entities."
    return None


@refuses(
    "iam", "DeletePolicy", code="DeleteConflict", doc=_API + "API_DeletePolicy.html", status=409
)
def delete_policy_with_versions(call: Call) -> str | None:
    """A managed policy can be deleted once its default version is its only one."""
    policy = call.backend().managed_policies.get(call.params["PolicyArn"])
    if policy and len(policy.versions) > 1:
        return (
            "This policy has more than one version. Before you delete a policy, you must delete "
            "the policy's versions. The default version is deleted with the policy."
        )
    return None


@refuses(
    "iam",
    "CreatePolicyVersion",
    "DeletePolicy",
    "DeletePolicyVersion",
    "SetDefaultPolicyVersion",
    "TagPolicy",
    "UntagPolicy",
    code="AccessDenied",
    doc="IAM/latest/UserGuide/access_policies_managed-vs-inline.html",
    status=403,
)
def policy_of_aws(call: Call) -> str | None:
    """AWS managed policies are AWS's: an account attaches them, and can't change or delete them."""
    arn = call.params["PolicyArn"]
    if not arn.startswith(_OWN):
        return None
    return f"The policy {arn} is managed by AWS: iam:{call.operation} is not allowed on it"


@refuses(
    "iam",
    "AttachUserPolicy",
    "AttachGroupPolicy",
    "AttachRolePolicy",
    code="LimitExceeded",
    doc=_QUOTAS,
    status=409,
)
def policies_per_holder(call: Call) -> str | None:
    """Ten managed policies can be attached to a user, group or role."""
    kind, holder = _holder(call)
    if not holder or call.params["PolicyArn"] in holder.managed_policies:
        return None
    if len(holder.managed_policies) >= 10:
        return f"Cannot exceed quota for PoliciesPer{kind}: 10"
    return None


@refuses(
    "iam",
    "PutUserPolicy",
    "PutGroupPolicy",
    "PutRolePolicy",
    code="LimitExceeded",
    doc=_QUOTAS,
    status=409,
)
def inline_policy_size(call: Call) -> str | None:
    """Inline policies have together at most 2,048 characters for a user, 5,120 for a group, 10,240 for a role."""
    kind, holder = _holder(call)
    if not holder:
        return None
    texts = holder.policies | {call.params["PolicyName"]: call.params["PolicyDocument"]}
    if sum(map(_size, texts.values())) <= _INLINE[kind]:
        return None
    return f"Maximum policy size of {_INLINE[kind]} bytes exceeded for {kind.lower()} {holder.name}"


@refuses(
    "iam", "CreatePolicy", "CreatePolicyVersion", code="LimitExceeded", doc=_QUOTAS, status=409
)
def managed_policy_size(call: Call) -> str | None:
    """A managed policy has at most 6,144 characters, white space not counted."""
    too_big = _size(call.params["PolicyDocument"]) > 6144
    return "Cannot exceed quota for PolicySize: 6144" if too_big else None


@refuses(
    "iam", "CreateRole", "UpdateAssumeRolePolicy", code="LimitExceeded", doc=_QUOTAS, status=409
)
def trust_policy_size(call: Call) -> str | None:
    """A trust policy has at most 2,048 characters, white space not counted."""
    given = call.params.get("AssumeRolePolicyDocument") or call.params.get("PolicyDocument", "")
    return "Cannot exceed quota for ACLSizePerRole: 2048" if _size(given) > 2048 else None


@changes("iam", "moto.iam.models:ManagedPolicy.attach_to", doc=_API + "API_AttachUserPolicy.html")
def attach_twice(original: Any, self: Any, obj: Any) -> None:
    """Attaching a policy that is attached already changes nothing."""
    if self.arn not in obj.managed_policies:
        original(self, obj)


@refuses(
    "iam",
    "CreateRole",
    "CreateUser",
    "PutRolePermissionsBoundary",
    "PutUserPermissionsBoundary",
    code="NoSuchEntity",
    doc=_BOUNDARIES,
    status=404,
)
def boundary_is_a_policy(call: Call) -> str | None:
    """A permissions boundary is a managed policy that exists."""
    arn = call.params.get("PermissionsBoundary")
    if arn and arn not in call.backend().managed_policies:
        return f"Scope ARN: {arn} does not exist or is not attachable."
    return None


@refuses(
    "iam",
    "PutUserPermissionsBoundary",
    "DeleteUserPermissionsBoundary",
    code="NoSuchEntity",
    doc=_API + "API_PutUserPermissionsBoundary.html",
    status=404,
)
def boundary_of_a_user(call: Call) -> str | None:
    """A permissions boundary is set on a user that exists."""
    name = call.params["UserName"]
    if name not in call.backend().users:
        return f"The user with name {name} cannot be found."
    return None


@answers("iam", "PutUserPermissionsBoundary", doc=_API + "API_PutUserPermissionsBoundary.html")
def put_user_permissions_boundary(call: Call) -> dict[str, Any]:
    """A user's permissions boundary is set at any time."""
    user = call.backend().users[call.params["UserName"]]
    user.permissions_boundary = _boundary(call.params["PermissionsBoundary"])
    return {}


@answers(
    "iam", "DeleteUserPermissionsBoundary", doc=_API + "API_DeleteUserPermissionsBoundary.html"
)
def delete_user_permissions_boundary(call: Call) -> dict[str, Any]:
    """Without its permissions boundary a user has all that its policies grant."""
    call.backend().users[call.params["UserName"]].permissions_boundary = None
    return {}


@changes("iam", "moto.iam.models:IAMBackend.list_policies", doc=_API + "API_ListPolicies.html")
def administrator_is_attached(original: Any, self: Any, *args: Any, **kwargs: Any) -> Any:
    """AdministratorAccess is attached to the user who opened the account."""
    administrator(self).managed_policies  # noqa: B018 - it attaches itself when it is looked at
    return original(self, *args, **kwargs)


@changes("iam", "moto.iam.responses:IamResponse.create_user", doc=_BOUNDARIES)
def create_user_within_a_boundary(original: Any, self: Any) -> Any:
    """A user can be created with its permissions boundary."""
    made = original(self)
    if arn := self._get_param("PermissionsBoundary"):
        made.result["User"].permissions_boundary = _boundary(arn)
    return made


def _boundary(arn: str) -> dict[str, str]:
    return {"PermissionsBoundaryType": "Policy", "PermissionsBoundaryArn": arn}
