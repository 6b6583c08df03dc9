"""ImagingStudy: status, subject, identifiers, modality, counts (FHIR R4 imagingstudy.html)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from harness.checks.fhir.elements import codings, objects, whole, word
from harness.checks.fhir.temporal import datetime_problem
from harness.checks.registry import CheckContext, check
from harness.checks.sources import fhir_r4
from harness.core.finding import Finding
from harness.core.requirement import Level, Requirement, Role
from harness.core.subject import JsonObject, JsonValue, Resource

PAGE: Final = fhir_r4("imagingstudy")
DCM: Final = "http://dicom.nema.org/resources/ontology/DCM"
IDENTIFIER_TYPES: Final = "http://terminology.hl7.org/CodeSystem/v2-0203"
STATUSES: Final = ("registered", "available", "cancelled", "entered-in-error", "unknown")
SUBJECTS: Final = ("Patient", "Device", "Group")

STATUS_IS_KNOWN = Requirement(
    id="imaging-study.status-is-known",
    level=Level.SHALL,
    binds=Role.CREATOR,
    statement="An ImagingStudy has one of the five statuses.",
    cites=(PAGE,),
    catalogue=("IS-01",),
)

SUBJECT_IS_GIVEN = Requirement(
    id="imaging-study.subject-is-given",
    level=Level.SHALL,
    binds=Role.CREATOR,
    statement="An ImagingStudy has a subject: a Patient, Device or Group.",
    cites=(PAGE,),
    catalogue=("IS-02",),
)

HAS_ONE_STUDY_UID = Requirement(
    id="imaging-study.has-one-study-uid",
    level=Level.SHOULD,  # the sentence is no invariant of the base; profiles make it SHALL
    binds=Role.CREATOR,
    statement="An ImagingStudy with series has one identifier urn:dicom:uid, urn:oid: + Study UID.",
    cites=(fhir_r4("imagingstudy-definitions", "ImagingStudy.identifier"),),
    catalogue=("IS-03",),
)

ACCESSION_NUMBER_HAS_AN_ISSUER = Requirement(
    id="imaging-study.accession-number-has-an-issuer",
    level=Level.SHOULD,
    binds=Role.CREATOR,
    statement="An accession number (type ACSN) has a value and the system of its issuer.",
    cites=(fhir_r4("imagingstudy", "notes"),),
    catalogue=("IS-05",),
)

MODALITY_IS_A_DICOM_CODE = Requirement(
    id="imaging-study.modality-is-a-dicom-code",
    level=Level.SHALL,
    binds=Role.CREATOR,
    statement="A modality is a Coding of the DICOM controlled terminology; each series has one.",
    cites=(PAGE,),
    catalogue=("IS-06", "IS-10"),
)

MODALITY_SUMS_UP_ITS_SERIES = Requirement(
    id="imaging-study.modality-sums-up-its-series",
    level=Level.SHALL,
    binds=Role.CREATOR,
    statement="The modalities of a study are those of its series.",
    cites=(fhir_r4("imagingstudy-definitions", "ImagingStudy.modality"),),
    catalogue=("IS-08",),
)

COUNTS_COVER_WHAT_IS_LISTED = Requirement(
    id="imaging-study.counts-cover-what-is-listed",
    level=Level.SHOULD,
    binds=Role.CREATOR,
    statement="The numbers of series and instances are not below what is listed.",
    cites=(fhir_r4("imagingstudy-definitions", "ImagingStudy.numberOfSeries"),),
    catalogue=("IS-13",),
)

STARTED_IS_GIVEN = Requirement(
    id="imaging-study.started-is-given",
    level=Level.SHOULD,
    binds=Role.CREATOR,
    statement="An ImagingStudy says when it started, with a time zone.",
    cites=(fhir_r4("imagingstudy-definitions", "ImagingStudy.started"),),
    catalogue=("IS-15",),
)


def is_study(r: Resource) -> bool:
    """Tell whether a resource is an ImagingStudy."""
    return r.type == "ImagingStudy"


def study_uids(study: JsonValue) -> tuple[tuple[str, str], ...]:
    """List (place, value) of the identifiers that name a Study Instance UID, as written."""
    return tuple(
        (place, word(i, "value"))
        for place, i in objects(study, "identifier")
        if word(i, "system") == "urn:dicom:uid"
    )


def accession_numbers(resource: JsonValue) -> tuple[tuple[str, JsonObject], ...]:
    """List (place, Identifier) of the identifiers of type ACSN."""
    return tuple(
        (place, i)
        for place, i in objects(resource, "identifier")
        if any(
            word(c, "code") == "ACSN" and word(c, "system") == IDENTIFIER_TYPES
            for _, c in codings(i.get("type"))
        )
    )


@check(STATUS_IS_KNOWN, on=Resource, when=is_study)
def status_is_known(r: Resource, ctx: CheckContext) -> Iterator[Finding]:
    """Compare the status with the required value set."""
    status = word(r.json, "status")
    if status not in STATUSES:
        yield ctx.finding(
            expected=" or ".join(STATUSES), actual=status or "none", at=f"{r.pointer}/status"
        )


@check(SUBJECT_IS_GIVEN, on=Resource, when=is_study)
def subject_is_given(r: Resource, ctx: CheckContext) -> Iterator[Finding]:
    """Read subject: a reference to one of the allowed types, or a logical one by identifier."""
    reference = word(r.json, "subject", "reference")
    identifier = word(r.json, "subject", "identifier", "value")
    kinds = [s for s in reference.split("/") if s in SUBJECTS]
    local = reference.startswith(("urn:uuid:", "urn:oid:", "#"))
    if not (kinds or local or (identifier and not reference)):
        yield ctx.finding(
            expected=f"a reference to {' or '.join(SUBJECTS)}",
            actual=reference or "none",
            at=f"{r.pointer}/subject",
        )


@check(
    HAS_ONE_STUDY_UID, on=Resource, when=lambda r: is_study(r) and bool(objects(r.json, "series"))
)
def has_one_study_uid(r: Resource, ctx: CheckContext) -> Iterator[Finding]:
    """Count the identifiers with system urn:dicom:uid and look at the form of the value."""
    found = study_uids(r.json)
    if len(found) != 1:
        yield ctx.finding(
            expected="one identifier with system urn:dicom:uid",
            actual=str(len(found)),
            at=f"{r.pointer}/identifier",
        )
    for place, value in found:
        if not value.startswith("urn:oid:"):
            yield ctx.finding(
                expected="urn:oid: and the Study Instance UID",
                actual=value or "none",
                at=f"{r.pointer}{place}/value",
            )


@check(
    ACCESSION_NUMBER_HAS_AN_ISSUER,
    on=Resource,
    when=lambda r: is_study(r) and bool(accession_numbers(r.json)),
)
def accession_number_has_an_issuer(r: Resource, ctx: CheckContext) -> Iterator[Finding]:
    """Look at system and value of identifiers of type ACSN."""
    for place, i in accession_numbers(r.json):
        for name in ("system", "value"):
            if not word(i, name) and not (name == "system" and i.get("assigner")):
                yield ctx.finding(
                    expected=f"a {name}", actual="none", at=f"{r.pointer}{place}/{name}"
                )


def _modalities(r: Resource) -> Iterator[tuple[str, JsonValue]]:
    listed = r.json.get("modality")
    for i, coding in enumerate(listed if isinstance(listed, tuple) else ()):
        yield f"/modality/{i}", coding
    for place, series in objects(r.json, "series"):
        yield f"{place}/modality", series.get("modality")


@check(
    MODALITY_IS_A_DICOM_CODE,
    on=Resource,
    when=lambda r: is_study(r) and any(True for _ in _modalities(r)),
)
def modality_is_a_dicom_code(r: Resource, ctx: CheckContext) -> Iterator[Finding]:
    """Look at form and system; the binding is extensible, so the code itself is free."""
    for place, coding in _modalities(r):
        system, code = word(coding, "system"), word(coding, "code")
        if system != DCM or not code:
            yield ctx.finding(
                expected=f"a Coding with system {DCM} and a code",
                actual=f"system {system or 'none'}, code {code or 'none'}",
                at=f"{r.pointer}{place}",
            )


def _codes(values: Iterator[JsonValue]) -> set[str]:
    return {c for v in values if (c := word(v, "code"))}


@check(
    MODALITY_SUMS_UP_ITS_SERIES,
    on=Resource,
    when=lambda r: is_study(r) and bool(r.json.get("modality")) and bool(objects(r.json, "series")),
)
def modality_sums_up_its_series(r: Resource, ctx: CheckContext) -> Iterator[Finding]:
    """Compare sets; R4 leaves out series that were not acquired (SR, KO, PR)."""
    listed = r.json.get("modality")
    top = _codes(iter(listed if isinstance(listed, tuple) else ()))
    inside = _codes(s.get("modality") for _, s in objects(r.json, "series"))
    optional = {"SR", "KO", "PR", "DOC"}
    if top - inside or (inside - optional) - top:
        yield ctx.finding(
            expected=", ".join(sorted(inside)),
            actual=", ".join(sorted(top)) or "none",
            at=f"{r.pointer}/modality",
        )


def _counted(r: Resource) -> Iterator[tuple[str, int | None, int]]:
    """Yield (place, number stated, number listed)."""
    series = objects(r.json, "series")
    instances = [len(objects(s, "instance")) for _, s in series]
    if r.json.get("numberOfSeries") is not None and series:
        yield "/numberOfSeries", whole(r.json.get("numberOfSeries")), len(series)
    if r.json.get("numberOfInstances") is not None and any(instances):
        listed = whole(r.json.get("numberOfInstances"))
        yield "/numberOfInstances", listed, sum(instances)
    for (place, s), count in zip(series, instances, strict=True):
        if s.get("numberOfInstances") is not None and count:
            yield f"{place}/numberOfInstances", whole(s.get("numberOfInstances")), count


@check(
    COUNTS_COVER_WHAT_IS_LISTED,
    on=Resource,
    when=lambda r: is_study(r) and any(True for _ in _counted(r)),
)
def counts_cover_what_is_listed(r: Resource, ctx: CheckContext) -> Iterator[Finding]:
    """Count the series and instances listed and compare with the numbers stated."""
    for place, stated, listed in _counted(r):
        if stated is None or stated < listed:
            yield ctx.finding(
                expected=f"at least {listed}",
                actual="not a whole number" if stated is None else str(stated),
                at=f"{r.pointer}{place}",
            )


@check(STARTED_IS_GIVEN, on=Resource, when=is_study)
def started_is_given(r: Resource, ctx: CheckContext) -> Iterator[Finding]:
    """Read started."""
    started = word(r.json, "started")
    problem = datetime_problem(started) if started else "missing"
    if problem:
        yield ctx.finding(
            expected="a dateTime with a time zone",
            actual=f"{started or 'none'}: {problem}",
            at=f"{r.pointer}/started",
        )
