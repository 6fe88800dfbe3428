"""EC2: which resources an operation acts on, and their condition keys."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from awslab.account.engine import Call
from awslab.account.policy import Request

#: The resource type of an id, by its prefix.
_TYPES = {
    "acl": "network-acl",
    "ami": "image",
    "dopt": "dhcp-options",
    "eigw": "egress-only-internet-gateway",
    "eipalloc": "elastic-ip",
    "eni": "network-interface",
    "fl": "vpc-flow-log",
    "i": "instance",
    "igw": "internet-gateway",
    "key": "key-pair",
    "lt": "launch-template",
    "nat": "natgateway",
    "pcx": "vpc-peering-connection",
    "rtb": "route-table",
    "sg": "security-group",
    "sgr": "security-group-rule",
    "snap": "snapshot",
    "subnet": "subnet",
    "vol": "volume",
    "vpc": "vpc",
    "vpce": "vpc-endpoint",
}
_ID = re.compile(r"([a-z]+)-[0-9a-f]{8,17}")
#: What an operation makes, where that isn't the rest of its name.
_MADE = {
    "AllocateAddress": ("elastic-ip",),
    "CopyImage": ("image",),
    "CopySnapshot": ("snapshot",),
    "CreateFlowLogs": ("vpc-flow-log",),
    "CreateImage": ("image", "snapshot"),
    "CreateNatGateway": ("natgateway",),
    "CreateRoute": (),
    "CreateTags": (),
    "RunInstances": ("instance", "volume", "network-interface"),
}


def wanted(call: Call) -> list[Request]:
    """Return what must be allowed: the action on every resource it touches, tags it sets, a role it passes."""
    action = f"ec2:{call.operation}"
    if call.operation.startswith("Describe"):
        return [Request(action)]
    tagged = {
        spec.get("ResourceType"): _tags(spec) for spec in call.params.get("TagSpecifications", [])
    }
    found = [
        Request(action, arn, _context(call, arn) | tagged.get(kind, {}))
        for kind, arn in _resources(call)
    ] or [Request(action)]
    if tagged and call.operation != "CreateTags":
        found += [
            Request("ec2:CreateTags", arn, {"ec2:CreateAction": call.operation, **tags})
            for kind, tags in tagged.items()
            if (arn := _arn(call, kind or "*", "*"))
        ]
    return found + list(_passed_role(call))


def _resources(call: Call) -> Iterator[tuple[str, str]]:
    kebab = re.sub(r"(?<!^)(?=[A-Z])", "-", call.operation.removeprefix("Create")).lower()
    made = _MADE.get(call.operation, (kebab,) if call.operation.startswith("Create") else ())
    for kind in made:
        yield kind, _arn(call, kind, "*")
    for identifier in dict.fromkeys(_ids(call.params)):
        kind = _TYPES[identifier.partition("-")[0]]
        yield kind, _arn(call, kind, identifier)
    if name := call.params.get("KeyName"):
        yield "key-pair", _arn(call, "key-pair", name)


def _ids(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for part in value.values():
            yield from _ids(part)
    elif isinstance(value, (list, tuple)):
        for part in value:
            yield from _ids(part)
    elif isinstance(value, str) and (found := _ID.fullmatch(value)) and found[1] in _TYPES:
        yield value


def _arn(call: Call, kind: str, identifier: str) -> str:
    # Images and snapshots can be another account's, so their ARNs name none.
    account = "" if kind in ("image", "snapshot") else call.account
    return f"arn:aws:ec2:{call.region}:{account}:{kind}/{identifier}"


def _tags(spec: dict[str, Any]) -> dict[str, Any]:
    tags = {tag["Key"]: tag.get("Value", "") for tag in spec.get("Tags", [])}
    return {f"aws:RequestTag/{k}": v for k, v in tags.items()} | {"aws:TagKeys": list(tags)}


def _context(call: Call, arn: str) -> dict[str, Any]:
    """Return the condition keys of one resource: its tags, and what is known of its kind."""
    params, ec2 = call.params, call.backend()
    kind, _, identifier = arn.rpartition(":")[2].partition("/")
    found: dict[str, Any] = {"ec2:Region": call.region}
    for key, value in ec2.tags.get(identifier, {}).items():
        found |= {f"aws:ResourceTag/{key}": value, f"ec2:ResourceTag/{key}": value}
    if kind == "instance":
        instance = ec2.get_instance_by_id(identifier)
        made_of = instance.instance_type if instance else params.get("InstanceType", "m1.small")
        found["ec2:InstanceType"] = made_of
    elif kind == "volume" and call.operation == "CreateVolume":
        found["ec2:VolumeType"] = params.get("VolumeType", "gp2")
        found |= {
            f"ec2:{key}": str(value).lower() if isinstance(value, bool) else str(value)
            for key, name in (
                ("VolumeSize", "Size"),
                ("Encrypted", "Encrypted"),
                ("AvailabilityZone", "AvailabilityZone"),
            )
            if (value := params.get(name)) is not None
        }
    return found


def _passed_role(call: Call) -> Iterator[Request]:
    profile = call.params.get("IamInstanceProfile")
    if not profile:
        return
    for known in call.backend("iam").instance_profiles.values():
        if known.name == profile.get("Name") or known.arn == profile.get("Arn"):
            for role in known.roles:
                to = {"iam:PassedToService": "ec2.amazonaws.com"}
                yield Request("iam:PassRole", role.arn, to)
