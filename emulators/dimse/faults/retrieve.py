"""C-MOVE and C-GET as they should not be: counts, statuses, and what is sent (PS3.4 C.4.2)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from pynetdicom.association import Association
from pynetdicom.dimse_primitives import C_STORE, DimsePrimitiveType

from emulators.core.faults import Fault, Faults
from emulators.core.store import Store, StoredInstance
from emulators.dimse.faults.altered import COPIES, altered
from emulators.dimse.retrieve import PeerLookup, Retrieve, Tally
from emulators.dimse.status import PENDING, SUCCESS

OTHER_AE: Final = "SOMEBODY_ELSE"
SOMETHING_ELSE: Final = "2.25.314159265358979"
VERIFICATION_CLASS: Final = "1.2.840.10008.1.1"


def _one_too_many(answer: Any) -> None:
    if answer.NumberOfCompletedSuboperations is not None and answer.Status != PENDING:
        answer.NumberOfCompletedSuboperations += 1


def _rising(answer: Any) -> None:
    if answer.Status == PENDING:
        answer.NumberOfRemainingSuboperations = answer.NumberOfCompletedSuboperations


def _remaining_at_the_end(answer: Any) -> None:
    if answer.Status != PENDING:
        answer.NumberOfRemainingSuboperations = 0


def _silent(answer: Any, pending: bool) -> None:
    if (answer.Status == PENDING) is pending:
        answer.NumberOfRemainingSuboperations = None
        answer.NumberOfCompletedSuboperations = None
        answer.NumberOfFailedSuboperations = None
        answer.NumberOfWarningSuboperations = None


def _always_success(answer: Any) -> None:
    if answer.Status != PENDING:
        answer.Status = SUCCESS
        answer.Identifier = None


def _no_list(answer: Any) -> None:
    answer.Identifier = None


_RESPONSES: Final[dict[Fault, Callable[[Any], None]]] = {
    Fault(
        "retrieve-counts-one-too-many",
        "retrieve.final-counts-are-right",
        "says that it completed one sub-operation more than it did",
    ): _one_too_many,
    Fault(
        "retrieve-counts-remaining-upwards",
        "retrieve.remaining-never-rises",
        "raises the number of remaining sub-operations from response to response",
    ): _rising,
    Fault(
        "retrieve-keeps-remaining-to-the-end",
        "retrieve.final-response-has-no-remaining",
        "has the number of remaining sub-operations in its final response",
    ): _remaining_at_the_end,
    Fault(
        "retrieve-pends-without-counts",
        "retrieve.pending-responses-have-all-counts",
        "leaves all numbers out of its pending responses",
    ): lambda answer: _silent(answer, pending=True),
    Fault(
        "retrieve-ends-without-counts",
        "retrieve.final-counts-are-given",
        "leaves all numbers out of its final response",
    ): lambda answer: _silent(answer, pending=False),
}
SUCCEEDS_DESPITE_A_FAILURE: Final = Fault(
    "retrieve-succeeds-despite-a-failure",
    "retrieve.final-status-fits-the-counts",
    "fails at its first sub-operation, counts that, and ends with success",
)
HIDES_WHAT_FAILED: Final = Fault(
    "retrieve-hides-what-failed",
    "retrieve.failed-instances-are-listed",
    "fails at its first sub-operation and does not list the instance",
)
NAMES_ANOTHER_MOVER: Final = Fault(
    "retrieve-names-another-mover",
    "retrieve.sub-operations-name-their-move",
    "has another Move Originator in its sub-operations than who asked",
)


def _no_priority(request: C_STORE) -> None:
    unprioritized: Any = request
    unprioritized._priority = None


def _misnamed(request: C_STORE) -> None:
    request.AffectedSOPInstanceUID = SOMETHING_ELSE


def _of_another_class(request: C_STORE) -> None:
    request.AffectedSOPClassUID = VERIFICATION_CLASS


_REQUESTS: Final[dict[Fault, Callable[[C_STORE], None]]] = {
    Fault(
        "retrieve-sends-without-a-priority",
        "storage.store-request-is-complete",
        "leaves the priority out of its sub-operations",
    ): _no_priority,
    Fault(
        "retrieve-misnames-what-it-sends",
        "storage.command-names-the-data-set",
        "names another instance in the command than in the data set",
    ): _misnamed,
    Fault(
        "retrieve-sends-a-class-on-the-context-of-another",
        "dimse.sop-class-is-that-of-the-context",
        "names another SOP Class than that of the presentation context",
    ): _of_another_class,
}

RETRIEVE_FAULTS: Final[tuple[Fault, ...]] = (
    *_RESPONSES,
    SUCCEEDS_DESPITE_A_FAILURE,
    HIDES_WHAT_FAILED,
    NAMES_ANOTHER_MOVER,
    *_REQUESTS,
    *COPIES,
)


class FaultyRetrieve(Retrieve):
    """Retrieve that can misbehave."""

    def __init__(self, store: Store, ae_title: str, peers: PeerLookup, faults: Faults) -> None:
        super().__init__(store, ae_title, peers)
        self._faults = faults

    def send(
        self,
        assoc: Association,
        instance: StoredInstance,
        tally: Tally,
        originator: tuple[str, int] | None,
        amend: Callable[[C_STORE], None] | None = None,
    ) -> int | None:
        """Do one sub-operation, spoiled."""
        on = self._faults.on
        is_first = not (tally.completed or tally.failed or tally.warning)
        if is_first and {SUCCEEDS_DESPITE_A_FAILURE.name, HIDES_WHAT_FAILED.name} & on:
            return None
        if originator is not None and NAMES_ANOTHER_MOVER.name in on:
            originator = (OTHER_AE, originator[1])
        change = next((c for fault, c in _REQUESTS.items() if fault.name in on), amend)
        copied = next((c for fault, c in COPIES.items() if fault.name in on), None)
        if copied is None:
            return super().send(assoc, instance, tally, originator, change)
        with altered(instance, copied) as other:
            return super().send(assoc, other, tally, originator, change)

    def before_sending(self, message: DimsePrimitiveType) -> None:
        """Spoil a response."""
        on = self._faults.on
        for fault, change in _RESPONSES.items():
            if fault.name in on:
                change(message)
        if SUCCEEDS_DESPITE_A_FAILURE.name in on:
            _always_success(message)
        if HIDES_WHAT_FAILED.name in on:
            _no_list(message)
