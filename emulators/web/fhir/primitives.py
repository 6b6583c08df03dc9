"""The lexical rules of R4 primitive types (datatypes.html#primitive)."""

from __future__ import annotations

import base64
import binascii
import calendar
import re
from typing import Final

from emulators.web.fhir.json_document import JsonValue, Number

ID: Final = re.compile(r"[A-Za-z0-9\-.]{1,64}")
MAX_STRING: Final = 1024 * 1024

_DAY = r"(?P<year>[0-9]{4})(-(?P<month>0[1-9]|1[0-2])(-(?P<day>0[1-9]|[12][0-9]|3[01]))?)?"
_CLOCK = r"(?P<clock>([01][0-9]|2[0-3]):[0-5][0-9]:([0-5][0-9]|60)(\.[0-9]{1,9})?)"
_ZONE = r"(?P<zone>Z|[+-]((0[0-9]|1[0-3]):[0-5][0-9]|14:00))"
DATE: Final = re.compile(_DAY)
DATE_TIME: Final = re.compile(rf"{_DAY}(T{_CLOCK}{_ZONE})?")
_TIME: Final = re.compile(_CLOCK)
_PATTERNS: Final = {
    "canonical": re.compile(r"\S+"),
    "code": re.compile(r"[^\s]+( [^\s]+)*"),
    "id": ID,
    "oid": re.compile(r"urn:oid:[0-2](\.(0|[1-9][0-9]*))+"),
    "uri": re.compile(r"\S+"),
    "url": re.compile(r"\S+"),
    "uuid": re.compile(r"urn:uuid:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"),
}
_DECIMAL: Final = re.compile(r"-?[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]{1,3})?")
_INTEGERS: Final = {"integer": -(2**31), "unsignedInt": 0, "positiveInt": 1}


def primitive_problem(kind: str, value: JsonValue) -> str:
    """Say in a few words why `value` is no `kind`; empty when it is."""
    if kind == "boolean":
        return "" if isinstance(value, bool) else "true or false is wanted"
    if kind == "decimal" or kind in _INTEGERS:
        return _number_problem(kind, value)
    if not isinstance(value, str):
        return "a JSON string is wanted"
    if not value or len(value) > MAX_STRING:
        return "an empty string" if not value else "more than 1 MiB of text"
    if any(char < " " and char not in "\t\r\n" for char in value):
        return "a control character"
    return _string_problem(kind, value)


def is_calendar_date(year: str, month: str | None, day: str | None) -> bool:
    """Tell whether the day exists; a missing month or day is a partial date."""
    if int(year) == 0:
        return False
    return day is None or month is None or int(day) <= calendar.monthrange(int(year), int(month))[1]


def _number_problem(kind: str, value: JsonValue) -> str:
    text = str(value) if isinstance(value, int) and not isinstance(value, bool) else ""
    if isinstance(value, Number):
        text = value.text
    if not text:
        return "a JSON number is wanted"
    if kind == "decimal":
        # Three digits of exponent are more than any quantity needs, and all that can be compared.
        return "" if _DECIMAL.fullmatch(text) else "a decimal out of range"
    if not Number(text).is_integer or not _INTEGERS[kind] <= int(text) < 2**31:
        return f"not of type {kind}"
    return ""


def _string_problem(kind: str, value: str) -> str:
    if kind in _PATTERNS:
        return "" if _PATTERNS[kind].fullmatch(value) else f"not of type {kind}"
    if kind == "time":
        return "" if _TIME.fullmatch(value) else "hh:mm:ss is wanted"
    if kind in ("date", "dateTime", "instant"):
        match = (DATE if kind == "date" else DATE_TIME).fullmatch(value)
        if match is None or (kind == "instant" and not match["clock"]):
            return f"not of type {kind}"
        real = is_calendar_date(match["year"], match["month"], match["day"])
        # A time of day needs the whole date before it.
        complete = kind == "date" or not match["clock"] or match["day"]
        return "" if real and complete else "no such day"
    if kind == "base64Binary":
        return _base64_problem(value)
    return "" if value.strip() else "only white space"


def _base64_problem(value: str) -> str:
    try:
        base64.b64decode("".join(value.split()), validate=True)
    except (binascii.Error, ValueError):
        return "not base64"
    return ""
