"""Part 10 streams: preamble, file meta information, data set (PS3.10 7)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from harness.content.element import DataSet, Encoding
from harness.content.walker import is_vr, walk
from harness.core.octets import Payload

MAX_META_BYTES: Final = 1 << 20
_GROUP_LENGTH, _TRANSFER_SYNTAX = 0x00020000, 0x00020010
_META = Encoding(explicit=True, little=True)
_WRONG: Final = (  # encodings of file meta that are not allowed, and their first two bytes
    (Encoding(explicit=False, little=True), b"\x02\x00", "Implicit VR Little Endian"),
    (Encoding(explicit=True, little=False), b"\x00\x02", "Explicit VR Big Endian"),
)


@dataclass(frozen=True, slots=True, eq=False)
class Part10:
    """A Part 10 stream taken apart; offsets in `meta` are from the first byte after DICM."""

    meta: DataSet
    transfer_syntax: str  # (0002,0010); "" when there is none
    dataset: Payload
    problems: tuple[str, ...]
    meta_offset: int  # of the first file meta element: 132 in a conforming stream
    wrong_encoding: str = ""  # of the file meta, where it is not Explicit VR Little Endian


def open_part10(stream: Payload) -> Part10:
    """Take a Part 10 stream apart, as far as it is one; nothing of the data set is read."""
    problems: list[str] = []
    start = 132
    if stream.read(128, 132) != b"DICM":
        problems.append("no DICM prefix after a preamble of 128 bytes")
        # Some senders leave the preamble out; the file meta group still tells itself.
        start = 132 if _begins_meta(stream.read(132, 138)) else 0
    begin = stream.read(start, start + 2)
    if begin not in (b"\x02\x00", b"\x00\x02"):
        problems.append("no file meta information")
        return Part10(DataSet((), ()), "", stream.cut(start, stream.size), tuple(problems), start)
    limit = min(stream.size, start + MAX_META_BYTES)
    meta, wrong_encoding = _walk_meta(stream.cut(start, limit), begin)
    if wrong_encoding:
        problems.append(f"file meta information in {wrong_encoding}")
    last = meta.elements[-1] if meta.elements else None
    end = start + (last.end if last else 0)
    problems.extend(f"byte {start + g.offset}: {g.what}" for g in meta.gaps)
    announced = meta.number(_GROUP_LENGTH)
    if announced is None:
        problems.append("no File Meta Information Group Length")
    elif announced != end - start - 12:
        problems.append(f"group length says {announced} bytes, there are {end - start - 12}")
    transfer_syntax = meta.text(_TRANSFER_SYNTAX)
    if not transfer_syntax:
        problems.append("no Transfer Syntax UID")
    dataset = stream.cut(end, stream.size)
    return Part10(meta, transfer_syntax, dataset, tuple(problems), start, wrong_encoding)


def _begins_meta(head: bytes) -> bool:
    return head[:2] == b"\x02\x00" and is_vr(head[4:6])


def _walk_meta(data: Payload, begin: bytes) -> tuple[DataSet, str]:
    """Walk file meta as it should be encoded, or else as it is."""
    meta = walk(data, _META, only_group=0x0002)
    if not meta.elements:
        for encoding, first, name in _WRONG:
            other = walk(data, encoding, only_group=0x0002)
            if begin == first and other.elements and not other.gaps:
                return other, name
    return meta, ""
