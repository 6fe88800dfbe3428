"""Fixtures of the account's rules, and their count at the end of the run."""

from __future__ import annotations

from collections.abc import Iterator

import boto3
import pytest

from awslab import account
from awslab.account import environment

from .harness import AWS, CLIENTS


@pytest.fixture(scope="session")
def before() -> dict[str, object]:
    """Clients made before any account opened, as a learner's notebook may hold them."""
    session = boto3.Session(environment.ACCESS_KEY, environment.SECRET_KEY, region_name=AWS.region)
    return {name: session.client(name) for name in ("ec2", "s3", "rds", "iam")}


@pytest.fixture
def aws(before: dict[str, object]) -> Iterator[AWS]:
    """A fresh account, with clients of every kind at hand."""
    account.open(region=AWS.region)
    yield AWS(CLIENTS[0], before)
    account.close()


@pytest.fixture
def one() -> Iterator[AWS]:
    """A fresh account through a plain client: enough for states."""
    account.open(region=AWS.region)
    yield AWS("client", {})
    account.close()
