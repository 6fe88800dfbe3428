"""DB subnet groups: what AWS refuses and shows."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .harness import AWS, refusal, shows
from .scenes import database, network, subnet_group

Call = Callable[[], Any]


def _modify(aws: AWS, subnets: list[str], name: str = "data") -> Call:
    return lambda: aws.rds.modify_db_subnet_group(DBSubnetGroupName=name, SubnetIds=subnets)


@refusal("rds_subnets/name-taken", "rds: Duplicate subnet group")
def test_name_taken(aws: AWS) -> Call:
    _, subnets = network(aws)
    subnet_group(aws, subnets)
    return lambda: subnet_group(aws, subnets)


@refusal("rds_subnets/reserved-name")
def test_reserved_name(aws: AWS) -> Call:
    _, subnets = network(aws)
    return lambda: subnet_group(aws, subnets, "Default")


@refusal("rds_subnets/unknown-subnet")
def test_unknown_subnet(aws: AWS) -> Call:
    _, subnets = network(aws)
    return lambda: subnet_group(aws, [*subnets, "subnet-0123456789abcdef0"])


@refusal("rds_subnets/subnets-of-several-vpcs", "rds: DB subnet group: subnets of different VPCs")
def test_subnets_of_several_vpcs(aws: AWS) -> Call:
    here, there = network(aws)[1], network(aws, cidr="10.1")[1]
    return lambda: subnet_group(aws, [here[0], there[1]])


@refusal("rds_subnets/one-zone-only", "rds: DB subnet group: two subnets in the same AZ")
def test_one_zone_only(aws: AWS) -> Call:
    _, subnets = network(aws, "aa")
    return lambda: subnet_group(aws, subnets)


@refusal("rds_subnets/unknown-group")
def test_unknown_group(aws: AWS) -> Call:
    return _modify(aws, network(aws)[1])


@refusal("rds_subnets/zone-of-a-database")
def test_zone_of_a_database(aws: AWS) -> Call:
    _, subnets = network(aws, "abc")
    database(aws, DBSubnetGroupName=subnet_group(aws, subnets), AvailabilityZone=aws.zone("c"))
    return _modify(aws, subnets[:2])


@refusal("rds_subnets/group-in-use", "rds: Delete subnet group in use")
def test_group_in_use(aws: AWS) -> Call:
    database(aws, DBSubnetGroupName=subnet_group(aws, network(aws)[1]))
    return lambda: aws.rds.delete_db_subnet_group(DBSubnetGroupName="data")


@shows("rds_subnets/modified-group-stays")
def test_modified_group_stays(one: AWS) -> None:
    _, subnets = network(one, "abc")
    subnet_group(one, subnets)
    _modify(one, subnets[1:])()
    found = one.rds.describe_db_subnet_groups(DBSubnetGroupName="data")["DBSubnetGroups"][0]
    assert {s["SubnetIdentifier"] for s in found["Subnets"]} == set(subnets[1:])
