"""Storage commitment as it should not be: requests, and above all reports (PS3.4 annex J)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Final

from pydicom import config
from pydicom.dataelem import DataElement
from pydicom.dataset import Dataset
from pydicom.sequence import Sequence as Items
from pynetdicom import evt
from pynetdicom.association import Association
from pynetdicom.presentation import PresentationContext

from emulators.core.faults import Fault, Faults
from emulators.core.store import Store
from emulators.dimse.commitment import (
    ALL_COMMITTED,
    NO_SUCH_SOP_INSTANCE,
    Patience,
    Reference,
    Report,
    StorageCommitment,
)
from emulators.dimse.contexts import Role
from emulators.dimse.retrieve import PeerLookup
from emulators.dimse.status import status

REFUSES: Final = Fault(
    "commitment-refuses-every-request",
    "commitment.conforming-request-is-accepted",
    "answers every request with a failure",
)
COMMITS_TO_ALL: Final = Fault(
    "commitment-commits-to-what-it-lacks",
    "commitment.committed-instances-were-stored",
    "reports every instance as committed, held or not",
)
REPORTS_TWICE: Final = Fault(
    "commitment-reports-twice",
    "commitment.every-commitment-is-reported-once",
    "sends every report a second time",
)
NAMES_NO_TRANSACTION: Final = Fault(
    "commitment-reports-an-impossible-transaction",
    "commitment.report-names-its-transaction",
    "sends every report a second time, with a Transaction UID that nobody can have given",
)
CALLS_UNKNOWING: Final = Fault(
    "commitment-calls-back-without-the-scp-role",
    "commitment.reporter-proposes-the-scp-role",
    "reports on an association of its own, without role selection",
)
CALLS_AS_ANOTHER: Final = Fault(
    "commitment-calls-back-under-another-name",
    "commitment.reporter-keeps-its-ae-title",
    "reports on an association of its own, under another AE title than was asked",
)

OTHER_AE: Final = "SOMEBODY_ELSE"
_TRANSACTION: Final = 0x00081195
IMPOSSIBLE_UID: Final = "1.2.03.4"  # a component of a UID has no leading zero (PS3.5 9.1)


def _no_reasons(report: Report) -> Report:
    for item in report.information.get("FailedSOPSequence") or ():
        del item.FailureReason
    return report


def _one_fewer(report: Report) -> Report:
    committed = list(report.information.get("ReferencedSOPSequence") or ())
    report.information.ReferencedSOPSequence = Items(committed[1:])
    return report


def _all_is_well(report: Report) -> Report:
    return replace(report, event_type=ALL_COMMITTED)


_REPORTS: Final[dict[Fault, Callable[[Report], Report]]] = {
    Fault(
        "commitment-fails-without-a-reason",
        "commitment.failure-reasons-are-defined",
        "leaves the Failure Reason of failed instances out",
    ): _no_reasons,
    Fault(
        "commitment-passes-an-instance-over",
        "commitment.report-covers-the-request",
        "reports one instance fewer than was asked for",
    ): _one_fewer,
    Fault(
        "commitment-calls-a-failure-a-success",
        "commitment.event-type-fits-the-outcome",
        "reports failed instances with the event type of success",
    ): _all_is_well,
}

COMMITMENT_FAULTS: Final[tuple[Fault, ...]] = (
    REFUSES,
    COMMITS_TO_ALL,
    REPORTS_TWICE,
    NAMES_NO_TRANSACTION,
    CALLS_UNKNOWING,
    CALLS_AS_ANOTHER,
    *_REPORTS,
)


class FaultyCommitment(StorageCommitment):
    """Storage commitment that can misbehave."""

    def __init__(
        self,
        store: Store,
        ae_title: str,
        peers: PeerLookup,
        faults: Faults,
        *,
        patience: Patience | None = None,
    ) -> None:
        super().__init__(store, ae_title, peers, patience=patience)
        self._faults = faults

    def request(self, event: evt.Event) -> tuple[Dataset | int, None]:
        """Accept a request, or refuse it."""
        if REFUSES.name in self._faults:
            return status(NO_SUCH_SOP_INSTANCE, "not today"), None
        return super().request(event)

    def report(self, requestor: str, transaction: str, references: Sequence[Reference]) -> Report:
        """Make a report, spoiled."""
        made = super().report(requestor, transaction, references)
        on = self._faults.on
        for fault, change in _REPORTS.items():
            if fault.name in on:
                made = change(made)
        return made

    def reason(self, sop_class: str, sop_instance: str) -> int:
        """Return why an instance cannot be committed."""
        return 0 if COMMITS_TO_ALL.name in self._faults else super().reason(sop_class, sop_instance)

    def calling_ae(self) -> str:
        """Return who calls back."""
        return OTHER_AE if CALLS_AS_ANOTHER.name in self._faults else super().calling_ae()

    def roles(self) -> Sequence[Role]:
        """Return what is proposed when calling back."""
        return () if CALLS_UNKNOWING.name in self._faults else super().roles()

    def context(self, assoc: Association) -> PresentationContext | None:
        """Choose the context to report on, by role or without one."""
        if CALLS_UNKNOWING.name in self._faults:
            return next(iter(assoc.accepted_contexts), None)
        return super().context(assoc)

    def tell(self, assoc: Association, context: PresentationContext, report: Report) -> bool:
        """Send the report as often, and to whom, as it should not be."""
        on = self._faults.on
        if not assoc.is_acceptor:
            # What nobody can take is not tried again: the next scenario is not to be troubled.
            return super().tell(assoc, context, report) or _is_impossible(report)
        if {CALLS_UNKNOWING.name, CALLS_AS_ANOTHER.name} & on:
            return False  # so that it is delivered by calling back
        told = super().tell(assoc, context, report)
        if REPORTS_TWICE.name in on:
            self.call_back(report)
        if NAMES_NO_TRANSACTION.name in on:
            self.call_back(_renamed(report))
        return told


def _is_impossible(report: Report) -> bool:
    return str(report.information.TransactionUID) == IMPOSSIBLE_UID


def _renamed(report: Report) -> Report:
    information = Dataset()
    information.update(report.information)
    information[_TRANSACTION] = DataElement(
        _TRANSACTION, "UI", IMPOSSIBLE_UID, validation_mode=config.IGNORE
    )
    return replace(report, information=information)
