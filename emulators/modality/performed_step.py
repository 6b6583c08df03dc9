"""Modality Performed Procedure Step (IHE RAD-6, RAD-7): the modality as SCU of PS3.4 annex F."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Final

from pydicom.dataset import Dataset
from pynetdicom.association import Association

from emulators.core.clock import dicom_date, dicom_time
from emulators.core.peers import DimsePeer
from emulators.dimse.client import associate
from emulators.dimse.contexts import Context
from emulators.modality.ct_image import PERFORMED_STEP, Code
from emulators.modality.objects.base import RAW_DATA_STORAGE
from emulators.modality.orders import PATIENT, Order, carry, carry_or_empty, items, text
from emulators.modality.records import Acquisition, SeriesRecord, Step
from emulators.web.control import ActionFailed

UNSPECIFIED_REASON: Final = Code("110513", "DCM", "Discontinued for unspecified reason")


def in_progress(step: Step, station_ae: str) -> Dataset:
    """Make the attribute list of the N-CREATE (PS3.4 Table F.7.2-1)."""
    order = step.order
    ds = Dataset()
    carry(order.item, ds, ("SpecificCharacterSet", *PATIENT))
    carry_or_empty(
        order.item,
        ds,
        (
            "PatientName",
            "PatientID",
            "PatientBirthDate",
            "PatientSex",
            "ReferencedPatientSequence",
        ),
    )
    carry(order.item, ds, ("AdmissionID",))
    ds.ScheduledStepAttributesSequence = [_scheduled_step(order)]
    ds.PerformedProcedureStepID = step.step_id
    ds.PerformedStationAETitle, ds.PerformedStationName = station_ae, station_ae
    ds.PerformedLocation = ""
    ds.PerformedProcedureStepStartDate = dicom_date(step.started)
    ds.PerformedProcedureStepStartTime = dicom_time(step.started)
    ds.PerformedProcedureStepEndDate = ds.PerformedProcedureStepEndTime = None
    ds.PerformedProcedureStepStatus = "IN PROGRESS"
    ds.PerformedProcedureStepDescription = order.protocol
    ds.PerformedProcedureTypeDescription = ""
    ds.ProcedureCodeSequence = items(order.item, "RequestedProcedureCodeSequence")
    ds.PerformedProcedureStepDiscontinuationReasonCodeSequence = []
    ds.Modality, ds.StudyID = "CT", order.study_id
    ds.PerformedProtocolCodeSequence = items(order.step, "ScheduledProtocolCodeSequence")
    ds.PerformedSeriesSequence = []
    return ds


def completed(
    step: Step, acquisitions: Iterable[Acquisition], ended: datetime, retrieve_ae: str
) -> Dataset:
    """Make the modification list that ends a step well (Table F.7.2-1, F.7.2.2.2)."""
    ds = _ended("COMPLETED", step, acquisitions, ended, retrieve_ae)
    ds.PerformedProcedureStepDescription = step.order.protocol
    return ds


def discontinued(
    step: Step, acquisitions: Iterable[Acquisition], ended: datetime, retrieve_ae: str
) -> Dataset:
    """Make the modification list that breaks a step off, with the reason coded."""
    ds = _ended("DISCONTINUED", step, acquisitions, ended, retrieve_ae)
    ds.PerformedProcedureStepDiscontinuationReasonCodeSequence = [UNSPECIFIED_REASON.item()]
    return ds


def create(peer: DimsePeer, calling_ae: str, step: Step, ds: Dataset, limit_s: float) -> None:
    """Report a step as begun (N-CREATE). Raises: ActionFailed; Unreachable, AssociationRefused."""
    with _association(peer, calling_ae, limit_s) as assoc:
        status, _ = assoc.send_n_create(ds, PERFORMED_STEP, step.uid)
        _must_succeed("N-CREATE", status)


def modify(peer: DimsePeer, calling_ae: str, step: Step, ds: Dataset, limit_s: float) -> None:
    """Report how a step ended (N-SET). Raises: ActionFailed; Unreachable, AssociationRefused."""
    with _association(peer, calling_ae, limit_s) as assoc:
        status, _ = assoc.send_n_set(ds, PERFORMED_STEP, step.uid)
        _must_succeed("N-SET", status)


def _association(
    peer: DimsePeer, calling_ae: str, limit_s: float
) -> AbstractContextManager[Association]:
    return associate(peer, [Context(PERFORMED_STEP)], calling_ae=calling_ae, limit_s=limit_s)


def _must_succeed(operation: str, status: Dataset) -> None:
    code = status.get("Status")
    if code is None:
        raise ActionFailed(f"{operation} was not answered in time, or not validly")
    # 0107 and 0116 are warnings: the operation was done (PS3.7 C.4.2, C.4.3)
    if code not in (0x0000, 0x0001, 0x0107, 0x0116):
        words = text(status, "ErrorComment")
        raise ActionFailed(f"{operation} was answered with status 0x{code:04X} {words}".strip())


def _scheduled_step(order: Order) -> Dataset:
    """Copy what the worklist item says; without one all but the study is empty (F.7.2.1.1)."""
    ds = Dataset()
    ds.StudyInstanceUID = order.study_uid
    for source, keywords in (
        (
            order.item,
            (
                "ReferencedStudySequence",
                "AccessionNumber",
                "RequestedProcedureID",
                "RequestedProcedureDescription",
            ),
        ),
        (
            order.step,
            (
                "ScheduledProcedureStepID",
                "ScheduledProcedureStepDescription",
                "ScheduledProtocolCodeSequence",
            ),
        ),
    ):
        carry_or_empty(source if order.scheduled else Dataset(), ds, keywords)
    carry(order.item, ds, ("RequestedProcedureCodeSequence", "IssuerOfAccessionNumberSequence"))
    return ds


def _ended(
    status: str,
    step: Step,
    acquisitions: Iterable[Acquisition],
    ended: datetime,
    retrieve_ae: str,
) -> Dataset:
    ds = Dataset()
    carry(step.order.item, ds, ("SpecificCharacterSet",))
    ds.PerformedProcedureStepStatus = status
    ds.PerformedProcedureStepEndDate = dicom_date(ended)
    ds.PerformedProcedureStepEndTime = dicom_time(ended)
    ds.PerformedProtocolCodeSequence = items(step.order.step, "ScheduledProtocolCodeSequence")
    ds.PerformedSeriesSequence = [
        _series(series, retrieve_ae) for a in acquisitions for series in a.everything
    ]
    return ds


def _series(series: SeriesRecord, retrieve_ae: str) -> Dataset:
    ds = Dataset()
    ds.PerformingPhysicianName = ds.OperatorsName = None
    ds.ProtocolName, ds.SeriesInstanceUID = series.protocol, series.series_uid
    ds.SeriesDescription, ds.RetrieveAETitle = series.description, retrieve_ae
    images: list[Dataset] = []
    others: list[Dataset] = []
    for one in series.images:
        reference = Dataset()
        reference.ReferencedSOPClassUID = one.sop_class
        reference.ReferencedSOPInstanceUID = one.sop_instance
        (others if one.sop_class == RAW_DATA_STORAGE else images).append(reference)
    ds.ReferencedImageSequence = images
    ds.ReferencedNonImageCompositeSOPInstanceSequence = others
    return ds
