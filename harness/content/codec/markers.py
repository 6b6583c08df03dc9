"""Marker segments, as JPEG, JPEG-LS and JPEG 2000 share them (ITU-T T.81 B.1.1, T.800 A.1)."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Final

from harness.wire.reader import Reader

MAX_SEGMENTS: Final = 4096  # of one header; fill bytes count too
TAIL_BYTES: Final = 64  # where the end marker is looked for first,
LONG_TAIL_BYTES: Final = 1 << 16  # and then, since some encoders pad more than one byte
END_OF_IMAGE: Final = b"\xff\xd9"  # EOI of JPEG and JPEG-LS, EOC of JPEG 2000


@dataclass(frozen=True, slots=True)
class Segment:
    """One marker with its parameters, where they were asked for."""

    marker: int  # the second byte: 0xC0 of FF C0
    offset: int  # of the marker
    body: bytes  # after the length field


def segments(data: Reader, *, bare: Collection[int], wanted: Collection[int]) -> Iterator[Segment]:
    """Yield marker segments from the first byte on, as long as there are any.

    `bare` markers have no parameters; the bodies of `wanted` ones are read.
    """
    at = 0
    for _ in range(MAX_SEGMENTS):
        head = data.read(at, at + 4)
        if len(head) < 2 or head[0] != 0xFF:
            return
        marker = head[1]
        if marker == 0xFF:  # fill byte
            at += 1
            continue
        if marker in bare:
            yield Segment(marker, at, b"")
            at += 2
            continue
        length = int.from_bytes(head[2:], "big")
        if len(head) < 4 or length < 2:
            return
        end = at + 2 + length
        yield Segment(marker, at, data.read(at + 4, end) if marker in wanted else b"")
        at = end


def is_ended(data: Reader) -> bool:
    """Tell whether an end marker stands near the end; padding may follow it.

    Entropy-coded bytes never look like one (T.81 B.1.1.5, T.800 B.10.1).
    """
    return any(
        END_OF_IMAGE in data.read(data.size - span, data.size)
        for span in (TAIL_BYTES, LONG_TAIL_BYTES)
    )
