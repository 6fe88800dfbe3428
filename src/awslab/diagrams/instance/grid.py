"""Where everything stands that never moves: states, arrows between them, columns of parts."""

from __future__ import annotations

from typing import Any

from awslab.diagrams.scene import Point, Shape, arrow, elbow, path, text

CARD = 48
STEP = 56  # a card and the gap below it


def grid() -> dict[str, Any]:
    """Return both forms as JSON.

    ``states``: boxes by name. ``arrows``: the state each starts at, its calls, its shapes.
    ``columns``: ``where``, ``title``, ``x``, ``width`` and ``pad`` of the cards in it, side by side
    unless ``stacked``. ``top``: where they begin. ``charges``: x and width of each.
    """
    return {"wide": _wide(), "narrow": _narrow()}


def _wide() -> dict[str, Any]:
    x, above, below = (16, 204, 392, 580), 48, 130
    states = {
        name: [left, above, 124, 44]
        for name, left in zip(("pending", "running", "stopping", "stopped"), x, strict=True)
    }
    states |= {"shutting-down": [x[2], below, 124, 44], "terminated": [x[3], below, 124, 44]}
    arrows = [
        _arrow("pending", ["wait"], [(140, 70), (204, 70)], "right", ("boots", 172, 62)),
        _arrow(
            "running",
            ["stop", "hibernate"],
            [(328, 70), (392, 70)],
            "right",
            ("stop", 358, 62),
            ("hibernate", 358, 86),
        ),
        _arrow("stopping", ["wait"], [(516, 70), (580, 70)], "right"),
        _arrow(
            "stopped",
            ["start"],
            [(642, 48), (642, 24), (78, 24), (78, 48)],
            "down",
            ("start", 360, 18),
        ),
        _arrow(
            "running",
            ["reboot", "fail"],
            [(262, 92), (262, 110), (228, 110), (228, 92)],
            "up",
            ("reboot, recover", 238, 126),
        ),
        _arrow(
            "running",
            ["terminate"],
            [(304, 92), (304, 152), (392, 152)],
            "right",
            ("terminate", 346, 146),
        ),
        _arrow(
            "stopped",
            ["terminate"],
            [(642, 92), (642, 110), (454, 110), (454, 130)],
            "down",
            ("terminate", 548, 106),
        ),
        _arrow("shutting-down", ["wait"], [(516, 152), (580, 152)], "right"),
    ]
    columns = [
        {"where": "ebs", "title": "EBS, in the zone", "x": 16, "width": 200, "pad": 0},
        {"where": "host", "title": "", "x": 248, "width": 224, "pad": 12},
        {"where": "network", "title": "Network interface", "x": 504, "width": 200, "pad": 0},
    ]
    return {
        "width": 720,
        "states": states,
        "arrows": arrows,
        "columns": columns,
        "stacked": False,
        "top": 200,
        "charges": [[16, 216], [252, 216], [488, 216]],
    }


def _narrow() -> dict[str, Any]:
    left, right, width = 16, 202, 140
    rows = (24, 108, 192)
    states = {
        "pending": [left, rows[0], width, 44],
        "running": [right, rows[0], width, 44],
        "stopping": [right, rows[1], width, 44],
        "stopped": [left, rows[1], width, 44],
        "shutting-down": [right, rows[2], width, 44],
        "terminated": [left, rows[2], width, 44],
    }
    arrows = [
        _arrow("pending", ["wait"], [(156, 46), (202, 46)], "right", ("boots", 178, 40)),
        _arrow(
            "running",
            ["stop", "hibernate"],
            [(316, 68), (316, 108)],
            "down",
            ("stop, hibernate", 262, 92),
        ),
        _arrow("stopping", ["wait"], [(202, 130), (156, 130)], "left"),
        _arrow("stopped", ["start"], [(86, 108), (86, 68)], "up", ("start", 108, 92)),
        _arrow(
            "running",
            ["reboot", "fail"],
            [(224, 24), (224, 10), (248, 10), (248, 24)],
            "down",
            ("reboot, recover", 302, 16),
        ),
        _arrow(
            "running",
            ["terminate"],
            [(342, 46), (350, 46), (350, 214), (342, 214)],
            "left",
            ("terminate", 310, 184),
        ),
        _arrow(
            "stopped",
            ["terminate"],
            [(86, 152), (86, 172), (226, 172), (226, 192)],
            "down",
            ("terminate", 124, 168),
        ),
        _arrow("shutting-down", ["wait"], [(202, 214), (156, 214)], "left"),
    ]
    columns = [
        {"where": "host", "title": "", "x": 16, "width": 326, "pad": 12},
        {"where": "network", "title": "Network interface", "x": 16, "width": 326, "pad": 0},
        {"where": "ebs", "title": "EBS, in the zone", "x": 16, "width": 326, "pad": 0},
    ]
    return {
        "width": 358,
        "states": states,
        "arrows": arrows,
        "columns": columns,
        "stacked": True,
        "top": 256,
        "charges": [[16, 326]] * 3,
    }


def _arrow(
    state: str, calls: list[str], points: list[Point], way: str, *labels: tuple[str, float, float]
) -> dict[str, Any]:
    shapes: list[Shape] = [
        path(elbow(points), "life-line"),
        arrow(points[-1], way, "life-head"),
        *(
            text(x, y, words, "life-call", size=12, anchor="middle")
            for words, x, y in labels
        ),
    ]  # fmt: skip
    return {"from": state, "calls": calls, "shapes": shapes}
