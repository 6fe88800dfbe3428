"""Network ACLs and their entries."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from awslab.account.engine import Call
from awslab.account.registry import changes, refuses
from awslab.account.rules._network import API, ERRORS, QUOTAS, canonical, is_block
from awslab.account.rules._network import subnet as find_subnet

_ENTRY = API + "CreateNetworkAclEntry.html"
_ASSOCIATION = API + "ReplaceNetworkAclAssociation.html"
#: Entries in each direction unless the quota is raised; AWS's own last entry doesn't count.
_ENTRIES = 20
_LAST = 32766
_PROTOCOLS = {"tcp": "6", "udp": "17", "icmp": "1"}


@refuses(
    "ec2",
    "DeleteNetworkAcl",
    code="InvalidParameterValue",
    doc=API + "DeleteNetworkAcl.html",
)
def delete_the_default_network_acl(call: Call) -> str | None:
    """The default network ACL stays as long as its VPC."""
    acl = call.backend().network_acls.get(call.params["NetworkAclId"])
    return f"cannot delete default network ACL {acl.id}" if acl and acl.default else None


@refuses(
    "ec2",
    "ReplaceNetworkAclAssociation",
    "DescribeNetworkAcls",
    code="InvalidNetworkAclID.NotFound",
    doc=ERRORS,
)
def unknown_network_acl(call: Call) -> str | None:
    """A network ACL that doesn't exist is neither described nor given to a subnet."""
    known, params = call.backend().network_acls, call.params
    for acl_id in params.get("NetworkAclIds", []) or [params.get("NetworkAclId")]:
        if acl_id and acl_id not in known:
            return f"The networkAcl ID '{acl_id}' does not exist"
    return None


@refuses(
    "ec2", "ReplaceNetworkAclAssociation", code="InvalidAssociationID.NotFound", doc=_ASSOCIATION
)
def unknown_network_acl_association(call: Call) -> str | None:
    """Only an association that exists is replaced."""
    if _associated_subnet(call) is None:
        return f"The association ID '{call.params['AssociationId']}' does not exist"
    return None


@refuses("ec2", "ReplaceNetworkAclAssociation", code="InvalidParameterValue", doc=_ASSOCIATION)
def network_acl_of_another_vpc(call: Call) -> str | None:
    """A subnet uses a network ACL of its own VPC."""
    ec2 = call.backend()
    acl = ec2.network_acls.get(call.params["NetworkAclId"])
    subnet = find_subnet(ec2, _associated_subnet(call))
    if acl and subnet and acl.vpc_id != subnet.vpc_id:
        return f"network ACL {acl.id} and subnet {subnet.id} belong to different networks"
    return None


def _associated_subnet(call: Call) -> str | None:
    for acl in call.backend().network_acls.values():
        if association := acl._associations.get(call.params["AssociationId"]):
            return str(association.subnet_id)
    return None


@refuses(
    "ec2",
    "CreateNetworkAclEntry",
    "ReplaceNetworkAclEntry",
    "DeleteNetworkAclEntry",
    code="InvalidParameterValue",
    doc=_ENTRY,
)
def entry_number_out_of_range(call: Call) -> str | None:
    """Entries are numbered from 1 to 32766; the last one, which denies the rest, is AWS's."""
    number = call.params["RuleNumber"]
    if not 1 <= number <= _LAST:
        return (
            f"Value ({number}) for parameter ruleNumber is invalid. "
            f"Rule number must be between 1 and {_LAST}."
        )
    return None


@refuses(
    "ec2",
    "CreateNetworkAclEntry",
    "ReplaceNetworkAclEntry",
    code="InvalidParameterValue",
    doc=_ENTRY,
)
def entry_with_malformed_cidr(call: Call) -> str | None:
    """An entry applies to a CIDR block."""
    for name in ("CidrBlock", "Ipv6CidrBlock"):
        cidr = call.params.get(name)
        if cidr and not is_block(cidr):
            return (
                f"Value ({cidr}) for parameter {name[0].lower()}{name[1:]} is invalid. "
                "This is not a valid CIDR block."
            )
    return None


