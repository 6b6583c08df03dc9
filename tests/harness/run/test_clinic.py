"""The clinic's paperwork: synthetic, complete, and numerically right."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.run import clinic


@given(st.integers(0, clinic.NIHSS_MAX))
def test_items_add_up_within_their_limits(total):
    items = clinic.nihss_items(total)
    assert sum(items) == total
    assert all(0 <= i <= most for i, (_, _, most) in zip(items, clinic.NIHSS_ITEMS, strict=True))


@pytest.mark.parametrize("total", [-1, 43])
def test_an_impossible_total_is_refused(total):
    with pytest.raises(ValueError, match="0 to 42"):
        clinic.nihss_items(total)


@given(st.integers(0, 2**31), st.text("abcdef0123456789", min_size=1, max_size=8))
def test_identifiers_fit_dicom_and_differ_by_salt(seed, salt):
    who = clinic.person(seed, salt)
    assert who.patient_id.startswith("00")
    assert len(who.patient_id) <= 64
    number = clinic.accession(seed, salt)
    assert len(number) == 16
    assert clinic.accession(seed, salt + "x") != number
    assert clinic.person(seed, salt + "x").patient_id != who.patient_id
    assert clinic.person(seed, salt + "x").family == who.family


def test_a_registration_links_encounter_and_patient():
    bundle = clinic.registration(clinic.person(1, "a"))
    patient, encounter = bundle["entry"]
    assert encounter["resource"]["subject"]["reference"] == patient["fullUrl"]


def test_observations_carry_loinc_and_ucum():
    bundle = clinic.observations("Patient/1", "Encounter/1", 14)
    resources = [e["resource"] for e in bundle["entry"]]
    (nihss,) = [r for r in resources if r["code"]["coding"][0]["code"] == clinic.NIHSS_TOTAL]
    assert nihss["valueInteger"] == 14
    assert sum(c["valueInteger"] for c in nihss["component"]) == 14
    for r in resources:
        quantities = [
            r.get("valueQuantity"),
            *(c.get("valueQuantity") for c in r.get("component", [])),
        ]
        assert all(q["system"] == clinic.UCUM for q in quantities if q)
