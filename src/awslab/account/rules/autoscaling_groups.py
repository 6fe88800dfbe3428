"""Auto Scaling groups at work: balanced over zones, self-healing, with a history."""

from __future__ import annotations

from typing import Any

from awslab.account import faults
from awslab.account.clock import clock
from awslab.account.engine import Call
from awslab.account.registry import answers, changes
from awslab.account.rules import _scaling as scaling

_GUIDE = "autoscaling/ec2/userguide/"
_GROUP = "moto.autoscaling.models:FakeAutoScalingGroup."
_BACKEND = "moto.autoscaling.models:AutoScalingBackend."
_DIFFERENCE = "in response to a difference between desired and actual capacity"


@changes(
    "autoscaling",
    _GROUP + "set_desired_capacity",
    doc=_GUIDE + "auto-scaling-benefits.html",
)
def desired_capacity(original: Any, self: Any, new_capacity: int | None) -> None:
    """Auto Scaling keeps as many instances as desired, spread evenly over the group's zones, and records why.

    A new instance is Pending, then InService.
    """
    before = getattr(self, "desired_capacity", None) or 0
    self.desired_capacity = self.min_size if new_capacity is None else new_capacity
    why = self.__dict__.pop("because", "a user request explicitly set group desired capacity")
    if self.name not in self.autoscaling_backend.autoscaling_groups:
        why = "a user request created an AutoScalingGroup"
    change = f"changing the desired capacity from {before} to {self.desired_capacity}."
    why = "" if before == self.desired_capacity else f"{why} {change}  At {scaling.now()} "
    fill(self, f"{why}an instance was started {_DIFFERENCE}")
    shrink(self, f"{why}an instance was taken out of service {_DIFFERENCE}")


