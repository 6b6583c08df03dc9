"""Orientation, spacing, positions, real world values (PS3.3 C.7.6)."""
