"""JPEG 2000 and High-Throughput JPEG 2000 main headers (ITU-T T.800 A, T.814 A)."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import Final

from harness.content.codec.markers import Segment, segments
from harness.content.codec.stream import Codec
from harness.wire.reader import Reader

CODESTREAM: Final = b"\xff\x4f\xff\x51"  # SOC, SIZ
FILE_SIGNATURE: Final = b"\x00\x00\x00\x0cjP  \r\n\x87\n"
PROGRESSIONS: Final = ("LRCP", "RLCP", "RPCL", "PCRL", "CPRL")
MAX_COMPONENTS: Final = 16384  # T.800 A.5.1
PART_15: Final = 1 << 17  # Pcap bit 15, counted from the most significant as 1

_BARE: Final = frozenset((*range(0x30, 0x40), 0x4F, 0x92, 0x93, 0xD9))
_SIZ, _CAP, _COD, _COC, _TLM, _QCD, _SOT = 0x51, 0x50, 0x52, 0x53, 0x55, 0x5C, 0x90
_WANTED: Final = frozenset((_SIZ, _CAP, _COD, _COC, _QCD))
_MAX_BOXES: Final = 64


@dataclass(frozen=True, slots=True)
class Component:
    """One component of the SIZ segment."""

    precision: int
    signed: bool
    horizontal: int  # separation of its samples on the reference grid
    vertical: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Jpeg2000Header:
    """What the main header says."""

    rows: int
    columns: int
    components: tuple[Component, ...]
    capabilities: int  # Rsiz
    parts: int | None  # Pcap of the CAP segment; None without one
    file_header: bool  # the stream stands in a JP2 file
    coded: bool = False  # a COD segment was found: what follows is from it
    progression: str = ""
    layers: int = 0
    multiple_component_transform: bool = False
    levels: int = 0  # of decomposition
    reversible_wavelet: bool = False  # 5-3 in the default and in every component's own style
    quantized: bool = False
    tile_lengths: bool = False  # a TLM segment

    @property
    def codec(self) -> Codec:
        """HTJ2K when the capabilities of Part 15 are announced."""
        high = self.parts is not None and self.parts & PART_15
        return Codec.HTJ2K if high else Codec.JPEG_2000

    @property
    def samples(self) -> int:
        """Components of a pixel."""
        return len(self.components)

    @property
    def precision(self) -> int | None:
        """The precision all components have; None when they differ."""
        found = {c.precision for c in self.components}
        return found.pop() if len(found) == 1 else None

    @property
    def signed(self) -> bool | None:
        """Tell whether all components are signed; None when they differ."""
        found = {c.signed for c in self.components}
        return found.pop() if len(found) == 1 else None

    @property
    def reversible(self) -> bool | None:
        """Tell whether the transformation is; layers left out cannot be seen from here."""
        return self.reversible_wavelet and not self.quantized if self.coded else None

    @property
    def subsampled(self) -> bool:
        """Tell whether some component has fewer samples than another."""
        return len({(c.horizontal, c.vertical) for c in self.components}) > 1


def read_jpeg_2000(data: Reader) -> Jpeg2000Header | None:
    """Read the main header of a codestream, or of the one in a JP2 file; None without SIZ."""
    boxed = data.read(0, len(FILE_SIGNATURE)) == FILE_SIGNATURE
    if boxed:
        start = _codestream(data)
        if start is None:
            return None
        data = Reader(data.cut(start, data.size))
    by_marker: dict[int, list[Segment]] = {}
    for segment in segments(data, bare=_BARE, wanted=_WANTED):
        if segment.marker == _SOT:
            break
        by_marker.setdefault(segment.marker, []).append(segment)
    size = by_marker.get(_SIZ)
    return _header(size[0].body, by_marker, boxed) if size and len(size[0].body) >= 36 else None


def _header(size: bytes, found: dict[int, list[Segment]], boxed: bool) -> Jpeg2000Header:
    capabilities, right, bottom, left, top = struct.unpack_from(">HIIII", size)
    (count,) = struct.unpack_from(">H", size, 34)
    listed = size[36 : 36 + 3 * min(count, MAX_COMPONENTS)]
    cap = found.get(_CAP, [])
    components = tuple(
        Component((listed[k] & 0x7F) + 1, bool(listed[k] & 0x80), listed[k + 1], listed[k + 2])
        for k in range(0, len(listed) - 2, 3)
    )
    style = next((s.body for s in found.get(_COD, ()) if len(s.body) >= 10), b"")
    quantization = [s.body[0] & 31 for s in found.get(_QCD, ()) if s.body]
    return Jpeg2000Header(
        rows=max(bottom - top, 0),
        columns=max(right - left, 0),
        components=components,
        capabilities=capabilities,
        parts=int.from_bytes(cap[0].body[:4], "big") if cap else None,
        file_header=boxed,
        coded=bool(style),
        progression=_progression(style[1]) if style else "",
        layers=int.from_bytes(style[2:4], "big"),
        multiple_component_transform=bool(style and style[4]),
        levels=style[5] if style else 0,
        reversible_wavelet=bool(style) and style[9] == 1 and _all_reversible(found, count),
        quantized=any(quantization),
        tile_lengths=_TLM in found,
    )


def _progression(number: int) -> str:
    return PROGRESSIONS[number] if number < len(PROGRESSIONS) else f"progression {number}"


def _all_reversible(found: dict[int, list[Segment]], components: int) -> bool:
    """Look at the transformation that single components have of their own (COC)."""
    at = (1 if components < 257 else 2) + 1 + 4
    return all(s.body[at] == 1 for s in found.get(_COC, ()) if len(s.body) > at)


def _codestream(data: Reader) -> int | None:
    """Find where the codestream box of a JP2 file begins (T.800 I.4)."""
    at = 0
    for _ in range(_MAX_BOXES):
        head = data.read(at, at + 16)
        if len(head) < 8:
            return None
        length, start = int.from_bytes(head[:4], "big"), 8
        if length == 1:
            length, start = int.from_bytes(head[8:16], "big"), 16
        if head[4:8] == b"jp2c":
            return at + start
        if length < start:  # 0: up to the end of the file
            return None
        at += length
    return None
