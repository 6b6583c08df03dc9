"""Conditions that were written by hand, because no table gives them in a form to compute."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cache

from harness.facts.condition import parse
from profiles.dicom.compiler.places import tag_of
from profiles.dicom.compiler.sources import hand_rows

_ANYWHERE = "*"


@dataclass(frozen=True, slots=True)
class HandRow:
    """Says how an attribute is required: at a path of a module, or wherever the path ends so."""

    owner: str
    path: tuple[int, ...]
    anywhere: bool  # the path may be the end of a longer one
    type: str  # "" as the table has it
    condition: str  # "hand not EXPRESSION", "world", "todo", "always"


def hand_row(owner: str, path: tuple[int, ...]) -> HandRow | None:
    """Find what was written about a row: of its module first, of the longest path."""
    found = [
        row
        for row in _by_tag().get(path[-1], ())
        if row.owner in (owner, _ANYWHERE)
        and (row.path == path or (row.anywhere and path[-len(row.path) :] == row.path))
    ]
    return max(found, key=lambda r: (r.owner != _ANYWHERE, len(r.path)), default=None)


@cache
def _by_tag() -> dict[int, list[HandRow]]:
    found = defaultdict(list)
    for owner, path, kind, condition, _ in hand_rows("conditions.tsv"):
        tags = path.removeprefix("*.").split(".")
        row = HandRow(owner, tuple(map(tag_of, tags)), path.startswith("*."), kind, condition)
        checked(condition)
        found[row.path[-1]].append(row)
    return found


def checked(condition: str) -> str:
    """Return a condition field as it is.

    Raises: ValueError when it is none.
    """
    origin, _, rest = condition.partition(" ")
    otherwise, _, expression = rest.partition(" ")
    if origin == "hand":
        if otherwise not in ("may", "not"):
            raise ValueError(f"say may or not: {condition}")
        parse(expression)
    elif condition not in ("", "world", "todo", "always"):
        raise ValueError(f"not a condition: {condition}")
    return condition
