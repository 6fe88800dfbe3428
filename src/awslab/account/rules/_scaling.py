"""How an Auto Scaling group gets the instances it should have, and writes down what it did."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from typing import Any

from awslab.account.clock import clock
from awslab.account.faults import failed

#: From launch to InService, and the pace of health checks.
LAUNCH = timedelta(seconds=60)
HEALTH_CHECK = timedelta(seconds=60)

#: Instances that count towards the capacity, and states in which EC2 finds one unhealthy.
CAPACITY = ("Pending", "InService")
GONE = ("stopping", "stopped", "shutting-down", "terminated")


def groups() -> Iterator[Any]:
    """Yield every Auto Scaling group of every account and Region, without loading Auto Scaling for it."""
    models = sys.modules.get("moto.autoscaling.models")
    for regions in models.autoscaling_backends.values() if models else ():
        for backend in list(regions.values()):
            yield from list(backend.autoscaling_groups.values())


def members(group: Any) -> list[Any]:
    """Return the instances that count towards the group's capacity."""
    return [state for state in group.instance_states if state.lifecycle_state in CAPACITY]


def suspended(group: Any, *processes: str) -> bool:
    """Say whether one of these processes of the group is suspended."""
    return not set(processes).isdisjoint(group._suspended_processes)


def subnet_of_each_zone(group: Any) -> dict[str, str]:
    """Return the subnet the group launches into in each of its zones that stand, in the group's order."""
    ec2 = group.ec2_backend
    if group.vpc_zone_identifier:
        ids = group.vpc_zone_identifier.replace(" ", "").split(",")
        found = {ec2.get_subnet(one).availability_zone: one for one in reversed(ids)}
        found = {zone: found[zone] for zone in dict.fromkeys(group.availability_zones)}
    else:
        own = ec2.get_default_subnets()
        found = {zone: own[zone].id for zone in group.availability_zones if zone in own}
    return {zone: one for zone, one in found.items() if zone not in failed}


def per_zone(group: Any, zones: Any) -> Counter[str]:
    """Count the group's instances in each of `zones`."""
    count = Counter(dict.fromkeys(zones, 0))
    count.update(s.availability_zone for s in members(group) if s.availability_zone in count)
    return count


def now() -> str:
    """Return the time as activities write it."""
    return clock.now.strftime("%Y-%m-%dT%H:%M:%SZ")


def record(
    group: Any, description: str, cause: str, status: str = "InProgress", **more: str
) -> Any:
    """Write a scaling activity down; one in progress is successful when a launch would be over."""
    from moto.autoscaling.models import Activity

    activity = Activity(description, cause, group, status_code=status)
    activity.end_time, activity.progress = None, 50
    activity.__dict__.update(more)
    group.autoscaling_backend.__dict__.setdefault("activities", []).insert(0, activity)
    if status == "InProgress":
        clock.later(LAUNCH, lambda: finish(activity))
    else:
        finish(activity, status)
    return activity


def finish(activity: Any, status: str = "Successful") -> None:
    """End a scaling activity."""
    activity.end_time, activity.progress, activity.status_code = clock.now, 100, status


def launch(group: Any, count: int, cause: str) -> None:
    """Launch `count` instances, each in the zone that has the fewest.

    Parameters
    ----------
    group : moto's group
        Where to.
    count : int
        How many.
    cause : str
        For the activity history.
    """
    subnets = subnet_of_each_zone(group)
    if not subnets:
        record(
            group,
            "Launching a new EC2 instance.  Status Reason: none of the group's zones has capacity.",
            cause,
            "Failed",
        )
        return
    balance = per_zone(group, subnets)
    for _ in range(count):
        zone = min(subnets, key=lambda z: balance[z])
        balance[zone] += 1
        known = len(group.instance_states)
        whole, group.vpc_zone_identifier = group.vpc_zone_identifier, subnets[zone]
        try:
            # moto's own way to launch, which takes the first subnet of the group
            group.replace_autoscaling_group_instances(1, group.get_propagated_tags())
        finally:
            group.vpc_zone_identifier = whole
        for state in group.instance_states[known:]:
            state.lifecycle_state, state.since = "Pending", clock.now
            text = f"Launching a new EC2 instance: {state.instance_id}"
            record(group, text, f"At {now()} {cause}", Details=_details(state))
            clock.later(LAUNCH, partial(into_service, group, state))


