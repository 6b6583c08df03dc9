"""Performed procedure steps reported wrongly (PS3.4 F.7.2; IHE RAD TF-2 4.6, 4.7)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from pydicom.dataset import Dataset

from emulators.core.deviations import Deviation, deviation
from emulators.modality.faults.garbling import (
    change_study_uid,
    garble_name,
    lose_leading_zeros,
    other_uid,
    truncate_accession,
)
from emulators.modality.seams import DataSets

Change = Callable[[Dataset], object]


def _begin_completed(ds: Dataset) -> None:
    ds.PerformedProcedureStepStatus = "COMPLETED"


def _leave_out_modality(ds: Dataset) -> None:
    del ds.Modality


def _leave_out_procedure(item: Dataset) -> None:
    del item.RequestedProcedureDescription


def _copy_no_step(item: Dataset) -> None:
    item.RequestedProcedureID = item.ScheduledProcedureStepID = ""


def _end_without_time(ds: Dataset) -> None:
    del ds.PerformedProcedureStepEndDate, ds.PerformedProcedureStepEndTime


def _end_without_series(ds: Dataset) -> None:
    ds.PerformedSeriesSequence = []


def _leave_an_image_out(ds: Dataset) -> None:
    for series in ds.PerformedSeriesSequence[-1:]:
        series.ReferencedImageSequence = list(series.ReferencedImageSequence)[:-1]


def _refer_to_nothing(ds: Dataset) -> None:
    for series in ds.PerformedSeriesSequence[:1]:
        surplus = Dataset()
        last = series.ReferencedImageSequence[-1]
        surplus.ReferencedSOPClassUID = last.ReferencedSOPClassUID
        surplus.ReferencedSOPInstanceUID = other_uid(last.ReferencedSOPInstanceUID)
        series.ReferencedImageSequence = [*series.ReferencedImageSequence, surplus]


def _confuse_series(ds: Dataset) -> None:
    series = list(ds.PerformedSeriesSequence)
    uids = [one.SeriesInstanceUID for one in series]
    for one, uid in zip(series, uids[1:] + uids[:1], strict=True):
        one.SeriesInstanceUID = uid


def _each(change: Change) -> Callable[[DataSets], DataSets]:
    def changed(given: DataSets) -> DataSets:
        for ds in given:
            change(ds)
        return given

    return changed


def _scheduled(change: Change) -> Callable[[DataSets], DataSets]:
    """Change what stands in Scheduled Step Attributes Sequence (0040,0270)."""

    def changed(given: DataSets) -> DataSets:
        for ds in given:
            for item in ds.ScheduledStepAttributesSequence:
                change(item)
        return given

    return changed


def _never(_: DataSets) -> DataSets:
    return ()


def _twice(given: DataSets) -> DataSets:
    return given + given


BEGUN: Final[tuple[Deviation[DataSets], ...]] = (
    deviation(
        "mpps-begins-completed",
        "mpps.step-starts-in-progress",
        "creates a step that is COMPLETED already",
        _each(_begin_completed),
    ),
    deviation(
        "mpps-leaves-out-the-modality",
        "mpps.creation-is-complete",
        "creates a step without Modality",
        _each(_leave_out_modality),
    ),
    deviation(
        "mpps-leaves-out-scheduled-attributes",
        "mpps.scheduled-steps-are-referenced",
        "leaves Requested Procedure Description out of the scheduled step's item",
        _scheduled(_leave_out_procedure),
    ),
    deviation(
        "mpps-copies-no-scheduled-step",
        "ihe.mpps-copies-the-scheduled-step",
        "leaves requested procedure and scheduled step of the worklist empty",
        _scheduled(_copy_no_step),
    ),
    deviation(
        "mpps-truncates-the-accession-number",
        "ihe.mpps-copies-the-accession-number",
        "keeps twelve characters of the Accession Number in its steps",
        _scheduled(truncate_accession),
    ),
    deviation(
        "mpps-changes-the-study-uid",
        "ihe.mpps-copies-the-study-uid",
        "creates a step for another study than was scheduled",
        _scheduled(change_study_uid),
    ),
    deviation(
        "mpps-loses-leading-zeros-of-the-patient-id",
        "ihe.mpps-copies-the-patient-id",
        "takes the Patient ID for a number, and loses its leading zeros in its steps",
        _each(lose_leading_zeros),
    ),
    deviation(
        "mpps-garbles-the-patient-name",
        "ihe.mpps-copies-the-demographics",
        "takes UTF-8 for Latin-1 and encodes the patient's name again in its steps",
        _each(garble_name),
    ),
    deviation(
        "mpps-is-never-begun",
        "mpps.change-follows-creation",
        "ends steps that it never created",
        _never,
    ),
)

ENDED: Final[tuple[Deviation[DataSets], ...]] = (
    deviation(
        "mpps-changes-a-final-step",
        "mpps.final-step-is-not-changed",
        "sends the change to a final state twice",
        _twice,
    ),
    deviation(
        "mpps-ends-without-a-time",
        "mpps.completed-step-is-complete",
        "completes a step without end date and time",
        _each(_end_without_time),
    ),
    deviation(
        "mpps-ends-without-a-series",
        "mpps.completed-step-is-complete",
        "completes a step without a performed series",
        _each(_end_without_series),
    ),
    deviation(
        "mpps-leaves-an-image-out",
        "mpps.every-image-is-referenced",
        "completes a step without a reference to its last image",
        _each(_leave_an_image_out),
    ),
    deviation(
        "mpps-refers-to-an-image-never-made",
        "ihe.step-refers-to-its-images",
        "completes a step with a reference to an image that nobody made",
        _each(_refer_to_nothing),
    ),
    deviation(
        "mpps-confuses-its-series",
        "ihe.step-lists-every-series",
        "completes a step with the images of each series under another one",
        _each(_confuse_series),
    ),
)
