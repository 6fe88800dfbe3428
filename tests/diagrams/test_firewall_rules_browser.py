"""What Python decides about rules and packets, JavaScript decides too."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

import awslab.diagrams
from awslab.diagrams.firewall.rules import acl_fault, format_rule, group_fault, judge

RULES = Path(awslab.diagrams.__file__).parent / "firewall" / "rules.js"
PORTS = [
    "",
    "0",
    "22",
    "443",
    "1024-65535",
    "1024-40000",
    "0-65535",
    "9-3",
    "70000",
    "x",
    "1-99999",
]
PEERS = [
    "0.0.0.0/0",
    "198.51.100.0/24",
    "198.51.100.7/32",
    "198.51.100.7/24",
    "10.0.0.0/8",
    "10.0.1.20/30",
    "128.0.0.0/1",
    "255.255.255.255/32",
    "sg-app",
    "sg-none",
    "::/0",
    "10.0.0.0/33",
    "10.0.0.0",
    "01.0.0.0/8",
    "",
    "256.1.1.1/8",
]
ADDRESSES = ["198.51.100.7", "10.0.1.20", "10.0.1.24", "127.255.255.255", "128.0.0.1", "0.0.0.0"]


def _row(dice: random.Random, kind: str) -> dict[str, str]:
    row = {"protocol": dice.choice(["tcp", "udp", "icmp", "all"]), "ports": dice.choice(PORTS)}
    row["peer"] = dice.choice(PEERS)
    if kind == "acl":
        row["number"] = dice.choice(["100", "90", "200", "0", "32766", "32767", "-1", "1.5", "007"])
        row["action"] = dice.choice(["allow", "deny", "deny", "permit"])
    return row


def _likely(dice: random.Random, kind: str) -> dict[str, str]:
    """Draw a rule that may well be about the packets drawn below."""
    row = _row(dice, kind)
    row |= {"peer": dice.choice(PEERS[:9]), "ports": dice.choice(PORTS[2:7])}
    if kind == "acl":
        row |= {"number": str(dice.randrange(1, 300)), "action": dice.choice(["allow", "deny"])}
    return row


def _lists(dice: random.Random) -> tuple[dict[str, list[str]], dict[str, list[str]], Any]:
    """Draw rules that AWS takes, and a packet."""
    taken: dict[str, dict[str, list[str]]] = {"group": {}, "acl": {}}
    for kind, lists in taken.items():
        for way in ("inbound", "outbound"):
            accepted: list[dict[str, str]] = []
            for _ in range(dice.randrange(9)):
                row = _likely(dice, kind)
                fault = (
                    group_fault(row, accepted, ["sg-app"])
                    if kind == "group"
                    else acl_fault(row, accepted)
                )
                if fault is None:
                    accepted.append(row)
            if kind == "acl":
                accepted.sort(key=lambda row: int(row["number"]))
            lists[way] = [format_rule(row) for row in accepted]
    packet = {
        "peer": dice.choice(ADDRESSES),
        "own": "10.0.0.10",
        "groups": dice.choice([[], ["sg-app"]]),
        "protocol": dice.choice(["tcp", "udp", "icmp"]),
        "port": dice.choice([0, 22, 443, 1023, 1024, 65535]),
        "client": dice.choice([443, 1023, 1024, 40000, 40001, 65535]),
        "begins": dice.choice(["outside", "inside"]),
    }
    return taken["group"], taken["acl"], packet


def test_python_and_javascript_decide_the_same(page: Page) -> None:
    dice = random.Random(5)
    faults = []
    for _ in range(1500):
        row, others = _row(dice, "group"), []
        for _ in range(dice.randrange(3)):
            other = _row(dice, "group")
            others += [other] if group_fault(other, others, ["sg-app"]) is None else []
        faults.append(("groupFault", row, others, group_fault(row, others, ["sg-app"])))
        row, others = _row(dice, "acl"), []
        for _ in range(dice.randrange(3)):
            other = _row(dice, "acl")
            others += [other] if acl_fault(other, others) is None else []
        faults.append(("aclFault", row, others, acl_fault(row, others)))
    judged = [(*lists, judge(*lists)) for lists in (_lists(dice) for _ in range(3000))]
    found = page.evaluate(
        """async ([source, faults, judged]) => {
            const url = URL.createObjectURL(new Blob([source], { type: "text/javascript" }));
            const rules = await import(url);
            return [
                faults.map(([name, row, others]) => rules[name](row, others, ["sg-app"])),
                judged.map(([group, acl, packet]) => rules.judge(group, acl, packet)),
            ];
        }""",
        [RULES.read_text(), [f[:3] for f in faults], [j[:3] for j in judged]],
    )
    for (name, row, others, ours), theirs in zip(faults, found[0], strict=True):
        assert theirs == (list(ours) if ours else None), (name, row, others)
    for (group, acl, packet, ours), theirs in zip(judged, found[1], strict=True):
        assert theirs == ours, (group, acl, packet)
    # The inputs are worth something only when they reach every answer.
    codes = {ours[0] for *_, ours in faults if ours}
    assert len(codes) == 6
    marks = [(j["group"]["out"]["mark"], j["acl"]["out"]["mark"]) for *_, j in judged]
    assert min(marks.count((a, b)) for a in ("pass", "block") for b in ("pass", "block")) > 100
