"""Modules, attribute types and values that a SOP Class asks (PS3.3, PS3.4 B.5)."""
