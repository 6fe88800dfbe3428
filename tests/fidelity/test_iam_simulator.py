"""The policy simulator."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .harness import AWS, refusal, shows
from .people import READ_EC2, allow, arn, deny, document, policy, user

Call = Callable[[], Any]


def simulated(aws: AWS, *actions: str, **options: Any) -> list[dict[str, Any]]:
    given = {"PolicySourceArn": arn("user", "bob"), "ActionNames": list(actions)} | options
    results: list[dict[str, Any]] = aws.iam.simulate_principal_policy(**given)["EvaluationResults"]
    return results


def decisions(results: list[dict[str, Any]]) -> list[str]:
    return [result["EvalDecision"] for result in results]


@refusal("iam_simulator/source-of-a-simulation")
def test_source_of_a_simulation(aws: AWS) -> Call:
    return lambda: simulated(aws, "ec2:DescribeVpcs")


@refusal("iam_simulator/simulated-action")
def test_simulated_action(aws: AWS) -> Call:
    user(aws)
    return lambda: simulated(aws, "DescribeVpcs")


@shows(
    "iam_simulator/simulate-principal-policy",
    measured=("iam: simulate_principal_policy available",),
)
def test_the_simulator_says_what_a_user_may_do_and_why(one: AWS) -> None:
    user(one, allow("ec2:Describe*", "ec2:Create*"), deny("ec2:CreateVpc"))
    results = simulated(one, "ec2:DescribeVpcs", "ec2:CreateVpc", "ec2:DeleteVpc")
    assert decisions(results) == ["allowed", "explicitDeny", "implicitDeny"]
    matched = [result["MatchedStatements"] for result in results]
    assert matched[0] == [{"SourcePolicyId": "own", "SourcePolicyType": "user"}]
    assert matched[2] == []


@shows("iam_simulator/simulate-principal-policy")
def test_the_simulator_agrees_with_the_account(one: AWS) -> None:
    bob = user(one, PermissionsBoundary=policy(one, allow("ec2:*")))
    one.iam.create_group(GroupName="readers")
    one.iam.add_user_to_group(GroupName="readers", UserName="bob")
    one.iam.attach_group_policy(GroupName="readers", PolicyArn=READ_EC2)
    results = simulated(one, "ec2:DescribeVpcs", "autoscaling:DescribeAutoScalingGroups")
    assert decisions(results) == ["allowed", "implicitDeny"]
    inside = [one["PermissionsBoundaryDecisionDetail"] for one in results]
    assert [one["AllowedByPermissionsBoundary"] for one in inside] == [True, False]
    assert bob.ec2.describe_vpcs()["Vpcs"]


@shows("iam_simulator/simulate-principal-policy")
def test_the_simulator_takes_resources_and_context(one: AWS) -> None:
    tagged = {"StringEquals": {"aws:ResourceTag/owner": "${aws:username}"}}
    user(one, allow("ec2:DeleteVolume", on="arn:aws:ec2:*:*:volume/*", Condition=tagged))
    volumes = [f"arn:aws:ec2:{one.region}:123456789012:{what}" for what in ("volume/v", "vpc/v")]
    entry = {
        "ContextKeyName": "aws:ResourceTag/owner",
        "ContextKeyValues": ["bob"],
        "ContextKeyType": "string",
    }
    with_tag = simulated(one, "ec2:DeleteVolume", ResourceArns=volumes, ContextEntries=[entry])
    assert decisions(with_tag) == ["allowed", "implicitDeny"]
    without = simulated(one, "ec2:DeleteVolume", ResourceArns=volumes)
    assert decisions(without) == ["implicitDeny", "implicitDeny"]
    assert without[0]["MissingContextValues"] == ["aws:ResourceTag/owner"]


@shows("iam_simulator/simulate-custom-policy")
def test_the_simulator_tries_a_policy_nobody_has(one: AWS) -> None:
    tried = one.iam.simulate_custom_policy(
        PolicyInputList=[document(allow("s3:GetObject", on="arn:aws:s3:::photos/*"))],
        ActionNames=["s3:GetObject"],
        ResourceArns=["arn:aws:s3:::photos/cat.png", "arn:aws:s3:::papers/cat.pdf"],
    )["EvaluationResults"]
    assert decisions(tried) == ["allowed", "implicitDeny"]
    assert tried[0]["MatchedStatements"][0]["SourcePolicyId"] == "PolicyInputList.1"


@shows("iam_simulator/context-keys")
def test_the_simulator_names_the_keys_of_policies(one: AWS) -> None:
    near = {"IpAddress": {"aws:SourceIp": "192.0.2.0/24"}}
    user(one, allow("s3:*", on="arn:aws:s3:::home/${aws:username}/*", Condition=near))
    keys = one.iam.get_context_keys_for_principal_policy(PolicySourceArn=arn("user", "bob"))
    assert keys["ContextKeyNames"] == ["aws:SourceIp", "aws:username"]
