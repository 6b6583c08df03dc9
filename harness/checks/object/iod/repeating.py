"""Groups that repeat (PS3.5 7.6): curves in 50xx, overlays in 60xx, each group one of its own."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from harness.content.dataset import DataSet

_FIRST: Final = (0x5000, 0x6000)


def repeats(tag: int) -> bool:
    """Tell whether an attribute stands in a repeating group."""
    return (tag >> 16) & 0xFF01 in _FIRST


def first_of(tag: int) -> int:
    """Return the same attribute of the first group; another tag as it is."""
    return tag & 0xFF00FFFF if repeats(tag) else tag


def without(root: DataSet, bases: frozenset[int]) -> DataSet:
    """Leave out the groups like those of the attributes `bases`."""
    like = {base >> 24 for base in bases}
    if not any(repeats(e.tag) and e.tag >> 24 in like for e in root.elements):
        return root
    kept = (e for e in root.elements if not (repeats(e.tag) and e.tag >> 24 in like))
    return DataSet(tuple(kept), root.gaps, root.offset)


def groups(root: DataSet, bases: frozenset[int]) -> Iterator[tuple[int, DataSet]]:
    """Yield each group like those of the attributes `bases`, as if it was the first one."""
    like = {base >> 24 for base in bases}
    found = {e.tag >> 16 for e in root.elements if repeats(e.tag) and e.tag >> 24 in like}
    for group in sorted(found):
        elements = [e for e in root.elements if e.tag >> 16 == group]
        gaps = root.gaps if root.elements[-1] is elements[-1] else ()
        first = tuple(replace(e, tag=first_of(e.tag)) for e in elements)
        yield group, DataSet(first, gaps, root.offset)
