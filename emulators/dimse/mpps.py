"""Modality Performed Procedure Step as SCP (PS3.4 annex F.7): created once, final once."""

from __future__ import annotations

import copy
import logging
import threading
from collections.abc import Mapping, Sequence
from typing import Final, Protocol, cast

from pydicom.datadict import tag_for_keyword
from pydicom.dataset import Dataset
from pynetdicom import evt
from pynetdicom.dimse_primitives import N_CREATE, N_SET

from emulators.core.log import log_event
from emulators.dimse.contexts import Context
from emulators.dimse.service import EventHandler, Service

PERFORMED_STEP: Final = "1.2.840.10008.3.1.2.3.3"

SUCCESS: Final = 0x0000
NO_SUCH_ATTRIBUTE: Final = 0x0105
INVALID_VALUE: Final = 0x0106
ATTRIBUTE_LIST_ERROR: Final = 0x0107  # a warning: the rest was done
PROCESSING_FAILURE: Final = 0x0110
DUPLICATE_INSTANCE: Final = 0x0111
NO_SUCH_INSTANCE: Final = 0x0112
MISSING_ATTRIBUTE: Final = 0x0120
MISSING_VALUE: Final = 0x0121
MAY_NO_LONGER_BE_UPDATED: Final = 0xA710  # Error ID, Table F.7.2-2

IN_PROGRESS: Final = "IN PROGRESS"
FINAL: Final = frozenset({"COMPLETED", "DISCONTINUED"})

# Type 1 of N-CREATE in Table F.7.2-1.
_CREATED_WITH: Final = (
    "ScheduledStepAttributesSequence",
    "PerformedProcedureStepID",
    "PerformedStationAETitle",
    "PerformedProcedureStepStartDate",
    "PerformedProcedureStepStartTime",
    "PerformedProcedureStepStatus",
    "Modality",
)
# "Not allowed" in N-SET in the same table.
_FIXED: Final = frozenset(
    tag_for_keyword(keyword)
    for keyword in (
        "IssuerOfPatientID",
        "Modality",
        "PatientBirthDate",
        "PatientID",
        "PatientName",
        "PatientSex",
        "PerformedLocation",
        "PerformedProcedureStepID",
        "PerformedProcedureStepStartDate",
        "PerformedProcedureStepStartTime",
        "PerformedStationAETitle",
        "PerformedStationName",
        "ReferencedPatientSequence",
        "ScheduledStepAttributesSequence",
        "StudyID",
    )
)
_ENDED_WITH: Final = ("PerformedProcedureStepEndDate", "PerformedProcedureStepEndTime")
_SERIES: Final = "PerformedSeriesSequence"
_SERIES_TYPE_1: Final = ("ProtocolName", "SeriesInstanceUID")
_STATUS: Final = "PerformedProcedureStepStatus"
_CHARACTER_SET: Final = tag_for_keyword("SpecificCharacterSet")

_LOG = logging.getLogger(__name__)


class PerformedSteps(Protocol):
    """Where performed procedure steps are kept and who wants to know of them."""

    def step(self, sop_instance: str) -> Dataset | None:
        """Give what is known of an instance."""

    def keep(self, sop_instance: str, ds: Dataset) -> None:
        """Keep it; durable when this returns. Raises: OSError."""

    def new_uid(self) -> str:
        """Make a SOP Instance UID for an SCU that left that to us."""


class _Refused(Exception):
    def __init__(self, status: int, comment: str, *, error_id: int = 0) -> None:
        super().__init__(comment)
        self.answer = Dataset()
        self.answer.Status = status
        self.answer.ErrorComment = comment[:64]
        if error_id:
            self.answer.ErrorID = error_id


