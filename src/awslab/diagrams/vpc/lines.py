"""The two kinds of line of the map, and the page both forms put their VPCs on.

As in AWS's resource map a solid line is a relationship (a subnet uses a route table) and a dotted
one is traffic (a route sends packets to a gateway).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from awslab.diagrams.scene import Item, Point, Scene, arrow, elbow, item, path
from awslab.diagrams.vpc.facts import VpcFacts, Way, wire
from awslab.diagrams.vpc.frame import legend, no_vpc, notes
from awslab.diagrams.vpc.signs import marked
from awslab.topology.model import Route, Subnet


def uses(facts: VpcFacts, subnet: Subnet, points: Sequence[Point]) -> Item:
    """Return the line from a subnet to its route table."""
    key = wire(subnet.id, subnet.route_table_id)
    css = f"wire uses {subnet.kind}{marked(facts.marks.get(key, ''))}"
    return item(key, css, [path(elbow(points), "line")], zone=subnet.zone)


def sends(
    facts: VpcFacts,
    table_id: str,
    found: Sequence[tuple[Route, Way]],
    runs: Sequence[Sequence[Point]],
    to: str,
) -> Item:
    """Return the lines of a table's routes to one thing.

    ``runs`` all end at one point, where the arrowhead points to ``to``, such as ``"right"``.
    """
    way = found[0][1]
    if all(route.state == "blackhole" for route, _ in found):
        state = "gone"
    else:
        state = "public" if way.kind == "internet-gateway" else "private"
    lines = [path(elbow([*run[:-1], _short_of(run[-1], to)]), "dots") for run in runs]
    shapes = [*lines, arrow(runs[0][-1], to, "head")]
    key = wire(table_id, way.key)
    css = f"wire sends {state}{marked(facts.marks.get(key, ''))}"
    return item(key, css, shapes, zone=way.zone)


def routes_to(facts: VpcFacts, table_id: str, key: str) -> list[tuple[Route, Way]]:
    """Return the routes of a table that lead to one thing."""
    table = facts.vpc.route_table(table_id)
    return [(route, way) for route, way in facts.ways(table) if way.key == key]


def page(
    maps: Sequence[VpcFacts],
    remarks: Sequence[str],
    region: str,
    width: float,
    draw: Callable[[VpcFacts, float], tuple[list[Item], float]],
) -> Scene:
    """Return a scene with VPCs below each other, the legend and remarks.

    ``draw`` takes a VPC and where it starts, and returns its items and where it ends.
    """
    items: list[Item] = []
    y = 1.0
    if not maps:
        empty, y = no_vpc(region, width)
        items.append(empty)
    for facts in maps:
        drawn, y = draw(facts, y)
        items += drawn
        y += 22
    if maps:
        drawn_legend, y = legend(4, y, width - 8)
        items.append(drawn_legend)
    if remarks:
        drawn_notes, y = notes(remarks, 4, y + 14, width - 8)
        items.append(drawn_notes)
    return {"width": round(width), "height": round(y + 4), "items": items}


def _short_of(tip: Point, to: str) -> Point:
    """Return a point inside the arrowhead, so that the line does not show beyond its tip."""
    dx, dy = {"right": (-5, 0), "left": (5, 0), "up": (0, 5), "down": (0, -5)}[to]
    return tip[0] + dx, tip[1] + dy
