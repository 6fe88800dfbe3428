"""Tags of EC2 resources, put on at creation or later."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from awslab.account.engine import Call
from awslab.account.registry import refuses
from awslab.account.rules._network import ERRORS

_RESTRICTIONS = "AWSEC2/latest/UserGuide/Using_Tags.html"
_MOST = 50
#: What a creating operation can tag.
_TAGGABLE = {
    "AllocateAddress": ("elastic-ip",),
    "AuthorizeSecurityGroupEgress": ("security-group-rule",),
    "AuthorizeSecurityGroupIngress": ("security-group-rule",),
    "CopySnapshot": ("snapshot",),
    "CreateEgressOnlyInternetGateway": ("egress-only-internet-gateway",),
    "CreateFlowLogs": ("vpc-flow-log",),
    "CreateImage": ("image", "snapshot"),
    "CreateInternetGateway": ("internet-gateway",),
    "CreateKeyPair": ("key-pair",),
    "CreateLaunchTemplate": ("launch-template",),
    "CreateNatGateway": ("natgateway",),
    "CreateNetworkAcl": ("network-acl",),
    "CreateNetworkInterface": ("network-interface",),
    "CreatePlacementGroup": ("placement-group",),
    "CreateRouteTable": ("route-table",),
    "CreateSecurityGroup": ("security-group",),
    "CreateSnapshot": ("snapshot",),
    "CreateSubnet": ("subnet",),
    "CreateVolume": ("volume",),
    "CreateVpc": ("vpc",),
    "CreateVpcEndpoint": ("vpc-endpoint",),
    "CreateVpcPeeringConnection": ("vpc-peering-connection",),
    "ImportKeyPair": ("key-pair",),
    "RunInstances": ("instance", "volume", "network-interface", "spot-instances-request"),
}
_CREATING = tuple(_TAGGABLE)


def _lists(call: Call) -> Iterator[list[dict[str, Any]]]:
    """Yield the lists of tags a call puts on resources."""
    yield call.params.get("Tags", [])
    for specification in call.params.get("TagSpecifications", []):
        yield specification.get("Tags", [])


@refuses("ec2", "CreateTags", *_CREATING, code="InvalidParameterValue", doc=_RESTRICTIONS)
def tag_key_of_aws(call: Call) -> str | None:
    """Tag keys that start with aws: are for AWS's own use."""
    if any(tag["Key"].lower().startswith("aws:") for tags in _lists(call) for tag in tags):
        return "Tag keys starting with 'aws:' are reserved for internal use"
    return None


@refuses("ec2", "CreateTags", *_CREATING, code="InvalidParameterValue", doc=_RESTRICTIONS)
def tag_too_long(call: Call) -> str | None:
    """A tag's key has up to 128 characters, its value up to 256."""
    for tag in (tag for tags in _lists(call) for tag in tags):
        if len(tag["Key"]) > 128:
            return "Tag key exceeds the maximum length of 128 characters"
        if len(tag.get("Value") or "") > 256:
            return "Tag value exceeds the maximum length of 256 characters"
    return None


@refuses("ec2", "CreateTags", *_CREATING, code="InvalidParameterValue", doc=_RESTRICTIONS)
def tag_key_twice(call: Call) -> str | None:
    """A resource has one tag of a key."""
    for tags in _lists(call):
        keys = [tag["Key"] for tag in tags]
        for key in keys:
            if keys.count(key) > 1:
                return f"Duplicate tag key '{key}' specified."
    return None


@refuses("ec2", *_CREATING, code="TagLimitExceeded", doc=ERRORS)
def tags_of_a_new_resource(call: Call) -> str | None:
    """A resource has up to 50 tags, from its creation on."""
    if any(len(tags) > _MOST for tags in _lists(call)):
        return "The maximum number of Tags for a resource has been reached."
    return None


@refuses("ec2", *_CREATING, code="InvalidParameterValue", doc=_RESTRICTIONS)
def tag_something_else_at_creation(call: Call) -> str | None:
    """A creating call tags what it creates, and nothing else."""
    for specification in call.params.get("TagSpecifications", []):
        kind = specification.get("ResourceType")
        if kind not in _TAGGABLE[call.operation]:
            return f"'{kind}' is not a valid taggable resource type for this operation."
    return None
