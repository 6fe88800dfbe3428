"""Opening, resetting, nesting and closing a simulated account."""

from __future__ import annotations

import os
import unittest
from collections.abc import Iterator

import boto3
import pytest

from awslab import account
from awslab.account import SimulatedAWS, environment, simulated_aws

REGION = "ap-northeast-2"


@pytest.fixture(autouse=True)
def closed() -> Iterator[None]:
    yield
    account.close()


def new_vpc() -> str:
    return str(boto3.client("ec2").create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"])


def vpcs() -> int:
    return len(boto3.client("ec2").describe_vpcs()["Vpcs"])


def is_simulated() -> bool:
    return os.environ.get("AWS_ACCESS_KEY_ID") == environment.ACCESS_KEY


def test_opening_says_what_was_opened() -> None:
    opened = account.open(lab="servers/vpc", region=REGION)
    said = repr(opened)
    assert "123456789012 in ap-northeast-2, Asia Pacific (Seoul)" in said
    assert "Nothing leaves this machine" in said


def test_clients_need_no_arguments() -> None:
    account.open(region=REGION)
    assert boto3.client("ec2").meta.region_name == REGION
    account.open()
    assert boto3.client("ec2").meta.region_name == "us-east-1"


def test_opening_again_resets() -> None:
    account.open(region=REGION)
    new_vpc()
    assert vpcs() == 2
    account.open(region=REGION)
    assert vpcs() == 1


def test_a_client_kept_over_a_reset_sees_the_new_account() -> None:
    account.open(region=REGION)
    kept = boto3.client("ec2")
    kept.create_vpc(CidrBlock="10.0.0.0/16")
    account.open(region=REGION)
    assert len(kept.describe_vpcs()["Vpcs"]) == 1


def test_the_same_ids_whatever_the_account_before_held() -> None:
    """Moto resets Auto Scaling by asking EC2, which then outlived the reset with ids of no seed."""

    def first_vpc() -> str:
        with simulated_aws(region=REGION, lab="servers/vpc"):
            vpc: str = boto3.client("ec2").create_vpc(CidrBlock="10.9.0.0/16")["Vpc"]["VpcId"]
            boto3.client("autoscaling").describe_auto_scaling_groups()
            return vpc

    assert first_vpc() == first_vpc()


def test_the_same_lab_gives_the_same_ids_another_gives_others() -> None:
    made = []
    for lab in ("servers/vpc", "servers/vpc", None):
        account.open(lab=lab, region=REGION)
        made.append(new_vpc())
    assert made[0] == made[1] != made[2]


def test_reading_calls_do_not_change_later_ids() -> None:
    account.open(lab="servers/vpc", region=REGION)
    made = new_vpc()
    account.open(lab="servers/vpc", region=REGION)
    for service, look in (("ec2", "describe_instances"), ("iam", "list_policies")):
        getattr(boto3.client(service), look)()
    assert new_vpc() == made


@pytest.mark.parametrize("lab", ["servers/vcp", "vpc", ""])
def test_a_lab_that_does_not_exist(lab: str) -> None:
    with pytest.raises(ValueError, match="No lab is called") as error:
        account.open(lab=lab, region=REGION)
    assert "servers/vpc" in str(error.value)
    assert not is_simulated()


@pytest.mark.parametrize(
    ("region", "hint"),
    [
        ("ap-northeast-9", "Choose ap-northeast-"),
        ("ap-northeast-2a", "A zone's name is its Region's plus a letter"),
        ("Seoul", "Choose "),
    ],
)
def test_a_region_that_does_not_exist(region: str, hint: str) -> None:
    with pytest.raises(ValueError, match="AWS has no Region") as error:
        account.open(region=region)
    assert hint in str(error.value)
    assert not is_simulated()


def test_a_wrong_opening_leaves_the_open_account_alone() -> None:
    account.open(region=REGION)
    new_vpc()
    with pytest.raises(ValueError, match="AWS has no Region"):
        account.open(region="nowhere")
    assert vpcs() == 2


def test_waits_are_one_of_two() -> None:
    with pytest.raises(ValueError, match='choose "next-call" or "simulated"'):
        account.open(waits="never")


def test_closing_restores_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_PROFILE", "work")
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIAMACHINESOWNKEY01")
    monkeypatch.delenv("AWS_REGION", raising=False)
    before = dict(os.environ)
    account.open(region=REGION)
    assert is_simulated()
    assert "AWS_PROFILE" not in os.environ
    account.close()
    assert dict(os.environ) == before
    account.close()
    assert dict(os.environ) == before, "closing twice changes nothing"


def test_as_a_context_manager() -> None:
    before = dict(os.environ)
    with simulated_aws(region=REGION):
        assert is_simulated()
        assert vpcs() == 1
    assert dict(os.environ) == before


def test_an_error_inside_closes_the_account() -> None:
    before = dict(os.environ)
    with pytest.raises(RuntimeError), simulated_aws(region=REGION):
        raise RuntimeError
    assert dict(os.environ) == before


def test_as_a_decorator_of_a_function() -> None:
    @simulated_aws(region=REGION)
    def outcome(number: int) -> tuple[int, int]:
        new_vpc()
        return number, vpcs()

    assert [outcome(1), outcome(2)] == [(1, 2), (2, 2)]
    assert not is_simulated()


def test_as_a_bare_decorator() -> None:
    @simulated_aws
    def region() -> str:
        return str(boto3.client("ec2").meta.region_name)

    assert region()
    assert not is_simulated()


def test_as_a_decorator_of_a_test_class() -> None:
    @simulated_aws(region=REGION)
    class Tests(unittest.TestCase):
        def setUp(self) -> None:
            new_vpc()

        def test_first(self) -> None:
            assert vpcs() == 2

        def test_second(self) -> None:
            assert vpcs() == 2

    result = unittest.TestResult()
    unittest.defaultTestLoader.loadTestsFromTestCase(Tests).run(result)
    assert (result.testsRun, result.errors, result.failures) == (2, [], [])
    assert not is_simulated()


def test_start_and_stop() -> None:
    simulation = SimulatedAWS(region=REGION)
    simulation.start()
    assert is_simulated()
    assert vpcs() == 1
    simulation.stop()
    assert not is_simulated()


def test_nested_accounts_end_with_the_outermost() -> None:
    with simulated_aws(region=REGION):
        with SimulatedAWS(region=REGION):
            assert vpcs() == 1
        assert is_simulated()
        assert vpcs() == 1
    assert not is_simulated()


def test_the_default_region_is_the_machines(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-west-1")
    with simulated_aws():
        assert boto3.client("ec2").meta.region_name == "eu-west-1"
    monkeypatch.delenv("AWS_DEFAULT_REGION")
    monkeypatch.delenv("AWS_REGION", raising=False)
    with simulated_aws():
        assert boto3.client("ec2").meta.region_name == "us-east-1"
