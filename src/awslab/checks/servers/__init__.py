"""Exercises of part "Servers"."""
