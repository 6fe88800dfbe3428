"""Marks, and what the whole run says at its end."""

from __future__ import annotations

import pytest


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "rule(id): proves a rule of the account's registry")
    config.addinivalue_line("markers", "measured(*rows): proves rows of tests/fidelity/measured.md")
