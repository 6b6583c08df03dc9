"""Rows of Endpoint."""

import pytest

from harness.checks.fhir import endpoint as e
from tests.harness.checks.build import clean, nothing, resource, table, violation

GOOD = {
    "resourceType": "Endpoint",
    "id": "e1",
    "status": "active",
    "connectionType": {"system": e.CONNECTION_TYPES, "code": "dicom-wado-rs"},
    "payloadType": [{"text": "DICOM"}],
    "address": "http://127.0.0.1:8042/dicom-web",
}
OTHER = resource({"resourceType": "Patient"})


def of(**more):
    return resource({k: v for k, v in (GOOD | more).items() if v is not None})


@pytest.mark.parametrize(
    "case",
    table(
        clean(e.STATUS_IS_KNOWN, of()),
        violation(e.STATUS_IS_KNOWN, of(status="on"), at="/status"),
        nothing(e.STATUS_IS_KNOWN, OTHER),
        clean(e.CONNECTION_TYPE_IS_CODED, of()),
        clean(e.CONNECTION_TYPE_IS_CODED, of(connectionType={"system": "urn:x", "code": "y"})),
        violation(e.CONNECTION_TYPE_IS_CODED, of(connectionType={"code": "dicom-wado-rs"})),
        violation(
            e.CONNECTION_TYPE_IS_CODED,
            of(connectionType={"system": "urn:x", "code": "dicom-wado-rs"}),
            at="/connectionType",
        ),
        violation(e.CONNECTION_TYPE_IS_CODED, of(connectionType=[GOOD["connectionType"]])),
        nothing(e.CONNECTION_TYPE_IS_CODED, OTHER),
        clean(e.PAYLOAD_TYPE_IS_GIVEN, of()),
        violation(e.PAYLOAD_TYPE_IS_GIVEN, of(payloadType=None), at="/payloadType"),
        violation(e.PAYLOAD_TYPE_IS_GIVEN, of(payloadType={"text": "DICOM"}), at="/payloadType"),
        nothing(e.PAYLOAD_TYPE_IS_GIVEN, OTHER),
        clean(e.ADDRESS_IS_ABSOLUTE, of()),
        violation(e.ADDRESS_IS_ABSOLUTE, of(address="/dicom-web"), at="/address"),
        violation(e.ADDRESS_IS_ABSOLUTE, of(address="http://"), at="/address"),
        violation(e.ADDRESS_IS_ABSOLUTE, of(address="http://[::1/x"), at="/address"),
        violation(e.ADDRESS_IS_ABSOLUTE, of(address="http://a b/x"), at="/address"),
        violation(e.ADDRESS_IS_ABSOLUTE, of(address=None), at="/address"),
        nothing(e.ADDRESS_IS_ABSOLUTE, of(connectionType={"system": "urn:x", "code": "y"})),
        clean(e.ADDRESS_IS_THE_SERVICE_BASE, of()),
        violation(e.ADDRESS_IS_THE_SERVICE_BASE, of(address="http://a/dicom-web/")),
        violation(e.ADDRESS_IS_THE_SERVICE_BASE, of(address="http://a/dicom-web/studies/1.2")),
        nothing(e.ADDRESS_IS_THE_SERVICE_BASE, of(address=None)),
    ),
)
def test_endpoint(case):
    case.check()
