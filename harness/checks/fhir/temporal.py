"""date, dateTime and instant (FHIR R4 datatypes.html): form, calendar, time zone."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import datetime
from typing import Final

_DATE: Final = r"(?P<year>[0-9]{4})(-(?P<month>[0-9]{2})(-(?P<day>[0-9]{2}))?)?"
_TIME: Final = r"(?P<hour>[0-9]{2}):(?P<minute>[0-9]{2}):(?P<second>[0-9]{2})(\.[0-9]+)?"
_ZONE: Final = r"(?P<zone>Z|[+-][0-9]{2}:[0-9]{2})"
_FORM: Final = re.compile(rf"{_DATE}(T{_TIME}{_ZONE}?)?")


def date_problem(text: str) -> str:
    """Say what is wrong with a date (YYYY, YYYY-MM or YYYY-MM-DD); "" when nothing is."""
    problem = datetime_problem(text)
    return problem or ("it has a time" if "T" in text else "")


def datetime_problem(text: str) -> str:
    """Say what is wrong with a dateTime; "" when nothing is.

    A time needs the full date before it, seconds, and a time zone.
    """
    match = _FORM.fullmatch(text)
    if match is None:
        return "not of the form YYYY-MM-DDThh:mm:ss+zz:zz"
    return _calendar_problem(match) or _clock_problem(match)


def instant_problem(text: str) -> str:
    """Say what is wrong with an instant: a dateTime to the second at least; "" when nothing is."""
    return datetime_problem(text) or ("" if "T" in text else "it has no time")


def _calendar_problem(match: re.Match[str]) -> str:
    year, month, day = (match[k] for k in ("year", "month", "day"))
    if year == "0000":
        return "there is no year 0"
    if month and not 1 <= int(month) <= 12:
        return f"there is no month {month}"
    if day and not 1 <= int(day) <= monthrange(int(year), int(month))[1]:
        return f"{year}-{month} has no day {day}"
    return ""


def _clock_problem(match: re.Match[str]) -> str:
    if match["hour"] is None:
        return ""
    if match["day"] is None:
        return "it has a time but no full date"
    if int(match["hour"]) > 23 or int(match["minute"]) > 59 or int(match["second"]) > 60:
        return "there is no such time of day"
    zone = match["zone"]
    if zone is None:
        return "it has no time zone"
    if zone != "Z" and (int(zone[1:3]) > 14 or int(zone[4:]) > 59):
        return f"there is no time zone {zone}"
    return ""


def moment(text: str) -> datetime | None:
    """Read an instant, or a dateTime with a time; None when it is neither (a leap second too)."""
    if instant_problem(text):
        return None
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None
