"""S3 Lifecycle: what a configuration may say, and that its rules run every midnight."""

from __future__ import annotations

import itertools
from typing import Any

from awslab.account.clock import clock
from awslab.account.engine import Call
from awslab.account.registry import answers, changes, refuses
from awslab.account.rules import _s3 as s3
from awslab.account.rules import _s3_lifecycle as lifecycle

_ELEMENTS = s3.GUIDE + "intro-lifecycle-rules.html"
_TRANSITIONS = s3.GUIDE + "lifecycle-transition-general-considerations.html"
_PUT = s3.API + "PutBucketLifecycleConfiguration.html"
_ACTIONS = (
    "Expiration",
    "Transitions",
    "NoncurrentVersionExpiration",
    "NoncurrentVersionTransitions",
    "AbortIncompleteMultipartUpload",
)


def _rules(call: Call) -> list[dict[str, Any]]:
    rules: list[dict[str, Any]] = call.params.get("LifecycleConfiguration", {}).get("Rules", [])
    return rules


def _moves(rule: dict[str, Any]) -> list[dict[str, Any]]:
    """Return a rule's transitions that count days, the earliest first."""
    counted = [move for move in rule.get("Transitions", []) if "Days" in move]
    return sorted(counted, key=lambda move: int(move["Days"]))


def _about(rule: dict[str, Any]) -> str:
    return f"'(prefix={lifecycle.predicate(rule).get('Prefix', '')})'"


@refuses("s3", "PutBucketLifecycleConfiguration", code="MalformedXML", doc=_ELEMENTS)
def rule_out_of_shape(call: Call) -> str | None:
    """A lifecycle rule has one Filter (or the older Prefix); an expiration counts days or clears delete markers."""
    for rule in _rules(call):
        filters = [k for k in rule.get("Filter", {}) if rule["Filter"][k] is not None]
        end = rule.get("Expiration", {})
        if (
            ("Filter" in rule) == ("Prefix" in rule)
            or len(filters) > 1
            or ("ExpiredObjectDeleteMarker" in end and ("Days" in end or "Date" in end))
        ):
            return s3.MALFORMED_XML
    return None


@refuses("s3", "PutBucketLifecycleConfiguration", code="InvalidRequest", doc=_ELEMENTS)
def rule_without_action(call: Call) -> str | None:
    """A lifecycle rule has at least one action."""
    if all(any(rule.get(action) for action in _ACTIONS) for rule in _rules(call)):
        return None
    return "At least one action needs to be specified in a rule"


@refuses("s3", "PutBucketLifecycleConfiguration", code="InvalidArgument", doc=_ELEMENTS)
def rule_id_twice(call: Call) -> str | None:
    """Each lifecycle rule has an ID of its own, of at most 255 characters."""
    ids = [rule["ID"] for rule in _rules(call) if "ID" in rule]
    if len(set(ids)) < len(ids):
        return "Rule ID must be unique. Found same ID for more than one rule"
    if any(len(one) > 255 for one in ids):
        return "ID length should not exceed allowed limit of 255"
    return None


@refuses("s3", "PutBucketLifecycleConfiguration", code="InvalidArgument", doc=_TRANSITIONS)
def transition_too_early(call: Call) -> str | None:
    """Objects move to S3 Standard-IA or One Zone-IA 30 days after their creation at the earliest."""
    for rule in _rules(call):
        for move in rule.get("Transitions", []):
            early = move.get("Days", 30) < 30
            if early and move["StorageClass"] in ("STANDARD_IA", "ONEZONE_IA"):
                return (
                    "'Days' in Transition action must be greater than or equal to 30 for "
                    f"storageClass '{move['StorageClass']}'"
                )
    return None


