"""Keep the machine's own AWS settings out of the simulated account, and give them back afterwards."""

from __future__ import annotations

import os

#: The example key pair of AWS's documentation: it has the right shape and opens nothing.
ACCESS_KEY = "AKIAIOSFODNN7EXAMPLE"
SECRET_KEY = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"

_PROXIES = {"http_proxy", "https_proxy", "all_proxy"}


def clean(region: str | None) -> dict[str, str]:
    """Replace every AWS and proxy variable of this process by the simulated account's.

    Parameters
    ----------
    region : str or None
        The default Region; None keeps the machine's, or ``us-east-1`` where it has none.

    Returns
    -------
    dict of str to str
        The whole environment as it was, for :func:`restore`.
    """
    before = dict(os.environ)
    region = region or before.get("AWS_DEFAULT_REGION") or before.get("AWS_REGION") or "us-east-1"
    for name in before:
        if name.startswith(("AWS_", "BOTO_", "MOTO_")) or name.lower() in _PROXIES:
            del os.environ[name]
    os.environ.update(
        AWS_ACCESS_KEY_ID=ACCESS_KEY,
        AWS_SECRET_ACCESS_KEY=SECRET_KEY,
        AWS_DEFAULT_REGION=region,
        AWS_REGION=region,
        # Profiles, endpoints, credential processes and CA bundles can hide in these two files.
        AWS_CONFIG_FILE=os.devnull,
        AWS_SHARED_CREDENTIALS_FILE=os.devnull,
        AWS_EC2_METADATA_DISABLED="true",
    )
    return before


def restore(before: dict[str, str]) -> None:
    """Give the machine its variables back."""
    for name in set(os.environ) - set(before):
        del os.environ[name]
    os.environ.update(before)
