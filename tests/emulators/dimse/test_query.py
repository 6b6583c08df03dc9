"""C-FIND: the right entities, the right attributes, the right status."""

import pytest
from pydicom.dataset import Dataset
from pydicom.sequence import Sequence

from emulators.dimse.contexts import Context
from tests.emulators.builders import ROOT, add, ct

pytestmark = pytest.mark.contract
PATIENT_ROOT = "1.2.840.10008.5.1.4.1.2.1.1"
STUDY_ROOT = "1.2.840.10008.5.1.4.1.2.2.1"


def find(archive, model=STUDY_ROOT, **keys):
    """Query; return the statuses and the identifiers of the matches."""
    identifier = Dataset()
    for keyword, value in keys.items():
        setattr(identifier, keyword, value)
    with archive.associate(Context(model)) as assoc:
        answers = list(assoc.send_c_find(identifier, model))
    return [status.Status for status, _ in answers], [ds for _, ds in answers if ds is not None]


@pytest.fixture
def filled(archive):
    for study in (1, 2):
        for series in (1, 2):
            for number in (1, 2, 3)[: 2 if series == 2 else 3]:
                add(
                    archive.store,
                    ct(
                        number,
                        study=study,
                        series=series,
                        PatientID=f"P{study}",
                        PatientName="Doe^Jane" if study == 1 else "Müller^Jörg",
                        Modality="CT" if series == 1 else "SR",
                    ),
                )
    return archive


def test_study_root_studies(filled):
    statuses, found = find(
        filled,
        QueryRetrieveLevel="STUDY",
        StudyInstanceUID="",
        PatientName="doe*",
        ModalitiesInStudy="",
        NumberOfStudyRelatedSeries="",
        NumberOfStudyRelatedInstances="",
        InstanceAvailability="",
        StudyDescription="",
    )
    assert statuses == [0xFF00, 0]
    (ds,) = found
    assert ds.StudyInstanceUID == f"{ROOT}.1"
    assert list(ds.ModalitiesInStudy) == ["CT", "SR"]
    assert (ds.NumberOfStudyRelatedSeries, ds.NumberOfStudyRelatedInstances) == (2, 5)
    assert ds.InstanceAvailability == "ONLINE"
    assert (ds.QueryRetrieveLevel, ds.RetrieveAETitle) == ("STUDY", "ARCHIVE")
    assert {element.keyword for element in ds} == {
        "StudyInstanceUID",
        "PatientName",
        "ModalitiesInStudy",
        "NumberOfStudyRelatedSeries",
        "NumberOfStudyRelatedInstances",
        "InstanceAvailability",
        "StudyDescription",
        "QueryRetrieveLevel",
        "RetrieveAETitle",
    }


def test_names_beyond_ascii_say_their_character_set(filled):
    _, found = find(
        filled, QueryRetrieveLevel="STUDY", StudyInstanceUID="", PatientID="P2", PatientName=""
    )
    assert found[0].SpecificCharacterSet == "ISO_IR 192"
    assert found[0].PatientName == "Müller^Jörg"
    _, found = find(
        filled, QueryRetrieveLevel="STUDY", StudyInstanceUID="", PatientID="P1", PatientName=""
    )
    assert "SpecificCharacterSet" not in found[0]


def test_a_query_in_another_character_set(filled):
    _, found = find(
        filled,
        SpecificCharacterSet="ISO_IR 100",
        QueryRetrieveLevel="STUDY",
        StudyInstanceUID="",
        PatientName="MÜLLER*",
    )
    assert [ds.StudyInstanceUID for ds in found] == [f"{ROOT}.2"]


def test_series_and_images(filled):
    study = {"StudyInstanceUID": f"{ROOT}.1"}
    _, found = find(
        filled,
        QueryRetrieveLevel="SERIES",
        SeriesInstanceUID="",
        Modality="SR",
        NumberOfSeriesRelatedInstances="",
        **study,
    )
    assert [(ds.SeriesInstanceUID, ds.NumberOfSeriesRelatedInstances) for ds in found] == [
        (f"{ROOT}.1.2", 2)
    ]
    _, found = find(
        filled,
        QueryRetrieveLevel="IMAGE",
        SeriesInstanceUID=f"{ROOT}.1.1",
        SOPInstanceUID=[f"{ROOT}.1.1.2", f"{ROOT}.1.1.3", "1.2.3"],
        InstanceNumber="",
        Rows=None,
        **study,
    )
    assert [(ds.InstanceNumber, ds.Rows) for ds in found] == [(2, 8), (3, 8)]


