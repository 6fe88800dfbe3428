"""Traits whose value a function checks, and checks that several diagrams share."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import traitlets

from awslab.diagrams.scene import clean


class Checked(traitlets.TraitType[Any, Any]):
    """A trait that holds what ``check`` makes of a value.

    ``check`` raises ValueError or TypeError for a wrong one; the trait makes that a TraitError
    with one line that names the trait.
    """

    def __init__(self, check: Callable[[Any], Any], default: Any) -> None:
        super().__init__(default)
        self._check = check

    def validate(self, obj: Any, value: Any) -> Any:
        """Return the checked value, or raise TraitError."""
        try:
            return self._check(value)
        except (TypeError, ValueError) as error:
            where = f"{type(obj).__name__}.{self.name}"
            raise traitlets.TraitError(f"{where}: {error}") from None


def currency_code(value: str) -> str:
    """Return a currency's code or sign; an empty or long one raises ValueError."""
    if not isinstance(value, str) or not 1 <= len(value) <= 4:
        raise ValueError(f"currency must be 1 to 4 characters such as 'USD', not {value!r}")
    return clean(value)
