"""S3's archive classes: an object there is restored in hours before it can be read."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from awslab.account.clock import clock
from awslab.account.engine import Call
from awslab.account.registry import answers, changes, refuses
from awslab.account.rules import _s3 as s3
from awslab.account.rules._s3_lifecycle import midnight

_RESTORE = s3.API + "RestoreObject.html"
_TIERS = s3.GUIDE + "restoring-objects-retrieval-options.html"

#: The longest each retrieval option takes, as of November 2026.
_TAKES = {
    "GLACIER": {
        "Expedited": timedelta(minutes=5),
        "Standard": timedelta(hours=5),
        "Bulk": timedelta(hours=12),
    },
    "DEEP_ARCHIVE": {"Standard": timedelta(hours=12), "Bulk": timedelta(hours=48)},
}


def _archived(call: Call) -> Any:
    """Return the archived object a call is about, or None."""
    one = s3.version(call)
    return None if one is None or s3.is_marker(one) or one.storage_class not in _TAKES else one


def _asked(call: Call) -> dict[str, Any]:
    given: dict[str, Any] = call.params.get("RestoreRequest", {})
    return given


def _tier(call: Call) -> str:
    given = _asked(call)
    return str(given.get("GlacierJobParameters", given).get("Tier", "Standard"))


@refuses("s3", "RestoreObject", code="MalformedXML", doc=_RESTORE)
def restore_for_no_days(call: Call) -> str | None:
    """A restore says for how many days the copy is to stay readable."""
    if _archived(call) and _asked(call).get("Days", 0) < 1:
        return s3.MALFORMED_XML
    return None


@refuses("s3", "RestoreObject", code="InvalidArgument", doc=_TIERS)
def expedited_from_deep_archive(call: Call) -> str | None:
    """S3 Glacier Deep Archive has no Expedited retrieval: only Standard and Bulk."""
    one = _archived(call)
    if one and _tier(call) not in _TAKES[one.storage_class]:
        return f"{_tier(call)} retrieval is not supported for {one.storage_class} storage class"
    return None


@refuses("s3", "RestoreObject", code="RestoreAlreadyInProgress", doc=_RESTORE, status=409)
def restore_twice(call: Call) -> str | None:
    """While an object is being restored, only a faster retrieval can be asked for."""
    one = _archived(call)
    going = getattr(one, "restoring", None)
    if not going:
        return None
    times = _TAKES[one.storage_class]
    faster = times.get(_tier(call), times[going]) < times[going]
    return None if faster else "Object restore is already in progress"


@answers("s3", "RestoreObject", doc=_RESTORE)
def restore(call: Call) -> dict[str, Any] | None:
    """A restore takes minutes to days, by class and tier; the copy stays readable for the days asked for."""
    one = _archived(call)
    if one is None:
        return None
    days, tier = _asked(call)["Days"], _tier(call)
    if one._expiry and not getattr(one, "restoring", None):
        _readable_for(one, days)
        return {}
    one.restoring = tier
    one.restore(days)

    def done() -> None:
        if one.restoring == tier:
            one.restoring = None
            _readable_for(one, days)

    clock.later(_TAKES[one.storage_class][tier], done, brief=False)
    return {}


def _readable_for(one: Any, days: int) -> None:
    one._expiry = end = midnight(clock.now + timedelta(days=days))

    def gone() -> None:
        if one._expiry == end:
            one._expiry = None

    clock.later(end - clock.now, gone, brief=False)


@changes("s3", "moto.s3.models:FakeKey.status", doc=s3.GUIDE + "restoring-objects.html")
def restore_status(original: Any, self: Any) -> str:
    """An archived object shows ongoing-request="true" until its restore is done, then the copy's last day."""
    return "IN_PROGRESS" if getattr(self, "restoring", None) else "RESTORED"
