"""CloudWatch alarms follow their metric."""

from __future__ import annotations

import pytest

from .harness import AWS, shows
from .scenes import advance, fleet, network, scaling_group
from .test_cloudwatch import alarm, put


def state(aws: AWS) -> str:
    return str(aws.cloudwatch.describe_alarms()["MetricAlarms"][0]["StateValue"])


@shows(
    "cloudwatch_alarms/new-alarm",
    "cloudwatch_alarms/alarms-see-new-data",
    measured=("cloudwatch: New alarm INSUFFICIENT_DATA; after data above the threshold → ALARM",),
)
def test_insufficient_data_then_alarm_then_ok(one: AWS) -> None:
    alarm(one)()
    assert state(one) == "INSUFFICIENT_DATA"
    put(one, Value=11.0)()
    assert state(one) == "ALARM"
    advance(minutes=2)
    put(one, Value=9.0)()
    assert state(one) == "OK"
    advance(minutes=5)
    assert state(one) == "INSUFFICIENT_DATA"


@shows("cloudwatch_alarms/new-alarm")
def test_an_updated_alarm_keeps_its_state(one: AWS) -> None:
    alarm(one)()
    put(one, Value=11.0)()
    assert state(one) == "ALARM"
    alarm(one, AlarmDescription="new words")()
    assert state(one) == "ALARM"


@shows("cloudwatch_alarms/alarms-see-new-data")
def test_only_its_own_metric(one: AWS) -> None:
    alarm(one, Dimensions=[{"Name": "City", "Value": "Seoul"}])()
    put(one, Value=99.0)()
    put(one, "Other", Value=99.0)()
    assert state(one) == "INSUFFICIENT_DATA"
    put(one, Value=99.0, Dimensions=[{"Name": "City", "Value": "Seoul"}])()
    assert state(one) == "ALARM"


@shows("cloudwatch_alarms/alarms-see-new-data")
def test_as_many_breaches_as_asked(one: AWS) -> None:
    alarm(one, EvaluationPeriods=3, DatapointsToAlarm=2, TreatMissingData="notBreaching")()
    put(one, Value=11.0)()
    assert state(one) == "OK"
    advance(minutes=1)
    put(one, Value=11.0)()
    assert state(one) == "ALARM"


@pytest.mark.parametrize(
    ("treatment", "expected"),
    [
        ("missing", "INSUFFICIENT_DATA"),
        ("ignore", "INSUFFICIENT_DATA"),
        ("breaching", "ALARM"),
        ("notBreaching", "OK"),
    ],
)
@shows("cloudwatch_alarms/new-alarm")
def test_missing_data(one: AWS, treatment: str, expected: str) -> None:
    alarm(one, TreatMissingData=treatment)()
    assert state(one) == expected


@shows("cloudwatch_alarms/alarms-see-new-data")
def test_alarm_executes_a_step_policy(one: AWS) -> None:
    scaling_group(one, network(one)[1], 1)
    policy = one.autoscaling.put_scaling_policy(
        AutoScalingGroupName="fleet",
        PolicyName="out",
        PolicyType="StepScaling",
        AdjustmentType="ChangeInCapacity",
        StepAdjustments=[
            {"MetricIntervalLowerBound": 0, "MetricIntervalUpperBound": 20, "ScalingAdjustment": 1},
            {"MetricIntervalLowerBound": 20, "ScalingAdjustment": 3},
        ],
    )["PolicyARN"]
    alarm(one, AlarmActions=[policy])()
    put(one, Value=35.0)()
    assert state(one) == "ALARM"
    assert len(fleet(one)) == 4


@shows("cloudwatch_alarms/set-state-acts")
def test_a_drill_acts_once(one: AWS) -> None:
    scaling_group(one, network(one)[1], 1)
    policy = one.autoscaling.put_scaling_policy(
        AutoScalingGroupName="fleet",
        PolicyName="out",
        AdjustmentType="ChangeInCapacity",
        ScalingAdjustment=1,
    )["PolicyARN"]
    alarm(one, AlarmActions=[policy])()
    assert state(one) == "INSUFFICIENT_DATA"
    for _ in range(2):
        one.cloudwatch.set_alarm_state(AlarmName="busy", StateValue="ALARM", StateReason="drill")
    assert len(fleet(one)) == 2
    one.cloudwatch.disable_alarm_actions(AlarmNames=["busy"])
    one.cloudwatch.set_alarm_state(AlarmName="busy", StateValue="OK", StateReason="drill")
    one.cloudwatch.set_alarm_state(AlarmName="busy", StateValue="ALARM", StateReason="drill")
    assert len(fleet(one)) == 2
