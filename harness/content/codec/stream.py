"""What all compressed streams have in common, whichever codec wrote them."""

from __future__ import annotations

from enum import StrEnum
from typing import Protocol


class Codec(StrEnum):
    """Coding schemes that a transfer syntax can name (PS3.5 A.4)."""

    JPEG = "JPEG"
    JPEG_LS = "JPEG-LS"
    JPEG_2000 = "JPEG 2000"
    HTJ2K = "High-Throughput JPEG 2000"
    JPEG_XL = "JPEG XL"
    RLE = "RLE"
    MPEG_2 = "MPEG-2"
    H264 = "H.264"
    HEVC = "HEVC"


class StreamHeader(Protocol):
    """What a stream says of the image in it; None where it says nothing."""

    @property
    def codec(self) -> Codec:
        """Who can decode it."""
        ...

    @property
    def rows(self) -> int | None:
        """Lines of the image."""
        ...

    @property
    def columns(self) -> int | None:
        """Samples in a line."""
        ...

    @property
    def samples(self) -> int | None:
        """Components of a pixel."""
        ...

    @property
    def precision(self) -> int | None:
        """Bits of one sample."""
        ...

    @property
    def signed(self) -> bool | None:
        """Tell whether samples are signed."""
        ...

    @property
    def reversible(self) -> bool | None:
        """Tell whether the process as such loses nothing."""
        ...

    @property
    def subsampled(self) -> bool:
        """Tell whether some component has fewer samples than another."""
        ...
