"""Each kind of hop, passing and refusing, and what it says."""

from __future__ import annotations

from dataclasses import replace

import pytest

from awslab.reach import trace
from awslab.topology import (
    Database,
    Listener,
    LoadBalancer,
    MountTarget,
    NetworkInterface,
    PrefixList,
    PrivateAddress,
    Unknown,
)
from tests.reach.networks import OPEN, Net, peering, topology


def one_subnet(*routes: str, **instance: str) -> Net:
    net = Net("a", "10.0.0.0/16", ipv6="2001:db8:a::/56").gateway("igw-a")
    net.subnet("a", "10.0.0.0/24", *routes, ipv6="2001:db8:a::/64")
    return net.instance("i-a", "a", "10.0.0.5", **instance)


def cause(network, source, destination, *rest):
    result = trace(network, source, destination, *rest)
    assert result.verdict == "blocked", str(result)
    return result.cause


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


# Filters


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


# Ends


def test_stopped_instance_takes_no_part():
    net = one_subnet(state="stopped").instance("i-b", "a", "10.0.0.6")
    for pair in (("i-a", "i-b"), ("i-b", "i-a")):
        assert "i-a takes no part: it is stopped" in cause(topology(net), *pair).text


def test_load_balancer_listens_on_its_ports_in_every_subnet():
    net = Net("a", "10.0.0.0/16").gateway("igw-a").acl("acl-shut", (), ())
    net.subnet("a", "10.0.0.0/24", "0.0.0.0/0 igw-a")
    net.subnet("b", "10.0.1.0/24", "0.0.0.0/0 igw-a", acl="acl-shut")
    balancer = LoadBalancer(
        "arn:aws:elasticloadbalancing:ap-northeast-2:1:loadbalancer/app/web/1",
        "web",
        scheme="internet-facing",
        vpc_id="vpc-a",
        subnet_ids=("subnet-a", "subnet-b"),
        security_group_ids=("sg-a",),
        listeners=(Listener(443, "HTTPS"),),
    )
    network = topology(net.add("load_balancers", balancer))
    result = trace(network, "internet", "web")
    assert (result.verdict, result.limits) == ("reachable", "to 10.0.0.0/24")
    assert "tcp ports: 443" in cause(network, "internet", "web", 80).text


def test_database_answers_in_the_zone_of_its_primary_on_its_port():
    net = one_subnet().group("sg-db", ("tcp 5432 sg-a",))
    database = Database(
        "orders",
        "orders",
        vpc_id="vpc-a",
        subnet_ids=("subnet-a",),
        zone="ap-northeast-2a",
        port=5432,
        security_group_ids=("sg-db",),
    )
    network = topology(net.add("databases", database))
    assert trace(network, "i-a", "orders", 5432).reachable
    assert cause(network, "internet", "orders", 5432).kind == "public-address"
    open_wide = net.group("sg-wide", ("-1 0.0.0.0/0",))
    wide = replace(database, id="wide", name="wide", security_group_ids=("sg-wide",))
    refused = cause(topology(open_wide.add("databases", wide)), "i-a", "wide", 80)
    assert "its tcp ports: 5432" in refused.text


def test_mount_target_answers_on_nfs():
    net = one_subnet()
    target = MountTarget(
        "fsmt-a",
        vpc_id="vpc-a",
        subnet_id="subnet-a",
        private_ip="10.0.0.30",
        security_group_ids=("sg-a",),
    )
    network = topology(net.add("mount_targets", target))
    assert trace(network, "i-a", "fsmt-a", 2049).reachable
    assert "its tcp ports: 2049" in cause(network, "i-a", "fsmt-a").text


def test_verdict_for_a_subnet_says_for_which_part_of_it():
    net = one_subnet().group("sg-half", ("tcp 443 10.0.0.128/25",))
    net.instance("i-half", "a", "10.0.0.200", "sg-half")
    result = trace(topology(net), "subnet-a", "i-half")
    assert (result.reachable, result.limits) == (True, "from 10.0.0.128/25")


def test_reserved_addresses_of_a_subnet_are_nobodys():
    net = one_subnet().group("sg-few", ("tcp 443 10.0.0.0/30", "tcp 443 10.0.0.255/32"))
    net.instance("i-few", "a", "10.0.0.200", "sg-few")
    assert trace(topology(net), "subnet-a", "i-few").verdict == "blocked"


def test_ends_without_a_common_ip_version():
    net = one_subnet().instance("i-six", "a", "", ipv6="2001:db8:a::6")
    assert "has only IPv4" in cause(topology(net), "i-a", "i-six").text