@refuses("s3", "PutBucketLifecycleConfiguration", code="InvalidArgument", doc=_TRANSITIONS)
def transitions_too_close(call: Call) -> str | None:
    """From an IA class objects move on to a colder one after at least 30 days there."""
    for rule in _rules(call):
        moves = _moves(rule)
        for before, after in itertools.pairwise(moves):
            if before["StorageClass"].endswith("_IA") and after["Days"] < before["Days"] + 30:
                return (
                    f"'Days' in the '{after['StorageClass']}' Transition action for filter "
                    f"{_about(rule)} must be 30 days greater than "
                    f"'{before['StorageClass']}' Transition action"
                )
    return None


@refuses("s3", "PutBucketLifecycleConfiguration", code="InvalidArgument", doc=_TRANSITIONS)
def transition_upwards(call: Call) -> str | None:
    """Transitions go down the waterfall of storage classes: each later one to a colder class."""
    for rule in _rules(call):
        moves = _moves(rule)
        for before, after in itertools.pairwise(moves):
            if lifecycle.rank(before["StorageClass"]) > lifecycle.rank(after["StorageClass"]):
                return (
                    f"'Days' in the '{before['StorageClass']}' Transition action for filter "
                    f"{_about(rule)} must be greater than 'Days' in the "
                    f"'{after['StorageClass']}' Transition action"
                )
    return None


@refuses("s3", "PutBucketLifecycleConfiguration", code="InvalidRequest", doc=_TRANSITIONS)
def same_class_twice(call: Call) -> str | None:
    """A lifecycle rule moves objects to each storage class once at most."""
    for rule in _rules(call):
        classes = [move["StorageClass"] for move in rule.get("Transitions", [])]
        if len(set(classes)) < len(classes):
            return (
                "'StorageClass' must be different for 'Transition' actions in same 'Rule' "
                f"with filter {_about(rule)}"
            )
    return None


@refuses("s3", "PutBucketLifecycleConfiguration", code="InvalidArgument", doc=_ELEMENTS)
def expiration_before_transition(call: Call) -> str | None:
    """Objects expire later than the last of the rule's transitions."""
    for rule in _rules(call):
        last = max((move["Days"] for move in _moves(rule)), default=-1)
        if rule.get("Expiration", {}).get("Days", last + 1) <= last:
            return (
                f"'Days' in the Expiration action for filter {_about(rule)} must be greater than "
                "'Days' in the Transition action"
            )
    return None


@refuses("s3", "PutBucketLifecycleConfiguration", code="InvalidArgument", doc=_PUT)
def no_days(call: Call) -> str | None:
    """Objects expire after at least one day."""
    for rule in _rules(call):
        if rule.get("Expiration", {}).get("Days", 1) < 1:
            return "'Days' for Expiration action must be a positive integer"
        if rule.get("NoncurrentVersionExpiration", {}).get("NoncurrentDays", 1) < 1:
            return (
                "'NoncurrentDays' for NoncurrentVersionExpiration action must be a positive integer"
            )
    return None


@refuses("s3", "PutBucketLifecycleConfiguration", code="InvalidArgument", doc=_ELEMENTS)
def date_not_midnight(call: Call) -> str | None:
    """Lifecycle dates are days: midnight UTC."""
    for rule in _rules(call):
        for action in (rule.get("Expiration", {}), *rule.get("Transitions", [])):
            if "Date" in action and (action["Date"].hour or action["Date"].minute):
                return "'Date' must be at midnight GMT"
    return None


@refuses("s3", "PutBucketLifecycleConfiguration", code="InvalidRequest", doc=_ELEMENTS)
def dates_and_days(call: Call) -> str | None:
    """One lifecycle rule counts either days or dates, not both."""
    for rule in _rules(call):
        actions = (rule.get("Expiration", {}), *rule.get("Transitions", []))
        if any("Days" in a for a in actions) and any("Date" in a for a in actions):
            prefix = lifecycle.predicate(rule).get("Prefix", "")
            return (
                "Found mixed 'Date' and 'Days' based Expiration and Transition actions in "
                f"lifecycle rule for prefix '{prefix}'"
            )
    return None


