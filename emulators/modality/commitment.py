"""Storage Commitment (IHE RAD-10): the modality as SCU of PS3.4 annex J."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from pydicom.dataset import Dataset
from pynetdicom import evt
from pynetdicom.pdu import P_DATA_TF

from emulators.core.deviations import unchanged
from emulators.core.peers import DimsePeer
from emulators.core.unreadable import UNREADABLE
from emulators.dimse.client import associate
from emulators.dimse.contexts import Context
from emulators.dimse.service import EventHandler, Service
from emulators.modality.orders import text
from emulators.web.control import ActionFailed

STORAGE_COMMITMENT: Final = "1.2.840.10008.1.20.1"
WELL_KNOWN_INSTANCE: Final = "1.2.840.10008.1.20.1.1"
REQUEST: Final = 1  # action type (J.3.2)
ALL_SAFE, SOME_FAILED = 1, 2  # event types (J.3.3)
HOLD_S: Final = 2.0  # how long the request's own association is kept open for the report
OPEN_MAX: Final = 256

SUCCESS, NO_SUCH_EVENT, INVALID_ARGUMENT, NO_SUCH_INSTANCE = 0x0000, 0x0113, 0x0115, 0x0112


@dataclass(frozen=True, slots=True)
class Report:
    """What an archive reported of one transaction."""

    all_safe: bool
    committed: tuple[str, ...]  # SOP Instance UIDs
    failed: tuple[tuple[str, int], ...]  # SOP Instance UID and Failure Reason (0008,1197)


class Reports:
    """Transactions that were asked for, and the reports on them; safe from any thread."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._open: dict[str, Report | None] = {}

    def expect(self, transaction: str) -> None:
        """Begin to accept a report; called before the request is sent."""
        with self._changed:
            if len(self._open) >= OPEN_MAX:
                self._open.pop(next(iter(self._open)))
            self._open[transaction] = None

    def deliver(self, transaction: str, report: Report) -> bool:
        """Take a report; False when nobody asked for the transaction."""
        with self._changed:
            if transaction not in self._open:
                return False
            self._open[transaction] = report
            self._changed.notify_all()
            return True

    def wait(self, transaction: str, limit_s: float) -> Report | None:
        """Wait for the report; None when it does not come in time."""
        deadline = time.monotonic() + limit_s
        with self._changed:
            self._changed.wait_for(
                lambda: self._open.get(transaction) is not None,
                max(0.0, deadline - time.monotonic()),
            )
            return self._open.get(transaction)

    def forget(self) -> None:
        """Expect nothing any more."""
        with self._changed:
            self._open.clear()


class CommitmentReports(Service):
    """Receives N-EVENT-REPORTs: on a request's own association, and on those archives open.

    On the latter the archive proposes itself as SCP by role selection (PS3.4 J.3.3.1).
    """

    contexts: Sequence[Context] = (Context(STORAGE_COMMITMENT, requestor_may_be_scp=True),)

    def __init__(self, reports: Reports, seam: Callable[[int], int] = unchanged) -> None:
        """Deliver to `reports`; the status of every answer passes `seam`."""
        self.reports = reports
        self._seam = seam

    def handlers(self) -> Mapping[evt.InterventionEvent, EventHandler]:
        """Name the one event it handles."""
        return {evt.EVT_N_EVENT_REPORT: self.report}

    def report(self, event: evt.Event) -> tuple[int, None]:
        """Answer an N-EVENT-REPORT (J.3.3.1)."""
        return self._seam(self._taken(event)), None

    def _taken(self, event: evt.Event) -> int:
        if str(getattr(event.request, "AffectedSOPInstanceUID", "")) != WELL_KNOWN_INSTANCE:
            return NO_SUCH_INSTANCE
        if event.event_type not in (ALL_SAFE, SOME_FAILED):
            return NO_SUCH_EVENT
        try:
            ds = event.event_information
            transaction = text(ds, "TransactionUID")
            report = _report(ds, event.event_type == ALL_SAFE)
        except UNREADABLE:
            return INVALID_ARGUMENT
        known = self.reports.deliver(transaction, report)
        return SUCCESS if known else INVALID_ARGUMENT


class _Answer:
    """Knows whether a report on the request's own association was answered.

    The library answers in a thread of its own: a release in between would lose the response.
    """

    def __init__(self, receiver: CommitmentReports) -> None:
        self._receiver = receiver
        self._arrived = False
        self._sent = threading.Event()

    def report(self, event: evt.Event) -> tuple[int, None]:
        """Answer a report."""
        self._arrived = True
        return self._receiver.report(event)

    def sent(self, event: evt.Event) -> None:
        """Take note of what was sent."""
        if self._arrived and isinstance(event.pdu, P_DATA_TF):
            self._sent.set()

    def wait(self, limit_s: float) -> None:
        """Wait until a report that has arrived is answered."""
        if self._arrived:
            self._sent.wait(limit_s)


def ask(
    peer: DimsePeer,
    calling_ae: str,
    receiver: CommitmentReports,
    transaction: str,
    requests: Iterable[Dataset],
    limit_s: float,
) -> Report | None:
    """Ask for commitment and wait for the report; None when it does not come within the limit.

    `requests`: the action information of each N-ACTION. Raises: ActionFailed; Unreachable,
    AssociationRefused.
    """
    deadline = time.monotonic() + limit_s
    reports, answer = receiver.reports, _Answer(receiver)
    reports.expect(transaction)
    with associate(
        peer,
        [Context(STORAGE_COMMITMENT)],
        calling_ae=calling_ae,
        handlers=[(evt.EVT_N_EVENT_REPORT, answer.report), (evt.EVT_PDU_SENT, answer.sent)],
        limit_s=limit_s,
    ) as assoc:
        for ds in requests:
            status, _ = assoc.send_n_action(ds, REQUEST, STORAGE_COMMITMENT, WELL_KNOWN_INSTANCE)
            _must_succeed(status)
        report = reports.wait(transaction, min(HOLD_S, deadline - time.monotonic()))
        answer.wait(HOLD_S)
    return report or reports.wait(transaction, deadline - time.monotonic())


def _must_succeed(status: Dataset) -> None:
    code = status.get("Status")
    if code is None:
        raise ActionFailed("N-ACTION was not answered in time, or not validly")
    if code != SUCCESS:
        raise ActionFailed(f"N-ACTION was answered with status 0x{code:04X}")


def request(transaction: str, instances: Iterable[tuple[str, str]]) -> Dataset:
    """Make the action information (Table J.3.2-1); `instances`: SOP class and SOP instance."""
    ds = Dataset()
    ds.TransactionUID = transaction
    ds.ReferencedSOPSequence = [_reference(*instance) for instance in instances]
    return ds


def _reference(sop_class: str, sop_instance: str) -> Dataset:
    ds = Dataset()
    ds.ReferencedSOPClassUID, ds.ReferencedSOPInstanceUID = sop_class, sop_instance
    return ds


def _report(ds: Dataset, all_safe: bool) -> Report:
    return Report(
        all_safe,
        tuple(text(i, "ReferencedSOPInstanceUID") for i in ds.get("ReferencedSOPSequence") or ()),
        tuple(
            (text(i, "ReferencedSOPInstanceUID"), int(i.get("FailureReason") or 0))
            for i in ds.get("FailedSOPSequence") or ()
        ),
    )
