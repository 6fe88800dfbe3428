"""What stations are called, and the rule each kind of station follows."""

from __future__ import annotations

KINDS: dict[str, tuple[str, str]] = {
    "security-group": (
        "Security group",
        "A security group is stateful: it is asked once, by the packet that begins the connection. "
        "Any rule that matches allows; there are no rules that deny.",
    ),
    "network-acl": (
        "Network ACL",
        "A network ACL is stateless: packet and reply are judged apart. The lowest numbered rule "
        "that matches decides.",
    ),
    "route-table": (
        "Route table",
        "The most specific route that holds the destination decides where the packet goes next.",
    ),
    "internet-gateway": (
        "Internet gateway",
        "An internet gateway translates between an interface's private and its public IPv4 address, "
        "one to one. Without a public address there is nothing to translate to.",
    ),
    "nat-gateway": (
        "NAT gateway",
        "A NAT gateway sends packets on under its own address, by the route table of its own subnet. "
        "It remembers the connection, and takes none from outside.",
    ),
    "egress-only-internet-gateway": (
        "Egress-only internet gateway",
        "IPv6 only: connections begin inside, and only their replies come back in.",
    ),
    "peering": (
        "Peering connection",
        "It joins two VPCs, and each needs a route to the other. Peering is not transitive.",
    ),
    "endpoint": (
        "Gateway endpoint",
        "A route leads to Amazon S3 or DynamoDB without the internet.",
    ),
    "subnet": (
        "Same subnet",
        "Between interfaces of one subnet there is no network ACL and no choice of route.",
    ),
    "vpc": ("VPC", "The local route keeps every address of the VPC inside it."),
    "public-address": (
        "Public address",
        "The internet carries packets to public addresses only.",
    ),
    "listener": ("Listener", "Something has to answer on the port."),
    "address": ("IP version", "Both ends have to speak the same version of IP."),
    "placed": ("State", "A stopped server takes no part, whatever the rules say."),
    "transit-gateway": ("Transit gateway", "It has route tables of its own, which are not read."),
    "instance": ("Appliance", "An instance that should forward packets of others."),
    "network-interface": ("Appliance", "An interface that should forward packets of others."),
}


def kind_words(kind: str) -> tuple[str, str]:
    """Return what a kind of hop is called and the rule it follows."""
    return KINDS.get(kind, (kind.replace("-", " ").capitalize(), ""))


def part_of(kind: str) -> str:
    """Return what a kind of hop is for a packet: a ``"filter"``, ``"routes"``, a ``"gate"`` or other."""
    if kind in ("security-group", "network-acl"):
        return "filter"
    if kind == "route-table":
        return "routes"
    return "gate" if kind.endswith("gateway") or kind in ("peering", "endpoint") else "other"
