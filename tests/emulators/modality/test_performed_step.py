"""Performed procedure steps: every attribute that Table F.7.2-1 wants."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from pydicom.dataset import Dataset

from emulators.modality import performed_step
from emulators.modality.orders import scheduled, unscheduled
from emulators.modality.records import ImageRecord, Step
from tests.emulators.modality.examples import acquisition_record, series_record

NOW = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
TYPE_1 = (
    "ScheduledStepAttributesSequence",
    "PerformedProcedureStepID",
    "PerformedStationAETitle",
    "PerformedProcedureStepStartDate",
    "PerformedProcedureStepStartTime",
    "PerformedProcedureStepStatus",
    "Modality",
)
TYPE_2 = (
    "PatientName",
    "PatientID",
    "PatientBirthDate",
    "PatientSex",
    "ReferencedPatientSequence",
    "PerformedStationName",
    "PerformedLocation",
    "PerformedProcedureStepDescription",
    "PerformedProcedureTypeDescription",
    "ProcedureCodeSequence",
    "PerformedProcedureStepEndDate",
    "PerformedProcedureStepEndTime",
    "PerformedProcedureStepDiscontinuationReasonCodeSequence",
    "StudyID",
    "PerformedProtocolCodeSequence",
    "PerformedSeriesSequence",
)
STEP_TYPE_2 = (
    "ReferencedStudySequence",
    "AccessionNumber",
    "RequestedProcedureID",
    "RequestedProcedureDescription",
    "ScheduledProcedureStepID",
    "ScheduledProcedureStepDescription",
    "ScheduledProtocolCodeSequence",
)


def order():
    step = Dataset()
    step.ScheduledProcedureStepID = "SPS1"
    step.ScheduledProcedureStepDescription = "Head routine"
    item = Dataset()
    item.SpecificCharacterSet = "ISO_IR 100"
    item.PatientName, item.PatientID, item.IssuerOfPatientID = "Dö^J", "P1", "EHR"
    item.AccessionNumber, item.StudyInstanceUID = "A1", "2.25.5"
    item.RequestedProcedureID = "RP1"
    item.ScheduledProcedureStepSequence = [step]
    return scheduled(item)


def step_of(of):
    return Step("2.25.30", "PPS1", of, NOW)


def acquisition(of):
    image = ImageRecord("1.2.840.10008.5.1.4.1.1.2", "2.25.41", Path("x"), 1, "00")
    series = tuple(series_record(f"2.25.5{n}", n, NOW, (image,), f"series {n}") for n in (1, 2))
    return acquisition_record(of, datetime(2026, 11, 20, tzinfo=UTC), "2.25.30", series)


@pytest.mark.parametrize("of", [order(), unscheduled(1, "", 1)], ids=["scheduled", "unscheduled"])
def test_creation_has_every_attribute(of):
    ds = performed_step.in_progress(step_of(of), "MODALITY")
    assert [k for k in TYPE_1 if k not in ds or ds[k].is_empty] == []
    assert [k for k in TYPE_2 if k not in ds] == []
    item = ds.ScheduledStepAttributesSequence[0]
    assert item.StudyInstanceUID == of.study_uid
    assert [k for k in STEP_TYPE_2 if k not in item] == []
    assert ds.PerformedProcedureStepStatus == "IN PROGRESS"


def test_creation_copies_the_scheduled_step():
    ds = performed_step.in_progress(step_of(order()), "MODALITY")
    item = ds.ScheduledStepAttributesSequence[0]
    assert (item.AccessionNumber, item.RequestedProcedureID) == ("A1", "RP1")
    assert item.ScheduledProcedureStepID == "SPS1"
    assert (ds.PatientName, ds.IssuerOfPatientID, ds.StudyID) == ("Dö^J", "EHR", "RP1")


def test_completion_names_every_image():
    of = order()
    ds = performed_step.completed(step_of(of), [acquisition(of)], NOW, "ARCHIVE")
    assert ds.PerformedProcedureStepStatus == "COMPLETED"
    assert (ds.PerformedProcedureStepEndDate, ds.PerformedProcedureStepEndTime) == (
        "20260102",
        "030405.000000",
    )
    assert [s.SeriesInstanceUID for s in ds.PerformedSeriesSequence] == ["2.25.51", "2.25.52"]
    one = ds.PerformedSeriesSequence[0]
    assert (one.RetrieveAETitle, one.ProtocolName) == ("ARCHIVE", "Head")
    assert one.ReferencedImageSequence[0].ReferencedSOPInstanceUID == "2.25.41"
    for keyword in (
        "PerformingPhysicianName",
        "OperatorsName",
        "ReferencedNonImageCompositeSOPInstanceSequence",
    ):
        assert keyword in one
    # what Table F.7.2-1 forbids in N-SET
    assert not {"PatientID", "Modality", "PerformedProcedureStepID"} & set(ds.dir())


def test_discontinuation_says_why():
    ds = performed_step.discontinued(step_of(order()), [], NOW, "")
    reason = ds.PerformedProcedureStepDiscontinuationReasonCodeSequence[0]
    assert reason.CodeValue == "110513"
    assert ds.PerformedProcedureStepStatus == "DISCONTINUED"
    assert list(ds.PerformedSeriesSequence) == []
