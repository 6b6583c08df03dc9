"""Reads just enough of an image to say what it is: kind, size, bits per channel."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class ImageHeader:
    """What the first bytes of an image say."""

    media_type: str
    width: int = 0  # 0: not read
    height: int = 0
    bits: int = 0  # per channel


MAGIC: Final = (
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"\x00\x00\x00\x0cjP  \r\n\x87\n", "image/jp2"),
    (b"\xff\x4f\xff\x51", "image/jp2"),
)
KNOWN: Final = frozenset(name for _, name in MAGIC)
HEADER_BYTES: Final = 1 << 16  # enough to reach the frame header past colour profiles

_NO_LENGTH: Final = frozenset((0x01, *range(0xD0, 0xD9)))
_NO_FRAME: Final = frozenset((0xC4, 0xC8, 0xCC))


def read_header(data: bytes) -> ImageHeader | None:
    """Read the start of an image; None when it is of no kind known here."""
    kind = next((name for magic, name in MAGIC if data.startswith(magic)), None)
    if kind is None:
        return None
    if kind == "image/png" and len(data) >= 25 and data[12:16] == b"IHDR":
        width, height, bits = struct.unpack(">LLB", data[16:25])
        return ImageHeader(kind, width, height, bits)
    if kind == "image/gif" and len(data) >= 10:
        width, height = struct.unpack("<HH", data[6:10])
        return ImageHeader(kind, width, height, 8)
    return _jpeg(data) if kind == "image/jpeg" else ImageHeader(kind)


def _jpeg(data: bytes) -> ImageHeader:
    """Walk the marker segments to the frame header (ITU-T T.81 B.2.2)."""
    at = 2
    while at + 9 < len(data) and data[at] == 0xFF:
        marker = data[at + 1]
        if marker == 0xFF:  # fill byte
            at += 1
        elif marker in _NO_LENGTH:
            at += 2
        elif 0xC0 <= marker <= 0xCF and marker not in _NO_FRAME:
            bits, height, width = struct.unpack(">BHH", data[at + 4 : at + 9])
            return ImageHeader("image/jpeg", width, height, bits)
        else:
            at += 2 + max(2, int.from_bytes(data[at + 2 : at + 4], "big"))
    return ImageHeader("image/jpeg")
