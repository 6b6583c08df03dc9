"""Builders of connections and negotiations (PS3.8)."""

from __future__ import annotations

import struct
from collections.abc import Iterable, Sequence

from harness.core.finding import Span
from harness.core.octets import Ending, Payload
from harness.core.requirement import Role
from harness.core.subject import (
    Answer,
    AssociatePdu,
    Connection,
    ContextOffer,
    ContextReply,
    Gap,
    Negotiation,
    Pdu,
    Pdv,
    Protocol,
    UserItem,
)
from tests.harness.checks.parties import APPLICATION_CONTEXT, IMPLICIT, VERIFICATION, ends


def span(start: int = 0, end: int = 0, source: Role = Role.INITIATOR) -> Span:
    """Make a span of connection c1."""
    return Span("c1", source, start, end)


def offer(context_id: int, abstract: str | Sequence[str], *transfer: str) -> ContextOffer:
    """Make a proposed presentation context."""
    abstracts = (abstract,) if isinstance(abstract, str) else tuple(abstract)
    return ContextOffer(context_id, abstracts, transfer or (IMPLICIT,), span())


def reply(context_id: int, result: int = 0, *transfer: str) -> ContextReply:
    """Make an answered presentation context."""
    return ContextReply(context_id, result, transfer or (IMPLICIT,), span(source=Role.RESPONDER))


def user_items(*extra: tuple[int, bytes], max_pdu: int = 16384) -> tuple[tuple[int, bytes], ...]:
    """Return conforming user information sub-items, and more."""
    return ((0x51, struct.pack(">L", max_pdu)), (0x52, b"1.2.826.0.1.1"), (0x55, b"PF_1"), *extra)


def role_item(sop_class: str, scu: int, scp: int) -> tuple[int, bytes]:
    """Make an SCP/SCU role selection sub-item (PS3.7 D.3.3.4)."""
    return (0x54, struct.pack(">H", len(sop_class)) + sop_class.encode() + bytes((scu, scp)))


def associate(
    items: Iterable[tuple[int, bytes]] | None = None,
    *,
    source: Role = Role.INITIATOR,
    protocol_version: int = 1,
    application_contexts: tuple[str, ...] = (APPLICATION_CONTEXT,),
    user_information_items: int = 1,
    calling: str = "MODALITY",
    called: str = "ARCHIVE",
) -> AssociatePdu:
    """Make an A-ASSOCIATE-RQ or -AC."""
    return AssociatePdu(
        protocol_version=protocol_version,
        called_ae=called.ljust(16).encode(),
        calling_ae=calling.ljust(16).encode(),
        application_contexts=application_contexts,
        user_items=tuple(
            UserItem(k, v, span(source=source))
            for k, v in (user_items() if items is None else items)
        ),
        user_information_items=user_information_items,
        span=span(0, 200, source),
    )


def negotiation(
    offers: Sequence[ContextOffer] = (),
    replies: Sequence[ContextReply] = (),
    *,
    side: Role = Role.RESPONDER,
    request: AssociatePdu | None = None,
    accept: AssociatePdu | None = None,
    answer: Answer = Answer.ACCEPTED,
    rejection: tuple[int, int, int] | None = None,
    initiator: str = "modality",
    responder: str = "archive",
    id: str = "c1.n1",
    at: float = 0.0,
) -> Negotiation:
    """Make a negotiation; by default one context, accepted."""
    one, two = ends(side, initiator, responder)
    accepted = answer is Answer.ACCEPTED
    return Negotiation(
        id=id,
        scenario="s",
        at=at,
        connection=id.split(".")[0],
        initiator=one,
        responder=two,
        ended=at,
        request=request or associate(),
        offers=tuple(offers) or (offer(1, VERIFICATION),),
        answer=answer,
        accept=(accept or associate(source=Role.RESPONDER)) if accepted else None,
        replies=(tuple(replies) or (reply(1),)) if accepted else (),
        rejection=rejection,
        answer_span=None if answer is Answer.NOTHING else span(0, 200, Role.RESPONDER),
    )


Sent = tuple[Role, int, bytes]  # who sent it, PDU type, body


def connection(
    *sent: Sent,
    side: Role = Role.RESPONDER,
    initiator: str = "modality",
    responder: str = "archive",
    gaps: Sequence[Gap] = (),
    opener_ending: Ending = Ending.FIN,
    accepter_ending: Ending = Ending.FIN,
    id: str = "c1",
    at: float = 0.0,
) -> Connection:
    """Make a connection of PDUs in the order they were sent, one every tenth of a second."""
    one, two = ends(side, initiator, responder)
    offsets = {Role.INITIATOR: 0, Role.RESPONDER: 0}
    streams = {r: _stream(sent, r) for r in offsets}
    pdus: list[Pdu] = []
    pdvs: list[Pdv] = []
    now = at
    for source, kind, body in sent:
        now += 0.1
        start = offsets[source]
        inside = Payload(streams[source], ((start + 6, start + 6 + len(body)),) if body else ())
        pdus.append(Pdu(source, kind, 0, start, len(body), now, inside))
        if kind == 0x04:
            pdvs.extend(_pdvs(source, start, body, streams[source], now))
        offsets[source] = start + 6 + len(body)
    return Connection(
        id=id,
        scenario="s",
        at=at,
        connection=id,
        initiator=one,
        responder=two,
        ended=now,
        protocol=Protocol.DIMSE,
        gaps=tuple(gaps),
        pdus=tuple(pdus),
        pdvs=tuple(pdvs),
        opener_ending=opener_ending,
        accepter_ending=accepter_ending,
        opener_bytes=offsets[Role.INITIATOR],
        accepter_bytes=offsets[Role.RESPONDER],
        opener_ended=now + 0.1,
        accepter_ended=now + 0.1,
    )


def _stream(sent: Iterable[Sent], source: Role) -> bytes:
    return b"".join(
        struct.pack(">BBL", kind, 0, len(body)) + body for s, kind, body in sent if s is source
    )


def _pdvs(source: Role, start: int, body: bytes, stream: bytes, at: float) -> Iterable[Pdv]:
    place = 0
    while place + 6 <= len(body):
        length = int.from_bytes(body[place : place + 4], "big")
        origin = start + 6 + place
        fragment = Payload(stream, ((origin + 6, origin + 4 + length),))
        yield Pdv(source, start, origin, body[place + 4], body[place + 5], fragment, at)
        place += 4 + length


def pdv(context_id: int, control: int, fragment: bytes) -> bytes:
    """Encode one presentation data value."""
    return struct.pack(">LBB", len(fragment) + 2, context_id, control) + fragment
