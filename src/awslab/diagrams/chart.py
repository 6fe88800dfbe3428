"""Parts of a chart: scales, round ticks, axes, lines and areas; chart.js has the same and a reader.

Why no charting library: two charts need straight lines and steps only. The smallest libraries
weigh several times as much as all of it, set inline styles or make ``<style>`` elements that a
strict Content-Security-Policy forbids, and draw their own elements, while a still (print, PDF,
GitHub) and the page here show one and the same scene.

Numbers are rounded half up, as JavaScript does, so that both draw the same.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

from awslab.diagrams.scene import Point, Shape, path, text

Scale = Callable[[float], float]
#: Left, top, right and bottom of the part of a scene that holds the data.
Plot = tuple[float, float, float, float]
#: Where a tick is in the scene, and what it says.
Tick = tuple[float, str]

_LABEL = 11


def tenth(value: float) -> float:
    """Return a number rounded half up to a tenth: the precision of a scene."""
    return math.floor(value * 10 + 0.5) / 10


def scale(low: float, high: float, start: float, end: float) -> Scale:
    """Return what takes ``low`` to ``start`` and ``high`` to ``end``, linear between."""
    return lambda value: tenth(start + (end - start) * (value - low) / (high - low))


def ticks(high: float, most: int) -> list[float]:
    """Return round numbers from 0 up to ``high`` or the first one above, ``most`` + 1 at most.

    The step is 1, 2 or 5 times a power of ten.
    """
    raw = high / most
    size = 10.0 ** math.floor(math.log10(raw))
    # The margin keeps a step that fits exactly although division made it a little too large.
    step = next(n * size for n in (1, 2, 5, 10) if n * size >= raw * (1 - 1e-9))
    return [n * step for n in range(math.ceil(high / step * (1 - 1e-9)) + 1)]


def axes(plot: Plot, xs: Sequence[Tick], ys: Sequence[Tick]) -> list[Shape]:
    """Return grid lines with their labels, and the line the data stands on."""
    left, top, right, bottom = plot
    shapes = []
    for y, label in ys:
        shapes.append(path(f"M{number_of(left)} {number_of(y)}H{number_of(right)}", "grid"))
        shapes.append(text(left - 10, y + 4, label, "minor code", size=_LABEL, anchor="end"))
    for x, label in xs:
        shapes.append(path(f"M{number_of(x)} {number_of(top)}V{number_of(bottom)}", "grid"))
        if label:
            shapes.append(text(x, bottom + 16, label, "minor code", size=_LABEL, anchor="middle"))
    shapes.append(path(f"M{number_of(left)} {number_of(bottom)}H{number_of(right)}", "axis"))
    return shapes


def line(points: Sequence[Point]) -> str:
    """Return path data for a line through points of the scene."""
    return "M" + "L".join(f"{number_of(x)} {number_of(y)}" for x, y in points)


def area(points: Sequence[Point], base: float) -> str:
    """Return path data for what lies between a line and ``base``."""
    start, end = number_of(points[0][0]), number_of(points[-1][0])
    return f"{line(points)}L{end} {number_of(base)}L{start} {number_of(base)}Z"


def number_of(value: float) -> str:
    """Return a coordinate as short as it can be written."""
    rounded = tenth(value)
    return str(int(rounded) if rounded == int(rounded) else rounded)


def brief(value: float) -> str:
    """Return the label of a round number, such as ``"20k"``, ``"1.5M"`` or ``"3bn"``."""
    for least, size, unit in ((1e9, 1e9, "bn"), (1e6, 1e6, "M"), (10_000, 1000, "k")):
        if value >= least:
            return grouped(value / size, 1).removesuffix(".0") + unit
    return grouped(value)


def amount(currency: str, value: float) -> str:
    """Return an amount of money: with cents, from 10,000 on without, from a million on as ``1.25M``."""
    for size, unit in ((1e9, "bn"), (1e6, "M")):
        if value >= size:
            return f"{currency} {grouped(value / size, 2)}{unit}"
    return f"{currency} {grouped(value, 2 if value < 10_000 else 0)}"


def grouped(value: float, digits: int = 0) -> str:
    """Return a number, rounded half up, with commas between thousands: ``"12,345.60"``."""
    rounded = math.floor(abs(value) * 10**digits + 0.5) / 10**digits
    return f"{'-' if value < 0 and rounded else ''}{rounded:,.{digits}f}"
