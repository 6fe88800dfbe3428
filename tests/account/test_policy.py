"""AWS's policy evaluation, without an account."""

from __future__ import annotations

from typing import Any

import pytest

from awslab.account.policy import (
    BOUNDARY,
    BY_ACCOUNT,
    BY_ROLE,
    DIRECT,
    IDENTITY,
    RESOURCE,
    SESSION,
    TRUST,
    Caller,
    Policy,
    Request,
    decide,
    like,
)
from awslab.account.policy_conditions import holds

HOME, OTHER = "111111111111", "222222222222"
BOB = f"arn:aws:iam::{HOME}:user/bob"
READ = Request("s3:GetObject", "arn:aws:s3:::photos/cat.png")


def says(effect: str, kind: str = IDENTITY, **statement: Any) -> Policy:
    given = {"Effect": effect, "Action": "s3:*", "Resource": "*"} | statement
    return Policy({"Version": "2012-10-17", "Statement": [given]}, kind)


def bob(*identity: Policy, **limits: Any) -> Caller:
    names = {BOB: DIRECT, "*": DIRECT, HOME: BY_ACCOUNT}
    return Caller(BOB, HOME, names, identity, **limits)


def of(principal: str, effect: str = "Allow", kind: str = RESOURCE) -> Policy:
    return says(effect, kind, Principal={"AWS": principal})


ALLOW, DENY = says("Allow"), says("Deny")


@pytest.mark.parametrize(
    ("caller", "resource", "owner", "allowed", "kind"),
    [
        (bob(), None, HOME, False, IDENTITY),
        (bob(ALLOW), None, HOME, True, IDENTITY),
        (bob(ALLOW, DENY), None, HOME, False, IDENTITY),
        # a policy of the resource, in the caller's own account
        (bob(), of(BOB), HOME, True, RESOURCE),
        (bob(), of("*"), HOME, True, RESOURCE),
        (bob(), of(HOME), HOME, False, IDENTITY),
        (bob(ALLOW), of(HOME), HOME, True, IDENTITY),
        (bob(ALLOW), of(BOB, "Deny"), HOME, False, RESOURCE),
        (bob(ALLOW), of(f"arn:aws:iam::{HOME}:user/eve", "Deny"), HOME, True, IDENTITY),
        # from another account both sides must allow
        (bob(ALLOW), None, OTHER, False, RESOURCE),
        (bob(), of(BOB), OTHER, False, IDENTITY),
        (bob(ALLOW), of(BOB), OTHER, True, IDENTITY),
        (bob(ALLOW), of(HOME), OTHER, True, IDENTITY),
        # boundaries and session policies only take away
        (bob(ALLOW, boundary=says("Allow", BOUNDARY, Action="ec2:*")), None, HOME, False, BOUNDARY),
        (bob(boundary=says("Allow", BOUNDARY)), None, HOME, False, IDENTITY),
        (bob(ALLOW, boundary=says("Allow", BOUNDARY)), None, HOME, True, IDENTITY),
        (bob(ALLOW, boundary=says("Deny", BOUNDARY)), None, HOME, False, BOUNDARY),
        (bob(ALLOW, session=()), None, HOME, False, SESSION),
        (bob(ALLOW, session=(says("Allow", SESSION),)), None, HOME, True, IDENTITY),
        # a grant to the user itself is not limited by the boundary
        (bob(boundary=says("Allow", BOUNDARY, Action="ec2:*")), of(BOB), HOME, True, RESOURCE),
        # a role's trust policy is always needed
        (bob(ALLOW), Policy({}, TRUST), HOME, False, TRUST),
        (bob(ALLOW), of(HOME, kind=TRUST), HOME, True, IDENTITY),
        (bob(), of(HOME, kind=TRUST), HOME, False, IDENTITY),
        (bob(), of(BOB, kind=TRUST), HOME, True, TRUST),
        # nobody in particular
        (Caller("anonymous", "", {"*": DIRECT}), of("*"), HOME, True, RESOURCE),
        (Caller("anonymous", "", {"*": DIRECT}), of(HOME), HOME, False, IDENTITY),
    ],
)
def test_what_decides(
    caller: Caller, resource: Policy | None, owner: str, allowed: bool, kind: str
) -> None:
    decision = decide(READ, caller, resource, owner)
    assert (decision.allowed, decision.kind) == (allowed, kind)


