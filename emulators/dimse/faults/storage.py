"""Storage as it should not be: wrong answers, and objects that are gone (PS3.4 annex B)."""

from __future__ import annotations

from typing import Any, Final

from pydicom.dataset import Dataset
from pynetdicom import evt
from pynetdicom.dimse_primitives import C_STORE, DimsePrimitiveType

from emulators.core.faults import Fault, Faults
from emulators.core.store import Store
from emulators.dimse.received import ReceivedDataSet
from emulators.dimse.status import SUCCESS
from emulators.dimse.storage import Storage

STORES_NOTHING: Final = Fault(
    "c-store-acknowledges-and-stores-nothing",
    "ihe.search-finds-every-instance",
    "answers success and throws the object away",
)
LOSES_THE_FIRST: Final = Fault(
    "c-store-loses-the-first-of-a-series",
    "ihe.search-counts-what-was-stored",
    "answers success and throws away the first object of every association",
)
ANSWERS_ANOTHER_CLASS: Final = Fault(
    "c-store-answers-another-sop-class",
    "dimse.response-sop-class-is-the-requests",
    "has another Affected SOP Class UID than the request",
)
ANSWERS_ANOTHER_INSTANCE: Final = Fault(
    "c-store-answers-another-instance",
    "dimse.response-sop-instance-is-the-requests",
    "has another Affected SOP Instance UID than the request",
)
ANSWERS_UNDEFINED: Final = Fault(
    "c-store-answers-an-undefined-status",
    "dimse.statuses-are-defined",
    "stores the object and answers with a status that C-STORE does not have",
)

STORAGE_FAULTS: Final[tuple[Fault, ...]] = (
    STORES_NOTHING,
    LOSES_THE_FIRST,
    ANSWERS_ANOTHER_CLASS,
    ANSWERS_ANOTHER_INSTANCE,
    ANSWERS_UNDEFINED,
)

VERIFICATION_CLASS: Final = "1.2.840.10008.1.1"
SOMETHING_ELSE: Final = "2.25.314159265358979"
UNDEFINED: Final = 0x1234


class FaultyStorage(Storage):
    """Storage that can misbehave."""

    def __init__(self, store: Store, faults: Faults) -> None:
        super().__init__(store)
        self._faults = faults

    def store(self, event: evt.Event) -> Dataset | int:
        """Store what was spooled, or only say so."""
        lost = STORES_NOTHING.name in self._faults or (
            LOSES_THE_FIRST.name in self._faults and event.request.MessageID == 1
        )
        received = getattr(event.request, "DataSet", None)
        if lost and isinstance(received, ReceivedDataSet):
            received.discard()
            return SUCCESS
        return super().store(event)

    def before_sending(self, message: DimsePrimitiveType) -> None:
        """Spoil a response; C-STORE requests of a C-GET go the same way."""
        answer: Any = message
        if not isinstance(message, C_STORE) or message.MessageIDBeingRespondedTo is None:
            return
        on = self._faults.on
        if ANSWERS_ANOTHER_CLASS.name in on:
            answer.AffectedSOPClassUID = VERIFICATION_CLASS
        if ANSWERS_ANOTHER_INSTANCE.name in on:
            answer.AffectedSOPInstanceUID = SOMETHING_ELSE
        if ANSWERS_UNDEFINED.name in on:
            answer.Status = UNDEFINED
