"""Whether a load balancer's health check gets through: security groups, then network ACLs both ways."""

from __future__ import annotations

from collections.abc import Iterable
from ipaddress import ip_address, ip_network
from typing import Any

#: A port that answers go back to: within every system's range of ephemeral ports.
EPHEMERAL = 50000
#: Protocol numbers and names that mean TCP, or everything.
_TCP, _ALL = ("6", "tcp"), ("-1", "all")


def reaches(node: Any, target: Any, port: int) -> bool:
    """Say whether one network interface can open TCP `port` of another in the same VPC.

    Parameters
    ----------
    node, target : moto's NetworkInterface
        A load balancer's, and the one that should answer.
    port : int
        Where the target listens.
    """
    return _groups_admit(node, target, port) and (
        node.subnet.id == target.subnet.id or _acls_admit(node, target, port)
    )


def _groups_admit(node: Any, target: Any, port: int) -> bool:
    out_of, into = list(node.group_set), list(target.group_set)
    leaves = not out_of or admits(
        (rule for group in out_of for rule in group.egress_rules),
        port,
        target.private_ip_address,
        {group.id for group in into},
    )
    return leaves and admits(
        (rule for group in into for rule in group.ingress_rules),
        port,
        node.private_ip_address,
        {group.id for group in out_of},
    )


def admits(rules: Iterable[Any], port: int, peer: str, peer_groups: set[str]) -> bool:
    """Say whether one of a security group's `rules` lets TCP to `port` pass.

    Parameters
    ----------
    rules : iterable of moto's SecurityRule
        Ingress rules of one side or egress rules of the other.
    port : int
        Destination port.
    peer : str
        The other side's IPv4 address.
    peer_groups : set of str
        The ids of its security groups.
    """
    for rule in rules:
        if rule.ip_protocol not in ("-1", "tcp"):
            continue
        if rule.ip_protocol == "tcp" and not rule.from_port <= port <= rule.to_port:
            continue
        if rule.source_group and rule.source_group.get("GroupId") in peer_groups:
            return True
        cidr = rule.ip_range.get("CidrIp")
        if cidr and ip_address(peer) in ip_network(cidr, strict=False):
            return True
    return False


def _acls_admit(node: Any, target: Any, port: int) -> bool:
    """Network ACLs are stateless: the request and its answer each pass both subnets' lists."""
    near, far = node.private_ip_address, target.private_ip_address
    return (
        passes(node.subnet, True, port, far)
        and passes(target.subnet, False, port, near)
        and passes(target.subnet, True, EPHEMERAL, near)
        and passes(node.subnet, False, EPHEMERAL, far)
    )


def passes(subnet: Any, egress: bool, port: int, peer: str) -> bool:
    """Say whether the first matching rule of a subnet's network ACL allows TCP to `port` from or to `peer`."""
    acls = subnet.ec2_backend.network_acls.values()
    own = [acl for acl in acls if subnet.id in [a.subnet_id for a in acl.associations]]
    entries = [e for acl in own for e in acl.network_acl_entries if bool(e.egress) == egress]
    for entry in sorted(entries, key=lambda e: int(e.rule_number)):
        protocol = str(entry.protocol)
        if protocol not in _ALL and (
            protocol not in _TCP
            or not int(entry.port_range_from) <= port <= int(entry.port_range_to)
        ):
            continue
        if entry.cidr_block and ip_address(peer) in ip_network(entry.cidr_block, strict=False):
            return str(entry.rule_action) == "allow"
    return False
