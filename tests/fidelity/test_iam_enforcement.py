"""Who may do what: credentials, policies, sessions."""

from __future__ import annotations

import json
import urllib.parse
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import boto3
import requests

from awslab.account.clock import clock

from .harness import AWS, code_of, refusal, shows
from .people import (
    ACCOUNT,
    READ_EC2,
    Person,
    allow,
    arn,
    deny,
    document,
    message_of,
    policy,
    role,
    session,
    unsigned,
    user,
)

Call = Callable[[], Any]


def stranger() -> Person:
    return Person({"AccessKeyId": "AKIANOSUCHKEYEXISTS1", "SecretAccessKey": "none"})


@refusal("iam_enforcement/unsigned-request")
def test_unsigned_request(aws: AWS) -> Call:
    return unsigned("iam").list_users


@refusal("iam_enforcement/unknown-access-key")
def test_unknown_access_key(aws: AWS) -> Call:
    return stranger().iam.list_users


@shows(
    "iam_enforcement/unknown-access-key",
    measured=(
        "iam: [auth on] bogus access key",
        "ec2: Request without valid credentials is refused (AuthFailure) – moto's default: "
        "anything accepted",
    ),
)
def test_each_service_names_the_unknown_key_its_own_way(one: AWS) -> None:
    assert code_of(stranger().ec2.describe_vpcs) == "AuthFailure"
    assert code_of(stranger().s3.list_buckets) == "InvalidAccessKeyId"
    assert code_of(stranger().ssm.describe_parameters) == "UnrecognizedClientException"
    assert code_of(stranger().sts.get_caller_identity) == "InvalidClientTokenId"


@shows("iam_enforcement/unknown-access-key")
def test_an_access_key_works_while_it_is_active(one: AWS) -> None:
    bob = user(one, allow("iam:*"))
    key = bob.iam.list_access_keys(UserName="bob")["AccessKeyMetadata"][0]["AccessKeyId"]
    one.iam.update_access_key(UserName="bob", AccessKeyId=key, Status="Inactive")
    assert code_of(bob.iam.list_users) == "InvalidClientTokenId"
    one.iam.update_access_key(UserName="bob", AccessKeyId=key, Status="Active")
    assert bob.iam.list_users()["Users"]
    one.iam.delete_access_key(UserName="bob", AccessKeyId=key)
    assert code_of(bob.iam.list_users) == "InvalidClientTokenId"


@shows("iam_enforcement/unknown-access-key")
def test_temporary_keys_need_their_token(one: AWS) -> None:
    made = one.sts.assume_role(RoleArn=role(one), RoleSessionName="lab")["Credentials"]
    made.pop("SessionToken")
    assert code_of(Person(made).ec2.describe_vpcs) == "AuthFailure"


@refusal("iam_enforcement/expired-session", "sts: Expired session credentials refused")
def test_expired_session(aws: AWS) -> Call:
    reader = session(aws, role(aws, allow("iam:List*")))
    assert reader.iam.list_users()["Users"]
    clock.advance(timedelta(hours=1))
    return reader.iam.list_users


@shows("iam_enforcement/expired-session")
def test_each_service_names_the_expired_session_its_own_way(one: AWS) -> None:
    reader = session(one, role(one), DurationSeconds=900)
    clock.advance(timedelta(minutes=14))
    assert code_of(reader.ec2.describe_vpcs) == "UnauthorizedOperation"
    clock.advance(timedelta(minutes=1))
    assert code_of(reader.ec2.describe_vpcs) == "RequestExpired"
    assert code_of(reader.s3.list_buckets) == "ExpiredToken"
    assert code_of(reader.ssm.describe_parameters) == "ExpiredTokenException"


@shows("iam_enforcement/expired-presigned-url")
def test_expired_presigned_url(one: AWS) -> None:
    one.s3.put_object(Bucket=one.bucket(), Key="a", Body=b"text")
    url = one.s3.generate_presigned_url(
        "get_object", Params={"Bucket": "a-bucket", "Key": "a"}, ExpiresIn=600
    )
    clock.advance(timedelta(minutes=9))
    assert requests.get(url).text == "text"
    clock.advance(timedelta(minutes=2))
    late = requests.get(url)
    assert (late.status_code, "Request has expired" in late.text) == (403, True)


@refusal("iam_enforcement/explicit-deny")
def test_explicit_deny(aws: AWS) -> Call:
    return user(aws, allow("*"), deny("iam:ListUsers")).iam.list_users


