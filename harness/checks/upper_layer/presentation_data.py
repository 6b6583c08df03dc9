"""Presentation data values (PS3.8 9.3.5.1, Annex E)."""

from __future__ import annotations

from collections.abc import Iterator

from harness.checks.registry import CheckContext, Inconclusive, check
from harness.checks.sources import ps3
from harness.checks.upper_layer.sides import (
    ended,
    ending,
    negotiation_of,
    other,
    sent_data,
    sent_values,
)
from harness.core.finding import Finding, Span
from harness.core.octets import Ending
from harness.core.requirement import Level, Requirement, Role
from harness.core.subject import Connection, Pdv
from harness.core.trace import Trace
from harness.wire.command import DATA_SET_TYPE, NO_DATA_SET, decode_command

ABORT = 0x07
COMMAND, LAST = 0x01, 0x02


def _even(id: str, binds: Role) -> Requirement:
    return Requirement(
        id=id,
        level=Level.SHALL,
        binds=binds,
        statement="Every presentation data value has an even length.",
        cites=(ps3(8, "9.3.5.1"), ps3(8, "E.1")),
        catalogue=("UL-34",),
    )


def _on_accepted(id: str, binds: Role) -> Requirement:
    return Requirement(
        id=id,
        level=Level.SHALL,
        binds=binds,
        statement="Data are sent on accepted presentation contexts only.",
        cites=(ps3(8, "9.3.5.1"), ps3(8, "7.6")),
        catalogue=("UL-34", "UL-35"),
    )


def _in_order(id: str, binds: Role) -> Requirement:
    return Requirement(
        id=id,
        level=Level.SHALL,
        binds=binds,
        statement=(
            "Fragments of a message are not interleaved: all of its command, then all of its data"
            " set, on one presentation context."
        ),
        cites=(ps3(8, "E.1"), ps3(8, "E.2")),
        catalogue=("UL-34",),
    )


def _finished(id: str, binds: Role) -> Requirement:
    return Requirement(
        id=id,
        level=Level.SHALL,
        binds=binds,
        statement="The last fragment of every command set and data set is sent.",
        cites=(ps3(8, "E.2"),),
        catalogue=("UL-34",),
    )


OPENER_SENDS_EVEN_PDVS = _even("ul.opener-sends-even-pdvs", Role.INITIATOR)
ACCEPTER_SENDS_EVEN_PDVS = _even("ul.accepter-sends-even-pdvs", Role.RESPONDER)
OPENER_USES_ACCEPTED_CONTEXTS = _on_accepted("ul.opener-uses-accepted-contexts", Role.INITIATOR)
ACCEPTER_USES_ACCEPTED_CONTEXTS = _on_accepted("ul.accepter-uses-accepted-contexts", Role.RESPONDER)
OPENER_KEEPS_FRAGMENTS_IN_ORDER = _in_order("ul.opener-keeps-fragments-in-order", Role.INITIATOR)
ACCEPTER_KEEPS_FRAGMENTS_IN_ORDER = _in_order(
    "ul.accepter-keeps-fragments-in-order", Role.RESPONDER
)
OPENER_FINISHES_ITS_MESSAGES = _finished("ul.opener-finishes-its-messages", Role.INITIATOR)
ACCEPTER_FINISHES_ITS_MESSAGES = _finished("ul.accepter-finishes-its-messages", Role.RESPONDER)


def _span(c: Connection, value: Pdv) -> Span:
    return Span(c.connection, value.source, value.offset, value.offset + 6 + value.fragment.size)


def _judge_parity(c: Connection, ctx: CheckContext, side: Role) -> Iterator[Finding]:
    for n, value in enumerate(sent_values(c, side)):
        if value.fragment.size % 2:
            yield ctx.finding(
                expected="an even number of bytes",
                actual=f"{value.fragment.size} bytes",
                at=f"pdv[{n}].length",
                span=_span(c, value),
            )


def _has_contexts(c: Connection, trace: Trace, side: Role) -> bool:
    return sent_data(side)(c) and negotiation_of(c, trace) is not None


def _judge_context(c: Connection, ctx: CheckContext, side: Role) -> Iterator[Finding]:
    negotiation = negotiation_of(c, ctx.trace)
    usable = {r.id for r in negotiation.replies if r.result == 0} if negotiation else set()
    told: set[int] = set()
    for n, value in enumerate(sent_values(c, side)):
        if value.context_id not in usable | told:
            told.add(value.context_id)  # once per context: each further PDV says the same
            yield ctx.finding(
                expected="one of the accepted contexts " + ", ".join(map(str, sorted(usable))),
                actual=f"context {value.context_id}",
                at=f"pdv[{n}].context-id",
                span=_span(c, value),
            )


