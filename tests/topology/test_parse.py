"""Answers that AWS gives and the simulated account does not, or not always."""

from __future__ import annotations

import pytest

from awslab.topology import parse_firewall, parse_network, parse_placed
from awslab.topology.calls import Calls
from awslab.topology.region import read_region


@pytest.mark.parametrize(
    ("target", "kind"),
    [
        ({"GatewayId": "local"}, "local"),
        ({"GatewayId": "igw-1"}, "internet-gateway"),
        ({"GatewayId": "vgw-1"}, "vpn-gateway"),
        ({"GatewayId": "vpce-1"}, "endpoint"),
        ({"EgressOnlyInternetGatewayId": "eigw-1"}, "egress-only-internet-gateway"),
        ({"TransitGatewayId": "tgw-1"}, "transit-gateway"),
        ({"VpcPeeringConnectionId": "pcx-1"}, "peering"),
        ({"InstanceId": "i-1", "NetworkInterfaceId": "eni-1"}, "instance"),
        ({"NetworkInterfaceId": "eni-1"}, "network-interface"),
        ({"CoreNetworkArn": "arn:aws:networkmanager::1:core-network/c"}, "other"),
    ],
)
def test_route_targets(target, kind):
    route = parse_network.route({"DestinationCidrBlock": "0.0.0.0/0", **target})
    assert route.target_kind == kind
    assert route.target_id in target.values()


def test_blackhole():
    record = {"DestinationPrefixListId": "pl-1", "GatewayId": "vpce-1", "State": "blackhole"}
    assert str(parse_network.route(record)) == "pl-1 -> vpce-1 (blackhole)"


def test_gateway_that_is_being_detached_is_not_attached():
    record = {
        "InternetGatewayId": "igw-1",
        "Attachments": [{"State": "detaching", "VpcId": "vpc-1"}],
    }
    assert parse_network.internet_gateway(record).vpc_id == ""


def test_regional_nat_gateway_spans_zones_and_has_no_subnet():
    record = {
        "NatGatewayId": "nat-1",
        "VpcId": "vpc-1",
        "AvailabilityMode": "regional",
        "RouteTableId": "rtb-1",
        "NatGatewayAddresses": [
            {"PublicIp": "198.51.100.2", "AvailabilityZone": "us-east-1b"},
            {"PublicIp": "198.51.100.1", "AvailabilityZone": "us-east-1a"},
        ],
    }
    nat = parse_network.nat_gateway(record, {})
    assert (nat.mode, nat.subnet_id, nat.zone, nat.route_table_id) == ("regional", "", "", "rtb-1")
    assert nat.zones == ("us-east-1a", "us-east-1b")
    assert nat.public_ips == ("198.51.100.1", "198.51.100.2")


def test_ping_rule_of_a_network_acl_keeps_type_and_code():
    entry = {
        "RuleNumber": 32768,
        "Egress": False,
        "Protocol": "58",
        "RuleAction": "deny",
        "Ipv6CidrBlock": "::/0",
        "IcmpTypeCode": {"Type": 128, "Code": -1},
    }
    (parsed,) = parse_firewall.network_acl({"NetworkAclId": "acl-1", "Entries": [entry]}).ingress
    assert str(parsed) == "rule *: deny icmpv6 type 128 ::/0"


def test_load_balancer_is_internet_facing_unless_it_says_otherwise():
    record = {"LoadBalancerArn": "arn", "LoadBalancerName": "web"}
    assert parse_placed.load_balancer(record, []).scheme == "internet-facing"
    assert parse_placed.load_balancer(record, None).listeners is None


def test_secondary_private_addresses_have_public_ones_of_their_own():
    addresses = [
        {"PrivateIpAddress": "10.0.0.4", "Association": {"PublicIp": "198.51.100.1"}},
        {"PrivateIpAddress": "10.0.0.5"},
    ]
    record = {
        "NetworkInterfaceId": "eni-1",
        "PrivateIpAddress": "10.0.0.4",
        "Association": {"PublicIp": "198.51.100.1"},
        "PrivateIpAddresses": addresses,
    }
    parsed = parse_placed.network_interface(record)
    assert [str(a) for a in parsed.addresses] == ["10.0.0.4 = 198.51.100.1", "10.0.0.5"]


def test_what_is_gone_is_left_out(monkeypatch):
    """AWS goes on listing terminated instances and deleted gateways for about an hour."""
    answers = {
        "describe_instances": [
            {"Instances": [{"InstanceId": "i-1", "VpcId": "vpc-1", "State": {"Name": state}}]}
            for state in ("terminated", "shutting-down")
        ],
        "describe_nat_gateways": [
            {"NatGatewayId": f"nat-{state}", "VpcId": "vpc-1", "State": state}
            for state in ("deleted", "available")
        ],
    }

    def pages(self, service, operation, key, **arguments):
        return answers.get(operation, [])

    monkeypatch.setattr(Calls, "pages", pages)
    region = read_region(Calls(None, "us-east-1"), [{"VpcId": "vpc-1"}])
    (vpc,) = region.vpcs
    assert [instance.state for instance in vpc.instances] == ["shutting-down"]
    assert [nat.id for nat in vpc.nat_gateways] == ["nat-available"]
