"""Every time the account shows is the account's own."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from awslab.account.clock import START, clock

from .harness import AWS, shows
from .people import allow, policy, role, trust, user


def instance(one: AWS) -> Any:
    return one.one_instance(one.instance())["LaunchTime"]


def volume(one: AWS) -> Any:
    return one.ec2.describe_volumes(VolumeIds=[one.volume()])["Volumes"][0]["CreateTime"]


def snapshot(one: AWS) -> Any:
    return one.ec2.create_snapshot(VolumeId=one.volume())["StartTime"]


def nat_gateway(one: AWS) -> Any:
    return one.ec2.create_nat_gateway(SubnetId=one.default_subnet(), ConnectivityType="private")[
        "NatGateway"
    ]["CreateTime"]


def iam_user(one: AWS) -> Any:
    return one.iam.create_user(UserName="bob")["User"]["CreateDate"]


def iam_role(one: AWS) -> Any:
    role(one, AssumeRolePolicyDocument=trust({"Service": "ec2.amazonaws.com"}))
    return one.iam.get_role(RoleName="reader")["Role"]["CreateDate"]


def iam_policy(one: AWS) -> Any:
    return one.iam.get_policy(PolicyArn=policy(one, allow("ec2:*")))["Policy"]["CreateDate"]


def key_used(one: AWS) -> Any:
    bob = user(one, allow("iam:*"))
    key = bob.iam.list_access_keys(UserName="bob")["AccessKeyMetadata"][0]["AccessKeyId"]
    return bob.iam.get_access_key_last_used(AccessKeyId=key)["AccessKeyLastUsed"]["LastUsedDate"]


def session_token(one: AWS) -> Any:
    made = one.sts.get_session_token(DurationSeconds=900)["Credentials"]
    return made["Expiration"] - timedelta(seconds=900)


def bucket(one: AWS) -> Any:
    one.bucket()
    return one.s3.list_buckets()["Buckets"][0]["CreationDate"]


def s3_object(one: AWS) -> Any:
    one.s3.put_object(Bucket=one.bucket(), Key="a", Body=b"")
    return one.s3.head_object(Bucket="a-bucket", Key="a")["LastModified"]


def parameter(one: AWS) -> Any:
    one.ssm.put_parameter(Name="a", Value="b", Type="String")
    return one.ssm.get_parameter(Name="a")["Parameter"]["LastModifiedDate"]


def kms_key(one: AWS) -> Any:
    return one.kms.create_key()["KeyMetadata"]["CreationDate"]


def response(one: AWS) -> Any:
    headers = one.ec2.describe_vpcs()["ResponseMetadata"]["HTTPHeaders"]
    return datetime.strptime(headers["date"], "%a, %d %b %Y %H:%M:%S %Z")


TIMES = [
    *(instance, volume, snapshot, nat_gateway, iam_user, iam_role, iam_policy, key_used),
    *(session_token, bucket, s3_object, parameter, kms_key, response),
]


@pytest.mark.parametrize("shown", TIMES, ids=lambda shown: shown.__name__)
@shows("account_time/creation-of-a-bucket")
def test_what_is_made_shows_the_accounts_time(one: AWS, shown: Any) -> None:
    clock.advance(timedelta(days=40))
    made = shown(one)
    late = made.replace(tzinfo=None) - START - timedelta(days=40)
    assert timedelta(0) <= late < timedelta(minutes=5)
