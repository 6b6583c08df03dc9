"""Conditions that were written by hand, because no table gives them in a form to compute."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from harness.facts.condition import parse
from profiles.dicom.compiler.sources import hand_rows
from profiles.dicom.compiler.texts import Places


@dataclass(frozen=True, slots=True)
class HandRow:
    """Says how an attribute is required."""

    type: str  # "" as the table has it
    condition: str  # "hand not EXPRESSION", "world", "todo", "always"


def hand_row(path: tuple[int, ...], *owners: str) -> HandRow | None:
    """Find what was written about a row, of the first of the owners that has any."""
    found = _rows().find(owners, path)
    return HandRow(*found.split("\t")) if found is not None else None


@cache
def _rows() -> Places:
    return Places(
        (owner, path, f"{kind}\t{checked(condition)}")
        for owner, path, kind, condition, _ in hand_rows("conditions.tsv")
    )


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
