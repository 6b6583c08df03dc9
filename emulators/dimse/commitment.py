"""Storage commitment, push model: N-ACTION, and N-EVENT-REPORT by either way (PS3.4 annex J)."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Final

from pydicom.dataset import Dataset
from pydicom.sequence import Sequence as Items
from pynetdicom import evt
from pynetdicom.association import Association
from pynetdicom.dimse_primitives import N_EVENT_REPORT
from pynetdicom.dsutils import encode
from pynetdicom.presentation import PresentationContext

from emulators.core.header import is_uid
from emulators.core.log import log_event
from emulators.core.store import Store
from emulators.core.unreadable import UNREADABLE
from emulators.dimse.accepted import AcceptedAssociation, Later
from emulators.dimse.asking import ask
from emulators.dimse.client import AssociationRefused, Unreachable, associate
from emulators.dimse.contexts import Context, Role
from emulators.dimse.retrieve import PeerLookup
from emulators.dimse.service import EventHandler, Service
from emulators.dimse.status import SUCCESS, status

_LOG = logging.getLogger(__name__)

PUSH_MODEL: Final = "1.2.840.10008.1.20.1"
WELL_KNOWN_INSTANCE: Final = "1.2.840.10008.1.20.1.1"
REQUEST_COMMITMENT: Final = 1
ALL_COMMITTED: Final = 1
SOME_FAILED: Final = 2

# Failure Reason (PS3.3 C.14.1.1).
NO_SUCH_INSTANCE: Final = 0x0112
CLASS_INSTANCE_CONFLICT: Final = 0x0119

# Statuses of N-ACTION (PS3.7 10.1.4.1.10).
PROCESSING_FAILURE: Final = 0x0110
NO_SUCH_SOP_INSTANCE: Final = 0x0112
INVALID_ARGUMENT_VALUE: Final = 0x0115
NO_SUCH_ACTION: Final = 0x0123

Reference = tuple[str, str]
"""SOP class and SOP instance."""


@dataclass(frozen=True, slots=True)
class Patience:
    """How long a report waits and how often it is tried."""

    quiet_s: float = 0.3
    """After the request; an SCU that has released by then is called back."""
    pauses_s: tuple[float, ...] = (0.0, 1.0, 2.0, 5.0, 10.0)
    """Before each attempt on an association of our own."""
    attempt_s: float = 15.0


@dataclass(frozen=True, slots=True)
class Report:
    """What a requestor is to be told."""

    requestor: str
    event_type: int
    information: Dataset


class StorageCommitment(Service):
    """Takes responsibility for what the store holds, and says what it does not hold."""

    contexts = (Context(PUSH_MODEL),)

    def __init__(
        self,
        store: Store,
        ae_title: str,
        peers: PeerLookup,
        *,
        patience: Patience | None = None,
    ) -> None:
        self._store = store
        self._ae_title = ae_title
        self._peers = peers
        self._patience = patience or Patience()
        self._stopped = threading.Event()

    def handlers(self) -> Mapping[evt.InterventionEvent, EventHandler]:
        """N-ACTION."""
        return {evt.EVT_N_ACTION: self.request}

    def stop(self) -> None:
        """Give up reports that could not be delivered."""
        self._stopped.set()

    def request(self, event: evt.Event) -> tuple[Dataset | int, None]:
        """Accept a request for commitment and plan its report."""
        if getattr(event.request, "RequestedSOPInstanceUID", None) != WELL_KNOWN_INSTANCE:
            return status(NO_SUCH_SOP_INSTANCE, "not the well-known instance"), None
        if event.action_type != REQUEST_COMMITMENT:
            return status(NO_SUCH_ACTION, "the only action type is 1"), None
        try:
            information = event.action_information
            transaction = str(information.get("TransactionUID", ""))
            references = [
                (str(item.ReferencedSOPClassUID), str(item.ReferencedSOPInstanceUID))
                for item in information.get("ReferencedSOPSequence") or ()
            ]
        except UNREADABLE:
            return status(PROCESSING_FAILURE, "the action information cannot be read"), None
        if not is_uid(transaction) or not references:
            return status(INVALID_ARGUMENT_VALUE, "a transaction and references are needed"), None
        report = self.report(str(event.assoc.requestor.ae_title), transaction, references)
        context_id = event.context.context_id

        def say(assoc: AcceptedAssociation) -> None:
            if not self.tell(assoc, assoc._accepted_cx[context_id], report):
                self.call_back(report)

        if isinstance(event.assoc, AcceptedAssociation):
            due = time.monotonic() + self._patience.quiet_s
            event.assoc.later(Later(due, say, lambda: self.call_back(report)))
        return SUCCESS, None

    def report(self, requestor: str, transaction: str, references: Sequence[Reference]) -> Report:
        """Look at what is held, and make the report of it."""
        committed: list[Dataset] = []
        failed: list[Dataset] = []
        for sop_class, sop_instance in references:
            reason = self.reason(sop_class, sop_instance)
            item = Dataset()
            item.ReferencedSOPClassUID = sop_class
            item.ReferencedSOPInstanceUID = sop_instance
            if reason:
                item.FailureReason = reason
                failed.append(item)
            else:
                committed.append(item)
        information = Dataset()
        information.RetrieveAETitle = self._ae_title
        information.TransactionUID = transaction
        if committed:
            information.ReferencedSOPSequence = Items(committed)
        if failed:
            information.FailedSOPSequence = Items(failed)
        return Report(requestor, SOME_FAILED if failed else ALL_COMMITTED, information)

    def reason(self, sop_class: str, sop_instance: str) -> int:
        """Return why an instance cannot be committed, 0 when it can: it is there, and whole."""
        held = self._store.instances(instance=sop_instance)
        if not held:
            return NO_SUCH_INSTANCE
        if held[0].sop_class != sop_class:
            return CLASS_INSTANCE_CONFLICT
        try:
            whole = held[0].path.stat().st_size == held[0].size
        except OSError:
            whole = False
        return 0 if whole else NO_SUCH_INSTANCE

    def call_back(self, report: Report) -> None:
        """Deliver on an association of our own, in a thread of its own."""
        threading.Thread(
            target=self._deliver, args=(report,), name="commitment-report", daemon=True
        ).start()

    def _deliver(self, report: Report) -> None:
        """Try as often as patience lasts; the peers are asked anew each time."""
        why = "not tried"
        for pause in self._patience.pauses_s:
            if self._stopped.wait(pause):
                return
            peer = self._peers(report.requestor)
            if peer is None:
                why = "the requestor is not a known peer"
                continue
            try:
                with associate(
                    peer,
                    [Context(PUSH_MODEL)],
                    calling_ae=self.calling_ae(),
                    roles=self.roles(),
                    limit_s=self._patience.attempt_s,
                ) as assoc:
                    context = self.context(assoc)
                    if context is None:
                        why = "the requestor does not take the SCU role"
                    elif self.tell(assoc, context, report):
                        return
                    else:
                        why = "the report was not accepted"
            except (Unreachable, AssociationRefused) as problem:
                why = str(problem)
        log_event(_LOG, logging.ERROR, "commitment report not delivered", why=why)

    def calling_ae(self) -> str:
        """Return who calls back: the AE that was asked (J.3.3.1.2)."""
        return self._ae_title

    def roles(self) -> Sequence[Role]:
        """Return what is proposed: we stay the SCP although we ask for the association (J.3.3)."""
        return (Role(PUSH_MODEL, scu=False, scp=True),)

    def context(self, assoc: Association) -> PresentationContext | None:
        """Choose the context to report on, when we called back."""
        return next((c for c in assoc.accepted_contexts if c.as_scp), None)

    def tell(self, assoc: Association, context: PresentationContext, report: Report) -> bool:
        """Send the report; tell whether it was taken."""
        syntax = context.transfer_syntax[0]
        request = N_EVENT_REPORT()
        request.MessageID = 1
        request.AffectedSOPClassUID = PUSH_MODEL
        request.AffectedSOPInstanceUID = WELL_KNOWN_INSTANCE
        request.EventTypeID = report.event_type
        encoded = encode(
            report.information, syntax.is_implicit_VR, syntax.is_little_endian, syntax.is_deflated
        )
        request.EventInformation = BytesIO(encoded or b"")
        return ask(assoc, request, context.context_id or 0) == SUCCESS
