"""What is there: an account's network and placement, read through ``describe_*`` calls only."""

from awslab.topology import model
from awslab.topology.diff import Change, Diff, diff
from awslab.topology.model import *  # noqa: F403
from awslab.topology.read import UnreadableAccount, read

__all__ = [*model.__all__, "Change", "Diff", "UnreadableAccount", "diff", "read"]
