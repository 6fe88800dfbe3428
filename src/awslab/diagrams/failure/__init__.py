"""The parts of ZoneFailure: its rules and its drawing."""

from awslab.diagrams.failure.rules import Outcome, Plan, availability, outcome

__all__ = ["Outcome", "Plan", "availability", "outcome"]
