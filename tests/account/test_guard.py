"""Nothing leaves the process, whatever the machine is set up for."""

from __future__ import annotations

import socket
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import boto3
import pytest
import requests
from botocore.exceptions import ClientError

from awslab import account
from awslab.account import NetworkBlockedError, NotSimulatedError, environment

Attempts = list[tuple[str, Any]]
REGION = "ap-northeast-2"
MACHINE_KEY = "AKIAMACHINESOWNKEY01"


@pytest.fixture
def opened(attempts: Attempts) -> Iterator[Attempts]:
    account.open(region=REGION)
    yield attempts
    account.close()


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Set this machine up for everything that could send a request elsewhere; returns a file no one may write."""
    ran = tmp_path / "credential-process-ran"
    config, credentials = tmp_path / "config", tmp_path / "credentials"
    config.write_text(
        "[profile work]\n"
        f"credential_process = {sys.executable} -c \"open({str(ran)!r}, 'w')\"\n"
        "endpoint_url = http://192.0.2.1:4566\n"
        "region = eu-west-1\n",
        encoding="utf-8",
    )
    credentials.write_text(
        f"[default]\naws_access_key_id = {MACHINE_KEY}\naws_secret_access_key = machine\n",
        encoding="utf-8",
    )
    settings = {
        "AWS_ACCESS_KEY_ID": MACHINE_KEY,
        "AWS_SECRET_ACCESS_KEY": "machine",
        "AWS_SESSION_TOKEN": "machine",
        "AWS_PROFILE": "work",
        "AWS_CONFIG_FILE": str(config),
        "AWS_SHARED_CREDENTIALS_FILE": str(credentials),
        "AWS_ENDPOINT_URL": "http://192.0.2.1:4566",
        "AWS_ENDPOINT_URL_EC2": "http://192.0.2.2:4566",
        "AWS_CA_BUNDLE": str(tmp_path / "no-such-bundle.pem"),
        "AWS_USE_FIPS_ENDPOINT": "true",
        "HTTPS_PROXY": "http://192.0.2.3:3128",
        "https_proxy": "http://192.0.2.3:3128",
        "ALL_PROXY": "socks5://192.0.2.3:1080",
        "MOTO_ACCOUNT_ID": "999999999999",
    }
    for name, value in settings.items():
        monkeypatch.setenv(name, value)
    return ran


def use_many_services() -> None:
    """Make calls of every protocol botocore speaks."""
    ec2 = boto3.client("ec2")
    ec2.get_paginator("describe_subnets").paginate().build_full_result()
    boto3.resource("s3").create_bucket(
        Bucket="a-bucket", CreateBucketConfiguration={"LocationConstraint": REGION}
    ).put_object(Key="a", Body=b"text")
    boto3.client("iam").list_users()
    boto3.client("ssm").describe_parameters()
    boto3.client("efs").describe_file_systems()
    boto3.client("cloudwatch").describe_alarms()
    boto3.Session().client("sts", region_name="us-east-1").get_caller_identity()


def test_no_call_opens_a_socket(opened: Attempts) -> None:
    use_many_services()
    assert opened == []


def test_the_machines_settings_change_nothing(machine: Path, attempts: Attempts) -> None:
    account.open(region=REGION)
    use_many_services()
    who = boto3.client("sts").get_caller_identity()
    assert (who["Account"], boto3.client("ec2").meta.region_name) == ("123456789012", REGION)
    account.close()
    assert not machine.exists(), "the machine's credential_process was run"
    assert attempts == []


def test_clients_made_before_are_answered_too(
    machine: Path, attempts: Attempts, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("PROFILE", "CA_BUNDLE", "ENDPOINT_URL", "ENDPOINT_URL_EC2", "USE_FIPS_ENDPOINT"):
        monkeypatch.delenv(f"AWS_{name}")
    by_variable = boto3.Session(region_name=REGION).client("ec2")
    monkeypatch.delenv("AWS_ACCESS_KEY_ID")
    monkeypatch.delenv("AWS_SECRET_ACCESS_KEY")
    by_file = boto3.Session(region_name=REGION).client("ec2")
    account.open(region=REGION)
    made = boto3.client("ec2").create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]
    for before in (by_variable, by_file):
        assert before.describe_vpcs(VpcIds=[made])["Vpcs"]
        with pytest.raises(ClientError, match=r"InvalidVpc\.Range"):
            before.create_vpc(CidrBlock="10.0.0.0/8")
    account.close()
    assert attempts == []


def test_keys_written_into_the_code_are_checked(opened: Attempts) -> None:
    made_up = boto3.client(
        "ec2", aws_access_key_id="AKIANOSUCHKEYEXISTS1", aws_secret_access_key="none"
    )
    with pytest.raises(ClientError, match="AuthFailure"):
        made_up.describe_vpcs()


def test_a_client_with_an_endpoint_of_its_own_goes_nowhere(opened: Attempts) -> None:
    elsewhere = boto3.client("ec2", endpoint_url="http://192.0.2.1:4566")
    with pytest.raises(NotSimulatedError, match=r"at 192\.0\.2\.1:4566"):
        elsewhere.describe_vpcs()
    assert opened == []


@pytest.mark.parametrize(
    ("service", "operation", "options", "named"),
    [
        ("braket", "search_devices", {"filters": []}, "braket:SearchDevices"),
        ("support", "describe_services", {}, "support:DescribeServices"),
        ("ssm", "describe_ops_items", {}, "ssm:DescribeOpsItems"),
        ("iam", "get_service_last_accessed_details", {"JobId": "x" * 36}, "iam:GetServiceLast"),
    ],
)
def test_what_is_not_simulated_says_so(
    opened: Attempts, service: str, operation: str, options: dict[str, Any], named: str
) -> None:
    with pytest.raises(NotSimulatedError) as missing:
        getattr(boto3.client(service), operation)(**options)
    assert f"does not cover {named}" in str(missing.value)
    assert "Nothing was sent" in str(missing.value)
    assert opened == []


def test_presigned_urls_are_answered_to_requests_and_to_nothing_else(opened: Attempts) -> None:
    use_many_services()
    s3 = boto3.client("s3")
    url = s3.generate_presigned_url("get_object", Params={"Bucket": "a-bucket", "Key": "a"})
    assert requests.get(url).text == "text"
    assert opened == []
    with pytest.raises(OSError, match="nothing leaves this machine"):
        urllib.request.urlopen(url)


def test_other_addresses_are_not_contacted(opened: Attempts) -> None:
    with pytest.raises(requests.exceptions.ConnectionError):
        requests.get("https://example.com/")
    for connect in (
        lambda: socket.create_connection(("192.0.2.1", 80)),
        lambda: socket.getaddrinfo("example.com", 443),
        lambda: socket.gethostbyname("example.com"),
        lambda: socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b"", ("192.0.2.1", 53)),
    ):
        with pytest.raises(NetworkBlockedError, match="was not contacted"):
            connect()


def test_this_machine_can_be_reached(opened: Attempts) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        with socket.create_connection(server.getsockname()):
            pass
        with socket.create_connection(("localhost", server.getsockname()[1])):
            pass


def test_the_wall_comes_down_with_the_account() -> None:
    account.open(region=REGION)
    with pytest.raises(NetworkBlockedError):
        sys.audit("socket.connect", None, ("192.0.2.1", 80))
    account.close()
    sys.audit("socket.connect", None, ("192.0.2.1", 80))


def test_the_opening_credentials_are_examples() -> None:
    assert environment.ACCESS_KEY.endswith("EXAMPLE")
    assert environment.SECRET_KEY.endswith("EXAMPLEKEY")