@shows(
    "iam_enforcement/explicit-deny",
    measured=("iam: [auth on] explicit Deny beats Allow",),
)
def test_ec2_names_the_deny_and_the_policy_it_is_in(one: AWS) -> None:
    bob = user(one, allow("ec2:*"))
    limits = policy(one, deny("ec2:CreateVpc"))
    one.iam.attach_user_policy(UserName="bob", PolicyArn=limits)
    make = lambda: bob.ec2.create_vpc(CidrBlock="10.0.0.0/16")  # noqa: E731
    assert code_of(make) == "UnauthorizedOperation"
    assert f"with an explicit deny in an identity-based policy: {limits}" in message_of(make)
    one.iam.detach_user_policy(UserName="bob", PolicyArn=limits)
    assert make()["Vpc"]["VpcId"]


@refusal("iam_enforcement/no-identity-policy-allows")
def test_no_identity_policy_allows(aws: AWS) -> Call:
    return user(aws, allow("ec2:*")).iam.list_users


@shows(measured=("iam: [auth on] allow works",))
def test_a_policy_lets_its_user_in(one: AWS) -> None:
    assert user(one, allow("ec2:DescribeVpcs")).ec2.describe_vpcs()["Vpcs"]


@shows(measured=("iam: [auth on] group policy applies",))
def test_a_group_lets_its_members_in(one: AWS) -> None:
    bob = user(one)
    one.iam.create_group(GroupName="readers")
    one.iam.attach_group_policy(GroupName="readers", PolicyArn=READ_EC2)
    assert code_of(bob.ec2.describe_vpcs) == "UnauthorizedOperation"
    one.iam.add_user_to_group(GroupName="readers", UserName="bob")
    assert bob.ec2.describe_vpcs()["Vpcs"]


@shows("iam_enforcement/no-identity-policy-allows")
def test_a_refusal_of_iam_comes_before_any_other(one: AWS) -> None:
    bob = user(one, allow("ec2:Describe*"))
    assert code_of(lambda: bob.ec2.create_vpc(CidrBlock="10.0.0.0/8")) == "UnauthorizedOperation"
    assert code_of(lambda: bob.iam.delete_user(UserName="nobody")) == "AccessDenied"


@shows("iam_enforcement/no-identity-policy-allows")
def test_a_statement_concerns_its_resources_only(one: AWS) -> None:
    mine, other = one.volume(), one.volume()
    on = f"arn:aws:ec2:{one.region}:{ACCOUNT}:volume/{mine}"
    bob = user(one, allow("ec2:DeleteVolume", on=on))
    assert code_of(lambda: bob.ec2.delete_volume(VolumeId=other)) == "UnauthorizedOperation"
    bob.ec2.delete_volume(VolumeId=mine)


@shows("iam_enforcement/no-identity-policy-allows")
def test_a_statement_concerns_tagged_resources_only(one: AWS) -> None:
    mine, other = one.volume(), one.volume()
    one.ec2.create_tags(Resources=[mine], Tags=[{"Key": "owner", "Value": "bob"}])
    tagged = {"StringEquals": {"aws:ResourceTag/owner": "${aws:username}"}}
    bob = user(one, allow("ec2:DeleteVolume", Condition=tagged))
    assert code_of(lambda: bob.ec2.delete_volume(VolumeId=other)) == "UnauthorizedOperation"
    bob.ec2.delete_volume(VolumeId=mine)


@shows("iam_enforcement/no-identity-policy-allows")
def test_a_launch_needs_permission_for_each_part(one: AWS) -> None:
    small = {"StringEquals": {"ec2:InstanceType": "t3.micro"}}
    parts = [f"arn:aws:ec2:*:*:{kind}/*" for kind in ("volume", "network-interface", "subnet")]
    bob = user(
        one,
        allow("ec2:RunInstances", on=[*parts, "arn:aws:ec2:*::image/*"]),
        allow("ec2:RunInstances", on="arn:aws:ec2:*:*:instance/*", Condition=small),
    )
    options = {"ImageId": one.ami(), "SubnetId": one.default_subnet(), "MinCount": 1, "MaxCount": 1}
    run = lambda kind: bob.ec2.run_instances(InstanceType=kind, **options)  # noqa: E731
    assert code_of(lambda: run("t3.large")) == "UnauthorizedOperation"
    assert run("t3.micro")["Instances"]


@shows("iam_enforcement/no-identity-policy-allows")
def test_a_launch_with_a_role_needs_pass_role(one: AWS) -> None:
    to_pass = role(one)
    one.iam.create_instance_profile(InstanceProfileName="web")
    one.iam.add_role_to_instance_profile(InstanceProfileName="web", RoleName="reader")
    bob = user(one, allow("ec2:*"))
    options = {"ImageId": one.ami(), "SubnetId": one.default_subnet(), "MinCount": 1, "MaxCount": 1}
    run = lambda: bob.ec2.run_instances(  # noqa: E731
        InstanceType="t3.micro", IamInstanceProfile={"Name": "web"}, **options
    )
    assert f"iam:PassRole on resource: {to_pass}" in message_of(run)
    one.iam.put_user_policy(
        UserName="bob",
        PolicyName="pass",
        PolicyDocument=document(allow("iam:PassRole", on=to_pass)),
    )
    assert run()["Instances"]


