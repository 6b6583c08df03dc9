"""The announced maximum length is respected (PS3.8 D.1)."""

from __future__ import annotations

from collections.abc import Iterator

from harness.checks.registry import CheckContext, check
from harness.checks.sources import ps3
from harness.checks.upper_layer.sides import associate_pdu, negotiation_of, other, sent
from harness.core.finding import Finding, Span
from harness.core.requirement import Level, Requirement, Role
from harness.core.subject import Connection
from harness.core.trace import Trace

P_DATA_TF = 0x04


def _respected(id: str, binds: Role) -> Requirement:
    return Requirement(
        id=id,
        level=Level.SHALL,
        binds=binds,
        statement="No P-DATA-TF PDU is longer than the peer announced it can receive.",
        cites=(ps3(8, "D.1.1"), ps3(8, "9.3.5")),
        catalogue=("UL-15", "UL-16"),
    )


OPENER_RESPECTS_THE_MAXIMUM_LENGTH = _respected(
    "ul.opener-respects-the-maximum-length", Role.INITIATOR
)
ACCEPTER_RESPECTS_THE_MAXIMUM_LENGTH = _respected(
    "ul.accepter-respects-the-maximum-length", Role.RESPONDER
)


def _limit(c: Connection, trace: Trace, side: Role) -> int:
    """Return what the peer of `side` announced; 0 when unlimited or not announced."""
    n = negotiation_of(c, trace)
    pdu = associate_pdu(n, other(side)) if n else None
    return (pdu.max_pdu_bytes or 0) if pdu else 0


def _is_bound(c: Connection, trace: Trace, side: Role) -> bool:
    return any(p.kind == P_DATA_TF for p in sent(c, side)) and _limit(c, trace, side) > 0


def _judge(c: Connection, ctx: CheckContext, side: Role) -> Iterator[Finding]:
    limit = _limit(c, ctx.trace, side)
    for n, pdu in enumerate(sent(c, side)):
        if pdu.kind == P_DATA_TF and pdu.length > limit:
            yield ctx.finding(
                expected=f"at most {limit} bytes after the PDU header",
                actual=f"{pdu.length} bytes",
                at=f"pdu[{n}].length",
                span=Span(c.connection, side, pdu.offset, pdu.end),
            )


@check(
    OPENER_RESPECTS_THE_MAXIMUM_LENGTH,
    on=Connection,
    where=lambda c, t: _is_bound(c, t, Role.INITIATOR),
)
def opener_respects_the_maximum_length(c: Connection, ctx: CheckContext) -> Iterator[Finding]:
    """Compare the opener's P-DATA-TF lengths with the acceptance's Maximum Length."""
    yield from _judge(c, ctx, Role.INITIATOR)


@check(
    ACCEPTER_RESPECTS_THE_MAXIMUM_LENGTH,
    on=Connection,
    where=lambda c, t: _is_bound(c, t, Role.RESPONDER),
)
def accepter_respects_the_maximum_length(c: Connection, ctx: CheckContext) -> Iterator[Finding]:
    """Compare the accepter's P-DATA-TF lengths with the request's Maximum Length."""
    yield from _judge(c, ctx, Role.RESPONDER)
