"""Context groups (PS3.16 Annex B): which codes they list. Whether one is extensible is not known.

Compiled by profiles.dicom.compiler.codes; a group is parsed when it is asked for.
"""

from __future__ import annotations

from functools import cache

from harness.facts.blocks import block, blocks

PACKAGE = "profiles.dicom"
FILE = "context_groups.txt"


@cache
def codes(cid: int) -> frozenset[tuple[str, str]] | None:
    """Return the codes of a context group, scheme and value; None when the group is unknown."""
    if str(cid) not in blocks(PACKAGE, FILE):
        return None
    rows = (line.split("\t") for line in block(PACKAGE, FILE, str(cid)))
    return frozenset((scheme, value) for scheme, *values in rows for value in values)


def context_groups() -> tuple[int, ...]:
    """Return the numbers of all context groups, ascending."""
    return tuple(map(int, blocks(PACKAGE, FILE)))
