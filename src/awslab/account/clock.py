"""The account's own clock: it moves when you say so, never by itself.

A simulated account starts at a fixed moment, so every run shows the same times. Each changing call takes
one second; :func:`awslab.account.advance` and botocore's waiters move the clock on. Nothing ever sleeps.
"""

from __future__ import annotations

import heapq
import itertools
import time as _real_time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import botocore.auth
import botocore.endpoint
import botocore.signers
import botocore.waiter
import moto.core.utils

#: A Monday morning. Naive UTC, which is what moto's ``utcnow`` returns.
START = datetime(2026, 11, 2, 9, 0)
#: What a call that changes something takes, so that what was made later is younger.
CALL = timedelta(seconds=1)

_real_utcnow = moto.core.utils.utcnow
_real_current_datetime = botocore.auth.get_current_datetime


class Clock:
    """Simulated time and the things that will happen in it."""

    def __init__(self) -> None:
        self.running = False
        self.reset()

    def reset(self, waits: str = "next-call") -> None:
        """Go back to :data:`START` and forget what was to happen."""
        self.now = START
        self.waits = waits
        self._order = itertools.count()
        self._due: list[tuple[datetime, int, bool, Callable[[], None]]] = []

    def later(self, delay: timedelta, action: Callable[[], None], *, brief: bool = True) -> None:
        """Run `action` once `delay` of simulated time has passed.

        Parameters
        ----------
        delay : timedelta
            From now on the account's clock.
        action : callable
            Must tolerate that what it acts on is gone by then.
        brief : bool
            A wait of seconds or minutes (``pending`` to ``running``). With ``waits="next-call"`` it
            is over at the next call that reads, so that a beginner's lab needs no waiter.
        """
        heapq.heappush(self._due, (self.now + delay, next(self._order), brief, action))

    def advance(self, delta: timedelta) -> None:
        """Move on by `delta`, letting everything that falls due happen at its own moment, in order."""
        if delta < timedelta(0):
            raise ValueError(f"The account's clock can't go back: advance() got {delta}.")
        end = self.now + delta
        while self._due and self._due[0][0] <= end:
            due, _, _, action = heapq.heappop(self._due)
            self.now = max(self.now, due)
            action()
        self.now = end

    def settle(self) -> None:
        """What a reading call does first: end the brief waits, unless the account simulates them."""
        if self.waits != "next-call":
            return
        brief = sorted(event for event in self._due if event[2])
        self._due = [event for event in self._due if not event[2]]
        heapq.heapify(self._due)
        for *_, action in brief:
            action()

    def utcnow(self) -> datetime:
        """Return the time moto should believe: simulated while an account is open, else real."""
        return self.now if self.running else _real_utcnow()

    def signing_time(self, remove_tzinfo: bool = True) -> datetime:
        """Return the time botocore signs requests with, so that presigned URLs end in the account's time."""
        if not self.running:
            signed: datetime = _real_current_datetime(remove_tzinfo)
            return signed
        return self.now if remove_tzinfo else self.now.replace(tzinfo=UTC)

    def time(self) -> float:
        """Stand in for ``time.time`` where botocore signs by it."""
        return self.now.replace(tzinfo=UTC).timestamp() if self.running else _real_time.time()

    def sleep(self, seconds: float) -> None:
        """Stand in for ``time.sleep`` in botocore's waiters and retries."""
        if self.running:
            self.advance(timedelta(seconds=seconds))
        else:
            _real_time.sleep(seconds)


clock = Clock()


class _Time:
    """The ``time`` module as botocore sees it: our sleep and time, everything else the real one."""

    sleep = staticmethod(clock.sleep)
    time = staticmethod(clock.time)

    def __getattr__(self, name: str) -> object:
        return getattr(_real_time, name)


def install() -> None:
    """Give moto and botocore this clock. Modules moto imports later get it from moto itself."""
    import sys

    for name, module in list(sys.modules.items()):
        if name.startswith("moto.") and getattr(module, "utcnow", None) is _real_utcnow:
            module.utcnow = clock.utcnow  # type: ignore[attr-defined]
    for module in (botocore.auth, botocore.endpoint, botocore.waiter):
        module.time = _Time()
    for module in (botocore.auth, botocore.signers):
        module.get_current_datetime = clock.signing_time
