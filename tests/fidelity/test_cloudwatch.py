"""CloudWatch metrics and alarms: what AWS refuses."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from awslab.account.clock import START

from .harness import AWS, code_of, refusal

Call = Callable[[], Any]


def put(aws: AWS, namespace: str = "Shop", **datum: Any) -> Call:
    datum = {"MetricName": "Orders", "Value": 1.0} | datum
    return lambda: aws.cloudwatch.put_metric_data(Namespace=namespace, MetricData=[datum])


def alarm(aws: AWS, **options: Any) -> Call:
    options = {
        "AlarmName": "busy",
        "Namespace": "Shop",
        "MetricName": "Orders",
        "Statistic": "Sum",
        "Period": 60,
        "EvaluationPeriods": 1,
        "Threshold": 10,
        "ComparisonOperator": "GreaterThanThreshold",
    } | options
    options = {key: value for key, value in options.items() if value is not None}
    return lambda: aws.cloudwatch.put_metric_alarm(**options)


@refusal("cloudwatch/reserved-namespace", "cloudwatch: Custom namespace may not start with AWS/")
def test_reserved_namespace(aws: AWS) -> Call:
    return put(aws, "AWS/EC2")


@refusal("cloudwatch/timestamp-out-of-range")
def test_timestamp_out_of_range(aws: AWS) -> Call:
    put(aws, Timestamp=START - timedelta(days=13))()
    return put(aws, Timestamp=START - timedelta(days=15))


@refusal("cloudwatch/too-many-dimensions")
def test_too_many_dimensions(aws: AWS) -> Call:
    return put(aws, Dimensions=[{"Name": f"d{n}", "Value": "v"} for n in range(31)])


@refusal("cloudwatch/alarm-period", "cloudwatch: Alarm Period not 10/30/60n")
def test_alarm_period(aws: AWS) -> Call:
    alarm(aws, Period=30)()
    return alarm(aws, Period=45)


@refusal("cloudwatch/alarm-window")
def test_alarm_window(aws: AWS) -> Call:
    alarm(aws, Period=3600, EvaluationPeriods=25)()
    return alarm(aws, Period=300, EvaluationPeriods=289)


@refusal("cloudwatch/datapoints-above-periods")
def test_datapoints_above_periods(aws: AWS) -> Call:
    return alarm(aws, EvaluationPeriods=2, DatapointsToAlarm=3)


@refusal("cloudwatch/alarm-without-statistic")
def test_alarm_without_statistic(aws: AWS) -> Call:
    return alarm(aws, Statistic=None)


@refusal("cloudwatch/unknown-missing-data-treatment")
def test_unknown_missing_data_treatment(aws: AWS) -> Call:
    return alarm(aws, TreatMissingData="zero")


def test_delete_an_unknown_alarm_too(one: AWS) -> None:
    alarm(one)()
    one.cloudwatch.delete_alarms(AlarmNames=["quiet", "busy"])
    assert one.cloudwatch.describe_alarms()["MetricAlarms"] == []


def _statistics(aws: AWS, period: int, **span: float) -> Call:
    return lambda: aws.cloudwatch.get_metric_statistics(
        Namespace="Shop",
        MetricName="Orders",
        StartTime=START,
        EndTime=START + timedelta(**span),
        Period=period,
        Statistics=["Sum"],
    )


@refusal("cloudwatch/statistics-period")
def test_statistics_period(aws: AWS) -> Call:
    return _statistics(aws, 90, hours=1)


@refusal("cloudwatch/too-many-datapoints")
def test_too_many_datapoints(aws: AWS) -> Call:
    _statistics(aws, 60, days=1)()
    return _statistics(aws, 60, days=1, minutes=1)


@pytest.mark.parametrize("state", ["ALARM", "OK"])
def test_state_of_an_unknown_alarm(one: AWS, state: str) -> None:
    call = lambda: one.cloudwatch.set_alarm_state(  # noqa: E731
        AlarmName="quiet", StateValue=state, StateReason="drill"
    )
    assert code_of(call) == "ResourceNotFound"
