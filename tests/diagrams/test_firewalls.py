from __future__ import annotations

from typing import Any

import boto3
import botocore.exceptions
import pytest
import traitlets

from awslab.account.simulation import SimulatedAWS
from awslab.diagrams import Firewalls
from awslab.diagrams.firewall.cases import CASES
from awslab.diagrams.firewall.rules import acl_fault, format_rule, group_fault, judge, parse_rule

ALL = {"inbound": ["all 0.0.0.0/0"], "outbound": ["all 0.0.0.0/0"]}
NONE: dict[str, list[str]] = {"inbound": [], "outbound": []}
OPEN = {"inbound": ["100 allow all 0.0.0.0/0"], "outbound": ["100 allow all 0.0.0.0/0"]}
WEB = "tcp 443 0.0.0.0/0"


def packet(**parts: Any) -> dict[str, Any]:
    usual = {"peer": "198.51.100.7", "own": "10.0.0.10", "groups": [], "protocol": "tcp"}
    return usual | {"port": 443, "client": 50000, "begins": "outside"} | parts


def group(inbound: list[str], outbound: list[str], **parts: Any) -> tuple[str, str]:
    return _marks(judge({"inbound": inbound, "outbound": outbound}, OPEN, packet(**parts))["group"])


def acl(inbound: list[str], outbound: list[str], **parts: Any) -> tuple[str, str]:
    return _marks(judge(ALL, {"inbound": inbound, "outbound": outbound}, packet(**parts))["acl"])


def _marks(judged: dict[str, Any]) -> tuple[str, str]:
    out, back = judged["out"], judged["back"]
    return out["mark"], back["mark"] if back else "-"


def test_a_security_group_is_not_asked_about_replies() -> None:
    assert group([WEB], []) == ("pass", "quiet")
    assert group([], [WEB], begins="inside") == ("pass", "quiet")
    assert group([], ["all 0.0.0.0/0"]) == ("block", "-")


def test_a_network_acl_judges_the_reply_by_the_port_the_client_chose() -> None:
    web = [f"100 allow {WEB}"]
    assert acl(web, web) == ("pass", "block")
    high = ["100 allow tcp 1024-65535 0.0.0.0/0"]
    assert acl(web, high) == ("pass", "pass")
    assert acl(web, ["100 allow tcp 1024-49999 0.0.0.0/0"]) == ("pass", "block")
    assert acl(high, web, begins="inside") == ("pass", "pass")
    assert acl(web, web, begins="inside") == ("pass", "block")


def test_the_lowest_number_that_matches_decides_in_a_network_acl() -> None:
    deny = "deny all 198.51.100.7/32"
    out = OPEN["outbound"]
    late = judge(ALL, {"inbound": [f"100 allow {WEB}", f"200 {deny}"], "outbound": out}, packet())
    assert late["acl"]["out"] == {"mark": "pass", "way": "inbound", "rule": 0}
    early = judge(ALL, {"inbound": [f"90 {deny}", f"100 allow {WEB}"], "outbound": out}, packet())
    assert early["acl"]["out"] == {"mark": "block", "way": "inbound", "rule": 0}
    other = packet(peer="203.0.113.50")
    passed = judge(ALL, {"inbound": [f"90 {deny}", f"100 allow {WEB}"], "outbound": out}, other)
    assert passed["acl"]["out"] == {"mark": "pass", "way": "inbound", "rule": 1}


def test_what_no_rule_matches_is_refused_by_both() -> None:
    judged = judge(NONE, NONE, packet())
    assert judged["group"]["out"] == {"mark": "block", "way": "inbound", "rule": -1}
    assert judged["acl"]["out"] == {"mark": "block", "way": "inbound", "rule": -1}


def test_a_group_as_source_lets_in_who_has_the_group() -> None:
    rule = ["tcp 5432 sg-app"]
    assert group(rule, [], port=5432, groups=["sg-app"])[0] == "pass"
    assert group(rule, [], port=5432, groups=["sg-web"])[0] == "block"


def test_protocols_are_kept_apart_and_ping_needs_its_answer() -> None:
    assert group(["udp 443 0.0.0.0/0"], [])[0] == "block"
    assert acl(["100 allow icmp 0.0.0.0/0"], OPEN["outbound"], protocol="icmp") == ("pass", "pass")
    assert acl(["100 allow icmp 0.0.0.0/0"], [], protocol="icmp") == ("pass", "block")
    assert acl([f"100 allow {WEB}"], OPEN["outbound"], protocol="icmp") == ("block", "-")


