"""Exercises and their conditions: they read the account, never the code."""
