"""Misbehaviours in what the EHR says of patients, encounters and orders."""

from __future__ import annotations

from typing import Final

from emulators.ehr.identity import V2_0203
from emulators.web.faults.fhir import FhirFault, fhir_fault
from emulators.web.faults.fhir_edits import change, drop, put, resources
from emulators.web.fhir.json_document import JsonObject, as_object, objects


def _class_of_r5(encounter: JsonObject) -> None:
    """Write class as R5 does: an array of CodeableConcept."""
    encounter["class"] = [{"coding": [encounter.get("class")]}]


def _long_accession(order: JsonObject) -> None:
    for identifier in objects(order.get("identifier")):
        codings = objects(as_object(identifier.get("type")).get("coding"))
        if any((c.get("system"), c.get("code")) == (V2_0203, "ACSN") for c in codings):
            identifier["value"] = f"{identifier.get('value')}-2026-EHR"


FAULTS: Final[tuple[FhirFault, ...]] = (
    fhir_fault(
        "patient-gender-is-a-dicom-code",
        "fhir.patient-gender-is-known",
        "says the gender as DICOM does: M, F",
        resources("Patient", change("gender", lambda held: held[:1].upper())),
    ),
    fhir_fault(
        "patient-identifier-has-no-system",
        "fhir.patient-identifiers-have-an-issuer",
        "does not say who issued an identifier",
        resources("Patient", drop("identifier.system")),
    ),
    fhir_fault(
        "patient-birth-date-is-impossible",
        "fhir.dates-are-real",
        "gives a day of birth that is in no calendar",
        resources("Patient", put("birthDate", "1950-02-30")),
    ),
    fhir_fault(
        "encounter-class-is-of-r5",
        "fhir.encounter-is-complete",
        "writes the class of an encounter as release 5 does",
        resources("Encounter", _class_of_r5),
    ),
    fhir_fault(
        "order-has-no-intent",
        "fhir.service-request-is-complete",
        "does not say the intent of an order",
        resources("ServiceRequest", drop("intent")),
    ),
    fhir_fault(
        "order-accession-is-too-long",
        "fhir.accession-number-fits-dicom",
        "adds to an accession number what no DICOM attribute can hold",
        resources("ServiceRequest", _long_accession),
    ),
)
"""What can be wrong with patients, encounters and orders."""
