"""The same steps in boto3, the AWS CLI and Terraform, as a chapter's tabs show them, carried out."""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Callable
from dataclasses import dataclass, fields, is_dataclass
from pathlib import Path
from typing import Any

from awslab import account, topology
from tests.terraform import MIRRORS, TERRAFORM
from tools import awscli

REGION = "ap-northeast-2"
_SET = re.compile(r"^(:{4,})\{tab-set\}\n(.*?)^\1\s*$", re.MULTILINE | re.DOTALL)
_TAB = re.compile(r"^:::\{tab-item\} (.+?)\n(.*?)^:::\s*$", re.MULTILINE | re.DOTALL)
_ID = re.compile(r"\b[a-z]+-[0-9a-f]{8,17}\b")
#: How a load balancer's ARN ends, and with it the descriptions of its network interfaces.
_BALANCER = re.compile(r"/[0-9a-f]{16}\b")
_CODE = re.compile(r"^```(\w+)\n(.*?)^```\s*$", re.MULTILINE | re.DOTALL)
PROVIDER = """
provider "aws" {
  region                      = "%s"
  skip_credentials_validation = true
  skip_metadata_api_check     = true
  skip_requesting_account_id  = true
  s3_use_path_style           = true
  endpoints {
%s
  }
}
"""
SERVICES = (
    "autoscaling", "backup", "cloudwatch", "ec2", "efs", "elb", "elbv2", "fsx", "iam", "rds", "s3", "ssm", "sts",
)  # fmt: skip


@dataclass(frozen=True)
class Tabs:
    """One set of tabs: what each way says, by the tab's title."""

    ways: dict[str, str]


def tabs(chapter: Path) -> list[Tabs]:
    """Return a chapter's sets of tabs, in order."""
    found = []
    for _, content in _SET.findall(chapter.read_text(encoding="utf-8")):
        items = _TAB.findall(content)
        ways = {title: "\n".join(code for _, code in _CODE.findall(text)) for title, text in items}
        found.append(Tabs(ways))
    return found


def boto3_way(steps: list[str], folder: Path, url: str) -> None:
    """Carry out the boto3 tabs, one after the other, as one program."""
    exec(compile("\n".join(steps), "boto3 tabs", "exec"), {"__name__": "tabs"})


def cli_way(steps: list[str], folder: Path, url: str) -> None:
    """Carry out the AWS CLI tabs as one shell script that stops at the first error."""
    script = folder / "steps.sh"
    script.write_text("set -euo pipefail\n" + "\n".join(steps), encoding="utf-8")
    program = awscli.installed()
    _run(
        ["bash", str(script)], folder, url, PATH=f"{program.parent}{os.pathsep}{os.environ['PATH']}"
    )


def terraform_way(steps: list[str], folder: Path, url: str) -> None:
    """Apply the Terraform tabs as one configuration; a plan afterwards must find nothing to change."""
    endpoints = "\n".join(f'    {service} = "{url}"' for service in SERVICES)
    (folder / "provider.tf").write_text(PROVIDER % (REGION, endpoints), encoding="utf-8")
    (folder / "steps.tf").write_text("\n".join(steps), encoding="utf-8")
    options = ["-input=false", "-no-color"]
    for words in (
        ["init", f"-plugin-dir={MIRRORS[0]}"],
        ["apply", "-auto-approve"],
        ["plan", "-detailed-exitcode"],
    ):
        _run([str(TERRAFORM), *words, *options], folder, url, CHECKPOINT_DISABLE="1")


WAYS: dict[str, Callable[[list[str], Path, str], None]] = {
    "boto3": boto3_way,
    "AWS CLI": cli_way,
    "Terraform": terraform_way,
}


def outcome(chapter: Path, way: str, folder: Path) -> Any:
    """Carry out one way through a chapter's tabs in a fresh account; return what stands there, without ids."""
    steps = [tab.ways[way] for tab in tabs(chapter) if way in tab.ways]
    account.open(region=REGION)
    try:
        with account.serve() as server:
            WAYS[way](steps, folder, server.url)
        return signature(topology.read())
    finally:
        account.close()


def signature(found: topology.Topology) -> Any:
    """Return a topology as plain data in which ids, addresses and order say nothing."""
    names: dict[str, str] = {}

    def learn(thing: Any) -> None:
        if isinstance(thing, tuple):
            for each in thing:
                learn(each)
        elif is_dataclass(thing):
            if key := getattr(thing, "id", ""):
                label = getattr(thing, "name", "") or getattr(thing, "cidr", "")
                names[key] = f"{type(thing).__name__} {label}"
            for field in fields(thing):
                learn(getattr(thing, field.name))

    def plain(thing: Any) -> Any:
        if isinstance(thing, tuple | frozenset):
            return sorted(map(plain, thing), key=repr)
        if is_dataclass(thing):
            return {
                field.name: plain(getattr(thing, field.name))
                for field in fields(thing)
                if field.name not in _SAYS_NOTHING
            }
        if isinstance(thing, str):  # an id, or a description that names one
            thing = _BALANCER.sub("/id", names.get(thing, thing))
            return _ID.sub(lambda found: names.get(found[0], found[0]), thing)
        return thing

    learn(found.regions)
    return plain(found.regions)


#: Given out by AWS, whoever asks: these differ from account to account.
_SAYS_NOTHING = {
    "private_ip",
    "public_ip",
    "private_ips",
    "public_ips",
    "ipv6",
    "tags",
    "arn",
    "dns_name",
}


def _run(command: list[str], folder: Path, url: str, **more: str) -> None:
    environment = os.environ | more | {
        "AWS_ENDPOINT_URL": url, "AWS_DEFAULT_REGION": REGION, "AWS_PAGER": "",
    }  # fmt: skip
    done = subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, f"{command[:2]}\n{done.stdout[-3000:]}\n{done.stderr[-3000:]}"
