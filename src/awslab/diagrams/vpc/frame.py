"""What surrounds the cards in both forms of the map: VPCs, zones, captions, legend, notes."""

from __future__ import annotations

from collections.abc import Sequence

from awslab.diagrams.scene import Item, Shape, arrow, item, measure, path, rect, text, wrap
from awslab.diagrams.vpc.facts import VpcFacts, named
from awslab.diagrams.vpc.words import joined

VPC_HEADER = 62
PAD = 14

_INVITATION = (
    "No subnets yet",
    "A subnet is one address range in one zone.",
    "ec2.create_subnet(VpcId=…, CidrBlock=…)",
)
_LEGEND = (
    (
        ("public", "Public: route to an internet gateway"),
        ("private", "Private: another way out"),
        ("isolated", "Isolated: no way out"),
    ),
    (("uses", "A subnet uses a route table"), ("sends", "A route leads to a gateway")),
)


def vpc_frame(facts: VpcFacts, x: float, y: float, width: float, height: float) -> Item:
    """Return a VPC's outline with its name and CIDR blocks."""
    vpc = facts.vpc
    facts_line = " · ".join([*vpc.cidrs, *vpc.ipv6_cidrs, *(["default VPC"] * vpc.is_default)])
    where = f"VPC in {vpc.region}" if vpc.region else "VPC"
    room = width - 2 * PAD
    tag = measure(where, 12) + 12
    shapes = [
        rect(x, y, width, height, "outline", 14),
        text(x + PAD, y + 28, named(vpc), "name", size=16, bold=True, width=room - tag),
        text(x + width - PAD, y + 28, where, "minor", size=12, anchor="end"),
        text(x + PAD, y + 48, facts_line, "code", size=13, width=room),
    ]
    return item("", "vpc", shapes, title=f"VPC {named(vpc)}")


def zone_frame(
    name: str, zone_id: str, x: float, y: float, width: float, height: float, vpc: str
) -> Item:
    """Return a zone's column: name and id side by side, or stacked when it is slim."""
    side = width >= 212
    shapes = [
        rect(x, y, width, height, "column", 10),
        text(x + 12, y + 22, name, "name", size=13, bold=True, width=width - 24),
        text(x + width - 12, y + 22, zone_id, "minor", size=12, anchor="end")
        if side
        else text(x + 12, y + 38, zone_id, "minor", size=12, width=width - 24),
    ]
    title = f"Availability Zone {name} ({zone_id}) in VPC {vpc}"
    return item("", "zone", shapes, box=(x, y, width, height), zone=name, title=title)


def zone_header(width: float) -> float:
    """Return the height of a zone's header."""
    return 34 if width >= 212 else 50


def empty_zones(x: float, y: float, width: float) -> tuple[Item, float]:
    """Return the invitation that an empty VPC shows, and where it ends."""
    height = 104
    shapes = [
        rect(x, y, width, height, "vacancy", 10),
        *(
            text(x + width / 2, y + 36 + 22 * i, line, css, size=size, bold=not i, anchor="middle")
            for i, (line, css, size) in enumerate(
                zip(_INVITATION, ("name", "minor", "code"), (14, 12, 12), strict=True)
            )
        ),
    ]
    return item("", "empty", shapes), y + height


def no_vpc(region: str, width: float) -> tuple[Item, float]:
    """Return what shows when there is no VPC at all, and where it ends."""
    height = 128
    where = f" in {region}" if region else ""
    shapes = [
        rect(1, 1, width - 2, height, "vacancy", 14),
        text(width / 2, 48, f"No VPC{where} yet", "name", size=16, bold=True, anchor="middle"),
        text(width / 2, 74, "A VPC is your own network in one Region.", "minor", anchor="middle"),
        text(
            width / 2,
            98,
            'ec2.create_vpc(CidrBlock="10.0.0.0/16")',
            "code",
            size=13,
            anchor="middle",
        ),
    ]
    return item("", "empty", shapes), height + 2


def unused_zones(facts: VpcFacts) -> str:
    """Return a line about zones of the Region that hold no subnet, "" when there is none."""
    used = {subnet.zone for subnet in facts.vpc.subnets}
    zones = facts.region.zones if facts.region and used else ()
    unused = [zone.name for zone in zones if zone.name not in used]
    return f"No subnet in {joined(unused)}." if unused else ""


def legend(x: float, y: float, width: float) -> tuple[Item, float]:
    """Return the legend, wrapped to a width, and where it ends."""
    shapes: list[Shape] = []
    base = y - 22
    for row in _LEGEND:
        left, base = x, base + 22
        for css, words in row:
            size = 34 + measure(words, 12)
            if left + size > x + width and left > x:
                left, base = x, base + 22
            label = text(left + 28, base + 4, words, "minor", size=12)
            shapes += [*_swatch(css, left, base), label]
            left += size + 12
    return item("", "legend", shapes), base + 12


def notes(lines: Sequence[str], x: float, y: float, width: float) -> tuple[Item, float]:
    """Return remarks from the baseline ``y`` on, wrapped to a width, and where they end."""
    wrapped = [part for line in lines for part in wrap(line, width, 12)]
    shapes = [text(x, y + 18 * i, part, "minor", size=12) for i, part in enumerate(wrapped)]
    return item("", "notes", shapes), y + 18 * len(wrapped) - 10


def caption(x: float, y: float, words: str) -> Item:
    """Return the heading of a column of cards."""
    return item("", "caption", [text(x, y, words, "minor", size=12, bold=True)])


def _swatch(css: str, x: float, y: float) -> list[Shape]:
    if css == "uses":
        return [path(f"M{x:g} {y:g}h22", "sample line")]
    if css == "sends":
        return [path(f"M{x:g} {y:g}h16", "sample dots"), arrow((x + 22, y), "right", "sample head")]
    return [rect(x, y - 7, 22, 14, f"swatch {css}", 4), rect(x, y - 4, 3, 8, f"mark {css}", 1)]
