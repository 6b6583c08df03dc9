"""Whole associations rewritten: repeated, and exchanges moved from one to one of their own."""

from __future__ import annotations

from dataclasses import replace

from harness.core.octets import Mark
from harness.core.requirement import Role
from harness.core.subject import DimseExchange, Operation, Protocol, Recording
from harness.run.mutation.association import AssociateEdit, decode, encode
from harness.run.mutation.dimse import exchanges_of, span_of
from harness.run.mutation.recordings import (
    Splice,
    between,
    exchanged,
    later,
    octets,
    splice,
    stream_of,
    with_stream,
)
from harness.run.mutation.registry import Edit, Recordings
from harness.run.mutation.upper_layer import pdu, pdus_of
from harness.wire.pdus import (
    A_ASSOCIATE_AC,
    A_ASSOCIATE_RQ,
    A_RELEASE_RP,
    A_RELEASE_RQ,
)

PAUSE_S = 0.01  # between a connection and its repetition


def _first(recordings: Recordings, operation: Operation) -> tuple[Recording, DimseExchange] | None:
    for r in between(recordings, Protocol.DIMSE):
        found = exchanges_of(r, operation)
        if found:
            return r, found[0]
    return None


def _ended(r: Recording) -> float:
    return max(r.from_opener.ended, r.from_accepter.ended)


def association_repeated(operation: Operation) -> Edit:
    """Play the association of the first exchange of an operation again, right after its end."""

    def edit(recordings: Recordings) -> Recordings | None:
        found = _first(recordings, operation)
        if found is None:
            return None
        r, _ = found
        again = later(r, _ended(r) - r.opened + PAUSE_S)
        return (*recordings, replace(again, id=f"{r.id}again"))

    return edit


def exchange_removed(operation: Operation) -> Edit:
    """Leave the first exchange of an operation out: its request and its responses."""

    def edit(recordings: Recordings) -> Recordings | None:
        found = _first(recordings, operation)
        return exchanged(recordings, _without(*found)) if found is not None else None

    return edit


def recording_goes_on(seconds: float) -> Edit:
    """Let time pass before the last connection of any protocol."""

    def edit(recordings: Recordings) -> Recordings | None:
        last = max(recordings, key=lambda r: r.opened, default=None)
        return exchanged(recordings, later(last, seconds)) if last is not None else None

    return edit


def on_its_own_association(operation: Operation, request: AssociateEdit) -> Edit:
    """Let the accepter who invoked an operation open an association for it, back to the opener.

    Its A-ASSOCIATE-RQ is the recorded one with the AE titles changed about, then `request`.
    """

    def edit(recordings: Recordings) -> Recordings | None:
        found = _first(recordings, operation)
        if found is None or found[1].request.source is not Role.RESPONDER:
            return None
        r, x = found
        return (*exchanged(recordings, _without(r, x)), _moved(r, x, request))

    return edit


def _without(r: Recording, x: DimseExchange) -> Recording:
    for m in (x.request, *x.responses):
        r = with_stream(r, splice(stream_of(r, m.source), Splice(*span_of(r, m), b"")))
    return r


def _moved(r: Recording, x: DimseExchange, request: AssociateEdit) -> Recording:
    accept = pdus_of(r, Role.RESPONDER, A_ASSOCIATE_AC)[0].body.read()
    asked = decode(pdus_of(r, Role.INITIATOR, A_ASSOCIATE_RQ)[0].body.read())
    called, calling = asked.fixed[4:20], asked.fixed[20:36]
    titles = asked.fixed[:4] + calling + called + asked.fixed[36:]
    proposal = encode(request(replace(asked, fixed=titles)))
    sent = pdu(A_ASSOCIATE_RQ, proposal) + _bytes(r, x, Role.RESPONDER) + pdu(A_RELEASE_RQ)
    answered = pdu(A_ASSOCIATE_AC, accept) + _bytes(r, x, Role.INITIATOR) + pdu(A_RELEASE_RP)
    at = _ended(r) + PAUSE_S
    begun, done = (Mark(0, at),), at + PAUSE_S
    return replace(
        r,
        id=f"{r.id}own",
        opened=at,
        opener=r.accepter,
        accepter=r.opener,
        from_opener=replace(r.from_opener, octets=sent, marks=begun, ended=done),
        from_accepter=replace(r.from_accepter, octets=answered, marks=begun, ended=done),
    )


def _bytes(r: Recording, x: DimseExchange, side: Role) -> bytes:
    """Copy the PDUs by which one end took part in an exchange."""
    places = [span_of(r, m) for m in (x.request, *x.responses) if m.source is side]
    whole = octets(stream_of(r, side))
    return b"".join(whole[start:end] for start, end in places)