@shows("iam_enforcement/no-identity-policy-allows")
def test_conditions_on_region_and_time(one: AWS) -> None:
    soon = {"DateLessThan": {"aws:CurrentTime": "2026-11-02T12:00:00Z"}}
    here = {"StringEquals": {"aws:RequestedRegion": one.region}}
    bob = user(one, allow("ec2:Describe*", Condition=soon | here))
    assert bob.ec2.describe_vpcs()["Vpcs"]
    keys = bob._keys
    elsewhere = boto3.client("ec2", region_name="us-east-1", **keys)
    assert code_of(elsewhere.describe_vpcs) == "UnauthorizedOperation"
    clock.advance(timedelta(hours=4))
    assert code_of(bob.ec2.describe_vpcs) == "UnauthorizedOperation"


@refusal("iam_enforcement/outside-permissions-boundary")
def test_outside_permissions_boundary(aws: AWS) -> Call:
    limits = policy(aws, allow("ec2:*"))
    return user(aws, allow("*"), PermissionsBoundary=limits).iam.list_users


@shows("iam_enforcement/outside-permissions-boundary")
def test_a_boundary_grants_nothing_by_itself(one: AWS) -> None:
    limits = policy(one, allow("ec2:*", "s3:*"))
    bob = user(one, allow("ec2:Describe*", "iam:*"), PermissionsBoundary=limits)
    assert bob.ec2.describe_vpcs()["Vpcs"]
    assert code_of(bob.s3.list_buckets) == "AccessDenied"
    assert "because no permissions boundary allows the iam:ListUsers action" in message_of(
        bob.iam.list_users
    )
    one.iam.delete_user_permissions_boundary(UserName="bob")
    assert bob.iam.list_users()["Users"]


@refusal("iam_enforcement/outside-session-policy")
def test_outside_session_policy(aws: AWS) -> Call:
    limits = document(allow("iam:GetUser"))
    return session(aws, role(aws, allow("iam:*")), Policy=limits).iam.list_users


@refusal(
    "iam_enforcement/trust-policy-names-the-caller", "sts: Trust policy does not name the caller"
)
def test_trust_policy_names_the_caller(aws: AWS) -> Call:
    role(aws, AssumeRolePolicyDocument=trust_of_ec2())
    return lambda: session(aws, arn("role", "reader"))


def trust_of_ec2() -> str:
    return document(
        {
            "Effect": "Allow",
            "Principal": {"Service": "ec2.amazonaws.com"},
            "Action": "sts:AssumeRole",
        }
    )


@shows(
    "sts/assume-role",
    measured=("iam: [auth on] assumed role's policies are enforced",),
)
def test_a_session_has_the_policies_of_its_role(one: AWS) -> None:
    reader = session(one, role(one, allow("ec2:Describe*")))
    assert reader.ec2.describe_vpcs()["Vpcs"]
    make = lambda: reader.ec2.create_vpc(CidrBlock="10.0.0.0/16")  # noqa: E731
    assert code_of(make) == "UnauthorizedOperation"
    assert f"User: arn:aws:sts::{ACCOUNT}:assumed-role/reader/lab is not" in message_of(make)


@shows("sts/decode-authorization-message")
def test_an_encoded_message_says_what_was_missing(one: AWS) -> None:
    bob = user(one, deny("ec2:CreateVpc", Sid="NoVpcs"))
    message = message_of(lambda: bob.ec2.create_vpc(CidrBlock="10.0.0.0/16"))
    encoded = message.partition("Encoded authorization failure message: ")[2]
    decoded = json.loads(
        one.sts.decode_authorization_message(EncodedMessage=encoded)["DecodedMessage"]
    )
    assert decoded["explicitDeny"] is True
    assert decoded["matchedStatements"]["items"][0]["statementId"] == "NoVpcs"
    assert decoded["context"]["action"] == "ec2:CreateVpc"
    assert decoded["context"]["principal"]["arn"] == arn("user", "bob")


@shows("iam_policies/administrator-is-attached")
def test_the_opening_credentials_are_an_administrators(one: AWS) -> None:
    assert one.sts.get_caller_identity()["Arn"] == arn("user", "administrator")
    assert [one["UserName"] for one in one.iam.list_users()["Users"]] == ["administrator"]
    attached = one.iam.list_policies(OnlyAttached=True)["Policies"]
    assert [policy["PolicyName"] for policy in attached] == ["AdministratorAccess"]
    assert urllib.parse.unquote(attached[0]["Arn"]).startswith("arn:aws:iam::aws:policy/")
