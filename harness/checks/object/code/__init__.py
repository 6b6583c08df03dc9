"""Coded entries (PS3.3 8, PS3.16)."""
