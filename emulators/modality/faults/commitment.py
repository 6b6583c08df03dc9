"""Storage commitment asked for, and its report answered, wrongly (PS3.4 J.3.2, J.3.3)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from pydicom.dataset import Dataset

from emulators.core.deviations import Deviation, deviation
from emulators.modality.faults.garbling import other_uid
from emulators.modality.seams import DataSets

RAW_DATA_STORAGE: Final = "1.2.840.10008.5.1.4.1.1.66"
UNDEFINED_STATUS: Final = 0x0FFF


def _without_transaction(ds: Dataset) -> None:
    del ds.TransactionUID


def _other_class(ds: Dataset) -> None:
    for item in ds.ReferencedSOPSequence:
        item.ReferencedSOPClassUID = RAW_DATA_STORAGE


def _other_instance(ds: Dataset) -> None:
    for item in ds.ReferencedSOPSequence[-1:]:
        item.ReferencedSOPInstanceUID = other_uid(item.ReferencedSOPInstanceUID)


def _each(change: Callable[[Dataset], object]) -> Callable[[DataSets], DataSets]:
    def changed(given: DataSets) -> DataSets:
        for ds in given:
            change(ds)
        return given

    return changed


def _twice(given: DataSets) -> DataSets:
    return given + given


def _undefined(_: int) -> int:
    return UNDEFINED_STATUS


COMMITMENT: Final[tuple[Deviation[DataSets], ...]] = (
    deviation(
        "commitment-has-no-transaction-uid",
        "commitment.commitment-request-is-complete",
        "asks for storage commitment without a Transaction UID",
        _each(_without_transaction),
    ),
    deviation(
        "commitment-uses-a-transaction-uid-twice",
        "commitment.transaction-uid-is-new",
        "asks a second time under the same Transaction UID",
        _twice,
    ),
    deviation(
        "commitment-names-another-sop-class",
        "ihe.commitment-names-the-sop-class",
        "asks for its instances under another SOP Class than it stored them",
        _each(_other_class),
    ),
    deviation(
        "commitment-asks-for-another-instance",
        "ihe.commitment-covers-what-was-stored",
        "asks for an instance that it never made instead of the last one stored",
        _each(_other_instance),
    ),
)

REPORT_STATUS: Final[tuple[Deviation[int], ...]] = (
    deviation(
        "commitment-report-gets-an-undefined-status",
        "dimse.statuses-are-defined",
        "answers N-EVENT-REPORT with a status that is not defined",
        _undefined,
    ),
)
