"""The example networks of AWS's own documentation behave as it says."""

from __future__ import annotations

import pytest

from awslab.reach import trace
from tests.reach.networks import Net, peering, topology


@pytest.fixture
def public_and_private():
    """VPC User Guide, "Example: VPC with servers in private subnets and NAT"."""
    net = Net("a", "10.0.0.0/16").gateway("igw-a")
    net.subnet("public", "10.0.0.0/24", "0.0.0.0/0 igw-a")
    net.subnet("private", "10.0.1.0/24", "0.0.0.0/0 nat-a")
    net.nat("nat-a", "public", "10.0.0.9", "198.51.100.4")
    net.instance("i-web", "public", "10.0.0.5", public="198.51.100.1")
    net.instance("i-plain", "public", "10.0.0.6")
    net.instance("i-db", "private", "10.0.1.5")
    return topology(net)


def test_public_instance_talks_to_the_internet_both_ways(public_and_private):
    into = trace(public_and_private, "internet", "i-web")
    assert into.reachable
    assert into.hops[0].text == "internet gateway igw-a lets it in, to 10.0.0.5"
    assert trace(public_and_private, "i-web", "internet").reachable


def test_private_instance_gets_out_through_nat_but_nobody_gets_in(public_and_private):
    out = trace(public_and_private, "i-db", "internet")
    assert out.reachable
    assert "nat-gateway" in [hop.kind for hop in out.hops]
    refused = trace(public_and_private, "internet", "i-db")
    assert refused.cause.kind == "public-address"


def test_instance_in_a_public_subnet_needs_a_public_address(public_and_private):
    refused = trace(public_and_private, "i-plain", "internet")
    assert refused.cause.kind == "internet-gateway"
    assert "10.0.0.6 has no public IPv4 address" in refused.cause.text
    assert "Elastic IP" in refused.cause.fix


def test_nobody_connects_to_a_nat_gateway(public_and_private):
    assert "takes no connection" in trace(public_and_private, "internet", "198.51.100.4").cause.text


def _peered(*tables: tuple[str, ...], states: tuple[str, ...] = ("active", "active")):
    """Three VPCs, A–B and B–C peered, one instance each; ``tables`` are their routes."""
    nets = [
        Net(letter, f"10.{number}.0.0/16")
        .subnet(letter, f"10.{number}.0.0/24", *routes)
        .instance(f"i-{letter}", letter, f"10.{number}.0.5")
        for number, (letter, routes) in enumerate(zip("abc", tables, strict=True))
    ]
    connections = (
        peering("pcx-ab", nets[0], nets[1], states[0]),
        peering("pcx-bc", nets[1], nets[2], states[1]),
    )
    return topology(*nets, peerings=connections)


def test_peering_needs_a_route_on_both_sides():
    """VPC Peering Guide, "Update your route tables": each side routes to the other."""
    both = _peered(("10.1.0.0/16 pcx-ab",), ("10.0.0.0/16 pcx-ab",), ())
    assert trace(both, "i-a", "i-b").reachable

    only_there = trace(_peered(("10.1.0.0/16 pcx-ab",), (), ()), "i-a", "i-b")
    assert (only_there.cause.direction, only_there.cause.id) == ("reply", "rtb-b")
    assert "no route for the reply to 10.0.0.5" in only_there.cause.text

    only_back = trace(_peered((), ("10.0.0.0/16 pcx-ab",), ()), "i-a", "i-b")
    assert (only_back.cause.direction, only_back.cause.id) == ("forward", "rtb-a")


def test_peering_is_not_transitive():
    """VPC Peering Guide, "VPC peering limitations": no transitive peering."""
    chained = _peered(
        ("10.1.0.0/16 pcx-ab", "10.2.0.0/16 pcx-ab"),
        ("10.0.0.0/16 pcx-ab", "10.2.0.0/16 pcx-bc"),
        ("10.1.0.0/16 pcx-bc", "10.0.0.0/16 pcx-bc"),
    )
    assert trace(chained, "i-b", "i-c").reachable
    refused = trace(chained, "i-a", "i-c")
    assert refused.cause.id == "pcx-ab"
    assert "not transitive" in refused.cause.text


