"""What a transfer syntax says about a data set's encoding, and undoing deflate (PS3.5 10, A)."""

from __future__ import annotations

import zlib
from typing import Final

from harness.content.element import DataGap, Encoding, GapKind
from harness.core.octets import Payload, payload
from harness.facts.uids import (
    DEFLATED_TRANSFER_SYNTAXES,
    EXPLICIT_VR_BIG_ENDIAN,
    IMPLICIT_VR_LITTLE_ENDIAN,
)

MAX_INFLATED_BYTES: Final = 1 << 28
_STEP: Final = 1 << 20


def encoding_of(transfer_syntax: str) -> Encoding:
    """Return the encoding of data sets.

    All but three transfer syntaxes are Explicit VR Little Endian (PS3.5 A.4), so an unknown one is
    read as that.
    """
    return Encoding(
        explicit=transfer_syntax != IMPLICIT_VR_LITTLE_ENDIAN,
        little=transfer_syntax != EXPLICIT_VR_BIG_ENDIAN,
    )


def inflate(data: Payload, transfer_syntax: str) -> tuple[Payload, tuple[DataGap, ...]]:
    """Undo the deflation of a data set where the transfer syntax has one, into bounded memory."""
    if transfer_syntax not in DEFLATED_TRANSFER_SYNTAXES:
        return data, ()
    out, problem = inflated(data, raw=True, limit=MAX_INFLATED_BYTES)
    kind = GapKind.LIMIT if len(out) >= MAX_INFLATED_BYTES else GapKind.DEFLATE
    gaps = (DataGap(len(out), f"deflated data set: {problem}", kind),) if problem else ()
    return payload(out), gaps


def after_deflated(data: Payload) -> bytes | None:
    """Return what follows a raw deflated stream, its first bytes; None when that has no end."""
    machine = zlib.decompressobj(-zlib.MAX_WBITS)
    size = 0
    for piece in data.pieces():
        if machine.eof:
            return machine.unused_data + piece[:_STEP]
        pending = piece
        while pending and not machine.eof:
            try:
                size += len(machine.decompress(pending, _STEP))
            except zlib.error:
                return None
            if size > MAX_INFLATED_BYTES:
                return None
            pending = machine.unconsumed_tail
    return machine.unused_data if machine.eof else None


def inflated(data: Payload, *, raw: bool, limit: int) -> tuple[bytes, str]:
    """Inflate as far as possible: the bytes, and what is wrong ("" when nothing).

    `raw` is RFC 1951 without a header; otherwise zlib and gzip headers are recognised.
    """
    machine = zlib.decompressobj(-zlib.MAX_WBITS if raw else zlib.MAX_WBITS | 32)
    out = bytearray()
    for piece in data.pieces():
        pending = piece
        while pending and not machine.eof:
            try:
                out += machine.decompress(pending, _STEP)
            except zlib.error as why:
                return bytes(out), str(why)
            if len(out) > limit:
                return bytes(out[:limit]), f"inflates to more than {limit} bytes"
            pending = machine.unconsumed_tail
        if machine.eof:
            break
    if not machine.eof:
        out += machine.flush()
        return bytes(out[:limit]), "the compressed stream has no end"
    return bytes(out), ""
