"""The policy simulator: what policies would say to a request nobody makes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from awslab.account.engine import Call
from awslab.account.policy import (
    BOUNDARY,
    BY_ACCOUNT,
    DIRECT,
    RESOURCE,
    Caller,
    Decision,
    Policy,
    Request,
    decide,
)
from awslab.account.registry import answers, refuses
from awslab.account.rules import _callers

_API = "IAM/latest/APIReference/"


def _source(call: Call) -> Caller | None:
    """Return the user, group or role that a simulation is about, with its policies."""
    iam, arn = call.backend(), call.params["PolicySourceArn"]
    for user in iam.users.values():
        if user.arn == arn:
            return _callers.of_user(iam, user)
    for group in iam.groups.values():
        if group.arn == arn:
            return Caller(arn, call.account, {}, _callers.attached(group, "group"))
    for role in iam.roles.values():
        if role.arn == arn:
            return _callers.of_role(iam, role)
    return None


@refuses(
    "iam",
    "SimulatePrincipalPolicy",
    "GetContextKeysForPrincipalPolicy",
    code="NoSuchEntity",
    status=404,
    doc=_API + "API_SimulatePrincipalPolicy.html",
)
def source_of_a_simulation(call: Call) -> str | None:
    """A simulation is about a user, group or role that exists."""
    if _source(call):
        return None
    return f"The entity with ARN {call.params['PolicySourceArn']} cannot be found."


@refuses(
    "iam",
    "SimulatePrincipalPolicy",
    "SimulateCustomPolicy",
    code="InvalidInput",
    doc=_API + "API_SimulateCustomPolicy.html",
)
def simulated_action(call: Call) -> str | None:
    """An action is named by its service and its name, as in iam:ListUsers."""
    for action in call.params["ActionNames"]:
        if not re.fullmatch(r"[\w-]+:\w+", action):
            return f"Invalid Action: {action}. Actions must be in the form service:action."
    return None


@answers("iam", "SimulatePrincipalPolicy", doc=_API + "API_SimulatePrincipalPolicy.html")
def simulate_principal_policy(call: Call) -> dict[str, Any]:
    """The simulator evaluates the policies a user, group or role has, and those given with the call."""
    source = _source(call)
    assert source is not None
    return _simulated(call, replace(source, identity=(*source.identity, *_given(call))))


@answers("iam", "SimulateCustomPolicy", doc=_API + "API_SimulateCustomPolicy.html")
def simulate_custom_policy(call: Call) -> dict[str, Any]:
    """The simulator evaluates policies that are attached to nothing yet."""
    return _simulated(call, Caller("", call.account, {}, tuple(_given(call))))


@answers(
    "iam",
    "GetContextKeysForPrincipalPolicy",
    "GetContextKeysForCustomPolicy",
    doc=_API + "API_GetContextKeysForPrincipalPolicy.html",
)
def context_keys(call: Call) -> dict[str, Any]:
    """The simulator can say which condition keys a user's, group's or role's policies look at."""
    source = _source(call) if "PolicySourceArn" in call.params else None
    policies = [*(source.identity if source else ()), *_given(call)]
    return {"ContextKeyNames": sorted({key for policy in policies for key in _keys(policy)})}


def _given(call: Call) -> Iterator[Policy]:
    for number, document in enumerate(call.params.get("PolicyInputList", []), 1):
        yield _callers.parse(document, source=f"PolicyInputList.{number}")


def _simulated(call: Call, asking: Caller) -> dict[str, Any]:
    params = call.params
    for document in params.get("PermissionsBoundaryPolicyInputList", []):
        asking = replace(asking, boundary=_callers.parse(document, BOUNDARY))
    resource = None
    if "ResourcePolicy" in params:
        resource = _callers.parse(params["ResourcePolicy"], RESOURCE, "ResourcePolicy")
        who = params.get("CallerArn", asking.arn)
        account = who.split(":")[4]
        root = {account: BY_ACCOUNT, f"arn:aws:iam::{account}:root": BY_ACCOUNT}
        asking = replace(asking, account=account, names={who: DIRECT, "*": DIRECT} | root)
    owner = params.get("ResourceOwner", "").removeprefix("arn:aws:iam::").partition(":")[0]
    context = {
        entry["ContextKeyName"]: entry["ContextKeyValues"]
        if entry.get("ContextKeyType", "").endswith("List")
        else entry["ContextKeyValues"][0]
        for entry in params.get("ContextEntries", [])
    }
    results = [
        _result(asking, request, decide(request, asking, resource, owner))
        for action in params["ActionNames"]
        for arn in params.get("ResourceArns", ["*"])
        for request in [Request(action, arn, context)]
    ]
    return {"EvaluationResults": results, "IsTruncated": False}


def _result(asking: Caller, request: Request, decision: Decision) -> dict[str, Any]:
    denied = "explicitDeny" if decision.explicit else "implicitDeny"
    known = {key.lower() for key in (*asking.context, *request.context)}
    needed = {key for policy in asking.identity for key in _keys(policy)}
    result: dict[str, Any] = {
        "EvalActionName": request.action,
        "EvalResourceName": request.resource,
        "EvalDecision": "allowed" if decision.allowed else denied,
        "MatchedStatements": [
            {"SourcePolicyId": policy.source, "SourcePolicyType": _type(policy)}
            for policy, _ in decision.matched
        ],
        "MissingContextValues": sorted(key for key in needed if key.lower() not in known),
    }
    if asking.boundary:
        within = replace(asking, identity=(asking.boundary,), names={}, session=None)
        allowed = decide(request, within).allowed
        result["PermissionsBoundaryDecisionDetail"] = {"AllowedByPermissionsBoundary": allowed}
    return result


def _type(policy: Policy) -> str:
    if policy.kind == RESOURCE:
        return "resource"
    if policy.source.startswith("arn:aws:iam::aws:"):
        return "aws-managed"
    return "user-managed" if policy.source.startswith("arn:") else policy.holder or "none"


def _keys(policy: Policy) -> Iterator[str]:
    """Yield the condition keys that a policy's conditions and variables look at."""
    for statement in policy.statements:
        for tests in statement.get("Condition", {}).values():
            yield from tests
        yield from re.findall(r"\$\{(\w+:[\w/-]+)\}", str(statement))
