"""Primitive types: ids, dates and times (FHIR R4 datatypes.html)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

from harness.checks.fhir.elements import member, text, walk, word
from harness.checks.fhir.exchanges import ID
from harness.checks.fhir.json_form import whole_body
from harness.checks.fhir.temporal import date_problem, datetime_problem, instant_problem
from harness.checks.registry import CheckContext, check
from harness.checks.sources import fhir_r4
from harness.core.finding import Finding
from harness.core.requirement import Level, Requirement, Role
from harness.core.subject import Resource

IDS_ARE_LEGAL = Requirement(
    id="fhir.ids-are-legal",
    level=Level.SHALL,
    binds=Role.CREATOR,
    statement="A resource id and a version id have 1 to 64 letters, digits, hyphens and dots.",
    cites=(fhir_r4("datatypes", "id"), fhir_r4("resource", "id")),
    catalogue=("RES-11",),
)

DATES_ARE_REAL = Requirement(
    id="fhir.dates-are-real",
    level=Level.SHALL,
    binds=Role.CREATOR,
    statement="A date is in the calendar, and one with a time has a time zone.",
    cites=(fhir_r4("datatypes", "dateTime"),),
    catalogue=("RES-03",),
)

# The temporal elements of the resources of the imaging story, by name. One name never means two
# types there, but `start` and `end` may also stand in a SampledData: not in these resources.
DATES: Final = frozenset({"birthDate"})
DATE_TIMES: Final = frozenset(
    {
        "authoredOn",
        "creation",
        "date",
        "deceasedDateTime",
        "effectiveDateTime",
        "end",
        "occurredDateTime",
        "occurrenceDateTime",
        "onsetDateTime",
        "performedDateTime",
        "start",
        "started",
        "valueDateTime",
    }
)
INSTANTS: Final = frozenset(
    {"effectiveInstant", "issued", "lastModified", "lastUpdated", "recorded", "timestamp"}
)

_PROBLEM: Final[dict[str, Callable[[str], str]]] = {
    **dict.fromkeys(DATES, date_problem),
    **dict.fromkeys(DATE_TIMES, datetime_problem),
    **dict.fromkeys(INSTANTS, instant_problem),
}


def _ids(r: Resource) -> Iterator[tuple[str, str]]:
    for place, name, value in walk(r.json):
        if name == "versionId":
            yield place, text(value)
        elif word(value, "resourceType") and member(value, "id") is not None:
            yield f"{place}/id", word(value, "id")


@check(IDS_ARE_LEGAL, on=Resource, when=lambda r: whole_body(r) and any(True for _ in _ids(r)))
def ids_are_legal(r: Resource, ctx: CheckContext) -> Iterator[Finding]:
    """Match id of every resource in the body, and meta.versionId."""
    for place, value in _ids(r):
        if not ID.fullmatch(value):
            yield ctx.finding(
                expected=ID.pattern, actual=value or "no string", at=place, excerpt=value
            )


def _times(r: Resource) -> Iterator[tuple[str, str, str]]:
    for place, name, value in walk(r.json):
        if name in _PROBLEM and isinstance(value, str):
            yield place, name, value


@check(DATES_ARE_REAL, on=Resource, when=lambda r: whole_body(r) and any(True for _ in _times(r)))
def dates_are_real(r: Resource, ctx: CheckContext) -> Iterator[Finding]:
    """Parse every element that is a date, dateTime or instant, calendar and zone included."""
    for place, name, value in _times(r):
        problem = _PROBLEM[name](value)
        if problem:
            yield ctx.finding(
                expected="a real date, with a time zone where it has a time",
                actual=f"{value}: {problem}",
                at=place,
            )
