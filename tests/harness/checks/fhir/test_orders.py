"""Rows of Patient, ServiceRequest and Encounter."""

import pytest

from harness.checks.fhir import orders as o
from harness.checks.fhir.imaging_study import IDENTIFIER_TYPES
from tests.harness.checks.build import clean, nothing, resource, table, violation

ACSN = {"coding": [{"system": IDENTIFIER_TYPES, "code": "ACSN"}]}
ID = {"system": "urn:oid:1.2", "value": "007"}


def patient(**more):
    return resource({"resourceType": "Patient", "identifier": [ID], "gender": "female", **more})


def request(**more):
    content = {
        "resourceType": "ServiceRequest",
        "status": "active",
        "intent": "order",
        "subject": {"reference": "Patient/p1"},
        "identifier": [ID | {"type": ACSN, "value": "A-1"}],
    }
    return resource({k: v for k, v in (content | more).items() if v is not None})


def encounter(**more):
    return resource(
        {
            "resourceType": "Encounter",
            "status": "in-progress",
            "class": {"system": "urn:x", "code": "EMER"},
            **more,
        }
    )


@pytest.mark.parametrize(
    "case",
    table(
        clean(o.PATIENT_GENDER_IS_KNOWN, patient()),
        violation(o.PATIENT_GENDER_IS_KNOWN, patient(gender="F"), at="/gender"),
        nothing(o.PATIENT_GENDER_IS_KNOWN, patient(gender=None)),
        clean(o.PATIENT_IDENTIFIERS_HAVE_AN_ISSUER, patient()),
        violation(o.PATIENT_IDENTIFIERS_HAVE_AN_ISSUER, patient(identifier=[]), at="/identifier"),
        violation(
            o.PATIENT_IDENTIFIERS_HAVE_AN_ISSUER,
            patient(identifier=[{"value": "007"}]),
            at="/identifier/0/system",
        ),
        nothing(o.PATIENT_IDENTIFIERS_HAVE_AN_ISSUER, encounter()),
        clean(o.SERVICE_REQUEST_IS_COMPLETE, request()),
        violation(o.SERVICE_REQUEST_IS_COMPLETE, request(status="open"), at="/status"),
        violation(o.SERVICE_REQUEST_IS_COMPLETE, request(intent=None), at="/intent"),
        violation(o.SERVICE_REQUEST_IS_COMPLETE, request(subject=None), at="/subject"),
        nothing(o.SERVICE_REQUEST_IS_COMPLETE, patient()),
        clean(o.ACCESSION_NUMBER_FITS_DICOM, request()),
        violation(
            o.ACCESSION_NUMBER_FITS_DICOM,
            request(identifier=[ID | {"type": ACSN, "value": "A" * 17}]),
            at="/identifier/0/value",
        ),
        violation(
            o.ACCESSION_NUMBER_FITS_DICOM,
            request(identifier=[{"type": ACSN, "value": "A-1"}]),
            at="/identifier/0/system",
        ),
        nothing(o.ACCESSION_NUMBER_FITS_DICOM, request(identifier=[ID])),
        clean(o.ENCOUNTER_IS_COMPLETE, encounter()),
        violation(o.ENCOUNTER_IS_COMPLETE, encounter(status="active"), at="/status"),
        violation(o.ENCOUNTER_IS_COMPLETE, encounter(**{"class": "EMER"}), at="/class"),
        nothing(o.ENCOUNTER_IS_COMPLETE, patient()),
    ),
)
def test_orders(case):
    case.check()
