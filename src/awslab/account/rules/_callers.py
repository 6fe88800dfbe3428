"""Who calls: from the access key of a request to the user or session behind it, with all its policies."""

from __future__ import annotations

import functools
import gc
import json
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from botocore.credentials import Credentials
from moto.iam.models import IAMBackend, User, iam_backends
from moto.moto_api._internal import mock_random
from moto.sts.models import sts_backends
from moto.utilities.utils import get_partition

from awslab.account import environment
from awslab.account.engine import Call
from awslab.account.policy import (
    BOUNDARY,
    BY_ACCOUNT,
    BY_ROLE,
    DIRECT,
    IDENTITY,
    SESSION,
    Caller,
    Policy,
)

ADMINISTRATOR = "administrator"
ADMINISTRATOR_POLICY = "arn:aws:iam::aws:policy/AdministratorAccess"
#: The role AWS Organizations makes in an account it creates; administrators of the first account may assume it.
ORGANIZATION_ROLE = "OrganizationAccountAccessRole"
_EVERYTHING = Policy(
    {
        "Version": "2012-10-17",
        "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}],
    },
    source=ADMINISTRATOR_POLICY,
    holder="user",
)
ANONYMOUS = Caller("anonymous", "", {"*": DIRECT})


@dataclass(frozen=True, slots=True)
class Credential:
    """What a request is signed with: the key's id, and the token that temporary keys come with."""

    key: str
    token: str = ""


def credential(call: Call) -> Credential | None:
    """Return what the request is signed with, in its header or its URL; None for an unsigned one."""
    headers, query = call.request.headers, call.request.args
    header = headers.get("Authorization", "")
    if found := re.match(r"AWS4-HMAC-SHA256 Credential=([^/]+)/|AWS ([^:]+):", header):
        return Credential(found[1] or found[2], headers.get("X-Amz-Security-Token", ""))
    if signed := query.get("X-Amz-Credential"):
        return Credential(signed.partition("/")[0], query.get("X-Amz-Security-Token", ""))
    if key := query.get("AWSAccessKeyId"):
        return Credential(key, query.get("x-amz-security-token", ""))
    return None


@dataclass(slots=True)
class Session:
    """Temporary credentials that STS gave out.

    Attributes
    ----------
    issuer : str
        ARN of the role assumed, or of the user who asked.
    name : str
        The session's or federated user's name; empty for GetSessionToken.
    policies : tuple of Policy or None
        Session policies; None if it was opened without any.
    tags : dict of str to str
        Session tags.
    mfa : bool
        Whether an MFA code was given.
    chained : bool
        Whether a role's session asked for it.
    """

    key: Any
    token: str
    issuer: str
    name: str
    expiration: datetime
    policies: tuple[Policy, ...] | None
    tags: dict[str, str]
    issued: datetime
    mfa: bool = False
    chained: bool = False


def sessions(account: str, partition: str = "aws") -> dict[str, Session]:
    """Return the account's sessions by access key id; a reset of the account forgets them."""
    backend = sts_backends[account][partition]
    found: dict[str, Session] = backend.__dict__.setdefault("sessions", {})
    return found


class Administrator(User):
    """The user behind the opening credentials.

    Its one policy is AdministratorAccess, attached when somebody looks: AWS's policies take most of a second to read.
    """

    looked: dict[str, Any] | None = None

    @property
    def managed_policies(self) -> dict[str, Any]:
        if self.looked is None:
            self.looked = {}
            iam = iam_backends[self.account_id][get_partition(self.region_name)]
            iam.managed_policies[ADMINISTRATOR_POLICY].attach_to(self)
        return self.looked

    @managed_policies.setter
    def managed_policies(self, value: dict[str, Any]) -> None:
        """Take no notice of moto's empty one."""


def administrator(iam: IAMBackend) -> Any:
    """Return the user behind the opening credentials, made at the account's first call."""
    if not hasattr(iam, "administrator"):  # made once: the learner may delete it
        state = mock_random.getstate()  # its ids must not come from the stream of the learner's own
        mock_random.seed(0)
        user = iam.administrator = Administrator(iam.account_id, iam.region_name, ADMINISTRATOR)
        iam.users[user.name] = user
        key = user.create_access_key("AKIA")
        mock_random.setstate(state)
        key.access_key_id, key.secret_access_key = environment.ACCESS_KEY, environment.SECRET_KEY
        iam.access_keys[key.access_key_id] = key
    return iam.administrator


def find(call: Call, signed: Credential | None) -> Caller | None:
    """Return who calls; None if the key is unknown, inactive or comes without its token."""
    if signed is None:
        return ANONYMOUS
    iam = iam_backends[call.account][call.partition]
    if session := session_of(call, signed):
        return of_session(iam, session) if signed.token == session.token else None
    if signed.key == environment.ACCESS_KEY:
        administrator(iam)
    key = iam.access_keys.get(signed.key)
    if key is None:
        return of_user(iam, administrator(iam)) if _found_by_the_machine(signed.key) else None
    if key.status != "Active" or key.user_name not in iam.users:
        return None
    return of_user(iam, iam.users[key.user_name])


def session_of(call: Call, signed: Credential | None) -> Session | None:
    """Return the session whose temporary credentials a request is signed with."""
    return sessions(call.account, call.partition).get(signed.key) if signed else None


def _found_by_the_machine(key: str) -> bool:
    """Say whether botocore found this key by itself, in a profile or variable, before the account opened.

    Nothing of the machine can be found any more while the account is open, so a client that has such a key
    was made before; it acts as the administrator, like every client that was given no key.
    """
    return any(
        isinstance(thing, Credentials)
        and thing.method != "explicit"
        and getattr(thing, "_access_key", getattr(thing, "__dict__", {}).get("access_key")) == key
        for thing in gc.get_objects()
    )


