"""Requests for storage commitment (PS3.4 J.3.2)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from harness.checks.dimse.commitments import (
    ACTION_TYPE,
    REFERENCED,
    REQUEST_COMMITMENT,
    TRANSACTION_UID,
    is_request,
    references,
    reports_of,
    transaction_of,
)
from harness.checks.dimse.reading import (
    command_span,
    element_span,
    exchanges,
    finished,
    is_failure,
    request_data,
    shown,
    succeeded,
)
from harness.checks.registry import CheckContext, Inconclusive, check
from harness.checks.sources import ps3
from harness.checks.upper_layer.uid import is_uid
from harness.content.dataset import EMPTY
from harness.core.finding import Finding
from harness.core.requirement import Level, Requirement, Role, Status
from harness.core.subject import DimseExchange, Operation
from harness.core.trace import Trace
from harness.facts.uids import STORAGE_COMMITMENT_PUSH_INSTANCE

# No clause limits how long the SCP may take. After this long, with the recording still going on,
# a report that has not come is called missing; an earlier end of the recording decides nothing.
PATIENCE_S = 30.0

COMMITMENT_REQUEST_IS_COMPLETE = Requirement(
    id="commitment.commitment-request-is-complete",
    level=Level.SHALL,
    binds=Role.INITIATOR,
    statement=(
        "A commitment request names the well-known instance, action type 1, a Transaction UID and"
        " at least one instance by valid class and instance UIDs, each once."
    ),
    cites=(ps3(4, "J.3.2.1.1", "J.3.2-1"), ps3(4, "J.3.5")),
    catalogue=("SC-01",),
)

TRANSACTION_UID_IS_NEW = Requirement(
    id="commitment.transaction-uid-is-new",
    level=Level.SHALL,
    binds=Role.INITIATOR,
    statement="Every commitment request that succeeds has a Transaction UID of its own.",
    cites=(ps3(4, "J.3.2.1.1.1"),),
    catalogue=("SC-01",),
)

CONFORMING_REQUEST_IS_ACCEPTED = Requirement(
    id="commitment.conforming-request-is-accepted",
    level=Level.SHALL,
    binds=Role.RESPONDER,
    statement="A complete commitment request is received with success.",
    cites=(ps3(4, "J.3.2.1.3"),),
    catalogue=("SC-01",),
)

INCOMPLETE_REQUEST_IS_REFUSED = Requirement(
    id="commitment.incomplete-request-is-refused",
    level=Level.SHALL,
    binds=Role.RESPONDER,
    statement="A commitment request without Transaction UID or references does not succeed.",
    cites=(ps3(4, "J.3.2.1.1.3"), ps3(7, "10.1.4.1.10")),
    catalogue=("SC-07",),
    status=Status.PREVIEW,
    doubt="M3: success of the N-ACTION says only that the request was received",
)

UNKNOWN_ACTION_IS_REFUSED = Requirement(
    id="commitment.unknown-action-is-refused",
    level=Level.SHALL,
    binds=Role.RESPONDER,
    statement="An action type other than 1 is answered by 0123H, a foreign instance by 0112H.",
    cites=(ps3(7, "C.5.24"), ps3(7, "C.5.19"), ps3(4, "J.3.2.1.1", "J.3.2-1")),
    catalogue=("SC-08", "SC-09"),
)

EVERY_COMMITMENT_IS_REPORTED_ONCE = Requirement(
    id="commitment.every-commitment-is-reported-once",
    level=Level.SHALL,
    binds=Role.RESPONDER,
    statement="Every request received with success gets exactly one report for its transaction.",
    cites=(ps3(4, "J.3.3.1.2"), ps3(4, "J.3.3.1.3")),
    catalogue=("SC-02", "SC-03", "SC-10"),
)


def _problems(x: DimseExchange) -> Iterator[tuple[str, str, str, int]]:
    """Yield expected, actual, locator and tag (0 in the command) of what is wrong."""
    if x.sop_instance != STORAGE_COMMITMENT_PUSH_INSTANCE:
        instance = x.sop_instance or "none"
        yield STORAGE_COMMITMENT_PUSH_INSTANCE, instance, "request (0000,1001)", 0x1001
    if x.request.number(ACTION_TYPE) != REQUEST_COMMITMENT:
        number = x.request.number(ACTION_TYPE)
        yield "action type 1", str(number), "request (0000,1008)", ACTION_TYPE
    ds = request_data(x) or EMPTY
    if not is_uid(ds.text(TRANSACTION_UID)):
        uid = ds.text(TRANSACTION_UID) or "none"
        yield "a valid UID", uid, f"request {shown(TRANSACTION_UID)}", TRANSACTION_UID
    found = tuple(references(ds, REFERENCED))
    if not found:
        yield "at least one item", "none", f"request {shown(REFERENCED)}", REFERENCED
    uses = Counter(r.sop_instance for r in found)
    for r in found:
        place = f"request {shown(REFERENCED)}[{r.number}]"
        if not is_uid(r.sop_class) or not is_uid(r.sop_instance):
            named = f"{r.sop_class or 'none'}, {r.sop_instance or 'none'}"
            yield "a valid class and instance UID", named, place, REFERENCED
        elif uses[r.sop_instance] > 1:
            yield "each instance once", f"{r.sop_instance}, again", place, REFERENCED


@check(COMMITMENT_REQUEST_IS_COMPLETE, on=DimseExchange, when=is_request)
def commitment_request_is_complete(x: DimseExchange, ctx: CheckContext) -> Iterator[Finding]:
    """Look at the command's instance and action type, and at the references."""
    ds = request_data(x) or EMPTY
    for expected, actual, place, tag in _problems(x):
        in_command = tag <= 0xFFFF
        yield ctx.finding(
            expected=expected,
            actual=actual,
            at=place,
            span=command_span(x.request, tag)
            if in_command
            else element_span(x, x.request, ds, tag),
        )


