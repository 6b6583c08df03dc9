"""Responses answer requests that were made (PS3.7 9.3, 10.3)."""

from __future__ import annotations

from collections.abc import Iterator

from harness.checks.registry import CheckContext, check
from harness.checks.sources import ps3
from harness.checks.upper_layer.sides import sent_data, sent_values
from harness.core.finding import Finding, Span
from harness.core.requirement import Level, Requirement, Role
from harness.core.subject import Connection, Pdv
from harness.wire.command import decode_command

COMMAND, LAST = 0x01, 0x02
RESPONSE = 0x8000
NO_DATA_SET = 0x0101


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
    for gap in c.gaps:
        if gap.source is not side or gap.offset not in starts:
            continue
        message = _message(values[starts[gap.offset] :])
        if _is_whole_response(message, c, side):
            yield ctx.finding(
                expected="a response to an outstanding request",
                actual=gap.why,
                at=f"pdv[{starts[gap.offset]}] (0000,0120)",
                span=Span(c.connection, side, gap.offset, message[-1].offset + 6),
            )


def _message(values: tuple[Pdv, ...]) -> tuple[Pdv, ...]:
    """Take the fragments up to the next command: one message, if it is whole."""
    out: list[Pdv] = []
    for v in values:
        if v.control & COMMAND and out and out[-1].control & LAST:
            break
        out.append(v)
    return tuple(out)


def _is_whole_response(message: tuple[Pdv, ...], c: Connection, side: Role) -> bool:
    """Tell a response that answers nothing from a message that is merely unfinished."""
    commands = [v for v in message if v.control & COMMAND]
    if not commands[-1].control & LAST or len(commands) > 1:
        return False  # real command sets fit one fragment; longer ones are judged as fragments
    elements, _ = decode_command(commands[0].fragment, c.connection, side)
    numbers = {
        e.element: int.from_bytes(e.value, "little")
        for e in elements
        if e.group == 0 and len(e.value) == 2
    }
    whole = numbers.get(0x0800) == NO_DATA_SET or bool(message[-1].control & LAST)
    return whole and bool(numbers.get(0x0100, 0) & RESPONSE)


@check(OPENER_RESPONDS_TO_REQUESTS, on=Connection, when=sent_data(Role.INITIATOR))
def opener_responds_to_requests(c: Connection, ctx: CheckContext) -> Iterator[Finding]:
    """Look for responses of the opener that no request of the accepter waits for."""
    yield from _judge(c, ctx, Role.INITIATOR)


@check(ACCEPTER_RESPONDS_TO_REQUESTS, on=Connection, when=sent_data(Role.RESPONDER))
def accepter_responds_to_requests(c: Connection, ctx: CheckContext) -> Iterator[Finding]:
    """Look for responses of the accepter that no request of the opener waits for."""
    yield from _judge(c, ctx, Role.RESPONDER)
