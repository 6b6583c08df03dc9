"""A raw file that is filed is the one behind the images: its digest, its patient (PS3.3 C.12.1)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from harness.checks.fhir.elements import objects, word
from harness.checks.ihe.lineage import Series, is_raw_file, listed, series_of, uids_of_document
from harness.checks.ihe.references import resolve
from harness.checks.registry import CheckContext, check
from harness.checks.sources import fhir_r4, ps3
from harness.core.finding import Finding
from harness.core.requirement import Level, Requirement, Role
from harness.core.subject import Resource
from harness.core.trace import Trace

_SHA256: Final = re.compile(r"[0-9a-f]{64}")

RAW_FILE_HAS_THE_DIGEST_IN_ITS_IMAGES = Requirement(
    id="lineage.raw-file-has-the-digest-in-its-images",
    level=Level.SHOULD,
    binds=Role.CREATOR,
    statement="The SHA-256 that identifies a raw file is what the images made of it say.",
    cites=(
        fhir_r4("documentreference-definitions", "DocumentReference.identifier"),
        ps3(3, "C.12.1.1.5"),
    ),
)

RAW_FILE_IS_OF_THE_PATIENT_OF_ITS_IMAGES = Requirement(
    id="lineage.raw-file-is-of-the-patient-of-its-images",
    level=Level.SHOULD,
    binds=Role.CREATOR,
    statement="The subject of a raw file is the patient of the images that were made of it.",
    cites=(
        fhir_r4("documentreference-definitions", "DocumentReference.subject"),
        ps3(3, "C.7.1.1", "C.7-1"),
    ),
)


def _is_raw_file(r: Resource) -> bool:
    return r.type == "DocumentReference" and is_raw_file(r.json)


def _made_of(r: Resource, trace: Trace) -> tuple[Series, ...]:
    """List the series that name a raw file, if it is told here first: what is served was filed."""
    named = uids_of_document(r.json)
    if r.in_response and any(named & uids_of_document(f.json) for f in _filed(trace, r.scenario)):
        return ()
    return tuple(s for s in series_of(trace, r.scenario).values() if s.raw & named)


def _filed(trace: Trace, scenario: str) -> tuple[Resource, ...]:
    return trace.memo(
        ("checks.ihe.raw files", scenario),
        lambda: tuple(
            r for r in trace.of(Resource, scenario) if _is_raw_file(r) and not r.in_response
        ),
    )


def _digests(r: Resource) -> frozenset[str]:
    values = (word(i, "value") for _, i in objects(r.json, "identifier"))
    return frozenset(v for v in values if _SHA256.fullmatch(v))


@check(
    RAW_FILE_HAS_THE_DIGEST_IN_ITS_IMAGES,
    on=Resource,
    when=lambda r: _is_raw_file(r) and bool(_digests(r)),
    where=lambda r, t: any(s.digests for s in _made_of(r, t)),
)
def raw_file_has_the_digest_in_its_images(r: Resource, ctx: CheckContext) -> Iterator[Finding]:
    """Compare with the Contribution Description (0018,A003) of the acquisition equipment."""
    for series in _made_of(r, ctx.trace):
        if series.digests and not series.digests & _digests(r):
            yield ctx.finding(
                expected=f"{listed(series.digests)}, as the images of series {series.uid} say",
                actual=listed(_digests(r)),
                at=f"{r.pointer}/identifier",
            )


def _patients(r: Resource, trace: Trace) -> frozenset[str]:
    """Collect the identifiers of the subject: its own, or those of the Patient it refers to."""
    subject = r.json.get("subject")
    patient = resolve(word(subject, "reference"), r, trace)
    found = {word(i, "value").strip() for _, i in objects(patient, "identifier")}
    return frozenset({*found, word(subject, "identifier", "value").strip()} - {""})


@check(
    RAW_FILE_IS_OF_THE_PATIENT_OF_ITS_IMAGES,
    on=Resource,
    when=_is_raw_file,
    where=lambda r, t: bool(_patients(r, t)) and any(s.patients for s in _made_of(r, t)),
)
def raw_file_is_of_the_patient_of_its_images(r: Resource, ctx: CheckContext) -> Iterator[Finding]:
    """Compare with Patient ID (0010,0020); any identifier of the subject may be it."""
    for series in _made_of(r, ctx.trace):
        if series.patients and not series.patients & _patients(r, ctx.trace):
            yield ctx.finding(
                expected=f"{listed(series.patients)}, as the images of series {series.uid} say",
                actual=listed(_patients(r, ctx.trace)),
                at=f"{r.pointer}/subject",
            )
