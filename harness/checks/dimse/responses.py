"""What a response repeats of its request, and that there is one (PS3.7 9.3, 10.3)."""

from __future__ import annotations

from collections.abc import Iterator

from harness.checks.dimse.reading import command_span, connection_of
from harness.checks.registry import CheckContext, Inconclusive, check
from harness.checks.sources import ps3
from harness.core.finding import Finding
from harness.core.octets import Ending
from harness.core.requirement import Level, Requirement, Role
from harness.core.subject import DimseExchange, Operation

COMMAND_FIELD, RESPONSE = 0x0100, 0x8000
SOP_CLASS, SOP_INSTANCE = 0x0002, 0x1000
ABORT = 0x07

EVERY_REQUEST_IS_ANSWERED = Requirement(
    id="dimse.every-request-is-answered",
    level=Level.SHALL,
    binds=Role.RESPONDER,
    statement="Every request gets a final response before its association ends in order.",
    cites=(ps3(7, "9.1"), ps3(7, "10.1")),
    catalogue=("MSG-02",),
)

RESPONSE_FIELD_IS_THE_REQUESTS = Requirement(
    id="dimse.response-field-is-the-requests",
    level=Level.SHALL,
    binds=Role.RESPONDER,
    statement="The Command Field of a response is that of its request with bit 15 set.",
    cites=(ps3(7, "9.3"), ps3(7, "10.3"), ps3(7, "E.1", "E.1-1")),
    catalogue=("MSG-02",),
)

RESPONSE_SOP_CLASS_IS_THE_REQUESTS = Requirement(
    id="dimse.response-sop-class-is-the-requests",
    level=Level.SHALL,
    binds=Role.RESPONDER,
    statement="Affected SOP Class UID of a response, when given, is the request's SOP Class.",
    cites=(ps3(7, "9.1.1.1.3"), ps3(7, "9.3")),
    catalogue=("MSG-04",),
)

RESPONSE_SOP_INSTANCE_IS_THE_REQUESTS = Requirement(
    id="dimse.response-sop-instance-is-the-requests",
    level=Level.SHALL,
    binds=Role.RESPONDER,
    statement="Affected SOP Instance UID of a response, when given, is the request's instance.",
    cites=(ps3(7, "9.3.1.2"), ps3(7, "10.3")),
    catalogue=("ST-05",),
)


@check(
    EVERY_REQUEST_IS_ANSWERED,
    on=DimseExchange,
    when=lambda x: x.operation is not Operation.C_CANCEL,
)
def every_request_is_answered(x: DimseExchange, ctx: CheckContext) -> Iterator[Finding]:
    """Look for a final response, and, without one, at who ended the connection and how."""
    if x.final is not None:
        return
    c = connection_of(x, ctx.trace)
    if c is None:
        raise Inconclusive("the connection of the request is not in the evidence")
    if any(p.kind == ABORT for p in c.pdus):
        raise Inconclusive("the association was aborted")
    if Ending.OPEN in (c.opener_ending, c.accepter_ending):
        raise Inconclusive("the recording ends while the request is outstanding")
    if Ending.RESET in (c.opener_ending, c.accepter_ending) or c.gaps:
        raise Inconclusive("the connection was cut, or could not be read to its end")
    yield ctx.finding(
        expected="a final response",
        actual="only pending ones" if x.responses else "no response",
        at=f"request (0000,0110) {x.message_id}",
        span=x.request.span,
    )


@check(RESPONSE_FIELD_IS_THE_REQUESTS, on=DimseExchange, when=lambda x: bool(x.responses))
def response_field_is_the_requests(x: DimseExchange, ctx: CheckContext) -> Iterator[Finding]:
    """Compare the Command Field of every response with the request's."""
    for n, m in enumerate(x.responses):
        if m.command_field != x.operation | RESPONSE:
            yield ctx.finding(
                expected=f"{x.operation | RESPONSE:04X}H",
                actual=f"{m.command_field:04X}H",
                at=f"response[{n}] (0000,0100)",
                span=command_span(m, COMMAND_FIELD),
            )


def _repeats(element: int, x: DimseExchange) -> bool:
    return any(m.find(element) for m in x.responses)


@check(
    RESPONSE_SOP_CLASS_IS_THE_REQUESTS,
    on=DimseExchange,
    when=lambda x: bool(x.sop_class) and _repeats(SOP_CLASS, x),
)
def response_sop_class_is_the_requests(x: DimseExchange, ctx: CheckContext) -> Iterator[Finding]:
    """Compare (0000,0002) of every response with the request's (0000,0002) or (0000,0003)."""
    for n, m in enumerate(x.responses):
        given = m.text(SOP_CLASS)
        if given is not None and given != x.sop_class:
            yield ctx.finding(
                expected=x.sop_class,
                actual=given or "empty",
                at=f"response[{n}] (0000,0002)",
                span=command_span(m, SOP_CLASS),
            )


@check(
    RESPONSE_SOP_INSTANCE_IS_THE_REQUESTS,
    on=DimseExchange,
    when=lambda x: bool(x.sop_instance) and _repeats(SOP_INSTANCE, x),
)
def response_sop_instance_is_the_requests(x: DimseExchange, ctx: CheckContext) -> Iterator[Finding]:
    """Compare (0000,1000) of every response with the request's (0000,1000) or (0000,1001)."""
    for n, m in enumerate(x.responses):
        given = m.text(SOP_INSTANCE)
        if given is not None and given != x.sop_instance:
            yield ctx.finding(
                expected=x.sop_instance,
                actual=given or "empty",
                at=f"response[{n}] (0000,1000)",
                span=command_span(m, SOP_INSTANCE),
            )
