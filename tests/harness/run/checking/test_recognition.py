import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.core.octets import payload
from harness.run.checking.recognition import Form, form_of

ROWS = [
    (b"", Form.EMPTY),
    (b"hello", Form.OTHER),
    (bytes(128) + b"DICM", Form.DICOM),
    (b"\x08\x00\x05\x00CS\x0a\x00ISO_IR 100", Form.DICOM),
    (b"\x08\x00\x00\x00\x04\x00\x00\x00\x10\x00\x00\x00", Form.DICOM),
    (b"\x00\x08\x00\x05CS\x00\x0aISO_IR 100", Form.DICOM),
    (b"\x02\x00\x10\x00UI\x14\x001.2.840.10008.1.2.1\x00", Form.DICOM),
    (b"\x08\x00\x00\x00\xff\xff\xff\x7f", Form.OTHER),
    (b"PK\x03\x04rest", Form.ZIP),
    (b'{"resourceType": "Patient"}', Form.FHIR_JSON),
    (b'\xef\xbb\xbf \n{"id": "1", "resourceType" : "Patient"}', Form.FHIR_JSON),
    (b'{"a": "' + b"x" * 9000 + b'", "resourceType": "Bundle"}', Form.FHIR_JSON),
    (b'{"a": 1}', Form.OTHER),
    (b'<?xml version="1.0"?><Patient xmlns="http://hl7.org/fhir"/>', Form.FHIR_XML),
    (b"<html></html>", Form.OTHER),
]


@pytest.mark.parametrize(("data", "form"), ROWS)
def test_form_of(data, form):
    assert form_of(payload(data)) is form


@given(st.binary(max_size=300))
def test_recognition_is_total(data):
    assert form_of(payload(data)) in Form
