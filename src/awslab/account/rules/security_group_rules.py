"""Rules of security groups: protocols, ports, sources."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

from awslab.account.engine import Call
from awslab.account.registry import changes, refuses
from awslab.account.rules._network import API, ERRORS, canonical, peered

_AUTHORIZE = ("AuthorizeSecurityGroupIngress", "AuthorizeSecurityGroupEgress")
_PERMISSION = API + "IpPermission.html"
_NAMES = {"tcp": 6, "udp": 17, "icmp": 1, "icmpv6": 58, "all": -1}
_WITH_PORTS = (6, 17)
_DESCRIPTION = re.compile(r"[a-zA-Z0-9 ._\-:/()#,@\[\]+=&;{}!$*]{0,255}")


@refuses("ec2", *_AUTHORIZE, code="InvalidParameterValue", doc=_PERMISSION)
def rule_for_an_unknown_protocol(call: Call) -> str | None:
    """A rule's protocol is tcp, udp, icmp, icmpv6, -1 for all, or a protocol number."""
    for permission in _permissions(call):
        if _protocol(permission) is None:
            return (
                f"Invalid value '{permission.get('IpProtocol')}' for IP protocol. Unknown protocol."
            )
    return None


@refuses("ec2", *_AUTHORIZE, code="InvalidParameterValue", doc=_PERMISSION)
def rule_without_ports(call: Call) -> str | None:
    """A rule for TCP or UDP names its first and last port."""
    for permission in _permissions(call):
        if _protocol(permission) in _WITH_PORTS and None in _ports(permission):
            return "Invalid value for portRange. Must specify both from and to ports with TCP/UDP."
    return None


@refuses("ec2", *_AUTHORIZE, code="InvalidParameterValue", doc=_PERMISSION)
def rule_with_a_port_out_of_range(call: Call) -> str | None:
    """Ports are numbered from 0 to 65535."""
    for permission in _permissions(call):
        for port in _ports(permission):
            if _protocol(permission) in _WITH_PORTS and not 0 <= (port or 0) <= 65535:
                return f"Invalid value '{port}' for port. Must be between 0 and 65535."
    return None


@refuses("ec2", *_AUTHORIZE, code="InvalidParameterValue", doc=_PERMISSION)
def rule_with_ports_the_wrong_way_round(call: Call) -> str | None:
    """A rule's port range runs upwards."""
    for permission in _permissions(call):
        first, last = _ports(permission)
        if _protocol(permission) in _WITH_PORTS and (first or 0) > (last or 65535):
            return f"Invalid TCP/UDP port range ({first}:{last})"
    return None


@refuses("ec2", *_AUTHORIZE, code="InvalidParameterValue", doc=API + "IpRange.html")
def rule_with_a_description_beyond_ascii(call: Call) -> str | None:
    """A rule's description has up to 255 plain characters: no accents, no Hangul."""
    for permission in _permissions(call):
        for source in ("IpRanges", "Ipv6Ranges", "UserIdGroupPairs", "PrefixListIds"):
            for item in permission.get(source, []):
                if not _DESCRIPTION.fullmatch(item.get("Description") or ""):
                    return (
                        "Invalid rule description. Valid descriptions are strings less than 256 "
                        "characters from the following set: a-zA-Z0-9. _-:/()#,@[]+=&;{}!$*"
                    )
    return None


@refuses("ec2", *_AUTHORIZE, code="InvalidGroup.NotFound", doc=ERRORS)
def rule_for_a_group_of_an_unpeered_vpc(call: Call) -> str | None:
    """A rule refers to groups of its own VPC or of one with an active peering connection."""
    ec2 = call.backend()
    group = ec2.get_security_group_from_id(call.params.get("GroupId"))
    for permission in _permissions(call):
        for pair in permission.get("UserIdGroupPairs", []):
            other = ec2.get_security_group_from_id(pair.get("GroupId"))
            if not group or not other or group.vpc_id == other.vpc_id:
                continue
            if not peered(ec2, group.vpc_id, other.vpc_id):
                return "You have specified two resources that belong to different networks."
    return None


@refuses(
    "ec2",
    "RevokeSecurityGroupIngress",
    "RevokeSecurityGroupEgress",
    code="InvalidSecurityGroupRuleId.NotFound",
    doc=ERRORS,
)
def revoke_an_unknown_rule(call: Call) -> str | None:
    """A rule named by its id must be one of the group's."""
    group = call.backend().get_security_group_from_id(call.params.get("GroupId"))
    if not group:
        return None
    ingress = call.operation == "RevokeSecurityGroupIngress"
    known = {rule.id for rule in (group.ingress_rules if ingress else group.egress_rules)}
    for rule_id in call.params.get("SecurityGroupRuleIds", []):
        if rule_id not in known:
            return f"The security group rule ID '{rule_id}' does not exist"
    return None


def _permissions(call: Call) -> Iterator[dict[str, Any]]:
    """Yield the permissions of a call, whichever of the two ways it names them."""
    yield from call.params.get("IpPermissions", [])
    if call.params.get("IpProtocol"):
        yield call.params


def _protocol(permission: dict[str, Any]) -> int | None:
    """Return a permission's protocol as a number, or None if there is no such protocol."""
    name = str(permission.get("IpProtocol", "")).lower()
    number = _NAMES.get(name, int(name) if re.fullmatch(r"-1|\d{1,3}", name) else None)
    return number if number is not None and number <= 255 else None


def _ports(permission: dict[str, Any]) -> tuple[int | None, int | None]:
    return permission.get("FromPort"), permission.get("ToPort")


@changes(
    "ec2",
    "moto.ec2.models.security_groups:SecurityGroupBackend._iterate_security_rules",
    doc=API + "IpRange.html",
)
def rule_is_canonical(
    original: Callable[..., Any],
    self: Any,
    ip_protocol: str,
    group_id: str,
    from_port: Any,
    to_port: Any,
    ip_ranges: list[dict[str, Any]],
    *args: Any,
    **kwargs: Any,
) -> Any:
    """A rule shows its CIDR block without host bits; protocols without ports need none."""
    ranges = [
        {k: canonical(v) if k.startswith("Cidr") else v for k, v in item.items()}
        for item in ip_ranges or []
    ]
    first, last = (-1 if port is None else port for port in (from_port, to_port))
    return original(self, ip_protocol, group_id, first, last, ranges, *args, **kwargs)
