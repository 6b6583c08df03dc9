"""JPEG headers: which process, what size, which predictor (ITU-T T.81 B.2)."""

from __future__ import annotations

import struct
from dataclasses import dataclass, replace
from typing import Final

from harness.content.codec.markers import Segment, segments
from harness.content.codec.stream import Codec
from harness.wire.reader import Reader

START_OF_IMAGE: Final = b"\xff\xd8"
LOSSLESS_PROCESSES: Final = frozenset((3, 7, 11, 15))
BARE: Final = frozenset((0x01, *range(0xD0, 0xDA)))

_DHT, _DAC, _SOS, _DQT, _DRI = 0xC4, 0xCC, 0xDA, 0xDB, 0xDD
_APP0, _APP14, _EOI = 0xE0, 0xEE, 0xD9
_FRAMES: Final = frozenset(range(0xC0, 0xD0)) - {_DHT, 0xC8, _DAC}
_WANTED: Final = _FRAMES | {_SOS, _DRI, _APP0, _APP14}


@dataclass(frozen=True, slots=True)
class Component:
    """One component of a frame header."""

    id: int
    horizontal: int  # sampling factors
    vertical: int


@dataclass(frozen=True, slots=True, kw_only=True)
class JpegHeader:
    """A frame header, and what of the first scan header and the segments around matters."""

    process: int  # n of SOFn
    precision: int
    rows: int | None  # None: a DNL segment after the first scan tells
    columns: int
    components: tuple[Component, ...]
    predictor: int | None = None  # selection value of the first scan of a lossless process
    point_transform: int = 0  # low-order bits that the first scan leaves out
    restart_interval: int = 0
    quantization_tables: bool = False  # defined before the first scan
    entropy_tables: bool = False
    jfif: bool = False  # so monochrome, or YCbCr
    adobe_transform: int | None = None  # 0: none (RGB), 1: YCbCr
    scanned: bool = False  # a scan was reached

    @property
    def codec(self) -> Codec:
        """JPEG, whichever process."""
        return Codec.JPEG

    @property
    def samples(self) -> int:
        """Components of a pixel."""
        return len(self.components)

    @property
    def signed(self) -> None:
        """JPEG does not tell (PS3.5 8.2.1)."""
        return

    @property
    def lossless_process(self) -> bool:
        """Tell whether the process predicts instead of transforming."""
        return self.process in LOSSLESS_PROCESSES

    @property
    def reversible(self) -> bool:
        """Tell whether nothing is lost: a predictive process that keeps the low-order bits."""
        return self.lossless_process and not self.point_transform

    @property
    def subsampled(self) -> bool:
        """Tell whether some component has fewer samples than another."""
        return len({(c.horizontal, c.vertical) for c in self.components}) > 1


def read_jpeg(data: Reader) -> JpegHeader | None:
    """Read up to the first scan; None when there is no frame header."""
    found: JpegHeader | None = None
    seen: set[int] = set()
    interval, jfif, adobe = 0, False, None
    scan: Segment | None = None
    for segment in segments(data, bare=BARE, wanted=_WANTED):
        seen.add(segment.marker)
        if segment.marker in _FRAMES and found is None:
            found = _frame(segment)
        elif segment.marker == _DRI:
            interval = int.from_bytes(segment.body[:2], "big")
        elif segment.marker == _APP0:
            jfif = jfif or segment.body.startswith(b"JFIF\0")
        elif segment.marker == _APP14 and segment.body.startswith(b"Adobe"):
            adobe = segment.body[11] if len(segment.body) > 11 else None
        elif segment.marker in (_SOS, _EOI):
            scan = segment
            break
    if found is None:
        return None
    found = replace(
        found,
        restart_interval=interval,
        quantization_tables=_DQT in seen,
        entropy_tables=bool(seen & {_DHT, _DAC}),
        jfif=jfif,
        adobe_transform=adobe,
    )
    return _with_scan(found, scan) if scan is not None and scan.marker == _SOS else found


def _frame(segment: Segment) -> JpegHeader | None:
    if len(segment.body) < 6:
        return None
    precision, rows, columns, count = struct.unpack_from(">BHHB", segment.body)
    listed = segment.body[6 : 6 + 3 * count]
    return JpegHeader(
        process=segment.marker - 0xC0,
        precision=precision,
        rows=rows or None,
        columns=columns,
        components=tuple(
            Component(listed[k], listed[k + 1] >> 4, listed[k + 1] & 15)
            for k in range(0, len(listed) - 2, 3)
        ),
    )


def _with_scan(header: JpegHeader, scan: Segment) -> JpegHeader:
    """Add what the scan header says: Ns, (Cs, T) for each, Ss, Se, Ah and Al (B.2.3)."""
    parameters = scan.body[1 + 2 * scan.body[0] :] if scan.body else b""
    if len(parameters) < 3:
        return replace(header, scanned=True)
    if not header.lossless_process:
        return replace(header, scanned=True)
    return replace(
        header, scanned=True, predictor=parameters[0], point_transform=parameters[2] & 15
    )
