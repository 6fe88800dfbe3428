"""IAM roles and instance profiles: what AWS refuses."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .harness import AWS, code_of, refusal, shows
from .people import READ_EC2, arn, document, role, trust

Call = Callable[[], Any]


def creating(aws: AWS, trusted: str = trust({"Service": "ec2.amazonaws.com"}), **more: Any) -> Call:
    given = {"RoleName": "reader", "AssumeRolePolicyDocument": trusted} | more
    return lambda: aws.iam.create_role(**given)


@refusal("iam_roles/role-not-in-profile")
def test_role_not_in_profile(aws: AWS) -> Call:
    role(aws)
    aws.iam.create_instance_profile(InstanceProfileName="web")
    return lambda: aws.iam.remove_role_from_instance_profile(
        InstanceProfileName="web", RoleName="reader"
    )


@shows(measured=("iam: Two roles in one instance profile",))
def test_two_roles_in_one_instance_profile(one: AWS) -> None:
    one.iam.create_instance_profile(InstanceProfileName="web")
    role(one)
    role(one, name="writer")
    add = lambda name: one.iam.add_role_to_instance_profile(  # noqa: E731
        InstanceProfileName="web", RoleName=name
    )
    add("reader")
    assert code_of(lambda: add("writer")) == "LimitExceeded"


@refusal("iam_roles/service-linked-role")
def test_service_linked_role(aws: AWS) -> Call:
    made = aws.iam.create_service_linked_role(AWSServiceName="autoscaling.amazonaws.com")
    name = made["Role"]["RoleName"]
    return lambda: aws.iam.attach_role_policy(RoleName=name, PolicyArn=READ_EC2)


@refusal("iam_roles/service-linked-role-taken")
def test_service_linked_role_taken(aws: AWS) -> Call:
    create = lambda: aws.iam.create_service_linked_role(  # noqa: E731
        AWSServiceName="autoscaling.amazonaws.com"
    )
    create()
    return create


@refusal("iam_roles/trust-policy-is-a-policy")
def test_trust_policy_is_a_policy(aws: AWS) -> Call:
    return creating(aws, trusted="{not json")


@shows("iam_roles/trust-policy-is-a-policy")
def test_a_trust_policy_has_no_resources(one: AWS) -> None:
    named = {"Principal": {"AWS": "*"}, "Effect": "Allow", "Action": "sts:AssumeRole"}
    trusted = document({**named, "Resource": "*"})
    assert code_of(creating(one, trusted=trusted)) == "MalformedPolicyDocument"
    assert creating(one, trusted=document(named))()


@refusal("iam_roles/trust-policy-names-nobody")
def test_trust_policy_names_nobody(aws: AWS) -> Call:
    return creating(aws, trusted=trust({"AWS": arn("user", "nobody")}))


@refusal("iam_roles/session-duration-of-a-role")
def test_session_duration_of_a_role(aws: AWS) -> Call:
    return creating(aws, MaxSessionDuration=43_201)


@refusal("iam_policies/trust-policy-size")
def test_trust_policy_size(aws: AWS) -> Call:
    services = [f"service-{number}.amazonaws.com" for number in range(80)]
    return creating(aws, trusted=trust({"Service": services}))
