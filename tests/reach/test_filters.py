"""Security groups and network ACLs, read and unread."""

from __future__ import annotations

import pytest

from awslab.reach import trace
from awslab.topology import Database, Unknown
from tests.reach.networks import OPEN, Net, cause, one_subnet, peering, topology


def test_no_acl_inside_a_subnet_but_security_groups_still():
    net = Net("a", "10.0.0.0/16").acl("acl-shut", (), ()).group("sg-shut")
    net.subnet("a", "10.0.0.0/24", acl="acl-shut")
    net.instance("i-a", "a", "10.0.0.5").instance("i-b", "a", "10.0.0.6")
    net.instance("i-c", "a", "10.0.0.7", "sg-shut")
    assert trace(topology(net), "i-a", "i-b").reachable
    assert "it allows nothing" in cause(topology(net), "i-a", "i-c").text


def test_security_group_without_outbound_rules_stops_new_connections_only():
    net = Net("a", "10.0.0.0/16").group("sg-quiet", ("tcp 443 10.0.0.0/16",), ())
    net.subnet("a", "10.0.0.0/24").subnet("b", "10.0.1.0/24")
    net.instance("i-a", "a", "10.0.0.5").instance("i-q", "b", "10.0.1.5", "sg-quiet")
    assert trace(topology(net), "i-a", "i-q").reachable
    refused = cause(topology(net), "i-q", "i-a")
    assert (refused.id, refused.fix.split(":")[0]) == (
        "sg-quiet",
        "add an outbound rule to security group sg-quiet",
    )


def test_group_reference_does_not_cover_public_addresses():
    """The same two instances, by way of the internet, are strangers to each other's groups."""
    one = Net("a", "10.0.0.0/16").gateway("igw-a").subnet("a", "10.0.0.0/24", "0.0.0.0/0 igw-a")
    one.instance("i-a", "a", "10.0.0.5", public="198.51.100.1")
    other = Net("b", "10.1.0.0/16").gateway("igw-b").group("sg-ref", ("tcp 443 sg-a",))
    other.subnet("b", "10.1.0.0/24", "0.0.0.0/0 igw-b")
    other.instance("i-b", "b", "10.1.0.5", "sg-ref", public="198.51.100.2")
    assert trace(topology(one, other), "i-a", "i-b").verdict == "blocked"
    # Not even where a peering connection lets rules name the group, but no route uses it.
    peered = topology(one, other, peerings=(peering("pcx-ab", one, other),))
    assert trace(peered, "i-a", "i-b").verdict == "blocked"
    assert cause(peered, "i-a", "198.51.100.2").id == "igw-a"
    one.group("sg-out", (), ("tcp 443 sg-ref",))
    one.instance("i-out", "a", "10.0.0.6", "sg-out", public="198.51.100.4")
    assert cause(topology(one, other), "i-out", "i-b").id == "sg-out"
    other.group("sg-any", ("tcp 443 198.51.100.1/32",))
    other.instance("i-c", "b", "10.1.0.6", "sg-any", public="198.51.100.3")
    assert trace(topology(one, other), "i-a", "i-c").reachable


@pytest.mark.parametrize(("state", "reachable"), [("active", True), ("pending-acceptance", False)])
def test_group_reference_over_a_peering(state, reachable):
    one = Net("a", "10.0.0.0/16").subnet("a", "10.0.0.0/24", "10.1.0.0/16 pcx-ab")
    other = Net("b", "10.1.0.0/16").group("sg-ref", ("tcp 443 sg-a",))
    other.subnet("b", "10.1.0.0/24", "10.0.0.0/16 pcx-ab")
    one.instance("i-a", "a", "10.0.0.5")
    other.instance("i-b", "b", "10.1.0.5", "sg-ref")
    network = topology(one, other, peerings=(peering("pcx-ab", one, other, state),))
    assert trace(network, "i-a", "i-b").reachable is reachable


