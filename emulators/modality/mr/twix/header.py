"""The header of a twix measurement: named text buffers behind a length and a count.

Layout, little endian: bytes of the whole header and number of buffers as 32 bits each; then for
every buffer its name with a closing zero, its length in 32 bits, its text. Zeros fill the rest.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from emulators.modality.raw.errors import BadHeader, Corrupted, NotThisFamily, Oversized, Truncated

BYTES_MOST: Final = 4 << 20
BUFFERS_MOST: Final = 32
ALIGNMENT: Final = 32
# Every open reader takes a file for VD whose first 32 bits are less: VB headers are padded beyond.
VB_BYTES_LEAST: Final = 16_384
VD_FIRST_BELOW: Final = 10_000
VD_MEASUREMENTS_MOST: Final = 64

_START: Final = struct.Struct("<II")
_LENGTH: Final = struct.Struct("<I")
_NAME: Final = re.compile(rb"(\w{4,48})\0")


@dataclass(frozen=True, slots=True)
class Buffer:
    """One text of the header; the newer ones are UTF-8, and all of ours are."""

    name: str  # Config, Dicom, Meas, MeasYaps, Phoenix, Spice
    text: str


def packed(buffers: Sequence[Buffer], least: int = VB_BYTES_LEAST) -> bytes:
    """Write a header of at least so many bytes, padded with zeros. Raises: BadHeader."""
    body = bytearray(_LENGTH.pack(len(buffers)))
    for buffer in buffers:
        text = buffer.text.encode("utf-8", "surrogateescape") + b"\0"
        body += buffer.name.encode() + b"\0" + _LENGTH.pack(len(text)) + text
    size = max(-(-(_LENGTH.size + len(body)) // ALIGNMENT) * ALIGNMENT, least)
    if size > BYTES_MOST:
        raise BadHeader(f"a header of {size} bytes; at most {BYTES_MOST} are written")
    return _LENGTH.pack(size) + bytes(body).ljust(size - _LENGTH.size, b"\0")


def unpacked(data: bytes) -> tuple[tuple[Buffer, ...], int]:
    """Return the buffers of the header that `data` begins with, and its length.

    Raises: NotThisFamily, Truncated, Oversized, Corrupted.
    """
    if len(data) < _START.size:
        raise Truncated(f"{len(data)} bytes are no header")
    size, count = _START.unpack_from(data)
    if not 1 <= count <= BUFFERS_MOST or size < _START.size:
        raise NotThisFamily(f"a header of {count} buffers in {size} bytes is none of twix")
    if size > BYTES_MOST:
        raise Oversized(f"a header of {size} bytes; at most {BYTES_MOST} are read")
    buffers: list[Buffer] = []
    at = _START.size
    for _ in range(count):
        named = _NAME.match(data, at, min(at + 49, size))
        if named is None:
            if at >= len(data):
                raise Truncated(f"{len(data)} bytes; the header alone has {size}")
            raise (Corrupted if buffers else NotThisFamily)("a buffer of the header has no name")
        at = named.end()
        if at + _LENGTH.size > len(data):
            raise Truncated(f"{len(data)} bytes; the header alone has {size}")
        (length,) = _LENGTH.unpack_from(data, at)
        at += _LENGTH.size
        if at + length > size:
            raise Corrupted(f"buffer {named[1].decode()} is longer than the header")
        text = data[at : at + length].rstrip(b"\0").decode("utf-8", "surrogateescape")
        buffers.append(Buffer(named[1].decode(), text))
        at += length
    if len(data) < size:
        raise Truncated(f"{len(data)} bytes; the header alone has {size}")
    return tuple(buffers), size


def generation_of(data: bytes) -> str:
    """Return VB or VD by the first eight bytes, the way all open readers tell them apart.

    Raises: NotThisFamily.
    """
    if len(data) < _START.size:
        raise NotThisFamily(f"{len(data)} bytes are no twix file")
    first, second = _START.unpack_from(data)
    if first < VD_FIRST_BELOW:
        if 1 <= second <= VD_MEASUREMENTS_MOST:
            return "VD"
    elif 1 <= second <= BUFFERS_MOST:
        return "VB"
    raise NotThisFamily("neither a twix header nor an index of measurements")