@refuses("s3", "PutBucketLifecycleConfiguration", code="InvalidRequest", doc=_ELEMENTS)
def tags_of_an_upload(call: Call) -> str | None:
    """Unfinished uploads and delete markers have no tags, so a rule for them can't ask for tags."""
    for rule in _rules(call):
        if "Tags" in lifecycle.predicate(rule):
            if "AbortIncompleteMultipartUpload" in rule:
                return "AbortIncompleteMultipartUpload cannot be specified with Tags."
            if "ExpiredObjectDeleteMarker" in rule.get("Expiration", {}):
                return "ExpiredObjectDeleteMarker cannot be specified with Tags."
    return None


@answers("s3", "PutBucketLifecycleConfiguration", doc=_PUT)
def put_lifecycle(call: Call) -> dict[str, Any] | None:
    """A bucket's lifecycle rules replace the ones before and run every midnight, UTC."""
    from moto.moto_api._internal import mock_random

    if not (found := s3.bucket(call)):
        return None
    running = hasattr(found, "lifecycle")
    found.lifecycle = [{"ID": mock_random.get_random_hex(48)} | rule for rule in _rules(call)]
    found.lifecycle_minimum = call.params.get(
        "TransitionDefaultMinimumObjectSize", "all_storage_classes_128K"
    )
    if not running:
        _tonight(call.backend("s3"), found)
    return {"TransitionDefaultMinimumObjectSize": found.lifecycle_minimum}


def _tonight(backend: Any, bucket: Any) -> None:
    def run() -> None:
        if backend.buckets.get(bucket.name) is bucket:
            lifecycle.run(bucket, lambda key: backend.delete_object(bucket.name, key))
            _tonight(backend, bucket)

    clock.later(lifecycle.midnight(clock.now) - clock.now, run, brief=False)


@answers(
    "s3", "GetBucketLifecycleConfiguration", doc=s3.API + "GetBucketLifecycleConfiguration.html"
)
def get_lifecycle(call: Call) -> dict[str, Any] | None:
    """A bucket shows its lifecycle rules as they were put, each with an ID."""
    found = s3.bucket(call)
    if not found or not getattr(found, "lifecycle", []):
        return None
    return {
        "Rules": found.lifecycle,
        "TransitionDefaultMinimumObjectSize": found.lifecycle_minimum,
    }


@changes(
    "s3", "moto.s3.models:FakeBucket.delete_lifecycle", doc=s3.API + "DeleteBucketLifecycle.html"
)
def delete_lifecycle(original: Any, self: Any) -> None:
    """Without lifecycle rules nothing in the bucket moves or expires any more."""
    original(self)
    self.lifecycle = []


@changes(
    "s3",
    "moto.s3.models:FakeKey.response_dict",
    doc=s3.GUIDE + "lifecycle-expire-general-considerations.html",
)
def expiration_header(original: Any, self: Any) -> dict[str, Any]:
    """An object that lifecycle rules will expire says when, and by which rule."""
    shown: dict[str, Any] = original(self)
    found = s3.owner_of(self)
    if found and getattr(found, "lifecycle", []) and (end := lifecycle.expiry(found, self)):
        when, rule = end
        shown["x-amz-expiration"] = (
            f'expiry-date="{when:%a, %d %b %Y %H:%M:%S} GMT", rule-id="{rule}"'
        )
    return shown


@answers("s3", "ListMultipartUploads", doc=s3.API + "ListMultipartUploads.html")
def list_uploads(call: Call) -> dict[str, Any] | None:
    """Unfinished uploads show when they were started: from then on a lifecycle rule counts."""
    if not (found := s3.bucket(call)):
        return None
    prefix = call.params.get("Prefix", "")
    return {
        "Bucket": found.name,
        "MaxUploads": call.params.get("MaxUploads", 1000),
        "IsTruncated": False,
        "Uploads": [
            {
                "Key": upload.key_name,
                "UploadId": upload.id,
                "Initiated": upload.initiated,
                "StorageClass": upload.storage or "STANDARD",
            }
            for upload in found.multiparts.values()
            if upload.key_name.startswith(prefix)
        ],
    }
