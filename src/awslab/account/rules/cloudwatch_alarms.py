"""CloudWatch alarms that follow their metric."""

from __future__ import annotations

import operator
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from awslab.account.clock import clock
from awslab.account.registry import changes

_ALARMS = "AmazonCloudWatch/latest/monitoring/alarms-and-missing-data.html"
_BACKEND = "moto.cloudwatch.models:CloudWatchBackend."

#: An alarm sees new data this long after it was put.
EVALUATION = timedelta(seconds=10)

_COMPARE: dict[str, Callable[[float, float], bool]] = {
    "GreaterThanOrEqualToThreshold": operator.ge,
    "GreaterThanThreshold": operator.gt,
    "LessThanThreshold": operator.lt,
    "LessThanOrEqualToThreshold": operator.le,
}


@changes("cloudwatch", _BACKEND + "put_metric_alarm", doc=_ALARMS)
def new_alarm(original: Any, self: Any, *args: Any, **given: Any) -> Any:
    """A new alarm is in INSUFFICIENT_DATA until it has looked at its metric; an updated one keeps its state."""
    before = self.alarms.get(given.get("name"))
    alarm = original(self, *args, **given)
    if before:
        alarm.state_value, alarm.state_reason = before.state_value, before.state_reason
        alarm.state_updated_timestamp = before.state_updated_timestamp
        alarm.history = before.history
    else:
        alarm.state_value = "INSUFFICIENT_DATA"
    _look(self, alarm)
    return alarm


@changes("cloudwatch", _BACKEND + "put_metric_data", doc=_ALARMS)
def alarms_see_new_data(original: Any, self: Any, namespace: str, metric_data: Any) -> None:
    """Alarms follow their metric: they go to ALARM or OK as data arrives, and act when their state changes."""
    original(self, namespace, metric_data)
    names = {datum["MetricName"] for datum in metric_data}
    for alarm in self.alarms.values():
        if alarm.namespace == namespace and alarm.metric_name in names:
            _look(self, alarm)


def _look(backend: Any, alarm: Any) -> None:
    """Let an alarm look at its metric soon, and again whenever a period it saw is out of its window."""
    if not alarm.metric_name:
        return
    clock.later(EVALUATION, lambda: evaluate(backend, alarm))
    if not getattr(alarm, "watching", False):
        alarm.watching = True
        clock.later(_period(alarm), lambda: _again(backend, alarm), brief=False)


def _again(backend: Any, alarm: Any) -> None:
    """Look once a period as long as the metric's recent data can still change the alarm's state."""
    alarm.watching = False
    if backend.alarms.get(alarm.name) is not alarm:
        return
    evaluate(backend, alarm)
    if any(point is not None for point in datapoints(backend, alarm)):
        alarm.watching = True
        clock.later(_period(alarm), lambda: _again(backend, alarm), brief=False)


def _period(alarm: Any) -> timedelta:
    return timedelta(seconds=int(alarm.period or 60))


def datapoints(backend: Any, alarm: Any) -> list[float | None]:
    """Return the alarm's statistic in each of its evaluation periods, the latest first; None where no data is."""
    end, found = clock.now + timedelta(seconds=1), []
    dimensions = {(d.name, d.value) for d in alarm.dimensions}
    for _ in range(int(alarm.evaluation_periods)):
        start = end - _period(alarm)
        data = [
            datum
            for datum in backend.metric_data
            if datum.namespace == alarm.namespace
            and datum.name == alarm.metric_name
            and {(d.name, d.value) for d in datum.dimensions} == dimensions
            and start <= datum.timestamp < end
        ]
        found.append(_statistic(alarm, data) if data else None)
        end = start
    return found


def _statistic(alarm: Any, data: list[Any]) -> float | None:
    from moto.cloudwatch.models import Statistics

    name = alarm.statistic or "Average"
    statistics = Statistics([name], clock.now)
    statistics.metric_data = data
    value = statistics.get_statistics_for_type(name)
    return None if value is None else float(value)


def evaluate(backend: Any, alarm: Any) -> None:
    """Bring the alarm's state up to date and let it act if the state changed."""
    if backend.alarms.get(alarm.name) is not alarm:
        return
    points = datapoints(backend, alarm)
    state = _state(alarm, points)
    if state == alarm.state_value:
        return
    known = [point for point in points if point is not None]
    reason = f"Threshold Crossed: {len(known)} datapoint(s) {known} compared with the threshold ({alarm.threshold})."
    alarm.update_state(reason if known else "Insufficient Data", "{}", state)
    act(backend, alarm, known)


def _state(alarm: Any, points: list[float | None]) -> str:
    """Return the state the datapoints put an alarm in, missing ones treated as it asks."""
    now, treat = str(alarm.state_value), alarm.treat_missing_data or "missing"
    missing = sum(point is None for point in points)
    if treat == "missing" and missing == len(points):
        return "INSUFFICIENT_DATA"
    crossed = _COMPARE[alarm.comparison_operator]
    breaching = sum(
        treat == "breaching" if point is None else crossed(point, float(alarm.threshold))
        for point in points
    )
    needed = int(alarm.datapoints_to_alarm or alarm.evaluation_periods)
    if treat == "ignore" and breaching < needed <= breaching + missing:
        return now
    if treat == "missing":  # what is there decides
        needed = min(needed, len(points) - missing)
    return "ALARM" if breaching >= needed else "OK"


def act(backend: Any, alarm: Any, points: list[float]) -> None:
    """Carry out the alarm's actions for its new state: scaling policies are executed."""
    if not alarm.actions_enabled:
        return
    actions = {"ALARM": alarm.alarm_actions, "OK": alarm.ok_actions}.get(
        alarm.state_value, alarm.insufficient_data_actions
    )
    for arn in actions or []:
        if ":scalingPolicy:" in arn:
            from moto.autoscaling.models import autoscaling_backends

            scaling = autoscaling_backends[backend.account_id][backend.region_name]
            if any(policy.arn == arn for policy in scaling.policies.values()):
                breach = points[0] - float(alarm.threshold) if points else 0.0
                scaling.execute_policy(arn, breach)


@changes(
    "cloudwatch",
    _BACKEND + "set_alarm_state",
    doc="AmazonCloudWatch/latest/APIReference/API_SetAlarmState.html",
)
def set_state_acts(original: Any, self: Any, alarm_name: str, *args: Any, **given: Any) -> None:
    """Setting an alarm's state by hand performs its actions; the alarm returns to its real state when it next looks."""
    alarm = self.alarms.get(alarm_name)
    before = alarm.state_value if alarm else None
    original(self, alarm_name, *args, **given)
    if alarm and alarm.state_value != before:
        act(self, alarm, [])
