"""Is a request allowed? AWS's policy evaluation as a pure function of the policies and the request.

Nothing here knows moto or boto3. The order is AWS's: an explicit Deny anywhere ends it; then a policy of the resource
may grant by itself (in the same account) or must grant as well (from another account, or to assume a role); then the
caller's own policies must allow, and its permissions boundary and session policies must not leave the action out.

See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from awslab.account.policy_conditions import holds

#: Kinds of policy, as AWS's messages call them.
IDENTITY = "identity-based policy"
RESOURCE = "resource-based policy"
TRUST = "role trust policy"
BOUNDARY = "permissions boundary"
SESSION = "session policy"

#: How a policy of a resource can mean a caller: by its own ARN, by its role's, or by its whole account.
DIRECT, BY_ROLE, BY_ACCOUNT = 3, 2, 1

_VARIABLE = re.compile(r"\$\{([^}]*)\}")


@dataclass(frozen=True, slots=True)
class Policy:
    """A policy document and where it comes from.

    Attributes
    ----------
    document : dict
        The parsed JSON.
    kind : str
        :data:`IDENTITY`, :data:`RESOURCE`, :data:`TRUST`, :data:`BOUNDARY` or :data:`SESSION`.
    source : str
        ARN of a managed policy, name of an inline one.
    holder : {"user", "group", "role", ""}
        What an identity-based policy is attached to.
    """

    document: Mapping[str, Any]
    kind: str = IDENTITY
    source: str = ""
    holder: str = ""

    @property
    def statements(self) -> list[Mapping[str, Any]]:
        """The statements; AWS allows a single one without its list."""
        found = self.document.get("Statement", [])
        return [found] if isinstance(found, Mapping) else list(found)


@dataclass(frozen=True, slots=True)
class Caller:
    """Who asks, and the policies that limit it.

    Attributes
    ----------
    arn : str
        As AWS's messages show it: a user's ARN or a session's.
    account : str
        12 digits; empty for an anonymous caller.
    names : dict of str to int
        What policies of resources may call it, with :data:`DIRECT`, :data:`BY_ROLE` or :data:`BY_ACCOUNT`.
    identity : tuple of Policy
        Of the user and its groups, or of the role.
    boundary : Policy or None
        The permissions boundary.
    session : tuple of Policy or None
        Session policies; None if the session was opened without any.
    user_id : str
        AWS's unique id: ``AIDA...`` for a user, ``AROA...:session`` for a role's session.
    context : dict of str to str or list of str
        Condition keys that describe the caller, such as ``aws:username``.
    """

    arn: str
    account: str
    names: Mapping[str, int]
    identity: tuple[Policy, ...] = ()
    boundary: Policy | None = None
    session: tuple[Policy, ...] | None = None
    user_id: str = ""
    context: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Request:
    """One action on one resource, as policies see it; an API call may need several.

    Attributes
    ----------
    action : str
        ``ec2:RunInstances``.
    resource : str
        An ARN, or ``*`` where the action has no resource.
    context : dict of str to str or list of str
        Condition keys that describe the request and the resource, such as ``aws:RequestedRegion``.
    """

    action: str
    resource: str = "*"
    context: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Decision:
    """The answer and what decided it.

    Attributes
    ----------
    allowed : bool
        Whether AWS would let the request through.
    explicit : bool
        Whether a Deny statement decided.
    kind : str
        The kind of policy that decided, or that lacks an Allow.
    matched : tuple of (Policy, statement)
        The statements that decided; empty for an implicit deny.
    """

    allowed: bool
    explicit: bool = False
    kind: str = IDENTITY
    matched: tuple[tuple[Policy, Mapping[str, Any]], ...] = ()

    def why(self, action: str) -> str:
        """Return the end of AWS's message about a refused action."""
        if not self.explicit:
            return f"because no {self.kind} allows the {action} action"
        article = "the" if self.kind == TRUST else "an" if self.kind == IDENTITY else "a"
        source = self.matched[0][0].source
        named = f": {source}" if source.startswith("arn:") else ""
        return f"with an explicit deny in {article} {self.kind}{named}"


