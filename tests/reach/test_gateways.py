"""Routes, gateways and endpoints: what passes, what refuses, and what it says."""

from __future__ import annotations

import pytest

from awslab.reach import trace
from awslab.topology import NetworkInterface, PrefixList, PrivateAddress
from tests.reach.networks import OPEN, Net, cause, one_subnet, topology

# Routes


def test_no_route():
    refused = cause(topology(one_subnet()), "i-a", "internet")
    assert refused.id == "rtb-a"
    assert "has no route for 198.51.100.7" in refused.text


def test_longest_prefix_wins_over_the_default_route():
    net = one_subnet("0.0.0.0/0 igw-a", "203.0.113.0/24 nat-gone", public="198.51.100.1")
    network = topology(net)
    assert trace(network, "i-a", "192.0.2.1").reachable
    assert cause(network, "i-a", "203.0.113.9").id == "nat-gone"


def test_blackhole_is_not_skipped_for_a_wider_route():
    net = one_subnet("0.0.0.0/0 igw-a", "203.0.113.0/24 pcx-x blackhole", public="198.51.100.1")
    refused = cause(topology(net), "i-a", "203.0.113.9")
    assert "203.0.113.0/24 -> pcx-x (blackhole)" in refused.text


def test_reply_must_leave_by_the_gateway_the_request_came_through():
    """A public address does not help an instance whose default route is a NAT gateway."""
    net = one_subnet("0.0.0.0/0 nat-a", public="198.51.100.1")
    net.subnet("nat", "10.0.1.0/24", "0.0.0.0/0 igw-a").nat("nat-a", "nat", "10.0.1.9", "192.0.2.9")
    refused = cause(topology(net), "internet", "i-a")
    assert refused.direction == "reply"
    assert "came by igw-a but the reply leaves by nat-a" in refused.text


@pytest.mark.parametrize("target", ["tgw-a", "vgw-a", "vpce-firewall"])
def test_networks_the_topology_does_not_show_are_unknown_not_refused(target):
    result = trace(topology(one_subnet(f"0.0.0.0/0 {target}")), "i-a", "internet")
    assert result.verdict == "unknown"
    assert target in result.cause.text
    assert not result.reachable


# Gateways


def test_internet_gateway_must_be_attached_to_this_vpc():
    net = one_subnet("0.0.0.0/0 igw-other", public="198.51.100.1")
    assert cause(topology(net), "i-a", "internet").fix == "attach igw-other to VPC vpc-a"


def test_vpc_without_internet_gateway_takes_nothing_in():
    net = Net("a", "10.0.0.0/16").subnet("a", "10.0.0.0/24")
    net.instance("i-a", "a", "10.0.0.5", public="198.51.100.1")
    assert "has no internet gateway" in cause(topology(net), "internet", "i-a").text


def test_ipv6_needs_no_translation():
    net = one_subnet("::/0 igw-a", ipv6="2001:db8:a::5")
    network = topology(net)
    assert trace(network, "i-a", "2600::1").reachable
    assert trace(network, "2600::1", "i-a").reachable
    # The instance has no public IPv4 address, so only one half of the internet gets there.
    assert trace(network, "internet", "i-a").limits == "from 2000::/3"


def test_egress_only_gateway_lets_ipv6_out_and_nothing_in():
    net = one_subnet("::/0 eigw-a", ipv6="2001:db8:a::5").egress_only("eigw-a")
    network = topology(net)
    assert trace(network, "i-a", "2600::1").reachable
    refused = cause(network, "2600::1", "i-a")
    assert (refused.direction, refused.kind) == ("reply", "route-table")


def test_nat_gateway_in_a_subnet_without_way_out_of_its_own():
    """The classic mistake: the NAT gateway stands in the private subnet it serves."""
    net = one_subnet("0.0.0.0/0 nat-a").nat("nat-a", "a", "10.0.0.9", "198.51.100.9")
    hops = trace(topology(net), "i-a", "internet").hops
    assert [hop.kind for hop in hops] == [
        "security-group",
        "network-acl",
        "route-table",
        "nat-gateway",
    ]
    assert "leads back to it" in hops[-1].text
    assert "public subnet" in hops[-1].fix


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"state": "failed"}, "is failed, not available"),
        ({"connectivity": "private"}, "10.0.1.9 has no public IPv4 address"),
    ],
)
def test_nat_gateway_that_cannot_serve(fields, words):
    net = one_subnet("0.0.0.0/0 nat-a").subnet("nat", "10.0.1.0/24", "0.0.0.0/0 igw-a")
    net.nat("nat-a", "nat", "10.0.1.9", "" if "connectivity" in fields else "192.0.2.9", **fields)
    assert words in cause(topology(net), "i-a", "internet").text


def test_nat_gateway_that_does_not_exist():
    assert (
        "does not exist" in cause(topology(one_subnet("0.0.0.0/0 nat-x")), "i-a", "internet").text
    )


def test_nat_gateway_is_for_ipv4():
    net = one_subnet("::/0 nat-a", ipv6="2001:db8:a::5")
    net.subnet("nat", "10.0.1.0/24", "0.0.0.0/0 igw-a").nat("nat-a", "nat", "10.0.1.9", "192.0.2.9")
    assert "egress-only" in cause(topology(net), "i-a", "2600::1").fix


