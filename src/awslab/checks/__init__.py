"""Checks of the labs' exercises: they read the account, never the learner's code.

>>> from awslab.checks import check
>>> check("address-plan")
"""

from awslab.checks.machinery import (
    CheckFailedError,
    CheckResult,
    Condition,
    Exercise,
    check,
    exercise,
    exercises,
)

__all__ = [
    "CheckFailedError",
    "CheckResult",
    "Condition",
    "Exercise",
    "check",
    "exercise",
    "exercises",
]
