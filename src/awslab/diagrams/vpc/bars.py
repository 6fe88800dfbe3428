"""Bars over the subnets that a load balancer or an Auto Scaling group stands in."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from awslab.diagrams.scene import Item, item, measure, rect, text
from awslab.diagrams.vpc.chips import icon
from awslab.diagrams.vpc.facts import VpcFacts
from awslab.diagrams.vpc.placed import Span
from awslab.diagrams.vpc.signs import marked, tag, tag_width
from awslab.topology.model import Subnet

_BAR = 26
_GAP = 6


def at_home(
    facts: VpcFacts, rows: Sequence[Sequence[Subnet]]
) -> list[list[tuple[Span, frozenset[str]]]]:
    """Return for each row of cards the spans that are drawn above it, with the zones they cover.

    A span is drawn once in some rows: above the first that holds one of its subnets.
    """
    here = {subnet.id: subnet.zone for row in rows for subnet in row}
    found: list[list[tuple[Span, frozenset[str]]]] = [[] for _ in rows]
    for span in facts.spans:
        zones = frozenset(here[s] for s in span.subnet_ids if s in here)
        for row, spans in zip(rows, found, strict=True):
            if any(subnet.id in span.subnet_ids for subnet in row):
                spans.append((span, zones))
                break
    return found


def tops(count: int, y: float) -> tuple[list[float], float]:
    """Return where bars start below each other, and where the cards below them do."""
    starts = [y + index * (_BAR + _GAP) for index in range(count)]
    # A card's mark stands astride its upper edge.
    return starts, y + count * (_BAR + _GAP) + (_GAP if count else 0)


def runs(zones: Sequence[str], covered: frozenset[str]) -> Iterator[tuple[int, int]]:
    """Return the first and last index of each stretch of neighbouring zones that are covered."""
    start = None
    for index, zone in enumerate([*zones, ""]):
        if zone in covered:
            start = index if start is None else start
        elif start is not None:
            yield start, index - 1
            start = None


def draw_bar(span: Span, x: float, y: float, width: float, zone: str, mark: str) -> Item:
    """Return a bar; ``zone`` is the one it falls with, ``""`` when it covers several."""
    css = f"bar {span.kind}{marked(mark)}"
    right = x + width - 10
    shapes = [
        rect(x, y, width, _BAR, "plate", 13),
        icon(span.kind, x + 16, y + _BAR / 2),
        *tag(mark, right + 4, y + 17),
    ]
    right -= tag_width(mark)
    room = right - x - 30
    for remark in (f"{span.noun}, {span.remark}", span.remark):
        wide = measure(remark, 12) + 10
        if measure(span.name, 12, bold=True) + wide <= room:
            shapes.append(text(right, y + 17, remark, "minor", size=12, anchor="end"))
            room -= wide
            break
    shapes.append(text(x + 30, y + 17, span.name, "name", size=12, bold=True, width=room))
    title = f"{span.noun} {span.name}, {span.remark}{mark and ', '}{mark}"
    return item(span.key, css, shapes, box=(x, y, width, _BAR), zone=zone, title=title)
