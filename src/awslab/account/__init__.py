"""The simulated account: AWS in this process, with AWS's rules, and no way out.

>>> from awslab import account
>>> account.open(lab="servers/vpc", region="ap-northeast-2")
"""

from awslab.account.engine import MotoChangedError
from awslab.account.faults import fail_zone, restore_zone
from awslab.account.guard import NetworkBlockedError, NotSimulatedError
from awslab.account.server import Server, serve
from awslab.account.simulation import (
    Account,
    SimulatedAWS,
    advance,
    close,
    current_lab,
    labs,
    now,
    open,  # noqa: A004
    region_name,
    simulated_aws,
)

__all__ = [
    "Account",
    "MotoChangedError",
    "NetworkBlockedError",
    "NotSimulatedError",
    "Server",
    "SimulatedAWS",
    "advance",
    "close",
    "current_lab",
    "fail_zone",
    "labs",
    "now",
    "open",
    "region_name",
    "restore_zone",
    "serve",
    "simulated_aws",
]
