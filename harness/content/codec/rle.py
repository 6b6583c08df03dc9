"""RLE headers: how many segments, where they begin (PS3.5 G.5)."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import Final

from harness.content.codec.stream import Codec
from harness.wire.reader import Reader

HEADER_BYTES: Final = 64
MAX_SEGMENTS: Final = 15


@dataclass(frozen=True, slots=True, kw_only=True)
class RleHeader:
    """The header of one frame."""

    segments: int  # as announced
    offsets: tuple[int, ...]  # all 15 of them
    size: int  # of the frame, in bytes

    @property
    def used(self) -> tuple[int, ...]:
        """The offsets of the announced segments."""
        return self.offsets[: min(self.segments, MAX_SEGMENTS)]

    @property
    def codec(self) -> Codec:
        """RLE."""
        return Codec.RLE

    @property
    def rows(self) -> None:
        """RLE does not tell."""
        return

    @property
    def columns(self) -> None:
        """RLE does not tell."""
        return

    @property
    def samples(self) -> None:
        """RLE tells only the product of samples and bytes."""
        return

    @property
    def precision(self) -> None:
        """RLE does not tell."""
        return

    @property
    def signed(self) -> None:
        """RLE does not tell."""
        return

    @property
    def reversible(self) -> bool:
        """RLE loses nothing."""
        return True

    @property
    def subsampled(self) -> bool:
        """Every segment has a byte for each pixel."""
        return False


def read_rle(data: Reader) -> RleHeader | None:
    """Read the header; None when the frame is shorter than one."""
    head = data.read(0, HEADER_BYTES)
    if len(head) < HEADER_BYTES:
        return None
    count, *offsets = struct.unpack("<16I", head)
    return RleHeader(segments=count, offsets=tuple(offsets), size=data.size)


def looks_like_rle(head: bytes) -> bool:
    """Tell whether some first bytes could be an RLE header: they have no signature."""
    if len(head) < HEADER_BYTES:
        return False
    count, first = int.from_bytes(head[:4], "little"), int.from_bytes(head[4:8], "little")
    return 1 <= count <= MAX_SEGMENTS and first == HEADER_BYTES
