"""What the reader may name, and the one-line errors for what they may not."""

from __future__ import annotations

import pytest

from awslab.reach import matrix, trace
from awslab.topology import Subnet, Unknown
from tests.reach.networks import Net, topology


@pytest.fixture
def network():
    net = Net("a", "10.0.0.0/16").gateway("igw-a")
    net.subnet("a", "10.0.0.0/24", "0.0.0.0/0 igw-a")
    net.instance("i-a", "a", "10.0.0.5", public="198.51.100.1").instance("i-b", "a", "10.0.0.6")
    return topology(net)


@pytest.mark.parametrize("name", ["i-a", "eni-i-a", "10.0.0.5", "198.51.100.1"])
def test_instance_by_id_interface_or_address(network, name):
    assert trace(network, name, "i-b").reachable
    assert trace(network, "i-b", name).reachable


def test_by_name_when_it_is_unique(network):
    twins = topology(
        Net("a", "10.0.0.0/16")
        .add("subnets", Subnet("subnet-1", "web"))
        .add("subnets", Subnet("subnet-2", "web"))
        .add("subnets", Subnet("subnet-3", "db"))
    )
    with pytest.raises(ValueError, match=r"'web' names 2 things: subnet-1, subnet-2; give one"):
        trace(twins, "db", "web")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (
            ("i-x", "i-a"),
            "'i-x' is nothing that sends or receives in ap-northeast-2; there are: i-",
        ),
        (("i-a", "i-x"), r"topology.read\(regions="),
        (("i-a", "10.0.0.77"), "no network interface has the address 10.0.0.77"),
        (("i-a", "192.168.0.1"), "no host on the internet can"),
        (("i-a", "i-a"), "source and destination are the same"),
        (("internet", "203.0.113.9"), "one of the two ends must be in a VPC"),
        (("s3", "i-a"), "'s3' starts no connection"),
        (("i-a", "i-b", 65536), "port 65536 does not exist: ports are 0 to 65535"),
        (("i-a", "i-b", -1), "port -1 does not exist"),
        (("i-a", "i-b", 80, "http"), "protocol 'http' is not known here: use 'tcp'"),
    ],
)
def test_bad_input(network, arguments, message):
    with pytest.raises(ValueError, match=message) as error:
        trace(network, *arguments)
    assert "\n" not in str(error.value)


def test_unread_part_is_named_when_an_id_is_not_found(network):
    unknown = Unknown("ap-northeast-2", "databases", "rds:DescribeDBInstances", "AccessDenied")
    with pytest.raises(ValueError, match=r"databases in ap-northeast-2 unknown: .* AccessDenied"):
        trace(topology(unknown=(unknown,)), "orders", "internet")


def test_one_address_in_two_vpcs_is_ambiguous():
    nets = [Net(x, "10.0.0.0/16").subnet(x, "10.0.0.0/24") for x in "ab"]
    for net, letter in zip(nets, "ab", strict=True):
        net.instance(f"i-{letter}", letter, "10.0.0.5")
    with pytest.raises(ValueError, match="is the address of i-a in vpc-a, i-b in vpc-b"):
        trace(topology(*nets), "10.0.0.5", "internet")


def test_matrix_names_what_it_does_not_have(network):
    with pytest.raises(ValueError, match="'subnet-a' is not in the matrix"):
        matrix(network).verdict("i-a", "subnet-a")
