"""Storage: C-STORE, spooled as it arrives and answered when it is durable (PS3.4 annex B)."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from typing import Final

from pydicom.dataset import Dataset
from pynetdicom import evt

from emulators.core.log import log_event
from emulators.core.refused import Reason, Refused
from emulators.core.store import Store
from emulators.dimse.contexts import STORAGE_CLASSES, STORAGE_TRANSFER_SYNTAXES, Context
from emulators.dimse.received import ReceivedDataSet
from emulators.dimse.service import EventHandler, Service
from emulators.dimse.status import SUCCESS, UNABLE_TO_PROCESS, status

_LOG = logging.getLogger(__name__)

STATUS_OF: Final[dict[Reason, int]] = {
    Reason.OUT_OF_RESOURCES: 0xA700,
    Reason.NOT_AS_ANNOUNCED: 0xA900,
    Reason.NOT_UNDERSTOOD: 0xC000,
    Reason.OTHER_CONTENT: 0xC001,
}
"""PS3.4 table B.2-1. There is no code for a reused UID: it is an error of the Cxxx range."""


class Storage(Service):
    """Takes objects into a store, as they are."""

    def __init__(
        self,
        store: Store,
        *,
        sop_classes: Sequence[str] = STORAGE_CLASSES,
        transfer_syntaxes: Sequence[str] = STORAGE_TRANSFER_SYNTAXES,
    ) -> None:
        self._store = store
        self.open_spool = store.spool
        # A requestor that will retrieve by C-GET takes the SCP role for what it wants to receive.
        self.contexts = tuple(
            Context(sop_class, tuple(transfer_syntaxes), requestor_may_be_scp=True)
            for sop_class in sop_classes
        )

    def handlers(self) -> Mapping[evt.InterventionEvent, EventHandler]:
        """C-STORE."""
        return {evt.EVT_C_STORE: self.store}

    def store(self, event: evt.Event) -> Dataset | int:
        """Store what was spooled; success means that it is on stable storage."""
        received = getattr(event.request, "DataSet", None)
        if not isinstance(received, ReceivedDataSet) or (
            received.spool is None and received.problem is None
        ):
            return status(UNABLE_TO_PROCESS, "no data set")
        try:
            if received.problem is not None:
                raise received.problem
            if received.spool is not None:
                self._store.add(received.spool, transfer_syntax=str(event.context.transfer_syntax))
        except Refused as problem:
            log_event(_LOG, logging.WARNING, "object refused", reason=problem.reason.value)
            return status(STATUS_OF[problem.reason], problem.why)
        finally:
            received.discard()
        return SUCCESS
