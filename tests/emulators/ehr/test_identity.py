"""FHIR identities in DICOM's words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from emulators.ehr.identity import namespace, patient_identifier, person_name, universal


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ({"family": "Nuñez", "given": ["Inês"]}, "Nuñez^Inês"),
        ({"family": "A", "given": ["B", "C", "D"]}, "A^B^C D"),
        ({"family": "A", "given": ["B"], "prefix": ["Dr"], "suffix": ["jr"]}, "A^B^^Dr^jr"),
        ({"family": "A"}, "A"),
        ({"given": ["B"]}, "^B"),
        ({"text": "A B"}, "A B"),
        ({"family": "A^B=C\\D"}, "A B C D"),
    ],
)
def test_person_names(name: dict, written: str) -> None:
    assert person_name({"name": [name]}) == written


def test_the_official_name_is_taken_first() -> None:
    names = [{"family": "Nick"}, {"use": "official", "family": "Real"}]
    assert person_name({"name": names}) == "Real"
    assert person_name({}) == ""


@given(st.recursive(st.none() | st.text(max_size=8), lambda i: st.lists(i, max_size=3) | st.dictionaries(st.sampled_from(["family", "given", "text", "use"]), i, max_size=3)))  # fmt: skip
def test_any_name_is_written_or_empty(name: object) -> None:
    written = person_name({"name": [name] if isinstance(name, dict) else name})  # type: ignore[dict-item,list-item]
    assert "\\" not in written
    assert "=" not in written
    assert len(written) <= 64


def test_the_medical_record_number_identifies() -> None:
    record = {
        "type": {
            "coding": [{"system": "http://terminology.hl7.org/CodeSystem/v2-0203", "code": "MR"}]
        },
        "value": "2",
    }
    usual = {"use": "usual", "value": "3"}
    plain = {"value": "1"}
    assert patient_identifier({"identifier": [plain, usual, record]}) == record
    assert patient_identifier({"identifier": [plain, usual]}) == usual
    assert patient_identifier({"identifier": [{"system": "empty"}, plain]}) == plain
    assert patient_identifier({}) == {}


@pytest.mark.parametrize(
    ("system", "entity", "kind"),
    [
        ("urn:oid:1.2.3", "1.2.3", "ISO"),
        ("urn:uuid:0d1f4b3e-3c22-4f9d-9a3f-1f0b8f9f0a11", "0d1f4b3e-3c22-4f9d-9a3f-1f0b8f9f0a11", "UUID"),
        ("http://clinic/ids", "http://clinic/ids", "URI"),
    ],
)  # fmt: skip
def test_the_system_is_the_universal_entity(system: str, entity: str, kind: str) -> None:
    found = universal({"system": system})
    assert found is not None
    assert (found.UniversalEntityID, found.UniversalEntityIDType) == (entity, kind)
    assert namespace({"system": system, "assigner": {"display": "CLINIC"}}) == "CLINIC"
    assert namespace({"system": system}) == system
    assert universal({}) is None
