"""Person names are compared by meaning, whoever wrote them."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from harness.checks.ihe.attributes import FHIR, Attribute, is_imaging_order, normal
from tests.harness.checks.build import json_object

NAME = Attribute.PATIENT_NAME
WORD = st.text(st.characters(categories=("Lu", "Ll")), min_size=1, max_size=8)


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("Doe^Jane", "DOE^JANE^^^"),
        ("Doe^Jane^Mary", "Doe^Jane Mary"),
        ("Doe^Jane=漢字^名", "Doe^Jane"),
        ("Doe ^ Jane", "Doe^Jane"),
    ],
)
def test_same_name(one, two):
    assert normal(NAME, one) == normal(NAME, two)


@pytest.mark.parametrize(
    ("one", "two"),
    [("Doe^Jane", "Doe^John"), ("Doe^Jane", "Jane^Doe"), ("Doe^J^^Dr", "Doe^J"), ("Doe", "")],
)
def test_another_name(one, two):
    assert normal(NAME, one) != normal(NAME, two)


@settings(max_examples=80, deadline=None)
@given(WORD, st.lists(WORD, min_size=1, max_size=3))
def test_a_human_name_and_a_person_name_agree(family, given_names):
    patient = json_object(
        {"resourceType": "Patient", "name": [{"family": family, "given": given_names}]}
    )
    (fhir,) = FHIR["Patient", NAME](patient)
    dicom = f"{family}^{given_names[0]}^{' '.join(given_names[1:])}".rstrip("^")
    assert normal(NAME, fhir) == normal(NAME, dicom)
    assert normal(NAME, fhir) != normal(NAME, dicom + "x")


def test_an_identifier_keeps_its_zeros():
    assert normal(Attribute.PATIENT_ID, "00123 ") == "00123"


def test_an_imaging_order_is_known_by_category_too():
    category = {"coding": [{"system": "http://snomed.info/sct", "code": "363679005"}]}
    assert is_imaging_order(json_object({"category": [category]}))
    assert not is_imaging_order(json_object({"category": [{"text": "laboratory"}]}))
