"""Users, roles and sessions that the tests of permissions begin with."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import boto3
import pytest
from botocore import UNSIGNED
from botocore.config import Config
from botocore.exceptions import ClientError

from .harness import AWS

ACCOUNT = "123456789012"
READ_EC2 = "arn:aws:iam::aws:policy/AmazonEC2ReadOnlyAccess"


def document(*statements: dict[str, Any]) -> str:
    """Return a policy document of these statements."""
    return json.dumps({"Version": "2012-10-17", "Statement": list(statements)})


def allow(*actions: str, on: str | list[str] = "*", **more: Any) -> dict[str, Any]:
    """Return a statement that allows actions."""
    return {"Effect": "Allow", "Action": list(actions), "Resource": on, **more}


def deny(*actions: str, on: str | list[str] = "*", **more: Any) -> dict[str, Any]:
    """Return a statement that denies actions."""
    return {"Effect": "Deny", "Action": list(actions), "Resource": on, **more}


def trust(principal: Any, **more: Any) -> str:
    """Return a trust policy for a principal."""
    return document({"Effect": "Allow", "Principal": principal, "Action": "sts:AssumeRole", **more})


def arn(kind: str, name: str) -> str:
    """Return the ARN of something in IAM."""
    return f"arn:aws:iam::{ACCOUNT}:{kind}/{name}"


class Person:
    """Credentials, with a client of any service as an attribute: ``bob.ec2``."""

    def __init__(self, credentials: dict[str, Any]) -> None:
        self._keys = {
            "aws_access_key_id": credentials["AccessKeyId"],
            "aws_secret_access_key": credentials["SecretAccessKey"],
            "aws_session_token": credentials.get("SessionToken"),
        }

    def __getattr__(self, service: str) -> Any:
        return boto3.client(service, region_name=AWS.region, **self._keys)


def user(aws: AWS, *statements: dict[str, Any], name: str = "bob", **options: Any) -> Person:
    """Make a user with an inline policy of these statements, if any, and return its first access key."""
    aws.iam.create_user(UserName=name, **options)
    if statements:
        aws.iam.put_user_policy(
            UserName=name, PolicyName="own", PolicyDocument=document(*statements)
        )
    return Person(aws.iam.create_access_key(UserName=name)["AccessKey"])


def role(aws: AWS, *statements: dict[str, Any], name: str = "reader", **options: Any) -> str:
    """Make a role that everybody in the account may assume, and return its ARN."""
    options = {"AssumeRolePolicyDocument": trust({"AWS": ACCOUNT})} | options
    made = aws.iam.create_role(RoleName=name, **options)["Role"]["Arn"]
    if statements:
        aws.iam.put_role_policy(
            RoleName=name, PolicyName="own", PolicyDocument=document(*statements)
        )
    return str(made)


def session(aws: AWS | Person, role_arn: str, **options: Any) -> Person:
    """Assume a role."""
    given = {"RoleSessionName": "lab"} | options
    return Person(aws.sts.assume_role(RoleArn=role_arn, **given)["Credentials"])


def policy(aws: AWS, *statements: dict[str, Any], name: str = "limits") -> str:
    """Make a managed policy and return its ARN."""
    made = aws.iam.create_policy(PolicyName=name, PolicyDocument=document(*statements))
    return str(made["Policy"]["Arn"])


def unsigned(service: str) -> Any:
    return boto3.client(service, region_name=AWS.region, config=Config(signature_version=UNSIGNED))


def message_of(call: Callable[[], Any]) -> str:
    with pytest.raises(ClientError) as refused:
        call()
    return str(refused.value.response["Error"]["Message"])
