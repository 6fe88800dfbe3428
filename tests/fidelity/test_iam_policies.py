"""IAM policies: what AWS refuses and shows."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .harness import AWS, code_of, refusal, shows
from .people import READ_EC2, allow, document, policy, role

Call = Callable[[], Any]


def long(characters: int) -> str:
    """Return a policy of this many characters, white space not counted."""
    short = len(document(allow("ec2:*", on="arn:aws:s3:::")).replace(" ", ""))
    return document(allow("ec2:*", on="arn:aws:s3:::" + "x" * (characters - short)))


@refusal("iam_policies/delete-attached-policy")
def test_delete_attached_policy(aws: AWS) -> Call:
    limits = policy(aws, allow("ec2:*"))
    role(aws)
    aws.iam.attach_role_policy(RoleName="reader", PolicyArn=limits)
    return lambda: aws.iam.delete_policy(PolicyArn=limits)


@shows("iam_policies/delete-attached-policy")
def test_a_boundary_is_not_deleted(one: AWS) -> None:
    limits = policy(one, allow("ec2:*"))
    one.iam.create_user(UserName="bob", PermissionsBoundary=limits)
    assert code_of(lambda: one.iam.delete_policy(PolicyArn=limits)) == "DeleteConflict"
    one.iam.delete_user(UserName="bob")
    one.iam.delete_policy(PolicyArn=limits)


@refusal("iam_policies/delete-policy-with-versions")
def test_delete_policy_with_versions(aws: AWS) -> Call:
    limits = policy(aws, allow("ec2:*"))
    aws.iam.create_policy_version(PolicyArn=limits, PolicyDocument=document(allow("s3:*")))
    return lambda: aws.iam.delete_policy(PolicyArn=limits)


@refusal("iam_policies/policy-of-aws")
def test_policy_of_aws(aws: AWS) -> Call:
    return lambda: aws.iam.create_policy_version(
        PolicyArn=READ_EC2, PolicyDocument=document(allow("*"))
    )


@refusal("iam_policies/policies-per-holder")
def test_policies_per_holder(aws: AWS) -> Call:
    role(aws)
    policies = [policy(aws, allow("ec2:*"), name=f"limits-{number}") for number in range(11)]
    attach = lambda n: aws.iam.attach_role_policy(RoleName="reader", PolicyArn=policies[n])  # noqa: E731
    for number in range(10):
        attach(number)
    attach(0)
    return lambda: attach(10)


@refusal("iam_policies/inline-policy-size")
def test_inline_policy_size(aws: AWS) -> Call:
    aws.iam.create_user(UserName="bob")
    put = lambda size: aws.iam.put_user_policy(  # noqa: E731
        UserName="bob", PolicyName="own", PolicyDocument=long(size)
    )
    put(2048)
    return lambda: put(2049)


@shows("iam_policies/inline-policy-size")
def test_inline_policies_count_together(one: AWS) -> None:
    one.iam.create_group(GroupName="staff")
    put = lambda name: one.iam.put_group_policy(  # noqa: E731
        GroupName="staff", PolicyName=name, PolicyDocument=long(2600)
    )
    put("first")
    put("first")
    assert code_of(lambda: put("second")) == "LimitExceeded"


@refusal("iam_policies/managed-policy-size")
def test_managed_policy_size(aws: AWS) -> Call:
    create = lambda name, size: aws.iam.create_policy(PolicyName=name, PolicyDocument=long(size))  # noqa: E731
    create("fits", 6144)
    return lambda: create("too-big", 6145)


@shows("iam_policies/attach-twice")
def test_attaching_twice_counts_once(one: AWS) -> None:
    limits = policy(one, allow("ec2:*"))
    role(one)
    for _ in range(2):
        one.iam.attach_role_policy(RoleName="reader", PolicyArn=limits)
    assert one.iam.get_policy(PolicyArn=limits)["Policy"]["AttachmentCount"] == 1
    one.iam.detach_role_policy(RoleName="reader", PolicyArn=limits)
    one.iam.delete_policy(PolicyArn=limits)


@refusal("iam_policies/boundary-is-a-policy")
def test_boundary_is_a_policy(aws: AWS) -> Call:
    nothing = READ_EC2.replace("ReadOnly", "WriteOnly")
    return lambda: aws.iam.create_user(UserName="bob", PermissionsBoundary=nothing)


@refusal("iam_policies/boundary-of-a-user")
def test_boundary_of_a_user(aws: AWS) -> Call:
    return lambda: aws.iam.put_user_permissions_boundary(
        UserName="nobody", PermissionsBoundary=READ_EC2
    )


@shows(
    "iam_policies/put-user-permissions-boundary",
    "iam_policies/delete-user-permissions-boundary",
    "iam_policies/create-user-within-a-boundary",
)
def test_a_user_shows_its_boundary(one: AWS) -> None:
    boundary = lambda: one.iam.get_user(UserName="bob")["User"].get("PermissionsBoundary")  # noqa: E731
    one.iam.create_user(UserName="bob", PermissionsBoundary=READ_EC2)
    assert boundary()["PermissionsBoundaryArn"] == READ_EC2
    one.iam.delete_user_permissions_boundary(UserName="bob")
    assert boundary() is None
    one.iam.put_user_permissions_boundary(UserName="bob", PermissionsBoundary=READ_EC2)
    assert boundary()["PermissionsBoundaryArn"] == READ_EC2
