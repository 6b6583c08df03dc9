"""RLE compressed frames: a segment for every byte of a sample (PS3.5 Annex G)."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from harness.checks.object.codec.streams import Problem, Stream, objected_streams
from harness.checks.object.pixel_data.image import is_coded_by
from harness.checks.registry import CheckContext, check
from harness.checks.sources import ps3
from harness.content.codec.rle import HEADER_BYTES, RleHeader
from harness.content.codec.stream import Codec
from harness.core.finding import Finding
from harness.core.requirement import Level, Requirement, Role
from harness.core.subject import Instance

RLE_HAS_A_SEGMENT_FOR_EACH_BYTE = Requirement(
    id="codec.rle-has-a-segment-for-each-byte",
    level=Level.SHALL,
    binds=Role.CREATOR,
    statement="An RLE frame has as many segments as a pixel has bytes: samples times bytes of one.",
    cites=(ps3(5, "G.2"), ps3(5, "G.5")),
)

RLE_OFFSETS_LEAD_TO_SEGMENTS = Requirement(
    id="codec.rle-offsets-lead-to-segments",
    level=Level.SHALL,
    binds=Role.CREATOR,
    statement="The offsets of an RLE header begin with 64, ascend, and stay inside the frame.",
    cites=(ps3(5, "G.4"), ps3(5, "G.5")),
)

RLE_SEGMENTS_ARE_EVEN = Requirement(
    id="codec.rle-segments-are-even",
    level=Level.SHALL,
    binds=Role.CREATOR,
    statement="Every RLE segment has an even number of bytes.",
    cites=(ps3(5, "G.3"),),
)

UNUSED_RLE_OFFSETS_ARE_ZERO = Requirement(
    id="codec.unused-rle-offsets-are-zero",
    level=Level.SHALL,
    binds=Role.CREATOR,
    statement="The offsets of an RLE header behind the last segment's are zero.",
    cites=(ps3(5, "G.5"),),
)


def _is_rle(i: Instance) -> bool:
    return is_coded_by(i, Codec.RLE)


@check(RLE_HAS_A_SEGMENT_FOR_EACH_BYTE, on=Instance, when=_is_rle)
def rle_has_a_segment_for_each_byte(i: Instance, ctx: CheckContext) -> Iterator[Finding]:
    """Compare with Samples per Pixel and Bits Allocated, in each of the first 2000 frames."""

    def judge(stream: Stream) -> Problem | None:
        samples, bits = stream.image.samples, stream.image.bits_allocated
        if not isinstance(stream.header, RleHeader) or not samples or not bits:
            return None
        wanted = samples * ((bits + 7) // 8)
        if stream.header.segments == wanted:
            return None
        return Problem(
            f"{wanted} segments: {samples} samples of {bits} bits",
            f"{stream.header.segments} segments",
        )

    yield from objected_streams(i, ctx, judge)


@check(RLE_OFFSETS_LEAD_TO_SEGMENTS, on=Instance, when=_is_rle)
def rle_offsets_lead_to_segments(i: Instance, ctx: CheckContext) -> Iterator[Finding]:
    """Look at the offsets of each of the first 2000 frames."""

    def judge(stream: Stream) -> Problem | None:
        if not isinstance(stream.header, RleHeader) or not stream.header.used:
            return None
        offsets = stream.header.used
        actual = ", ".join(map(str, offsets))
        if offsets[0] != HEADER_BYTES:
            return Problem(f"{HEADER_BYTES} first", actual)
        if any(a >= b for a, b in pairwise(offsets)):
            return Problem("ascending offsets", actual)
        if offsets[-1] >= stream.header.size:
            return Problem(f"offsets inside the frame of {stream.header.size} bytes", actual)
        return None

    yield from objected_streams(i, ctx, judge)


@check(RLE_SEGMENTS_ARE_EVEN, on=Instance, when=_is_rle)
def rle_segments_are_even(i: Instance, ctx: CheckContext) -> Iterator[Finding]:
    """Look at the offsets of each of the first 2000 frames: 64 is even, so all must be."""

    def judge(stream: Stream) -> Problem | None:
        if not isinstance(stream.header, RleHeader):
            return None
        odd = next((at for at in stream.header.used if at % 2), None)
        return None if odd is None else Problem("even offsets", f"{odd} is odd")

    yield from objected_streams(i, ctx, judge)


@check(UNUSED_RLE_OFFSETS_ARE_ZERO, on=Instance, when=_is_rle)
def unused_rle_offsets_are_zero(i: Instance, ctx: CheckContext) -> Iterator[Finding]:
    """Look at the rest of the header of each of the first 2000 frames."""

    def judge(stream: Stream) -> Problem | None:
        if not isinstance(stream.header, RleHeader):
            return None
        rest = stream.header.offsets[len(stream.header.used) :]
        first = next((at for at in rest if at), None)
        return None if first is None else Problem("0 behind the last segment", str(first))

    yield from objected_streams(i, ctx, judge)