def test_a_grant_to_a_role_is_limited_by_its_session() -> None:
    role = f"arn:aws:iam::{HOME}:role/reader"
    session = Caller("session", HOME, {"session": DIRECT, role: BY_ROLE}, session=())
    assert decide(READ, session, of("session"), HOME).allowed
    assert decide(READ, session, of(role), HOME).kind == SESSION


@pytest.mark.parametrize(
    ("statement", "concerned"),
    [
        ({"Action": "s3:getobject"}, True),
        ({"Action": ["ec2:*", "s3:Get*"]}, True),
        ({"Action": "s3:Get"}, False),
        ({"Action": "s3:?etObject"}, True),
        ({"Resource": "arn:aws:s3:::photos/*"}, True),
        ({"Resource": "arn:aws:s3:::PHOTOS/*"}, False),
        ({"Resource": "arn:aws:s3:::photos"}, False),
        ({"Resource": "arn:aws:s3:::photos/${aws:username}.png"}, True),
        ({"Resource": "arn:aws:s3:::photos/${aws:nothing}*"}, False),
        ({"Resource": "arn:aws:s3:::photos/${aws:nothing, 'cat'}.png"}, True),
        ({"Resource": "arn:aws:s3:::photos/${*}"}, False),
    ],
)
def test_what_a_statement_concerns(statement: dict[str, Any], concerned: bool) -> None:
    caller = bob(says("Allow", **statement), context={"aws:username": "cat"})
    assert decide(READ, caller).allowed is concerned


@pytest.mark.parametrize(
    ("element", "value", "concerned"),
    [
        ("NotAction", "s3:PutObject", True),
        ("NotAction", "s3:*", False),
        ("NotResource", "arn:aws:s3:::papers/*", True),
        ("NotResource", "arn:aws:s3:::photos/*", False),
    ],
)
def test_all_but(element: str, value: str, concerned: bool) -> None:
    statement = {"Effect": "Allow", "Action": "s3:*", "Resource": "*", element: value}
    del statement[element.removeprefix("Not")]
    policy = Policy({"Version": "2012-10-17", "Statement": statement})
    assert decide(READ, bob(policy)).allowed is concerned


def test_not_principal_denies_all_others() -> None:
    locked = Policy(
        {
            "Statement": {
                "Effect": "Deny",
                "NotPrincipal": {"AWS": [BOB]},
                "Action": "*",
                "Resource": "*",
            }
        },
        RESOURCE,
    )
    eve = Caller("eve", HOME, {"eve": DIRECT}, (ALLOW,))
    assert decide(READ, bob(ALLOW), locked, HOME).allowed
    assert decide(READ, eve, locked, HOME).explicit


def test_variables_are_text_in_old_policies() -> None:
    assert like("${aws:username}", "${aws:username}")
    old = Policy({"Statement": {"Effect": "Allow", "Action": "*", "Resource": "${aws:username}"}})
    caller = bob(old, context={"aws:username": READ.resource})
    assert not decide(READ, caller).allowed


def test_a_value_is_never_a_pattern() -> None:
    caller = bob(
        says("Allow", Resource="arn:aws:s3:::photos/${aws:username}"),
        context={"aws:username": "*"},
    )
    assert not decide(READ, caller).allowed


CONTEXT = {
    "aws:username": "bob",
    "aws:sourceip": "203.0.113.10",
    "aws:currenttime": "2026-11-02T09:00:00Z",
    "aws:principaltag/level": "7",
    "aws:tagkeys": ["owner", "cost"],
    "aws:securetransport": "true",
    "aws:principalarn": "arn:aws:iam::111111111111:user/staff/bob",
}


