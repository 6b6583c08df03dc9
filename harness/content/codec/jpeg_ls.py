"""JPEG-LS headers: size, precision and the allowed error (ITU-T T.87 C.2)."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import Final

from harness.content.codec.jpeg import BARE
from harness.content.codec.markers import segments
from harness.content.codec.stream import Codec
from harness.wire.reader import Reader

_SOF55, _LSE, _SOS, _EOI = 0xF7, 0xF8, 0xDA, 0xD9
_WANTED: Final = frozenset((_SOF55, _LSE, _SOS))


@dataclass(frozen=True, slots=True, kw_only=True)
class JpegLsHeader:
    """A frame header with what the first scan header says."""

    precision: int
    rows: int | None  # None: larger than the frame header can say
    columns: int | None
    samples: int
    sampling: frozenset[int]  # the different sampling factors
    near: int | None = None  # greatest error of a sample; None: no scan was reached
    interleave: int = 0  # 0 none, 1 by line, 2 by sample
    point_transform: int = 0
    presets: bool = False  # an LSE segment sets coding parameters

    @property
    def codec(self) -> Codec:
        """JPEG-LS."""
        return Codec.JPEG_LS

    @property
    def signed(self) -> None:
        """JPEG-LS does not tell."""
        return

    @property
    def reversible(self) -> bool | None:
        """Tell whether no error is allowed."""
        return None if self.near is None else self.near == 0

    @property
    def subsampled(self) -> bool:
        """Tell whether some component has fewer samples than another."""
        return len(self.sampling) > 1


def read_jpeg_ls(data: Reader) -> JpegLsHeader | None:
    """Read up to the first scan; None when there is no JPEG-LS frame header."""
    frame, scan, presets = b"", b"", False
    for segment in segments(data, bare=BARE, wanted=_WANTED):
        if segment.marker == _SOF55 and not frame:
            frame = segment.body
        elif segment.marker == _LSE:
            presets = True
        elif segment.marker in (_SOS, _EOI):
            scan = segment.body
            break
    if len(frame) < 6:
        return None
    precision, rows, columns, samples = struct.unpack_from(">BHHB", frame)
    parameters = scan[1 + 2 * scan[0] :] if scan else b""
    known = len(parameters) >= 3
    return JpegLsHeader(
        precision=precision,
        rows=rows or None,
        columns=columns or None,
        samples=samples,
        sampling=frozenset(frame[7::3][:samples]),
        near=parameters[0] if known else None,
        interleave=parameters[1] if known else 0,
        point_transform=parameters[2] & 15 if known else 0,
        presets=presets,
    )
