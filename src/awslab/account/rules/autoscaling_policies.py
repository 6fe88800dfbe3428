"""What changes a group's size from outside: policies, schedules, and taking single instances away."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from typing import Any

from awslab.account.clock import clock
from awslab.account.registry import changes
from awslab.account.rules import _scaling as scaling

_GUIDE = "autoscaling/ec2/userguide/"
_BACKEND = "moto.autoscaling.models:AutoScalingBackend."


@changes(
    "autoscaling",
    "moto.autoscaling.models:FakeScalingPolicy.execute",
    doc=_GUIDE + "as-scaling-simple-step.html",
)
def execute_within_bounds(original: Any, self: Any, breach: float = 0.0) -> None:
    """A scaling policy never takes a group above its maximum size or below its minimum."""
    backend = self.autoscaling_backend
    group = backend.autoscaling_groups[self.auto_scaling_group_name]
    now, step = group.desired_capacity, adjustment(self, breach)
    if step is None:
        return
    wanted = {
        "ExactCapacity": step,
        "ChangeInCapacity": now + step,
        "PercentChangeInCapacity": now + percent(now, step),
    }[self.adjustment_type]
    group.because = f"a user request executed policy {self.name}"
    backend.set_desired_capacity(group.name, max(group.min_size, min(group.max_size, wanted)))


def percent(now: int, step: int) -> int:
    """Return how many instances `step` per cent of `now` are: between 0 and 1 counts as 1, else rounded towards 0."""
    exact = now * step / 100
    return int(exact) if abs(exact) >= 1 or not exact else (1 if exact > 0 else -1)


def adjustment(policy: Any, breach: float) -> int | None:
    """Return what a simple policy adds, or the step of a step policy that a breach of this size falls into."""
    if policy.policy_type == "SimpleScaling":
        return int(policy.scaling_adjustment)
    for step in policy.step_adjustments or []:
        low = step.get("MetricIntervalLowerBound", float("-inf"))
        high = step.get("MetricIntervalUpperBound", float("inf"))
        # each step leaves out the bound that is farther from the threshold
        if low <= breach < high if high > 0 else low < breach <= high:
            return int(step["ScalingAdjustment"])
    return None


@changes(
    "autoscaling",
    _BACKEND + "execute_policy",
    doc="autoscaling/ec2/APIReference/API_ExecutePolicy.html",
)
def policy_by_name_or_arn(original: Any, self: Any, policy_name: str, breach: float = 0.0) -> None:
    """A policy is executed by its name or its ARN."""
    next(p for p in self.policies.values() if policy_name in (p.name, p.arn)).execute(breach)


@changes(
    "autoscaling",
    "moto.autoscaling.responses:AutoScalingResponse.put_scaling_policy",
    doc="autoscaling/ec2/APIReference/API_PutScalingPolicy.html",
)
def policy_arn(original: Any, self: Any) -> Any:
    """PutScalingPolicy answers with the policy's ARN, for the alarms that are to execute it."""
    answer = original(self)
    answer.result["PolicyARN"] = answer.result.pop("PolicyArn")
    return answer


@changes(
    "autoscaling",
    _BACKEND + "put_scheduled_update_group_action",
    doc=_GUIDE + "ec2-auto-scaling-scheduled-scaling.html",
)
def scheduled_action(original: Any, self: Any, **given: Any) -> Any:
    """A scheduled action changes the group's sizes when its start time comes."""
    action = original(self, **given)
    start = given.get("start_time")
    if isinstance(start, datetime):
        start = start.replace(tzinfo=None)
        clock.later(max(start, clock.now) - clock.now, lambda: _act(self, action), brief=False)
    return action


def _act(backend: Any, action: Any) -> None:
    group = backend.autoscaling_groups.get(action.auto_scaling_group_name)
    name = action.scheduled_action_name
    if group is None or backend.scheduled_actions.get(name) is not action:
        return
    if scaling.suspended(group, "ScheduledActions"):
        return
    group.min_size = group.min_size if action.min_size is None else action.min_size
    group.max_size = group.max_size if action.max_size is None else action.max_size
    wanted = group.desired_capacity if action.desired_capacity is None else action.desired_capacity
    group.because = f"a scheduled action update of AutoScalingGroup constraints by {name}"
    group.set_desired_capacity(max(group.min_size, min(group.max_size, wanted)))


@changes(
    "autoscaling",
    _BACKEND + "terminate_instance",
    doc="autoscaling/ec2/APIReference/API_TerminateInstanceInAutoScalingGroup.html",
)
def terminate_and_replace(
    original: Any, self: Any, instance_id: str, should_decrement: bool
) -> Any:
    """An instance terminated through Auto Scaling is replaced, unless the desired capacity shrinks with it."""
    group, state = next(
        (group, state)
        for group in self.autoscaling_groups.values()
        for state in group.instance_states
        if state.instance_id == instance_id
    )
    cause = f"instance {instance_id} was taken out of service in response to a user request"
    if should_decrement:
        group.desired_capacity -= 1
        cause += f", shrinking the capacity from {group.desired_capacity + 1} to {group.desired_capacity}"
    activity = scaling.retire(group, state, cause + ".")
    group.set_desired_capacity(group.desired_capacity)
    return activity


@changes(
    "autoscaling",
    _BACKEND + "detach_instances",
    doc=_GUIDE + "ec2-auto-scaling-detach-attach-instances.html",
)
def detach_from_load_balancers(
    original: Any, self: Any, group_name: str, instance_ids: list[str], should_decrement: bool
) -> Any:
    """A detached instance leaves the group's load balancers and goes on running."""
    activities = original(self, group_name, instance_ids, should_decrement)
    for instance_id in instance_ids:
        scaling.leave_load_balancers(self.autoscaling_groups[group_name], instance_id)
    for activity in activities:
        activity.end_time = None
        self.__dict__.setdefault("activities", []).insert(0, activity)
        clock.later(scaling.LAUNCH, partial(scaling.finish, activity))
    return activities
