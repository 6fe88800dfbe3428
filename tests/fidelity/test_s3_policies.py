"""S3 bucket policies: what AWS refuses and shows."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import boto3
from botocore import UNSIGNED
from botocore.config import Config

from .harness import AWS, code_of, refusal, shows

Call = Callable[[], Any]
OTHER = "111122223333"


def statement(name: str = "a-bucket", **changed: Any) -> dict[str, Any]:
    return {
        "Effect": "Allow",
        "Principal": {"AWS": OTHER},
        "Action": "s3:GetObject",
        "Resource": f"arn:aws:s3:::{name}/*",
    } | changed


def put(aws: AWS, one: Any, name: str = "a-bucket") -> Any:
    document = one if isinstance(one, str) else json.dumps({"Statement": one})
    return aws.s3.put_bucket_policy(Bucket=name, Policy=document)


def opened(aws: AWS, **still_on: bool) -> str:
    """Return a bucket without Block Public Access, or with some of it, that allows ACLs."""
    name = aws.bucket(ObjectOwnership="ObjectWriter")
    settings = ("BlockPublicAcls", "IgnorePublicAcls", "BlockPublicPolicy", "RestrictPublicBuckets")
    block = dict.fromkeys(settings, False) | still_on
    aws.s3.put_public_access_block(Bucket=name, PublicAccessBlockConfiguration=block)
    return name


def stranger(aws: AWS) -> Any:
    role = f"arn:aws:iam::{OTHER}:role/OrganizationAccountAccessRole"
    keys = aws.sts.assume_role(RoleArn=role, RoleSessionName="them")["Credentials"]
    return boto3.client(
        "s3",
        region_name=aws.region,
        aws_access_key_id=keys["AccessKeyId"],
        aws_secret_access_key=keys["SecretAccessKey"],
        aws_session_token=keys["SessionToken"],
    )


def anybody(aws: AWS) -> Any:
    return boto3.client("s3", region_name=aws.region, config=Config(signature_version=UNSIGNED))


@refusal("s3_policies/policy-is-no-json")
def test_policy_is_no_json(aws: AWS) -> Call:
    aws.bucket()
    assert code_of(lambda: put(aws, "{}")) == "MalformedPolicy"
    return lambda: put(aws, "allow everything")


@refusal("s3_policies/statement-lacks-field")
def test_statement_lacks_field(aws: AWS) -> Call:
    aws.bucket()
    one = statement()
    del one["Principal"]  # as in a policy of a user
    return lambda: put(aws, one)


@refusal("s3_policies/principal-does-not-exist")
def test_principal_does_not_exist(aws: AWS) -> Call:
    aws.bucket()
    aws.iam.create_user(UserName="ada")
    user = "arn:aws:iam::123456789012:user/"
    put(aws, statement(Principal={"AWS": user + "ada"}))
    return lambda: put(aws, statement(Principal={"AWS": user + "bob"}))


@refusal(
    "s3_policies/policy-for-another-bucket", "s3: Bucket policy whose Resource is another bucket"
)
def test_policy_for_another_bucket(aws: AWS) -> Call:
    aws.bucket()
    return lambda: put(aws, statement("b-bucket"))


@refusal("s3_policies/action-does-not-exist")
def test_action_does_not_exist(aws: AWS) -> Call:
    aws.bucket()
    put(aws, statement(Action=["s3:getobject", "s3:Get*", "s3:PutObjectVersionAcl"]))
    return lambda: put(aws, statement(Action="s3:ReadObject"))


@refusal("s3_policies/action-fits-no-resource")
def test_action_fits_no_resource(aws: AWS) -> Call:
    name = aws.bucket()
    both = [f"arn:aws:s3:::{name}", f"arn:aws:s3:::{name}/*"]
    put(aws, statement(Action=["s3:ListBucket", "s3:GetObject"], Resource=both))
    put(aws, statement(Action="s3:*"))
    put(aws, statement(Action=["s3:InitiateReplication", "s3:ObjectOwnerOverrideToBucketOwner"]))
    list_objects = statement(Action="s3:ListBucket")
    assert code_of(lambda: put(aws, list_objects)) == "MalformedPolicy"
    return lambda: put(aws, statement(Resource=both[0]))


@refusal(
    "s3_policies/public-policy-blocked",
    "s3: Public bucket policy on a new bucket (BPA default)",
    "s3: Public policy with BlockPublicPolicy explicitly on",
)
def test_public_policy_blocked(aws: AWS) -> Call:
    name = aws.bucket()
    public = statement(Principal="*")
    assert code_of(lambda: put(aws, public)) == "AccessDenied"
    inside = {"StringEquals": {"aws:SourceVpce": "vpce-1a2b3c4d"}}
    put(aws, statement(Principal="*", Condition=inside))
    block = {"BlockPublicPolicy": True}
    aws.s3.put_public_access_block(Bucket=name, PublicAccessBlockConfiguration=block)
    return lambda: put(aws, public)


@shows("s3_policies/policy-status")
def test_policy_status(one: AWS) -> None:
    name = opened(one)
    anywhere = {"IpAddress": {"aws:SourceIp": "0.0.0.0/1"}}
    office = {"IpAddress": {"aws:SourceIp": ["203.0.113.0/24", "2001:db8::/32"]}}
    some_vpc, not_one = (
        {"StringLike": {"aws:SourceVpc": "vpc-*"}},
        {"StringNotEquals": {"aws:SourceVpc": "vpc-91237329"}},
    )
    for changed, public in (
        ({}, False),
        ({"Principal": "*"}, True),
        ({"Principal": {"AWS": "*"}, "Condition": anywhere}, True),
        ({"Principal": "*", "Condition": office}, False),
        ({"Principal": "*", "Condition": some_vpc}, True),
        ({"Principal": "*", "Condition": not_one}, True),
        ({"Principal": "*", "Effect": "Deny"}, False),
    ):
        put(one, statement(**changed))
        shown = one.s3.get_bucket_policy_status(Bucket=name)["PolicyStatus"]
        assert shown["IsPublic"] is public


@shows(measured=("s3: Other account reading a private bucket",))
def test_other_account(one: AWS) -> None:
    name = one.bucket()
    one.s3.put_object(Bucket=name, Key="k")
    read = lambda: stranger(one).get_object(Bucket=name, Key="k")  # noqa: E731
    assert code_of(read) == "AccessDenied"
    assert code_of(lambda: anybody(one).get_object(Bucket=name, Key="k")) == "AccessDenied"
    put(one, statement())
    assert read()["ContentLength"] == 0
    assert code_of(lambda: stranger(one).put_object(Bucket=name, Key="k")) == "AccessDenied"
