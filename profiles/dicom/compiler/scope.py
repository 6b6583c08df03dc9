"""Where an attribute that a condition names stands, seen from the row with the condition."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from harness.facts.condition import Origin, Path
from profiles.dicom.compiler.rows import Row, modules
from profiles.dicom.compiler.sources import HIGHDICOM, table

SHARED = 0x52009229
PER_FRAME = 0x52009230


@dataclass(frozen=True, slots=True)
class Scope:
    """The items that enclose a row, innermost first, and what stands at the root."""

    levels: tuple[frozenset[int], ...]  # the attributes of each enclosing item
    parents: tuple[int, ...]  # the sequences that lead to the row, innermost first
    root: frozenset[int]
    groups: Mapping[int, tuple[int, ...]]  # attributes in functional groups: their sequences

    def find(self, tag: int) -> tuple[Path, ...]:
        """Return the paths by which a tag can be meant; () when it is nowhere near."""
        for ups, tags in enumerate(self.levels):
            if tag in tags:
                return (Path((tag,), Origin.PARENT if ups else Origin.ITEM, ups),)
        if tag in self.root:
            return (Path((tag,), Origin.ROOT if self.parents else Origin.ITEM),)
        return tuple(
            Path((tag,) if sequence == tag else (sequence, tag), Origin.GROUPS)
            for sequence in self.groups.get(tag, ())
        )


def scope_of(tree: Mapping[int, Row], path: tuple[int, ...], iods: frozenset[str]) -> Scope:
    """Build the scope of a row of a module that is part of IODs."""
    levels = [frozenset(tree)]
    for tag in path[:-1]:
        tree = tree[tag].children
        levels.append(frozenset(tree))
    outside = frozenset().union(*(root(iod) for iod in iods))
    levels[0] |= outside
    return Scope(tuple(reversed(levels)), tuple(reversed(path[:-1])), outside, groups(iods))


def macro_scope(row: Row, path: tuple[int, ...], iod: str) -> Scope:
    """Build the scope of a row of a functional group; `path` starts with its sequence."""
    levels = []
    tree = {row.tag: row}
    for tag in path[:-1]:
        tree = tree[tag].children
        levels.append(frozenset(tree))
    iods = frozenset({iod})
    return Scope(tuple(reversed(levels)), tuple(reversed(path[:-1])), root(iod), groups(iods))


@cache
def root(iod: str) -> frozenset[int]:
    """Collect the attributes at the root of an IOD."""
    tags: set[int] = set()
    for module in table(HIGHDICOM, "iod_module_map")[iod]:
        tags |= set(modules().get(module["key"], ()))
    return frozenset(tags)


@cache
def groups(iods: frozenset[str]) -> dict[int, tuple[int, ...]]:
    """Map the attributes in functional groups of IODs to the sequences that they stand in."""
    found: dict[int, set[int]] = {}
    for iod in iods:
        for module in table(HIGHDICOM, "iod_module_map")[iod]:
            for place in (SHARED, PER_FRAME):
                row = modules().get(module["key"], {}).get(place)
                for sequence, group in row.children.items() if row else ():
                    found.setdefault(sequence, set()).add(sequence)
                    for tag in group.children:
                        found.setdefault(tag, set()).add(sequence)
    return {tag: tuple(sorted(sequences)) for tag, sequences in found.items()}


@cache
def users(module: str) -> frozenset[str]:
    """Find the IODs that use a module."""
    return frozenset(
        iod
        for iod, used in table(HIGHDICOM, "iod_module_map").items()
        if any(m["key"] == module for m in used)
    )
