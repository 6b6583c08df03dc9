"""Dates, times and ages: their form, the calendar and the clock (PS3.5 6.2, Table 6.2-1)."""

from __future__ import annotations

import re
from typing import Final

from harness.checks.object.element_rules import Place, element_rule
from harness.checks.object.made import as_made
from harness.checks.object.objection import Objection
from harness.checks.object.value.text_value import shown, values_of
from harness.checks.sources import ps3
from harness.content.dataset import Element
from harness.core.requirement import Level, Requirement, Role
from harness.core.subject import Carrier, Instance

_VRS: Final = ps3(5, "6.2", "6.2-1")
_SOUND_DATE: Final = re.compile(rb"\d{4}(?:0[1-9]|1[0-2])(?:0[1-9]|1\d|2[0-8])")
_SOUND_TIME: Final = re.compile(
    rb"(?:[01]\d|2[0-3])(?:[0-5]\d(?:(?:[0-5]\d)(?:\.\d{1,6})?)?)? *\0?"
)
_DATE: Final = re.compile(rb"(\d{4})(\d\d)(\d\d)")
_OLD_DATE: Final = re.compile(rb"\d{4}\.\d\d\.\d\d")
_TIME: Final = re.compile(rb"(\d\d)(?:(\d\d)(?:(\d\d)(?:\.\d{1,6})?)?)? *")
_OLD_TIME: Final = re.compile(rb"\d\d:\d\d(?::\d\d(?:\.\d*)?)? *")
_DATE_TIME: Final = re.compile(
    rb"(\d{4})(?:(\d\d)(?:(\d\d)(?:(\d\d)(?:(\d\d)(?:(\d\d)(?:\.\d{1,6})?)?)?)?)?)?([+-]\d{4})? *"
)
_AGES: Final = re.compile(rb"(?:\d{3}[DWMY])?(?:\\(?:\d{3}[DWMY])?)*")
_DAYS: Final = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def _requirement(id: str, statement: str, level: Level = Level.SHALL) -> Requirement:
    return Requirement(id=id, level=level, binds=Role.CREATOR, statement=statement, cites=(_VRS,))


DATES_ARE_WELL_FORMED = _requirement(
    "value.dates-are-well-formed", "A date (DA) is eight digits, YYYYMMDD."
)
DATES_ARE_IN_THE_CALENDAR = _requirement(
    "value.dates-are-in-the-calendar", "A date (DA) is a day of the Gregorian calendar."
)
TIMES_ARE_WELL_FORMED = _requirement(
    "value.times-are-well-formed",
    "A time (TM) is HHMMSS.FFFFFF, of which only what is on the right may be left out.",
)
TIMES_ARE_ON_THE_CLOCK = _requirement(
    "value.times-are-on-the-clock",
    "A time (TM) has hours up to 23, minutes up to 59, and seconds up to 60 for a leap second.",
)
DATE_TIMES_ARE_WELL_FORMED = _requirement(
    "value.date-times-are-well-formed",
    "A date-time (DT) is YYYYMMDDHHMMSS.FFFFFF&ZZXX, of which only what is on the right, and the"
    " offset from UTC, may be left out.",
)
DATE_TIMES_ARE_REAL = _requirement(
    "value.date-times-are-real",
    "A date-time (DT) is a moment of the Gregorian calendar and the 24-hour clock, at an offset"
    " from UTC between -1200 and +1400 that is not -0000.",
)
AGES_ARE_WELL_FORMED = _requirement(
    "value.ages-are-well-formed",
    "An age (AS) is three digits and D, W, M or Y.",
)
OLD_DATES_AND_TIMES_ARE_CONVERTED = _requirement(
    "value.old-dates-and-times-are-converted",
    "Dates and times of a file do not keep the periods and colons that ACR-NEMA had.",
    Level.SHOULD,
)


def in_a_file(i: Instance) -> bool:
    """Tell whether it may have been made long ago, under an older standard."""
    return i.carrier is Carrier.FILE and as_made(i)


@element_rule(DATES_ARE_WELL_FORMED, vrs=("DA",))
def dates_are_well_formed(element: Element, place: Place) -> Objection | None:
    """Match every date against eight digits; in a file, the form of ACR-NEMA is judged apart."""
    raw = place.raw(element)
    if _SOUND_DATE.fullmatch(raw):
        return None
    for value in values_of(raw):
        if value and not _DATE.fullmatch(value) and not _is_old(value, _OLD_DATE, place):
            return Objection("YYYYMMDD", shown(value))
    return None


@element_rule(DATES_ARE_IN_THE_CALENDAR, vrs=("DA",))
def dates_are_in_the_calendar(element: Element, place: Place) -> Objection | None:
    """Look every well-formed date up in the calendar."""
    raw = place.raw(element)
    if _SOUND_DATE.fullmatch(raw) and not raw.startswith(b"0000"):
        return None
    for value in values_of(raw):
        found = _DATE.fullmatch(value)
        if found and not is_date(*map(int, found.groups())):
            return Objection("a day of the Gregorian calendar", shown(value))
    return None


