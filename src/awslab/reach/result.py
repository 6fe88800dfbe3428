"""What a trace answers: hops, the first cause of a refusal, and the change that would fix it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Direction = Literal["forward", "reply"]
Verdict = Literal["pass", "block", "unknown"]
TraceVerdict = Literal["reachable", "blocked", "unknown"]
_MARKS: dict[Verdict, str] = {"pass": "✓", "block": "✗", "unknown": "?"}


@dataclass(frozen=True, slots=True)
class Hop:
    """One decision on the way.

    ``kind`` is what decided: ``"security-group"``, ``"network-acl"``, ``"route-table"``,
    ``"internet-gateway"``, ``"nat-gateway"`` and so on; ``id`` its id (several security groups are
    separated by a comma). ``text`` says what was decided and by which rule; ``fix``, for a refusal,
    the change that would let the packet through.
    """

    direction: Direction
    kind: str
    id: str
    verdict: Verdict
    text: str
    fix: str = ""

    def __str__(self) -> str:
        arrow = "→" if self.direction == "forward" else "←"
        return f"{arrow} {_MARKS[self.verdict]} {self.text}"


@dataclass(frozen=True, slots=True)
class Trace:
    """Whether a connection gets there and its reply gets back.

    ``limits`` is ``""`` or says for which part of a range (of the internet, of a subnet, of a load
    balancer's zones) the verdict holds, when it does not hold for all of it.
    """

    source: str
    destination: str
    traffic: str
    hops: tuple[Hop, ...]
    limits: str = ""

    @property
    def verdict(self) -> TraceVerdict:
        """``"unknown"`` when no hop refuses but one could not be decided."""
        verdicts = {hop.verdict for hop in self.hops}
        if "block" in verdicts:
            return "blocked"
        return "unknown" if "unknown" in verdicts else "reachable"

    @property
    def reachable(self) -> bool:
        """Whether packet and reply certainly pass."""
        return self.verdict == "reachable"

    @property
    def cause(self) -> Hop | None:
        """The first hop that refuses; else the first undecided one; None when reachable."""
        for verdict in ("block", "unknown"):
            for hop in self.hops:
                if hop.verdict == verdict:
                    return hop
        return None

    def __bool__(self) -> bool:
        return self.reachable

    def __str__(self) -> str:
        answer = {"reachable": "reachable", "blocked": "not reachable", "unknown": "not known"}
        lines = [
            f"{self.source} → {self.destination}, {self.traffic}: {answer[self.verdict]}",
            *(f"  {hop}" for hop in self.hops),
        ]
        if self.limits:
            lines.append(f"Only {self.limits}.")
        if self.cause and self.cause.fix:
            lines.append(f"To fix it: {self.cause.fix}.")
        return "\n".join(lines)