GROUP_ROWS = [
    ("tcp", "443", "0.0.0.0/0"),
    ("tcp", "", "0.0.0.0/0"),
    ("tcp", "9-3", "0.0.0.0/0"),
    ("tcp", "70000", "0.0.0.0/0"),
    ("udp", "1-70000", "0.0.0.0/0"),
    ("tcp", "443", "sg-nothere"),
    ("all", "", "10.0.0.5/16"),
    ("all", "", "10.0.7.7/16"),
    ("icmp", "", "0.0.0.0/0"),
    ("tcp", "443", "0.0.0.0/00"),
    ("tcp", "443", "banana"),
    ("tcp", "443", "10.0.0.1"),
    ("tcp", "443", "010.0.0.0/8"),
]
ACL_ROWS = [
    ("100", "allow", "tcp", "443", "0.0.0.0/0"),
    ("100", "deny", "udp", "53", "0.0.0.0/0"),
    ("0", "allow", "tcp", "443", "0.0.0.0/0"),
    ("32766", "allow", "all", "", "10.0.0.1/32"),
    ("32767", "allow", "all", "", "0.0.0.0/0"),
    ("-5", "allow", "tcp", "9-3", "banana"),
    ("110", "allow", "tcp", "", "0.0.0.0/0"),
    ("110", "allow", "tcp", "9-3", "0.0.0.0/0"),
    ("110", "allow", "udp", "443-70000", "0.0.0.0/0"),
    ("110", "allow", "tcp", "443", "banana"),
    ("110", "allow", "tcp", "443", "10.0.0.1"),
    ("110", "permit", "tcp", "443", "0.0.0.0/0"),
]


@pytest.fixture(scope="module")
def ec2() -> Any:
    with SimulatedAWS("ap-northeast-2"):
        yield boto3.client("ec2")


def answer(call: Any, **arguments: Any) -> tuple[str, str] | None:
    try:
        call(**arguments)
    except botocore.exceptions.ClientError as error:
        return error.response["Error"]["Code"], error.response["Error"]["Message"]
    return None


def _ports(text: str) -> tuple[int, int]:
    first, _, last = text.partition("-")
    return int(first), int(last or first)


def test_what_a_security_group_refuses_the_account_refuses_in_the_same_words(ec2: Any) -> None:
    vpc = ec2.create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]
    sg = ec2.create_security_group(GroupName="web", Description="web", VpcId=vpc)["GroupId"]
    taken: list[dict[str, str]] = []
    for protocol, ports, peer in [*GROUP_ROWS, *GROUP_ROWS[:1]]:
        row = {"protocol": protocol, "ports": ports, "peer": peer}
        permission: dict[str, Any] = {"IpProtocol": {"all": "-1"}.get(protocol, protocol)}
        if ports:
            permission["FromPort"], permission["ToPort"] = _ports(ports)
        named = peer.startswith("sg-")
        source = [{"GroupId": peer}] if named else [{"CidrIp": peer}]
        permission["UserIdGroupPairs" if named else "IpRanges"] = source
        ours = group_fault(row, taken, ["sg-app"])
        theirs = answer(
            ec2.authorize_security_group_ingress, GroupId=sg, IpPermissions=[permission]
        )
        if ours and "malformed" in ours[1]:
            # moto words this one in its own way; the code is AWS's.
            ours, theirs = (ours[0], ""), (theirs[0], "") if theirs else None
        assert ours == theirs, row
        if ours is None:
            taken.append(row)
    assert len(taken) == 3


def test_what_a_network_acl_refuses_the_account_refuses_in_the_same_words(ec2: Any) -> None:
    vpc = ec2.create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]
    acl_id = ec2.create_network_acl(VpcId=vpc)["NetworkAcl"]["NetworkAclId"]
    many = [(str(n), "allow", "tcp", "80", "0.0.0.0/0") for n in range(1000, 1019)]
    taken: list[dict[str, str]] = []
    for number, action, protocol, ports, peer in [*ACL_ROWS, *many]:
        row = {"number": number, "action": action, "protocol": protocol}
        row |= {"ports": ports, "peer": peer}
        arguments: dict[str, Any] = {"RuleNumber": int(number), "RuleAction": action}
        arguments["Protocol"] = {"all": "-1", "tcp": "6", "udp": "17"}[protocol]
        if ports:
            arguments["PortRange"] = dict(zip(("From", "To"), _ports(ports), strict=True))
        arguments |= {"NetworkAclId": acl_id, "Egress": False, "CidrBlock": peer}
        ours = acl_fault(row, taken)
        assert ours == answer(ec2.create_network_acl_entry, **arguments), row
        if ours is None:
            taken.append(row)
    assert len(taken) == 20


@pytest.mark.parametrize(
    ("kind", "text", "message"),
    [
        ("group", "tcp https 0.0.0.0/0", "Ports are a number, such as 443, or a range"),
        ("group", "tcp 443 ::/0", "This diagram keeps to IPv4"),
        ("acl", "ten allow all 0.0.0.0/0", "A rule number is a whole number, such as 100."),
        ("acl", "100 allow all sg-app", "A network ACL knows no security groups"),
    ],
)
def test_what_aws_would_not_even_be_asked_is_said_in_plain_words(
    kind: Any, text: str, message: str
) -> None:
    row = parse_rule(text, kind)
    fault = group_fault(row, [], ["sg-app"]) if kind == "group" else acl_fault(row, [])
    assert fault is not None
    assert fault[0] == ""
    assert fault[1].startswith(message)