def test_regional_nat_gateway_uses_its_own_route_table():
    net = one_subnet("0.0.0.0/0 nat-a")
    net.subnet("own", "10.0.9.0/24", "0.0.0.0/0 igw-a")
    own = {"mode": "regional", "route_table_id": "rtb-own"}
    net.nat("nat-a", "", "10.0.0.9", "198.51.100.9", **own)
    assert trace(topology(net), "i-a", "internet").reachable


def test_nat_subnet_needs_an_acl_that_lets_both_directions_of_both_sides_through():
    net = one_subnet("0.0.0.0/0 nat-a")
    net.acl("acl-nat", ("100 allow tcp 443 10.0.0.0/16",), OPEN)
    net.subnet("nat", "10.0.1.0/24", "0.0.0.0/0 igw-a", acl="acl-nat")
    net.nat("nat-a", "nat", "10.0.1.9", "192.0.2.9")
    refused = cause(topology(net), "i-a", "internet")
    assert (refused.direction, refused.id) == ("reply", "acl-nat")
    assert "allow tcp 1024-65535 from 0.0.0.0/0" in refused.fix


def test_nat_subnet_filters_what_comes_to_the_gateway_too():
    net = one_subnet("0.0.0.0/0 nat-a")
    net.acl("acl-nat", ("100 allow tcp 1024-65535 0.0.0.0/0",), OPEN)
    net.subnet("nat", "10.0.1.0/24", "0.0.0.0/0 igw-a", acl="acl-nat")
    net.nat("nat-a", "nat", "10.0.1.9", "192.0.2.9")
    refused = cause(topology(net), "i-a", "internet")
    assert (refused.direction, refused.id) == ("forward", "acl-nat")
    assert "tcp 443 from 10.0.0.5" in refused.text


def test_private_addresses_of_another_vpc_are_not_on_the_internet():
    one = one_subnet("0.0.0.0/0 igw-a", public="198.51.100.1")
    other = Net("b", "10.1.0.0/16").gateway("igw-b")
    other.subnet("b", "10.1.0.0/24", "0.0.0.0/0 igw-b").instance("i-b", "b", "10.1.0.5")
    refused = cause(topology(one, other), "i-a", "i-b")
    assert "10.1.0.5 is a private address" in refused.text
    assert "VPC peering" in refused.fix


def test_nat_instance_with_source_destination_check_drops():
    net = one_subnet("0.0.0.0/0 i-nat").instance("i-nat", "a", "10.0.0.9")
    assert "source/destination check" in cause(topology(net), "i-a", "internet").text
    off = one_subnet("0.0.0.0/0 i-nat").instance("i-nat", "a", "10.0.0.9", checked=False)
    assert trace(topology(off), "i-a", "internet").verdict == "unknown"


# Endpoints


def s3_network(*routes: str, cidrs: tuple[str, ...] | None = ("192.0.2.0/24",), **group: tuple):
    net = Net("a", "10.0.0.0/16").gateway("igw-a").group("sg-s3", **group)
    net.subnet("a", "10.0.0.0/24", *routes).instance("i-a", "a", "10.0.0.5", "sg-s3")
    net.endpoint("vpce-s3", service="com.amazonaws.ap-northeast-2.s3", kind="gateway")
    lists = (PrefixList("pl-s3", "com.amazonaws.ap-northeast-2.s3", cidrs),)
    return topology(net, prefix_lists=lists)


@pytest.mark.parametrize("cidrs", [("192.0.2.0/24",), None])
def test_gateway_endpoint_by_prefix_list(cidrs):
    network = s3_network("pl-s3 vpce-s3", "0.0.0.0/0 igw-a", cidrs=cidrs)
    assert trace(network, "i-a", "s3").reachable
    assert trace(network, "i-a", "vpce-s3").reachable
    assert trace(network, "i-a", "dynamodb").verdict != "reachable"


def test_security_group_can_name_the_prefix_list_of_a_service():
    assert trace(s3_network("pl-s3 vpce-s3", egress=("tcp 443 pl-s3",)), "i-a", "s3").reachable
    refused = cause(s3_network("pl-s3 vpce-s3", egress=("tcp 80 pl-s3",)), "i-a", "s3")
    assert refused.id == "sg-s3"


def test_endpoint_that_the_route_table_does_not_use():
    network = s3_network("0.0.0.0/0 igw-a")
    assert cause(network, "i-a", "s3").kind == "internet-gateway"
    refused = cause(network, "i-a", "vpce-s3")
    assert refused.fix == "associate endpoint vpce-s3 with route table rtb-a"


def test_interface_endpoint_is_reached_at_its_interfaces():
    net = one_subnet().group("sg-e", ("tcp 443 10.0.0.0/16",))
    interface = NetworkInterface(
        "eni-e",
        vpc_id="vpc-a",
        subnet_id="subnet-a",
        addresses=(PrivateAddress("10.0.0.20"),),
        security_group_ids=("sg-e",),
    )
    net.add("network_interfaces", interface)
    net.endpoint("vpce-ssm", kind="interface", network_interface_ids=("eni-e",))
    assert trace(topology(net), "i-a", "vpce-ssm").reachable
    assert cause(topology(net), "i-a", "vpce-ssm", 80).id == "sg-e"
