"""The simulated account: AWS in this process, with AWS's rules, and no way out.

>>> from awslab import account
>>> account.open(lab="servers/vpc", region="ap-northeast-2")
"""

from awslab.account.engine import MotoChangedError
from awslab.account.guard import NetworkBlockedError, NotSimulatedError
from awslab.account.simulation import (
    Account,
    SimulatedAWS,
    close,
    current_lab,
    labs,
    open,  # noqa: A004
    region_name,
    simulated_aws,
)

__all__ = [
    "Account",
    "MotoChangedError",
    "NetworkBlockedError",
    "NotSimulatedError",
    "SimulatedAWS",
    "close",
    "current_lab",
    "labs",
    "open",
    "region_name",
    "simulated_aws",
]
