"""What each end of a DIMSE connection did: the questions that many checks ask."""

from __future__ import annotations

from collections.abc import Callable

from harness.core.octets import Ending
from harness.core.requirement import Role
from harness.core.subject import Answer, AssociatePdu, Connection, Negotiation, Pdu, Pdv, Protocol
from harness.core.trace import Trace


def other(side: Role) -> Role:
    """Return the opposite end."""
    return Role.RESPONDER if side is Role.INITIATOR else Role.INITIATOR


def sent(c: Connection, side: Role) -> tuple[Pdu, ...]:
    """Return the PDUs one end sent, in order."""
    return tuple(p for p in c.pdus if p.source is side)


def sent_values(c: Connection, side: Role) -> tuple[Pdv, ...]:
    """Return the presentation data values one end sent, in order."""
    return tuple(p for p in c.pdvs if p.source is side)


def sent_bytes(c: Connection, side: Role) -> int:
    """Count the bytes one end sent."""
    return c.opener_bytes if side is Role.INITIATOR else c.accepter_bytes


def ending(c: Connection, side: Role) -> Ending:
    """Tell how one end's direction ended."""
    return c.opener_ending if side is Role.INITIATOR else c.accepter_ending


def ended(c: Connection, side: Role) -> float:
    """Tell when one end's direction ended."""
    return c.opener_ended if side is Role.INITIATOR else c.accepter_ended


def garbled(c: Connection, side: Role) -> bool:
    """Tell whether decoding one end's bytes stopped somewhere."""
    return any(g.source is side for g in c.gaps)


def spoke(side: Role) -> Callable[[Connection], bool]:
    """Make a condition: one end sent something on a DIMSE connection."""
    return lambda c: c.protocol is Protocol.DIMSE and sent_bytes(c, side) > 0


def sent_data(side: Role) -> Callable[[Connection], bool]:
    """Make a condition: one end sent presentation data values."""
    return lambda c: bool(sent_values(c, side))


def sent_kind(side: Role, *kinds: int) -> Callable[[Connection], bool]:
    """Make a condition: one end sent a PDU of one of the types."""
    return lambda c: any(p.kind in kinds for p in sent(c, side))


def accepted(n: Negotiation) -> bool:
    """Tell whether an association was accepted."""
    return n.answer is Answer.ACCEPTED and n.accept is not None


def associate_pdu(n: Negotiation, side: Role) -> AssociatePdu | None:
    """Return the A-ASSOCIATE-RQ (initiator) or the A-ASSOCIATE-AC (responder)."""
    return n.request if side is Role.INITIATOR else n.accept


def negotiation_of(c: Connection, trace: Trace) -> Negotiation | None:
    """Find the accepted negotiation of a connection."""
    by_connection = trace.memo(
        "accepted negotiations",
        lambda: {n.connection: n for n in reversed(trace.of(Negotiation)) if accepted(n)},
    )
    return by_connection.get(c.connection)
