"""A recording to exchanges: the one way into this package. Total: no bytes make it raise."""

from __future__ import annotations

from typing import Final

from harness.core.subject import Connection, Exchange, Gap, Pdu, Pdv, Protocol, Recording
from harness.wire import association, dimse, http_exchange
from harness.wire.messages import assemble
from harness.wire.pdus import A_ABORT, frame_pdus, frame_pdvs

MAX_GAPS: Final = 1000  # of one connection; a hostile peer could make millions


def decode(recording: Recording) -> tuple[Exchange, ...]:
    """Decode one TCP connection: its Connection first, then what could be read from it."""
    if recording.protocol is Protocol.HTTP:
        https, gaps = http_exchange.exchanges(recording)
        return (_connection(recording, gaps), *https)
    streams = (recording.from_opener, recording.from_accepter)
    framed = [frame_pdus(s) for s in streams]
    values = [frame_pdvs(s, pdus) for s, (pdus, _) in zip(streams, framed, strict=True)]
    pdus = tuple(p for found, _ in framed for p in found)
    pdvs = tuple(v for found, _ in values for v in found)
    aborted = any(p.kind == A_ABORT for p in pdus)
    assembled = [
        assemble(recording.id, s, found, aborted=aborted)
        for s, (found, _) in zip(streams, values, strict=True)
    ]
    negotiations, item_gaps = association.negotiations(recording, framed[0][0], framed[1][0])
    messages = tuple(m for found, _ in assembled for m in found)
    dimses, pairing_gaps = dimse.exchanges(recording, negotiations, messages)
    gaps = tuple(g for part in (framed, values, assembled) for _, found in part for g in found)
    connection = _connection(recording, (*gaps, *item_gaps, *pairing_gaps), pdus, pdvs)
    return (connection, *negotiations, *dimses)


def _connection(
    recording: Recording,
    gaps: tuple[Gap, ...],
    pdus: tuple[Pdu, ...] = (),
    pdvs: tuple[Pdv, ...] = (),
) -> Connection:
    opener, accepter = recording.from_opener, recording.from_accepter
    return Connection(
        id=recording.id,
        scenario=recording.scenario,
        at=recording.opened,
        connection=recording.id,
        initiator=recording.opener,
        responder=recording.accepter,
        ended=max(recording.opened, opener.ended, accepter.ended),
        protocol=recording.protocol,
        gaps=tuple(sorted(gaps, key=lambda g: (g.source, g.offset, g.why))[:MAX_GAPS]),
        pdus=pdus,
        pdvs=pdvs,
        opener_ending=opener.ending,
        accepter_ending=accepter.ending,
        opener_bytes=len(opener.octets),
        accepter_bytes=len(accepter.octets),
        opener_ended=opener.ended,
        accepter_ended=accepter.ended,
    )
