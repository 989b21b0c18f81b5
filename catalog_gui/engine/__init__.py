"""Runs phases and counts what they did; knows none of them by name."""
