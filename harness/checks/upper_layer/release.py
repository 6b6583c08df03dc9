"""Orderly release (PS3.8 7.2, 9.3.6, 9.3.7)."""

from __future__ import annotations

from collections.abc import Iterator

from harness.checks.registry import CheckContext, Inconclusive, check
from harness.checks.sources import ps3
from harness.checks.upper_layer.sides import ending, garbled, other, sent, sent_kind
from harness.core.finding import Finding, Span
from harness.core.octets import Ending
from harness.core.requirement import Level, Requirement, Role
from harness.core.subject import Connection

P_DATA_TF, RELEASE_RQ, RELEASE_RP, ABORT = 0x04, 0x05, 0x06, 0x07


def _answered(id: str, binds: Role) -> Requirement:
    return Requirement(
        id=id,
        level=Level.SHALL,
        binds=binds,
        statement="A release request is answered by a release response.",
        cites=(ps3(8, "7.2"), ps3(8, "9.3.7")),
        catalogue=("UL-31", "UL-32"),
    )


def _last(id: str, binds: Role) -> Requirement:
    return Requirement(
        id=id,
        level=Level.SHALL,
        binds=binds,
        statement="Who asked for or answered a release sends no more data on the association.",
        cites=(ps3(8, "7.2"), ps3(8, "9.2.3", "9-10")),
        catalogue=("UL-31", "UL-32"),
    )


OPENER_ANSWERS_THE_RELEASE = _answered("ul.opener-answers-the-release", Role.INITIATOR)
ACCEPTER_ANSWERS_THE_RELEASE = _answered("ul.accepter-answers-the-release", Role.RESPONDER)
OPENER_SENDS_NO_DATA_AFTER_RELEASE = _last("ul.opener-sends-no-data-after-release", Role.INITIATOR)
ACCEPTER_SENDS_NO_DATA_AFTER_RELEASE = _last(
    "ul.accepter-sends-no-data-after-release", Role.RESPONDER
)


def _judge_answer(c: Connection, ctx: CheckContext, side: Role) -> Iterator[Finding]:
    if any(p.kind == RELEASE_RP for p in sent(c, side)):
        return
    if any(p.kind == ABORT for p in c.pdus):
        raise Inconclusive("the association was aborted before the release was answered")
    if ending(c, side) is not Ending.FIN or garbled(c, side):
        raise Inconclusive("the recording ends before the release could be answered")
    request = next(p for p in sent(c, other(side)) if p.kind == RELEASE_RQ)
    yield ctx.finding(
        expected="A-RELEASE-RP",
        actual="the connection was closed without it",
        at="A-RELEASE-RQ",
        span=Span(c.connection, other(side), request.offset, request.end),
    )


def _judge_silence(c: Connection, ctx: CheckContext, side: Role) -> Iterator[Finding]:
    released = False
    for n, pdu in enumerate(sent(c, side)):
        if released and pdu.kind not in (RELEASE_RP, ABORT):
            yield ctx.finding(
                expected="nothing but A-RELEASE-RP (on a collision) or A-ABORT after the release",
                actual=f"a PDU of type {pdu.kind:02X}H",
                at=f"pdu[{n}]",
                span=Span(c.connection, side, pdu.offset, pdu.end),
            )
        released = released or pdu.kind in (RELEASE_RQ, RELEASE_RP)


@check(OPENER_ANSWERS_THE_RELEASE, on=Connection, when=sent_kind(Role.RESPONDER, RELEASE_RQ))
def opener_answers_the_release(c: Connection, ctx: CheckContext) -> Iterator[Finding]:
    """Look for the opener's release response to the accepter's release request."""
    yield from _judge_answer(c, ctx, Role.INITIATOR)


@check(ACCEPTER_ANSWERS_THE_RELEASE, on=Connection, when=sent_kind(Role.INITIATOR, RELEASE_RQ))
def accepter_answers_the_release(c: Connection, ctx: CheckContext) -> Iterator[Finding]:
    """Look for the accepter's release response to the opener's release request."""
    yield from _judge_answer(c, ctx, Role.RESPONDER)


@check(
    OPENER_SENDS_NO_DATA_AFTER_RELEASE,
    on=Connection,
    when=sent_kind(Role.INITIATOR, RELEASE_RQ, RELEASE_RP),
)
def opener_sends_no_data_after_release(c: Connection, ctx: CheckContext) -> Iterator[Finding]:
    """Look at what the opener sent after its own release PDU."""
    yield from _judge_silence(c, ctx, Role.INITIATOR)


@check(
    ACCEPTER_SENDS_NO_DATA_AFTER_RELEASE,
    on=Connection,
    when=sent_kind(Role.RESPONDER, RELEASE_RQ, RELEASE_RP),
)
def accepter_sends_no_data_after_release(c: Connection, ctx: CheckContext) -> Iterator[Finding]:
    """Look at what the accepter sent after its own release PDU."""
    yield from _judge_silence(c, ctx, Role.RESPONDER)