def test_patient_root_patients(filled):
    statuses, found = find(
        filled,
        PATIENT_ROOT,
        QueryRetrieveLevel="PATIENT",
        PatientID="P?",
        PatientBirthDate="",
        NumberOfPatientRelatedStudies="",
        NumberOfPatientRelatedInstances="",
    )
    assert statuses == [0xFF00, 0xFF00, 0]
    assert [(ds.PatientID, ds.NumberOfPatientRelatedStudies) for ds in found] == [
        ("P1", 1),
        ("P2", 1),
    ]


def test_sequences_are_matched_and_cut_to_what_is_asked(filled):
    item = Dataset()
    item.RequestedProcedureID = "R1"
    keys = {
        "QueryRetrieveLevel": "SERIES",
        "StudyInstanceUID": f"{ROOT}.1",
        "SeriesInstanceUID": "",
        "RequestAttributesSequence": Sequence([item]),
    }
    _, found = find(filled, **keys)
    assert [len(ds.RequestAttributesSequence) for ds in found] == [1, 1]
    assert [element.keyword for element in found[0].RequestAttributesSequence[0]] == [
        "RequestedProcedureID"
    ]
    item.RequestedProcedureID = "R2"
    assert find(filled, **keys)[0] == [0]


def test_keys_that_are_not_supported_are_said(filled):
    statuses, found = find(
        filled,
        QueryRetrieveLevel="STUDY",
        StudyInstanceUID="",
        SeriesDescription="",
        PatientID="P1",
    )
    assert statuses == [0xFF01, 0]
    assert "SeriesDescription" not in found[0]


@pytest.mark.parametrize(
    ("model", "keys"),
    [
        (STUDY_ROOT, {"StudyInstanceUID": ""}),
        (STUDY_ROOT, {"QueryRetrieveLevel": "FRAME"}),
        (STUDY_ROOT, {"QueryRetrieveLevel": "PATIENT", "PatientID": ""}),
        (STUDY_ROOT, {"QueryRetrieveLevel": "SERIES", "SeriesInstanceUID": ""}),
        (STUDY_ROOT, {"QueryRetrieveLevel": "SERIES", "StudyInstanceUID": ["1.2", "1.3"]}),
        (STUDY_ROOT, {"QueryRetrieveLevel": "IMAGE", "StudyInstanceUID": "1.2"}),
        (STUDY_ROOT, {"QueryRetrieveLevel": "STUDY", "Modality": "CT"}),
        (PATIENT_ROOT, {"QueryRetrieveLevel": "STUDY", "StudyInstanceUID": ""}),
        (PATIENT_ROOT, {"QueryRetrieveLevel": "STUDY", "PatientID": "P*"}),
        (PATIENT_ROOT, {"QueryRetrieveLevel": "STUDY", "PatientID": "P1", "PatientName": "Doe*"}),
    ],
    ids=[
        "no-level",
        "unknown-level",
        "no-such-level-in-model",
        "no-study",
        "list-above",
        "no-series",
        "key-of-lower-level",
        "no-patient",
        "wild-card-above",
        "other-key-of-upper-level",
    ],
)
def test_identifiers_that_do_not_fit(filled, model, keys):
    assert find(filled, model, **keys)[0] == [0xA900]


def test_cancel(archive):
    for study in range(1, 150):
        add(archive.store, ct(study=study))
    identifier = Dataset()
    identifier.QueryRetrieveLevel = "STUDY"
    identifier.StudyInstanceUID = ""
    with archive.associate(Context(STUDY_ROOT)) as assoc:
        answers = assoc.send_c_find(identifier, STUDY_ROOT, msg_id=5)
        assoc.send_c_cancel(5, query_model=STUDY_ROOT)
        statuses = [status.Status for status, _ in answers]
        assert statuses[-1] == 0xFE00
        # A later query with the same message id is not the one that was cancelled.
        later = [s.Status for s, _ in assoc.send_c_find(identifier, STUDY_ROOT, msg_id=5)]
        assert later[-1] == 0
