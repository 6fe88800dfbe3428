"""An instance of the account: what it was launched with, its addresses, its state."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from awslab.diagrams.instance.launch import EXAMPLE_PUBLIC, MOST_VOLUMES

_HIBERNATED = "Client.UserInitiatedHibernate"


@dataclass(frozen=True, slots=True)
class Found:
    """An instance as the account describes it, in the form the diagram takes.

    ``started`` changes with every start: EC2's LaunchTime.
    """

    launch: dict[str, Any]
    facts: dict[str, Any]
    state: str
    hibernated: bool
    started: str


def find(instance_id: str) -> Found:
    """Return what the account says about an instance.

    Raises
    ------
    ValueError
        The account has no instance with this id.
    """
    # Imported here, because a diagram of no account needs no boto3.
    import boto3
    from botocore.exceptions import ClientError

    ec2 = boto3.client("ec2")
    try:
        answer = ec2.describe_instances(InstanceIds=[instance_id])
    except ClientError as error:
        what = error.response["Error"]["Message"]
        raise ValueError(f"no instance {instance_id!r} to follow: {what}") from None
    record = answer["Reservations"][0]["Instances"][0]
    of_instance = [{"Name": "instance-id", "Values": [instance_id]}]
    elastic = ec2.describe_addresses(Filters=of_instance)["Addresses"]
    address = record.get("PublicIpAddress", "")
    subnet = _subnet(ec2, record)
    auto = bool(address) or (
        record["State"]["Name"] != "running" and subnet.get("MapPublicIpOnLaunch", False)
    )
    launch = {
        "root": record["RootDeviceType"],
        "hibernation": record.get("HibernationOptions", {}).get("Configured", False)
        and record["RootDeviceType"] == "ebs",
        "store": _has_store(ec2, record["InstanceType"]),
        "public": "elastic" if elastic else "auto" if auto else "none",
        "ipv6": bool(_ipv6(record)),
        "volumes": _volumes(record),
    }
    facts = {
        "id": instance_id,
        "name": next((t["Value"] for t in record.get("Tags", ()) if t["Key"] == "Name"), ""),
        "private": record.get("PrivateIpAddress", ""),
        "public": [address, *(each for each in EXAMPLE_PUBLIC if each != address)],
        "elastic": elastic[0]["PublicIp"] if elastic else "",
        "ipv6": _ipv6(record),
    }
    hibernated = record.get("StateReason", {}).get("Code") == _HIBERNATED
    return Found(launch, facts, record["State"]["Name"], hibernated, str(record["LaunchTime"]))


def _subnet(ec2: Any, record: Mapping[str, Any]) -> dict[str, Any]:
    if not record.get("SubnetId"):  # a terminated instance has none
        return {}
    found: dict[str, Any] = ec2.describe_subnets(SubnetIds=[record["SubnetId"]])["Subnets"][0]
    return found


def _has_store(ec2: Any, kind: str) -> bool:
    answer = ec2.describe_instance_types(InstanceTypes=[kind])["InstanceTypes"][0]
    return bool(answer.get("InstanceStorageSupported"))


def _ipv6(record: Mapping[str, Any]) -> str:
    interfaces = record.get("NetworkInterfaces", [])
    found = [a["Ipv6Address"] for i in interfaces for a in i.get("Ipv6Addresses", ())]
    return found[0] if found else ""


def _volumes(record: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the root volume first; more volumes than can be drawn are left out."""
    root = {"key": "root", "name": "Root volume", "delete": True}
    data: list[dict[str, Any]] = []
    for mapping in record.get("BlockDeviceMappings", ()):
        delete = mapping["Ebs"]["DeleteOnTermination"]
        if mapping["DeviceName"] == record.get("RootDeviceName"):
            root["delete"] = delete
        else:
            name = mapping["Ebs"]["VolumeId"]
            data.append({"key": f"data-{len(data) + 1}", "name": name, "delete": delete})
    return [root, *data][:MOST_VOLUMES]
