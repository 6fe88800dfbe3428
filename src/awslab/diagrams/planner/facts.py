"""What is said about a plan beside its drawing: tables, a sentence, and the calls that build it.

``facts.js`` says the same for what the reader changed.
"""

from __future__ import annotations

import json
from ipaddress import IPv4Network

from awslab.diagrams.planner.layout import Plan
from awslab.diagrams.planner.rules import RESERVED, free_blocks, usable

Table = dict[str, object]


def tables(plan: Plan) -> list[Table]:
    """Return the subnets and the free space of a plan."""
    rows = [
        [
            subnet.name,
            subnet.cidr,
            subnet.zone,
            f"{subnet.network.num_addresses:,}",
            f"{usable(subnet.network):,}",
            "exists" if subnet.existing else "planned",
        ]
        for subnet in plan.subnets
    ]
    free = [[str(block), f"{block.num_addresses:,}"] for block in _free(plan)]
    columns = ["Name", "CIDR block", "Zone", "Addresses", "Usable", "State"]
    return [
        {"caption": f"Subnets of {plan.cidr}", "columns": columns, "rows": rows},
        {"caption": "Free space", "columns": ["CIDR block", "Addresses"], "rows": free},
    ]


def summary(plan: Plan) -> str:
    """Return one sentence with the counts of a plan."""
    whole, count = IPv4Network(plan.cidr), len(plan.subnets)
    if not count:
        return f"All {whole.num_addresses:,} addresses of {plan.cidr} are free: no subnet yet."
    free = sum(block.num_addresses for block in _free(plan))
    noun, verb = ("subnet", "holds") if count == 1 else ("subnets", "hold")
    return (
        f"{count} {noun} {verb} {whole.num_addresses - free:,} of {whole.num_addresses:,} addresses; "
        f"AWS keeps {count * RESERVED:,} of them. {free:,} are free."
    )


def boto3_code(plan: Plan, vpc_id: str) -> str:
    """Return the Python that builds a plan, in a new VPC or in the one with an id."""
    vpc = f'ec2.create_vpc(CidrBlock="{plan.cidr}")["Vpc"]["VpcId"]'
    planned = [s for s in plan.subnets if not s.existing]
    rows = [
        f"    ({json.dumps(s.name, ensure_ascii=False)}, {json.dumps(s.cidr)}, {json.dumps(s.zone)}),"
        for s in planned
    ]
    head = ["import boto3", "", 'ec2 = boto3.client("ec2")']
    head.append(f"vpc_id = {json.dumps(vpc_id) if vpc_id else vpc}")
    if not planned:
        return "\n".join(head)
    loop = [
        "for name, cidr, zone in plan:",
        '    tags = [{"Key": "Name", "Value": name}]',
        "    ec2.create_subnet(",
        "        VpcId=vpc_id, CidrBlock=cidr, AvailabilityZone=zone,",
        '        TagSpecifications=[{"ResourceType": "subnet", "Tags": tags}],',
        "    )",
    ]
    return "\n".join([*head, "plan = [", *rows, "]", *loop])


def question(plan: Plan) -> str:
    """Return what the reader predicts before the first change."""
    fits = next((s for s in plan.subnets if s.network.prefixlen < 28), None)
    other = next((zone for zone in plan.zones if fits and zone != fits.zone), "")
    if not fits or not other:
        return "Predict, then try: how many addresses of a /28 can an instance get?"
    half = list(fits.network.subnets())[1]
    return f"Predict, then try: {fits.name} holds {fits.cidr}. Will AWS take {half} in {other}?"


def _free(plan: Plan) -> list[IPv4Network]:
    return list(free_blocks(IPv4Network(plan.cidr), [subnet.network for subnet in plan.subnets]))
