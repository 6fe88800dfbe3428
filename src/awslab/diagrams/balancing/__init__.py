"""The parts of LoadBalancing: its rules and its drawing."""

from awslab.diagrams.balancing.rules import Frame, Setup, simulate

__all__ = ["Frame", "Setup", "simulate"]
