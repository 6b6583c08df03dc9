"""Responses answer requests that were made (PS3.7 9.3, 10.3)."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from harness.checks.registry import CheckContext, Inconclusive, check
from harness.checks.sources import ps3
from harness.checks.upper_layer.sides import garbled, other, sent_data, sent_values
from harness.core.finding import Finding, Span
from harness.core.requirement import Level, Requirement, Role
from harness.core.subject import Connection, DimseExchange, Pdv
from harness.wire.command import (
    COMMAND_FIELD,
    DATA_SET_TYPE,
    MESSAGE_ID,
    MESSAGE_ID_RESPONDED_TO,
    NO_DATA_SET,
    decode_command,
)

COMMAND, LAST = 0x01, 0x02
RESPONSE = 0x8000


def _answers(id: str, binds: Role) -> Requirement:
    return Requirement(
        id=id,
        level=Level.SHALL,
        binds=binds,
        statement=(
            "Message ID Being Responded To is that of a request of the peer which has no final"
            " response yet."
        ),
        cites=(ps3(7, "9.3"), ps3(7, "10.3")),
        catalogue=("MSG-02",),
    )


OPENER_RESPONDS_TO_REQUESTS = _answers("dimse.opener-responds-to-requests", Role.INITIATOR)
ACCEPTER_RESPONDS_TO_REQUESTS = _answers("dimse.accepter-responds-to-requests", Role.RESPONDER)


def _judge(c: Connection, ctx: CheckContext, side: Role) -> Iterator[Finding]:
    values = sent_values(c, side)
    starts = {v.offset: n for n, v in enumerate(values) if v.control & COMMAND}
    gaps = [g for g in c.gaps if g.source is side and g.offset in starts]
    unfinished = _unfinished_requests(c, ctx, other(side)) if gaps else frozenset()
    for gap in gaps:
        message = _message(values, starts[gap.offset])
        numbers = _numbers(message[0], c)
        if not _is_whole(message, numbers) or not numbers.get(COMMAND_FIELD, 0) & RESPONSE:
            continue
        if numbers.get(MESSAGE_ID_RESPONDED_TO) in unfinished:
            continue  # the peer sent the command of that request and never its data set
        if garbled(c, other(side)):
            raise Inconclusive("not every request of the peer could be read")
        yield ctx.finding(
            expected="a response to an outstanding request",
            actual=gap.why,
            at=f"pdv[{starts[gap.offset]}] (0000,0120)",
            span=Span(c.connection, side, gap.offset, message[-1].offset + 6),
        )


def _unfinished_requests(c: Connection, ctx: CheckContext, side: Role) -> frozenset[int]:
    """Return the Message IDs of requests that one end began, and that became no exchange."""
    begun = {
        numbers[MESSAGE_ID]
        for v in sent_values(c, side)
        if v.control & COMMAND and MESSAGE_ID in (numbers := _numbers(v, c))
    }
    whole = {
        x.message_id
        for x in ctx.trace.of(DimseExchange)
        if x.connection == c.connection and x.request.source is side
    }
    return frozenset(begun - whole)


def _message(values: tuple[Pdv, ...], start: int) -> tuple[Pdv, ...]:
    """Take the fragments from one to the next command: one message, if it is whole."""
    out = [values[start]]
    for v in islice(values, start + 1, None):
        if v.control & COMMAND and out[-1].control & LAST:
            break
        out.append(v)
    return tuple(out)


def _numbers(value: Pdv, c: Connection) -> dict[int, int]:
    """Read the two-byte elements of a command set that one fragment holds."""
    elements, _ = decode_command(value.fragment, c.connection, value.source)
    return {
        e.element: int.from_bytes(e.value, "little")
        for e in elements
        if e.group == 0 and len(e.value) == 2
    }


def _is_whole(message: tuple[Pdv, ...], numbers: dict[int, int]) -> bool:
    """Tell a whole message of one command fragment, as all real ones are, from an unfinished."""
    commands = [v for v in message if v.control & COMMAND]
    if not commands[-1].control & LAST or len(commands) > 1:
        return False
    return numbers.get(DATA_SET_TYPE) == NO_DATA_SET or (
        len(message) > 1 and bool(message[-1].control & LAST)
    )


@check(OPENER_RESPONDS_TO_REQUESTS, on=Connection, when=sent_data(Role.INITIATOR))
def opener_responds_to_requests(c: Connection, ctx: CheckContext) -> Iterator[Finding]:
    """Look for responses of the opener that no request of the accepter waits for."""
    yield from _judge(c, ctx, Role.INITIATOR)


@check(ACCEPTER_RESPONDS_TO_REQUESTS, on=Connection, when=sent_data(Role.RESPONDER))
def accepter_responds_to_requests(c: Connection, ctx: CheckContext) -> Iterator[Finding]:
    """Look for responses of the accepter that no request of the opener waits for."""
    yield from _judge(c, ctx, Role.RESPONDER)
