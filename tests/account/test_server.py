"""The account over HTTP: the same state and rules, on this machine only."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator

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
