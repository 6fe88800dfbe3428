"""What S3 Lifecycle does to a bucket at midnight, and when an object's turn comes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from awslab.account.clock import clock
from awslab.account.rules import _s3 as s3

#: Storage classes from warm to cold: a transition only ever goes down.
WATERFALL = (
    "STANDARD",
    "STANDARD_IA",
    "INTELLIGENT_TIERING",
    "ONEZONE_IA",
    "GLACIER_IR",
    "GLACIER",
    "DEEP_ARCHIVE",
)
_SMALL = 128 * 1024


def midnight(moment: datetime) -> datetime:
    """Return the midnight (UTC) that follows a moment."""
    return moment.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)


def due(action: dict[str, Any], since: datetime) -> datetime | None:
    """Return when an action falls due for an object that has been so since `since`; None if never."""
    days = action.get("Days", action.get("NoncurrentDays"))
    if days is not None:
        return midnight(since + timedelta(days=days))
    return action["Date"].replace(tzinfo=None) if "Date" in action else None


def is_due(action: dict[str, Any], since: datetime) -> bool:
    """Say whether an action's time has come."""
    when = due(action, since)
    return when is not None and when <= clock.now


def matching(bucket: Any, one: Any) -> Iterator[dict[str, Any]]:
    """Yield the enabled rules whose filter an object, or a delete marker, fits."""
    for rule in bucket.lifecycle:
        if rule["Status"] == "Enabled" and fits(predicate(rule), one):
            yield rule


def predicate(rule: dict[str, Any]) -> dict[str, Any]:
    """Return a rule's filter in one form: Prefix, Tags and sizes, each where it has one."""
    given = rule.get("Filter", {"Prefix": rule.get("Prefix", "")})
    flat = {**given, **given.get("And", {})}
    return flat | ({"Tags": [flat["Tag"]]} if "Tag" in flat else {})


def fits(wanted: dict[str, Any], one: Any) -> bool:
    """Say whether an object, or a delete marker, fits a filter as :func:`predicate` returns it."""
    if not one.name.startswith(wanted.get("Prefix", "")):
        return False
    if s3.is_marker(one):
        return not wanted.keys() - {"Prefix", "And"}
    if "Tags" in wanted:
        from moto.s3.models import s3_backends

        tags = s3_backends[one.account_id][one.partition].tagger.get_tag_dict_for_resource(one.arn)
        if any(tags.get(tag["Key"]) != tag["Value"] for tag in wanted["Tags"]):
            return False
    above, below = wanted.get("ObjectSizeGreaterThan", -1), wanted.get("ObjectSizeLessThan")
    return bool(one.size > above and (below is None or one.size < below))


def expiry(bucket: Any, one: Any) -> tuple[datetime, str] | None:
    """Return when a bucket's rules will expire an object and the id of the rule; None if they won't."""
    dated = [
        (when, str(rule["ID"]))
        for rule in matching(bucket, one)
        if (when := due(rule.get("Expiration", {}), one.last_modified))
    ]
    return min(dated, default=None)


def run(bucket: Any, delete: Any) -> None:
    """Do what is due in a bucket now; `delete` takes a key's name and deletes its current version."""
    for name in list(dict(bucket.keys)):
        _noncurrent(bucket, name)
        _current(bucket, name, delete)
    for upload in list(bucket.multiparts.values()):
        for rule in bucket.lifecycle:
            limit = rule.get("AbortIncompleteMultipartUpload", {}).get("DaysAfterInitiation")
            prefix = predicate(rule).get("Prefix", "")
            enabled = rule["Status"] == "Enabled" and upload.key_name.startswith(prefix)
            if limit and enabled and is_due({"Days": limit}, upload.initiated):
                bucket.multiparts.pop(upload.id, None)


def _current(bucket: Any, name: str, delete: Any) -> None:
    versions = bucket.keys.getlist(name, [])
    if not versions:
        return
    one = versions[-1]
    rules = list(matching(bucket, one))
    ends = [rule["Expiration"] for rule in rules if "Expiration" in rule]
    if s3.is_marker(one):
        lone = len(versions) == 1
        if lone and any(
            e.get("ExpiredObjectDeleteMarker") or is_due(e, one.last_modified) for e in ends
        ):
            dict.pop(bucket.keys, name)
    elif any(is_due(end, one.last_modified) for end in ends):
        delete(name)
    else:
        moves = [(rule, move) for rule in rules for move in rule.get("Transitions", [])]
        _move(bucket, one, [m for m in moves if is_due(m[1], one.last_modified)])


def _noncurrent(bucket: Any, name: str) -> None:
    versions = list(bucket.keys.getlist(name, []))
    kept = list(versions)
    for index, one in enumerate(versions[:-1]):
        since, newer = versions[index + 1].last_modified, len(versions) - 2 - index
        rules = list(matching(bucket, one))
        ends = [rule.get("NoncurrentVersionExpiration", {}) for rule in rules]
        locked = not s3.is_marker(one) and one.is_locked(False)
        if not locked and any(_reaches(end, since, newer) for end in ends):
            kept.remove(one)
        elif not s3.is_marker(one):
            moves = [(r, m) for r in rules for m in r.get("NoncurrentVersionTransitions", [])]
            _move(bucket, one, [m for m in moves if _reaches(m[1], since, newer)])
    if len(kept) < len(versions):
        bucket.keys.setlist(name, kept)


def _reaches(action: dict[str, Any], since: datetime, newer: int) -> bool:
    return newer >= action.get("NewerNoncurrentVersions", 0) and is_due(action, since)


def _move(bucket: Any, one: Any, moves: list[tuple[dict[str, Any], dict[str, Any]]]) -> None:
    """Move an object to the coldest class whose time has come; small ones stay where they are."""
    allowed = [
        move["StorageClass"]
        for rule, move in moves
        if one.size >= _SMALL
        or any("Size" in key for key in predicate(rule))
        or (bucket.lifecycle_minimum == "varies_by_storage_class" and _is_archive(move))
    ]
    coldest = max([one.storage_class, *allowed], key=rank)
    # One Zone-IA has no way to S3 Glacier Instant Retrieval.
    if coldest != one.storage_class and (one.storage_class, coldest) != (
        "ONEZONE_IA",
        "GLACIER_IR",
    ):
        one.set_storage_class(coldest)


def _is_archive(move: dict[str, Any]) -> bool:
    return move["StorageClass"] in ("GLACIER", "DEEP_ARCHIVE")


def rank(name: str) -> int:
    """Return how cold a storage class is: 0 is S3 Standard."""
    return WATERFALL.index(name) if name in WATERFALL else 0
