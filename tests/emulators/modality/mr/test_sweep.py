from datetime import UTC, datetime

from hypothesis import given, settings
from hypothesis import strategies as st

from emulators.modality.mr.sweep import MASKED, Sweep
from emulators.modality.raw.identity import Identity
from emulators.modality.raw.pseudonyms import Pseudonyms
from tests.emulators.modality.mr.examples import ZELDA

NAMES = Pseudonyms(b"k" * 32)


def test_values_go_wherever_they_stand():
    text = "call Zelda quixworth, born 02.03.1957, at grovelham; SN48151623, 2026-03-01"
    swept = Sweep(ZELDA, NAMES).everywhere(text)
    moved = NAMES.moved(ZELDA.acquired, ZELDA.patient_id).strftime("%Y-%m-%d")
    assert swept == f"call {MASKED} {MASKED}, born {MASKED}, at {MASKED}; {MASKED}, {moved}"


def test_uids_are_mapped_as_everywhere_else_and_once():
    sweep = Sweep(ZELDA, NAMES)
    siemens = "1.3.12.2.1107.5.2.30.48151.1.20260301101530123.0.0.0"
    swept = sweep.everywhere(f"{ZELDA.study_uid} {siemens} 1.2.840.10008.5.1.4 6.5 4.0.3")
    one, other, registered, *rest = swept.split()
    assert (one, other) == (NAMES.uid(ZELDA.study_uid), NAMES.uid(siemens))
    assert registered == "1.2.840.10008.5.1.4"
    assert rest == ["6.5", "4.0.3"]
    assert sweep.everywhere(swept.split()[0]) == one


def test_fields_are_emptied_by_their_names_and_their_values_remembered():
    sweep = Sweep(Identity(patient_id="ID-77"), NAMES)
    assert sweep.field("tOperatorsName", '"Wexford"') == '""'
    assert sweep.field("flUsedPatientWeight", "71.5") == "0"
    assert sweep.field("PatientID", '"ID-77"') == f'"{NAMES.patient_id("ID-77")}"'
    assert sweep.field("StudyLOID", '"1.3.12.2.5"') == f'"{NAMES.uid("1.3.12.2.5")}"'
    assert sweep.field("NoOfLines", "128") == "128"
    assert sweep.everywhere("seen by wexford") == f"seen by {MASKED}"
    assert sweep.removed == {"tOperatorsName", "flUsedPatientWeight", "PatientID"}


def test_short_values_do_not_eat_numbers():
    sweep = Sweep(Identity(patient_id="12", patient_name="Li^Bo", device_serial="5"), NAMES)
    assert sweep.everywhere("lines 128, 5 slices, Line") == "lines 128, 5 slices, Line"


words = st.text(st.characters(categories=["Lu", "Ll", "Nd"]), min_size=4, max_size=12)


@settings(max_examples=60, deadline=None)
@given(words, words, words, st.text(max_size=20))
def test_nothing_of_the_patient_is_left(family, given_name, identifier, around):
    who = Identity(
        patient_name=f"{family}^{given_name}",
        patient_id=identifier,
        acquired=datetime(2026, 3, 1, tzinfo=UTC),
    )
    swept = Sweep(who, NAMES).everywhere(f"{around}{family}{around}{identifier}{given_name}")
    replaced = (MASKED, NAMES.patient_id(identifier))
    for secret in (family, given_name, identifier):
        assert secret not in swept or any(secret in r for r in replaced)
