"""JPEG XL headers: container, size, bit depth, colour transform (ISO/IEC 18181-1 D, -2 4)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from harness.content.codec.bits import EndOfBits, LowBits
from harness.content.codec.stream import Codec
from harness.wire.reader import Reader

CODESTREAM: Final = b"\xff\x0a"
CONTAINER: Final = b"\x00\x00\x00\x0cJXL \r\n\x87\n"

_HEADER_BYTES: Final = 64
_MAX_BOXES: Final = 64
_SIZES: Final = ((1, 9), (1, 13), (1, 18), (1, 30))
_DEPTHS: Final = ((8, 0), (10, 0), (12, 0), (1, 6))
_FLOAT_DEPTHS: Final = ((32, 0), (16, 0), (24, 0), (1, 6))
_EXTRA_CHANNELS: Final = ((0, 0), (1, 0), (2, 4), (1, 12))
_ENUMERATED: Final = ((0, 0), (1, 0), (2, 4), (18, 6))
_RATIOS: Final = {1: (1, 1), 2: (12, 10), 3: (4, 3), 4: (3, 2), 5: (16, 9), 6: (5, 4), 7: (2, 1)}
_GREY: Final = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class JpegXlHeader:
    """Size and image metadata; None where the header could not be read so far."""

    rows: int
    columns: int
    container: bool
    recompressed: bool  # the container holds what restores a JPEG (box jbrd)
    precision: int | None = None
    floating: bool = False
    extra_channels: int | None = None
    xyb: bool | None = None  # coded in XYB, which loses something
    grey: bool | None = None

    @property
    def codec(self) -> Codec:
        """JPEG XL."""
        return Codec.JPEG_XL

    @property
    def samples(self) -> int | None:
        """Colour components and extra channels of a pixel."""
        if self.grey is None or self.extra_channels is None:
            return None
        return (1 if self.grey else 3) + self.extra_channels

    @property
    def signed(self) -> None:
        """JPEG XL does not tell."""
        return

    @property
    def reversible(self) -> bool | None:
        """XYB is not; whether anything else is cannot be seen from here."""
        return False if self.xyb else None

    @property
    def subsampled(self) -> bool:
        """Frame headers tell, which are not read."""
        return False


def read_jpeg_xl(data: Reader) -> JpegXlHeader | None:
    """Read a codestream, or the one in a container; None without a whole size header."""
    boxed = data.read(0, len(CONTAINER)) == CONTAINER
    start, recompressed = _open(data) if boxed else (0, False)
    head = data.read(start, start + _HEADER_BYTES)
    if not head.startswith(CODESTREAM):
        return None
    bits = LowBits(head[2:])
    try:
        rows, columns = _size(bits)
    except EndOfBits:
        return None
    found = JpegXlHeader(rows=rows, columns=columns, container=boxed, recompressed=recompressed)
    try:
        return _described(found, bits)
    except EndOfBits:
        return found


def _open(data: Reader) -> tuple[int, bool]:
    """Find the (first part of the) codestream, and whether a reconstruction box is there."""
    at, start, recompressed = 0, data.size, False
    for _ in range(_MAX_BOXES):
        head = data.read(at, at + 16)
        if len(head) < 8:
            break
        length, skip = int.from_bytes(head[:4], "big"), 8
        if length == 1:
            length, skip = int.from_bytes(head[8:16], "big"), 16
        kind = head[4:8]
        recompressed = recompressed or kind == b"jbrd"
        if kind in (b"jxlc", b"jxlp") and start == data.size:
            start = at + skip + (4 if kind == b"jxlp" else 0)  # a part has its number first
        if length < skip:
            break
        at += length
    return start, recompressed


def _size(bits: LowBits) -> tuple[int, int]:
    small = bits.read(1)
    rows = 8 * (1 + bits.read(5)) if small else bits.choice(*_SIZES)
    ratio = bits.read(3)
    if ratio:
        over, under = _RATIOS[ratio]
        return rows, rows * over // under
    return rows, 8 * (1 + bits.read(5)) if small else bits.choice(*_SIZES)


def _described(found: JpegXlHeader, bits: LowBits) -> JpegXlHeader:
    rows, columns, boxed = found.rows, found.columns, found.container
    if bits.read(1):  # all defaults: 8 bits, XYB, RGB
        return JpegXlHeader(
            rows=rows,
            columns=columns,
            container=boxed,
            recompressed=found.recompressed,
            precision=8,
            extra_channels=0,
            xyb=True,
            grey=False,
        )
    if bits.read(1):
        _skip_extra_fields(bits)
    floating = bool(bits.read(1))
    precision = bits.choice(*(_FLOAT_DEPTHS if floating else _DEPTHS))
    if floating:
        bits.read(4)  # bits of the exponent
    bits.read(1)  # 16-bit buffers suffice
    extra = bits.choice(*_EXTRA_CHANNELS)
    # What an extra channel says of itself has no fixed length: nothing behind it is read.
    xyb = bool(bits.read(1)) if not extra else None
    grey = None
    if xyb is not None and bits.read(1):
        grey = False  # the default encoding is sRGB
    elif xyb is not None:
        bits.read(1)  # an ICC profile follows
        grey = bits.choice(*_ENUMERATED) == _GREY
    return JpegXlHeader(
        rows=rows,
        columns=columns,
        container=boxed,
        recompressed=found.recompressed,
        precision=precision,
        floating=floating,
        extra_channels=extra,
        xyb=xyb,
        grey=grey,
    )


def _skip_extra_fields(bits: LowBits) -> None:
    bits.read(3)  # orientation
    if bits.read(1):
        _size(bits)  # intrinsic size
    if bits.read(1):
        raise EndOfBits  # a preview: not read
    if bits.read(1):
        raise EndOfBits  # an animation: not read
