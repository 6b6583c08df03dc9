from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from emulators.modality.raw.pseudonyms import DAYS_MOST, Pseudonyms

ONE, OTHER = Pseudonyms(b"1" * 32), Pseudonyms(b"2" * 32)


@given(st.text("0123456789.", min_size=1, max_size=64))
def test_uids_map_alike_under_one_key_and_not_under_another(uid):
    mapped = ONE.uid(uid)
    assert mapped == ONE.uid(uid)
    assert mapped != OTHER.uid(uid) or uid.startswith("1.2.840.10008.")
    assert len(mapped) <= 64
    assert mapped.startswith("2.25.") or mapped == uid


def test_what_is_registered_or_empty_stays():
    assert ONE.uid("") == ""
    assert ONE.uid("1.2.840.10008.5.1.4.1.1.2") == "1.2.840.10008.5.1.4.1.1.2"


@given(st.text(max_size=20))
def test_times_move_by_days_never_by_none_and_alike_for_a_patient(patient):
    days = ONE.shift(patient).days
    assert 1 <= abs(days) <= DAYS_MOST
    at = datetime(2026, 1, 1, tzinfo=UTC)
    assert ONE.moved(at, patient) - at == timedelta(days=days)
    assert ONE.moved(None, patient) is None


def test_patients_of_two_issuers_are_two():
    assert ONE.patient_id("1", "A") != ONE.patient_id("1", "B")
    assert ONE.patient_id("1A", "") != ONE.patient_id("1", "A")


def test_a_short_key_is_refused():
    with pytest.raises(ValueError, match="at least 16"):
        Pseudonyms(b"short")
