"""From the answers of EC2's describe calls to security groups and network ACLs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Literal

from awslab.topology.calls import Record
from awslab.topology.model import NetworkAcl, NetworkAclEntry, SecurityGroup, SecurityGroupRule
from awslab.topology.order import address_key
from awslab.topology.parse_network import name_of

_PROTOCOLS = {"1": "icmp", "6": "tcp", "17": "udp", "58": "icmpv6"}
_PEERS: tuple[tuple[str, str, Literal["cidr", "security-group", "prefix-list"]], ...] = (
    ("IpRanges", "CidrIp", "cidr"),
    ("Ipv6Ranges", "CidrIpv6", "cidr"),
    ("UserIdGroupPairs", "GroupId", "security-group"),
    ("PrefixListIds", "PrefixListId", "prefix-list"),
)


def protocol(value: str) -> str:
    """Spell a protocol by name where it has one here; network ACLs answer with numbers."""
    return _PROTOCOLS.get(value, value)


def security_group(record: Record) -> SecurityGroup:
    return SecurityGroup(
        id=record["GroupId"],
        name=record.get("GroupName", ""),
        vpc_id=record.get("VpcId", ""),
        description=record.get("Description", ""),
        ingress=_rules(record.get("IpPermissions", ())),
        egress=_rules(record.get("IpPermissionsEgress", ())),
    )


def _rules(permissions: Iterable[Record]) -> tuple[SecurityGroupRule, ...]:
    rules = (rule for permission in permissions for rule in _expand(permission))
    return tuple(
        sorted(
            rules,
            key=lambda r: (r.protocol, r.from_port or 0, r.to_port or 0, address_key(r.peer)),
        )
    )


def _expand(permission: Record) -> Iterator[SecurityGroupRule]:
    """Yield one rule per peer: AWS answers with one permission for all peers of a port range."""
    for field, key, kind in _PEERS:
        for peer in permission.get(field, ()):
            if peer.get(key):
                yield SecurityGroupRule(
                    protocol=protocol(permission["IpProtocol"]),
                    from_port=permission.get("FromPort"),
                    to_port=permission.get("ToPort"),
                    peer=peer[key],
                    peer_kind=kind,
                    description=peer.get("Description", ""),
                )


def network_acl(record: Record) -> NetworkAcl:
    entries = sorted(record.get("Entries", ()), key=lambda entry: int(entry["RuleNumber"]))
    subnets = (a["SubnetId"] for a in record.get("Associations", ()) if a.get("SubnetId"))
    return NetworkAcl(
        id=record["NetworkAclId"],
        name=name_of(record),
        is_default=record.get("IsDefault", False),
        subnet_ids=tuple(sorted(subnets)),
        ingress=tuple(_entry(e) for e in entries if not e["Egress"]),
        egress=tuple(_entry(e) for e in entries if e["Egress"]),
        vpc_id=record.get("VpcId", ""),
    )


def _entry(record: Record) -> NetworkAclEntry:
    ports, icmp = record.get("PortRange") or {}, record.get("IcmpTypeCode") or {}
    return NetworkAclEntry(
        number=int(record["RuleNumber"]),
        action=record["RuleAction"],
        protocol=protocol(str(record["Protocol"])),
        cidr=record.get("CidrBlock") or record.get("Ipv6CidrBlock", ""),
        from_port=ports.get("From", icmp.get("Type")),
        to_port=ports.get("To", icmp.get("Code")),
    )
