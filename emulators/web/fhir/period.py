"""Dates of any precision as intervals of time (FHIR R4 search.html#date)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from typing import Final

from emulators.web.fhir.primitives import DATE_TIME, is_calendar_date

EARLIEST: Final = datetime(1, 1, 1, tzinfo=UTC)
LATEST: Final = datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC)
_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Interval:
    """From `low` up to but not including `high`."""

    low: datetime
    high: datetime


def interval(text: str) -> Interval | None:
    """Read a date, dateTime or instant of any precision; None when it is none.

    What has no time zone is taken as UTC.
    """
    return _interval(text) if text else None


def search_interval(text: str) -> Interval | None:
    """Read a date of a search: hours and minutes without seconds, time without zone allowed."""
    whole, _, clock = text.partition("T")
    if not clock:
        return interval(text)
    zone_at = max(clock.rfind("+"), clock.rfind("-"), clock.rfind("Z"), clock.rfind(" "))
    time, zone = (clock, "Z") if zone_at < 0 else (clock[:zone_at], clock[zone_at:])
    # A plus sign that was not escaped arrives as a space.
    zone = zone.replace(" ", "+")
    if len(time) == 5:
        found = interval(f"{whole}T{time}:00{zone}")
        return found and Interval(found.low, found.low + timedelta(minutes=1))
    return interval(f"{whole}T{time}{zone}")


def _interval(text: str) -> Interval | None:
    match = DATE_TIME.fullmatch(text)
    if match is None or not is_calendar_date(match["year"], match["month"], match["day"]):
        return None
    year, month, day = int(match["year"]), int(match["month"] or 1), int(match["day"] or 1)
    try:
        start = datetime(year, month, day, tzinfo=UTC)
        if match["clock"]:
            return _moment(start, match["clock"], match["zone"])
        if match["day"]:
            return Interval(start, start + _DAY)
        if match["month"]:
            return Interval(start, datetime(year + month // 12, month % 12 + 1, 1, tzinfo=UTC))
        return Interval(start, datetime(year + 1, 1, 1, tzinfo=UTC))
    except (OverflowError, ValueError):  # beyond the first or the last moment that can be written
        low = datetime(year, month, day, tzinfo=UTC)
        return Interval(low, LATEST if year == LATEST.year else low + _DAY)


def _moment(day: datetime, clock: str, zone: str) -> Interval:
    seconds, _, fraction = clock[6:].partition(".")
    offset = timedelta()
    if zone != "Z":
        offset = timedelta(hours=int(zone[1:3]), minutes=int(zone[4:6]))
        offset = -offset if zone[0] == "-" else offset
    start = day.replace(hour=int(clock[:2]), minute=int(clock[3:5]))
    start += timedelta(seconds=int(seconds), microseconds=int(fraction.ljust(6, "0")[:6] or 0))
    start = start.replace(tzinfo=timezone(offset)).astimezone(UTC)
    width = (
        timedelta(microseconds=10 ** max(0, 6 - len(fraction)))
        if fraction
        else timedelta(seconds=1)
    )
    return Interval(start, start + width)
