"""Reads compiled tables that come in blocks: a block starts with `=key`, comments with #."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.resources import files


@cache
def blocks(package: str, name: str) -> Mapping[str, str]:
    """Return the unparsed blocks of a table that is shipped as package data, by key."""
    text = (files(package) / name).read_text(encoding="utf-8")
    _, *parts = text.split("\n=")
    found = {}
    for part in parts:
        key, _, body = part.partition("\n")
        found[key] = body
    return found


def block(package: str, name: str, key: str) -> list[str]:
    """Return the lines of one block.

    Raises: KeyError.
    """
    return blocks(package, name)[key].splitlines()
