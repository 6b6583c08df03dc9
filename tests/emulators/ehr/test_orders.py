"""What the order filler adds, and what it leaves alone."""

from __future__ import annotations

import pytest

from emulators.ehr.identity import study_uid, typed
from emulators.ehr.orders import (
    OrderFiller,
    accession_number,
    is_imaging,
    modality,
    procedure_id,
    step_id,
)
from emulators.web.fhir.outcome import Refusal

SNOMED = "http://snomed.info/sct"


def order(**changes: object) -> dict:
    return {
        "resourceType": "ServiceRequest",
        "status": "active",
        "category": [{"coding": [{"system": SNOMED, "code": "363679005"}]}],
        **changes,
    }


def acsn(value: str) -> dict:
    coding = {"system": "http://terminology.hl7.org/CodeSystem/v2-0203", "code": "ACSN"}
    return {"type": {"coding": [coding]}, "system": "urn:oid:1.2", "value": value}


def test_an_order_gets_all_its_numbers() -> None:
    made = OrderFiller(1, "x").complete(order(), None, 1)
    assert 0 < len(accession_number(made)) <= 16
    assert study_uid(made).startswith("2.25.")
    assert 0 < len(procedure_id(made)) <= 16
    assert 0 < len(step_id(made)) <= 16
    assert typed(made, "ACSN")["system"].startswith("urn:oid:2.25.")


def test_seed_salt_and_number_decide() -> None:
    def numbers(seed: int, salt: str, number: int) -> tuple[str, str, str]:
        made = OrderFiller(seed, salt).complete(order(), None, number)
        return accession_number(made), study_uid(made), procedure_id(made)

    assert numbers(1, "a", 1) == numbers(1, "a", 1)
    others = (numbers(1, "a", 1), numbers(2, "a", 1), numbers(1, "b", 1), numbers(1, "a", 2))
    for column in zip(*others, strict=True):
        assert len(set(column)) == 4


def test_what_the_order_says_stays() -> None:
    uid = {"system": "urn:dicom:uid", "value": "urn:oid:1.2.3"}
    made = OrderFiller(1, "").complete(order(identifier=[acsn("ACC1"), uid]), None, 1)
    assert accession_number(made) == "ACC1"
    assert study_uid(made) == "1.2.3"
    assert made["identifier"][:2] == [acsn("ACC1"), uid]
    assert OrderFiller(2, "").complete(made, None, 9) is made


def test_an_update_without_identifiers_keeps_those_the_order_had() -> None:
    filler = OrderFiller(1, "")
    before = filler.complete(order(), None, 1)
    after = filler.complete(order(priority="stat"), before, 2)
    assert after["identifier"] == before["identifier"]


@pytest.mark.parametrize("value", ["12345678901234567", "a\\b", " a", ""])
def test_accession_numbers_that_dicom_cannot_hold(value: str) -> None:
    with pytest.raises(Refusal) as refusal:
        OrderFiller(1, "").complete(order(identifier=[acsn(value)]), None, 1)
    assert refusal.value.status == 422


@pytest.mark.parametrize("uid", ["1.02.3", "1..2", "x", "1." * 40 + "1"])
def test_study_uids_that_are_none(uid: str) -> None:
    held = {"system": "urn:dicom:uid", "value": f"urn:oid:{uid}"}
    with pytest.raises(Refusal):
        OrderFiller(1, "").complete(order(identifier=[held]), None, 1)


@pytest.mark.parametrize(
    ("changes", "imaging"),
    [
        ({}, True),
        ({"category": [{"text": "Imaging"}]}, True),
        ({"category": [{"coding": [{"code": "imaging"}]}]}, True),
        ({"category": [], "code": {"coding": [{"system": "http://loinc.org", "code": "24725-4"}]}}, True),
        ({"category": [{"text": "Laboratory"}]}, False),
        ({"category": "garbage"}, False),
    ],
)  # fmt: skip
def test_which_orders_are_for_imaging(changes: dict, imaging: bool) -> None:
    assert is_imaging(order(**changes)) is imaging
    if not imaging:
        held = order(**changes)
        assert OrderFiller(1, "").complete(held, None, 1) is held


@pytest.mark.parametrize(
    ("code", "wanted"),
    [
        ({"coding": [{"system": SNOMED, "code": "113091000"}]}, "MR"),
        ({"text": "Ultrasound abdomen"}, "US"),
        ({"coding": [{"display": "XR chest"}]}, "DX"),
        ({"text": "head"}, "CT"),
        ({}, "CT"),
    ],
)
def test_modality_of_an_order(code: dict, wanted: str) -> None:
    assert modality(order(code=code)) == wanted