def test_no_edge_to_edge_routing_through_a_peering():
    """VPC Peering Guide: A cannot use the internet gateway of B."""
    one = Net("a", "10.0.0.0/16").subnet("a", "10.0.0.0/24", "0.0.0.0/0 pcx-ab")
    one.instance("i-a", "a", "10.0.0.5", public="198.51.100.1")
    other = Net("b", "10.1.0.0/16").gateway("igw-b")
    other.subnet("b", "10.1.0.0/24", "0.0.0.0/0 igw-b", "10.0.0.0/16 pcx-ab")
    network = topology(one, other, peerings=(peering("pcx-ab", one, other),))
    assert trace(network, "i-a", "internet").cause.id == "pcx-ab"


def test_peering_that_was_not_accepted_carries_nothing():
    routes = (("10.1.0.0/16 pcx-ab",), ("10.0.0.0/16 pcx-ab",), ())
    refused = trace(_peered(*routes, states=("pending-acceptance", "active")), "i-a", "i-b")
    assert refused.cause.id == "pcx-ab"
    assert refused.cause.fix == "accept pcx-ab"


def test_overlapping_vpcs_never_reach_each_other():
    """VPC Peering Guide: no peering with overlapping CIDR blocks; the local route would win."""
    nets = [Net(x, "10.0.0.0/16").subnet(x, "10.0.0.0/24", "10.0.0.0/16 pcx-ab") for x in "ab"]
    nets[0].instance("i-a", "a", "10.0.0.5")
    nets[1].instance("i-b", "b", "10.0.0.6")
    network = topology(*nets, peerings=(peering("pcx-ab", *nets),))
    assert "stays there" in trace(network, "i-a", "i-b").cause.text


WEB_SERVER = ("100 allow tcp 80 0.0.0.0/0", "110 allow tcp 443 0.0.0.0/0")


@pytest.mark.parametrize(
    ("outbound", "reachable"),
    [
        pytest.param(("100 allow tcp 1024-65535 0.0.0.0/0",), True, id="as documented"),
        pytest.param(("100 allow tcp 32768-61000 0.0.0.0/0",), False, id="Linux clients only"),
        pytest.param(("100 allow tcp 443 0.0.0.0/0",), False, id="the mistake"),
        pytest.param((), False, id="none"),
    ],
)
def test_network_acl_must_let_replies_out_on_ephemeral_ports(outbound, reachable):
    """VPC User Guide, "Custom network ACLs for your VPC" and its "Ephemeral ports"."""
    net = Net("a", "10.0.0.0/16").gateway("igw-a")
    net.acl("acl-web", WEB_SERVER, outbound)
    net.subnet("web", "10.0.0.0/24", "0.0.0.0/0 igw-a", acl="acl-web")
    net.instance("i-web", "web", "10.0.0.5", public="198.51.100.1")
    result = trace(topology(net), "internet", "i-web")
    assert result.reachable is reachable
    if not reachable:
        assert (result.cause.direction, result.cause.id) == ("reply", "acl-web")
        assert "does not remember connections" in result.cause.text


def test_first_matching_rule_of_a_network_acl_decides():
    """VPC User Guide, "Network ACL basics": lowest number first; later rules do not matter."""
    net = Net("a", "10.0.0.0/16").gateway("igw-a")
    net.acl("acl-web", ("90 deny tcp 443 203.0.113.0/24", "100 allow -1 0.0.0.0/0"))
    net.subnet("web", "10.0.0.0/24", "0.0.0.0/0 igw-a", acl="acl-web")
    net.instance("i-web", "web", "10.0.0.5", public="198.51.100.1")
    network = topology(net)
    refused = trace(network, "203.0.113.7", "i-web")
    assert "rule 90: deny tcp 443 203.0.113.0/24" in refused.cause.text
    assert "numbered below 90" in refused.cause.fix
    assert trace(network, "203.0.113.7", "i-web", 80).reachable
    assert trace(network, "internet", "i-web").limits == "from 0.0.0.0/0 without 203.0.113.0/24"


def test_three_tiers_by_security_group_reference():
    """VPC User Guide, "Security group referencing": the group, not addresses, is allowed."""
    net = Net("a", "10.0.0.0/16").subnet("a", "10.0.0.0/24").subnet("b", "10.0.1.0/24")
    net.group("sg-web").group("sg-db", ("tcp 5432 sg-web",))
    net.instance("i-web", "a", "10.0.0.5", "sg-web").instance("i-db", "b", "10.0.1.5", "sg-db")
    net.instance("i-other", "a", "10.0.0.6")
    network = topology(net)
    assert trace(network, "i-web", "i-db", 5432).reachable
    refused = trace(network, "i-other", "i-db", 5432)
    assert refused.cause.id == "sg-db"
    assert refused.cause.fix.endswith("tcp 5432 from security group sg-a")
