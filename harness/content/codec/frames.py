"""Puts the fragments of encapsulated pixel data together to frames (PS3.5 A.4)."""

from __future__ import annotations

import struct
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise
from typing import Final

from harness.content.codec.header import begins_stream
from harness.core.octets import NOTHING, Payload

ITEM_HEADER_BYTES: Final = 8
MAX_TABLE_BYTES: Final = 1 << 24  # of an offset table that are read
MAX_SEARCHED: Final = 100_000  # fragments whose first bytes are looked at


@dataclass(frozen=True, slots=True, eq=False)
class Frames:
    """The frames, and how it was known where one begins."""

    frames: tuple[Payload, ...]
    firsts: tuple[int, ...]  # number of the first fragment of each frame
    known_by: str  # "" when it could not be known: then `frames` is empty


def offsets_of(fragments: Sequence[Payload]) -> tuple[int, ...]:
    """Return where each fragment's item begins, from the first one's item on."""
    sizes = (ITEM_HEADER_BYTES + f.size for f in fragments)
    return tuple(accumulate(sizes, initial=0))[: len(fragments)]


def numbers(table: Payload, width: int) -> tuple[int, ...]:
    """Read an offset table of unsigned numbers of 4 or 8 bytes; what is over is left out."""
    raw = table.read(0, MAX_TABLE_BYTES)
    one = struct.Struct("<Q" if width == 8 else "<I")
    return tuple(n for (n,) in one.iter_unpack(raw[: len(raw) // width * width]))


def assemble(
    fragments: Sequence[Payload],
    count: int,
    *,
    offsets: Sequence[int] = (),
    whole: bool = False,
) -> Frames:
    """Group `fragments` (without the offset table) into `count` frames.

    `offsets` are those of a Basic or Extended Offset Table, () without one. `whole`: the fragments
    are one stream, whatever the number of frames.
    """
    if not fragments:
        return Frames((), (), "")
    if whole or count == 1:
        return _grouped(fragments, (0,), "one stream")
    if offsets:
        by_offset = {at: n for n, at in enumerate(offsets_of(fragments))}
        firsts = tuple(by_offset.get(o, -1) for o in offsets)
        if firsts[0] == 0 and all(a < b for a, b in pairwise(firsts)):
            return _grouped(fragments, firsts, "offset table")
    if len(fragments) == count:
        return _grouped(fragments, tuple(range(count)), "one fragment a frame")
    begun = tuple(n for n, f in enumerate(fragments[:MAX_SEARCHED]) if begins_stream(f))
    if begun and begun[0] == 0:
        return _grouped(fragments, begun, "signatures")
    return Frames((), (), "")


def _grouped(fragments: Sequence[Payload], firsts: tuple[int, ...], known_by: str) -> Frames:
    ends = (*firsts[1:], len(fragments))
    frames = tuple(joined(fragments[a:b]) for a, b in zip(firsts, ends, strict=True))
    return Frames(frames, firsts, known_by)


def joined(fragments: Sequence[Payload]) -> Payload:
    """Join fragments of one payload to one, nothing copied."""
    if len(fragments) == 1:
        return fragments[0]
    slices = tuple(s for f in fragments for s in f.slices)
    return Payload(fragments[0].octets, slices) if slices else NOTHING
