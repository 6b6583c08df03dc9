"""Attribute matching, one for C-FIND, worklist and QIDO-RS (PS3.4 C.2.2.2). Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import Enum
from functools import lru_cache
from typing import Final

WILD_VRS: Final = frozenset({"AE", "CS", "LO", "LT", "PN", "SH", "ST", "UC", "UR", "UT"})
"""VRs whose keys may have wild cards (C.2.2.2.4)."""

RANGE_VRS: Final = frozenset({"DA", "DT", "TM"})
NUMBER_VRS: Final = frozenset({"DS", "FD", "FL", "IS", "SL", "SS", "SV", "UL", "US", "UV"})


class Matching(Enum):
    """The kinds of matching of C.2.2.2."""

    UNIVERSAL = "universal"
    SINGLE_VALUE = "single value"
    UID_LIST = "list of UID"
    WILD_CARD = "wild card"
    RANGE = "range"
    SEQUENCE = "sequence"


@dataclass(frozen=True, slots=True)
class Attribute:
    """An attribute of an entity: its values as text, or its items."""

    vr: str
    values: tuple[str, ...] = ()
    items: tuple[Mapping[str, Attribute], ...] = ()


@dataclass(frozen=True, slots=True)
class Key:
    """An attribute of a query. Tags are eight hexadecimal digits in capitals.

    A key without values and items matches everything and only asks for the attribute.
    A sequence key has one item of keys at most.
    """

    tag: str
    vr: str
    values: tuple[str, ...] = ()
    items: tuple[Key, ...] = field(default=())


def kind(key: Key) -> Matching:
    """Tell which kind of matching a key asks for (C.2.2.2.1 to C.2.2.2.6)."""
    if key.items:
        return Matching.SEQUENCE
    values = [value for value in key.values if value]
    if not values:
        return Matching.UNIVERSAL
    if key.vr == "UI":
        return Matching.UID_LIST if len(values) > 1 else Matching.SINGLE_VALUE
    if key.vr in WILD_VRS:
        if set(values) <= {"*"}:
            return Matching.UNIVERSAL
        if any("*" in value or "?" in value for value in values):
            return Matching.WILD_CARD
    if key.vr in RANGE_VRS and any(split_range(value, key.vr) is not None for value in values):
        return Matching.RANGE
    return Matching.SINGLE_VALUE


def matches(keys: Sequence[Key], attributes: Mapping[str, Attribute]) -> bool:
    """Tell whether an entity with these attributes matches all keys."""
    return all(matches_key(key, attributes.get(key.tag)) for key in keys)


def matches_key(key: Key, attribute: Attribute | None) -> bool:
    """Tell whether one attribute, None when absent, matches its key."""
    asked = kind(key)
    if asked is Matching.UNIVERSAL:
        return True
    if attribute is None:
        # An item of keys that are all universal asks for nothing (C.2.2.2.6).
        return asked is Matching.SEQUENCE and matches(key.items, {})
    if asked is Matching.SEQUENCE:
        found = attribute.items or ({},)
        return any(matches(key.items, item) for item in found)
    return any(
        matches_value(wanted, value, key.vr)
        for wanted in key.values
        if wanted
        for value in attribute.values
    )


def matches_value(wanted: str, value: str, vr: str) -> bool:
    """Tell whether one value matches one key value of that VR."""
    if vr in RANGE_VRS:
        return _matches_time(wanted, value, vr)
    wanted, value = wanted.strip(" \0"), value.strip(" \0")
    if vr == "PN":
        return _matches_name(wanted, value)
    if vr in WILD_VRS and ("*" in wanted or "?" in wanted):
        return glob(wanted, value)
    if wanted == value:
        return True
    return vr in NUMBER_VRS and _same_number(wanted, value)


def split_range(value: str, vr: str) -> tuple[str, str] | None:
    """Split a range into its ends, an open end being empty; None when it is no range."""
    if vr != "DT":
        lower, dash, upper = value.partition("-")
        return (lower.strip(), upper.strip()) if dash and (lower or upper).strip() else None
    # In DT a hyphen can also begin the offset from UTC, which is no more than twelve hours behind
    # it: nobody means the years up to 1200 (PS3.5 table 6.2-1, DT).
    alone = _BEHIND_UTC.fullmatch(value.strip())
    if alone is not None and int(alone["offset"]) <= 1200:
        return None
    found = _DT_RANGE.fullmatch(value.strip())
    if found is None or not (found["lower"] or found["upper"]):
        return None
    if found["upper"] and not found["lower"] and not _MOMENT.fullmatch(found["upper"]):
        return None
    return found["lower"] or "", found["upper"] or ""


_MOMENT: Final = re.compile(r"\d{4,14}(?:\.\d{1,6})?(?:[+-]\d{4})?")
_BEHIND_UTC: Final = re.compile(r"\d{4,14}(?:\.\d{1,6})?-(?P<offset>\d{4})")
_DT_RANGE: Final = re.compile(
    r"(?P<lower>\d{4,14}(?:\.\d{1,6})?(?:[+-]\d{4}(?!\d))?)?\s*-\s*"
    r"(?P<upper>\d{4,14}(?:\.\d{1,6})?(?:[+-]\d{4})?)?"
)


def _matches_time(wanted: str, value: str, vr: str) -> bool:
    ends = split_range(wanted, vr)
    at = _moment(value, vr, last=False)
    if ends is None:
        asked = _moment(wanted, vr, last=False)
        return wanted.strip() == value.strip() or (asked is not None and asked == at)
    if at is None:
        return False
    lower = _moment(ends[0], vr, last=False) if ends[0] else at
    upper = _moment(ends[1], vr, last=True) if ends[1] else at
    return lower is not None and upper is not None and lower <= at <= upper


@lru_cache(maxsize=4096)
def _moment(text: str, vr: str, *, last: bool) -> datetime | None:
    """Read DA, TM or DT; what is not given is the first, or the `last`, that it can be."""
    text = text.strip(" \0")
    if not text:
        return None
    offset = timedelta()
    if vr == "DT":
        found = re.fullmatch(r"([\d.]*)([+-])(\d\d)(\d\d)", text)
        if found is not None:
            text = found[1]
            offset = timedelta(hours=int(found[3]), minutes=int(found[4]))
            offset = -offset if found[2] == "-" else offset
    digits, _, fraction = text.partition(".")
    if vr == "DA":
        # The older form with points is still found in stored objects (PS3.5 table 6.2-1, DA).
        digits, fraction = re.sub(r"(\d{4})[.](\d\d)[.](\d\d)", r"\1\2\3", text), ""
    elif vr == "TM":
        digits = "20000101" + digits.replace(":", "")
    filling = "99991231235959" if last else "00000101000000"
    if not digits.isascii() or not digits.isdigit() or not 4 <= len(digits) <= 14:
        return None
    fraction = fraction.ljust(6, "9" if last else "0")[:6]
    for day in (digits + filling[len(digits) :])[6:8], "30", "29", "28":
        whole = digits + filling[len(digits) :]
        if len(digits) < 8:
            whole = whole[:6] + day + whole[8:]
        try:
            return datetime.strptime(f"{whole}.{fraction}", "%Y%m%d%H%M%S.%f") - offset
        except (ValueError, OverflowError):
            continue
    return None


def _matches_name(wanted: str, value: str) -> bool:
    """Compare person names without regard to case, group by group or as a whole."""
    wanted, value = _plain_name(wanted), _plain_name(value)
    candidates = {value, *(group for group in value.split("=") if "=" not in wanted)}
    if "*" in wanted or "?" in wanted:
        return any(glob(wanted, candidate) for candidate in candidates)
    return wanted in candidates


def _plain_name(name: str) -> str:
    """Fold case and drop the delimiters that end a group, which say nothing (PS3.5 6.2.1)."""
    return "=".join(group.rstrip("^ ") for group in name.casefold().split("=")).rstrip("=")


def glob(pattern: str, text: str) -> bool:
    """Match with `*` and `?` in at most len(pattern) * len(text) steps, whatever is asked."""
    at = star = mark = 0
    wild = False
    here = 0
    while here < len(text):
        if at < len(pattern) and pattern[at] == "*":
            wild, star, mark = True, at, here
            at += 1
        elif at < len(pattern) and pattern[at] in ("?", text[here]):
            at += 1
            here += 1
        elif wild:
            mark += 1
            at, here = star + 1, mark
        else:
            return False
    return not pattern[at:].strip("*")


def _same_number(wanted: str, value: str) -> bool:
    try:
        return float(wanted) == float(value)
    except ValueError:
        return False
