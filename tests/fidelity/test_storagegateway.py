"""AWS Storage Gateway: what AWS refuses and shows."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from awslab import account

from .harness import AWS, refusal, shows
from .people import trust

Call = Callable[[], Any]
KEY = "29AV1-3OFV9-VVIUB-NKT0I-LRO6V"


def gateway(aws: AWS, kind: str = "FILE_S3", **changed: str) -> str:
    given = {
        "ActivationKey": KEY,
        "GatewayName": "office",
        "GatewayTimezone": "GMT+9:00",
        "GatewayRegion": aws.region,
        "GatewayType": kind,
    }
    return aws.storagegateway.activate_gateway(**given | changed)["GatewayARN"]


def share(aws: AWS, gateway_arn: str, bucket: str, role: str) -> str:
    return aws.storagegateway.create_nfs_file_share(
        ClientToken="once-and-only",
        GatewayARN=gateway_arn,
        Role=role,
        LocationARN=f"arn:aws:s3:::{bucket}",
    )["FileShareARN"]


def role(aws: AWS) -> str:
    trusted = trust({"Service": "storagegateway.amazonaws.com"})
    made = aws.iam.create_role(RoleName="gateway", AssumeRolePolicyDocument=trusted)
    return made["Role"]["Arn"]


@refusal("storagegateway/activation-key")
def test_activation_key(aws: AWS) -> Call:
    return lambda: gateway(aws, ActivationKey="office")


@refusal("storagegateway/gateway-elsewhere")
def test_gateway_elsewhere(aws: AWS) -> Call:
    return lambda: gateway(aws, GatewayRegion="us-east-1")


@refusal("storagegateway/gateway-unknown")
def test_gateway_unknown(aws: AWS) -> Call:
    bucket, kept = aws.bucket(), role(aws)
    arn = f"arn:aws:storagegateway:{aws.region}:123456789012:gateway/sgw-00000000"
    return lambda: share(aws, arn, bucket, kept)


@refusal("storagegateway/share-of-another-type")
def test_share_of_another_type(aws: AWS) -> Call:
    tapes, bucket, kept = gateway(aws, "VTL"), aws.bucket(), role(aws)
    return lambda: share(aws, tapes, bucket, kept)


@refusal("storagegateway/share-unknown")
def test_share_unknown(aws: AWS) -> Call:
    arn = f"arn:aws:storagegateway:{aws.region}:123456789012:share/share-00000000"
    return lambda: aws.storagegateway.delete_file_share(FileShareARN=arn)


@shows(
    "storagegateway/activate",
    "storagegateway/list-gateways",
    "storagegateway/describe-gateway",
    "storagegateway/delete-gateway",
    "storagegateway/create-share",
    "storagegateway/list-shares",
    "storagegateway/describe-shares",
    "storagegateway/delete-share",
    measured=("storagegateway: list_gateways / activate_gateway",),
)
def test_life_of_a_gateway(one: AWS) -> None:
    api, kept, bucket = one.storagegateway, role(one), one.bucket()
    files, others = gateway(one), gateway(one, GatewayName="branch")
    names = [g["GatewayName"] for g in api.list_gateways()["Gateways"]]
    assert names == ["office", "branch"]
    shown = api.describe_gateway_information(GatewayARN=files)
    assert (shown["GatewayType"], shown["GatewayState"]) == ("FILE_S3", "RUNNING")
    mine, theirs = (share(one, arn, bucket, kept) for arn in (files, others))
    described = api.describe_nfs_file_shares(FileShareARNList=[mine])["NFSFileShareInfoList"]
    assert described[0]["LocationARN"] == f"arn:aws:s3:::{bucket}"
    assert not api.describe_smb_file_shares(FileShareARNList=[mine])["SMBFileShareInfoList"]
    listed = api.list_file_shares(GatewayARN=files)["FileShareInfoList"]
    assert [s["FileShareARN"] for s in listed] == [mine]
    api.delete_file_share(FileShareARN=mine)
    assert api.list_file_shares(GatewayARN=files)["FileShareInfoList"] == []
    api.delete_gateway(GatewayARN=others)
    assert api.list_file_shares()["FileShareInfoList"] == [], f"{theirs} went with its gateway"
    account.open(region=one.region)
    assert one.client("storagegateway").list_gateways()["Gateways"] == []


@shows("storagegateway/describe-shares", "storagegateway/list-shares")
def test_share_waits_for_its_bucket(one: AWS) -> None:
    made = share(one, gateway(one), "a-bucket", role(one))
    for status in ("CREATING", "AVAILABLE"):
        shown = one.storagegateway.describe_nfs_file_shares(FileShareARNList=[made])
        assert shown["NFSFileShareInfoList"][0]["FileShareStatus"] == status
        one.bucket("a-bucket" if status == "CREATING" else "b-bucket")
