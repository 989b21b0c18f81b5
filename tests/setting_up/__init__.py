"""Tests of what prepares a checkout."""
