"""The model by itself: what makes a subnet public, and look-ups that say what exists."""

from __future__ import annotations

import subprocess
import sys

import pytest

from awslab.topology import Region, Route, Subnet, Topology, Vpc, kind_of
from awslab.topology.order import address_key, ordered

LOCAL = Route("10.0.0.0/16", "local", "local")


@pytest.mark.parametrize(
    ("routes", "kind"),
    [
        ((), "isolated"),
        ((Route("0.0.0.0/0", "internet-gateway", "igw-1"),), "public"),
        ((Route("::/0", "internet-gateway", "igw-1"),), "public"),
        ((Route("0.0.0.0/0", "internet-gateway", "igw-1", "blackhole"),), "isolated"),
        ((Route("0.0.0.0/0", "internet-gateway", "igw-elsewhere"),), "isolated"),
        ((Route("203.0.113.0/24", "internet-gateway", "igw-1"),), "isolated"),
        ((Route("0.0.0.0/0", "nat-gateway", "nat-1"),), "private"),
        ((Route("::/0", "egress-only-internet-gateway", "eigw-1"),), "private"),
        ((Route("0.0.0.0/0", "transit-gateway", "tgw-1"),), "private"),
        ((Route("0.0.0.0/0", "instance", "i-1"),), "private"),
        ((Route("0.0.0.0/0", "nat-gateway", "nat-1", "blackhole"),), "isolated"),
        ((Route("pl-s3", "endpoint", "vpce-1"),), "isolated"),
    ],
)
def test_kind_of_a_subnet_is_a_fact_of_its_routes(routes, kind):
    assert kind_of((LOCAL, *routes), {"igw-1"}) == kind


def test_order_is_zone_then_block_numerically_then_id():
    subnets = [
        Subnet("subnet-3", zone="b", cidr="10.0.1.0/24"),
        Subnet("subnet-1", zone="a", cidr="10.0.10.0/24"),
        Subnet("subnet-2", zone="a", cidr="10.0.9.0/24"),
    ]
    assert [subnet.id for subnet in ordered(subnets)] == ["subnet-2", "subnet-1", "subnet-3"]
    assert sorted(["pl-1", "::/0", "10.0.0.0/8", "9.0.0.0/8"], key=address_key) == [
        "9.0.0.0/8",
        "10.0.0.0/8",
        "::/0",
        "pl-1",
    ]


def test_lookups_name_what_exists():
    topology = Topology((Region("us-east-1", vpcs=(Vpc("vpc-1", subnets=(Subnet("subnet-1"),)),)),))
    with pytest.raises(KeyError, match="no VPC 'vpc-2' in the topology; it has: vpc-1"):
        topology.vpc("vpc-2")
    with pytest.raises(KeyError, match="no subnet 'subnet-2' in vpc-1; it has: subnet-1"):
        topology.vpc("vpc-1").subnet("subnet-2")
    with pytest.raises(KeyError, match="'eu-west-1' was not read; read: us-east-1"):
        topology.region("eu-west-1")


def test_models_and_reach_need_neither_boto3_nor_traitlets():
    """The published site and the diagrams load them where there is no AWS."""
    code = "import sys, awslab.reach; print({'boto3', 'traitlets'} & set(sys.modules))"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "set()"
