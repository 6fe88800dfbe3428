"""What AWS answers to the CIDR blocks of a VPC and its subnets; ``rules.js`` says the same.

Codes and wording are those of CreateVpc and CreateSubnet. Sizes and the five addresses AWS keeps:
https://docs.aws.amazon.com/vpc/latest/userguide/subnet-sizing.html
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from ipaddress import IPv4Network

#: A VPC and a subnet are between /16 (65,536 addresses) and /28 (16 addresses).
LARGEST, SMALLEST = 16, 28
#: The first four addresses of a subnet and the last are AWS's own.
RESERVED = 5
#: Subnets a VPC holds before its quota is raised, as of November 2026.
QUOTA = 200
#: A window of the VPC is drawn in at most this many halvings: sixteen rows.
ROWS = 4

_BLOCK = re.compile(r"([0-9]{1,3}(?:\.[0-9]{1,3}){3})(?:/([0-9]+))?")


@dataclass(frozen=True, slots=True)
class Subnet:
    """A subnet of the plan, or one that exists in the account. ``cidr`` has no host bits."""

    name: str
    cidr: str
    zone: str
    existing: bool = False

    @property
    def network(self) -> IPv4Network:
        """The block as a network."""
        return IPv4Network(self.cidr)


@dataclass(frozen=True, slots=True)
class Refusal:
    """AWS's error code and message, and in other words why."""

    code: str
    message: str
    why: str


def parse(cidr: str) -> IPv4Network | None:
    """Return a block without its host bits, None when the text is no IPv4 CIDR block.

    An address alone is the block of this one address, as CreateSubnet takes it.
    """
    found = _BLOCK.fullmatch(cidr)
    if not found:
        return None
    try:
        return IPv4Network(f"{found[1]}/{int(found[2] or 32)}", strict=False)
    except ValueError:
        return None


def usable(network: IPv4Network) -> int:
    """Return how many addresses of a subnet can be used: 251 of a /24."""
    return network.num_addresses - RESERVED


def vpc_refusal(cidr: str) -> Refusal | None:
    """Return why CreateVpc refuses a block, None when it takes it."""
    network = parse(cidr)
    if network is None:
        return _no_block(cidr)
    if not LARGEST <= network.prefixlen <= SMALLEST:
        why = "A VPC's CIDR block is between /16 (65,536 addresses) and /28 (16 addresses)."
        return _invalid("InvalidVpc.Range", cidr, why)
    return None


def subnet_refusal(cidr: str, vpc: str, others: Iterable[Subnet]) -> Refusal | None:
    """Return why CreateSubnet refuses a block, None when it takes it.

    Parameters
    ----------
    cidr
        The block asked for, as it is typed.
    vpc
        The VPC's CIDR block.
    others
        The subnets that are there already.
    """
    network, whole = parse(cidr), IPv4Network(vpc)
    if network is None:
        return _no_block(cidr)
    if not LARGEST <= network.prefixlen <= SMALLEST:
        why = "A subnet is between /16 (65,536 addresses) and /28 (16 addresses)."
        return _invalid("InvalidSubnet.Range", cidr, why)
    if not network.subnet_of(whole):
        why = f"It holds {span(network)}, and the VPC holds {span(whole)}."
        return _invalid("InvalidSubnet.Range", str(network), _moved(cidr, network) + why)
    for other in others:
        if other.network.overlaps(network):
            smaller = max(other.network, network, key=lambda one: one.prefixlen)
            return Refusal(
                "InvalidSubnet.Conflict",
                f"The CIDR '{network}' conflicts with another subnet",
                f"{_moved(cidr, network)}{other.name}, in {other.zone}, holds {span(smaller)}. "
                "No address is in two subnets of a VPC, whatever their zones.",
            )
    return None


def span(network: IPv4Network) -> str:
    """Return a block's first and last address."""
    return f"{network[0]} to {network[-1]}"


def free_blocks(whole: IPv4Network, taken: Sequence[IPv4Network]) -> Iterator[IPv4Network]:
    """Yield the largest blocks that no subnet touches, in the order of their addresses."""
    inside = [block for block in taken if block.overlaps(whole)]
    if not inside:
        yield whole
    elif not any(whole.subnet_of(block) for block in inside):
        for half in whole.subnets():
            yield from free_blocks(half, inside)


def first_window(vpc: str, subnets: Sequence[Subnet]) -> str:
    """Return the part of a VPC to draw: the smallest block with all subnets and free space."""
    window = whole = IPv4Network(vpc)
    networks = [subnet.network for subnet in subnets]
    while networks and window.prefixlen < max(whole.prefixlen, SMALLEST - ROWS):
        half = next((h for h in window.subnets() if all(n.subnet_of(h) for n in networks)), None)
        if half is None or not any(free_blocks(half, networks)):
            break
        window = half
    return str(window)


def _moved(cidr: str, network: IPv4Network) -> str:
    """Say that AWS drops host bits, when the block has some."""
    if cidr.split("/")[0] == str(network.network_address):
        return ""
    step = f"{network.num_addresses:,}"
    return f"A /{network.prefixlen} begins at a multiple of {step} addresses: it is {network}. "


def _no_block(cidr: str) -> Refusal:
    return Refusal(
        "InvalidParameterValue",
        f"Value ({cidr}) for parameter cidrBlock is invalid. This is not a valid CIDR block.",
        "A CIDR block is an IPv4 address and a prefix length, such as 10.0.0.0/24.",
    )


def _invalid(code: str, cidr: str, why: str) -> Refusal:
    return Refusal(code, f"The CIDR '{cidr}' is invalid.", why)
