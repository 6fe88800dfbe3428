"""What S3 refuses of a lifecycle rule, in its words; refusals.js is the same.

The simulated account refuses the same: :mod:`awslab.account.rules.s3_lifecycle`, which names the
documentation of each.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from awslab.diagrams.lifecycle.rules import ARCHIVES, CLASSES

_RANK = {name: rank for rank, name in enumerate(CLASSES)}
_ABOUT = "'(prefix=)'"


def refusal(transitions: Sequence[tuple[int, str]], expiration: int) -> tuple[str, str] | None:
    """Return the code and message PutBucketLifecycleConfiguration answers with, or None."""
    if not transitions and not expiration:
        return "InvalidRequest", "At least one action needs to be specified in a rule"
    for days, name in transitions:
        if days < 30 and name in ("STANDARD_IA", "ONEZONE_IA"):
            return "InvalidArgument", (
                "'Days' in Transition action must be greater than or equal to 30 for "
                f"storageClass '{name}'"
            )
    pairs = list(pairwise(sorted(transitions, key=lambda move: move[0])))
    for (before, warm), (after, cold) in pairs:
        if warm.endswith("_IA") and after < before + 30:
            return "InvalidArgument", (
                f"'Days' in the '{cold}' Transition action for filter {_ABOUT} must be 30 days "
                f"greater than '{warm}' Transition action"
            )
    for (_, before_class), (_, after_class) in pairs:
        if _RANK[before_class] > _RANK[after_class]:
            return "InvalidArgument", (
                f"'Days' in the '{before_class}' Transition action for filter {_ABOUT} must be "
                f"greater than 'Days' in the '{after_class}' Transition action"
            )
    if len({name for _, name in transitions}) < len(transitions):
        return "InvalidRequest", (
            "'StorageClass' must be different for 'Transition' actions in same 'Rule' with "
            f"filter {_ABOUT}"
        )
    if expiration and any(days >= expiration for days, _ in transitions):
        return "InvalidArgument", (
            f"'Days' in the Expiration action for filter {_ABOUT} must be greater than 'Days' in "
            "the Transition action"
        )
    return None


def tier_refusal(storage_class: str, tier: str) -> tuple[str, str] | None:
    """Return the code and message RestoreObject answers with to a tier, or None."""
    if storage_class == ARCHIVES[1] and tier == "Expedited":
        return "InvalidArgument", (
            f"{tier} retrieval is not supported for {storage_class} storage class"
        )
    return None
