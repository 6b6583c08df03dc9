"""Patient, ServiceRequest and Encounter: what an imaging order needs (FHIR R4)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from harness.checks.fhir.elements import objects, word
from harness.checks.fhir.imaging_study import accession_numbers
from harness.checks.registry import CheckContext, check
from harness.checks.sources import fhir_r4
from harness.core.finding import Finding
from harness.core.requirement import Level, Requirement, Role
from harness.core.subject import Resource

GENDERS: Final = ("male", "female", "other", "unknown")
REQUEST_STATUSES: Final = (
    "draft",
    "active",
    "on-hold",
    "revoked",
    "completed",
    "entered-in-error",
    "unknown",
)
INTENTS: Final = (
    "proposal",
    "plan",
    "directive",
    "order",
    "original-order",
    "reflex-order",
    "filler-order",
    "instance-order",
    "option",
)
ENCOUNTER_STATUSES: Final = (
    "planned",
    "arrived",
    "triaged",
    "in-progress",
    "onleave",
    "finished",
    "cancelled",
    "entered-in-error",
    "unknown",
)
ACCESSION_CHARS: Final = 16  # a worklist carries it as SH (PS3.5 6.2)

PATIENT_GENDER_IS_KNOWN = Requirement(
    id="fhir.patient-gender-is-known",
    level=Level.SHALL,
    binds=Role.CREATOR,
    statement="A Patient's gender is one of the four administrative codes.",
    cites=(fhir_r4("patient"),),
    catalogue=("RES-05",),
)

PATIENT_IDENTIFIERS_HAVE_AN_ISSUER = Requirement(
    id="fhir.patient-identifiers-have-an-issuer",
    level=Level.SHOULD,
    binds=Role.CREATOR,
    statement="A Patient has an identifier; each has a value and the system that issued it.",
    cites=(fhir_r4("patient"), fhir_r4("datatypes", "Identifier")),
    catalogue=("PT-01",),
)

SERVICE_REQUEST_IS_COMPLETE = Requirement(
    id="fhir.service-request-is-complete",
    level=Level.SHALL,
    binds=Role.CREATOR,
    statement="A ServiceRequest has a known status and intent, and a subject.",
    cites=(fhir_r4("servicerequest"),),
    catalogue=("SRQ-01",),
)

ACCESSION_NUMBER_FITS_DICOM = Requirement(
    id="fhir.accession-number-fits-dicom",
    level=Level.SHOULD,
    binds=Role.CREATOR,
    statement="An order's accession number (type ACSN) has a system, and at most 16 characters.",
    cites=(fhir_r4("servicerequest"),),
    catalogue=("SRQ-02",),
)

ENCOUNTER_IS_COMPLETE = Requirement(
    id="fhir.encounter-is-complete",
    level=Level.SHALL,
    binds=Role.CREATOR,
    statement="An Encounter has a known status and a class, a Coding.",
    cites=(fhir_r4("encounter"),),
    catalogue=("RES-02", "RES-05"),
)


@check(
    PATIENT_GENDER_IS_KNOWN,
    on=Resource,
    when=lambda r: r.type == "Patient" and r.json.get("gender") is not None,
)
def patient_gender_is_known(r: Resource, ctx: CheckContext) -> Iterator[Finding]:
    """Compare gender with the required value set."""
    gender = word(r.json, "gender")
    if gender not in GENDERS:
        yield ctx.finding(
            expected=" or ".join(GENDERS), actual=gender or "no code", at=f"{r.pointer}/gender"
        )


@check(PATIENT_IDENTIFIERS_HAVE_AN_ISSUER, on=Resource, when=lambda r: r.type == "Patient")
def patient_identifiers_have_an_issuer(r: Resource, ctx: CheckContext) -> Iterator[Finding]:
    """Look at system and value of each identifier."""
    found = objects(r.json, "identifier", r.pointer)
    if not found:
        yield ctx.finding(expected="an identifier", actual="none", at=f"{r.pointer}/identifier")
    for place, i in found:
        for name in ("system", "value"):
            if not word(i, name):
                yield ctx.finding(expected=f"a {name}", actual="none", at=f"{place}/{name}")


@check(SERVICE_REQUEST_IS_COMPLETE, on=Resource, when=lambda r: r.type == "ServiceRequest")
def service_request_is_complete(r: Resource, ctx: CheckContext) -> Iterator[Finding]:
    """Compare status and intent with their value sets; look for a subject."""
    for name, allowed in (("status", REQUEST_STATUSES), ("intent", INTENTS)):
        value = word(r.json, name)
        if value not in allowed:
            yield ctx.finding(
                expected=" or ".join(allowed), actual=value or "none", at=f"{r.pointer}/{name}"
            )
    subject = r.json.get("subject")
    if not word(subject, "reference") and not word(subject, "identifier", "value"):
        yield ctx.finding(expected="a subject", actual="none", at=f"{r.pointer}/subject")


@check(
    ACCESSION_NUMBER_FITS_DICOM,
    on=Resource,
    when=lambda r: r.type == "ServiceRequest" and bool(accession_numbers(r.json)),
)
def accession_number_fits_dicom(r: Resource, ctx: CheckContext) -> Iterator[Finding]:
    """Look at system, value and length of identifiers of type ACSN."""
    for place, i in accession_numbers(r.json):
        value = word(i, "value")
        if not word(i, "system") and i.get("assigner") is None:
            yield ctx.finding(expected="a system", actual="none", at=f"{r.pointer}{place}/system")
        if not value or len(value) > ACCESSION_CHARS or "\\" in value:
            yield ctx.finding(
                expected=f"1 to {ACCESSION_CHARS} characters, no backslash",
                actual=value or "none",
                at=f"{r.pointer}{place}/value",
            )


@check(ENCOUNTER_IS_COMPLETE, on=Resource, when=lambda r: r.type == "Encounter")
def encounter_is_complete(r: Resource, ctx: CheckContext) -> Iterator[Finding]:
    """Compare status with the value set; look for class."""
    status = word(r.json, "status")
    if status not in ENCOUNTER_STATUSES:
        yield ctx.finding(
            expected=" or ".join(ENCOUNTER_STATUSES),
            actual=status or "none",
            at=f"{r.pointer}/status",
        )
    if not word(r.json, "class", "code"):
        yield ctx.finding(expected="a Coding", actual="none", at=f"{r.pointer}/class")
