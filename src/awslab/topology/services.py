"""Read what other services place in a VPC: load balancers, databases, file systems, scaling."""

from __future__ import annotations

from collections.abc import Iterable

from awslab.topology import parse_placed
from awslab.topology.calls import FAILURES, Calls, Record
from awslab.topology.model import (
    Database,
    LoadBalancer,
    MountTarget,
    NetworkInterface,
    ScalingGroup,
    Subnet,
    TargetGroup,
)


def load_balancing(calls: Calls) -> tuple[list[LoadBalancer], list[TargetGroup]]:
    """Read all load balancers, Classic ones too, and the target groups."""
    describe = "describe_load_balancers"
    records = calls.part("load_balancers", "elbv2", describe, "LoadBalancers")
    balancers = [
        parse_placed.load_balancer(
            record,
            _each(
                calls,
                ("load_balancers", "elbv2", "describe_listeners", "Listeners"),
                LoadBalancerArn=record["LoadBalancerArn"],
            ),
        )
        for record in records
    ]
    classic = calls.part("load_balancers", "elb", describe, "LoadBalancerDescriptions")
    balancers += [parse_placed.classic_load_balancer(record) for record in classic]

    vpc_of = {record["LoadBalancerArn"]: record.get("VpcId", "") for record in records}
    groups = []
    for record in calls.part("target_groups", "elbv2", "describe_target_groups", "TargetGroups"):
        # A group of Lambda functions is in no VPC: it is shown where its load balancer is.
        behind = (vpc_of.get(arn, "") for arn in record.get("LoadBalancerArns", ()))
        health = _each(
            calls,
            ("target_groups", "elbv2", "describe_target_health", "TargetHealthDescriptions"),
            TargetGroupArn=record["TargetGroupArn"],
        )
        vpc_id = record.get("VpcId") or next(behind, "")
        groups.append(parse_placed.target_group(record, vpc_id, health))
    return balancers, groups


def _each(calls: Calls, call: tuple[str, str, str, str], **arguments: str) -> list[Record] | None:
    """Return the items of one thing's own call, None (and the part marked) when it fails."""
    part, service, operation, key = call
    try:
        return calls.pages(service, operation, key, **arguments)
    except FAILURES as error:
        calls.fail(part, service, operation, error)
        return None


def databases(calls: Calls, default_vpc: str, subnets: Iterable[Subnet]) -> list[Database]:
    """Read the DB instances."""
    found = []
    for record in calls.part("databases", "rds", "describe_db_instances", "DBInstances"):
        group = record.get("DBSubnetGroup", {})
        placed_in = [subnet["SubnetIdentifier"] for subnet in group.get("Subnets", ())]
        if not group:
            # RDS puts a DB instance without a subnet group into the default VPC.
            placed_in = [subnet.id for subnet in subnets if subnet.vpc_id == default_vpc]
        vpc_id = group.get("VpcId", default_vpc)
        found.append(parse_placed.database(record, vpc_id, placed_in))
    return found


def mount_targets(calls: Calls, interfaces: Iterable[NetworkInterface]) -> list[MountTarget]:
    """Read the mount targets of every EFS file system."""
    groups_of = {interface.id: interface.security_group_ids for interface in interfaces}
    found = []
    for system in calls.part("mount_targets", "efs", "describe_file_systems", "FileSystems"):
        records = calls.part(
            "mount_targets",
            "efs",
            "describe_mount_targets",
            "MountTargets",
            FileSystemId=system["FileSystemId"],
        )
        for record in records:
            groups = groups_of.get(record.get("NetworkInterfaceId", ""), ())
            found.append(parse_placed.mount_target(record, system.get("Name", ""), groups))
    return found


def scaling_groups(calls: Calls, default_vpc: str, subnets: Iterable[Subnet]) -> list[ScalingGroup]:
    """Read the Auto Scaling groups."""
    vpc_of = {subnet.id: subnet.vpc_id for subnet in subnets}
    found = []
    records = calls.part(
        "scaling_groups", "autoscaling", "describe_auto_scaling_groups", "AutoScalingGroups"
    )
    for record in records:
        listed = (record.get("VPCZoneIdentifier") or "").split(",")
        placed_in = [subnet_id.strip() for subnet_id in listed if subnet_id.strip()]
        # A group with zones but no subnets launches into the default VPC.
        vpc_id = next((vpc_of[s] for s in placed_in if s in vpc_of), default_vpc)
        found.append(parse_placed.scaling_group(record, vpc_id, placed_in))
    return found
