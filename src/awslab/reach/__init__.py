"""Which way a packet goes: every verdict names the rule that decided it."""

from awslab.reach.exposed import Exposure, exposed
from awslab.reach.matrix import Group, Matrix, matrix
from awslab.reach.result import Hop, Trace
from awslab.reach.trace import trace

__all__ = ["Exposure", "Group", "Hop", "Matrix", "Trace", "exposed", "matrix", "trace"]
