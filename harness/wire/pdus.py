"""One direction's bytes to PDUs and PDVs: headers are read, bodies are not (PS3.8 9.3)."""

from __future__ import annotations

import struct
from collections.abc import Iterable
from typing import Final

from harness.core.octets import Payload, Stream
from harness.core.subject import Gap, Pdu, Pdv

A_ASSOCIATE_RQ: Final = 0x01  # PS3.8 9.3.2
A_ASSOCIATE_AC: Final = 0x02  # 9.3.3
A_ASSOCIATE_RJ: Final = 0x03  # 9.3.4
P_DATA_TF: Final = 0x04  # 9.3.5
A_RELEASE_RQ: Final = 0x05  # 9.3.6
A_RELEASE_RP: Final = 0x06  # 9.3.7
A_ABORT: Final = 0x07  # 9.3.8

KINDS: Final = {
    A_ASSOCIATE_RQ: "A-ASSOCIATE-RQ",
    A_ASSOCIATE_AC: "A-ASSOCIATE-AC",
    A_ASSOCIATE_RJ: "A-ASSOCIATE-RJ",
    P_DATA_TF: "P-DATA-TF",
    A_RELEASE_RQ: "A-RELEASE-RQ",
    A_RELEASE_RP: "A-RELEASE-RP",
    A_ABORT: "A-ABORT",
}
FIXED_LENGTH: Final = {A_ASSOCIATE_RJ: 4, A_RELEASE_RQ: 4, A_RELEASE_RP: 4, A_ABORT: 4}

MAX_UNITS: Final = 1 << 21  # PDUs, and PDVs, of one direction that are looked at

_PDU = struct.Struct(">BBI")  # type, reserved, length in bytes of what follows
_PDV = struct.Struct(">IBB")  # length of what follows, context id, message control header


def frame_pdus(stream: Stream) -> tuple[tuple[Pdu, ...], tuple[Gap, ...]]:
    """Split a direction into PDUs; framing stops at the first gap.

    A PDU of an unknown type, as far as it arrived, or of a wrong length is the last one returned.
    """
    octets, source, size = stream.octets, stream.source, len(stream.octets)
    out: list[Pdu] = []
    at = 0
    while at < size:
        if len(out) >= MAX_UNITS:
            return tuple(out), (Gap(source, at, f"not read further after {MAX_UNITS} PDUs"),)
        if at + 6 > size:
            return tuple(out), (
                Gap(source, at, f"PDU header cut off after {size - at} of 6 bytes"),
            )
        kind, reserved, length = _PDU.unpack(octets[at : at + 6])
        end = at + 6 + length
        name = KINDS.get(kind, f"PDU of unknown type 0x{kind:02X}")
        if end > size:
            why = f"{name} announces {length} bytes, {size - at - 6} arrived"
            if kind not in KINDS:  # whatever its length says, its type is wrong
                rest = Payload(octets, ((at + 6, size),) if size > at + 6 else ())
                cut = Pdu(source, kind, reserved, at, size - at - 6, stream.at(size - 1), rest)
                out.append(cut)
            return tuple(out), (Gap(source, at, why),)
        body = Payload(octets, ((at + 6, end),) if length else ())
        out.append(Pdu(source, kind, reserved, at, length, stream.at(end - 1), body))
        if kind not in KINDS:
            return tuple(out), (Gap(source, at, name),)
        if length != FIXED_LENGTH.get(kind, length):
            why = f"{name} announces {length} bytes instead of {FIXED_LENGTH[kind]}"
            return tuple(out), (Gap(source, at, why),)
        at = end
    return tuple(out), ()


def frame_pdvs(stream: Stream, pdus: Iterable[Pdu]) -> tuple[tuple[Pdv, ...], tuple[Gap, ...]]:
    """Split the P-DATA-TF PDUs of a direction into PDVs; stops at the first gap.

    PDUs after it stay framed: an A-ABORT is still seen.
    """
    octets, source = stream.octets, stream.source
    out: list[Pdv] = []
    for pdu in pdus:
        if pdu.kind != P_DATA_TF:
            continue
        at = pdu.offset + 6
        while at < pdu.end:
            if len(out) >= MAX_UNITS:
                return tuple(out), (Gap(source, at, f"not read further after {MAX_UNITS} PDVs"),)
            if at + 4 > pdu.end:
                why = f"{pdu.end - at} trailing bytes in P-DATA-TF"
                return tuple(out), (Gap(source, at, why),)
            head = bytes(octets[at : at + 6])
            length, context_id, control = _PDV.unpack(head.ljust(6, b"\0"))
            end = at + 4 + length
            if length < 2 or end > pdu.end:
                why = f"PDV announces {length} bytes, its PDU has {pdu.end - at - 4} left"
                return tuple(out), (Gap(source, at, why),)
            fragment = Payload(octets, ((at + 6, end),) if length > 2 else ())
            seen = stream.at(end - 1)
            out.append(Pdv(source, pdu.offset, at, context_id, control, fragment, seen))
            at = end
    return tuple(out), ()
