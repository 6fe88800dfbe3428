"""S3 Replication: what AWS refuses and shows."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .harness import AWS, code_of, refusal, shows

Call = Callable[[], Any]


def rule(**changed: Any) -> dict[str, Any]:
    return {
        "ID": "all",
        "Status": "Enabled",
        "Priority": 1,
        "Filter": {"Prefix": ""},
        "DeleteMarkerReplication": {"Status": "Disabled"},
        "Destination": {"Bucket": "arn:aws:s3:::the-copy"},
    } | changed


def replicate(aws: AWS, **changed: Any) -> Any:
    config = {"Role": "arn:aws:iam::123456789012:role/copies", "Rules": [rule(**changed)]}
    return aws.s3.put_bucket_replication(Bucket="a-bucket", ReplicationConfiguration=config)


def pair(aws: AWS) -> Any:
    """Make a bucket and, in another Region, one for its copies; return the other Region's client."""
    aws.bucket(versioning="Enabled")
    tokyo = aws.client("s3", "ap-northeast-1")
    place = {"LocationConstraint": "ap-northeast-1"}
    tokyo.create_bucket(Bucket="the-copy", CreateBucketConfiguration=place)
    setting = {"Status": "Enabled"}
    tokyo.put_bucket_versioning(Bucket="the-copy", VersioningConfiguration=setting)
    return tokyo


@refusal("s3_replication/destination-not-ready")
def test_destination_not_ready(aws: AWS) -> Call:
    aws.bucket(versioning="Enabled")
    assert code_of(lambda: replicate(aws)) == "InvalidRequest"
    aws.bucket("the-copy")
    return lambda: replicate(aws)


@shows(
    "s3_replication/put-replication",
    measured=("s3: Replication config on an unversioned source",),
)
def test_unversioned_source(one: AWS) -> None:
    pair(one)
    setting = {"Status": "Suspended"}
    one.s3.put_bucket_versioning(Bucket="a-bucket", VersioningConfiguration=setting)
    assert code_of(lambda: replicate(one)) == "InvalidRequest"


@shows(
    "s3_replication/put-replication",
    "s3_replication/get-replication",
    "s3_replication/replicate",
    "s3_replication/replication-header",
)
def test_new_objects_are_copied(one: AWS) -> None:
    tokyo = pair(one)
    one.s3.put_object(Bucket="a-bucket", Key="old")
    replicate(one)
    shown = one.s3.get_bucket_replication(Bucket="a-bucket")["ReplicationConfiguration"]
    assert shown["Rules"] == [rule()]
    made = one.s3.put_object(Bucket="a-bucket", Key="new", Body=b"x", Metadata={"a": "b"})
    assert one.s3.head_object(Bucket="a-bucket", Key="new")["ReplicationStatus"] == "COMPLETED"
    copy = tokyo.get_object(Bucket="the-copy", Key="new", VersionId=made["VersionId"])
    assert (copy["Body"].read(), copy["ReplicationStatus"]) == (b"x", "REPLICA")
    assert copy["Metadata"] == {"a": "b"}
    assert [o["Key"] for o in tokyo.list_objects_v2(Bucket="the-copy")["Contents"]] == ["new"]


@shows("s3_replication/replicate-delete-marker")
def test_delete_markers_are_copied_when_asked(one: AWS) -> None:
    tokyo = pair(one)
    for wanted, left in (("Disabled", 1), ("Enabled", 0)):
        replicate(one, DeleteMarkerReplication={"Status": wanted})
        one.s3.put_object(Bucket="a-bucket", Key="k")
        assert tokyo.list_objects_v2(Bucket="the-copy")["KeyCount"] == 1
        one.s3.delete_object(Bucket="a-bucket", Key="k")
        assert tokyo.list_objects_v2(Bucket="the-copy")["KeyCount"] == left


@shows("s3_replication/replicate-delete-marker")
def test_rules_of_the_older_form_copy_delete_markers(one: AWS) -> None:
    tokyo = pair(one)
    older = {"Status": "Enabled", "Prefix": "", "Destination": rule()["Destination"]}
    config = {"Role": "arn:aws:iam::123456789012:role/copies", "Rules": [older]}
    one.s3.put_bucket_replication(Bucket="a-bucket", ReplicationConfiguration=config)
    one.s3.put_object(Bucket="a-bucket", Key="k")
    assert tokyo.list_objects_v2(Bucket="the-copy")["KeyCount"] == 1
    one.s3.delete_object(Bucket="a-bucket", Key="k")
    assert tokyo.list_objects_v2(Bucket="the-copy")["KeyCount"] == 0