def wanted(group: Any) -> int:
    """Return how many instances make up the desired capacity (instance weights count for more than one)."""
    policy = (group.mixed_instances_policy or {}).get("LaunchTemplate", {})
    weights = [int(o.get("WeightedCapacity") or 1) for o in policy.get("Overrides") or []]
    return -(-(group.desired_capacity or 0) // (weights or [1])[0])


def fill(group: Any, cause: str) -> None:
    """Launch what is missing to the desired capacity."""
    have = len(scaling.members(group))
    missing = wanted(group) - have
    if missing > 0 and not scaling.suspended(group, "Launch"):
        cause += f", increasing the capacity from {have} to {have + missing}."
        scaling.launch(group, missing, cause)


def shrink(group: Any, cause: str) -> None:
    """Terminate what is more than the desired capacity, and not protected from scale in."""
    zones, have = scaling.subnet_of_each_zone(group), len(scaling.members(group))
    end = wanted(group)
    while len(scaling.members(group)) > end and not scaling.suspended(group, "Terminate"):
        if (state := scaling.to_terminate(group, zones)) is None:
            return
        chosen = f"  At {scaling.now()} instance {state.instance_id} was selected for termination."
        scaling.retire(
            group, state, f"{cause}, shrinking the capacity from {have} to {end}.{chosen}"
        )


def heal(group: Any) -> None:
    """Replace the group's unhealthy instances, then even out its zones."""
    if group.name not in group.autoscaling_backend.autoscaling_groups:
        return
    if scaling.suspended(group, "HealthCheck", "ReplaceUnhealthy", "Terminate"):
        return
    for state in list(group.instance_states):
        if found := scaling.unhealthy(group, state):
            scaling.retire(
                group, state, f"an instance was taken out of service in response to {found}."
            )
    fill(
        group,
        "an instance was launched in response to an unhealthy instance needing to be replaced",
    )
    rebalance(group)


def rebalance(group: Any) -> None:
    """Launch in the emptiest zone and terminate in the fullest while they differ by two or more."""
    zones = scaling.subnet_of_each_zone(group)
    if not zones or scaling.suspended(group, "AZRebalance", "Launch", "Terminate"):
        return
    while scaling.members(group):
        count, state = scaling.per_zone(group, zones), scaling.to_terminate(group, zones)
        if state is None:
            return
        zone = state.availability_zone
        if zone in count and count[zone] - min(count.values()) < 2:
            return
        even = f"to balance instances in zones {' '.join(zones)}"
        scaling.launch(group, 1, f"an instance was launched {even}.")
        scaling.retire(group, state, f"an instance was taken out of service {even}.")


def _look_at(group: Any, *, brief: bool = True) -> None:
    clock.later(scaling.HEALTH_CHECK, lambda: heal(group), brief=brief)


@changes(
    "autoscaling",
    _BACKEND + "notify_terminate_instances",
    doc=_GUIDE + "ec2-auto-scaling-health-checks.html",
)
def terminated_instances(original: Any, self: Any, instance_ids: list[str]) -> None:
    """The next health check finds an instance that was terminated, and Auto Scaling replaces it."""
    for group in self.autoscaling_groups.values():
        if any(state.instance_id in instance_ids for state in group.instance_states):
            _look_at(group)


@changes(
    "ec2",
    "moto.ec2.models.instances:InstanceBackend.stop_instances",
    doc=_GUIDE + "ec2-auto-scaling-health-checks.html",
)
def stopped_instances(original: Any, self: Any, instance_ids: list[str]) -> Any:
    """The next health check finds an instance that was stopped: Auto Scaling terminates and replaces it."""
    stopped = original(self, instance_ids)
    for group in scaling.groups():
        if any(state.instance_id in instance_ids for state in group.instance_states):
            _look_at(group)
    return stopped


@faults.reacts
def zone_failed_or_back(zone: str, down: bool) -> None:
    """Auto Scaling replaces what stood in a failed zone elsewhere, and evens the zones out when it is back."""
    for group in scaling.groups():
        if zone in group.availability_zones:
            _look_at(group, brief=False)  # a reader should see the damage before it is repaired


@changes(
    "autoscaling",
    _BACKEND + "describe_auto_scaling_groups",
    doc=_GUIDE + "ec2-auto-scaling-health-checks.html",
)
def load_balancer_health(original: Any, self: Any, *args: Any, **kwargs: Any) -> Any:
    """With health checks of type ELB, instances a load balancer finds unhealthy are replaced after the grace period."""
    for group in self.autoscaling_groups.values():
        if "ELB" in group.health_check_type:
            heal(group)
    return original(self, *args, **kwargs)


@changes(
    "autoscaling",
    _BACKEND + "set_instance_health",
    doc=_GUIDE + "set-up-a-custom-health-check.html",
)
def marked_unhealthy(original: Any, self: Any, instance_id: str, health_status: str) -> None:
    """Auto Scaling replaces an instance that was marked Unhealthy."""
    original(self, instance_id, health_status)
    for group in self.autoscaling_groups.values():
        if any(state.instance_id == instance_id for state in group.instance_states):
            _look_at(group)


@changes(
    "autoscaling",
    _BACKEND + "update_attached_target_groups",
    doc=_GUIDE + "autoscaling-load-balancer.html",
)
def targets_in_service(original: Any, self: Any, group_name: str) -> None:
    """Auto Scaling registers an instance with the group's target groups when it comes into service."""
    group = self.autoscaling_groups[group_name]
    for arn in group.target_group_arns:
        target_group = self.elbv2_backend.target_groups.get(arn)
        for state in group.active_instances() if target_group else ():
            new = state.instance_id not in target_group.targets
            if new and state.instance.state == "running":
                self.elbv2_backend.register_targets(
                    arn, [{"Id": state.instance_id, "Port": target_group.port}]
                )


@changes(
    "autoscaling", _GROUP + "__init__", doc="autoscaling/ec2/APIReference/API_AutoScalingGroup.html"
)
def creation_time(original: Any, self: Any, *args: Any, **given: Any) -> None:
    """A group was created when the account's clock said so."""
    original(self, *args, **given)
    self.created_time = clock.now


@changes(
    "autoscaling",
    _GROUP + "update",
    doc="autoscaling/ec2/APIReference/API_UpdateAutoScalingGroup.html",
)
def follow_new_zones(original: Any, self: Any, *args: Any, **given: Any) -> None:
    """When a group's subnets change, Auto Scaling moves its instances to them."""
    self.because = "a user request update of AutoScalingGroup constraints"
    original(self, *args, **given)
    self.__dict__.pop("because", None)
    _look_at(self)


@changes(
    "autoscaling",
    _BACKEND + "delete_auto_scaling_group",
    doc="autoscaling/ec2/APIReference/API_DeleteAutoScalingGroup.html",
)
def delete_with_instances(original: Any, self: Any, group_name: str) -> None:
    """A group deleted by force takes all its instances with it, protected ones too."""
    if group := self.autoscaling_groups.get(group_name):
        group.desired_capacity = 0
        for state in list(group.instance_states):
            scaling.retire(
                group, state, "an instance was taken out of service: the group is deleted."
            )
    original(self, group_name)


@answers("autoscaling", "DescribeScalingActivities", doc=_GUIDE + "as-verify-scaling-activity.html")
def scaling_activities(call: Call) -> dict[str, Any]:
    """Every launch and termination is recorded with its cause, the newest first."""
    name, ids = call.params.get("AutoScalingGroupName"), call.params.get("ActivityIds")
    backend = call.backend()
    shown = [
        a
        for a in getattr(backend, "activities", [])
        if (not name or a.auto_scaling_group_name == name)
        and (not ids or a.activity_id in ids)
        and (
            call.params.get("IncludeDeletedGroups")
            or a.auto_scaling_group_name in backend.autoscaling_groups
        )
    ]
    start = int(call.params.get("NextToken") or 0)
    end = start + (call.params.get("MaxRecords") or 100)
    page: dict[str, Any] = {"Activities": shown[start:end]}
    return page | ({"NextToken": str(end)} if end < len(shown) else {})
