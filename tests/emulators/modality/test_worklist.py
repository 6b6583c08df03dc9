"""The worklist query: keys that match, keys that return."""

from emulators.modality.worklist import identifier

RETURNED = (
    "AccessionNumber",
    "IssuerOfPatientIDQualifiersSequence",
    "PatientBirthDate",
    "PatientID",
    "PatientName",
    "PatientSex",
    "ReferencedStudySequence",
    "RequestedProcedureCodeSequence",
    "RequestedProcedureDescription",
    "RequestedProcedureID",
    "StudyInstanceUID",
)


def test_every_key_is_there_and_only_given_ones_match():
    ds = identifier(accession="A1")
    step = ds.ScheduledProcedureStepSequence[0]
    assert [k for k in RETURNED if k not in ds] == []
    assert len(ds.ScheduledProcedureStepSequence) == 1
    matching = [e.keyword for e in ds if e.VR != "SQ" and not e.is_empty]
    assert matching == ["AccessionNumber"]
    assert [e.keyword for e in step if e.VR != "SQ" and not e.is_empty] == []


def test_keys_of_the_scheduled_step():
    ds = identifier(modality="CT", station="MODALITY", start_date="20260101-20260102")
    step = ds.ScheduledProcedureStepSequence[0]
    assert (step.Modality, step.ScheduledStationAETitle) == ("CT", "MODALITY")
    assert step.ScheduledProcedureStepStartDate == "20260101-20260102"
    assert "SpecificCharacterSet" not in ds


def test_text_beyond_ascii_declares_its_character_set():
    assert identifier(patient_name="Mü*").SpecificCharacterSet == "ISO_IR 192"
