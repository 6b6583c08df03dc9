"""Storage commitment transactions as a trace shows them (PS3.4 Annex J)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from harness.checks.dimse.reading import exchanges, peek
from harness.content.dataset import EMPTY, DataSet
from harness.core.subject import DimseExchange, Operation
from harness.core.trace import Trace
from harness.facts.uids import STORAGE_COMMITMENT_PUSH

TRANSACTION_UID: Final = 0x00081195
REFERENCED: Final = 0x00081199  # Referenced SOP Sequence
FAILED: Final = 0x00081198  # Failed SOP Sequence
CLASS, INSTANCE = 0x00081150, 0x00081155
FAILURE_REASON: Final = 0x00081197
ACTION_TYPE, EVENT_TYPE = 0x1008, 0x1002
REQUEST_COMMITMENT: Final = 1
ALL_COMMITTED, SOME_FAILED = 1, 2


@dataclass(frozen=True, slots=True)
class Reference:
    """One referenced instance: where it stands, and what it names."""

    sequence: int
    number: int
    sop_class: str
    sop_instance: str
    item: DataSet


def is_request(x: DimseExchange) -> bool:
    """Tell whether an exchange is an N-ACTION of Storage Commitment."""
    return x.operation is Operation.N_ACTION and x.sop_class == STORAGE_COMMITMENT_PUSH


def is_report(x: DimseExchange) -> bool:
    """Tell whether an exchange is an N-EVENT-REPORT of Storage Commitment."""
    return x.operation is Operation.N_EVENT_REPORT and x.sop_class == STORAGE_COMMITMENT_PUSH


def content(x: DimseExchange) -> DataSet:
    """Decode the request's data set as far as possible; EMPTY when none was sent."""
    return peek(x, x.request) or EMPTY


def transaction_of(x: DimseExchange) -> str:
    """Return the Transaction UID of a request or report."""
    return content(x).text(TRANSACTION_UID)


def references(ds: DataSet, sequence: int) -> Iterator[Reference]:
    """Yield the instances of one of the two sequences."""
    for n, item in enumerate(ds.items(sequence)):
        yield Reference(sequence, n, item.text(CLASS), item.text(INSTANCE), item)


def request_of(report: DimseExchange, trace: Trace) -> DimseExchange | None:
    """Find the request a report answers: same transaction, the two parties changed about."""
    transaction = transaction_of(report)
    return next(
        (
            x
            for x in exchanges(trace, (Operation.N_ACTION,))
            if is_request(x)
            and transaction
            and transaction_of(x) == transaction
            and x.responder.name == report.initiator.name
        ),
        None,
    )


def reports_of(request: DimseExchange, trace: Trace) -> tuple[DimseExchange, ...]:
    """Return the reports of a request's transaction that its SCP sent, oldest first."""
    return tuple(
        y
        for y in exchanges(trace, (Operation.N_EVENT_REPORT,))
        if is_report(y)
        and y.initiator.name == request.responder.name
        and transaction_of(y) == transaction_of(request)
    )
