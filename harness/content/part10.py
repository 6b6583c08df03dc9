"""Part 10 streams: preamble, file meta information, data set (PS3.10 7)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from harness.content.element import DataSet, Encoding
from harness.content.walker import walk
from harness.core.octets import Payload

MAX_META_BYTES: Final = 1 << 20
_GROUP_LENGTH, _TRANSFER_SYNTAX = 0x00020000, 0x00020010
_META = Encoding(explicit=True, little=True)


@dataclass(frozen=True, slots=True, eq=False)
class Part10:
    """A Part 10 stream taken apart; offsets in `meta` are from the first byte after DICM."""

    meta: DataSet
    transfer_syntax: str  # (0002,0010); "" when there is none
    dataset: Payload
    problems: tuple[str, ...]
    meta_offset: int  # of the first file meta element: 132 in a conforming stream


def open_part10(stream: Payload) -> Part10:
    """Take a Part 10 stream apart, as far as it is one; nothing of the data set is read."""
    problems: list[str] = []
    start = 132
    if stream.read(128, 132) != b"DICM":
        # Some senders leave the preamble out; the file meta group still tells itself.
        start = 0
        problems.append("no DICM prefix after a preamble of 128 bytes")
    if stream.read(start, start + 2) != b"\x02\x00":
        problems.append("no file meta information")
        return Part10(DataSet((), ()), "", stream.cut(start, stream.size), tuple(problems), start)
    limit = min(stream.size, start + MAX_META_BYTES)
    meta = walk(stream.cut(start, limit), _META, only_group=0x0002)
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
    return Part10(meta, transfer_syntax, dataset, tuple(problems), start)