def test_ping_needs_icmp_rules_by_type():
    net = Net("a", "10.0.0.0/16").group("sg-ping", ("icmp 8 10.0.0.0/16",))
    net.acl("acl-ping", ("100 allow icmp 8 0.0.0.0/0",), ("100 allow icmp 0 0.0.0.0/0",))
    net.subnet("a", "10.0.0.0/24").subnet("b", "10.0.1.0/24", acl="acl-ping")
    net.instance("i-a", "a", "10.0.0.5").instance("i-b", "b", "10.0.1.5", "sg-ping")
    assert trace(topology(net), "i-a", "i-b", protocol="icmp").reachable
    assert cause(topology(net), "i-a", "i-b").id == "acl-ping"
    assert cause(topology(net), "i-b", "i-a", 0, "icmp").id == "acl-ping"


def test_acl_pieces_together_the_ports_of_a_reply():
    split = ("100 allow tcp 1024-40000 0.0.0.0/0", "110 allow tcp 40001-65535 0.0.0.0/0")
    gap = (split[0], "110 allow tcp 40002-65535 0.0.0.0/0")
    start = ("100 allow tcp 33000-40000 0.0.0.0/0", split[1])
    for outbound, missing in ((split, ""), (gap, "tcp 40001 "), (start, "tcp 32768-32999 ")):
        net = Net("a", "10.0.0.0/16").acl("acl-b", OPEN, outbound)
        net.subnet("a", "10.0.0.0/24").subnet("b", "10.0.1.0/24", acl="acl-b")
        net.instance("i-a", "a", "10.0.0.5").instance("i-b", "b", "10.0.1.5")
        result = trace(topology(net), "i-a", "i-b")
        assert result.reachable is not bool(missing)
        if missing:
            assert missing in result.cause.text


@pytest.mark.parametrize(("ports", "reachable"), [("32768-61000", True), ("32768-60000", False)])
def test_instance_takes_replies_on_the_ports_of_linux(ports, reachable):
    net = Net("a", "10.0.0.0/16").acl("acl-few", (f"100 allow tcp {ports} 10.0.0.0/16",), OPEN)
    net.subnet("a", "10.0.0.0/24", acl="acl-few").subnet("b", "10.0.1.0/24")
    net.instance("i-a", "a", "10.0.0.5").instance("i-b", "b", "10.0.1.5")
    assert trace(topology(net), "i-a", "i-b").reachable is reachable


@pytest.mark.parametrize(
    ("part", "kind"), [("network_acls", "network-acl"), ("security_groups", "security-group")]
)
def test_unread_filter_makes_the_answer_unknown_but_a_certain_refusal_stays(part, kind):
    network = topology(
        Net("a", "10.0.0.0/16")
        .subnet("a", "10.0.0.0/24")
        .subnet("b", "10.0.1.0/24")
        .instance("i-a", "a", "10.0.0.5")
        .instance("i-b", "b", "10.0.1.5")
        .instance("i-stopped", "b", "10.0.1.6", state="stopped")
        .forget(part),
        unknown=(Unknown("ap-northeast-2", part, "ec2:Describe", "UnauthorizedOperation"),),
    )
    result = trace(network, "i-a", "i-b")
    assert (result.verdict, result.cause.kind) == ("unknown", kind)
    assert "UnauthorizedOperation" in result.cause.text
    assert trace(network, "i-a", "i-stopped").verdict == "blocked"


def test_unread_peerings_refuse_no_group_that_may_be_over_one():
    one = Net("a", "10.0.0.0/16").group("sg-out", (), ("tcp 443 sg-b",))
    one.subnet("a", "10.0.0.0/24", "10.1.0.0/16 pcx-ab").instance("i-a", "a", "10.0.0.5", "sg-out")
    other = Net("b", "10.1.0.0/16").subnet("b", "10.1.0.0/24").instance("i-b", "b", "10.1.0.5")
    unread = Unknown("ap-northeast-2", "peerings", "ec2:Describe", "AccessDenied")
    assert trace(topology(one, other, unknown=(unread,)), "i-a", "i-b").verdict == "unknown"
    assert cause(topology(one, other), "i-a", "i-b").id == "sg-out"


def test_unread_subnets_leave_a_database_without_a_known_address():
    unread = Unknown("ap-northeast-2", "subnets", "ec2:DescribeSubnets", "AccessDenied")
    net = one_subnet().add("databases", Database("orders", vpc_id="vpc-a"))
    result = trace(topology(net.forget("subnets"), unknown=(unread,)), "i-a", "orders")
    assert result.verdict == "unknown"
    assert "AccessDenied" in result.cause.text
    assert "has no address" in cause(topology(net), "i-a", "orders").text
