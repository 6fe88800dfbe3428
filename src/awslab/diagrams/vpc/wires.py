"""Lines in lanes: every line runs through gutters and never over a card."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field


@dataclass(slots=True)
class Net:
    """Lines that share one lane: where they come into it from the left and from the right."""

    key: str
    left: list[float] = field(default_factory=list)
    right: list[float] = field(default_factory=list)

    def covers(self, y: float) -> bool:
        """Say whether the lane's line is drawn at a height."""
        ends = self.left + self.right
        return min(ends) < y < max(ends)


def lanes(nets: Iterable[Net]) -> list[str]:
    """Return the keys of nets, leftmost lane first, in an order with few crossings."""
    order = list(nets)
    # A bubble sort: the cost of a pair does not depend on the others.
    for _ in order:
        for i in range(len(order) - 1):
            if _crossings(order[i], order[i + 1]) > _crossings(order[i + 1], order[i]):
                order[i], order[i + 1] = order[i + 1], order[i]
    return [net.key for net in order]


def pitch(count: int, widest: float, step: float = 8) -> float:
    """Return the distance between lanes: ``step``, or less when that would be too wide."""
    return min(step, widest / count) if count else step


def spread(wanted: Sequence[float], size: float, gap: float, top: float) -> list[float]:
    """Return tops for cards of one size near the middles they want, without an overlap.

    ``wanted`` must be ascending; no card starts above ``top``.
    """
    tops: list[float] = []
    for middle in wanted:
        lowest = tops[-1] + size + gap if tops else top
        tops.append(max(middle - size / 2, lowest))
    return tops


def _crossings(left: Net, right: Net) -> int:
    """Count where lines cross when one net's lane is left of the other's."""
    return sum(map(left.covers, right.left)) + sum(map(right.covers, left.right))
