"""Hierarchical keys: kept, passed over, or refused."""

import pytest

from emulators.core.levels import Level
from emulators.core.matching import Key
from emulators.dimse.identifiers import BadIdentifier
from emulators.dimse.information_models import PATIENT_ROOT, STUDY_ROOT, query

STUDY, SERIES, IMAGE, PATIENT = "0020000D", "0020000E", "00080018", "00100020"


def test_own_keys_and_unique_keys_above_are_kept():
    keys = (Key(STUDY, "UI", ("1.2",)), Key(SERIES, "UI"), Key("00080060", "CS", ("CT",)))
    made = query(STUDY_ROOT, Level.SERIES, keys)
    assert made.keys == keys
    assert made.unsupported == ()


def test_the_patients_attributes_belong_to_the_study_without_a_patient_level():
    keys = (Key(STUDY, "UI"), Key("00100010", "PN", ("Doe*",)))
    assert query(STUDY_ROOT, Level.STUDY, keys).keys == keys
    with pytest.raises(BadIdentifier):
        query(PATIENT_ROOT, Level.STUDY, (Key(PATIENT, "LO", ("P1",)), *keys))


def test_other_keys_without_values_are_passed_over():
    keys = (Key(STUDY, "UI"), Key("00080060", "CS"), Key("00091001", "LO", ("x",)))
    made = query(STUDY_ROOT, Level.STUDY, keys)
    assert made.keys == keys[:1]
    assert made.unsupported == ("00080060", "00091001")


def test_images_can_be_asked_for_any_attribute():
    keys = (
        Key(STUDY, "UI", ("1.2",)),
        Key(SERIES, "UI", ("1.3",)),
        Key(IMAGE, "UI"),
        Key("00280010", "US", ("8",)),
    )
    assert query(STUDY_ROOT, Level.IMAGE, keys).keys == keys


def test_the_offending_key_is_named():
    with pytest.raises(BadIdentifier) as bad:
        query(STUDY_ROOT, Level.SERIES, (Key(SERIES, "UI"),))
    assert bad.value.tag == 0x0020000D
