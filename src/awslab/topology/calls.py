"""Describe calls of one Region: each client made once, each failure kept as an unknown part."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from botocore.exceptions import BotoCoreError, ClientError

from awslab.topology.model import Unknown

if TYPE_CHECKING:
    import boto3

Record = dict[str, Any]

FAILURES = (ClientError, BotoCoreError, NotImplementedError)
"""What a denied, unreachable or unsimulated call raises."""


class Calls:
    """The describe calls of a Region; ``unknown`` collects the parts that could not be read."""

    def __init__(self, session: boto3.Session, region: str) -> None:
        self.region = region
        self.unknown: dict[str, Unknown] = {}
        self._session = session
        self._clients: dict[str, Any] = {}

    def pages(self, service: str, operation: str, key: str, **arguments: Any) -> list[Record]:
        """Return every item a call lists under ``key``, over all its pages.

        Raises whatever the call raises: one of :data:`FAILURES`.
        """
        client = self._client(service)
        if client.can_paginate(operation):
            pages = client.get_paginator(operation).paginate(**arguments)
            return [item for page in pages for item in page.get(key, ())]
        return list(getattr(client, operation)(**arguments).get(key, ()))

    def part(
        self, part: str, service: str, operation: str, key: str, **arguments: Any
    ) -> list[Record]:
        """Return the items of a part; after a failure the part is unknown and the list empty."""
        try:
            return self.pages(service, operation, key, **arguments)
        except FAILURES as error:
            self.fail(part, service, operation, error)
            return []

    def fail(self, part: str, service: str, operation: str, error: Exception) -> None:
        """Mark a part unknown; the first reason is the one kept."""
        code, message = reason(error)
        call = f"{service}:{''.join(word.capitalize() for word in operation.split('_'))}"
        self.unknown.setdefault(part, Unknown(self.region, part, call, code, message))

    def _client(self, service: str) -> Any:
        if service not in self._clients:
            self._clients[service] = self._session.client(service, region_name=self.region)
        return self._clients[service]


def reason(error: Exception) -> tuple[str, str]:
    """Return a failed call's error code and message; without a code, the exception's name."""
    if isinstance(error, ClientError):
        details = error.response.get("Error", {})
        return details.get("Code", "Unknown"), details.get("Message", "")
    return type(error).__name__, str(error)
