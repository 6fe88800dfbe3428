"""Diagrams of an account that answer to the reader, alive with and without a kernel.

>>> from awslab.diagrams import VpcMap
>>> VpcMap(vpc="shop")
"""

from awslab.diagrams.base import Diagram
from awslab.diagrams.vpc_map import VpcMap

__all__ = ["Diagram", "VpcMap"]
