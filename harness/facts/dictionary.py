"""The data element registry (PS3.6 sections 6 to 9, PS3.7 Annex E). Tags are 0xGGGGEEEE."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from harness.facts.table import rows

PACKAGE = "profiles.dicom"


@dataclass(frozen=True, slots=True)
class Entry:
    """What the registry says about an element; `vr` may name alternatives: "US or SS"."""

    vr: str
    vm: str
    retired: bool
    keyword: str


UNKNOWN = Entry("UN", "", False, "")
GROUP_LENGTH = Entry("UL", "1", True, "")  # PS3.5 7.2: (gggg,0000)
PRIVATE_CREATOR = Entry("LO", "1", False, "")  # PS3.5 7.8.1: (odd group,0010-00FF)


@cache
def _elements() -> dict[int, Entry]:
    return {
        int(tag, 16): Entry(vr, vm, retired == "1", keyword)
        for tag, vr, vm, retired, keyword in rows(PACKAGE, "elements.tsv")
    }


@cache
def _repeating() -> tuple[tuple[int, int, Entry], ...]:
    return tuple(
        (
            int("".join("0" if c == "x" else "F" for c in mask), 16),
            int(mask.replace("x", "0"), 16),
            Entry(vr, vm, retired == "1", keyword),
        )
        for mask, vr, vm, retired, keyword in rows(PACKAGE, "repeating_elements.tsv")
    )


@cache
def _by_keyword() -> dict[str, int]:
    return {e.keyword: tag for tag, e in _elements().items() if e.keyword}


def entry(tag: int) -> Entry:
    """Look an element up; UNKNOWN when it is private or not registered."""
    found = _elements().get(tag)
    if found is not None:
        return found
    if tag & 0xFFFF == 0:
        return GROUP_LENGTH
    if tag & 0x10000:
        return PRIVATE_CREATOR if 0x10 <= tag & 0xFFFF <= 0xFF else UNKNOWN
    # Groups 50xx and 60xx repeat in even numbers only (PS3.5 7.6), as do the others of the kind.
    return next((e for mask, base, e in _repeating() if tag & mask == base), UNKNOWN)


def vr(tag: int) -> str:
    """Return the VR as registered, "US or SS" included; "UN" when unknown."""
    return entry(tag).vr


def vm(tag: int) -> str:
    """Return the value multiplicity as registered ("1", "1-n", "2-2n"); "" when unknown."""
    return entry(tag).vm


def keyword(tag: int) -> str:
    """Return the keyword; "" when unknown."""
    return entry(tag).keyword


def retired(tag: int) -> bool:
    """Tell whether the registry lists the element as retired."""
    return entry(tag).retired


def tag(keyword: str) -> int | None:
    """Find the tag of a keyword (not of a repeating group)."""
    return _by_keyword().get(keyword)
