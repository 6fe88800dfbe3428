"""A network built by Terraform's AWS provider, over HTTP, is read and traced like one built by boto3."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from awslab import account, reach, topology
from awslab.topology import Vpc
from tests.terraform import MIRRORS, TERRAFORM, terraform_needed

NETWORK = Path(__file__).parent / "terraform" / "main.tf"
pytestmark = terraform_needed


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Iterator[topology.Topology]:
    """The account after `terraform apply`; a `terraform plan` afterwards finds nothing to change."""
    folder = tmp_path_factory.mktemp("terraform")
    shutil.copy(NETWORK, folder)
    account.open(region="ap-northeast-2")
    with account.serve() as server:
        environment = os.environ | {
            "TF_VAR_endpoint": server.url,
            "TF_CLI_CONFIG_FILE": "",
            "CHECKPOINT_DISABLE": "1",
        }

        def terraform(*arguments: str) -> None:
            command = [str(TERRAFORM), *arguments, "-input=false", "-no-color"]
            done = subprocess.run(
                command, cwd=folder, env=environment, capture_output=True, text=True, check=False
            )
            assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]

        terraform("init", f"-plugin-dir={MIRRORS[0]}")
        terraform("apply", "-auto-approve")
        terraform("plan", "-detailed-exitcode")
    yield topology.read()
    account.close()


def shop(built: topology.Topology) -> Vpc:
    return next(vpc for vpc in built.vpcs if vpc.name == "shop")


def test_subnets_are_public_and_private_by_their_routes(built: topology.Topology) -> None:
    assert [(subnet.cidr, subnet.kind) for subnet in shop(built).subnets] == [
        ("10.0.0.0/24", "public"),
        ("10.0.1.0/24", "public"),
        ("10.0.2.0/24", "private"),
    ]


def test_packets_go_where_the_configuration_lets_them(built: topology.Topology) -> None:
    ids = {instance.name: instance.id for instance in shop(built).instances}

    def reaches(source: str, destination: str, port: int) -> bool:
        ends = ids.get(source, source), ids.get(destination, destination)
        return reach.trace(built, *ends, port=port).reachable

    assert reaches("internet", "web", 443)
    assert not reaches("internet", "web", 22)
    assert not reaches("internet", "data", 443)
    assert reaches("web", "data", 5432)
    assert not reaches("data", "web", 5432)
    assert not reaches("data", "internet", 443), "Terraform takes the default outbound rule away"
