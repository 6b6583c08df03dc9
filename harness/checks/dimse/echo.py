"""Verification (PS3.4 Annex A, PS3.7 9.1.5)."""

from __future__ import annotations

from collections.abc import Iterator

from harness.checks.dimse.reading import command_span, finished
from harness.checks.registry import CheckContext, check
from harness.checks.sources import ps3
from harness.core.finding import Finding
from harness.core.requirement import Level, Requirement, Role
from harness.core.subject import DimseExchange, Operation
from harness.facts.uids import VERIFICATION

STATUS, SOP_CLASS = 0x0900, 0x0002

ECHO_SUCCEEDS = Requirement(
    id="echo.echo-succeeds",
    level=Level.SHALL,
    binds=Role.RESPONDER,
    statement="A C-ECHO on an accepted Verification context is answered by success, without data.",
    cites=(ps3(4, "A.4"), ps3(7, "9.1.5")),
    catalogue=("ECHO-01", "ECHO-02"),
)

ECHO_REQUEST_IS_BARE = Requirement(
    id="echo.echo-request-is-bare",
    level=Level.SHOULD,
    binds=Role.INITIATOR,
    statement="A C-ECHO request names the Verification SOP Class and carries no data set.",
    cites=(ps3(7, "9.3.5.1", "9.3-12"),),
    catalogue=("ECHO-03",),
)


def _is_proper(x: DimseExchange) -> bool:
    return (
        x.operation is Operation.C_ECHO
        and x.abstract_syntax == VERIFICATION
        and x.sop_class == VERIFICATION
        and x.request.data is None
    )


@check(ECHO_SUCCEEDS, on=DimseExchange, when=lambda x: _is_proper(x) and finished(x))
def echo_succeeds(x: DimseExchange, ctx: CheckContext) -> Iterator[Finding]:
    """Look at the status of the response, and for a data set."""
    for m in x.responses:
        if m.status != 0 or m.data is not None:
            status = "no status" if m.status is None else f"{m.status:04X}H"
            yield ctx.finding(
                expected="0000H without a data set",
                actual=status + (", with a data set" if m.data is not None else ""),
                at="response (0000,0900)",
                span=command_span(m, STATUS),
            )


@check(ECHO_REQUEST_IS_BARE, on=DimseExchange, when=lambda x: x.operation is Operation.C_ECHO)
def echo_request_is_bare(x: DimseExchange, ctx: CheckContext) -> Iterator[Finding]:
    """Look at the SOP Class of the request, and for a data set."""
    if x.sop_class != VERIFICATION:
        yield ctx.finding(
            expected=VERIFICATION,
            actual=x.sop_class or "absent",
            at="request (0000,0002)",
            span=command_span(x.request, SOP_CLASS),
        )
    if x.request.data is not None:
        yield ctx.finding(
            expected="no data set",
            actual=f"{x.request.data.size} bytes",
            at="request data set",
            span=x.request.span,
        )
