"""What EC2 asks of every request, whatever it is about."""

from __future__ import annotations

import functools
import re

from moto.core.utils import get_service_model

from awslab.account.engine import Call
from awslab.account.registry import refuses

_FILTER_NAME = re.compile(r"<li>\s*<p>\s*<code>([^<]+)</code>")
#: Filters from older versions of the API, which AWS takes still.
_OLD = frozenset({"cidr", "domain", "tag-value"})


@functools.cache
def _filters(operation: str) -> frozenset[str]:
    """Return the filters an operation knows, which AWS lists in its description; empty if it doesn't."""
    request = get_service_model("ec2").operation_model(operation).input_shape
    members = request.members if request else {}
    filters = members.get("Filters") or members.get("Filter")
    return frozenset(_FILTER_NAME.findall(filters.documentation) if filters else ())


@refuses(
    "ec2",
    "*",
    code="InvalidParameterValue",
    doc="AWSEC2/latest/UserGuide/Using_Filtering.html",
)
def unknown_filter(call: Call) -> str | None:
    """A describe call takes only the filters its own documentation lists, and tag:<key>."""
    known = _filters(call.operation)
    for given in call.params.get("Filters") or call.params.get("Filter") or []:
        name = given.get("Name", "")
        # Some filters have their older spelling too: isDefault, availabilityZone.
        kebab = re.sub(r"(?<=[a-z])[A-Z]", lambda capital: f"-{capital[0].lower()}", name)
        if known and kebab not in known | _OLD and not name.startswith("tag:"):
            return f"The filter '{name}' is invalid"
    return None


@refuses(
    "ec2",
    "*",
    code="DryRunOperation",
    doc="AWSEC2/latest/APIReference/CommonParameters.html",
    status=412,
)
def with_dry_run(call: Call) -> str | None:
    """With DryRun a request that would have succeeded is answered DryRunOperation, and nothing is done."""
    if call.params.get("DryRun"):
        return "Request would have succeeded, but DryRun flag is set."
    return None
