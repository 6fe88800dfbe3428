"""Opening and closing a simulated account."""

from __future__ import annotations

import difflib
import functools
import zlib
from datetime import UTC, datetime, timedelta
from importlib import resources
from typing import Any

import boto3
import moto.settings
from botocore.loaders import create_loader
from moto.core.base_backend import BackendDict
from moto.core.models import DEFAULT_ACCOUNT_ID, MockAWS

from awslab.account import environment, explain, faults
from awslab.account.clock import clock
from awslab.account.engine import engine, seed
from awslab.account.guard import wall

#: moto's own checks that are off by default because its users test code, not AWS.
_SETTINGS = {"ENABLE_AMI_VALIDATION": True, "ENABLE_KEYPAIR_VALIDATION": True}


class SimulatedAWS(MockAWS):
    """A drop-in for ``moto.mock_aws`` that follows AWS's rules and can't reach the network.

    Use it as a context manager, a decorator of functions and test classes, or by ``start`` and ``stop``.

    Parameters
    ----------
    region : str, optional
        The default Region of clients made while it runs. Default: the machine's, else ``us-east-1``.
    lab : str, optional
        Seeds the ids: the same name gives the same ids in every run.
    waits : {"next-call", "simulated"}
        Whether brief waits (``pending`` to ``running``) end at the next reading call, or only when the clock is moved
        by a waiter or by ``account.advance``.
    """

    _before: dict[str, str] | None = None

    def __init__(
        self, region: str | None = None, lab: str | None = None, waits: str = "next-call"
    ) -> None:
        if waits not in ("next-call", "simulated"):
            raise ValueError(f'waits={waits!r}: choose "next-call" or "simulated".')
        super().__init__(
            {
                "core": {
                    "mock_credentials": False,
                    "passthrough": {"urls": [], "services": []},
                    "reset_boto3_session": True,
                    "service_whitelist": None,
                },
                "iam": {"load_aws_managed_policies": True},
            }
        )
        self.region = check_region(region) if region else None
        self.lab, self.waits = lab, waits

    def start(self, reset: bool = True) -> None:
        """Start the account; with `reset`, an empty one."""
        if SimulatedAWS._nested_count == 0:
            # First of all: moto makes sessions while it is imported, and a broken profile would end that.
            SimulatedAWS._before = environment.clean(self.region)
            engine.install()
            wall.install()
            SimulatedAWS._settings = {name: getattr(moto.settings, name) for name in _SETTINGS}
            for name, value in _SETTINGS.items():
                setattr(moto.settings, name, value)
            clock.reset(self.waits)
            faults.failed.clear()
            wall.up = engine.active = clock.running = True
        super().start(reset)
        if reset and SimulatedAWS._nested_count == 1:
            seed(zlib.crc32((self.lab or "").encode()))

    def reset(self) -> None:
        """Throw everything away."""
        backends = list(BackendDict._instances)
        super().reset()
        # Resetting one of moto's backends can make another anew (Auto Scaling asks EC2), which would
        # outlive the reset and have drawn its ids before the seed.
        for backend in backends:
            backend.clear()

    def stop(self, remove_data: bool = True) -> None:
        """Stop it; the machine's own settings are back."""
        super().stop(remove_data)
        if SimulatedAWS._nested_count == 0 and SimulatedAWS._before is not None:
            wall.up = engine.active = clock.running = False
            for name, value in SimulatedAWS._settings.items():
                setattr(moto.settings, name, value)
            environment.restore(SimulatedAWS._before)
            SimulatedAWS._before = None

    _settings: dict[str, Any]


def simulated_aws(func: Any = None, **options: Any) -> Any:
    """Use as ``@simulated_aws``, ``@simulated_aws(region=...)`` or ``with simulated_aws():``, like moto's ``mock_aws``.

    See :class:`SimulatedAWS` for the options.
    """
    simulation = SimulatedAWS(**options)
    return simulation(func) if func else simulation


