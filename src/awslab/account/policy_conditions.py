"""The Condition element of a policy: operators, their qualifiers and the values of condition keys.

See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from ipaddress import ip_address, ip_network
from typing import Any


def holds(condition: Mapping[str, Any], context: Mapping[str, Any], variables: bool = True) -> bool:
    """Say whether every test of a Condition element holds.

    Parameters
    ----------
    condition : dict
        ``{operator: {key: value or list of values}}``, as in the policy.
    context : dict of str to str or list of str
        The values of the request's condition keys, by the key in lower case.
    variables : bool
        Whether ``${...}`` in a value stands for a condition key: not in policies older than 2012-10-17.
    """
    return all(
        _test(name, key, expected if isinstance(expected, list) else [expected], context, variables)
        for name, tests in condition.items()
        for key, expected in tests.items()
    )


def _test(
    name: str, key: str, expected: list[Any], context: Mapping[str, Any], variables: bool
) -> bool:
    qualifier, _, plain = name.rpartition(":")
    if_exists = plain.endswith("IfExists")
    plain = plain.removesuffix("IfExists")
    found = context.get(key.lower())
    if plain == "Null":
        return (found is None) == (str(expected[0]).lower() == "true")
    negative = "Not" in plain
    if found is None:
        return if_exists or qualifier == "ForAllValues" or (negative and not qualifier)
    match = _OPERATORS[plain.replace("Not", "")]
    wanted = [_text(value) for value in expected]
    if variables:
        wanted = [filled for value in wanted if (filled := _filled(value, context)) is not None]
    hits = [
        any(match(_text(value), one) for one in wanted) != negative
        for value in (found if isinstance(found, (list, tuple)) else [found])
    ]
    if qualifier == "ForAllValues" or (negative and not qualifier):
        return all(hits)
    return any(hits)


def _filled(value: str, context: Mapping[str, Any]) -> str | None:
    """Fill ``${key}`` in; None where the request has no such key."""
    missing = False

    def look(found: re.Match[str]) -> str:
        nonlocal missing
        if found[1] in ("*", "?", "$"):
            return found[1]
        got = context.get(found[1].lower())
        missing = missing or not isinstance(got, str)
        return str(got)

    filled = re.sub(r"\$\{([^}]*)\}", look, value)
    return None if missing else filled


def _text(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _like(value: str, pattern: str) -> bool:
    literal = re.escape(pattern).replace(r"\*", ".*").replace(r"\?", ".")
    return re.fullmatch(literal, value, re.DOTALL) is not None


def _arn(value: str, pattern: str) -> bool:
    """Match ARNs part by part: a ``*`` stays inside its own part."""
    values, patterns = value.split(":", 5), pattern.split(":", 5)
    return len(values) == len(patterns) and all(map(_like, values, patterns))


def _in_network(value: str, network: str) -> bool:
    return ip_address(value) in ip_network(network, strict=False)


def _moment(value: str) -> float:
    if re.fullmatch(r"-?\d+(\.\d+)?", value):
        return float(value)
    moment = datetime.fromisoformat(value)
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()


def _ordered(
    convert: Callable[[str], float], compare: Callable[[Any, Any], bool]
) -> Callable[[str, str], bool]:
    return lambda value, wanted: compare(convert(value), convert(wanted))


_OPERATORS: dict[str, Callable[[str, str], bool]] = {
    "StringEquals": operator.eq,
    "StringEqualsIgnoreCase": lambda value, wanted: value.lower() == wanted.lower(),
    "StringLike": _like,
    "Bool": lambda value, wanted: value.lower() == wanted.lower(),
    "BinaryEquals": operator.eq,
    "IpAddress": _in_network,
    "ArnEquals": _arn,
    "ArnLike": _arn,
} | {
    f"{kind}{name}": _ordered(convert, compare)
    for kind, convert in (("Numeric", float), ("Date", _moment))
    for name, compare in (
        ("Equals", operator.eq),
        ("LessThan", operator.lt),
        ("LessThanEquals", operator.le),
        ("GreaterThan", operator.gt),
        ("GreaterThanEquals", operator.ge),
    )
}