@refuses(
    "ec2",
    "CreateNetworkAclEntry",
    "ReplaceNetworkAclEntry",
    code="InvalidParameterValue",
    doc=_ENTRY,
)
def entry_with_unknown_action(call: Call) -> str | None:
    """An entry allows or denies."""
    action = call.params["RuleAction"]
    if action not in ("allow", "deny"):
        return f"Value ({action}) for parameter ruleAction is invalid. It must be allow or deny."
    return None


@refuses(
    "ec2", "CreateNetworkAclEntry", "ReplaceNetworkAclEntry", code="MissingParameter", doc=_ENTRY
)
def entry_without_ports(call: Call) -> str | None:
    """An entry for TCP or UDP names a port range, one for ICMP a type and code."""
    protocol = _number(call.params["Protocol"])
    needed = {"6": "PortRange", "17": "PortRange", "1": "IcmpTypeCode"}.get(protocol)
    if needed and not call.params.get(needed):
        return f"The request must contain the parameter {needed}"
    return None


@refuses(
    "ec2",
    "CreateNetworkAclEntry",
    "ReplaceNetworkAclEntry",
    code="InvalidParameterValue",
    doc=_ENTRY,
)
def entry_with_impossible_ports(call: Call) -> str | None:
    """A port range runs upwards within 0 to 65535."""
    ports = call.params.get("PortRange") or {"From": 0, "To": 65535}
    first, last = ports.get("From", -1), ports.get("To", -1)
    if _number(call.params["Protocol"]) in ("6", "17") and not 0 <= first <= last <= 65535:
        return f"Value ({first}-{last}) for parameter portRange is invalid."
    return None


@refuses(
    "ec2",
    "DeleteNetworkAclEntry",
    "ReplaceNetworkAclEntry",
    code="InvalidNetworkAclEntry.NotFound",
    doc=ERRORS,
)
def unknown_entry(call: Call) -> str | None:
    """Only an entry that exists, in the direction named, is replaced or deleted."""
    acl = call.backend().network_acls.get(call.params["NetworkAclId"])
    number = call.params["RuleNumber"]
    if acl and number not in _numbers(acl, call.params["Egress"]):
        return f"The network acl entry identified by {number} does not exist."
    return None


@refuses("ec2", "CreateNetworkAclEntry", code="NetworkAclEntryLimitExceeded", doc=QUOTAS)
def entries_of_a_network_acl(call: Call) -> str | None:
    """A network ACL holds 20 entries in each direction unless the quota is raised."""
    acl = call.backend().network_acls.get(call.params["NetworkAclId"])
    number = call.params["RuleNumber"]
    if not acl or number in (numbers := _numbers(acl, call.params["Egress"])):
        return None
    if len(numbers - {_LAST + 1}) >= _ENTRIES:
        return "The maximum number of network acl entries has been reached."
    return None


def _numbers(acl: Any, egress: bool) -> set[int]:
    return {entry.rule_number for entry in acl.network_acl_entries if entry.egress == egress}


def _number(protocol: str) -> str:
    return _PROTOCOLS.get(protocol.lower(), protocol)


@changes(
    "ec2",
    "moto.ec2.models.network_acls:NetworkAclBackend.create_network_acl",
    doc="vpc/latest/userguide/custom-network-acl.html",
)
def new_network_acl_denies_all(
    original: Callable[..., Any], self: Any, vpc_id: str, *args: Any, **kwargs: Any
) -> Any:
    """A network ACL you create denies everything, in and out, until you add entries."""
    acl = original(self, vpc_id, *args, **kwargs)
    if not acl.default:
        for egress in (True, False):
            self.create_network_acl_entry(
                acl.id, _LAST + 1, "-1", "deny", egress, "0.0.0.0/0", None, None, None, None, None
            )
    return acl


@changes(
    "ec2",
    "moto.ec2.models.network_acls:NetworkAclBackend.create_network_acl_entry",
    doc=_ENTRY,
)
def entry_is_canonical(
    original: Callable[..., Any],
    self: Any,
    network_acl_id: str,
    rule_number: int,
    protocol: str,
    rule_action: str,
    egress: bool,
    cidr_block: str,
    *args: Any,
    **kwargs: Any,
) -> Any:
    """An entry shows its protocol as a number and its CIDR block without host bits."""
    return original(
        self,
        network_acl_id,
        rule_number,
        _number(protocol),
        rule_action,
        egress,
        canonical(cidr_block),
        *args,
        **kwargs,
    )
