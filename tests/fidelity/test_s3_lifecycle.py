"""S3 Lifecycle: what AWS refuses and does at midnight."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from awslab.account.clock import clock

from .harness import AWS, code_of, refusal, shows

Call = Callable[[], Any]
BIG = b"x" * 128 * 1024


def put(aws: AWS, *rules: dict[str, Any], **options: Any) -> Any:
    whole = [
        {"ID": f"rule-{n}", "Status": "Enabled", "Filter": {}} | r for n, r in enumerate(rules)
    ]
    config = {"Rules": whole}
    return aws.s3.put_bucket_lifecycle_configuration(
        Bucket="a-bucket", LifecycleConfiguration=config, **options
    )


def move(days: int, storage_class: str) -> dict[str, Any]:
    return {"Days": days, "StorageClass": storage_class}


def classes(aws: AWS) -> dict[str, str]:
    listed = aws.s3.list_objects_v2(Bucket="a-bucket").get("Contents", [])
    return {one["Key"]: one["StorageClass"] for one in listed}


@refusal("s3_lifecycle/rule-out-of-shape")
def test_rule_out_of_shape(aws: AWS) -> Call:
    aws.bucket()
    assert code_of(lambda: put(aws, {"Prefix": "", "Expiration": {"Days": 1}})) == "MalformedXML"
    both = {"Prefix": "a", "Tag": {"Key": "a", "Value": "b"}}
    assert code_of(lambda: put(aws, {"Filter": both, "Expiration": {"Days": 1}})) == "MalformedXML"
    marker = {"Expiration": {"Days": 1, "ExpiredObjectDeleteMarker": True}}
    return lambda: put(aws, marker)


@refusal("s3_lifecycle/rule-without-action")
def test_rule_without_action(aws: AWS) -> Call:
    aws.bucket()
    return lambda: put(aws, {})


@refusal("s3_lifecycle/rule-id-twice")
def test_rule_id_twice(aws: AWS) -> Call:
    aws.bucket()
    one = {"ID": "same", "Expiration": {"Days": 1}}
    return lambda: put(aws, one, one)


@refusal("s3_lifecycle/transition-too-early")
def test_transition_too_early(aws: AWS) -> Call:
    aws.bucket()
    put(aws, {"Transitions": [move(0, "GLACIER")]})
    return lambda: put(aws, {"Transitions": [move(29, "STANDARD_IA")]})


@refusal(
    "s3_lifecycle/transitions-too-close",
    "s3: Lifecycle: GLACIER after STANDARD_IA less than 30 days later",
)
def test_transitions_too_close(aws: AWS) -> Call:
    aws.bucket()
    put(aws, {"Transitions": [move(60, "GLACIER"), move(30, "STANDARD_IA")]})
    return lambda: put(aws, {"Transitions": [move(30, "STANDARD_IA"), move(59, "GLACIER")]})


@refusal("s3_lifecycle/transition-upwards")
def test_transition_upwards(aws: AWS) -> Call:
    aws.bucket()
    return lambda: put(aws, {"Transitions": [move(30, "GLACIER"), move(90, "STANDARD_IA")]})


@refusal("s3_lifecycle/same-class-twice")
def test_same_class_twice(aws: AWS) -> Call:
    aws.bucket()
    return lambda: put(aws, {"Transitions": [move(30, "GLACIER"), move(90, "GLACIER")]})


@refusal("s3_lifecycle/expiration-before-transition", "s3: Lifecycle: expiration before transition")
def test_expiration_before_transition(aws: AWS) -> Call:
    aws.bucket()
    moves = [move(60, "GLACIER")]
    put(aws, {"Transitions": moves, "Expiration": {"Days": 61}})
    return lambda: put(aws, {"Transitions": moves, "Expiration": {"Days": 60}})


@refusal("s3_lifecycle/no-days")
def test_no_days(aws: AWS) -> Call:
    aws.bucket()
    return lambda: put(aws, {"Expiration": {"Days": 0}})


@refusal("s3_lifecycle/date-not-midnight")
def test_date_not_midnight(aws: AWS) -> Call:
    aws.bucket()
    return lambda: put(aws, {"Expiration": {"Date": datetime(2027, 1, 1, 12)}})


@refusal("s3_lifecycle/dates-and-days")
def test_dates_and_days(aws: AWS) -> Call:
    aws.bucket()
    end = {"Date": datetime(2027, 1, 1)}
    return lambda: put(aws, {"Expiration": end, "Transitions": [move(1, "GLACIER")]})


@refusal("s3_lifecycle/tags-of-an-upload")
def test_tags_of_an_upload(aws: AWS) -> Call:
    aws.bucket()
    tagged = {"Filter": {"Tag": {"Key": "a", "Value": "b"}}}
    return lambda: put(aws, tagged | {"AbortIncompleteMultipartUpload": {"DaysAfterInitiation": 1}})


@shows("s3_lifecycle/put-lifecycle")
def test_objects_move_and_expire(one: AWS) -> None:
    name = one.bucket()
    moves = [move(30, "STANDARD_IA"), move(90, "GLACIER")]
    put(one, {"Transitions": moves, "Expiration": {"Days": 365}})
    one.s3.put_object(Bucket=name, Key="big", Body=BIG)
    one.s3.put_object(Bucket=name, Key="small", Body=b"x")
    clock.advance(timedelta(days=30))
    assert classes(one)["big"] == "STANDARD", "a day counts from the midnight that follows"
    clock.advance(timedelta(days=1))
    assert classes(one) == {"big": "STANDARD_IA", "small": "STANDARD"}
    clock.advance(timedelta(days=60))
    assert classes(one) == {"big": "GLACIER", "small": "STANDARD"}
    clock.advance(timedelta(days=275))
    assert classes(one) == {}


@shows("s3_lifecycle/put-lifecycle")
def test_small_objects_move_when_asked(one: AWS) -> None:
    name = one.bucket()
    rule = {"Transitions": [move(1, "GLACIER")]}
    put(one, rule, TransitionDefaultMinimumObjectSize="varies_by_storage_class")
    one.s3.put_object(Bucket=name, Key="small", Body=b"x")
    clock.advance(timedelta(days=2))
    assert classes(one) == {"small": "GLACIER"}


@shows("s3_lifecycle/put-lifecycle")
def test_one_zone_ia_never_becomes_instant_retrieval(one: AWS) -> None:
    name = one.bucket()
    put(one, {"Transitions": [move(1, "GLACIER_IR")]})
    for key, storage_class in (("a", "STANDARD_IA"), ("b", "ONEZONE_IA")):
        one.s3.put_object(Bucket=name, Key=key, Body=BIG, StorageClass=storage_class)
    clock.advance(timedelta(days=2))
    assert classes(one) == {"a": "GLACIER_IR", "b": "ONEZONE_IA"}


@shows("s3_lifecycle/put-lifecycle")
def test_filters(one: AWS) -> None:
    name = one.bucket()
    for key, tag in (("logs/a", "keep=no"), ("logs/b", "keep=yes"), ("data/c", "keep=no")):
        one.s3.put_object(Bucket=name, Key=key, Tagging=tag)
    both = {"And": {"Prefix": "logs/", "Tags": [{"Key": "keep", "Value": "no"}]}}
    put(one, {"Filter": both, "Expiration": {"Days": 1}}, {"Status": "Disabled", **EXPIRE})
    clock.advance(timedelta(days=2))
    assert list(classes(one)) == ["data/c", "logs/b"]


EXPIRE = {"Expiration": {"Days": 1}}


@shows("s3_lifecycle/put-lifecycle")
def test_versions(one: AWS) -> None:
    name = one.bucket(versioning="Enabled")
    put(
        one,
        EXPIRE | {"NoncurrentVersionExpiration": {"NoncurrentDays": 7}},
        {"Expiration": {"ExpiredObjectDeleteMarker": True}},
    )
    one.s3.put_object(Bucket=name, Key="k")
    clock.advance(timedelta(days=2))
    assert classes(one) == {}
    assert len(one.s3.list_object_versions(Bucket=name)["Versions"]) == 1
    clock.advance(timedelta(days=8))
    shown = one.s3.list_object_versions(Bucket=name)
    assert "Versions" not in shown
    assert "DeleteMarkers" not in shown, "a marker with nothing behind it goes too"


@shows("s3_lifecycle/put-lifecycle")
def test_newest_noncurrent_versions_stay(one: AWS) -> None:
    name = one.bucket(versioning="Enabled")
    keep_one = {"NoncurrentDays": 1, "NewerNoncurrentVersions": 1}
    put(one, {"NoncurrentVersionExpiration": keep_one})
    ids = [one.s3.put_object(Bucket=name, Key="k")["VersionId"] for _ in range(3)]
    clock.advance(timedelta(days=3))
    left = [v["VersionId"] for v in one.s3.list_object_versions(Bucket=name)["Versions"]]
    assert left == [ids[2], ids[1]]


@shows("s3_lifecycle/put-lifecycle")
def test_unfinished_uploads_end(one: AWS) -> None:
    name = one.bucket()
    put(one, {"AbortIncompleteMultipartUpload": {"DaysAfterInitiation": 7}})
    one.s3.create_multipart_upload(Bucket=name, Key="k")
    clock.advance(timedelta(days=7))
    assert len(one.s3.list_multipart_uploads(Bucket=name)["Uploads"]) == 1
    clock.advance(timedelta(days=1))
    assert "Uploads" not in one.s3.list_multipart_uploads(Bucket=name)


@shows("s3_lifecycle/get-lifecycle", "s3_lifecycle/delete-lifecycle")
def test_lifecycle_shows_and_ends(one: AWS) -> None:
    name = one.bucket()
    size = {"And": {"Prefix": "a", "ObjectSizeGreaterThan": 500}}
    put(one, {"Filter": size, **EXPIRE})
    show = lambda: one.s3.get_bucket_lifecycle_configuration(Bucket=name)  # noqa: E731
    assert show()["Rules"] == [
        {"ID": "rule-0", "Status": "Enabled", "Filter": size, "Expiration": {"Days": 1}}
    ]
    one.s3.put_object(Bucket=name, Key="a", Body=BIG)
    one.s3.delete_bucket_lifecycle(Bucket=name)
    assert code_of(show) == "NoSuchLifecycleConfiguration"
    clock.advance(timedelta(days=3))
    assert classes(one) == {"a": "STANDARD"}


@shows(
    "s3_lifecycle/expiration-header",
    measured=("s3: Put lifecycle on an object: Expiration header x-amz-expiration",),
)
def test_expiration_header(one: AWS) -> None:
    name = one.bucket()
    put(one, {"Filter": {"Prefix": "logs/"}, "Expiration": {"Days": 3}})
    header = 'expiry-date="Fri, 06 Nov 2026 00:00:00 GMT", rule-id="rule-0"'
    assert one.s3.put_object(Bucket=name, Key="logs/a")["Expiration"] == header
    assert one.s3.head_object(Bucket=name, Key="logs/a")["Expiration"] == header
    assert "Expiration" not in one.s3.put_object(Bucket=name, Key="data/a")
