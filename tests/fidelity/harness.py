"""What the tests of the account's rules share.

A test of a refusal builds the situation and returns the call that AWS refuses; :func:`refusal` then checks code,
message and status through every kind of client, and that without the rule the answer is another, so the test can fail.
A test of a state asserts it; :func:`shows` says which rule it proves.
"""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError

from awslab.account.engine import engine
from awslab.account.registry import RULES

#: How a learner can come by a client. Each must meet the same rules.
CLIENTS = ("client", "resource", "made-before")


class AWS:
    """A fresh account with short ways to the things most rules need.

    Any boto3 service name is an attribute that holds a client: ``aws.ec2``, ``aws.elbv2``.
    """

    region = "ap-northeast-2"

    def __init__(self, kind: str, before: dict[str, Any]) -> None:
        self._kind, self._before = kind, before
        self._clients: dict[tuple[str, str], Any] = {}

    def use(self, kind: str) -> None:
        """Make the next calls through another kind of client."""
        self._kind = kind

    def __getattr__(self, service: str) -> Any:
        if service.startswith("_"):
            raise AttributeError(service)
        if (self._kind, service) not in self._clients:
            self._clients[self._kind, service] = self._make(service)
        return self._clients[self._kind, service]

    def _make(self, service: str) -> Any:
        if self._kind == "made-before" and service in self._before:
            return self._before[service]
        if self._kind == "resource" and service in boto3.Session().get_available_resources():
            return boto3.resource(service, region_name=self.region).meta.client
        return boto3.client(service, region_name=self.region)

    def elsewhere(self, region: str) -> AWS:
        """Return the same account in another Region, through plain clients."""
        other = AWS("client", {})
        other.region = region
        return other

    def client(self, service: str, region: str | None = None, **options: Any) -> Any:
        return boto3.client(service, region_name=region or self.region, **options)

    def zone(self, letter: str = "a") -> str:
        return f"{self.region}{letter}"

    def vpc(self, cidr: str = "10.0.0.0/16") -> str:
        return self.ec2.create_vpc(CidrBlock=cidr)["Vpc"]["VpcId"]

    def subnet(self, vpc: str, cidr: str = "10.0.1.0/24", letter: str = "a") -> str:
        made = self.ec2.create_subnet(VpcId=vpc, CidrBlock=cidr, AvailabilityZone=self.zone(letter))
        return made["Subnet"]["SubnetId"]

    def default_subnet(self, letter: str = "a") -> str:
        found = self.ec2.describe_subnets(
            Filters=[
                {"Name": "default-for-az", "Values": ["true"]},
                {"Name": "availability-zone", "Values": [self.zone(letter)]},
            ]
        )
        return found["Subnets"][0]["SubnetId"]

    def internet_gateway(self, vpc: str) -> str:
        gateway = self.ec2.create_internet_gateway()["InternetGateway"]["InternetGatewayId"]
        self.ec2.attach_internet_gateway(InternetGatewayId=gateway, VpcId=vpc)
        return gateway

    def ami(self) -> str:
        return self.image("al2023-ami-2023*-kernel-6.1-x86_64")

    def image(self, name: str) -> str:
        named = [{"Name": "name", "Values": [name]}]
        return self.ec2.describe_images(Filters=named)["Images"][0]["ImageId"]

    def instance(self, subnet: str | None = None, **options: Any) -> str:
        """Launch an instance and wait until it runs."""
        options = {"ImageId": self.ami(), "InstanceType": "t3.micro"} | options
        options |= (
            {"SubnetId": subnet or self.default_subnet()} if "Placement" not in options else {}
        )
        made = self.ec2.run_instances(MinCount=1, MaxCount=1, **options)["Instances"][0]
        self.ec2.describe_instances(InstanceIds=[made["InstanceId"]])
        return made["InstanceId"]

    def one_instance(self, instance: str) -> dict[str, Any]:
        found = self.ec2.describe_instances(InstanceIds=[instance])
        return found["Reservations"][0]["Instances"][0]

    def volume(self, letter: str = "a", **options: Any) -> str:
        """Make a volume and wait until it is available."""
        options = {"Size": 10} | options
        made = self.ec2.create_volume(AvailabilityZone=self.zone(letter), **options)["VolumeId"]
        self.ec2.describe_volumes(VolumeIds=[made])
        return made

    def bucket(self, name: str = "a-bucket", versioning: str | None = None, **options: Any) -> str:
        place = {"LocationConstraint": self.region}
        self.s3.create_bucket(Bucket=name, CreateBucketConfiguration=place, **options)
        if versioning:
            setting = {"Status": versioning}
            self.s3.put_bucket_versioning(Bucket=name, VersioningConfiguration=setting)
        return name


def refusal(rule_id: str, *measured: str) -> Callable[[Callable[..., Any]], Any]:
    """Turn a function that returns the refused call into the test of a rule.

    Parameters
    ----------
    rule_id : str
        ``topic/name`` in the registry.
    *measured : str
        Rows of measured.md it proves, as ``topic: rule``.
    """

    def decorate(situation: Callable[[AWS], Callable[[], Any]]) -> Any:
        @pytest.mark.rule(rule_id)
        @pytest.mark.measured(*measured)
        @functools.wraps(situation)
        def test(aws: AWS, monkeypatch: pytest.MonkeyPatch) -> None:
            rule = RULES[rule_id]
            call = situation(aws)
            for kind in CLIENTS:
                aws.use(kind)
                with pytest.raises(ClientError) as refused:
                    call()
                answer = refused.value.response
                status = answer["ResponseMetadata"]["HTTPStatusCode"]
                assert answer["Error"]["Code"] == rule.code
                assert answer["Error"]["Message"], "AWS's errors always say something"
                assert status == rule.status or (rule.status is None and 400 <= status < 500)
            without = {k: [r for r in v if r is not rule] for k, v in engine.guards.items()}
            monkeypatch.setattr(engine, "guards", without)
            other = ""
            try:
                call()
            except Exception as error:  # moto's own answer, whatever it is, must be another one
                other = str(error)
            assert other != str(refused.value), "the rule is not what refused the call"

        test.__signature__ = inspect.Signature(  # pytest asks the wrapped function otherwise
            [inspect.Parameter(n, inspect.Parameter.KEYWORD_ONLY) for n in ("aws", "monkeypatch")]
        )
        return test

    return decorate


def shows(*rule_ids: str, measured: tuple[str, ...] = ()) -> Callable[[Any], Any]:
    """Say which rules of the registry and which rows of measured.md a test of a state proves."""

    def decorate(test: Any) -> Any:
        for rule_id in rule_ids:
            test = pytest.mark.rule(rule_id)(test)
        return pytest.mark.measured(*measured)(test)

    return decorate


def code_of(call: Callable[[], Any]) -> str:
    """Return the error code of a call that must be refused, for rules moto keeps by itself."""
    with pytest.raises(ClientError) as refused:
        call()
    return str(refused.value.response["Error"]["Code"])
