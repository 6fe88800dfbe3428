"""IAM users and groups: names, passwords, memberships, and what must go before a user can."""

from __future__ import annotations

import re
from typing import Any

from awslab.account.engine import Call
from awslab.account.registry import changes, refuses
from awslab.account.rules._callers import credential, session_of

_API = "IAM/latest/APIReference/"
_QUOTAS = "IAM/latest/UserGuide/reference_iam-quotas.html"

#: The name's parameter and its longest length, by what an operation makes.
_NAMES = {
    "CreateUser": ("UserName", 64),
    "CreateGroup": ("GroupName", 128),
    "CreateRole": ("RoleName", 64),
    "CreatePolicy": ("PolicyName", 128),
    "CreateInstanceProfile": ("InstanceProfileName", 128),
    "UpdateUser": ("NewUserName", 64),
    "UpdateGroup": ("NewGroupName", 128),
}


def find(entities: Any, name: str) -> Any:
    """Return the user, group, role or profile of that name; None if there is none."""
    return next((entity for entity in entities.values() if entity.name == name), None)


@refuses("iam", *_NAMES, code="ValidationError", doc=_QUOTAS)
def entity_name(call: Call) -> str | None:
    """A name of IAM has letters, digits and +=,.@_- only: at most 64 for users and roles, 128 for all others."""
    name, longest = _NAMES[call.operation]
    value = call.params.get(name, "")
    field = name[0].lower() + name[1:]
    if len(value) > longest:
        return (
            f"1 validation error detected: Value '{value}' at '{field}' failed to satisfy "
            f"constraint: Member must have length less than or equal to {longest}"
        )
    if re.fullmatch(r"[\w+=,.@-]*", value, re.ASCII):
        return None
    return (
        f"The specified value for {field} is invalid. It must contain only alphanumeric "
        "characters and/or the following: +=,.@_-"
    )


@refuses("iam", *_NAMES, code="ValidationError", doc=_QUOTAS)
def path_shape(call: Call) -> str | None:
    """A path begins and ends with a slash."""
    path = call.params.get("Path", "/")
    if re.fullmatch(r"/|/[!-~]+/", path):
        return None
    return (
        "The specified value for path is invalid. It must begin and end with / and contain only "
        "alphanumeric characters and/or / characters."
    )


@refuses(
    "iam",
    "CreateUser",
    "CreateGroup",
    "CreateRole",
    "CreateInstanceProfile",
    "UpdateUser",
    "UpdateGroup",
    code="EntityAlreadyExists",
    doc=_QUOTAS,
    status=409,
)
def name_taken_in_any_case(call: Call) -> str | None:
    """Names of users, groups, roles and instance profiles are unique in the account, whatever their case."""
    name = call.params.get(_NAMES[call.operation][0], "")
    kind = re.sub(r"^(Create|Update)", "", call.operation)
    iam = call.backend()
    entities = {
        "User": iam.users,
        "Group": iam.groups,
        "Role": iam.roles,
        "InstanceProfile": iam.instance_profiles,
    }[kind]
    renamed = call.params.get(f"{kind}Name") if call.operation.startswith("Update") else None
    for entity in entities.values():
        if entity.name.lower() == name.lower() and entity.name != renamed:
            label = "Instance Profile" if kind == "InstanceProfile" else kind
            return f"{label} with name {name} already exists."
    return None


@refuses(
    "iam",
    "DeleteUser",
    code="DeleteConflict",
    doc="IAM/latest/UserGuide/id_users_remove.html",
    status=409,
)
def delete_user_with_belongings(call: Call) -> str | None:
    """A user can be deleted once its keys, password, MFA devices, certificates and group memberships are gone."""
    iam = call.backend()
    user = iam.users.get(call.params["UserName"])
    if not user:
        return None
    belongings = {
        "must remove users from group first": iam.get_groups_for_user(user.name),
        "must delete access keys first": user.access_keys,
        "must delete login profile first": user.password,
        "must delete MFA device first": user.mfa_devices,
        "must delete signing certificates first": user.signing_certificates,
        "must delete SSH public keys first": user.ssh_public_keys,
    }
    for first, there in belongings.items():
        if there:
            return f"Cannot delete entity, {first}."
    return None


