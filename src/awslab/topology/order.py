"""The order of things in a topology: zone, then CIDR numerically, then id."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from ipaddress import ip_interface
from typing import Any, TypeVar

_T = TypeVar("_T")


@cache
def address_key(text: str) -> tuple[int, int, int, str]:
    """Sort key of an address or CIDR: IPv4 before IPv6, numerically; other text after both."""
    try:
        interface = ip_interface(text)
    except ValueError:
        return (9, 0, 0, text)
    return (interface.version, int(interface.ip), interface.network.prefixlen, "")


def ordered(items: Iterable[_T]) -> tuple[_T, ...]:
    """Sort things of one kind by zone, address range and id, as far as they have them."""

    def key(item: Any) -> tuple[Any, ...]:
        cidrs = getattr(item, "cidrs", None) or ("",)
        address = getattr(item, "cidr", "") or getattr(item, "private_ip", "") or cidrs[0]
        return (getattr(item, "zone", ""), address_key(address), item.id)

    return tuple(sorted(items, key=key))


def by_address(texts: Iterable[str]) -> tuple[str, ...]:
    """Sort addresses or CIDRs numerically."""
    return tuple(sorted(texts, key=address_key))
