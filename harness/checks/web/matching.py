"""Attribute matching for a judge: which values contradict a key (PS3.4 C.2.2.2).

A value is contradicted only where the standard leaves the server no choice: an empty value, a
person name and an odd date decide nothing.
"""

from __future__ import annotations

import re
from enum import Enum, auto
from typing import Final

from harness.checks.web.value_representations import LITERAL, WILD

_DATE: Final = re.compile(r"\d{8}")
_TIME: Final = re.compile(r"\d{2,6}(\.\d{1,6})?")


class Kind(Enum):
    """How a key is matched."""

    UNIVERSAL = auto()
    SINGLE_VALUE = auto()
    WILD_CARD = auto()
    UID_LIST = auto()
    DATE_RANGE = auto()
    TIME_RANGE = auto()
    OTHER = auto()  # the result depends on the implementation, or is not judged here


def kind(vr: str, wanted: str) -> Kind:
    """Classify a key by its VR and value."""
    if wanted in ("", '""') or (vr in WILD and set(wanted) == {"*"}):
        return Kind.UNIVERSAL
    if vr == "UI":
        return Kind.UID_LIST
    if vr == "DA" and "-" in wanted:
        return Kind.DATE_RANGE
    if vr == "TM" and "-" in wanted:
        return Kind.TIME_RANGE
    if vr in WILD and ("*" in wanted or "?" in wanted):
        return Kind.WILD_CARD
    return Kind.SINGLE_VALUE if vr in LITERAL else Kind.OTHER


def contradicts(vr: str, wanted: str, values: tuple[str, ...]) -> bool:
    """Tell whether none of an attribute's values can satisfy the key; empty values might."""
    held = [v.strip(" ") for v in values]
    if not any(held):
        return False
    return not any(_may_match(vr, wanted.strip(" "), v) for v in held)


def uid_list(wanted: str) -> frozenset[str]:
    """Split a list of UIDs; older clients use the backslash."""
    return frozenset(u.strip() for u in re.split(r"[,\\]", wanted) if u.strip())


def _may_match(vr: str, wanted: str, value: str) -> bool:
    match kind(vr, wanted):
        case Kind.UID_LIST:
            return value in uid_list(wanted)
        case Kind.WILD_CARD:
            return _fits_pattern(wanted, value)
        case Kind.DATE_RANGE:
            return _in_date_range(wanted, value)
        case Kind.TIME_RANGE:
            return _in_time_range(wanted, value)
        case Kind.SINGLE_VALUE:
            return _equal(vr, wanted, value)
        case _:
            return True


def _equal(vr: str, wanted: str, value: str) -> bool:
    if vr == "IS":
        return _integer(wanted) is None or _integer(wanted) == _integer(value)
    if vr == "DA" and not (_DATE.fullmatch(wanted) and _DATE.fullmatch(value)):
        return True
    return wanted == value


def _integer(text: str) -> int | None:
    return int(text) if re.fullmatch(r"[+-]?\d{1,12}", text) else None


def _fits_pattern(pattern: str, text: str) -> bool:
    """Match `*` and `?` greedily with one point of return: both strings are a peer's."""
    p = t = 0
    star, resume = -1, 0
    while t < len(text):
        if p < len(pattern) and pattern[p] == "*":
            star, resume = p, t
            p += 1
        elif p < len(pattern) and pattern[p] in ("?", text[t]):
            p, t = p + 1, t + 1
        elif star >= 0:
            resume += 1
            p, t = star + 1, resume
        else:
            return False
    return not pattern[p:].strip("*")


def _in_date_range(wanted: str, value: str) -> bool:
    first, _, last = wanted.partition("-")
    if not _DATE.fullmatch(value) or any(b and not _DATE.fullmatch(b) for b in (first, last)):
        return True
    return first <= value and (not last or value <= last)


def _in_time_range(wanted: str, value: str) -> bool:
    """Compare at the precision of each bound: 10 as an upper bound includes 10:59."""
    first, _, last = wanted.partition("-")
    if not _TIME.fullmatch(value) or any(b and not _TIME.fullmatch(b) for b in (first, last)):
        return True
    low = not first or value.ljust(len(first), "0")[: len(first)] >= first
    return low and (not last or value.ljust(len(last), "0")[: len(last)] <= last)
