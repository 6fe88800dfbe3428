"""S3 Replication: new objects of one bucket are copied to another, in any Region."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from awslab.account.clock import clock
from awslab.account.engine import Call
from awslab.account.registry import answers, changes, refuses
from awslab.account.rules import _s3 as s3
from awslab.account.rules import _s3_lifecycle as lifecycle

_PUT = s3.API + "PutBucketReplication.html"
_WHAT = s3.GUIDE + "replication-what-is-isnot-replicated.html"
_BACKEND = "moto.s3.models:S3Backend."
#: Most objects arrive within 15 minutes.
_TAKES = timedelta(minutes=15)


def _destination(rule: dict[str, Any]) -> Any:
    """Return the bucket a replication rule copies to, whoever owns it; None if there is none."""
    from moto.s3.models import s3_backends

    name = rule["Destination"]["Bucket"].rpartition(":")[2]
    partition, account = s3_backends.bucket_accounts.get(name, ("aws", None))
    return s3_backends[account][partition].buckets.get(name) if account else None


@refuses("s3", "PutBucketReplication", code="InvalidRequest", doc=_PUT)
def destination_not_ready(call: Call) -> str | None:
    """Replication copies only to a bucket that exists and has versioning enabled."""
    for rule in call.params["ReplicationConfiguration"]["Rules"]:
        found = _destination(rule)
        if found is None:
            return "Destination bucket must exist."
        if not found.is_versioned:
            return "Destination bucket must have versioning enabled."
    return None


@answers("s3", "PutBucketReplication", doc=_PUT)
def put_replication(call: Call) -> dict[str, Any] | None:
    """A bucket keeps its replication rules, each with an ID."""
    from moto.moto_api._internal import mock_random

    found = s3.bucket(call)
    if not found or not found.is_versioned:
        return None
    given = call.params["ReplicationConfiguration"]
    rules = [{"ID": mock_random.get_random_hex(48)} | rule for rule in given["Rules"]]
    found.replication = {"Role": given["Role"], "Rules": rules}
    return {}


@answers("s3", "GetBucketReplication", doc=s3.API + "GetBucketReplication.html")
def get_replication(call: Call) -> dict[str, Any] | None:
    """A bucket shows its replication rules as they were put."""
    found = s3.bucket(call)
    kept = getattr(found, "replication", None)
    return {"ReplicationConfiguration": kept} if kept else None


def _rule_for(bucket: Any, one: Any) -> dict[str, Any] | None:
    """Return the rule that replicates an object: the one of the highest priority that fits."""
    kept = getattr(bucket, "replication", None)
    fitting = [
        rule
        for rule in (kept["Rules"] if kept else [])
        if rule["Status"] == "Enabled" and lifecycle.fits(lifecycle.predicate(rule), one)
    ]
    return max(fitting, key=lambda rule: int(rule.get("Priority", 0)), default=None)


@changes("s3", _BACKEND + "put_object", doc=_WHAT)
def replicate(original: Any, self: Any, bucket_name: str, key_name: str, *a: Any, **kw: Any) -> Any:
    """New objects are copied within minutes, with their version id; those there before are not."""
    made = original(self, bucket_name, key_name, *a, **kw)
    bucket = self.get_bucket(bucket_name)
    if getattr(bucket, "replication", None):
        # A rule may ask for tags, and these are put right after the object.
        clock.later(_TAKES, lambda: _copy(original, self, bucket, made))
    return made


def _copy(put: Any, backend: Any, bucket: Any, one: Any) -> None:
    rule = _rule_for(bucket, one)
    if rule is None or one not in bucket.keys.getlist(one.name, []):
        return
    target = _destination(rule)
    if target is None:
        one.replication_status = "FAILED"
        return
    storage = rule["Destination"].get("StorageClass", one.storage_class)
    copy = put(backend, target.name, one.name, one.value, storage=storage, etag=one.etag.strip('"'))
    copy._version_id, copy.last_modified = one._version_id, one.last_modified
    copy.set_metadata(dict(one.metadata))
    backend.tagger.copy_tags(one.arn, copy.arn)
    one.replication_status, copy.replication_status = "COMPLETED", "REPLICA"


@changes("s3", _BACKEND + "delete_object", doc=s3.GUIDE + "delete-marker-replication.html")
def replicate_delete_marker(
    original: Any,
    self: Any,
    bucket_name: str,
    key_name: str,
    version_id: str | None = None,
    bypass: bool = False,
) -> Any:
    """A delete marker is copied where its rule says so, or has the older Prefix; a delete of one version never is."""
    result = original(self, bucket_name, key_name, version_id, bypass)
    bucket = self.get_bucket(bucket_name)
    one = bucket.keys.get(key_name)
    rule = _rule_for(bucket, one) if version_id is None and one else None
    asked = rule and rule.get("DeleteMarkerReplication", {}).get("Status") == "Enabled"
    target = _destination(rule) if rule and (asked or "Filter" not in rule) else None
    if target:
        clock.later(_TAKES, lambda: original(self, target.name, key_name))
    return result


@changes("s3", "moto.s3.models:FakeKey.response_dict", doc=s3.GUIDE + "replication-status.html")
def replication_header(original: Any, self: Any) -> dict[str, Any]:
    """An object's replication status goes from PENDING to COMPLETED; its copy is a REPLICA."""
    shown: dict[str, Any] = original(self)
    bucket = s3.owner_of(self)
    status = getattr(self, "replication_status", None)
    if bucket and not status and clock.now - self.last_modified <= _TAKES:
        status = "PENDING" if _rule_for(bucket, self) else None
    if status:
        shown["x-amz-replication-status"] = status
    return shown
