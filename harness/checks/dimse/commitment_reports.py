"""Reports of storage commitment (PS3.4 J.3.3)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Final

from harness.checks.dimse.commitments import (
    ALL_COMMITTED,
    EVENT_TYPE,
    FAILED,
    FAILURE_REASON,
    REFERENCED,
    SOME_FAILED,
    TRANSACTION_UID,
    content,
    is_report,
    references,
    request_of,
)
from harness.checks.dimse.reading import command_span, element_span, request_data, shown
from harness.checks.registry import CheckContext, Inconclusive, check
from harness.checks.sources import ps3
from harness.checks.upper_layer.role_selection import proposed_roles
from harness.checks.upper_layer.uid import is_uid
from harness.content.dataset import EMPTY
from harness.core.finding import Finding
from harness.core.requirement import Level, Requirement, Role
from harness.core.subject import DimseExchange, Negotiation
from harness.core.trace import Trace

REASONS: Final = (0x0110, 0x0112, 0x0119, 0x0122, 0x0131, 0x0213)


def _reported(
    id: str, statement: str, section: str, rows: tuple[str, ...], level: Level = Level.SHALL
) -> Requirement:
    return Requirement(
        id=id,
        level=level,
        binds=Role.INITIATOR,
        statement=statement,
        cites=(ps3(4, section),),
        catalogue=rows,
    )


REPORT_NAMES_ITS_TRANSACTION = _reported(
    "commitment.report-names-its-transaction",
    "A commitment report names the Transaction UID of a request.",
    "J.3.3.1.1",
    ("SC-02", "SC-03"),
)
EVENT_TYPE_FITS_THE_OUTCOME = _reported(
    "commitment.event-type-fits-the-outcome",
    "A report has event type 1 and no failures, or event type 2 and at least one.",
    "J.3.3.1.1",
    ("SC-02", "SC-03"),
)
REPORT_COVERS_THE_REQUEST = _reported(
    "commitment.report-covers-the-request",
    "Committed and failed instances of a report are together those asked for, each once.",
    "J.3.3.1.2",
    ("SC-02", "SC-03"),
)
FAILURE_REASONS_ARE_DEFINED = Requirement(
    id="commitment.failure-reasons-are-defined",
    level=Level.SHALL,
    binds=Role.INITIATOR,
    statement="Every failed instance of a report has a defined Failure Reason.",
    cites=(ps3(3, "C.14.1.1"), ps3(4, "J.3.3.1.1", "J.3.3-1")),
    catalogue=("SC-03", "SC-04"),
)
REPORTER_PROPOSES_THE_SCP_ROLE = Requirement(
    id="commitment.reporter-proposes-the-scp-role",
    level=Level.SHALL,
    binds=Role.INITIATOR,
    statement="Who opens an association to report proposes the SCP role for Storage Commitment.",
    cites=(ps3(4, "J.3.3.1.2"), ps3(7, "D.3.3.4")),
    catalogue=("SC-05",),
)
REPORTER_KEEPS_ITS_AE_TITLE = _reported(
    "commitment.reporter-keeps-its-ae-title",
    "A report on a new association comes from the AE title that was asked.",
    "J.3.3.1.2",
    ("SC-06",),
    Level.SHOULD,  # said in a note of the clause
)


@check(REPORT_NAMES_ITS_TRANSACTION, on=DimseExchange, when=is_report)
def report_names_its_transaction(x: DimseExchange, ctx: CheckContext) -> Iterator[Finding]:
    """Look the Transaction UID up among the requests that the reporter received."""
    ds = request_data(x) or EMPTY
    uid = ds.text(TRANSACTION_UID)
    if not is_uid(uid):
        yield ctx.finding(
            expected="a valid UID",
            actual=uid or "none",
            at=f"request {shown(TRANSACTION_UID)}",
            span=element_span(x, x.request, ds, TRANSACTION_UID),
        )
    elif request_of(x, ctx.trace) is None:
        raise Inconclusive("the request of this transaction is not in the recording")


@check(EVENT_TYPE_FITS_THE_OUTCOME, on=DimseExchange, when=is_report)
def event_type_fits_the_outcome(x: DimseExchange, ctx: CheckContext) -> Iterator[Finding]:
    """Compare (0000,1002) with whether Failed SOP Sequence has items."""
    ds = request_data(x) or EMPTY
    event, failures = x.request.number(EVENT_TYPE), len(ds.items(FAILED))
    # The sequence shall be absent when all is well; present and empty says the same, loosely.
    if event != (SOME_FAILED if failures else ALL_COMMITTED):
        yield ctx.finding(
            expected=f"event type {SOME_FAILED if failures else ALL_COMMITTED}",
            actual=f"event type {event} with {failures} failed instances",
            at="request (0000,1002)",
            span=command_span(x.request, EVENT_TYPE),
        )


def _answers_a_request(x: DimseExchange, trace: Trace) -> bool:
    return is_report(x) and request_of(x, trace) is not None


@check(REPORT_COVERS_THE_REQUEST, on=DimseExchange, where=_answers_a_request)
def report_covers_the_request(x: DimseExchange, ctx: CheckContext) -> Iterator[Finding]:
    """Compare the instances of both sequences with those of the request."""
    request = request_of(x, ctx.trace)
    if request is None:
        return
    asked = {
        r.sop_instance: r.sop_class for r in references(request_data(request) or EMPTY, REFERENCED)
    }
    ds = request_data(x) or EMPTY
    found = (*references(ds, REFERENCED), *references(ds, FAILED))
    uses = Counter(r.sop_instance for r in found)
    for r in found:
        place = f"request {shown(r.sequence)}[{r.number}]"
        span = element_span(x, x.request, ds, r.sequence)
        if r.sop_instance not in asked:
            yield ctx.finding(
                expected="an instance that was asked for",
                actual=r.sop_instance or "none",
                at=place,
                span=span,
            )
        elif uses[r.sop_instance] > 1:
            yield ctx.finding(
                expected="each instance once, committed or failed",
                actual=f"{r.sop_instance}, {uses[r.sop_instance]} times",
                at=place,
                span=span,
            )
        elif r.sequence == REFERENCED and r.sop_class != asked[r.sop_instance]:
            yield ctx.finding(
                expected=asked[r.sop_instance], actual=r.sop_class, at=place, span=span
            )
    for uid in asked:
        if not uses[uid]:
            yield ctx.finding(
                expected=f"{uid}, committed or failed",
                actual="in neither sequence",
                at=f"request {shown(REFERENCED)}",
                span=element_span(x, x.request, ds, REFERENCED),
            )


@check(
    FAILURE_REASONS_ARE_DEFINED,
    on=DimseExchange,
    when=lambda x: is_report(x) and bool(content(x).items(FAILED)),
)
def failure_reasons_are_defined(x: DimseExchange, ctx: CheckContext) -> Iterator[Finding]:
    """Look the Failure Reason of each failed instance up."""
    ds = request_data(x) or EMPTY
    for r in references(ds, FAILED):
        reason = r.item.number(FAILURE_REASON)
        if reason not in REASONS:
            yield ctx.finding(
                expected=" or ".join(f"{v:04X}H" for v in REASONS),
                actual="none" if reason is None else f"{reason:04X}H",
                at=f"request {shown(FAILED)}[{r.number}] {shown(FAILURE_REASON)}",
                span=element_span(x, x.request, ds, FAILED),
            )


def _negotiation(x: DimseExchange, trace: Trace) -> Negotiation | None:
    found = trace.find(x.negotiation)
    return found if isinstance(found, Negotiation) else None


def _opened_to_report(x: DimseExchange, trace: Trace) -> bool:
    """Tell whether the reporter itself opened the association."""
    return (
        is_report(x) and x.request.source is Role.INITIATOR and _negotiation(x, trace) is not None
    )


@check(REPORTER_PROPOSES_THE_SCP_ROLE, on=DimseExchange, where=_opened_to_report)
def reporter_proposes_the_scp_role(x: DimseExchange, ctx: CheckContext) -> Iterator[Finding]:
    """Look for role selection with SCP=1 in the request of the reporter's association."""
    n = _negotiation(x, ctx.trace)
    roles = proposed_roles(n.request).get(x.abstract_syntax) if n else None
    if n and not (roles and roles.scp):
        yield ctx.finding(
            expected=f"role selection for {x.abstract_syntax} with SCP=1",
            actual=f"SCU={roles.scu}, SCP={roles.scp}" if roles else "no role selection",
            at="A-ASSOCIATE-RQ user-information.role-selection",
            span=n.request.span,
        )


def _can_compare_titles(x: DimseExchange, trace: Trace) -> bool:
    request = request_of(x, trace) if _opened_to_report(x, trace) else None
    return request is not None and _negotiation(request, trace) is not None


@check(REPORTER_KEEPS_ITS_AE_TITLE, on=DimseExchange, where=_can_compare_titles)
def reporter_keeps_its_ae_title(x: DimseExchange, ctx: CheckContext) -> Iterator[Finding]:
    """Compare the reporter's calling AE title with that called when commitment was asked for."""
    request = request_of(x, ctx.trace)
    asked = _negotiation(request, ctx.trace) if request else None
    reporting = _negotiation(x, ctx.trace)
    if asked and reporting and asked.request.called_ae != reporting.request.calling_ae:
        yield ctx.finding(
            expected=asked.request.called_ae.decode("latin-1").strip("\0 "),
            actual=reporting.request.calling_ae.decode("latin-1").strip("\0 "),
            at="A-ASSOCIATE-RQ calling-ae-title",
            span=reporting.request.span,
        )