class Account:
    """The open account, as a lab's first cell shows it."""

    def __init__(self, region: str, lab: str | None) -> None:
        self.id = DEFAULT_ACCOUNT_ID
        self.region, self.lab = region, lab

    def __repr__(self) -> str:
        return (
            f"Simulated AWS account {self.id} in {self.region}, {region_name(self.region)}.\n"
            "Nothing leaves this machine."
        )


_open: SimulatedAWS | None = None


def open(  # noqa: A001 - `account.open` reads as what it does
    lab: str | None = None, region: str = "us-east-1", *, waits: str = "next-call"
) -> Account:
    """Open a fresh simulated account; one that is open is thrown away first.

    Afterwards plain ``boto3.client("ec2")`` works without arguments, in `region`.

    Parameters
    ----------
    lab : str, optional
        The lab's name, such as ``servers/vpc``. It seeds the ids, so every run gives the same ones.
    region : str
        The default Region, such as ``ap-northeast-2``.
    waits : {"next-call", "simulated"}
        See :class:`SimulatedAWS`.

    Returns
    -------
    Account
        Says what was opened.

    Raises
    ------
    ValueError
        No such lab, or no such Region; nothing was opened, and an account that was open still is.
    """
    global _open
    if lab is not None and lab not in labs():
        raise ValueError(f"No lab is called {lab!r}. {_did_you_mean(lab, labs())}")
    simulation = SimulatedAWS(region, lab, waits)
    close()
    # A learner's session made before would keep the machine's own settings.
    boto3.DEFAULT_SESSION = None
    simulation.start()
    explain.install()
    _open = simulation
    return Account(region, lab)


def close() -> None:
    """Close the account that :func:`open` opened, if any, and give the machine its own settings back."""
    global _open
    if _open is not None:
        _open.stop()
        _open = None


def advance(
    *, days: float = 0, hours: float = 0, minutes: float = 0, seconds: float = 0
) -> datetime:
    """Move the account's clock on; what falls due happens on the way, in its order. Nothing sleeps.

    Returns
    -------
    datetime
        The account's time now, in UTC.

    Raises
    ------
    ValueError
        No account is open, or the time given is negative.
    """
    if not clock.running:
        raise ValueError("No simulated account is open. Call account.open(...) first.")
    clock.advance(timedelta(days=days, hours=hours, minutes=minutes, seconds=seconds))
    return now()


def now() -> datetime:
    """Return the account's time, in UTC."""
    return clock.utcnow().replace(tzinfo=UTC)


def current_lab() -> str | None:
    """Return the name of the lab whose account is open, or None."""
    return _open.lab if _open else None


def labs() -> list[str]:
    """Return the names of the book's labs: each has its module of checks under the same name."""
    return [
        f"{part.name}/{lab.name.removesuffix('.py').replace('_', '-')}"
        for part in sorted(resources.files("awslab.checks").iterdir(), key=lambda p: p.name)
        if part.is_dir() and not part.name.startswith("_")
        for lab in sorted(part.iterdir(), key=lambda p: p.name)
        if lab.name.endswith(".py") and not lab.name.startswith("_")
    ]


def check_region(region: str) -> str:
    """Return `region` if AWS has it, else raise ValueError with the closest names."""
    known = sorted(_regions())
    if region not in known:
        hint = " A zone's name is its Region's plus a letter." if region[:-1] in known else ""
        raise ValueError(f"AWS has no Region {region!r}.{hint} {_did_you_mean(region, known)}")
    return region


def region_name(region: str) -> str:
    """Return AWS's long name of a Region: ``Asia Pacific (Seoul)``."""
    return _regions()[check_region(region)]


@functools.cache
def _regions() -> dict[str, str]:
    """Read the commercial Regions from botocore's data (a session would read the machine's profiles)."""
    partition = create_loader().load_data("partitions")["partitions"][0]
    return {
        name: region["description"]
        for name, region in partition["regions"].items()
        if not name.endswith("-global")
    }


def _did_you_mean(given: str, known: list[str]) -> str:
    close_ones = difflib.get_close_matches(given, known, 3, 0.5) or known
    return "Choose " + ", ".join(close_ones[:8]) + ("." if len(close_ones) <= 8 else ", ...")
