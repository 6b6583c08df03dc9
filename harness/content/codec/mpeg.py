"""Video headers: MPEG-2 sequences, H.264 and HEVC parameter sets, in whatever carries them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from harness.content.codec.bits import EndOfBits, HighBits
from harness.content.codec.stream import Codec
from harness.content.codec.video_container import Video, open_video
from harness.content.codec.video_header import (
    VideoHeader,
    h264_parameters,
    hevc_parameters,
    mpeg_2_sequence,
)
from harness.wire.reader import Reader

MAX_START_CODES: Final = 4096
_SEQUENCE: Final = 0xB3
_START: Final = b"\x00\x00\x01"
_UNIT_BYTES: Final = 512  # of a sequence header or parameter set that are looked at
_SPS_H264, _SPS_HEVC = 7, 33


def read_video(data: Reader) -> VideoHeader | None:
    """Read the first sequence header or sequence parameter set; None when there is none."""
    video = open_video(data)
    for codec, unit in _units(video):
        found = _parsed(codec, unit, video.container)
        if found is not None:
            return found
    return None


def _units(video: Video) -> Iterator[tuple[Codec, bytes]]:
    if video.configuration_kind == "avcC":
        yield from ((Codec.H264, unit) for unit in _h264_configured(video.configuration))
    elif video.configuration_kind == "hvcC":
        yield from ((Codec.HEVC, unit) for unit in _hevc_configured(video.configuration))
    for stream in video.elementary:
        yield from _started(stream)


def _started(stream: bytes) -> Iterator[tuple[Codec, bytes]]:
    """Yield what may be a sequence header, by its start code.

    Start code values of MPEG-2 slices and of NAL units overlap, so the first that parses counts:
    each codec puts its sequence header before any slice.
    """
    at = -1
    for _ in range(MAX_START_CODES):
        at = stream.find(_START, at + 1)
        if at < 0 or at + 4 >= len(stream):
            return
        first, second = stream[at + 3], stream[at + 4]
        unit = stream[at + 3 : at + 3 + _UNIT_BYTES]
        if first == _SEQUENCE:
            yield Codec.MPEG_2, unit
        elif first < 0x80 and first >> 1 == _SPS_HEVC and second < 8:  # layer 0
            yield Codec.HEVC, unit
        elif first < 0x80 and first & 0x1F == _SPS_H264:
            yield Codec.H264, unit


def _h264_configured(box: bytes) -> Iterator[bytes]:
    """Yield the sequence parameter sets of an avcC box (ISO/IEC 14496-15 5.3.3.1)."""
    count, at = (box[5] & 31 if len(box) > 6 else 0), 6
    for _ in range(count):
        length = int.from_bytes(box[at : at + 2], "big")
        yield box[at + 2 : at + 2 + length]
        at += 2 + length


def _hevc_configured(box: bytes) -> Iterator[bytes]:
    """Yield the sequence parameter sets of an hvcC box (ISO/IEC 14496-15 8.3.3.1)."""
    arrays, at = (box[22] if len(box) > 22 else 0), 23
    for _ in range(arrays):
        kind = box[at] & 0x3F if at < len(box) else 0
        count, at = int.from_bytes(box[at + 1 : at + 3], "big"), at + 3
        for _ in range(count):
            if at + 2 > len(box):
                return
            length = int.from_bytes(box[at : at + 2], "big")
            if kind == _SPS_HEVC:
                yield box[at + 2 : at + 2 + length]
            at += 2 + length


def _parsed(codec: Codec, unit: bytes, container: str) -> VideoHeader | None:
    try:
        if codec is Codec.MPEG_2:
            return mpeg_2_sequence(unit, container)
        plain = unit.replace(b"\x00\x00\x03", b"\x00\x00")  # emulation prevention (H.264 7.4.1)
        if codec is Codec.H264:
            return h264_parameters(HighBits(plain[1:]), container)
        return hevc_parameters(HighBits(plain[2:]), container)
    except EndOfBits:
        return None
