"""Attribute matching (PS3.4 C.2.2.2): whether a returned value contradicts a key.

Only what a conforming server cannot do otherwise is decided. What the standard leaves open
(person names, dates and times without a range) never contradicts.
"""

from __future__ import annotations

import re
from enum import StrEnum
from typing import Final

from harness.facts import dictionary

WILD: Final = ("AE", "CS", "LO", "SH")  # PN and free text are matched as the server sees fit
MOST_WILD: Final = 8  # more asterisks than that are not judged: matching them could explode
RANGED: Final = ("DA", "TM")


class Kind(StrEnum):
    """Type of matching that a key asks for."""

    UNIVERSAL = "universal"
    UID_LIST = "list of UIDs"
    SINGLE = "single value"
    WILD_CARD = "wild card"
    DATE_RANGE = "date range"
    TIME_RANGE = "time range"
    OPEN = "open"  # implementation dependent, so never contradicted


def kind_of(tag: int, values: tuple[str, ...]) -> Kind:
    """Classify a key by its VR and value."""
    vr = dictionary.vr(tag)
    if not any(values) or values == ("*",):
        return Kind.UNIVERSAL
    if vr == "UI":
        # Wild card characters are not special in a UID (C.2.2.2.4): such a key has no match.
        return Kind.UID_LIST
    if len(values) > 1:
        return Kind.OPEN  # multiple values need negotiation (C.5.1.1)
    if vr in RANGED:
        if "-" in values[0] and _bounds(vr, values[0]) is not None:
            return Kind.DATE_RANGE if vr == "DA" else Kind.TIME_RANGE
        return Kind.OPEN
    if vr in WILD:
        if values[0].count("*") > MOST_WILD:
            return Kind.OPEN
        return Kind.WILD_CARD if set(values[0]) & set("*?") else Kind.SINGLE
    return Kind.SINGLE if vr == "IS" else Kind.OPEN


def contradicts(tag: int, key: tuple[str, ...], returned: tuple[str, ...]) -> bool:
    """Tell whether no returned value matches the key. An empty value matches (C.2.2.1.2)."""
    values = tuple(v for v in returned if v)
    return bool(values) and not any(_matches(tag, key, v) for v in values)


def _matches(tag: int, key: tuple[str, ...], value: str) -> bool:
    match kind_of(tag, key):
        case Kind.UID_LIST:
            return value in key
        case Kind.SINGLE if dictionary.vr(tag) == "IS":
            return _integer(value) == _integer(key[0])
        case Kind.SINGLE:
            return value.strip() == key[0].strip()
        case Kind.WILD_CARD:
            return _pattern(key[0].strip()).fullmatch(value.strip()) is not None
        case Kind.DATE_RANGE | Kind.TIME_RANGE:
            return _in_range(dictionary.vr(tag), key[0], value)
        case _:
            return True


def _integer(text: str) -> int | str:
    return int(text) if re.fullmatch(r"[+-]?[0-9]{1,12}", text) else text


def _pattern(key: str) -> re.Pattern[str]:
    parts = (".*" if c == "*" else "." if c == "?" else re.escape(c) for c in key)
    return re.compile("".join(parts), re.DOTALL)


def _in_range(vr: str, key: str, value: str) -> bool:
    bounds = _bounds(vr, key)
    if bounds is None or _normal(vr, value) is None:
        return True
    low, high = bounds
    # A value of less precision stands for a span of time: it matches when the spans touch.
    first, last = _normal(vr, value) or "", _normal(vr, value, last=True) or ""
    return (not low or last >= low) and (not high or first <= high)


def _bounds(vr: str, key: str) -> tuple[str, str] | None:
    """Return first and last instant of a range, "" for an open end; None when it is none."""
    low, dash, high = key.partition("-")
    if not dash or "-" in high or not (low.strip() or high.strip()):
        return None
    first = _normal(vr, low) if low.strip() else ""
    last = _normal(vr, high, last=True) if high.strip() else ""
    if first is None or last is None or (first and last and first > last):
        return None
    return first, last


def _normal(vr: str, value: str, *, last: bool = False) -> str | None:
    """Write a date or time so that text order is its order; None when it is not well-formed."""
    text = value.strip()
    if vr == "DA":
        old = re.fullmatch(r"(\d{4})\.(\d{2})\.(\d{2})", text)
        text = "".join(old.groups()) if old else text
        return text if re.fullmatch(r"[0-9]{8}", text) else None
    found = re.fullmatch(r"(\d{2}):?(\d{2})?:?(\d{2})?(?:\.(\d{1,6}))?", text, re.ASCII)
    if found is None or (found[4] and not found[3]):
        return None
    fill = ("59", "59", "9") if last else ("00", "00", "0")
    minutes, seconds = found[2] or fill[0], found[3] or fill[1]
    return f"{found[1]}{minutes}{seconds}.{(found[4] or '').ljust(6, fill[2])}"