def _judge_order(c: Connection, ctx: CheckContext, side: Role) -> Iterator[Finding]:
    before: Pdv | None = None
    for n, value in enumerate(sent_values(c, side)):
        expected = _next(before)
        is_command = bool(value.control & COMMAND)
        same = before is not None and value.context_id == before.context_id
        fits = (
            (is_command and "new command" in expected)
            or (is_command and same and "command" in expected)
            or (not is_command and same and "data" in expected)
        )
        if not fits:
            kind = "command" if is_command else "data"
            yield ctx.finding(
                expected=" or ".join(expected)
                + (f" on context {before.context_id}" if before else ""),
                actual=f"{kind} on context {value.context_id}",
                at=f"pdv[{n}].message-control-header",
                span=_span(c, value),
            )
        before = value


def _next(before: Pdv | None) -> tuple[str, ...]:
    """Say what may follow a fragment."""
    if before is None:
        return ("new command",)
    is_command, is_last = bool(before.control & COMMAND), bool(before.control & LAST)
    if not is_last:
        return ("command",) if is_command else ("data",)
    return ("data", "new command") if is_command else ("new command",)


def _judge_end(c: Connection, ctx: CheckContext, side: Role) -> Iterator[Finding]:
    last = sent_values(c, side)[-1]
    if last.control & LAST and not _announces_data(c, last):
        return
    if ending(c, side) is not Ending.FIN or any(p.kind == ABORT for p in c.pdus):
        raise Inconclusive("the association was cut inside a message")
    if ended(c, other(side)) < ended(c, side):
        raise Inconclusive("the peer closed the connection inside a message")
    whole = bool(last.control & LAST)
    yield ctx.finding(
        expected="the data set announced" if whole else "a fragment with the last bit set",
        actual="nothing after " + ("the command set" if whole else "a fragment without it"),
        at=f"pdv[{len(sent_values(c, side)) - 1}].message-control-header",
        span=_span(c, last),
    )


def _announces_data(c: Connection, value: Pdv) -> bool:
    """Tell whether a whole command set says that a data set follows."""
    if not value.control & COMMAND:
        return False
    elements, _ = decode_command(value.fragment, c.connection, value.source)
    kinds = [e.value for e in elements if (e.group, e.element) == (0, DATA_SET_TYPE)]
    return any(int.from_bytes(v, "little") != NO_DATA_SET for v in kinds)


@check(OPENER_SENDS_EVEN_PDVS, on=Connection, when=sent_data(Role.INITIATOR))
def opener_sends_even_pdvs(c: Connection, ctx: CheckContext) -> Iterator[Finding]:
    """Measure every fragment the opener sent."""
    yield from _judge_parity(c, ctx, Role.INITIATOR)


@check(ACCEPTER_SENDS_EVEN_PDVS, on=Connection, when=sent_data(Role.RESPONDER))
def accepter_sends_even_pdvs(c: Connection, ctx: CheckContext) -> Iterator[Finding]:
    """Measure every fragment the accepter sent."""
    yield from _judge_parity(c, ctx, Role.RESPONDER)


@check(
    OPENER_USES_ACCEPTED_CONTEXTS,
    on=Connection,
    where=lambda c, t: _has_contexts(c, t, Role.INITIATOR),
)
def opener_uses_accepted_contexts(c: Connection, ctx: CheckContext) -> Iterator[Finding]:
    """Compare the context of each fragment the opener sent with the accepted ones."""
    yield from _judge_context(c, ctx, Role.INITIATOR)


@check(
    ACCEPTER_USES_ACCEPTED_CONTEXTS,
    on=Connection,
    where=lambda c, t: _has_contexts(c, t, Role.RESPONDER),
)
def accepter_uses_accepted_contexts(c: Connection, ctx: CheckContext) -> Iterator[Finding]:
    """Compare the context of each fragment the accepter sent with the accepted ones."""
    yield from _judge_context(c, ctx, Role.RESPONDER)


@check(OPENER_KEEPS_FRAGMENTS_IN_ORDER, on=Connection, when=sent_data(Role.INITIATOR))
def opener_keeps_fragments_in_order(c: Connection, ctx: CheckContext) -> Iterator[Finding]:
    """Follow the command and last bits of the opener's fragments."""
    yield from _judge_order(c, ctx, Role.INITIATOR)


@check(ACCEPTER_KEEPS_FRAGMENTS_IN_ORDER, on=Connection, when=sent_data(Role.RESPONDER))
def accepter_keeps_fragments_in_order(c: Connection, ctx: CheckContext) -> Iterator[Finding]:
    """Follow the command and last bits of the accepter's fragments."""
    yield from _judge_order(c, ctx, Role.RESPONDER)


@check(OPENER_FINISHES_ITS_MESSAGES, on=Connection, when=sent_data(Role.INITIATOR))
def opener_finishes_its_messages(c: Connection, ctx: CheckContext) -> Iterator[Finding]:
    """Look at the last bit of the opener's last fragment."""
    yield from _judge_end(c, ctx, Role.INITIATOR)


@check(ACCEPTER_FINISHES_ITS_MESSAGES, on=Connection, when=sent_data(Role.RESPONDER))
def accepter_finishes_its_messages(c: Connection, ctx: CheckContext) -> Iterator[Finding]:
    """Look at the last bit of the accepter's last fragment."""
    yield from _judge_end(c, ctx, Role.RESPONDER)
