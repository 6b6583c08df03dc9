"""The rows of the module tables (2026b), as trees by tag."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache

from pydicom._dicom_dict import RepeatersDictionary
from pydicom.datadict import tag_for_keyword

from profiles.dicom.compiler.sources import HIGHDICOM, table


@dataclass(slots=True)
class Row:
    """One attribute of a module at some depth."""

    tag: int
    type: str
    children: dict[int, Row] = field(default_factory=dict)


@cache
def modules() -> dict[str, dict[int, Row]]:
    """Build the tree of every module."""
    return {key: _tree(rows) for key, rows in table(HIGHDICOM, "module_attribute_map").items()}


def count(tree: dict[int, Row]) -> int:
    """Count the rows of a tree."""
    return sum(1 + count(row.children) for row in tree.values())


def _tree(rows: list[dict[str, object]]) -> dict[int, Row]:
    top: dict[int, Row] = {}
    by_path: dict[tuple[str, ...], dict[int, Row]] = {(): top}
    for row in sorted(rows, key=lambda r: len(_path(r))):
        path, keyword, kind = _path(row), str(row["keyword"]), str(row["type"])
        new = Row(_tag(keyword), "" if kind == "None" else kind)
        by_path[path][new.tag] = new
        by_path[(*path, keyword)] = new.children
    return top


def _path(row: dict[str, object]) -> tuple[str, ...]:
    path = row["path"]
    return tuple(map(str, path)) if isinstance(path, list) else ()


@cache
def _tag(keyword: str) -> int:
    """Find a keyword's tag; of a repeating group its first (60xx,3000) as (6000,3000)."""
    found = tag_for_keyword(keyword)
    return _repeating()[keyword] if found is None else found


@cache
def _repeating() -> dict[str, int]:
    return {
        keyword: int(mask.replace("x", "0"), 16)
        for mask, (_, _, _, _, keyword) in RepeatersDictionary.items()
    }
