"""Every test that asks for `lab` runs once for each lab."""

from __future__ import annotations

import pytest

from tools import lab_name, lab_paths


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "lab" in metafunc.fixturenames:
        paths = lab_paths()
        metafunc.parametrize("lab", paths, ids=[lab_name(path) for path in paths])
