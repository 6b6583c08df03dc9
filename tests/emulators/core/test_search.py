"""Search: levels, counts, limits, and identities that stay apart."""

import pytest

from emulators.core.levels import Level, level_of
from emulators.core.matching import Key
from emulators.core.store import Store
from tests.emulators.builders import ROOT, add, ct


@pytest.fixture
def store(tmp_path):
    with Store(tmp_path / "store") as made:
        for study in (1, 2, 3):
            for number in range(1, study + 1):
                add(
                    made,
                    ct(number, study=study, PatientID=f"P{study % 2}", StudyDate=f"2026010{study}"),
                )
        add(made, ct(1, study=3, series=2, Modality="SR"))
        yield made


def studies(store, *keys, **named):
    return [match.study_uid for match in store.search(Level.STUDY, keys, **named)]


def test_by_date_and_patient(store):
    assert studies(store, Key("00080020", "DA", ("20260102-",))) == [f"{ROOT}.2", f"{ROOT}.3"]
    assert studies(store, Key("00100020", "LO", ("P1",))) == [f"{ROOT}.1", f"{ROOT}.3"]
    assert studies(store, Key("0020000D", "UI", (f"{ROOT}.3", f"{ROOT}.1"))) == [
        f"{ROOT}.1",
        f"{ROOT}.3",
    ]


def test_counts_are_matched_and_exact(store):
    assert studies(store, Key("00080061", "CS", ("SR",))) == [f"{ROOT}.3"]
    assert studies(store, Key("00201208", "IS", ("2",))) == [f"{ROOT}.2"]
    (match,) = store.search(Level.STUDY, [Key("0020000D", "UI", (f"{ROOT}.3",))])
    assert match.attributes["00201206"]["Value"] == [2]
    assert match.attributes["00201208"]["Value"] == [4]
    assert match.attributes["00080061"]["Value"] == ["CT", "SR"]
    patients = store.search(Level.PATIENT, [])
    assert [m.attributes["00201200"]["Value"] for m in patients] == [[2], [1]]


def test_limit_offset_and_fields(store):
    assert studies(store, limit=1, offset=1) == [f"{ROOT}.2"]
    assert studies(store, offset=3) == []
    (match,) = store.search(Level.STUDY, [], limit=1, fields={"00100020", "00201208"})
    assert set(match.attributes) == {"00100020", "00201208"}


def test_keys_of_inner_levels_are_left_alone(store):
    assert len(studies(store, Key("00200013", "IS", ("99",)))) == 3


def test_instances_by_any_attribute(store):
    found = store.search(
        Level.IMAGE, [Key("00200013", "IS", ("2",)), Key("00280010", "US", ("8",))]
    )
    assert [m.sop_instance for m in found] == [f"{ROOT}.2.1.2", f"{ROOT}.3.1.2"]


def test_patients_without_id_are_not_taken_for_one(tmp_path):
    with Store(tmp_path / "store") as store:
        add(store, ct(study=1, PatientID="", PatientName="A"))
        add(store, ct(study=2, PatientID="", PatientName="B"))
        names = [m.attributes["00100010"]["Value"] for m in store.search(Level.PATIENT, [])]
        assert names == [[{"Alphabetic": "A"}], [{"Alphabetic": "B"}]]


def test_a_study_says_of_the_patient_what_its_objects_say(tmp_path):
    with Store(tmp_path / "store") as store:
        add(store, ct(study=1, PatientName="Doe^Jane"))
        add(store, ct(study=2, PatientName="Doe^Janet"))
        names = [m.attributes["00100010"]["Value"] for m in store.search(Level.STUDY, [])]
        assert names == [[{"Alphabetic": "Doe^Jane"}], [{"Alphabetic": "Doe^Janet"}]]


def test_many_uids_in_one_key(store):
    many = (*(f"1.2.{n}" for n in range(1000)), f"{ROOT}.2")
    assert studies(store, Key("0020000D", "UI", many)) == [f"{ROOT}.2"]


def test_levels():
    assert level_of("00100010") is Level.PATIENT
    assert level_of("00201208") is Level.STUDY
    assert level_of("00080060") is Level.SERIES
    assert level_of("00280010") is Level.IMAGE
