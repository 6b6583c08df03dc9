"""Structure of PDUs (PS3.8 9.3.1)."""

from __future__ import annotations

from collections.abc import Iterator

from harness.checks.registry import CheckContext, Inconclusive, check
from harness.checks.sources import ps3
from harness.checks.upper_layer.sides import ended, ending, other, sent, sent_bytes, spoke
from harness.core.finding import Finding, Span
from harness.core.octets import Ending
from harness.core.requirement import Level, Requirement, Role
from harness.core.subject import Connection, Gap

ABORT = 0x07
PDU_TYPES = range(0x01, 0x08)


def _whole(id: str, binds: Role) -> Requirement:
    return Requirement(
        id=id,
        level=Level.SHALL,
        binds=binds,
        statement="Every PDU is sent whole, and its items fill exactly the lengths they announce.",
        cites=(ps3(8, "9.3.1"),),
        catalogue=("UL-29",),
    )


def _defined(id: str, binds: Role) -> Requirement:
    return Requirement(
        id=id,
        level=Level.SHALL,
        binds=binds,
        statement="Only the seven defined PDU types are sent.",
        cites=(ps3(8, "9.3.1"),),
        catalogue=("UL-29",),
    )


OPENER_SENDS_WHOLE_PDUS = _whole("ul.opener-sends-whole-pdus", Role.INITIATOR)
ACCEPTER_SENDS_WHOLE_PDUS = _whole("ul.accepter-sends-whole-pdus", Role.RESPONDER)
OPENER_SENDS_DEFINED_PDU_TYPES = _defined("ul.opener-sends-defined-pdu-types", Role.INITIATOR)
ACCEPTER_SENDS_DEFINED_PDU_TYPES = _defined("ul.accepter-sends-defined-pdu-types", Role.RESPONDER)


def _framing_gaps(c: Connection, source: Role) -> list[Gap]:
    """Return the gaps in framing, not those in what well-framed PDUs say: others judge these."""
    said = {v.offset for v in c.pdvs if v.source is source}
    said |= {p.offset for p in sent(c, source) if p.kind not in PDU_TYPES}
    return [g for g in c.gaps if g.source is source and g.offset not in said]


def _was_cut(c: Connection, gap: Gap) -> bool:
    """Tell whether somebody else may be why the last PDU is short."""
    if any(p.source is gap.source and p.offset <= gap.offset < p.end for p in c.pdus):
        inside = next(
            p for p in c.pdus if p.source is gap.source and p.offset <= gap.offset < p.end
        )
        if inside.end <= sent_bytes(c, gap.source):
            return False  # the PDU is all there: what is wrong is inside it
    aborted = any(p.kind == ABORT for p in sent(c, other(gap.source)))
    closed_first = ended(c, other(gap.source)) < ended(c, gap.source)
    return ending(c, gap.source) is not Ending.FIN or aborted or closed_first


def _judge_gaps(c: Connection, ctx: CheckContext, source: Role) -> Iterator[Finding]:
    cut: Gap | None = None
    for gap in _framing_gaps(c, source):
        if _was_cut(c, gap):
            cut = gap
            continue
        yield ctx.finding(
            expected="whole PDUs whose items fill the announced lengths",
            actual=gap.why,
            at=f"byte {gap.offset}",
            span=Span(c.connection, source, gap.offset, sent_bytes(c, source)),
        )
    if cut:
        raise Inconclusive(f"the connection was cut inside a PDU: {cut.why}")


def _judge_types(c: Connection, ctx: CheckContext, source: Role) -> Iterator[Finding]:
    for n, pdu in enumerate(sent(c, source)):
        if pdu.kind not in PDU_TYPES:
            yield ctx.finding(
                expected="a PDU type of 01H to 07H",
                actual=f"type {pdu.kind:02X}H",
                at=f"pdu[{n}].type",
                span=Span(c.connection, source, pdu.offset, pdu.end),
            )


@check(OPENER_SENDS_WHOLE_PDUS, on=Connection, when=spoke(Role.INITIATOR))
def opener_sends_whole_pdus(c: Connection, ctx: CheckContext) -> Iterator[Finding]:
    """Report where decoding the opener's bytes stopped, unless somebody else cut them off."""
    yield from _judge_gaps(c, ctx, Role.INITIATOR)


@check(ACCEPTER_SENDS_WHOLE_PDUS, on=Connection, when=spoke(Role.RESPONDER))
def accepter_sends_whole_pdus(c: Connection, ctx: CheckContext) -> Iterator[Finding]:
    """Report where decoding the accepter's bytes stopped, unless somebody else cut them off."""
    yield from _judge_gaps(c, ctx, Role.RESPONDER)


@check(OPENER_SENDS_DEFINED_PDU_TYPES, on=Connection, when=spoke(Role.INITIATOR))
def opener_sends_defined_pdu_types(c: Connection, ctx: CheckContext) -> Iterator[Finding]:
    """Look at the type of each PDU the opener sent."""
    yield from _judge_types(c, ctx, Role.INITIATOR)


@check(ACCEPTER_SENDS_DEFINED_PDU_TYPES, on=Connection, when=spoke(Role.RESPONDER))
def accepter_sends_defined_pdu_types(c: Connection, ctx: CheckContext) -> Iterator[Finding]:
    """Look at the type of each PDU the accepter sent."""
    yield from _judge_types(c, ctx, Role.RESPONDER)
