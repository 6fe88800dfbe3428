"""What CloudWatch refuses."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from awslab.account.clock import clock
from awslab.account.engine import Call
from awslab.account.registry import differs, refuses

_API = "AmazonCloudWatch/latest/APIReference/"
_PUT = _API + "API_PutMetricData.html"
_ALARM = _API + "API_PutMetricAlarm.html"
_STATISTICS = _API + "API_GetMetricStatistics.html"

differs(
    "cloudwatch",
    "Services publish metrics of their own, such as an instance's CPUUtilization every five minutes.",
    because="Simulated instances do no work, so there is nothing to measure; put your own data with PutMetricData.",
)


@refuses("cloudwatch", "PutMetricData", code="InvalidParameterValue", doc=_PUT)
def reserved_namespace(call: Call) -> str | None:
    """Namespaces that begin with AWS/ are for AWS's own metrics."""
    if call.params["Namespace"].startswith("AWS/"):
        return "The value AWS/ for parameter Namespace is invalid: it is reserved for AWS services."
    return None


def _moment(given: Any) -> datetime:
    """Return a timestamp of a call as the account's clock counts."""
    moment = given if isinstance(given, datetime) else datetime.fromisoformat(str(given))
    return (moment.astimezone(UTC) if moment.tzinfo else moment).replace(tzinfo=None)


@refuses("cloudwatch", "PutMetricData", code="InvalidParameterValue", doc=_PUT)
def timestamp_out_of_range(call: Call) -> str | None:
    """Metric data may be up to two weeks old and up to two hours ahead."""
    for number, datum in enumerate(call.params.get("MetricData") or [], 1):
        if stamp := datum.get("Timestamp"):
            age = clock.now - _moment(stamp)
            if not timedelta(hours=-2) <= age <= timedelta(days=14):
                return (
                    f"The parameter MetricData.member.{number}.Timestamp must specify a time "
                    "no more than two weeks in the past and two hours in the future."
                )
    return None


@refuses(
    "cloudwatch", "PutMetricData", code="InvalidParameterValue", doc=_API + "API_MetricDatum.html"
)
def too_many_dimensions(call: Call) -> str | None:
    """A metric has at most 30 dimensions."""
    for datum in call.params.get("MetricData") or []:
        if len(datum.get("Dimensions") or []) > 30:
            return "The collection Dimensions must not have a size greater than 30."
    return None


@refuses("cloudwatch", "PutMetricAlarm", code="ValidationError", doc=_ALARM)
def alarm_period(call: Call) -> str | None:
    """An alarm's period is 10, 20 or 30 seconds or a multiple of 60."""
    period = call.params.get("Period")
    if period is None or period in (10, 20, 30) or (period > 0 and period % 60 == 0):
        return None
    return "Period must be 10, 20, 30 or a multiple of 60"


@refuses("cloudwatch", "PutMetricAlarm", code="ValidationError", doc=_ALARM)
def alarm_window(call: Call) -> str | None:
    """An alarm looks back at most one day, or seven days if its period is an hour or longer."""
    period, periods = call.params.get("Period"), call.params.get("EvaluationPeriods")
    if not period or not periods:
        return None
    most = 604800 if period >= 3600 else 86400
    if period * periods <= most:
        return None
    span = "seven days" if period >= 3600 else "a day"
    return (
        f"Metrics cannot be checked across more than {span} "
        f"(EvaluationPeriods * Period must be <= {most})."
    )


@refuses("cloudwatch", "PutMetricAlarm", code="ValidationError", doc=_ALARM)
def datapoints_above_periods(call: Call) -> str | None:
    """An alarm can't need more datapoints to alarm than it evaluates."""
    needed, periods = call.params.get("DatapointsToAlarm"), call.params.get("EvaluationPeriods")
    if not needed or not periods or needed <= periods:
        return None
    return "DatapointsToAlarm must be less than or equal to EvaluationPeriods"


@refuses("cloudwatch", "PutMetricAlarm", code="ValidationError", doc=_ALARM)
def alarm_without_statistic(call: Call) -> str | None:
    """An alarm on one metric needs either Statistic or ExtendedStatistic, and its Period."""
    asked = call.params
    if "MetricName" not in asked:
        return None
    if ("Statistic" in asked) == ("ExtendedStatistic" in asked):
        return "Exactly one of Statistic and ExtendedStatistic must be specified"
    return None if "Period" in asked else "Period must be specified"


@refuses("cloudwatch", "PutMetricAlarm", code="ValidationError", doc=_ALARM)
def unknown_missing_data_treatment(call: Call) -> str | None:
    """Missing data is treated as breaching, notBreaching, ignore or missing."""
    given = call.params.get("TreatMissingData", "missing")
    if given in ("breaching", "notBreaching", "ignore", "missing"):
        return None
    return (
        f"Option {given} is not supported. Supported options for parameter "
        "TreatMissingData are breaching, notBreaching, ignore and missing."
    )


@refuses("cloudwatch", "GetMetricStatistics", code="InvalidParameterValue", doc=_STATISTICS)
def statistics_period(call: Call) -> str | None:
    """Statistics are made over periods of 1, 5, 10, 20 or 30 seconds or a multiple of 60."""
    period = call.params["Period"]
    if period in (1, 5, 10, 20, 30) or (period > 0 and period % 60 == 0):
        return None
    return "The parameter Period must be a multiple of 60, or 1, 5, 10, 20 or 30."


@refuses("cloudwatch", "GetMetricStatistics", code="InvalidParameterCombination", doc=_STATISTICS)
def too_many_datapoints(call: Call) -> str | None:
    """One request returns at most 1,440 datapoints."""
    asked = call.params
    span = (_moment(asked["EndTime"]) - _moment(asked["StartTime"])).total_seconds()
    points = int(span // asked["Period"]) if asked["Period"] > 0 else 0
    if points <= 1440:
        return None
    return (
        f"You have requested up to {points:,} datapoints, which exceeds the limit of 1,440. "
        "You may reduce the datapoints requested by increasing Period, "
        "or decreasing the time range."
    )
