"""AWS Storage Gateway: gateways and the file shares of S3 File Gateway.

moto has no such service. A gateway is a machine in your data centre, which isn't simulated; what AWS knows of it is.
"""

from __future__ import annotations

import re
from typing import Any

from moto.core.base_backend import BackendDict, BaseBackend
from moto.moto_api._internal import mock_random

from awslab.account.engine import Call
from awslab.account.registry import answers, differs, refuses
from awslab.account.rules import _s3 as s3

_API = "storagegateway/latest/APIReference/API_"
_CODE = "InvalidGatewayRequestException"
_SHARES = ("CreateNFSFileShare", "CreateSMBFileShare")

differs(
    "storagegateway",
    "A volume or a tape gateway offers volumes and tapes to the machines of a data centre",
    because="There is no data centre here to use them. Gateways can be activated and listed, and an "
    "S3 File Gateway can have file shares, because those tie a gateway to a bucket.",
)


class GatewayBackend(BaseBackend):
    """What one account has in one Region.

    Attributes
    ----------
    gateways, shares : dict
        By ARN, as boto3 shows them.
    """

    def __init__(self, region_name: str, account_id: str) -> None:
        super().__init__(region_name, account_id)
        self.gateways: dict[str, dict[str, Any]] = {}
        self.shares: dict[str, dict[str, Any]] = {}


_backends = BackendDict(GatewayBackend, "storagegateway")


def _kept(call: Call) -> GatewayBackend:
    found: GatewayBackend = _backends[call.account][call.region]
    return found


def _gateway(call: Call) -> dict[str, Any]:
    return _kept(call).gateways.get(call.params.get("GatewayARN", ""), {})


def _arn(call: Call, rest: str) -> str:
    return f"arn:aws:storagegateway:{call.region}:{call.account}:{rest}"


@refuses("storagegateway", "ActivateGateway", code=_CODE, doc=_API + "ActivateGateway.html")
def activation_key(call: Call) -> str | None:
    """A gateway is activated with the key the machine shows: five groups of five characters."""
    if re.fullmatch(r"[A-Z0-9]{5}(-[A-Z0-9]{5}){4}", call.params["ActivationKey"]):
        return None
    return "The specified activation key is invalid."


@refuses("storagegateway", "ActivateGateway", code=_CODE, doc=_API + "ActivateGateway.html")
def gateway_elsewhere(call: Call) -> str | None:
    """A gateway is activated in the Region that is called: the activation must name the same one."""
    if call.params["GatewayRegion"] == call.region:
        return None
    return "The specified region does not match the region of the endpoint."


@refuses(
    "storagegateway",
    "DescribeGatewayInformation",
    "DeleteGateway",
    *_SHARES,
    code=_CODE,
    doc=_API + "DescribeGatewayInformation.html",
)
def gateway_unknown(call: Call) -> str | None:
    """A gateway asked for by its ARN exists."""
    return None if _gateway(call) else "The specified gateway was not found."


@refuses("storagegateway", *_SHARES, code=_CODE, doc=_API + "CreateNFSFileShare.html")
def share_of_another_type(call: Call) -> str | None:
    """Only an S3 File Gateway has file shares."""
    kind = _gateway(call).get("GatewayType", "FILE_S3")
    return None if kind == "FILE_S3" else "The specified operation is not supported."


@refuses("storagegateway", "DeleteFileShare", code=_CODE, doc=_API + "DeleteFileShare.html")
def share_unknown(call: Call) -> str | None:
    """A file share asked for by its ARN exists."""
    there = call.params["FileShareARN"] in _kept(call).shares
    return None if there else "The specified file share was not found."


@answers("storagegateway", "ActivateGateway", doc=_API + "ActivateGateway.html")
def activate(call: Call) -> dict[str, Any]:
    """Activation ties a machine of yours to your account, in one Region."""
    gateway = f"sgw-{mock_random.get_random_hex(8).upper()}"
    arn = _arn(call, f"gateway/{gateway}")
    _kept(call).gateways[arn] = {
        "GatewayId": gateway,
        "GatewayARN": arn,
        "GatewayName": call.params["GatewayName"],
        "GatewayTimezone": call.params["GatewayTimezone"],
        "GatewayType": call.params.get("GatewayType", "CACHED"),
        "GatewayState": "RUNNING",
        "GatewayOperationalState": "ACTIVE",
        "GatewayNetworkInterfaces": [],
        "Tags": call.params.get("Tags", []),
    }
    return {"GatewayARN": arn}


