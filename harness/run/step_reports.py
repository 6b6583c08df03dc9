"""Steps that report performed procedure steps as no conforming modality would (PS3.4 F.7)."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from typing import Final

from pydicom.dataset import Dataset

from harness.capture.control import NotDone
from harness.run.outcome import OutcomeMissed, Undecided
from harness.run.session import Session

MPPS: Final = "1.2.840.10008.3.1.2.3.3"
IN_PROGRESS: Final = "IN PROGRESS"
WARNINGS: Final = (0x0001, 0x0107, 0x0116)

# The words of a step, and the type 1 attribute of Table F.7.2-1 that they mean.
LEFT_OUT: Final = {
    "its station": "PerformedStationAETitle",
    "its start": "PerformedProcedureStepStartDate",
    "the study it belongs to": "ScheduledStepAttributesSequence",
}


class StepReports:
    """What the harness reports to a performed procedure step manager."""

    def __init__(self, session: Session) -> None:
        self._s = session
        self._created = 0
        self._status: int | None = None

    def create(self) -> None:
        """Create a step, as a modality does for a patient without an order."""
        self._created += 1
        self._create(begun(self._uid("study"), IN_PROGRESS))

    def create_again(self) -> None:
        """Create the same step once more."""
        self._create(begun(self._uid("study"), IN_PROGRESS))

    def create_without(self, what: str) -> None:
        """Create a step that lacks an attribute it must have."""
        self._created += 1
        ds = begun(self._uid("study"), IN_PROGRESS)
        delattr(ds, LEFT_OUT[what])
        self._create(ds)

    def create_as(self, status: str) -> None:
        """Create a step in another state than IN PROGRESS."""
        self._created += 1
        self._create(begun(self._uid("study"), status))

    def set_to(self, status: str) -> None:
        """Report how the step ended."""
        self._set(self._uid("step"), status)

    def set_unknown_to(self, status: str) -> None:
        """Report the end of a step that was never created."""
        self._set(self._uid("nobody's step"), status)

    def taken(self) -> None:
        """Expect that the last report was taken."""
        status = self._last()
        self._s.expect(status == 0 or status in WARNINGS, f"answered with status 0x{status:04X}")

    def refused(self) -> None:
        """Expect that the last report was refused: by what status is for the checks to judge."""
        status = self._last()
        self._s.expect(
            status != 0 and status not in WARNINGS,
            f"answered with status 0x{status:04X}, which refuses nothing",
        )

    # ------------------------------------------------------------ inside

    def _create(self, ds: Dataset) -> None:
        self._status = None
        try:
            self._status = self._s.dimse("ehr").create(MPPS, self._uid("step"), ds)
        except NotDone as why:
            raise OutcomeMissed(str(why)) from why

    def _set(self, uid: str, status: str) -> None:
        self._status = None
        try:
            self._status = self._s.dimse("ehr").set(MPPS, uid, ended(status, self._uid("series")))
        except NotDone as why:
            raise OutcomeMissed(str(why)) from why

    def _last(self) -> int:
        if self._status is None:
            raise Undecided("nothing was reported yet: an earlier step did not get that far")
        return self._status

    def _uid(self, what: str) -> str:
        """Make a UID of the arc for UUIDs (PS3.5 B.2): the same for the same step."""
        text = f"{what}|{self._s.world.seed}|{self._s.salt}|{self._created}"
        digest = hashlib.sha256(text.encode()).digest()
        return f"2.25.{int.from_bytes(digest[:16], 'big')}"


def begun(study_uid: str, status: str) -> Dataset:
    """Make the attribute list of an N-CREATE that has all it must have (Table F.7.2-1)."""
    now = datetime.now(UTC)
    scheduled = Dataset()
    scheduled.StudyInstanceUID = study_uid
    for keyword in (
        "AccessionNumber",
        "RequestedProcedureID",
        "RequestedProcedureDescription",
        "ScheduledProcedureStepID",
        "ScheduledProcedureStepDescription",
    ):
        setattr(scheduled, keyword, "")
    scheduled.ReferencedStudySequence = scheduled.ScheduledProtocolCodeSequence = []
    ds = Dataset()
    for keyword in (
        "PatientName",
        "PatientID",
        "PatientBirthDate",
        "PatientSex",
        "PerformedStationName",
        "PerformedLocation",
        "PerformedProcedureStepDescription",
        "PerformedProcedureTypeDescription",
        "PerformedProcedureStepEndDate",
        "PerformedProcedureStepEndTime",
        "StudyID",
    ):
        setattr(ds, keyword, "")
    ds.ReferencedPatientSequence = ds.ProcedureCodeSequence = []
    ds.PerformedProtocolCodeSequence = ds.PerformedSeriesSequence = []
    ds.PerformedProcedureStepDiscontinuationReasonCodeSequence = []
    ds.ScheduledStepAttributesSequence = [scheduled]
    ds.PerformedProcedureStepID = "PPS1"
    ds.PerformedStationAETitle, ds.Modality = "PLUGFEST", "CT"
    ds.PerformedProcedureStepStartDate = f"{now:%Y%m%d}"
    ds.PerformedProcedureStepStartTime = f"{now:%H%M%S}"
    ds.PerformedProcedureStepStatus = status
    return ds


def ended(status: str, series_uid: str) -> Dataset:
    """Make the modification list of an N-SET that ends a step with one empty series."""
    now = datetime.now(UTC)
    series = Dataset()
    series.PerformingPhysicianName = series.OperatorsName = series.SeriesDescription = ""
    series.RetrieveAETitle = ""
    series.ProtocolName, series.SeriesInstanceUID = "Head", series_uid
    series.ReferencedImageSequence = series.ReferencedNonImageCompositeSOPInstanceSequence = []
    ds = Dataset()
    ds.PerformedProcedureStepStatus = status
    ds.PerformedProcedureStepEndDate = f"{now:%Y%m%d}"
    ds.PerformedProcedureStepEndTime = f"{now:%H%M%S}"
    ds.PerformedSeriesSequence = [series]
    return ds
