"""The drawing of LoadBalancing; ``scene.js`` draws the same while the reader plays."""

from __future__ import annotations

from dataclasses import dataclass
from math import floor

from awslab.diagrams.balancing.rules import Frame, Setup, State, decided
from awslab.diagrams.scene import Item, Scene, Shape, item, path, rect, text

_ROW, _PITCH = 30, 36
_SIGNS = {"healthy": "✓", "initial": "…", "unhealthy": "✕", "draining": "↓", "gone": "–"}


@dataclass(frozen=True, slots=True)
class Labels:
    """Names, cut to the room they have. ``requests`` are kinds of requests or connections."""

    zones: tuple[str, ...]
    groups: tuple[str, ...]
    targets: tuple[str, ...]
    requests: tuple[str, ...]
    network: bool


def percent(part: float, whole: float) -> str:
    """Return a share as per cent with up to two decimals."""
    hundredths = floor(part / whole * 10_000 + 0.5) if whole else 0
    decimals = f"{hundredths % 100:02d}".rstrip("0")
    return f"{hundredths // 100}{'.' + decimals if decimals else ''} %"


def per_second(rate: float) -> str:
    """Return a rate as whole requests per second."""
    return f"{floor(rate + 0.5)}/s"


def state_words(setup: Setup, state: State) -> str:
    """Return what a target's health is, and where it is on the way to another."""
    words = f"{_SIGNS[state.health]} {state.health}"
    if state.health == "healthy" and state.fails:
        return f"! healthy, failed {state.fails} of {setup.unhealthy}"
    if state.health == "healthy" and state.broken:
        return "! healthy, yet broken"
    if state.health == "unhealthy" and state.passes:
        return f"{words}, passed {state.passes} of {setup.healthy}"
    if state.health == "draining":
        return f"{words} {state.left} s, {state.running} running"
    if state.health == "gone":
        return f"– deregistered, {state.cut} cut" if state.cut else "– deregistered"
    return words


def balance_scene(
    setup: Setup, labels: Labels, step: int, frame: Frame, held: list[int], *, wide: bool
) -> Scene:
    """Return the scene of a step; ``held`` are the targets of the connections (layer 4)."""
    items = [_head(setup, labels, step, frame, wide)]
    rows, below = _requests(setup, labels, held, wide)
    items += rows
    y = 48 if wide else below + 8
    for zone in range(setup.zones):
        made, height = _zone(setup, labels, zone, frame, y, wide)
        items += made
        y += height + 12
    if wide:
        # Lines last but one: they cross the zones and end at the targets.
        items += _flows(setup, frame)
        y = max(y, below)
    items.append(_foot(setup, labels, y, wide))
    lines = 2 if wide else 4
    return {"width": 880 if wide else 358, "height": y + 8 + 18 * lines, "items": items}


def _head(setup: Setup, labels: Labels, step: int, frame: Frame, wide: bool) -> Item:
    lost = floor(frame.errors + frame.refused + 0.5)
    sign, css = ("✕", "none") if lost >= frame.demand else ("!", "short") if lost else ("✓", "good")
    unit = "connections/s" if labels.network else "requests/s"
    unit = f" {unit}" if wide else "/s"
    words = f"{sign} {frame.demand - lost} of {frame.demand}{unit} answered"
    size = 18 if wide else 14
    width = 880 if wide else 358
    shapes = [
        text(0, 26, words, "said", size=size, bold=True),
        text(
            width,
            26,
            f"after {step * setup.interval} s",
            "minor",
            size=13 if wide else 12,
            anchor="end",
        ),
    ]
    return item("", f"verdict {css}", shapes)


def _requests(setup: Setup, labels: Labels, held: list[int], wide: bool) -> tuple[list[Item], int]:
    """Return the requests or connections, and where they end."""
    title = "Connections keep their target" if labels.network else "Requests and their rule"
    items = [item("", "list", [text(0, 66 if wide else 52, title, "minor", size=12, bold=True)])]
    y = 76 if wide else 60
    for i, label in enumerate(labels.requests):
        if labels.network:
            target = labels.targets[held[i]] if held[i] >= 0 else "no target"
            said = f"→ {target}"
        else:
            priority, group = decided(setup, setup.requests[i])
            rule = f"rule {priority}" if priority else "default"
            said = f"{percent(setup.requests[i].share, 100)} → {rule} → {labels.groups[group]}"
        if wide:
            shapes: list[Shape] = [
                rect(1, y, 206, 42, "plate", 6),
                text(10, y + 17, label, "", size=12, bold=True),
                text(10, y + 33, said, "minor", size=11),
            ]
            y += 48
        else:
            shapes = [
                rect(1, y, 356, 40, "plate", 6),
                text(8, y + 16, label, "", size=12, bold=True),
                text(8, y + 32, said, "minor", size=11),
            ]
            y += 46
        items.append(item("", "request", shapes))
    return items, y


def rows_of(setup: Setup, zone: int) -> list[int]:
    """Return the targets in a zone."""
    return [i for i, target in enumerate(setup.targets) if target.zone == zone]


