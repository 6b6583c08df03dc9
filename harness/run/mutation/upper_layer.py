"""PDUs and PDVs rewritten: changed, left out, added, split, cut off (PS3.8 9.3)."""

from __future__ import annotations

import struct
from collections.abc import Callable
from dataclasses import replace
from typing import Final

from harness.core.octets import Ending
from harness.core.requirement import Role
from harness.core.subject import Pdu, Protocol, Recording
from harness.run.mutation.recordings import (
    Splice,
    between,
    cut,
    exchanged,
    octets,
    splice,
    stream_of,
    with_stream,
)
from harness.run.mutation.registry import Edit, Recordings
from harness.wire.pdus import (
    A_ABORT,
    A_ASSOCIATE_AC,
    A_ASSOCIATE_RJ,
    P_DATA_TF,
    frame_pdus,
)

COMMAND: Final = 0x01
LAST: Final = 0x02

Bytes = Callable[[bytes], bytes]


def pdu(kind: int, body: bytes = bytes(4), *, length: int | None = None) -> bytes:
    """Encode a PDU; `length` announces another one than the body has."""
    return struct.pack(">BBI", kind, 0, len(body) if length is None else length) + body


def pdv(context_id: int, control: int, fragment: bytes) -> bytes:
    """Encode a presentation data value."""
    return struct.pack(">IBB", len(fragment) + 2, context_id, control) + fragment


def p_data(context_id: int, control: int, fragment: bytes) -> bytes:
    """Encode a P-DATA-TF with one presentation data value."""
    return pdu(P_DATA_TF, pdv(context_id, control, fragment))


def pdus_of(recording: Recording, side: Role, *kinds: int) -> tuple[Pdu, ...]:
    """Frame what one end sent; of some types only, where they are named."""
    found, _ = frame_pdus(stream_of(recording, side))
    return tuple(p for p in found if not kinds or p.kind in kinds)


def first_association(
    change: Callable[[Recording], Recording | None], *, opener: str = "", accepter: str = ""
) -> Edit:
    """Make an edit of the oldest DIMSE connection that `change` has an answer for."""

    def edit(recordings: Recordings) -> Recordings | None:
        for r in between(recordings, Protocol.DIMSE, opener, accepter):
            new = change(r)
            if new is not None:
                return exchanged(recordings, new)
        return None

    return edit


def changed_pdu(
    side: Role, kind: int, change: Bytes, *, nth: int = 0, opener: str = "", accepter: str = ""
) -> Edit:
    """Exchange the nth PDU of a type, header and all; `change` may return none, or several."""

    def of_one(r: Recording) -> Recording | None:
        found = pdus_of(r, side, kind)
        if len(found) <= (nth if nth >= 0 else -nth - 1):
            return None
        p, stream = found[nth], stream_of(r, side)
        new = change(octets(stream)[p.offset : p.end])
        return with_stream(r, splice(stream, Splice(p.offset, p.end, new)))

    return first_association(of_one, opener=opener, accepter=accepter)


def appended(side: Role, more: bytes) -> Edit:
    """Let one end send more bytes after its last."""

    def of_one(r: Recording) -> Recording:
        stream = stream_of(r, side)
        end = len(stream.octets)
        return with_stream(r, splice(stream, Splice(end, end, more)))

    return first_association(of_one)


def cut_off(side: Role, kind: int, *, nth: int = 0, kept: int = 0) -> Edit:
    """End one direction inside the nth PDU of a type, after `kept` bytes of it; the peer waits.

    The end that stopped is the first to close: nobody else can have cut it off.
    """

    def of_one(r: Recording) -> Recording | None:
        found = pdus_of(r, side, kind)
        if len(found) <= nth:
            return None
        p, stream = found[nth], stream_of(r, side)
        short = replace(cut(stream, p.offset + kept), ended=stream.at(p.offset))
        return with_stream(r, replace(short, ending=Ending.FIN))

    return first_association(of_one)


def rejected(result: int, source: int, reason: int) -> Edit:
    """Answer the first association by A-ASSOCIATE-RJ: nothing follows it (PS3.8 9.3.4)."""
    return _answered(pdu(A_ASSOCIATE_RJ, bytes((0, result, source, reason))))


def refused_by_abort(source: int, reason: int) -> Edit:
    """Answer the first association by A-ABORT: nothing follows it (PS3.8 9.3.8)."""
    return _answered(abort(source, reason))


def abort(source: int, reason: int) -> bytes:
    """Encode an A-ABORT."""
    return pdu(A_ABORT, bytes((0, 0, source, reason)))


def _answered(answer: bytes) -> Edit:
    def of_one(r: Recording) -> Recording | None:
        accepts = pdus_of(r, Role.RESPONDER, A_ASSOCIATE_AC)
        requests = pdus_of(r, Role.INITIATOR)
        if not accepts or not requests:
            return None
        back = cut(r.from_accepter, accepts[0].end)
        back = splice(back, Splice(accepts[0].offset, accepts[0].end, answer))
        r = with_stream(r, back)
        return with_stream(r, cut(r.from_opener, requests[0].end))

    return first_association(of_one)


def aborted_instead(side: Role, kind: int, source: int, reason: int) -> Edit:
    """Let one end abort where it sent its first PDU of a type; neither says anything more."""

    def of_one(r: Recording) -> Recording | None:
        found = pdus_of(r, side, kind)
        if not found:
            return None
        stream, other = stream_of(r, side), _other(side)
        at = stream.at(found[0].offset)
        short = cut(stream, found[0].offset)
        end = len(short.octets)
        r = with_stream(r, splice(short, Splice(end, end, abort(source, reason), at)))
        later = [p for p in pdus_of(r, other) if p.at > at]
        return with_stream(r, cut(stream_of(r, other), later[0].offset)) if later else r

    return first_association(of_one)


def _other(side: Role) -> Role:
    return Role.RESPONDER if side is Role.INITIATOR else Role.INITIATOR
