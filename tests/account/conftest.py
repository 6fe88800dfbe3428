"""What the tests of the account watch: every attempt of this process to reach the network."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import Any

import pytest

_attempts: list[tuple[str, Any]] | None = None


def _watch(event: str, args: tuple[Any, ...]) -> None:
    if _attempts is not None and event in ("socket.connect", "socket.sendto", "socket.getaddrinfo"):
        _attempts.append((event, args[0] if event == "socket.getaddrinfo" else args[1]))


# Before any account opens: the first hook sees what a later one refuses.
sys.addaudithook(_watch)


@pytest.fixture
def attempts() -> Iterator[list[tuple[str, Any]]]:
    """Every connection and name look-up that was tried, refused or not."""
    global _attempts
    _attempts = []
    yield _attempts
    _attempts = None