@answers("storagegateway", "ListGateways", doc=_API + "ListGateways.html")
def list_gateways(call: Call) -> dict[str, Any]:
    """An account lists its gateways Region by Region."""
    return {"Gateways": list(_kept(call).gateways.values())}


@answers(
    "storagegateway",
    "DescribeGatewayInformation",
    doc=_API + "DescribeGatewayInformation.html",
)
def describe_gateway(call: Call) -> dict[str, Any]:
    """A gateway shows its type, its time zone and that it is running."""
    return _gateway(call)


@answers("storagegateway", "DeleteGateway", doc=_API + "DeleteGateway.html")
def delete_gateway(call: Call) -> dict[str, Any]:
    """Deleting a gateway ends its activation and its file shares; what is in the bucket stays."""
    arn = call.params["GatewayARN"]
    del _kept(call).gateways[arn]
    shares = _kept(call).shares
    _kept(call).shares = {k: one for k, one in shares.items() if one["GatewayARN"] != arn}
    return {"GatewayARN": arn}


@answers("storagegateway", *_SHARES, doc=_API + "CreateNFSFileShare.html")
def create_share(call: Call) -> dict[str, Any]:
    """A file share shows the objects of a bucket as files, by NFS or by SMB."""
    share = f"share-{mock_random.get_random_hex(8).upper()}"
    arn = _arn(call, f"share/{share}")
    location = call.params["LocationARN"]
    bucket = location.rpartition(":::")[2].partition("/")[0]
    _kept(call).shares[arn] = {
        "FileShareType": "NFS" if "NFS" in call.operation else "SMB",
        "FileShareARN": arn,
        "FileShareId": share,
        "GatewayARN": call.params["GatewayARN"],
        "LocationARN": location,
        "Role": call.params["Role"],
        "Path": f"/{bucket}",
        "DefaultStorageClass": call.params.get("DefaultStorageClass", "S3_STANDARD"),
        "ReadOnly": call.params.get("ReadOnly", False),
        "ClientList": call.params.get("ClientList", ["0.0.0.0/0"]),
    }
    return {"FileShareARN": arn}


def _shown(call: Call, share: dict[str, Any]) -> dict[str, Any]:
    """Return a file share with its status: it is CREATING until its bucket and its role exist."""
    name = share["Path"].removeprefix("/")
    roles = {role.arn for role in call.backend("iam").roles.values()}
    ready = s3.bucket(call, name) and share["Role"] in roles
    return share | {"FileShareStatus": "AVAILABLE" if ready else "CREATING"}


@answers("storagegateway", "ListFileShares", doc=_API + "ListFileShares.html")
def list_shares(call: Call) -> dict[str, Any]:
    """File shares are listed by gateway, or all of the Region."""
    wanted = call.params.get("GatewayARN")
    shares = _kept(call).shares.values()
    found = [_shown(call, one) for one in shares if wanted in (None, one["GatewayARN"])]
    return {"FileShareInfoList": found}


@answers(
    "storagegateway",
    "DescribeNFSFileShares",
    "DescribeSMBFileShares",
    doc=_API + "DescribeNFSFileShares.html",
)
def describe_shares(call: Call) -> dict[str, Any]:
    """A file share shows its bucket, its role and who may mount it; until both exist it stays CREATING."""
    kind = "NFS" if "NFS" in call.operation else "SMB"
    there = (_kept(call).shares.get(arn) for arn in call.params["FileShareARNList"])
    found = [_shown(call, one) for one in there if one and one["FileShareType"] == kind]
    return {f"{kind}FileShareInfoList": found}


@answers("storagegateway", "DeleteFileShare", doc=_API + "DeleteFileShare.html")
def delete_share(call: Call) -> dict[str, Any]:
    """Deleting a file share leaves the objects in the bucket."""
    arn = call.params["FileShareARN"]
    del _kept(call).shares[arn]
    return {"FileShareARN": arn}
