"""Patient's Age against the dates of birth and of the study (PS3.3 C.7.2.2, PS3.5 6.2)."""

from __future__ import annotations

from datetime import date
from typing import Final

from harness.checks.object.element_rules import Place
from harness.checks.object.objection import Objection
from harness.checks.object.semantics.moments import day_of
from harness.checks.object.tag_rules import at_the_top, tag_rule
from harness.checks.sources import ps3
from harness.content.dataset import Element
from harness.core.requirement import Level, Requirement, Role

AGE, BIRTH_DATE, STUDY_DATE, ACQUISITION_DATE = 0x00101010, 0x00100030, 0x00080020, 0x00080022
DAYS: Final = {"D": 1.0, "W": 7.0, "M": 30.4375, "Y": 365.25}
FRESH_DAYS: Final = 31.0  # an age in days or weeks may be counted from another day of the stay

AGE_AGREES_WITH_BIRTH_DATE = Requirement(
    id="semantics.age-agrees-with-birth-date",
    level=Level.SHOULD,
    binds=Role.CREATOR,
    statement="The age of a patient is the time from birth to the study, to one unit of it.",
    cites=(ps3(3, "C.7.2.2"), ps3(5, "6.2")),
)


def days_of(age: str) -> tuple[float, float] | None:
    """Read an AS value as least and most days, one unit of tolerance either way."""
    if len(age) != 4 or not age[:3].isascii() or not age[:3].isdigit() or age[3] not in DAYS:
        return None
    unit = DAYS[age[3]]
    slack = max(unit, FRESH_DAYS)
    return int(age[:3]) * unit - slack, (int(age[:3]) + 1) * unit + slack


def _dates(place: Place) -> tuple[date, date] | None:
    ds = place.data_set
    born = day_of(ds.text(BIRTH_DATE))
    then = day_of(ds.text(STUDY_DATE)) or day_of(ds.text(ACQUISITION_DATE))
    return None if born is None or then is None or then < born else (born, then)


def _has_dates(place: Place) -> bool:
    return at_the_top(place) and _dates(place) is not None


@tag_rule(AGE_AGREES_WITH_BIRTH_DATE, AGE, where=_has_dates)
def age_agrees_with_birth_date(element: Element, place: Place) -> Objection | None:
    """Count the days from birth to the study, and compare with the age and a unit either way."""
    dates = _dates(place)
    said = "".join(element.texts()[:1])
    allowed = days_of(said)
    if dates is None or allowed is None:
        return None
    lived = (dates[1] - dates[0]).days
    if allowed[0] <= lived <= allowed[1]:
        return None
    years = lived / DAYS["Y"]
    return Objection(f"about {years:.1f} years, from {dates[0]} to {dates[1]}", said)
