"""Dates and times of a query taken together (PS3.18 8.3.4.1.1, PS3.4 C.2.2.2.5.3)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from emulators.core.matching import Key, matches_value, split_range
from emulators.web.qido_query import TIMEZONE

#: Date -> the time that belongs to it.
PAIRS: Final = {
    "00080020": "00080030",
    "00080021": "00080031",
    "00080022": "00080032",
    "00080023": "00080033",
    "00400244": "00400245",
    "00400250": "00400251",
}
LOCAL_ZONE: Final = "+0000"  # of objects that do not say (0008,0201): emulators live in UTC

Attributes = Mapping[str, Mapping[str, object]]
Condition = Callable[[Attributes], bool]


def combined(keys: tuple[Key, ...], timezone: str) -> tuple[tuple[Key, ...], list[Condition]]:
    """Take out the keys that only mean something together, as conditions on a match.

    Two ranges of a pair are one range of moments; with a time zone every pair is.
    """
    by_tag = {key.tag: key for key in keys}
    conditions: list[Condition] = []
    for date_tag, time_tag in PAIRS.items():
        date, time = by_tag.get(date_tag), by_tag.get(time_tag)
        dates = _ends(date, "DA")
        if dates is None:
            continue
        times = _ends(time, "TM")
        both_ranges = date and time and "-" in date.values[0] and "-" in time.values[0]
        if not (both_ranges or timezone):
            continue
        conditions.append(_condition(date_tag, dates, times or ("", ""), timezone))
        by_tag[date_tag] = Key(date_tag, "DA")
        if time is not None:
            by_tag[time_tag] = Key(time_tag, "TM")
    return tuple(by_tag.values()), conditions


def _ends(key: Key | None, vr: str) -> tuple[str, str] | None:
    if key is None or not key.values or not key.values[0]:
        return None
    value = key.values[0]
    return split_range(value, vr) or (value, value)


def _condition(
    date_tag: str, dates: tuple[str, str], times: tuple[str, str], timezone: str
) -> Condition:
    lower, upper = (
        date + time + timezone if date else "" for date, time in zip(dates, times, strict=True)
    )

    def holds(attributes: Attributes) -> bool:
        date, time = _first(attributes, date_tag), _first(attributes, PAIRS[date_tag])
        if not date:
            return False
        zone = _first(attributes, TIMEZONE) or LOCAL_ZONE
        moment = date + time + (zone if timezone else "")
        return matches_value(f"{lower}-{upper}", moment, "DT")

    return holds


def _first(attributes: Attributes, tag: str) -> str:
    values = attributes.get(tag, {}).get("Value")
    return str(values[0] or "") if isinstance(values, list) and values else ""