@pytest.mark.parametrize("text", ["tcp 443 0.0.0.0/0", "all sg-app", "icmp 10.0.0.0/8"])
def test_a_rule_is_the_same_text_again(text: str) -> None:
    assert format_rule(parse_rule(text, "group")) == text
    assert format_rule(parse_rule(f"90 deny {text}", "acl")) == f"90 deny {text}"


@pytest.mark.parametrize(
    ("trait", "value", "message"),
    [
        ("group_rules", {"inbound": []}, r"rules are \{'inbound'"),
        ("group_rules", NONE | {"inbound": ["tcp 443"]}, "Must specify both from and to ports"),
        (
            "group_rules",
            NONE | {"inbound": [WEB, WEB]},
            "InvalidPermission.Duplicate: The specified rule already exists",
        ),
        (
            "acl_rules",
            NONE | {"outbound": ["0 allow all 0.0.0.0/0"]},
            r"Firewalls.acl_rules: outbound rule '0 allow all 0.0.0.0/0': InvalidParameterValue: ",
        ),
        ("acl_rules", NONE | {"inbound": ["allow"]}, "write it like '100 allow tcp 443 0.0.0.0/0'"),
        ("packet", {"peer": "nobody"}, "peer is 'nobody'; possible: client, other, app"),
        ("packet", {"peer": "app", "port": 70000}, "port is 70000; a port is a whole number"),
        ("packet", {"peer": "app", "size": 1}, "'size' is no part of a packet"),
        ("step", 3, "should not be greater than 2"),
        ("prediction", "all", "expected any of"),
    ],
)
def test_a_bad_value_is_refused_in_one_line(trait: str, value: Any, message: str) -> None:
    diagram = Firewalls()
    with pytest.raises(traitlets.TraitError, match=message) as refused:
        setattr(diagram, trait, value)
    assert "\n" not in str(refused.value)
    with pytest.raises(traitlets.TraitError):
        Firewalls(**{trait: value})


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"case": 7}, "case 7 does not exist: cases are 0 to 6"),
        ({"peers": {}}, "peers is empty"),
        ({"peers": {"a": {"address": "10.0.0"}}}, "a: '10.0.0' is not an IPv4 address"),
        (
            {"peers": {"a": {"address": "10.0.0.1", "groups": ["app"]}}},
            "a: 'app' is not the id of a security group",
        ),
    ],
)
def test_bad_arguments_are_refused(arguments: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        Firewalls(**arguments)


def test_rules_of_a_network_acl_are_kept_in_their_order() -> None:
    shuffled = ["200 deny all 0.0.0.0/0", "90 allow tcp 443 0.0.0.0/0"]
    diagram = Firewalls(acl_rules={"inbound": shuffled, "outbound": []})
    assert diagram.acl_rules["inbound"] == shuffled[::-1]


def test_own_peers_come_with_their_groups() -> None:
    peers = {"job": {"name": "batch", "address": "10.0.2.9", "groups": ["sg-batch"]}}
    diagram = Firewalls({"inbound": ["tcp 22 sg-batch"], "outbound": []}, peers=peers)
    assert diagram.packet["peer"] == "job"
    assert diagram.spec["groups"] == ["sg-batch", "sg-web"]
    assert diagram.spec["cases"] == []


OUTCOMES = [
    ("quiet", "block"),
    ("quiet", "pass"),
    ("quiet", "pass"),
    ("quiet", "block"),
    ("quiet", "pass"),
    ("-", "pass"),
    ("quiet", "-"),
]


@pytest.mark.parametrize("number", range(len(CASES)), ids=[c["name"] for c in CASES])
def test_every_case_teaches_what_it_asks(number: int) -> None:
    diagram = Firewalls(case=number)
    still = diagram.to_svg()
    assert still == Firewalls(case=number).to_svg()
    peer = diagram.spec["peers"][diagram.packet["peer"]]
    parts = diagram.packet | {"peer": peer["address"], "own": "10.0.0.10", "groups": peer["ids"]}
    judged = judge(diagram.group_rules, diagram.acl_rules, parts)
    got = tuple(_marks(judged[key])[1] for key in ("group", "acl"))
    assert got == OUTCOMES[number]
    assert "stateless" in still


def test_before_anything_happens_the_still_gives_nothing_away() -> None:
    diagram = Firewalls(step=0)
    assert "rule" not in diagram.to_svg().partition("</style>")[2]
    assert diagram.spec["things"]["acl"]["sentences"] == []
    rules = diagram.text_alternative[1]["rows"]
    assert ["inbound", "*", "all", "all", "0.0.0.0/0", "deny"] in rules
