"""How a data set really is encoded, told from its first headers (PS3.5 7.1, 7.3).

Used where what is declared cannot be true, so that one wrong Transfer Syntax UID is one finding and
not the end of judging.
"""

from __future__ import annotations

import struct
from typing import Final

from harness.content.element import DataGap, Encoding, GapKind
from harness.content.transfer_syntax import MAX_INFLATED_BYTES, encoding_of, inflate, inflated
from harness.content.walker import is_vr
from harness.core.octets import Payload, payload
from harness.facts import dictionary
from harness.facts.uids import DEFLATED_TRANSFER_SYNTAXES, is_transfer_syntax

_HEADERS: Final = 3  # that must make sense in another encoding before it is believed
_LONG_FORM: Final = (
    *(b"OB", b"OD", b"OF", b"OL", b"OV", b"OW", b"SQ", b"SV", b"UC", b"UN", b"UR", b"UT", b"UV"),
)
_UNDEFINED: Final = 0xFFFFFFFF
_PROBE_BYTES: Final = 4096  # inflated to see whether a data set is deflated
_CANDIDATES: Final = (
    Encoding(explicit=True, little=True),
    Encoding(explicit=False, little=True),
    Encoding(explicit=True, little=False),
)


def plain_data_set(
    data: Payload, transfer_syntax: str
) -> tuple[Payload, Encoding, tuple[DataGap, ...]]:
    """Undo deflation and settle the encoding: as declared, or as it is, with a gap saying so.

    What is declared by a UID that is no transfer syntax is nothing, so nothing contradicts it.
    """
    plain, gaps = inflate(data, transfer_syntax)
    if transfer_syntax in DEFLATED_TRANSFER_SYNTAXES:
        if gaps:
            plain, gaps = _not_quite_deflated(data, plain, gaps)
    elif (found := _inflated_although(data, transfer_syntax)) is not None:
        plain, gaps = found, (DataGap(0, "a deflated data set", GapKind.DECLARED),)
    declared = encoding_of(transfer_syntax)
    actual = actual_encoding(plain, declared)
    if actual != declared and is_transfer_syntax(transfer_syntax):
        gaps = (DataGap(0, f"a data set in {_name(actual)}", GapKind.DECLARED), *gaps)
    return plain, actual, gaps


def _not_quite_deflated(
    data: Payload, plain: Payload, gaps: tuple[DataGap, ...]
) -> tuple[Payload, tuple[DataGap, ...]]:
    """Read what raw inflation fails on: a zlib stream, or a data set that is not deflated."""
    out, problem = inflated(data, raw=False, limit=MAX_INFLATED_BYTES)
    if not problem:
        what = "a stream with zlib or gzip header instead of a bare deflated one"
        return payload(out), (DataGap(0, what, GapKind.DEFLATE),)
    if any(makes_sense(data, c) for c in _CANDIDATES):
        return data, (DataGap(0, "a data set that is not deflated", GapKind.DECLARED),)
    return plain, gaps


def _inflated_although(data: Payload, transfer_syntax: str) -> Payload | None:
    """Inflate what should not have been deflated; None when it was not."""
    declared = encoding_of(transfer_syntax)
    head = data.read(0, 8)
    if len(head) < 8 or not _contradicts(head, declared):
        return None
    if any(makes_sense(data, c) for c in _CANDIDATES):
        return None
    probe = payload(inflated(data.cut(0, _PROBE_BYTES), raw=True, limit=_PROBE_BYTES)[0])
    if not makes_sense(probe, _CANDIDATES[0]):
        return None
    return payload(inflated(data, raw=True, limit=MAX_INFLATED_BYTES)[0])


def _name(encoding: Encoding) -> str:
    vr = "Explicit" if encoding.explicit else "Implicit"
    return f"{vr} VR {'Little' if encoding.little else 'Big'} Endian"


def actual_encoding(data: Payload, declared: Encoding) -> Encoding:
    """Return the declared encoding, or another one when only that makes sense of the data set."""
    head = data.read(0, 8)
    if len(head) < 8 or not _contradicts(head, declared):
        return declared
    if makes_sense(data, declared):
        return declared
    return next((c for c in _CANDIDATES if c != declared and makes_sense(data, c)), declared)


def makes_sense(data: Payload, encoding: Encoding) -> bool:
    """Tell whether the first headers, read in that encoding, follow the rules."""
    at, before, size = 0, -1, data.size
    for _ in range(_HEADERS):
        header = _header(data.read(at, at + 12), encoding)
        if header is None:
            return False
        tag, value_at, length = header
        if tag <= before or not _is_plausible(tag):
            return False
        if length == _UNDEFINED:  # items follow, which no other encoding shows by chance
            return data.read(at + value_at, at + value_at + 4) in _ITEMS[encoding.little]
        at, before = at + value_at + length, tag
        if at == size:
            return True
        if at > size:
            return False
    return True


def _is_plausible(tag: int) -> bool:
    registered = bool(dictionary.keyword(tag)) and tag >> 16 != 0xFFFE
    return registered or tag & 0x10000 != 0 or tag & 0xFFFF == 0


_ITEMS: Final = {
    True: (b"\xfe\xff\x00\xe0", b"\xfe\xff\xdd\xe0"),
    False: (b"\xff\xfe\xe0\x00", b"\xff\xfe\xe0\xdd"),
}


def _contradicts(head: bytes, declared: Encoding) -> bool:
    """Tell whether the first header is suspicious: cheap, and rarely true of what is sound."""
    if is_vr(head[4:6]) != declared.explicit:
        return True
    group, number = struct.unpack_from("<HH" if declared.little else ">HH", head)
    return group & 1 == 1 or not _is_plausible(group << 16 | number)


def _header(head: bytes, encoding: Encoding) -> tuple[int, int, int] | None:
    """Read tag, length of the header and length of the value; None where that is impossible."""
    if len(head) < 8:
        return None
    order = "<" if encoding.little else ">"
    group, number = struct.unpack_from(order + "HH", head)
    tag = group << 16 | number
    if not encoding.explicit:
        (length,) = struct.unpack_from(order + "I", head, 4)
        return tag, 8, int(length)
    vr = head[4:6]
    if not is_vr(vr):
        return None
    if vr not in _LONG_FORM:
        return tag, 8, int(struct.unpack_from(order + "H", head, 6)[0])
    if len(head) < 12:
        return None
    return tag, 12, int(struct.unpack_from(order + "I", head, 8)[0])
