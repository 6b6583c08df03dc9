"""Sequence headers: MPEG-2 (H.262 6.2.2), H.264 (7.3.2.1), HEVC (H.265 7.3.2.2)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from harness.content.codec.bits import EndOfBits, HighBits
from harness.content.codec.stream import Codec

MAX_PIXELS: Final = 1 << 16  # of a side; what claims more is no header
_EXTENSION: Final = b"\x00\x00\x01\xb5"
_H264_PROFILES: Final = frozenset((66, 77, 88, 100, 110, 122, 244, 44, 118, 128, 134, 138, 139))
_H264_WITH_CHROMA: Final = _H264_PROFILES - {66, 77, 88} | {83, 86}
_CROP_UNITS: Final = {0: (1, 1), 1: (2, 2), 2: (2, 1), 3: (1, 1)}  # by chroma_format_idc


@dataclass(frozen=True, slots=True, kw_only=True)
class VideoHeader:
    """What the first sequence says."""

    codec: Codec
    container: str
    rows: int
    columns: int
    profile: int  # as the standard of the codec numbers them
    level: int
    precision: int = 8
    chroma: int = 1  # 0 monochrome, 1 4:2:0, 2 4:2:2, 3 4:4:4
    constraints: int = 0  # constraint_set flags of H.264, the first in bit 7

    @property
    def samples(self) -> int:
        """Components of a pixel."""
        return 3 if self.chroma else 1

    @property
    def signed(self) -> bool:
        """Video samples are never signed."""
        return False

    @property
    def reversible(self) -> bool:
        """None of the profiles that DICOM names is (PS3.5 8.2.5 to 8.2.12)."""
        return False

    @property
    def subsampled(self) -> bool:
        """Tell whether chrominance has fewer samples."""
        return self.chroma in (1, 2)


def mpeg_2_sequence(unit: bytes, container: str) -> VideoHeader | None:
    """Read a sequence header from its start code value on, with the extension behind it.

    None for MPEG-1, which has no extension. Raises: EndOfBits.
    """
    bits = HighBits(unit[1:])
    columns, rows = bits.read(12), bits.read(12)
    at = unit.find(_EXTENSION)
    if at < 0:
        return None
    bits = HighBits(unit[at + 4 :])
    if bits.read(4) != 1:
        return None
    bits.skip(1)  # the escape bit of other profiles
    profile, level = bits.read(3), bits.read(4)
    bits.skip(1)
    chroma = bits.read(2)
    columns |= bits.read(2) << 12
    rows |= bits.read(2) << 12
    return VideoHeader(
        codec=Codec.MPEG_2,
        container=container,
        rows=rows,
        columns=columns,
        profile=profile,
        level=level,
        chroma=chroma,
    )


def h264_parameters(bits: HighBits, container: str) -> VideoHeader | None:
    """Read a sequence parameter set behind its NAL unit header.

    None when it is not one after all. Raises: EndOfBits.
    """
    profile, constraints, level = bits.read(8), bits.read(8), bits.read(8)
    if profile not in _H264_PROFILES or bits.golomb() > 31:
        return None
    chroma, precision = 1, 8
    if profile in _H264_WITH_CHROMA:
        chroma = bits.golomb()
        if chroma == 3:
            bits.skip(1)  # separate planes
        precision = 8 + bits.golomb()
        bits.golomb()  # depth of chrominance
        bits.skip(1)
        if bits.read(1):
            _skip_scaling_lists(bits, 8 if chroma != 3 else 12)
    bits.golomb()  # frame numbers
    order = bits.golomb()
    if order == 0:
        bits.golomb()
    elif order == 1:
        _skip_order_cycle(bits)
    bits.golomb()  # reference frames
    bits.skip(1)
    columns, rows = 16 * (bits.golomb() + 1), 16 * (bits.golomb() + 1)
    frames_only = bits.read(1)
    rows *= 2 - frames_only
    if not frames_only:
        bits.skip(1)
    bits.skip(1)
    if bits.read(1):
        wide, high = _CROP_UNITS.get(chroma, (1, 1))
        left, right, top, bottom = (bits.golomb() for _ in range(4))
        columns -= wide * (left + right)
        rows -= high * (2 - frames_only) * (top + bottom)
    if not (0 < columns <= MAX_PIXELS and 0 < rows <= MAX_PIXELS):
        return None
    return VideoHeader(
        codec=Codec.H264,
        container=container,
        rows=rows,
        columns=columns,
        profile=profile,
        level=level,
        precision=precision,
        chroma=chroma,
        constraints=constraints,
    )


def hevc_parameters(bits: HighBits, container: str) -> VideoHeader | None:
    """Read a sequence parameter set behind its NAL unit header.

    None when it is not one after all. Raises: EndOfBits.
    """
    bits.skip(4)
    sub_layers = bits.read(3)
    bits.skip(1 + 3)  # nesting; profile space and tier
    profile = bits.read(5)
    bits.skip(32 + 48)
    level = bits.read(8)
    if sub_layers:
        present = [(bits.read(1), bits.read(1)) for _ in range(sub_layers)]
        bits.skip(2 * (8 - sub_layers))
        for of_profile, of_level in present:
            bits.skip(88 * of_profile + 8 * of_level)
    if bits.golomb() > 15:
        return None
    chroma = bits.golomb()
    if chroma == 3:
        bits.skip(1)
    columns, rows = bits.golomb(), bits.golomb()
    if bits.read(1):
        wide, high = _CROP_UNITS.get(chroma, (1, 1))
        left, right, top, bottom = (bits.golomb() for _ in range(4))
        columns -= wide * (left + right)
        rows -= high * (top + bottom)
    precision = 8 + bits.golomb()
    if not (0 < columns <= MAX_PIXELS and 0 < rows <= MAX_PIXELS):
        return None
    return VideoHeader(
        codec=Codec.HEVC,
        container=container,
        rows=rows,
        columns=columns,
        profile=profile,
        level=level,
        precision=precision,
        chroma=chroma,
    )


def _skip_scaling_lists(bits: HighBits, lists: int) -> None:
    for number in range(lists):
        if bits.read(1):
            last = following = 8
            for _ in range(16 if number < 6 else 64):
                if following:
                    following = (last + _signed(bits.golomb())) % 256
                last = following or last


def _skip_order_cycle(bits: HighBits) -> None:
    bits.skip(1)
    bits.golomb()
    bits.golomb()
    count = bits.golomb()
    if count > 255:
        raise EndOfBits
    for _ in range(count):
        bits.golomb()


def _signed(code: int) -> int:
    """Turn an Exp-Golomb code number into se(v) (H.264 9.1.1)."""
    return (code + 1) // 2 if code % 2 else -(code // 2)
