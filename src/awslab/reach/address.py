"""Addresses, blocks of addresses and packets, as plain numbers: fast to compare."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from ipaddress import ip_address, ip_network
from typing import Literal, NamedTuple

Protocol = Literal["tcp", "udp", "icmp"]
PROTOCOLS: tuple[Protocol, ...] = ("tcp", "udp", "icmp")

ECHO = {4: (8, 0), 6: (128, 129)}
"""ICMP types of a ping and of its answer, by IP version."""


class Address(NamedTuple):
    """An IP address."""

    version: int
    value: int

    def __str__(self) -> str:
        return str(ip_address(self.value.to_bytes(4 if self.version == 4 else 16)))


class Block(NamedTuple):
    """The addresses of a CIDR block, both ends included."""

    version: int
    first: int
    last: int
    length: int

    def holds(self, address: Address) -> bool:
        """Whether an address lies in it."""
        return address.version == self.version and self.first <= address.value <= self.last

    def encloses(self, other: Block) -> bool:
        """Whether it holds all of another block and more."""
        return (
            self != other
            and self.version == other.version
            and self.first <= other.first
            and other.last <= self.last
        )

    def __str__(self) -> str:
        return f"{Address(self.version, self.first)}/{self.length}"


@lru_cache(maxsize=65536)
def parse_address(text: str) -> Address:
    """Parse an IPv4 or IPv6 address; ValueError when it is none."""
    parsed = ip_address(text)
    return Address(parsed.version, int(parsed))


@lru_cache(maxsize=65536)
def parse_block(text: str) -> Block:
    """Parse a CIDR block; host bits are ignored, as AWS ignores them."""
    parsed = ip_network(text, strict=False)
    first = int(parsed.network_address)
    return Block(parsed.version, first, first + parsed.num_addresses - 1, parsed.prefixlen)


@dataclass(frozen=True, slots=True)
class Packet:
    """What every filter on the way sees: addresses, protocol and a range of destination ports.

    A request has one port; a reply has every port its client may have chosen. For ICMP the range
    is the ICMP type. ``lists`` are prefix lists known to hold the service's address.
    """

    source: Address
    destination: Address
    protocol: Protocol
    low: int
    high: int
    lists: frozenset[str] = frozenset()

    @property
    def protocol_name(self) -> str:
        """The protocol as rules name it: ICMP over IPv6 is another protocol."""
        ping6 = self.protocol == "icmp" and self.destination.version == 6
        return "icmpv6" if ping6 else self.protocol

    @property
    def traffic(self) -> str:
        """Say what it carries: ``tcp 443``, ``tcp 1024-65535``, ``icmp type 8``."""
        return self.part(self.low, self.high)

    def part(self, low: int, high: int) -> str:
        """Say what a part of its ports carries."""
        if self.protocol == "icmp":
            return f"{self.protocol_name} type {low}"
        return f"{self.protocol} {low}" if low == high else f"{self.protocol} {low}-{high}"

    def reply(self, client_ports: tuple[int, int]) -> Packet:
        """Return the answer, addressed to any port the client may have chosen."""
        low, high = client_ports
        if self.protocol == "icmp":
            low = high = ECHO[self.destination.version][1]
        return replace(self, source=self.destination, destination=self.source, low=low, high=high)


def request(
    source: Address,
    destination: Address,
    protocol: Protocol,
    port: int,
    lists: frozenset[str] = frozenset(),
) -> Packet:
    """Return the first packet of a connection; ``port`` is ignored for ICMP."""
    if protocol == "icmp":
        port = ECHO[destination.version][0]
    return Packet(source, destination, protocol, port, port, lists)


# Addresses no host on the internet has (IANA special-purpose registries), less the
# documentation ranges, from which representatives are drawn because readers know them.
_NOT_INTERNET = tuple(
    parse_block(text)
    for text in (
        "0.0.0.0/8",
        "10.0.0.0/8",
        "100.64.0.0/10",
        "127.0.0.0/8",
        "169.254.0.0/16",
        "172.16.0.0/12",
        "192.168.0.0/16",
        "224.0.0.0/3",
    )
)
_INTERNET = (parse_block("0.0.0.0/0"), parse_block("2000::/3"))
FAMILIAR = (parse_address("198.51.100.7"), parse_address("2001:db8::7"))


def is_internet(address: Address) -> bool:
    """Whether a host on the internet could have this address."""
    return any(block.holds(address) for block in _INTERNET) and not any(
        block.holds(address) for block in _NOT_INTERNET
    )


def samples(
    space: Block,
    cuts: Iterable[Block],
    without: Iterable[Block] = (),
    usable: tuple[int, int] | None = None,
) -> Iterator[tuple[Address, Block]]:
    """Yield one address for each part of ``space`` that rules can tell apart.

    CIDR blocks nest or are disjoint, so each block that ``cuts`` names, less the smaller ones
    inside it, is one part: every rule treats its addresses alike. Yields the address and the
    block; parts inside ``without`` and addresses outside ``usable`` are left out.
    """
    excluded = set(without)
    inside = {block for block in (*cuts, *excluded) if space.encloses(block)}
    blocks = [space, *sorted(inside, key=lambda block: (block.first, block.length))]
    low, high = usable or (space.first, space.last)
    for block, gaps in _parts(blocks, 0, excluded)[1]:
        clipped = [(max(a, low), min(z, high)) for a, z in gaps]
        if possible := [(a, z) for a, z in clipped if a <= z]:
            yield _pick(block.version, possible), block


Gaps = list[tuple[int, int]]


def _parts(
    blocks: list[Block], index: int, excluded: set[Block]
) -> tuple[int, list[tuple[Block, Gaps]]]:
    """Return the index after the block's descendants, and what is left of it and of each of them."""
    block = blocks[index]
    below: list[tuple[Block, Gaps]] = []
    gaps: Gaps = []
    cursor, following = block.first, index + 1
    while following < len(blocks) and blocks[following].first <= block.last:
        child = blocks[following]
        gaps.append((cursor, child.first - 1))
        cursor = child.last + 1
        following, parts = _parts(blocks, following, excluded)
        below += parts
    gaps.append((cursor, block.last))
    return following, [] if block in excluded else [(block, gaps), *below]


def _pick(version: int, gaps: Gaps) -> Address:
    """Choose an address: a documentation one if it fits, else the first."""
    for familiar in FAMILIAR:
        if familiar.version == version and any(a <= familiar.value <= z for a, z in gaps):
            return familiar
    return Address(version, gaps[0][0])


def internet_samples(
    cuts: Iterable[Block], own: Iterable[Block]
) -> Iterator[tuple[Address, Block]]:
    """Yield one address for each part of the internet that rules can tell apart.

    ``own`` are the blocks of the account's VPCs, which are not the internet.
    """
    cuts = list(cuts)
    for space in _INTERNET:
        yield from samples(space, cuts, (*_NOT_INTERNET, *own))
