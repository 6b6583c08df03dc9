from harness.checks.dimse.query_model import (
    PATIENT_ID,
    STUDY_UID,
    higher_unique_keys,
    level_of,
    levels_of,
    required_keys,
)
from harness.core.subject import Operation
from harness.facts.uids import MODALITY_WORKLIST_FIND, PATIENT_ROOT_FIND, STUDY_ROOT_FIND
from tests.harness.checks.build import dimse
from tests.harness.checks.services import c_find


def test_models_have_their_levels() -> None:
    assert levels_of(PATIENT_ROOT_FIND) == ("PATIENT", "STUDY", "SERIES", "IMAGE")
    assert levels_of(STUDY_ROOT_FIND) == ("STUDY", "SERIES", "IMAGE")
    assert levels_of(MODALITY_WORKLIST_FIND) == ()


def test_study_root_has_the_patient_keys_at_study_level() -> None:
    assert PATIENT_ID in required_keys(STUDY_ROOT_FIND, "STUDY")
    assert PATIENT_ID not in required_keys(PATIENT_ROOT_FIND, "STUDY")
    assert required_keys(STUDY_ROOT_FIND, "PATIENT") == ()


def test_higher_unique_keys() -> None:
    assert higher_unique_keys(STUDY_ROOT_FIND, "SERIES") == (STUDY_UID,)
    assert higher_unique_keys(PATIENT_ROOT_FIND, "SERIES") == (PATIENT_ID, STUDY_UID)
    assert higher_unique_keys(STUDY_ROOT_FIND, "nonsense") == ()


def test_level() -> None:
    assert level_of(c_find({}, level="SERIES")) == "SERIES"
    assert level_of(dimse(Operation.C_FIND)) == ""
