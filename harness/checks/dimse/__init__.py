"""Checks of DIMSE messages and services (PS3.7, PS3.4)."""
