"""Managed nodes: which instances Systems Manager can reach."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from moto.iam.models import iam_backends

from awslab.account import faults
from awslab.account.policy import Request, decide
from awslab.account.rules import _callers


def registered(ec2: Any) -> Iterator[Any]:
    """Yield the instances whose agent may and can report: role and way to the service are there."""
    for reservation in ec2.reservations.values():
        for instance in reservation.instances:
            alive = instance._state.name not in ("terminated", "shutting-down")
            if alive and _may_report(ec2, instance) and _has_a_way(ec2, instance):
                yield instance


def is_online(instance: Any) -> bool:
    """Say whether a registered instance answers now."""
    return instance._state.name == "running" and instance.placement.zone not in faults.failed


def online(ec2: Any) -> set[str]:
    """Return the ids of the instances that answer now."""
    return {instance.id for instance in registered(ec2) if is_online(instance)}


def _may_report(ec2: Any, instance: Any) -> bool:
    """Say whether the instance's role lets its agent call ssm:UpdateInstanceInformation."""
    attached = ec2.iam_instance_profile_associations.get(instance.id)
    if not attached or attached.state not in ("associating", "associated"):
        return False
    iam = iam_backends[ec2.account_id]["aws"]
    reports = Request("ssm:UpdateInstanceInformation")
    return any(
        decide(reports, _callers.of_role(iam, role)).allowed
        for role in attached.iam_instance_profile.roles
    )


def _has_a_way(ec2: Any, instance: Any) -> bool:
    """Say whether the agent reaches the service: by the internet, or by interface endpoints in the VPC."""
    endpoints = {
        endpoint.service_name.rpartition(".")[2]
        for endpoint in ec2.vpc_end_points.values()
        if endpoint.vpc_id == instance.vpc_id and endpoint.state == "available"
    }
    if {"ssm", "ssmmessages"} <= endpoints:
        return True
    tables = [table for table in ec2.route_tables.values() if table.vpc_id == instance.vpc_id]
    own = [table for table in tables if instance.subnet_id in table._associations.values()]
    for table in own or [table for table in tables if table.main_association_id]:
        for route in table.routes:
            if route.destination_cidr_block == "0.0.0.0/0":
                nat = route.nat_gateway and route.nat_gateway.state == "available"
                return bool(nat or (route.gateway and instance.public_ip))
    return False
