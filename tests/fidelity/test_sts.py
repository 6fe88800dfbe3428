"""STS: what AWS refuses and shows."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from awslab.account.clock import START, clock

from .harness import AWS, code_of, refusal, shows
from .people import ACCOUNT, READ_EC2, Person, allow, arn, document, role, session, trust, user

Call = Callable[[], Any]


def assuming(aws: Any, **options: Any) -> Call:
    given = {"RoleArn": arn("role", "reader"), "RoleSessionName": "lab"} | options
    return lambda: aws.sts.assume_role(**given)


@refusal("sts/role-arn-shape")
def test_role_arn_shape(aws: AWS) -> Call:
    role(aws)
    return assuming(aws, RoleArn="the-role-named-reader")


@refusal("sts/session-name")
def test_session_name(aws: AWS) -> Call:
    role(aws)
    return assuming(aws, RoleSessionName="my lab")


@shows("sts/session-name")
def test_names_of_sessions_have_a_length(one: AWS) -> None:
    role(one)
    assert code_of(assuming(one, RoleSessionName="x" * 65)) == "ValidationError"
    assert assuming(one, RoleSessionName="x" * 64)()
    assert code_of(lambda: one.sts.get_federation_token(Name="x" * 33)) == "ValidationError"


@refusal("sts/duration-limit")
def test_duration_limit(aws: AWS) -> Call:
    role(aws, MaxSessionDuration=43_200)
    return assuming(aws, DurationSeconds=43_201)


@refusal("sts/duration-of-the-role")
def test_duration_of_the_role(aws: AWS) -> Call:
    role(aws)
    return assuming(aws, DurationSeconds=3601)


@refusal("sts/duration-of-a-chain")
def test_duration_of_a_chain(aws: AWS) -> Call:
    first = session(aws, role(aws, allow("sts:AssumeRole"), name="first"))
    second = role(aws, name="second", MaxSessionDuration=7200)
    assert assuming(aws, RoleArn=second, DurationSeconds=7200)()
    return assuming(first, RoleArn=second, DurationSeconds=3601)


@refusal("sts/session-policy-length")
def test_session_policy_length(aws: AWS) -> Call:
    role(aws)
    return assuming(aws, Policy=document(allow("ec2:*", on="x" * 2048)))


@refusal("sts/session-policy-is-a-policy")
def test_session_policy_is_a_policy(aws: AWS) -> Call:
    role(aws)
    return assuming(aws, Policy='{"Statement": "everything"}')


@refusal("sts/session-asks-for-session")
def test_session_asks_for_session(aws: AWS) -> Call:
    return session(aws, role(aws, allow("*"))).sts.get_session_token


@refusal("sts/user-session-calls-iam")
def test_user_session_calls_iam(aws: AWS) -> Call:
    return Person(aws.sts.get_session_token()["Credentials"]).iam.list_users


@refusal("sts/not-an-encoded-message")
def test_not_an_encoded_message(aws: AWS) -> Call:
    return lambda: aws.sts.decode_authorization_message(EncodedMessage="UnauthorizedOperation")


@shows("sts/get-caller-identity")
def test_everybody_may_ask_who_he_is(one: AWS) -> None:
    bob = user(one).sts.get_caller_identity()
    assert (bob["Arn"], bob["Account"]) == (arn("user", "bob"), ACCOUNT)
    assert bob["UserId"] == one.iam.get_user(UserName="bob")["User"]["UserId"]
    reader = session(one, role(one)).sts.get_caller_identity()
    assert reader["Arn"] == f"arn:aws:sts::{ACCOUNT}:assumed-role/reader/lab"
    role_id = one.iam.get_role(RoleName="reader")["Role"]["RoleId"]
    assert reader["UserId"] == f"{role_id}:lab"


@shows("sts/assume-role")
def test_a_session_says_when_it_ends(one: AWS) -> None:
    role(one)
    made = assuming(one)()
    assert made["AssumedRoleUser"]["Arn"].endswith(":assumed-role/reader/lab")
    ends = made["Credentials"]["Expiration"].replace(tzinfo=None)
    assert timedelta(hours=1) <= ends - START < timedelta(hours=1, minutes=1)
    assert made["Credentials"]["AccessKeyId"].startswith("ASIA")


@shows("sts/assume-role")
def test_a_trust_policy_asks_for_an_external_id(one: AWS) -> None:
    asked = {"StringEquals": {"sts:ExternalId": "4711"}}
    role(one, AssumeRolePolicyDocument=trust({"AWS": ACCOUNT}, Condition=asked))
    assert code_of(assuming(one)) == "AccessDenied"
    assert code_of(assuming(one, ExternalId="4712")) == "AccessDenied"
    assert assuming(one, ExternalId="4711")()


@shows("sts/assume-role")
def test_naming_the_account_leaves_it_to_policies_naming_a_user_does_not(one: AWS) -> None:
    bob = user(one)
    role(one)
    assert code_of(assuming(bob)) == "AccessDenied"
    one.iam.update_assume_role_policy(
        RoleName="reader", PolicyDocument=trust({"AWS": arn("user", "bob")})
    )
    assert assuming(bob)()


@shows("sts/assume-role")
def test_a_session_ends_with_its_role(one: AWS) -> None:
    reader = session(one, role(one, allow("ec2:*")))
    assert reader.ec2.describe_vpcs()["Vpcs"]
    one.iam.delete_role_policy(RoleName="reader", PolicyName="own")
    assert code_of(reader.ec2.describe_vpcs) == "UnauthorizedOperation"


@shows("sts/assume-role")
def test_an_administrator_may_go_to_other_accounts_of_the_organization(one: AWS) -> None:
    there = "arn:aws:iam::222222222222:role/OrganizationAccountAccessRole"
    other = session(one, there)
    assert other.sts.get_caller_identity()["Account"] == "222222222222"
    assert other.s3.list_buckets()["Buckets"] == []
    stranger = "arn:aws:iam::222222222222:role/admin"
    assert code_of(lambda: session(one, stranger)) == "AccessDenied"
    assert code_of(lambda: session(user(one), there)) == "AccessDenied"


@shows("sts/get-session-token")
def test_a_users_session_has_the_users_policies(one: AWS) -> None:
    bob = user(one, allow("ec2:DescribeVpcs"))
    made = bob.sts.get_session_token(DurationSeconds=900)["Credentials"]
    assert Person(made).sts.get_caller_identity()["Arn"] == arn("user", "bob")
    assert Person(made).ec2.describe_vpcs()["Vpcs"]
    clock.advance(timedelta(minutes=15))
    assert code_of(Person(made).ec2.describe_vpcs) == "RequestExpired"


@shows("sts/get-federation-token")
def test_a_federated_user_has_what_both_sides_allow(one: AWS) -> None:
    bob = user(one, allow("ec2:DescribeVpcs", "sts:GetFederationToken"))
    limits = {"PolicyArns": [{"arn": READ_EC2}]}
    made = bob.sts.get_federation_token(Name="guest", **limits)
    assert made["FederatedUser"]["Arn"] == f"arn:aws:sts::{ACCOUNT}:federated-user/guest"
    guest = Person(made["Credentials"])
    assert guest.ec2.describe_vpcs()["Vpcs"]
    assert code_of(guest.ec2.describe_subnets) == "UnauthorizedOperation"
    nothing = Person(bob.sts.get_federation_token(Name="guest")["Credentials"])
    assert code_of(nothing.ec2.describe_vpcs) == "UnauthorizedOperation"
