"""Data sets are encoded in the accepted transfer syntax (PS3.5 7, PS3.8 9.3.3.2)."""

from __future__ import annotations

from collections.abc import Iterator

from harness.checks.dimse.reading import DEFLATED, peek
from harness.checks.registry import CheckContext, check
from harness.checks.sources import ps3
from harness.core.finding import Finding, Span
from harness.core.octets import Payload
from harness.core.requirement import Level, Requirement, Role
from harness.core.subject import DimseExchange, DimseMessage, Negotiation
from harness.core.trace import Trace

MOST_FINDINGS = 5  # per data set: what follows the first gaps is mostly their consequence


def _readable(id: str, binds: Role) -> Requirement:
    return Requirement(
        id=id,
        level=Level.SHALL,
        binds=binds,
        statement=(
            "A data set can be read to its end in the transfer syntax accepted for its context,"
            " with elements in ascending order."
        ),
        cites=(ps3(5, "7.1"), ps3(5, "10")),
        catalogue=("ST-09", "ST-16", "ST-17"),
    )


REQUEST_DATA_SET_IS_READABLE = _readable("dimse.request-data-set-is-readable", Role.INITIATOR)
RESPONSE_DATA_SETS_ARE_READABLE = _readable("dimse.response-data-sets-are-readable", Role.RESPONDER)


def _judge(x: DimseExchange, ctx: CheckContext, m: DimseMessage, at: str) -> Iterator[Finding]:
    ds = peek(x, m)
    if ds is None or m.data is None:
        return
    for gap in ds.gaps[:MOST_FINDINGS]:
        yield ctx.finding(
            expected=f"a data set in {x.transfer_syntax}",
            actual=gap.what,
            at=f"{at} data set byte {gap.offset}",
            span=_span(x, m, m.data, gap.offset),
        )
    before = -1
    for e in ds.elements:
        if e.tag <= before:
            yield ctx.finding(
                expected=f"a tag above {before:08X}",
                actual=f"{e.tag:08X}",
                at=f"{at} data set byte {e.offset}",
                span=_span(x, m, m.data, e.offset),
            )
        before = e.tag


def _was_agreed(x: DimseExchange, trace: Trace) -> bool:
    """Tell whether the accepted transfer syntax was proposed: else nobody knows which one holds."""
    n = trace.find(x.negotiation)
    offer = n.offer(x.context_id) if isinstance(n, Negotiation) else None
    return offer is None or x.transfer_syntax in offer.transfer_syntaxes


def _span(x: DimseExchange, m: DimseMessage, data: Payload, offset: int) -> Span:
    if x.transfer_syntax == DEFLATED:
        return m.span
    start = data.origin(offset)
    return Span(x.connection, m.source, start, start)


@check(
    REQUEST_DATA_SET_IS_READABLE,
    on=DimseExchange,
    when=lambda x: x.request.data is not None and bool(x.transfer_syntax),
    where=_was_agreed,
)
def request_data_set_is_readable(x: DimseExchange, ctx: CheckContext) -> Iterator[Finding]:
    """Walk the request's data set to its end."""
    yield from _judge(x, ctx, x.request, "request")


@check(
    RESPONSE_DATA_SETS_ARE_READABLE,
    on=DimseExchange,
    when=lambda x: any(m.data for m in x.responses) and bool(x.transfer_syntax),
    where=_was_agreed,
)
def response_data_sets_are_readable(x: DimseExchange, ctx: CheckContext) -> Iterator[Finding]:
    """Walk every response's data set to its end."""
    for n, m in enumerate(x.responses):
        yield from _judge(x, ctx, m, f"response[{n}]")