def _earlier(x: DimseExchange, trace: Trace) -> Iterator[DimseExchange]:
    return (
        y
        for y in exchanges(trace, (Operation.N_ACTION,))
        if is_request(y) and y.at < x.at and y.initiator.name == x.initiator.name
    )


@check(
    TRANSACTION_UID_IS_NEW,
    on=DimseExchange,
    when=lambda x: is_request(x) and bool(transaction_of(x)),
)
def transaction_uid_is_new(x: DimseExchange, ctx: CheckContext) -> Iterator[Finding]:
    """Look for an earlier request of the SCU with the same Transaction UID that succeeded."""
    for y in _earlier(x, ctx.trace):
        if transaction_of(y) == transaction_of(x) and succeeded(y):
            yield ctx.finding(
                expected="a new UID",
                actual=f"{transaction_of(x)}, used in {y.id}",
                at=f"request {shown(TRANSACTION_UID)}",
                span=element_span(x, x.request, request_data(x) or EMPTY, TRANSACTION_UID),
            )


def _is_conforming(x: DimseExchange, trace: Trace) -> bool:
    if not is_request(x) or not finished(x):
        return False
    try:
        flawless = not any(_problems(x))
    except Inconclusive:
        return False
    reused = any(transaction_of(y) == transaction_of(x) for y in _earlier(x, trace))
    return flawless and not reused


@check(CONFORMING_REQUEST_IS_ACCEPTED, on=DimseExchange, where=_is_conforming)
def conforming_request_is_accepted(x: DimseExchange, ctx: CheckContext) -> Iterator[Finding]:
    """Look at the status of a request that leaves nothing to object to."""
    # Processing failure (0110H) and want of resources (0213H) may happen to anybody.
    if x.final and is_failure(x.final.status) and x.final.status not in (0x0110, 0x0213):
        yield ctx.finding(
            expected="0000H",
            actual=f"{x.final.status:04X}H",
            at="response (0000,0900)",
            span=command_span(x.final, 0x0900),
        )


def _lacks_something(x: DimseExchange) -> bool:
    if not is_request(x) or not finished(x) or x.request.number(ACTION_TYPE) != 1:
        return False
    try:
        ds = request_data(x) or EMPTY
    except Inconclusive:
        return False
    return not ds.text(TRANSACTION_UID) or not ds.items(REFERENCED)


@check(INCOMPLETE_REQUEST_IS_REFUSED, on=DimseExchange, when=_lacks_something)
def incomplete_request_is_refused(x: DimseExchange, ctx: CheckContext) -> Iterator[Finding]:
    """Look at the status of a request without Transaction UID or references."""
    if x.final and x.final.status == 0:
        yield ctx.finding(
            expected="0106H, 0115H, 0120H or another failure",
            actual="0000H",
            at="response (0000,0900)",
            span=command_span(x.final, 0x0900),
        )


def _is_foreign(x: DimseExchange) -> bool:
    return (
        is_request(x)
        and finished(x)
        and (
            x.request.number(ACTION_TYPE) != REQUEST_COMMITMENT
            or x.sop_instance != STORAGE_COMMITMENT_PUSH_INSTANCE
        )
    )


@check(UNKNOWN_ACTION_IS_REFUSED, on=DimseExchange, when=_is_foreign)
def unknown_action_is_refused(x: DimseExchange, ctx: CheckContext) -> Iterator[Finding]:
    """Look at the status of a request for another action or on another instance."""
    allowed = []
    if x.request.number(ACTION_TYPE) != REQUEST_COMMITMENT:
        allowed.append(0x0123)
    if x.sop_instance != STORAGE_COMMITMENT_PUSH_INSTANCE:
        allowed += [0x0112, 0x0117]  # 0117H (invalid instance) says the same of a malformed UID
    if x.final and x.final.status not in allowed:
        status = "no status" if x.final.status is None else f"{x.final.status:04X}H"
        yield ctx.finding(
            expected=" or ".join(f"{s:04X}H" for s in allowed),
            actual=status,
            at="response (0000,0900)",
            span=command_span(x.final, 0x0900),
        )


@check(
    EVERY_COMMITMENT_IS_REPORTED_ONCE,
    on=DimseExchange,
    when=lambda x: is_request(x) and succeeded(x) and bool(transaction_of(x)),
)
def every_commitment_is_reported_once(x: DimseExchange, ctx: CheckContext) -> Iterator[Finding]:
    """Count the reports of the transaction; one that was not confirmed may be sent again."""
    reports = reports_of(x, ctx.trace)
    confirmed = [y for y in reports if succeeded(y)]
    if len(confirmed) > 1:
        yield ctx.finding(
            expected="one report",
            actual=f"{len(confirmed)} confirmed reports: {', '.join(y.id for y in confirmed)}",
            at=f"N-EVENT-REPORT {shown(TRANSACTION_UID)} {transaction_of(x)}",
            span=confirmed[1].request.span,
        )
    if reports:
        return
    waited = max(s.at for s in ctx.trace.subjects) - x.ended
    if waited < PATIENCE_S:
        raise Inconclusive(f"the recording ends {waited:.0f} s after the request, without a report")
    yield ctx.finding(
        expected="an N-EVENT-REPORT",
        actual=f"none within {waited:.0f} s",
        at=f"N-EVENT-REPORT {shown(TRANSACTION_UID)} {transaction_of(x)}",
        span=x.request.span,
    )
