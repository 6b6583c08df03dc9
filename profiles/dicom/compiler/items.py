"""Reads how many items a sequence has, and from which context group its codes come."""

from __future__ import annotations

import re
from functools import cache
from typing import Final

from profiles.dicom.compiler.sources import hand_rows
from profiles.dicom.compiler.texts import Places

_COUNTS: Final = (
    (re.compile(r"Only (?:a single|one) Items? (?:shall be|is|are)"), "1-1"),
    (re.compile(r"One or more Items shall be"), "1-"),
    (re.compile(r"Two or more Items shall be"), "2-"),
    (re.compile(r"One or two Items shall be"), "1-2"),
    (re.compile(r"(?:Exactly|Only) two Items shall be|(?<!or )\bTwo Items shall be"), "2-2"),
    (re.compile(r"Zero or one Items? (?:shall be|is|are)"), "0-1"),
    (re.compile(r"(?:Zero|One) or more Items (?:shall be|are)"), ""),
)
_OTHER: Final = re.compile(r"\b[Ii]tems? (?:shall be included|(?:is|are) permitted)")


def item_count(text: str, kind: str) -> str:
    """Render the number of items that a description states: "1-1"; "" when it is not plain.

    An optional sequence may be empty, so only a required one has a least number.
    """
    found = [count for pattern, count in _COUNTS if pattern.search(text)]
    if len(found) != 1 or len(_OTHER.findall(text)) > 1:
        return ""
    least, _, most = found[0].partition("-")
    if kind not in ("1", "1C"):
        least = "0"
    return "" if least in ("", "0", "1") and not most else f"{least}-{most}"


def context_group(owner: str, path: tuple[int, ...]) -> str:
    """Render the context group of a code sequence: "B7150" baseline, "D42" defined."""
    return _context_groups().find((owner, "*"), path) or ""


@cache
def _context_groups() -> Places:
    return Places((o, path, group) for o, path, group, _ in hand_rows("context_groups.tsv"))
