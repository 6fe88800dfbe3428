"""The account over HTTP: the same state and rules, on this machine only."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import boto3
import pytest

from awslab import account
from awslab.account import Server

CLIENT = """
import boto3, sys
ec2 = boto3.client("ec2", endpoint_url=sys.argv[1])
print([vpc["CidrBlock"] for vpc in ec2.describe_vpcs()["Vpcs"]])
try:
    ec2.create_vpc(CidrBlock="10.0.0.0/8")
except ec2.exceptions.ClientError as error:
    print(error.response["Error"]["Code"], error.response["ResponseMetadata"]["HTTPStatusCode"])
"""
CALLS = """
import boto3, json, sys
from botocore.exceptions import ClientError
for service, operation, given in json.loads(sys.argv[2]):
    try:
        client = boto3.client(service, endpoint_url=sys.argv[1])
        answer = getattr(client, operation)(**given)
    except ClientError as error:
        answer = error.response
    print(json.dumps(answer, default=str))
"""


@pytest.fixture
def server() -> Iterator[Server]:
    account.open(region="ap-northeast-2")
    with account.serve() as server:
        yield server
    account.close()


def test_another_process_sees_the_account_and_meets_its_rules(server: Server) -> None:
    boto3.client("ec2").create_vpc(CidrBlock="10.7.0.0/16")
    command = [sys.executable, "-c", CLIENT, server.url]
    done = subprocess.run(command, env=os.environ, capture_output=True, text=True, check=True)
    assert done.stdout.splitlines() == [
        "['172.31.0.0/16', '10.7.0.0/16']",
        "InvalidVpc.Range 400",
    ]


def answers(server: Server, *calls: tuple[str, str, dict[str, Any]]) -> list[dict[str, Any]]:
    """Make calls from another process, where nothing but the server can answer; return what boto3 got."""
    command = [sys.executable, "-c", CALLS, server.url, json.dumps(calls)]
    done = subprocess.run(command, env=os.environ, capture_output=True, text=True, check=True)
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_it_answers_for_services_and_operations_moto_lacks(server: Server) -> None:
    policy = {"Policy": json.dumps({"Version": "2012-10-17", "Statement": []})}
    gateway = "arn:aws:storagegateway:ap-northeast-2:123456789012:gateway/sgw-12345678"
    listed, refused, *_, lock = answers(
        server,
        ("storagegateway", "list_gateways", {}),
        ("storagegateway", "delete_gateway", {"GatewayARN": gateway}),
        ("glacier", "create_vault", {"vaultName": "v"}),
        ("glacier", "initiate_vault_lock", {"vaultName": "v", "policy": policy}),
        ("glacier", "get_vault_lock", {"vaultName": "v"}),
    )
    assert listed["Gateways"] == []
    assert refused["Error"]["Code"] == "InvalidGatewayRequestException"
    assert lock["State"] == "InProgress"


def test_a_body_arrives_whole(server: Server) -> None:
    boto3.client("s3").create_bucket(
        Bucket="a-bucket", CreateBucketConfiguration={"LocationConstraint": "ap-northeast-2"}
    )
    one = {"Bucket": "a-bucket", "Key": "a key/é"}
    answers(server, ("s3", "put_object", {"Body": "x" * 100_000, **one}))
    assert boto3.client("s3").get_object(**one)["Body"].read() == b"x" * 100_000


def test_what_is_not_simulated_says_so(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr("moto.ec2.models.vpcs.VPCBackend.describe_vpcs")  # two holes in moto
    monkeypatch.delattr("moto.s3.models.S3Backend.list_buckets")
    calls = (
        ("storagegateway", "list_volumes", {}),  # a service moto lacks
        ("outposts", "list_outposts", {}),  # nor has any rule for
        ("glacier", "get_data_retrieval_policy", {}),  # an address moto lacks
        ("ec2", "describe_byoip_cidrs", {"MaxResults": 5}),  # an operation moto lacks
        ("ec2", "describe_vpcs", {}),
        ("s3", "list_buckets", {}),
    )
    for (service, operation, _), answer in zip(calls, answers(server, *calls), strict=True):
        assert answer["Error"]["Code"] == "NotSimulated", (service, operation, answer)
        assert answer["ResponseMetadata"]["HTTPStatusCode"] == 501
        named = f"does not cover {service}:{operation.title().replace('_', '')}"
        assert named in answer["Error"]["Message"]


def test_it_listens_on_this_machine_only(server: Server) -> None:
    assert server.url == f"http://127.0.0.1:{server.port}"


def test_a_taken_port_is_named(server: Server) -> None:
    with pytest.raises(OSError, match=f"Port {server.port} is taken. Choose another"):
        account.serve(server.port)


def test_a_port_that_is_none_is_named() -> None:
    account.open()
    with pytest.raises(ValueError, match="port=70000: choose a port from 1 to 65535"):
        account.serve(70000)
    account.close()


def test_without_an_account_there_is_nothing_to_serve() -> None:
    with pytest.raises(ValueError, match=r"account\.open"):
        account.serve()
