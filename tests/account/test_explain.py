"""Errors that teach: what a notebook shows when a cell ends in an error of AWS."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import Any

import boto3
import pytest
from botocore.exceptions import BotoCoreError, ClientError
from IPython.core.interactiveshell import InteractiveShell
from IPython.utils.capture import RichOutput, capture_output

from awslab import account
from awslab.account import explain
from awslab.account.explanations import explain as explanation_of


@pytest.fixture
def ec2() -> Iterator[Any]:
    account.open(region="ap-northeast-2")
    yield boto3.client("ec2")
    account.close()


def raised(call: Any) -> BaseException:
    with pytest.raises((ClientError, BotoCoreError)) as caught:
        call()
    return caught.value


def test_a_refusal_of_ours_is_explained_by_its_rule_with_the_page_of_aws(ec2: Any) -> None:
    vpc = ec2.create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]
    error = raised(lambda: ec2.create_subnet(VpcId=vpc, CidrBlock="10.0.0.0/29"))
    text = explain.as_text(error)
    assert text.startswith("InvalidSubnet.Range\n")
    assert "/28" in text.partition("What it means:")[2]
    assert "https://docs.aws.amazon.com/" in text


def test_an_error_of_moto_itself_is_explained_by_its_code(ec2: Any) -> None:
    text = explain.as_text(raised(lambda: ec2.describe_vpcs(VpcIds=["vpc-0123456789abcdef0"])))
    assert "InvalidVpcID.NotFound" in text
    assert "Region" in text, "the usual reason is the wrong Region"


@pytest.mark.parametrize(
    "code",
    [
        "InvalidGroup.NotFound", "NoSuchBucket", "InvalidPermission.Duplicate", "BucketAlreadyExists",
        "VolumeInUse", "VcpuLimitExceeded", "IncorrectInstanceState", "InvalidDBInstanceState",
        "OperationNotPermitted", "MissingParameter", "InvalidParameterCombination", "ExpiredToken",
        "InvalidParameterValue", "ValidationError", "SomethingNew",
    ],
)  # fmt: skip
def test_every_code_has_a_meaning_and_a_next_step(code: str) -> None:
    meaning, next_step = explanation_of(code)
    assert meaning.endswith((".", "?"))
    assert next_step.endswith(".")
    assert code == "SomethingNew" or meaning != "AWS refused the call."


def test_wrong_parameter_names_and_missing_services_are_explained(ec2: Any) -> None:
    assert "before it sent anything" in explain.as_text(raised(lambda: ec2.create_subnet(Vpc="x")))
    braket = boto3.client("braket")
    assert "braket:SearchDevices" in explain.as_text(
        raised(lambda: braket.search_devices(filters=[]))
    )


def test_html_escapes_what_the_learner_typed_and_folds_the_frames(ec2: Any) -> None:
    error = raised(lambda: ec2.describe_vpcs(VpcIds=["<script>alert(1)</script>"]))
    page = explain.as_html(error, ["this cell, line 1, in <module>"])
    assert "<script>" not in page
    assert "<details><summary>The full traceback</summary><pre>this cell, line 1" in page


@pytest.fixture
def shell(monkeypatch: pytest.MonkeyPatch) -> Iterator[InteractiveShell]:
    shell = InteractiveShell.instance()
    monkeypatch.setattr(explain, "_shell", lambda: shell)
    account.open(region="ap-northeast-2")
    yield shell
    account.close()
    InteractiveShell.clear_instance()


def test_a_cell_ends_in_the_explanation_and_one_line(shell: InteractiveShell) -> None:
    with capture_output() as captured:
        result = shell.run_cell(
            "import boto3\nboto3.client('ec2').create_vpc(CidrBlock='10.0.0.0/8')"
        )
    assert isinstance(result.error_in_exec, ClientError)
    shown = [o.data for o in captured.outputs if isinstance(o, RichOutput)]
    assert "InvalidVpc.Range" in shown[0]["text/plain"]
    assert "site-packages" not in shown[0]["text/html"]
    assert "botocore/client.py" in shown[0]["text/html"]
    assert captured.stdout.strip().splitlines() == ["ClientError: InvalidVpc.Range"]
    assert "Traceback" not in captured.stdout + captured.stderr


def test_python_errors_of_the_learner_stay_python_errors(shell: InteractiveShell) -> None:
    with capture_output() as captured:
        shell.run_cell("1 / 0")
    assert "ZeroDivisionError" in captured.stdout
    assert not captured.outputs


def test_outside_a_notebook_nothing_is_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "IPython.core.getipython", None)
    monkeypatch.delitem(sys.modules, "IPython")
    explain.install()