def of_user(iam: IAMBackend, user: Any) -> Caller:
    """Return a user as a caller, with its own, its groups' and its managed policies."""
    groups = iam.get_groups_for_user(user.name)
    identity = attached(user, "user") + sum((attached(g, "group") for g in groups), ())
    context = {
        "aws:username": user.name,
        "aws:userid": user.id,
        "aws:PrincipalType": "User",
    } | {f"aws:PrincipalTag/{tag['Key']}": tag["Value"] for tag in user.tags or []}
    return _caller(
        user.arn,
        user.arn.split(":")[4],
        {user.arn: DIRECT, "*": DIRECT},
        identity=identity,
        boundary=_boundary(iam, getattr(user, "permissions_boundary", None)),
        user_id=user.id,
        context=context,
    )


def of_role(iam: IAMBackend, role: Any, session: str = "") -> Caller:
    """Return a role as a caller: the session of that name, or the role itself for the policy simulator."""
    arn = role.arn
    if session:
        arn = f"arn:{role.partition}:sts::{role.account_id}:assumed-role/{role.name}/{session}"
    tags = {f"aws:PrincipalTag/{tag['Key']}": tag["Value"] for tag in role.tags or []}
    user_id = f"{role.id}:{session}" if session else role.id
    return _caller(
        arn,
        role.account_id,
        {arn: DIRECT, role.arn: BY_ROLE, "*": BY_ROLE},
        identity=attached(role, "role"),
        boundary=_boundary(iam, role.permissions_boundary),
        user_id=user_id,
        context={"aws:userid": user_id, "aws:PrincipalType": "AssumedRole"} | tags,
        principal=role.arn,
    )


def of_session(iam: IAMBackend, session: Session) -> Caller | None:
    """Return a session as a caller; None if what it was issued for is gone."""
    facts: dict[str, Any] = {
        "aws:MultiFactorAuthPresent": str(session.mfa).lower(),
        "aws:TokenIssueTime": f"{session.issued.isoformat()}Z",
    } | {f"aws:PrincipalTag/{key}": value for key, value in session.tags.items()}
    account = session.issuer.split(":")[4]
    if ":role/" in session.issuer:
        roles = [role for role in iam.roles.values() if role.arn == session.issuer]
        if not roles:
            return None
        caller = of_role(iam, roles[0], session.name)
    else:
        users = [user for user in iam.users.values() if user.arn == session.issuer]
        if not users:
            return None
        caller = of_user(iam, users[0])
        if session.name:
            arn = caller.arn.split(":user/")[0].replace(":iam:", ":sts:")
            arn += f":federated-user/{session.name}"
            names = {arn: DIRECT, "*": BY_ROLE} | _account_names(account)
            facts |= {"aws:userid": f"{account}:{session.name}", "aws:PrincipalArn": arn}
            caller = replace(
                caller, arn=arn, names=names, user_id=f"{account}:{session.name}", boundary=None
            )
    return replace(caller, session=session.policies, context={**caller.context, **facts})


def _caller(
    arn: str, account: str, names: dict[str, int], principal: str = "", **rest: Any
) -> Caller:
    rest["context"] |= {
        "aws:PrincipalArn": principal or arn,
        "aws:PrincipalAccount": account,
        "aws:PrincipalIsAWSService": "false",
    }
    return Caller(arn, account, names | _account_names(account), **rest)


def _account_names(account: str) -> dict[str, int]:
    return {account: BY_ACCOUNT, f"arn:aws:iam::{account}:root": BY_ACCOUNT}


@functools.lru_cache(maxsize=512)
def _parsed(document: str) -> dict[str, Any]:
    parsed: dict[str, Any] = json.loads(document)
    return parsed


def parse(document: str, kind: str = IDENTITY, source: str = "", holder: str = "") -> Policy:
    """Return a JSON document as a policy of the evaluation."""
    return Policy(_parsed(document), kind, source, holder)


def managed(policy: Any, kind: str = IDENTITY, holder: str = "") -> Policy:
    """Return the default version of one of moto's managed policies."""
    default = policy.default_version_id
    document = next(v.document for v in policy.versions if v.version_id == default)
    return parse(document, kind, policy.arn, holder)


def attached(entity: Any, holder: str) -> tuple[Policy, ...]:
    """Return the inline and managed policies of a user, group or role."""
    inline = (parse(document, IDENTITY, name, holder) for name, document in entity.policies.items())
    if isinstance(entity, Administrator) and entity.looked is None:
        return (*inline, _EVERYTHING)
    managed_ones = (
        managed(policy, IDENTITY, holder) for policy in entity.managed_policies.values()
    )
    return (*inline, *managed_ones)


def _boundary(iam: IAMBackend, set_on: dict[str, str] | None) -> Policy | None:
    if not set_on:
        return None
    policy = iam.managed_policies.get(set_on["PermissionsBoundaryArn"])
    # A boundary whose policy is gone allows nothing.
    return managed(policy, BOUNDARY) if policy else Policy({}, BOUNDARY)


def session_policies(
    iam: IAMBackend, document: str | None, arns: Iterable[str]
) -> tuple[Policy, ...] | None:
    """Return the session policies a call to STS passes, or None if it passes none."""
    passed = [parse(document, SESSION)] if document else []
    passed += [
        managed(iam.managed_policies[arn], SESSION) for arn in arns if arn in iam.managed_policies
    ]
    return tuple(passed) or None
