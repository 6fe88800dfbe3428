"""What a trace becomes: stations, what decided at each, and the rules they looked at."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from awslab.diagrams import PacketPath
from awslab.diagrams.packet.choices import Ways, way_key
from awslab.diagrams.packet.example import CASES, example
from awslab.diagrams.packet.stations import Way, way_of
from awslab.reach import trace
from awslab.reach.world import World
from awslab.topology import NetworkAclEntry, Topology
from tests.reach.networks import Net, one_subnet
from tests.reach.networks import topology as region
from tests.reach.test_against_reference import PAIRS, networks


def stations(diagram: PacketPath) -> list[dict[str, Any]]:
    way = diagram.spec["ways"][way_key(diagram.src, diagram.dst, diagram.traffic)]
    return [diagram.spec["stations"][number] for number in way["stations"]]


def marks(diagram: PacketPath) -> list[tuple[str, str, str]]:
    """Say by station what happens to packet and reply: its sign, or - where it is not asked."""
    signs = {"pass": "✓", "block": "✗", "unknown": "?", "quiet": "·"}
    return [
        (
            station["name"],
            *(signs[station[lane]["mark"]] if station[lane] else "-" for lane in ("out", "back")),
        )
        for station in stations(diagram)
    ]


def case(name: str) -> PacketPath:
    return PacketPath.example([c["name"] for c in CASES].index(name))


def test_a_network_acl_is_asked_both_ways_and_a_security_group_once() -> None:
    assert marks(case("A web server that works")) == [
        ("igw-shop", "✓", "·"),
        ("rtb-public", "-", "✓"),
        ("acl-default", "✓", "✓"),
        ("sg-web", "✓", "·"),
    ]


def test_a_reply_without_a_rule_for_ephemeral_ports_stops_at_the_network_acl() -> None:
    diagram = case("A way back that was forgotten")
    assert marks(diagram) == [
        ("igw-shop", "✓", "-"),
        ("acl-report", "✓", "✗"),
        ("sg-web", "✓", "·"),
    ]
    back = stations(diagram)[1]["back"]
    assert back["wide"] == ["outbound: rule *", "denies tcp 1024-65535"]
    assert "allow tcp 1024-65535 to 0.0.0.0/0" in back["fix"]
    outbound = diagram.spec["lists"][back["list"]]
    assert [outbound["rows"][i] for i in back["decides"]] == [
        ["*", "all traffic", "0.0.0.0/0", "deny"]
    ]


def test_a_public_subnet_is_not_enough() -> None:
    diagram = case("A public subnet is not enough")
    *before, gateway = stations(diagram)
    assert all(station["out"]["mark"] == "pass" for station in before)
    assert gateway["word"] == "Internet gateway"
    assert "has no public IPv4 address" in gateway["out"]["text"]
    assert "give the sender a public address" in gateway["out"]["fix"]


def test_a_nat_gateway_is_passed_between_two_looks_at_its_subnets_acl() -> None:
    assert marks(case("Out through a NAT gateway")) == [
        ("sg-app", "✓", "·"),
        ("acl-default", "✓", "✓"),
        ("rtb-app-a", "✓", "-"),
        ("rtb-public", "-", "✓"),
        ("acl-default", "✓", "✓"),
        ("nat-a", "✓", "·"),
        ("acl-default", "✓", "✓"),
        ("rtb-public", "✓", "-"),
        ("igw-shop", "✓", "·"),
    ]


def test_a_nat_gateway_in_a_private_subnet_is_where_it_ends() -> None:
    last = stations(case("A NAT gateway in a private subnet"))[-1]
    assert (last["name"], last["out"]["mark"]) == ("nat-b", "block")
    assert "in a public subnet" in last["out"]["fix"]


def test_a_rule_may_name_a_group_and_then_lets_in_who_has_it() -> None:
    group = stations(case("A security group as source"))[-2]
    assert (group["name"], group["out"]["wide"]) == ("sg-db", ["inbound: tcp 5432", "from sg-app"])
    other = stations(case("A security group it does not have"))[-1]
    assert (other["name"], other["out"]["mark"]) == ("sg-db", "block")
    assert other["out"]["decides"] == []


def test_stations_stand_in_the_subnets_they_belong_to() -> None:
    places = [station["place"] for station in stations(case("Out through a NAT gateway"))]
    assert places == ["subnet-app-a"] * 3 + ["subnet-web-a"] * 5 + [""]


def test_within_a_subnet_there_is_no_network_acl() -> None:
    diagram = PacketPath(example(), "web-2", "web-1")
    words = [station["word"] for station in stations(diagram)]
    assert words == ["Security group", "Same subnet", "Security group"]


def test_a_regional_nat_gateway_has_a_route_table_and_no_acl() -> None:
    net = Net("a", "10.0.0.0/16").gateway("igw-a")
    net.subnet("a", "10.0.0.0/24", "0.0.0.0/0 nat-r").instance("i-a", "a", "10.0.0.5")
    net.subnet("r", "10.0.9.0/24", "0.0.0.0/0 igw-a")
    fields = {"mode": "regional", "route_table_id": "rtb-r"}
    net.nat("nat-r", "", "10.0.9.5", "203.0.113.9", **fields)
    diagram = PacketPath(region(net), "i-a", "internet")
    assert marks(diagram)[-4:] == [
        ("rtb-r", "-", "✓"),
        ("nat-r", "✓", "·"),
        ("rtb-r", "✓", "-"),
        ("igw-a", "✓", "·"),
    ]


def test_what_nobody_could_read_is_marked_as_not_known() -> None:
    net = one_subnet("0.0.0.0/0 igw-a", public="203.0.113.5").forget("network_acls")
    found = marks(PacketPath(region(net), "internet", "i-a"))
    assert ("acl-a", "?", "?") in found


def test_a_packet_that_never_starts_has_one_station() -> None:
    net = one_subnet("0.0.0.0/0 igw-a", public="203.0.113.5", state="stopped")
    diagram = PacketPath(region(net), "internet", "i-a")
    assert [(s["word"], s["out"]["mark"]) for s in stations(diagram)] == [("State", "block")]
    assert "not arrive" in diagram.spec["description"]


@settings(
    max_examples=150,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.too_slow],
)
@given(network=networks(), pair=st.sampled_from(PAIRS))
def test_every_hop_is_a_station_and_every_filter_shows_the_rule_that_decided(
    network: Topology, pair: Any
) -> None:
    source, destination = pair[:2]
    found = trace(network, source, destination, 443)
    way = way_of(World(network), found, "", "")
    said = Counter(meeting.text for meeting in _meetings(way) if meeting.mark != "quiet")
    told = Counter(hop.text for hop in found.hops if hop.id or hop.direction == "forward")
    # Two hops at one look at a route table are one station: the second says what is wrong.
    assert not said - told
    assert sum((told - said).values()) <= 2
    assert way.answered == (found.verdict != "blocked") or found.verdict == "unknown"
    for station in way.stations:
        for meeting in (station.out, station.back):
            if meeting and meeting.mark in ("pass", "block") and station.kind == "network-acl":
                assert meeting.evidence
                assert meeting.evidence.decides, meeting.text
            if (
                meeting
                and meeting.mark == "pass"
                and station.kind in ("security-group", "route-table")
            ):
                assert meeting.evidence
                assert len(meeting.evidence.decides) == 1, meeting.text


def _meetings(way: Way) -> list[Any]:
    return [m for station in way.stations for m in (station.out, station.back) if m]


def test_an_acl_without_its_last_rule_is_shown_with_it() -> None:
    net = one_subnet("0.0.0.0/0 igw-a", public="203.0.113.5")
    acl = replace(net.vpc.network_acls[0], ingress=(), egress=())
    net.vpc = replace(net.vpc, network_acls=(acl,))
    diagram = PacketPath(region(net), "internet", "i-a")
    asked = stations(diagram)[-1]["out"]
    rows = diagram.spec["lists"][asked["list"]]["rows"]
    assert (rows, asked["decides"]) == ([["*", "all traffic", "0.0.0.0/0", "deny"]], [0])


def test_a_packet_that_several_rules_share_names_them_all() -> None:
    net = one_subnet("0.0.0.0/0 igw-a", public="203.0.113.5")
    halves = (
        NetworkAclEntry(10, "allow", "tcp", "0.0.0.0/0", 1024, 40000),
        NetworkAclEntry(20, "allow", "tcp", "0.0.0.0/0", 40001, 65535),
    )
    acl = replace(net.vpc.network_acls[0], egress=halves)
    net.vpc = replace(net.vpc, network_acls=(acl,))
    back = stations(PacketPath(region(net), "internet", "i-a"))[-2]["back"]
    assert back["wide"] == ["outbound: rules 10, 20", "together allow all its ports"]
    assert back["decides"] == [0, 1]


def test_stations_of_a_way_have_keys_of_their_own() -> None:
    ways = Ways(example())
    for one in CASES:
        src, dst = ways.add(one["src"]), ways.add(one["dst"])
        ways.ask(src, dst, one["traffic"])
        keys = [s["key"] for s in ways.view(src, dst, one["traffic"])["stations"]]
        assert len({*keys, src, dst}) == len(keys) + 2


def test_a_reply_stopped_behind_a_nat_gateway_stops_where_the_packet_had_left() -> None:
    net = Net("a", "10.0.0.0/16").gateway("igw-a")
    net.acl("acl-n", ingress=("100 allow tcp 443 0.0.0.0/0",))
    net.subnet("n", "10.0.0.0/24", "0.0.0.0/0 igw-a", acl="acl-n")
    net.subnet("a", "10.0.1.0/24", "0.0.0.0/0 nat-a").instance("i-a", "a", "10.0.1.5")
    net.nat("nat-a", "n", "10.0.0.5", "203.0.113.5")
    assert marks(PacketPath(region(net), "i-a", "internet"))[3:] == [
        ("acl-n", "✓", "-"),
        ("nat-a", "✓", "-"),
        ("acl-n", "✓", "✗"),
        ("rtb-n", "✓", "-"),
        ("igw-a", "✓", "·"),
    ]
