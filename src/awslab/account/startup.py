"""Opening an account quickly: AWS's descriptions of its services are read once, not once a session."""

from __future__ import annotations

import functools

import botocore.session
import moto.core.utils


def install() -> None:
    """Share one loader among all sessions, and one among moto's modules.

    A loader remembers what it read, and what it reads belongs to the installed botocore. EC2's description
    alone takes some 60 ms; moto's EC2 reads it nine times while it is imported, each new client once.
    """
    botocore.session.create_loader = functools.cache(botocore.session.create_loader)
    moto.core.utils.create_loader = functools.cache(moto.core.utils.create_loader)