def _details(state: Any) -> str:
    subnet, zone = state.instance.subnet_id, state.availability_zone
    return f'{{"Subnet ID":"{subnet}","Availability Zone":"{zone}"}}'


def into_service(group: Any, state: Any) -> None:
    """Take a launched instance into service, once it runs, and register it with the group's load balancers."""
    if state not in group.instance_states or state.lifecycle_state != "Pending":
        return
    if state.instance.state == "pending":
        clock.later(LAUNCH, lambda: into_service(group, state))
        return
    state.lifecycle_state = "InService"
    if state.instance.state == "running":
        register(group)


def register(group: Any) -> None:
    """Register the group's instances in service with its load balancers, unless that is suspended."""
    backend = group.autoscaling_backend
    if group.name in backend.autoscaling_groups and not suspended(group, "AddToLoadBalancer"):
        backend.update_attached_elbs(group.name)
        backend.update_attached_target_groups(group.name)


def leave_load_balancers(group: Any, instance_id: str) -> None:
    """Deregister an instance from the group's target groups and Classic Load Balancers."""
    backend = group.autoscaling_backend
    for arn in group.target_group_arns:
        if arn in backend.elbv2_backend.target_groups:
            backend.elbv2_backend.deregister_targets(arn, [{"Id": instance_id}])
    for name in group.load_balancer_names:
        if name in backend.elb_backend.load_balancers:
            backend.elb_backend.deregister_instances(name, [instance_id], from_autoscaling=True)


def retire(group: Any, state: Any, cause: str) -> Any:
    """Take an instance out of the group and terminate it. Returns the activity."""
    group.instance_states = [s for s in group.instance_states if s is not state]
    leave_load_balancers(group, state.instance_id)
    if state.instance.state not in ("shutting-down", "terminated"):
        state.instance.disable_api_termination = False  # Auto Scaling isn't held up by it
        group.ec2_backend.terminate_instances([state.instance_id])
    text = f"Terminating EC2 instance: {state.instance_id}"
    return record(group, text, f"At {now()} {cause}", Details=_details(state))


def to_terminate(group: Any, zones: Any) -> Any:
    """Return the instance that scale-in takes: of the fullest zone, by the termination policy, or None."""
    free = [s for s in members(group) if not s.protected_from_scale_in]
    crowd = Counter(s.availability_zone for s in members(group))
    if not free:
        return None
    outside = [s for s in free if s.availability_zone not in zones]
    fullest = max(crowd[s.availability_zone] for s in free)
    there = outside or [s for s in free if crowd[s.availability_zone] == fullest]
    return there[-1 if group.termination_policies[0] == "NewestInstance" else 0]


def unhealthy(group: Any, state: Any) -> str | None:
    """Return what is wrong with an instance, as its termination's cause puts it, or None."""
    if state.lifecycle_state not in CAPACITY:
        return None
    if state.instance.state in GONE:
        return "an EC2 health check indicating it has been terminated or stopped"
    if state.availability_zone in failed:
        return "an EC2 instance status checks failure"
    if state.health_status == "Unhealthy":
        return "a user health-check"
    if "ELB" in group.health_check_type and state.lifecycle_state == "InService":
        grace = timedelta(seconds=group.health_check_grace_period or 0)
        if clock.now - getattr(state, "since", clock.now) >= grace and _refused_by_elb(
            group, state
        ):
            return "an ELB system health check failure"
    return None


def _refused_by_elb(group: Any, state: Any) -> bool:
    elbv2 = group.autoscaling_backend.elbv2_backend
    for arn in group.target_group_arns:
        if arn in elbv2.target_groups:
            health = elbv2.describe_target_health(arn, [{"Id": state.instance_id}])
            if health[0].status == "unhealthy":
                return True
    return False
