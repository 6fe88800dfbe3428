"""What sends and receives: load balancers, databases, subnets and the rest."""

from __future__ import annotations

from dataclasses import replace

from awslab.reach import trace
from awslab.topology import Database, Listener, LoadBalancer, MountTarget
from tests.reach.networks import Net, cause, one_subnet, topology


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