def _height(setup: Setup, zone: int, wide: bool) -> int:
    rows = len(rows_of(setup, zone)) * _PITCH
    return 30 + max(rows, 54 if wide else 24) + 6


def _zone(
    setup: Setup, labels: Labels, zone: int, frame: Frame, y: int, wide: bool
) -> tuple[list[Item], int]:
    height = _height(setup, zone, wide)
    x, width = (252, 628) if wide else (0, 358)
    on = frame.dns[zone]
    share = percent(1, sum(frame.dns)) if on else "not in DNS"
    shapes: list[Shape] = [
        rect(x, y, width, height, "area", 10),
        text(x + 12, y + 20, labels.zones[zone], "", size=12, bold=True),
    ]
    if not wide:
        words = f"node: {share}" if on else share
        shapes.append(text(x + width - 12, y + 20, words, "minor", size=11, anchor="end"))
    items = [item("", "zone", shapes)]
    if wide:
        top = y + (height - 44) // 2 + 8
        plate: list[Shape] = [
            rect(x + 12, top, 96, 44, "plate", 6),
            text(x + 60, top + 18, "node", "", size=12, bold=True, anchor="middle"),
            text(x + 60, top + 35, share, "code", size=11, anchor="middle"),
        ]
        items.append(item("", "node" if on else "node off", plate))
    members = rows_of(setup, zone)
    for row, i in enumerate(members):
        at = y + 30 + row * _PITCH
        items.append(_target(setup, labels, i, frame, at, wide))
    if not members:
        empty = text(x + 12 if not wide else 500, y + 46, "no targets", "minor", size=12)
        items.append(item("", "", [empty]))
    return items, height


def _target(setup: Setup, labels: Labels, i: int, frame: Frame, y: int, wide: bool) -> Item:
    state = frame.targets[i]
    x, width = (488, 380) if wide else (8, 342)
    css = "trouble" if state.broken and state.rate > 0 else state.health
    full = floor(state.rate / frame.demand * (width - 4) + 0.5) if frame.demand else 0
    shapes = [rect(x, y, width, _ROW, "plate", 5)]
    if full:
        shapes.append(rect(x + 2, y + _ROW - 6, full, 4, "fill", 2))
    shapes.append(text(x + 8, y + 19, labels.targets[i], "", size=12, bold=True))
    shapes.append(
        text(x + (118 if wide else 88), y + 19, state_words(setup, state), "state", size=11)
    )
    if state.rate > 0:
        rate = percent(state.rate, frame.demand)
        rate += f" · {per_second(state.rate)}" if wide else ""
        shapes.append(text(x + width - 8, y + 19, rate, "code", size=12, bold=True, anchor="end"))
    return item(f"target-{i}", f"target {css}", shapes, box=(x, y, width, _ROW))


def _flows(setup: Setup, frame: Frame) -> list[Item]:
    tops, y = [], 48
    for zone in range(setup.zones):
        tops.append(y)
        y += _height(setup, zone, True) + 12
    items = []
    for zone in range(setup.zones):
        node = tops[zone] + (_height(setup, zone, True) - 44) // 2 + 30
        if frame.dns[zone]:
            items.append(item("", "enter", [path(_curve(208, 98, 264, node), "flow")]))
        for there in range(setup.zones):
            for row, i in enumerate(rows_of(setup, there)):
                rate = frame.targets[i].rates[zone]
                if rate <= 0:
                    continue
                share = rate / frame.demand
                level = 1 + (share >= 0.05) + (share >= 0.1) + (share >= 0.2)
                css = "own" if there == zone else "cross"
                if frame.targets[i].broken:
                    css = "failing"
                end = tops[there] + 30 + row * _PITCH + _ROW // 2
                items.append(
                    item("", f"to-{css}", [path(_curve(360, node, 486, end), f"flow w{level}")])
                )
    return items


def _curve(x1: int, y1: int, x2: int, y2: int) -> str:
    middle = (x1 + x2) // 2
    return f"M{x1} {y1}C{middle} {y1} {middle} {y2} {x2} {y2}"


def _foot(setup: Setup, labels: Labels, y: int, wide: bool) -> Item:
    lines = foot_lines(setup, labels.network, wide)
    shapes = [
        text(0, y + 12 + 18 * i, line, "minor", size=12 if wide else 11)
        for i, line in enumerate(lines)
    ]
    return item("", "foot", shapes)


def foot_lines(setup: Setup, network: bool, wide: bool) -> list[str]:
    """Return the settings that decide, in lines that fit."""
    what = "load balancer" if network else "target group"
    cross = f"Cross-zone {'on' if setup.cross_zone else 'off'} ({what}):"
    where = "targets in all zones." if setup.cross_zone else "targets in its own zone only."
    check = f"Health check every {setup.interval} s: unhealthy after {setup.unhealthy} failures,"
    back = f"healthy again after {setup.healthy} passes. Draining: at most {setup.delay} s."
    if wide:
        return [f"{cross} each node sends to {where}", f"{check} {back}"]
    return [
        f"{cross} each node sends to",
        where,
        check,
        back,
    ]