@pytest.mark.parametrize(
    ("operator", "key", "value", "held"),
    [
        ("StringEquals", "aws:username", "bob", True),
        ("StringEquals", "AWS:UserName", ["eve", "bob"], True),
        ("StringEquals", "aws:username", "Bob", False),
        ("StringEqualsIgnoreCase", "aws:username", "Bob", True),
        ("StringNotEquals", "aws:username", ["eve", "bob"], False),
        ("StringLike", "aws:username", "b?b*", True),
        ("StringNotLike", "aws:username", "b*", False),
        ("StringEquals", "aws:none", "x", False),
        ("StringNotEquals", "aws:none", "x", True),
        ("StringEqualsIfExists", "aws:none", "x", True),
        ("StringEqualsIfExists", "aws:username", "x", False),
        ("StringEquals", "aws:username", "${aws:username}", True),
        ("StringEquals", "aws:username", "${aws:none}", False),
        ("NumericLessThan", "aws:PrincipalTag/level", 8, True),
        ("NumericGreaterThanEquals", "aws:PrincipalTag/level", "8", False),
        ("DateLessThan", "aws:CurrentTime", "2026-11-02T10:00:00Z", True),
        ("DateGreaterThan", "aws:CurrentTime", "2026-11-02T18:30:00+09:00", False),
        ("DateLessThan", "aws:CurrentTime", "4102444800", True),
        ("Bool", "aws:SecureTransport", True, True),
        ("Bool", "aws:SecureTransport", "false", False),
        ("IpAddress", "aws:SourceIp", ["192.0.2.0/24", "203.0.113.0/24"], True),
        ("NotIpAddress", "aws:SourceIp", "203.0.113.0/24", False),
        ("ArnLike", "aws:PrincipalArn", "arn:aws:iam::*:user/*/bob", True),
        ("ArnLike", "aws:PrincipalArn", "arn:aws:*", False),
        ("ArnNotEquals", "aws:PrincipalArn", "arn:aws:iam::*:role/*", True),
        ("Null", "aws:none", "true", True),
        ("Null", "aws:username", True, False),
        ("ForAllValues:StringEquals", "aws:TagKeys", ["owner", "cost", "team"], True),
        ("ForAllValues:StringEquals", "aws:TagKeys", "owner", False),
        ("ForAllValues:StringEquals", "aws:none", "owner", True),
        ("ForAnyValue:StringEquals", "aws:TagKeys", "owner", True),
        ("ForAnyValue:StringEquals", "aws:TagKeys", "team", False),
        ("ForAnyValue:StringEquals", "aws:none", "owner", False),
        ("ForAnyValue:StringNotEquals", "aws:TagKeys", "owner", True),
    ],
)
def test_conditions(operator: str, key: str, value: Any, held: bool) -> None:
    assert holds({operator: {key: value}}, CONTEXT) is held


def test_all_tests_of_a_condition_must_hold() -> None:
    near = {"IpAddress": {"aws:SourceIp": "203.0.113.0/24"}}
    assert holds(near | {"StringEquals": {"aws:username": "bob"}}, CONTEXT)
    assert not holds(near | {"StringEquals": {"aws:username": "eve"}}, CONTEXT)


def test_why() -> None:
    assert (
        decide(READ, bob()).why("s3:GetObject")
        == "because no identity-based policy allows the s3:GetObject action"
    )
    named = Policy(DENY.document, source="arn:aws:iam::111111111111:policy/no")
    assert decide(READ, bob(ALLOW, named)).why("s3:GetObject") == (
        "with an explicit deny in an identity-based policy: arn:aws:iam::111111111111:policy/no"
    )
    locked = of(BOB, "Deny", TRUST)
    assert decide(READ, bob(), locked, HOME).why("s3:GetObject") == (
        "with an explicit deny in the role trust policy"
    )
