"""Storage as it should not be: wrong answers, and objects that are gone (PS3.4 annex B)."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from typing import Any, Final

import pydicom
from pydicom.dataset import Dataset
from pynetdicom import evt
from pynetdicom.dimse_primitives import C_STORE, DimsePrimitiveType

from emulators.core.faults import Fault, Faults
from emulators.core.spool import Spool
from emulators.core.store import Store
from emulators.dimse.received import ReceivedDataSet
from emulators.dimse.status import SUCCESS
from emulators.dimse.storage import Storage

STORES_NOTHING: Final = Fault(
    "c-store-acknowledges-and-stores-nothing",
    "qido.acknowledged-instance-is-listed",
    "answers success and throws the object away",
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


def _accession_replaced(ds: Dataset) -> None:
    ds.AccessionNumber = "A-OF-THE-ARCHIVE"


def _name_in_ascii(ds: Dataset) -> None:
    ds.PatientName = str(ds.get("PatientName") or "").encode("ascii", "replace").decode()


_REWRITES: Final[dict[Fault, Callable[[Dataset], None]]] = {
    Fault(
        "c-store-replaces-the-accession-number",
        "wado.retrieved-attributes-equal-stored",
        "stores an Accession Number of its own",
    ): _accession_replaced,
    Fault(
        "c-store-knows-no-accents",
        "ihe.search-answers-the-stored-patient",
        "stores a question mark for every character of the name that ISO 646 does not have",
    ): _name_in_ascii,
}

STORAGE_FAULTS: Final[tuple[Fault, ...]] = (
    STORES_NOTHING,
    *_REWRITES,
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
        on = self._faults.on
        received = getattr(event.request, "DataSet", None)
        if not on or not isinstance(received, ReceivedDataSet) or received.spool is None:
            return super().store(event)
        if STORES_NOTHING.name in on:
            received.discard()
            return SUCCESS
        for fault, change in _REWRITES.items():
            if fault.name in on:
                self._rewrite(received, received.spool, change)
        return super().store(event)

    def _rewrite(
        self, received: ReceivedDataSet, spool: Spool, change: Callable[[Dataset], None]
    ) -> None:
        """Put something else into a spool of its own."""
        spool.seal()
        ds = pydicom.dcmread(spool.path)
        change(ds)
        written = BytesIO()
        ds.save_as(written)
        received.discard()
        received.spool = self._store.spool()
        received.spool.write(written.getvalue())

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
