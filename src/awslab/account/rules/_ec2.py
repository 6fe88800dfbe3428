"""What the rules of EC2 share: looking things up without raising, and what a launch asks for."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

from moto.core.exceptions import ServiceException

from awslab.account.engine import Call


def found(lookup: Callable[..., Any], *args: Any) -> Any:
    """Return what `lookup` finds, or None where moto would answer that it doesn't exist."""
    try:
        return lookup(*args)
    except ServiceException:
        return None


def instances(call: Call) -> list[Any]:
    """Return the instances a call names, if all exist; moto answers for unknown ones."""
    named = [call.backend().get_instance_by_id(i) for i in call.params.get("InstanceIds", [])]
    return named if None not in named else []


def other_accounts(ec2: Any) -> list[Any]:
    """Return the EC2 of all other accounts in the same Region."""
    from moto.ec2.models import ec2_backends

    return [
        account[ec2.region_name]
        for name, account in ec2_backends.items()
        if name != ec2.account_id and account.get(ec2.region_name)
    ]


def launch(call: Call) -> dict[str, Any]:
    """Return the parameters of RunInstances, those of the launch template under the call's own."""
    template = call.params.get("LaunchTemplate")
    version = found(call.backend()._get_template_from_args, template) if template else None
    return {**(version.data if version else {}), **call.params}


def launch_subnet(call: Call, request: dict[str, Any]) -> Any:
    """Return the subnet a launch names, directly or on its primary network interface, else None."""
    interfaces = request.get("NetworkInterfaces") or [{}]
    subnet_id = request.get("SubnetId") or interfaces[0].get("SubnetId")
    return found(call.backend().get_subnet, subnet_id) if subnet_id else None


def launch_zone(call: Call, request: dict[str, Any]) -> str | None:
    """Return the Availability Zone a launch asks for, if it does."""
    if subnet := launch_subnet(call, request):
        return str(subnet.availability_zone)
    zone = request.get("Placement", {}).get("AvailabilityZone")
    return str(zone) if zone else None


def free_addresses(subnet: Any) -> int:
    """Return how many addresses a subnet has left (moto's own count goes through every interface there is)."""
    return int(subnet._available_ip_addresses) - len(subnet._subnet_ips)


def image(call: Call, image_id: str | None) -> Any:
    """Return an image the account may use, else None."""
    if not image_id:
        return None
    images = found(functools.partial(call.backend().describe_images, ami_ids=[image_id]))
    return images[0] if images else None


def instance_type(name: str | None) -> dict[str, Any] | None:
    """Return what AWS says of an instance type, else None."""
    from moto.ec2.models.instance_types import INSTANCE_TYPES

    described: dict[str, Any] | None = INSTANCE_TYPES.get(name)
    return described


@functools.cache
def offered(region: str) -> dict[str, list[str]]:
    """Return for each instance type the zones of a Region that have it."""
    from moto.ec2.models.instance_types import INSTANCE_TYPE_OFFERINGS

    zones: dict[str, list[str]] = {}
    for offering in INSTANCE_TYPE_OFFERINGS["availability-zone"].get(region, []):
        zones.setdefault(offering["InstanceType"], []).append(offering["Location"])
    return {name: sorted(places) for name, places in zones.items()}


def ebs_devices(image: Any, asked: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """Return the EBS volumes of a launch by device name: the image's, changed and added to by the request."""
    devices = {d["DeviceName"]: dict(d["Ebs"]) for d in (image.block_devices if image else [])}
    for device in asked:
        name = device["DeviceName"]
        if device.get("NoDevice") is not None:
            devices.pop(name, None)
        elif "Ebs" in device:
            given = {key: value for key, value in device["Ebs"].items() if value is not None}
            devices[name] = {"DeleteOnTermination": True} | devices.get(name, {}) | given
    return devices
