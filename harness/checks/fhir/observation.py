"""Observation: status, code, value, units, time (FHIR R4 observation.html)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from harness.checks.fhir.elements import Placed, codings, objects, walk, word
from harness.checks.fhir.temporal import datetime_problem
from harness.checks.registry import CheckContext, check
from harness.checks.sources import fhir_r4
from harness.core.finding import Finding
from harness.core.requirement import Level, Requirement, Role
from harness.core.subject import JsonObject, JsonValue, Resource
from harness.facts import loinc

PAGE: Final = fhir_r4("observation")
UCUM: Final = "http://unitsofmeasure.org"
STATUSES: Final = (
    "registered",
    "preliminary",
    "final",
    "amended",
    "corrected",
    "cancelled",
    "entered-in-error",
    "unknown",
)
# a widespread misreading of the stroke scale's code, worth a sentence of its own
KNOWN_MISTAKES: Final = {"87711-2": "no LOINC code; the NIH Stroke Scale total is 72089-6"}

STATUS_AND_CODE_ARE_GIVEN = Requirement(
    id="observation.status-and-code-are-given",
    level=Level.SHALL,
    binds=Role.CREATOR,
    statement="An Observation has a status of the value set and says what was observed.",
    cites=(PAGE,),
    catalogue=("OB-01",),
)

LOINC_CODES_ARE_POSSIBLE = Requirement(
    id="observation.loinc-codes-are-possible",
    level=Level.SHALL,
    binds=Role.CREATOR,
    statement="A code that names the LOINC system has LOINC's form and its check digit.",
    cites=(fhir_r4("loinc"),),
    catalogue=("OB-01",),
)

QUANTITIES_HAVE_UCUM_UNITS = Requirement(
    id="observation.quantities-have-ucum-units",
    level=Level.SHOULD,
    binds=Role.CREATOR,
    statement="A quantity has a UCUM code with the UCUM system, and a value.",
    cites=(fhir_r4("datatypes", "Quantity"),),
    catalogue=("OB-04",),
)

VITAL_SIGNS_HAVE_THEIR_UNITS = Requirement(
    id="observation.vital-signs-have-their-units",
    level=Level.SHOULD,
    binds=Role.CREATOR,
    statement="A vital sign is expressed in the unit that its profile fixes.",
    cites=(fhir_r4("observation-vitalsigns"),),
    catalogue=("OB-07",),
)

ABSENCE_AND_VALUE_EXCLUDE_EACH_OTHER = Requirement(
    id="observation.absence-and-value-exclude-each-other",
    level=Level.SHALL,
    binds=Role.CREATOR,
    statement="An Observation has one value at most, and a reason for absence only without it.",
    cites=(PAGE,),
    catalogue=("OB-03", "RES-04"),
)

EFFECTIVE_TIME_HAS_A_ZONE = Requirement(
    id="observation.effective-time-has-a-zone",
    level=Level.SHALL,
    binds=Role.CREATOR,
    statement="The time of an observation, where it has hours, has a time zone.",
    cites=(fhir_r4("datatypes", "dateTime"),),
    catalogue=("RES-03",),
)

SUBJECT_IS_GIVEN = Requirement(
    id="observation.subject-is-given",
    level=Level.SHOULD,
    binds=Role.CREATOR,
    statement="An Observation says whom or what it is about.",
    cites=(PAGE,),
)


def is_observation(r: Resource) -> bool:
    """Tell whether a resource is an Observation."""
    return r.type == "Observation"


def parts(observation: JsonObject) -> tuple[Placed, ...]:
    """List the observation itself and its components, each with code and value."""
    return (("", observation), *objects(observation, "component"))


def loinc_codes(concept: JsonValue) -> tuple[str, ...]:
    """List the LOINC codes of a CodeableConcept."""
    return tuple(word(c, "code") for _, c in codings(concept) if word(c, "system") == loinc.SYSTEM)


@check(STATUS_AND_CODE_ARE_GIVEN, on=Resource, when=is_observation)
def status_and_code_are_given(r: Resource, ctx: CheckContext) -> Iterator[Finding]:
    """Compare status with the value set; look for a coding or text in code, components too."""
    status = word(r.json, "status")
    if status not in STATUSES:
        yield ctx.finding(
            expected=" or ".join(STATUSES), actual=status or "none", at=f"{r.pointer}/status"
        )
    for place, part in parts(r.json):
        code = part.get("code")
        if not codings(code) and not word(code, "text"):
            yield ctx.finding(
                expected="a coding or a text", actual="none", at=f"{r.pointer}{place}/code"
            )


def _loinc_codings(r: Resource) -> Iterator[tuple[str, str]]:
    for place, _, value in walk(r.json, r.pointer):
        if isinstance(value, JsonObject) and word(value, "system") == loinc.SYSTEM:
            yield f"{place}/code", word(value, "code")


@check(
    LOINC_CODES_ARE_POSSIBLE,
    on=Resource,
    # every resource may carry LOINC codes; a Bundle's entries are resources of their own
    when=lambda r: r.type != "Bundle" and any(True for _ in _loinc_codings(r)),
)
def loinc_codes_are_possible(r: Resource, ctx: CheckContext) -> Iterator[Finding]:
    """Compute the check digit of every coding that names the LOINC system."""
    for place, code in _loinc_codings(r):
        if loinc.is_possible(code):
            continue
        if code in KNOWN_MISTAKES:
            expected = KNOWN_MISTAKES[code]
        elif loinc.is_well_formed(code):
            expected = f"{code[:-2]}-{loinc.check_digit(code[:-2])} (or another number)"
        else:
            expected = "1 to 7 digits, a hyphen, a check digit"
        yield ctx.finding(expected=expected, actual=code or "no code", at=place)


def _quantities(r: Resource) -> Iterator[Placed]:
    for place, part in parts(r.json):
        quantity = part.get("valueQuantity")
        if isinstance(quantity, JsonObject):
            yield f"{r.pointer}{place}/valueQuantity", quantity


@check(
    QUANTITIES_HAVE_UCUM_UNITS,
    on=Resource,
    when=lambda r: is_observation(r) and any(True for _ in _quantities(r)),
)
def quantities_have_ucum_units(r: Resource, ctx: CheckContext) -> Iterator[Finding]:
    """Look at value, system and code of each valueQuantity."""
    for place, quantity in _quantities(r):
        if quantity.get("value") is None:
            yield ctx.finding(expected="a value", actual="none", at=f"{place}/value")
        if word(quantity, "system") != UCUM or not word(quantity, "code"):
            yield ctx.finding(
                expected=f"system {UCUM} and a code",
                actual=f"system {word(quantity, 'system') or 'none'}, "
                f"code {word(quantity, 'code') or 'none'}",
                at=place,
            )


def _vital_signs(r: Resource) -> Iterator[tuple[str, str, str]]:
    """Yield (place, unit code found, unit expected) of the vital signs whose code is pinned."""
    for place, part in parts(r.json):
        quantity = part.get("valueQuantity")
        for code in loinc_codes(part.get("code")):
            known = loinc.find(code)
            if known and known.kind == "vital-sign" and isinstance(quantity, JsonObject):
                yield f"{r.pointer}{place}/valueQuantity/code", word(quantity, "code"), known.unit


@check(
    VITAL_SIGNS_HAVE_THEIR_UNITS,
    on=Resource,
    when=lambda r: is_observation(r) and any(True for _ in _vital_signs(r)),
)
def vital_signs_have_their_units(r: Resource, ctx: CheckContext) -> Iterator[Finding]:
    """Compare the unit with the pinned one; body temperature may be in Fahrenheit too."""
    for place, unit, expected in _vital_signs(r):
        allowed = (expected, "[degF]") if expected == "Cel" else (expected,)
        if unit not in allowed:
            yield ctx.finding(expected=" or ".join(allowed), actual=unit or "none", at=place)


@check(ABSENCE_AND_VALUE_EXCLUDE_EACH_OTHER, on=Resource, when=is_observation)
def absence_and_value_exclude_each_other(r: Resource, ctx: CheckContext) -> Iterator[Finding]:
    """Count the value[x] members of the observation and of each component (obs-6)."""
    for place, part in parts(r.json):
        values = [k for k, _ in part.members if k.startswith("value") and k[5:6].isupper()]
        if len(values) > 1:
            yield ctx.finding(
                expected="one value", actual=", ".join(values), at=f"{r.pointer}{place}/value[x]"
            )
        if values and part.get("dataAbsentReason") is not None:
            yield ctx.finding(
                expected="a value or a dataAbsentReason",
                actual="both",
                at=f"{r.pointer}{place}/dataAbsentReason",
            )


@check(
    EFFECTIVE_TIME_HAS_A_ZONE,
    on=Resource,
    when=lambda r: is_observation(r) and bool(word(r.json, "effectiveDateTime")),
)
def effective_time_has_a_zone(r: Resource, ctx: CheckContext) -> Iterator[Finding]:
    """Parse effectiveDateTime."""
    value = word(r.json, "effectiveDateTime")
    problem = datetime_problem(value)
    if problem:
        yield ctx.finding(
            expected="a dateTime with a time zone",
            actual=f"{value}: {problem}",
            at=f"{r.pointer}/effectiveDateTime",
        )


@check(SUBJECT_IS_GIVEN, on=Resource, when=is_observation)
def subject_is_given(r: Resource, ctx: CheckContext) -> Iterator[Finding]:
    """Look for a reference or an identifier in subject."""
    subject = r.json.get("subject")
    if not word(subject, "reference") and not word(subject, "identifier", "value"):
        yield ctx.finding(expected="a subject", actual="none", at=f"{r.pointer}/subject")