@refuses("iam", "DeleteGroup", code="DeleteConflict", doc=_API + "API_DeleteGroup.html", status=409)
def delete_group_in_use(call: Call) -> str | None:
    """A group can be deleted once it has no users and no policies."""
    group = call.backend().groups.get(call.params["GroupName"])
    if group and group.users:
        return "Cannot delete entity, must remove users from group first."
    if group and group.managed_policies:
        return "Cannot delete entity, must detach all policies first."
    if group and group.policies:
        return "Cannot delete entity, must delete policies first."
    return None


@refuses("iam", "AddUserToGroup", code="LimitExceeded", doc=_QUOTAS, status=409)
def groups_per_user(call: Call) -> str | None:
    """A user can be in 10 groups."""
    iam, name = call.backend(), call.params["UserName"]
    groups = iam.get_groups_for_user(name) if name in iam.users else []
    known = call.params["GroupName"] in [group.name for group in groups]
    if len(groups) >= 10 and not known:
        return "Cannot exceed quota for GroupsPerUser: 10"
    return None


@refuses(
    "iam",
    "CreateLoginProfile",
    "UpdateLoginProfile",
    code="PasswordPolicyViolation",
    doc="IAM/latest/UserGuide/id_credentials_passwords_account-policy.html",
)
def password_policy(call: Call) -> str | None:
    """A password has at least 8 characters of three kinds, or what the account's password policy asks for."""
    password, policy = call.params.get("Password"), call.backend().account_password_policy
    if password is None:
        return None
    kinds = {
        "uppercase letter": r"[A-Z]",
        "lowercase letter": r"[a-z]",
        "number": r"\d",
        "symbol": r"[^A-Za-z0-9]",
    }
    missing = [kind for kind, pattern in kinds.items() if not re.search(pattern, password)]
    least = policy.minimum_password_length if policy else 8
    if len(password) < least:
        return f"Password should have a minimum length of {least}"
    if policy:
        asked = {
            "uppercase letter": policy.require_uppercase_characters,
            "lowercase letter": policy.require_lowercase_characters,
            "number": policy.require_numbers,
            "symbol": policy.require_symbols,
        }
        missing = [kind for kind in missing if asked[kind]]
    elif len(missing) < 2:
        return None
    return f"Password should have at least one {missing[0]}" if missing else None


@refuses("iam", "GetUser", code="ValidationError", doc=_API + "API_GetUser.html")
def no_user_calls(call: Call) -> str | None:
    """A role's session is no user: it must say which user it means."""
    session = session_of(call, credential(call))
    if "UserName" not in call.params and session and ":role/" in session.issuer:
        return "Must specify userName when calling with non-User credentials"
    return None


_IDS = "IAM/latest/UserGuide/reference_identifiers.html"


@changes("iam", "moto.iam.models:User.__init__", doc=_IDS)
def user_id(original: Any, self: Any, *args: Any, **kwargs: Any) -> None:
    """A user's unique id begins with AIDA."""
    original(self, *args, **kwargs)
    self.id = f"AIDA{self.id[:17].upper()}"


@changes("iam", "moto.iam.models:Group.__init__", doc=_IDS)
def group_id(original: Any, self: Any, *args: Any, **kwargs: Any) -> None:
    """A group's unique id begins with AGPA."""
    original(self, *args, **kwargs)
    self.id = f"AGPA{self.id[:17].upper()}"


@changes("iam", "moto.iam.models:InstanceProfile.__init__", doc=_IDS)
def instance_profile_id(original: Any, self: Any, *args: Any, **kwargs: Any) -> None:
    """An instance profile's unique id begins with AIPA."""
    original(self, *args, **kwargs)
    self.id = f"AIPA{self.id[:17].upper()}"
