"""The mapping table: what is said about one examination, and where each party says it.

This is the table of IHE RAD TF-2x Appendix A.1 as far as the scenarios need it: an attribute, and
its place in a worklist answer, an MPPS, an image, a QIDO-RS result and a FHIR resource. Checks ask
for attributes by name and know no tags.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from harness.checks.fhir.elements import codings, objects, word
from harness.checks.fhir.imaging_study import accession_numbers, study_uids
from harness.core.subject import JsonObject


class Attribute(StrEnum):
    """What is compared, by the standard's name."""

    PATIENT_ID = "Patient ID"
    ISSUER = "Issuer of Patient ID"
    PATIENT_NAME = "Patient's Name"
    BIRTH_DATE = "Patient's Birth Date"
    SEX = "Patient's Sex"
    ACCESSION_NUMBER = "Accession Number"
    STUDY_UID = "Study Instance UID"
    REQUESTED_PROCEDURE = "Requested Procedure ID"
    SCHEDULED_STEP = "Scheduled Procedure Step ID"


Path = tuple[int, ...]  # tags; all but the last are sequences, every item of which is read


@dataclass(frozen=True, slots=True)
class Places:
    """Where an attribute stands; () or "" where it does not."""

    worklist: Path
    mpps: Path
    image: Path
    qido: str = ""


SPS: Final = 0x00400100  # Scheduled Procedure Step Sequence
SSA: Final = 0x00400270  # Scheduled Step Attributes Sequence
REQUEST: Final = 0x00400275  # Request Attributes Sequence

PLACES: Final[dict[Attribute, Places]] = {
    Attribute.PATIENT_ID: Places((0x00100020,), (0x00100020,), (0x00100020,), "00100020"),
    Attribute.ISSUER: Places((0x00100021,), (0x00100021,), (0x00100021,), "00100021"),
    Attribute.PATIENT_NAME: Places((0x00100010,), (0x00100010,), (0x00100010,), "00100010"),
    Attribute.BIRTH_DATE: Places((0x00100030,), (0x00100030,), (0x00100030,), "00100030"),
    Attribute.SEX: Places((0x00100040,), (0x00100040,), (0x00100040,), "00100040"),
    Attribute.ACCESSION_NUMBER: Places((0x00080050,), (SSA, 0x00080050), (0x00080050,), "00080050"),
    Attribute.STUDY_UID: Places((0x0020000D,), (SSA, 0x0020000D), (0x0020000D,), "0020000D"),
    Attribute.REQUESTED_PROCEDURE: Places((0x00401001,), (SSA, 0x00401001), (REQUEST, 0x00401001)),
    Attribute.SCHEDULED_STEP: Places((SPS, 0x00400009), (SSA, 0x00400009), (REQUEST, 0x00400009)),
}

SEXES: Final = {"male": "M", "female": "F", "other": "O", "unknown": ""}  # FHIR to PS3.3 C.7.1.1


def _patient_ids(patient: JsonObject) -> tuple[str, ...]:
    return tuple(v for _, i in objects(patient, "identifier") if (v := word(i, "value")))


def _names(patient: JsonObject) -> tuple[str, ...]:
    """Write each HumanName as an alphabetic person name: family^given^middle."""
    out = []
    for _, name in objects(patient, "name"):
        given = name.get("given")
        first = [g for g in given if isinstance(g, str)] if isinstance(given, tuple) else []
        out.append("^".join([word(name, "family"), *first[:1], " ".join(first[1:])]).rstrip("^"))
    return tuple(n for n in out if n)


def _birth_dates(patient: JsonObject) -> tuple[str, ...]:
    date = word(patient, "birthDate").replace("-", "")
    return (date,) if len(date) == 8 else ()  # a year alone cannot be compared


def _sexes(patient: JsonObject) -> tuple[str, ...]:
    sex = SEXES.get(word(patient, "gender"), "")
    return (sex,) if sex else ()


def _accession_numbers(resource: JsonObject) -> tuple[str, ...]:
    return tuple(v for _, i in accession_numbers(resource) if (v := word(i, "value")))


def _study_uids(resource: JsonObject) -> tuple[str, ...]:
    return tuple(v.removeprefix("urn:oid:") for _, v in study_uids(resource) if v)


# Where FHIR says it: (resource type, attribute) -> the values, DICOM's way of writing them.
FHIR: Final[dict[tuple[str, Attribute], Callable[[JsonObject], tuple[str, ...]]]] = {
    ("ImagingStudy", Attribute.ACCESSION_NUMBER): _accession_numbers,
    ("ImagingStudy", Attribute.STUDY_UID): _study_uids,
    ("Patient", Attribute.BIRTH_DATE): _birth_dates,
    ("Patient", Attribute.PATIENT_ID): _patient_ids,
    ("Patient", Attribute.PATIENT_NAME): _names,
    ("Patient", Attribute.SEX): _sexes,
    ("ServiceRequest", Attribute.ACCESSION_NUMBER): _accession_numbers,
    ("ServiceRequest", Attribute.STUDY_UID): _study_uids,
}


def is_imaging_order(request: JsonObject) -> bool:
    """Tell whether a ServiceRequest asks for imaging: by an accession number, or a category."""
    if accession_numbers(request):
        return True
    wanted = {"363679005", "imaging"}  # SNOMED CT: Imaging; the emulator contract's own word
    return any(
        word(c, "code") in wanted
        for _, concept in objects(request, "category")
        for _, c in codings(concept)
    )


def normal(attribute: Attribute, value: str) -> str:
    """Write a value so that equal meanings are equal texts."""
    if attribute is Attribute.PATIENT_NAME:
        return _normal_name(value)
    return value.strip(" \0")


def _normal_name(value: str) -> str:
    """Fold case and spaces; join given and middle names: FHIR draws no line between them."""
    family, *rest = value.partition("=")[0].casefold().split("^")
    given = " ".join(" ".join(rest[:2]).split())
    affixes = "^".join(part.strip() for part in rest[2:]).rstrip("^")
    return "^".join((" ".join(family.split()), given, affixes)).rstrip("^")
