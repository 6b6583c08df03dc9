"""Checks across transactions: what must be the same everywhere."""
