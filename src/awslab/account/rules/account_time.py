"""Times that moto takes from the machine's clock instead of the account's."""

from __future__ import annotations

from datetime import UTC
from typing import Any

from awslab.account.clock import clock
from awslab.account.registry import changes


@changes("s3", "moto.s3.models:FakeBucket.__init__", doc="AmazonS3/latest/API/API_Bucket.html")
def creation_of_a_bucket(original: Any, self: Any, *args: Any, **kwargs: Any) -> None:
    """A bucket shows when it was made."""
    original(self, *args, **kwargs)
    self.creation_date = clock.now.replace(tzinfo=UTC)
