from dataclasses import replace

from emulators.modality.raw.anonymous import KEPT, anonymous
from emulators.modality.raw.identity import Identity
from emulators.modality.raw.pseudonyms import Pseudonyms
from tests.emulators.modality.raw.examples import JANE

NAMES = Pseudonyms(b"k" * 32)


def test_nothing_but_equipment_and_pseudonyms_is_left():
    left = anonymous(JANE, NAMES)
    assert left.identity == Identity(
        patient_id=NAMES.patient_id(JANE.patient_id),
        study_uid=NAMES.uid(JANE.study_uid),
        series_uid=NAMES.uid(JANE.series_uid),
        frame_of_reference_uid=NAMES.uid(JANE.frame_of_reference_uid),
        acquisition_uid=NAMES.uid(JANE.acquisition_uid),
        irradiation_uid=NAMES.uid(JANE.irradiation_uid),
        acquired=NAMES.moved(JANE.acquired, JANE.patient_id),
        **{name: getattr(JANE, name) for name in KEPT},
    )
    assert left.mapped_uids == 5
    assert {"patient_name", "birth_date", "station", "day of acquisition"} <= {*left.removed}


def test_a_text_called_after_its_patient_is_emptied():
    left = anonymous(replace(JANE, protocol="Stroke QUIXWORTH"), NAMES)
    assert left.identity.protocol == ""
    assert "protocol" in left.removed


def test_nobody_stays_nobody():
    left = anonymous(Identity(), NAMES)
    assert (left.identity, left.removed, left.mapped_uids) == (Identity(), (), 0)
