"""A-ABORT (PS3.8 9.3.8)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from harness.checks.registry import CheckContext, check
from harness.checks.sources import ps3
from harness.checks.upper_layer.sides import sent, sent_kind
from harness.core.finding import Finding, Span
from harness.core.requirement import Level, Requirement, Role
from harness.core.subject import Connection

ABORT = 0x07
SERVICE_USER, SERVICE_PROVIDER = 0, 2
PROVIDER_REASONS: Final = (0, 1, 2, 4, 5, 6)


def _defined(id: str, binds: Role) -> Requirement:
    return Requirement(
        id=id,
        level=Level.SHALL,
        binds=binds,
        statement="An abort names a defined source and, from the provider, a defined reason.",
        cites=(ps3(8, "9.3.8", "9-26"),),
        catalogue=("UL-28", "UL-29", "UL-33"),
    )


OPENER_ABORTS_WITH_DEFINED_CODES = _defined("ul.opener-aborts-with-defined-codes", Role.INITIATOR)
ACCEPTER_ABORTS_WITH_DEFINED_CODES = _defined(
    "ul.accepter-aborts-with-defined-codes", Role.RESPONDER
)


def _judge(c: Connection, ctx: CheckContext, side: Role) -> Iterator[Finding]:
    for n, pdu in enumerate(sent(c, side)):
        if pdu.kind != ABORT:
            continue
        body = pdu.body.read(0, 8)
        span = Span(c.connection, side, pdu.offset, pdu.end)
        if len(body) != 4:
            yield ctx.finding(
                expected="4 bytes", actual=f"{pdu.length} bytes", at=f"pdu[{n}].length", span=span
            )
            continue
        source, reason = body[2], body[3]
        if source not in (SERVICE_USER, SERVICE_PROVIDER):
            yield ctx.finding(
                expected="source 0 or 2", actual=str(source), at=f"pdu[{n}].source", span=span
            )
        # The reason is not significant when the service user aborts.
        elif source == SERVICE_PROVIDER and reason not in PROVIDER_REASONS:
            yield ctx.finding(
                expected="reason 0, 1, 2, 4, 5 or 6",
                actual=str(reason),
                at=f"pdu[{n}].reason",
                span=span,
            )


@check(OPENER_ABORTS_WITH_DEFINED_CODES, on=Connection, when=sent_kind(Role.INITIATOR, ABORT))
def opener_aborts_with_defined_codes(c: Connection, ctx: CheckContext) -> Iterator[Finding]:
    """Look up source and reason of the opener's aborts."""
    yield from _judge(c, ctx, Role.INITIATOR)


@check(ACCEPTER_ABORTS_WITH_DEFINED_CODES, on=Connection, when=sent_kind(Role.RESPONDER, ABORT))
def accepter_aborts_with_defined_codes(c: Connection, ctx: CheckContext) -> Iterator[Finding]:
    """Look up source and reason of the accepter's aborts."""
    yield from _judge(c, ctx, Role.RESPONDER)
