"""Reads one compiled table of the standards: tab separated, comments start with #."""

from __future__ import annotations

from importlib.resources import files


def rows(package: str, name: str) -> tuple[tuple[str, ...], ...]:
    """Return the rows of a table that is shipped as package data."""
    text = (files(package) / name).read_text(encoding="utf-8")
    return tuple(tuple(s.split("\t")) for s in text.splitlines() if s and not s.startswith("#"))