@element_rule(TIMES_ARE_WELL_FORMED, vrs=("TM",))
def times_are_well_formed(element: Element, place: Place) -> Objection | None:
    """Match every time against its components; in a file, the form of ACR-NEMA is judged apart."""
    raw = place.raw(element)
    if _SOUND_TIME.fullmatch(raw):
        return None
    for value in values_of(raw):
        if value and not _TIME.fullmatch(value) and not _is_old(value, _OLD_TIME, place):
            return Objection("HH, HHMM, HHMMSS or HHMMSS.F to HHMMSS.FFFFFF", shown(value))
    return None


@element_rule(TIMES_ARE_ON_THE_CLOCK, vrs=("TM",))
def times_are_on_the_clock(element: Element, place: Place) -> Objection | None:
    """Compare the components of every well-formed time with their ranges."""
    raw = place.raw(element)
    if _SOUND_TIME.fullmatch(raw):
        return None
    for value in values_of(raw):
        found = _TIME.fullmatch(value)
        if found and not is_time(*(int(part or 0) for part in found.groups())):
            return Objection("a time from 000000 to 235960.999999", shown(value))
    return None


@element_rule(DATE_TIMES_ARE_WELL_FORMED, vrs=("DT",))
def date_times_are_well_formed(element: Element, place: Place) -> Objection | None:
    """Match every date-time against its components and the offset."""
    for value in values_of(place.raw(element)):
        if value and not _DATE_TIME.fullmatch(value):
            return Objection("YYYYMMDDHHMMSS.FFFFFF&ZZXX or a shorter form of it", shown(value))
    return None


@element_rule(DATE_TIMES_ARE_REAL, vrs=("DT",))
def date_times_are_real(element: Element, place: Place) -> Objection | None:
    """Look every well-formed date-time up in calendar and clock, and its offset in its range."""
    for value in values_of(place.raw(element)):
        found = _DATE_TIME.fullmatch(value)
        if not found:
            continue
        year, month, day, hour, minute, second = (
            int(part or default)
            for part, default in zip(found.groups()[:6], (0, 1, 1, 0, 0, 0), strict=True)
        )
        if not is_date(year, month, day) or not is_time(hour, minute, second):
            return Objection("a moment of the calendar and the clock", shown(value))
        if found[7] and not _is_offset(found[7]):
            return Objection("an offset from -1200 to +1400, not -0000", shown(value))
    return None


@element_rule(AGES_ARE_WELL_FORMED, vrs=("AS",))
def ages_are_well_formed(element: Element, place: Place) -> Objection | None:
    """Match every age against three digits and a unit."""
    raw = place.raw(element)
    if _AGES.fullmatch(raw) or _AGES.fullmatch(b"\\".join(values_of(raw))):
        return None
    return Objection("three digits and D, W, M or Y", shown(raw))


@element_rule(OLD_DATES_AND_TIMES_ARE_CONVERTED, vrs=("DA", "TM"), when=in_a_file)
def old_dates_and_times_are_converted(element: Element, place: Place) -> Objection | None:
    """Match every date against YYYY.MM.DD, every time against HH:MM:SS."""
    raw = place.raw(element)
    if raw.isdigit():
        return None
    old, now = (_OLD_DATE, "YYYYMMDD") if element.vr == "DA" else (_OLD_TIME, "HHMMSS.FFFFFF")
    found = next((v for v in values_of(raw) if old.fullmatch(v)), None)
    return None if found is None else Objection(now, shown(found))


def _is_old(value: bytes, form: re.Pattern[bytes], place: Place) -> bool:
    """Tell whether it may be left from ACR-NEMA: what is made now has no such excuse."""
    return in_a_file(place.instance) and form.fullmatch(value) is not None


def is_date(year: int, month: int, day: int) -> bool:
    """Tell whether it is a day of the Gregorian calendar, reckoned backwards from 1582 as well."""
    if not (year and 1 <= month <= 12):
        return False
    leap = month == 2 and ((year % 4 == 0 and year % 100 != 0) or year % 400 == 0)
    return 1 <= day <= _DAYS[month - 1] + leap


def is_time(hour: int, minute: int, second: int) -> bool:
    """Tell whether it is a time of the 24-hour clock; 60 seconds are for a leap second."""
    return hour <= 23 and minute <= 59 and second <= 60


def _is_offset(sign_and_digits: bytes) -> bool:
    hours, minutes = int(sign_and_digits[1:3]), int(sign_and_digits[3:])
    total = 60 * hours + minutes
    if sign_and_digits[:1] == b"-":
        return minutes <= 59 and 0 < total <= 12 * 60
    return minutes <= 59 and total <= 14 * 60