def decide(
    request: Request, caller: Caller, resource: Policy | None = None, owner: str = ""
) -> Decision:
    """Decide a request as AWS does.

    Parameters
    ----------
    request : Request
    caller : Caller
    resource : Policy, optional
        The resource's own policy: a bucket policy or a role's trust policy.
    owner : str, optional
        Account the resource belongs to. Default: the caller's.

    Returns
    -------
    Decision
    """
    context = {
        key.lower(): value
        for source in (caller.context, request.context)
        for key, value in source.items()
    }
    boundary = (caller.boundary,) if caller.boundary else ()
    own = (*caller.identity, *boundary, *(caller.session or ()))
    denied = _matching("Deny", own, request, context)
    if resource:
        denied += [hit for hit, _ in _granting("Deny", resource, request, context, caller.names)]
    if denied:
        return Decision(False, True, denied[0][0].kind, tuple(denied))

    grants = _granting("Allow", resource, request, context, caller.names) if resource else []
    meant = max((how for _, how in grants), default=0)
    at_home = owner in ("", caller.account) or not caller.account  # nobody has no other side
    trust = resource is not None and resource.kind == TRUST
    if not meant and (trust or not at_home):
        return Decision(False, kind=resource.kind if resource else RESOURCE)
    granted = tuple(hit for hit, _ in grants)
    if at_home and meant == DIRECT:
        return Decision(True, kind=grants[0][0][0].kind, matched=granted)

    allowed = _matching("Allow", caller.identity, request, context)
    if not allowed and not (at_home and meant == BY_ROLE):
        return Decision(False, kind=IDENTITY)
    if caller.boundary and not _matching("Allow", boundary, request, context):
        return Decision(False, kind=BOUNDARY)
    if caller.session is not None and not _matching("Allow", caller.session, request, context):
        return Decision(False, kind=SESSION)
    return Decision(True, matched=(*allowed, *granted))


def _matching(
    effect: str, policies: Iterable[Policy], request: Request, context: Mapping[str, Any]
) -> list[tuple[Policy, Mapping[str, Any]]]:
    return [
        (policy, statement)
        for policy in policies
        for statement in policy.statements
        if statement.get("Effect") == effect and _concerns(policy, statement, request, context)
    ]


def _granting(
    effect: str,
    policy: Policy,
    request: Request,
    context: Mapping[str, Any],
    names: Mapping[str, int],
) -> list[tuple[tuple[Policy, Mapping[str, Any]], int]]:
    """Return a resource's statements that concern the request and mean this caller, and how they mean it."""
    hits = _matching(effect, [policy], request, context)
    return [(hit, how) for hit in hits if (how := _meant(hit[1], names))]


def _meant(statement: Mapping[str, Any], names: Mapping[str, int]) -> int:
    if "NotPrincipal" in statement:
        return 0 if _named(statement["NotPrincipal"], names) else DIRECT
    return _named(statement.get("Principal"), names)


def _named(principal: Any, names: Mapping[str, int]) -> int:
    listed = principal.get("AWS", []) if isinstance(principal, Mapping) else principal
    return max((names.get(name, 0) for name in _listed(listed)), default=0)


def _concerns(
    policy: Policy, statement: Mapping[str, Any], request: Request, context: Mapping[str, Any]
) -> bool:
    version = policy.document.get("Version", "")
    variables = context if version >= "2012-10-17" else None
    return (
        _covers(statement, "Action", request.action.lower(), None)
        and _covers(statement, "Resource", request.resource, variables)
        and holds(statement.get("Condition", {}), context, variables is not None)
    )


def _covers(
    statement: Mapping[str, Any], element: str, value: str, variables: Mapping[str, Any] | None
) -> bool:
    lower = element == "Action"
    if (wanted := statement.get(element)) is not None:
        return any(like(p.lower() if lower else p, value, variables) for p in _listed(wanted))
    if (left_out := statement.get(f"Not{element}")) is not None:
        return not any(like(p.lower() if lower else p, value, variables) for p in _listed(left_out))
    return True  # a trust policy has no Resource: it belongs to one role


def like(pattern: str, value: str, variables: Mapping[str, Any] | None = None) -> bool:
    """Say whether `value` matches a pattern with ``*``, ``?`` and, given `variables`, ``${aws:username}``."""
    if variables is not None and "${" in pattern:
        filled = fill(pattern, variables)
        return filled is not None and re.fullmatch(filled, value, re.DOTALL) is not None
    return pattern == "*" or _regex(pattern).fullmatch(value) is not None


def fill(pattern: str, variables: Mapping[str, Any]) -> str | None:
    """Return a pattern as a regular expression with its policy variables filled in; None if one has no value."""
    parts = []
    end = 0
    for found in _VARIABLE.finditer(pattern):
        parts.append(_regex(pattern[end : found.start()]).pattern)
        end = found.end()
        name, _, default = (part.strip() for part in found[1].partition(","))
        if name in ("*", "?", "$"):
            value: Any = name
        else:
            value = variables.get(name.lower(), default.strip("'") or None)
        if not isinstance(value, str):
            return None
        parts.append(re.escape(value))
    return "".join([*parts, _regex(pattern[end:]).pattern])


@functools.lru_cache(maxsize=4096)
def _regex(pattern: str) -> re.Pattern[str]:
    literal = re.escape(pattern)
    return re.compile(literal.replace(r"\*", ".*").replace(r"\?", "."), re.DOTALL)


def _listed(value: Any) -> list[Any]:
    return list(value) if isinstance(value, (list, tuple)) else [] if value is None else [value]
