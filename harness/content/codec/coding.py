"""What the transfer syntaxes of compressed pixel data allow (PS3.5 8.2, A.4; PS3.6 A)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto
from typing import Final

from harness.content.codec.stream import Codec

_ROOT: Final = "1.2.840.10008.1.2."


class Loss(Enum):
    """Whether what is coded in a transfer syntax has lost something."""

    NEVER = auto()
    POSSIBLE = auto()
    ALWAYS = auto()


@dataclass(frozen=True, slots=True)
class Coding:
    """One transfer syntax."""

    codec: Codec
    loss: Loss
    clause: str  # section of PS3.5 that defines it
    processes: tuple[int, ...] = ()  # of JPEG: n of SOFn; (): not judged
    profiles: tuple[int, ...] = ()  # of video, lower ones that are subsets included
    level: int = 0  # highest one of video, as the codec numbers levels
    whole: bool = False  # one stream for all frames
    one_fragment: bool = False  # that stream, or each frame, is exactly one fragment


def _jpeg(loss: Loss, *processes: int) -> Coding:
    return Coding(Codec.JPEG, loss, "A.4.1", processes)


def _video(codec: Codec, clause: str, level: int, *profiles: int) -> tuple[Coding, Coding]:
    """Make the plain transfer syntax and its fragmentable twin."""
    return (
        Coding(codec, Loss.ALWAYS, clause, (), profiles, level, whole=True, one_fragment=True),
        Coding(codec, Loss.ALWAYS, clause, (), profiles, level, whole=True),
    )


# Profiles and levels: H.262 Table 8-2 and 8-3 (main is 4, simple 5; levels fall as they grow),
# H.264 Table A-1, H.265 A.3 and A.4 (level numbers are thirty times the level).
_MAIN_LEVEL, _HIGH_LEVEL = 8, 4
_MP_ML = _video(Codec.MPEG_2, "A.4.5", _MAIN_LEVEL, 4, 5)
_MP_HL = _video(Codec.MPEG_2, "A.4.5", _HIGH_LEVEL, 4, 5)
_HIGH_41 = _video(Codec.H264, "A.4.6", 41, 100, 77, 66)
_HIGH_42 = _video(Codec.H264, "A.4.7", 42, 100, 77, 66)
_STEREO_42 = _video(Codec.H264, "A.4.8", 42, 128, 100, 77, 66)
_MAIN = _video(Codec.HEVC, "A.4.9", 153, 1, 3)
_MAIN_10 = _video(Codec.HEVC, "A.4.10", 153, 1, 2, 3)

_HTJ2K_LOSSLESS: Final = Coding(Codec.HTJ2K, Loss.NEVER, "A.4.4")

CODINGS: Final = {
    _ROOT + "4.50": _jpeg(Loss.ALWAYS, 0),
    _ROOT + "4.51": _jpeg(Loss.ALWAYS, 0, 1),
    _ROOT + "4.52": _jpeg(Loss.ALWAYS, 9),
    _ROOT + "4.53": _jpeg(Loss.ALWAYS, 2),
    _ROOT + "4.54": _jpeg(Loss.ALWAYS, 10),
    _ROOT + "4.55": _jpeg(Loss.ALWAYS, 2),
    _ROOT + "4.56": _jpeg(Loss.ALWAYS, 10),
    _ROOT + "4.57": _jpeg(Loss.NEVER, 3),
    _ROOT + "4.58": _jpeg(Loss.NEVER, 11),
    _ROOT + "4.59": _jpeg(Loss.ALWAYS),
    _ROOT + "4.60": _jpeg(Loss.ALWAYS),
    _ROOT + "4.61": _jpeg(Loss.ALWAYS),
    _ROOT + "4.62": _jpeg(Loss.ALWAYS),
    _ROOT + "4.63": _jpeg(Loss.ALWAYS),
    _ROOT + "4.64": _jpeg(Loss.ALWAYS),
    _ROOT + "4.65": _jpeg(Loss.NEVER),
    _ROOT + "4.66": _jpeg(Loss.NEVER),
    _ROOT + "4.70": _jpeg(Loss.NEVER, 3),
    _ROOT + "4.80": Coding(Codec.JPEG_LS, Loss.NEVER, "A.4.3"),
    _ROOT + "4.81": Coding(Codec.JPEG_LS, Loss.POSSIBLE, "A.4.3"),
    _ROOT + "4.90": Coding(Codec.JPEG_2000, Loss.NEVER, "A.4.4"),
    _ROOT + "4.91": Coding(Codec.JPEG_2000, Loss.POSSIBLE, "A.4.4"),
    # Part 2: frames are components of one or more collections, not streams of their own.
    _ROOT + "4.92": Coding(Codec.JPEG_2000, Loss.NEVER, "A.4.4", whole=True),
    _ROOT + "4.93": Coding(Codec.JPEG_2000, Loss.POSSIBLE, "A.4.4", whole=True),
    _ROOT + "4.100": _MP_ML[0],
    _ROOT + "4.100.1": _MP_ML[1],
    _ROOT + "4.101": _MP_HL[0],
    _ROOT + "4.101.1": _MP_HL[1],
    _ROOT + "4.102": _HIGH_41[0],
    _ROOT + "4.102.1": _HIGH_41[1],
    _ROOT + "4.103": _HIGH_41[0],
    _ROOT + "4.103.1": _HIGH_41[1],
    _ROOT + "4.104": _HIGH_42[0],
    _ROOT + "4.104.1": _HIGH_42[1],
    _ROOT + "4.105": _HIGH_42[0],
    _ROOT + "4.105.1": _HIGH_42[1],
    _ROOT + "4.106": _STEREO_42[0],
    _ROOT + "4.106.1": _STEREO_42[1],
    _ROOT + "4.107": _MAIN[0],
    _ROOT + "4.108": _MAIN_10[0],
    _ROOT + "4.110": Coding(Codec.JPEG_XL, Loss.NEVER, "A.4.12"),
    _ROOT + "4.111": Coding(Codec.JPEG_XL, Loss.ALWAYS, "A.4.12"),
    _ROOT + "4.112": Coding(Codec.JPEG_XL, Loss.POSSIBLE, "A.4.12"),
    _ROOT + "4.201": _HTJ2K_LOSSLESS,
    _ROOT + "4.202": _HTJ2K_LOSSLESS,
    _ROOT + "4.203": Coding(Codec.HTJ2K, Loss.POSSIBLE, "A.4.4"),
    _ROOT + "5": Coding(Codec.RLE, Loss.NEVER, "A.4.2", one_fragment=True),
}
ENCAPSULATED_UNCOMPRESSED: Final = _ROOT + "1.98"
DEFLATED_FRAMES: Final = _ROOT + "8.1"


def encapsulates(transfer_syntax: str) -> bool:
    """Tell whether pixel data of this transfer syntax stands in fragments (PS3.5 A.4)."""
    return transfer_syntax in CODINGS or transfer_syntax in (
        ENCAPSULATED_UNCOMPRESSED,
        DEFLATED_FRAMES,
    )