class PerformedStepService(Service):
    """N-CREATE and N-SET of the Modality Performed Procedure Step SOP Class."""

    contexts = (Context(PERFORMED_STEP),)

    def __init__(self, steps: PerformedSteps) -> None:
        """Keep what is reported in `steps`."""
        self._steps = steps
        self._lock = threading.Lock()

    def handlers(self) -> Mapping[evt.InterventionEvent, EventHandler]:
        """Name the events it handles."""
        return {evt.EVT_N_CREATE: self._on_create, evt.EVT_N_SET: self._on_set}

    def _on_create(self, event: evt.Event) -> tuple[Dataset | int, Dataset | None]:
        given = cast("N_CREATE", event.request).AffectedSOPInstanceUID
        try:
            ds = _readable(event.attribute_list)
            with self._lock:
                uid = str(given or self._steps.new_uid())
                if self._steps.step(uid) is not None:
                    raise _Refused(DUPLICATE_INSTANCE, "this instance exists")
                check_creation(ds)
                self._steps.keep(uid, ds)
        except _Refused as refused:
            return refused.answer, None
        except (OSError, *_UNREADABLE) as why:
            return _failed(why)
        if given:
            return SUCCESS, None
        made = Dataset()
        made.AffectedSOPInstanceUID = uid
        return SUCCESS, made

    def _on_set(self, event: evt.Event) -> tuple[Dataset | int, Dataset | None]:
        uid = str(cast("N_SET", event.request).RequestedSOPInstanceUID or "")
        try:
            changes = _readable(event.modification_list)
            with self._lock:
                before = self._steps.step(uid)
                if before is None:
                    raise _Refused(NO_SUCH_INSTANCE, "no such performed procedure step")
                after, ignored = modified(before, changes)
                self._steps.keep(uid, after)
        except _Refused as refused:
            return refused.answer, None
        except (OSError, *_UNREADABLE) as why:
            return _failed(why)
        if not ignored:
            return SUCCESS, None
        warning = Dataset()
        warning.Status = ATTRIBUTE_LIST_ERROR
        warning.ErrorComment = "attributes that were not created are not set"
        warning.AttributeIdentifierList = ignored
        return warning, None


def check_creation(ds: Dataset) -> None:
    """Check the attribute list of an N-CREATE (F.7.2.1). Raises: a refusal with its status."""
    _need(ds, _CREATED_WITH)
    for item in ds.ScheduledStepAttributesSequence:
        _need(item, ("StudyInstanceUID",))
    if ds.PerformedProcedureStepStatus != IN_PROGRESS:
        raise _Refused(INVALID_VALUE, "a step begins IN PROGRESS")


def modified(before: Dataset, changes: Dataset) -> tuple[Dataset, list[int]]:
    """Apply the modification list of an N-SET (F.7.2.2); also give the tags that were ignored.

    Raises: a refusal with its status; then nothing changes.
    """
    if before.PerformedProcedureStepStatus in FINAL:
        raise _Refused(
            PROCESSING_FAILURE,
            "the step is final and may no longer be updated",
            error_id=MAY_NO_LONGER_BE_UPDATED,
        )
    fixed = sorted(int(element.tag) for element in changes if element.tag in _FIXED)
    if fixed:
        refused = _Refused(NO_SUCH_ATTRIBUTE, "attributes that may not be set")
        refused.answer.AttributeIdentifierList = fixed
        raise refused
    status = changes.get(_STATUS, IN_PROGRESS)
    if status not in (FINAL | {IN_PROGRESS}):
        raise _Refused(INVALID_VALUE, "no status of a performed procedure step")
    after, ignored = copy.deepcopy(before), []
    for element in changes:
        if element.tag in before or element.tag == _CHARACTER_SET:
            after[element.tag] = copy.deepcopy(element)
        else:
            ignored.append(int(element.tag))
    if status in FINAL:
        _need(after, _ENDED_WITH)
    if status == "COMPLETED":
        _need(after, (_SERIES,))
        for series in after[_SERIES].value:
            _need(series, _SERIES_TYPE_1)
    return after, ignored


def _need(ds: Dataset, keywords: Sequence[str]) -> None:
    for keyword in keywords:
        if keyword not in ds:
            raise _Refused(MISSING_ATTRIBUTE, f"{keyword} is missing")
        if ds[keyword].is_empty:
            raise _Refused(MISSING_VALUE, f"{keyword} is empty")


# What decoding an attribute list of a peer can raise in the library.
_UNREADABLE: Final = (ValueError, TypeError, LookupError, AttributeError, NotImplementedError)


def _readable(ds: Dataset) -> Dataset:
    """Decode every value now: later a fault of the peer would look like one of ours."""
    ds.decode()
    for _ in ds.iterall():
        continue
    return ds


def _failed(why: Exception) -> tuple[Dataset, None]:
    log_event(_LOG, logging.WARNING, "performed-step-failed", why=type(why).__name__)
    refused = _Refused(PROCESSING_FAILURE, "the attribute list could not be taken")
    return refused.answer, None
