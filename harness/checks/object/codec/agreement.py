"""Attributes agree with what the compressed stream says of itself (PS3.5 8.2.1 to 8.2.15)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from harness.checks.object.codec.streams import Problem, Stream, headed, objected_streams
from harness.checks.object.pixel_data.image import (
    BITS_ALLOCATED,
    BITS_STORED,
    COLUMNS,
    PIXEL_REPRESENTATION,
    ROWS,
    SAMPLES_PER_PIXEL,
    is_coded,
    is_coded_by,
)
from harness.checks.registry import CheckContext, check
from harness.checks.sources import ps3
from harness.content.codec.coding import CODINGS
from harness.content.codec.jpeg_2000 import Jpeg2000Header
from harness.content.codec.stream import Codec
from harness.core.finding import Finding
from harness.core.requirement import Level, Requirement, Role
from harness.core.subject import Instance

_CLAUSES: Final = (ps3(5, "8.2.1"), ps3(5, "8.2.3"), ps3(5, "8.2.4"))

ROWS_AND_COLUMNS_ARE_THOSE_OF_THE_STREAM = Requirement(
    id="codec.rows-and-columns-are-those-of-the-stream",
    level=Level.SHALL,
    binds=Role.CREATOR,
    statement="Rows and Columns are the lines and the samples in a line of every compressed frame.",
    cites=_CLAUSES,
)

SAMPLES_ARE_THOSE_OF_THE_STREAM = Requirement(
    id="codec.samples-are-those-of-the-stream",
    level=Level.SHALL,
    binds=Role.CREATOR,
    statement="Samples per Pixel is the number of components of every compressed frame.",
    cites=_CLAUSES,
)

PRECISION_FITS_BITS_ALLOCATED = Requirement(
    id="codec.precision-fits-bits-allocated",
    level=Level.SHALL,
    binds=Role.CREATOR,
    statement="The precision of a compressed frame is not above Bits Allocated.",
    cites=_CLAUSES,
)

PRECISION_IS_BITS_STORED = Requirement(
    id="codec.precision-is-bits-stored",
    level=Level.SHOULD,
    binds=Role.CREATOR,
    statement="The precision of a compressed frame is Bits Stored.",
    cites=_CLAUSES,
)

SIGN_IS_THAT_OF_THE_STREAM = Requirement(
    id="codec.sign-is-that-of-the-stream",
    level=Level.SHALL,
    binds=Role.CREATOR,
    statement="Pixel Representation is 1 where, and only where, a JPEG 2000 stream has signed"
    " components.",
    cites=(ps3(5, "8.2.4"),),
)


def _has_frames(i: Instance) -> bool:
    """Tell whether each stream is a frame: Part 2 of JPEG 2000 makes components of frames."""
    coding = CODINGS.get(i.transfer_syntax)
    part_2 = coding is not None and coding.whole and coding.codec is Codec.JPEG_2000
    return is_coded(i) and not part_2


@check(ROWS_AND_COLUMNS_ARE_THOSE_OF_THE_STREAM, on=Instance, when=_has_frames)
def rows_and_columns_are_those_of_the_stream(i: Instance, ctx: CheckContext) -> Iterator[Finding]:
    """Compare with the header of each of the first 2000 frames, or of the video."""
    for tag in (ROWS, COLUMNS):

        def judge(stream: Stream, tag: int = tag) -> Problem | None:
            if stream.header is None or not headed(stream):
                return None
            rows = tag == ROWS
            said = stream.image.rows if rows else stream.image.columns
            real = stream.header.rows if rows else stream.header.columns
            if said is None or real is None or said == real:
                return None
            return Problem(f"{real}, as in the stream", str(said), tag)

        yield from objected_streams(i, ctx, judge)


@check(SAMPLES_ARE_THOSE_OF_THE_STREAM, on=Instance, when=_has_frames)
def samples_are_those_of_the_stream(i: Instance, ctx: CheckContext) -> Iterator[Finding]:
    """Compare with the header of each of the first 2000 frames (video has always three)."""

    def judge(stream: Stream) -> Problem | None:
        if stream.header is None or not headed(stream) or stream.coding.whole:
            return None
        said, real = stream.image.samples, stream.header.samples
        if said is None or real is None or said == real:
            return None
        return Problem(f"{real}, as in the stream", str(said), SAMPLES_PER_PIXEL)

    yield from objected_streams(i, ctx, judge)


@check(PRECISION_FITS_BITS_ALLOCATED, on=Instance, when=_has_frames)
def precision_fits_bits_allocated(i: Instance, ctx: CheckContext) -> Iterator[Finding]:
    """Compare with the header of each of the first 2000 frames, or of the video."""

    def judge(stream: Stream) -> Problem | None:
        precision, allocated = _precision(stream), stream.image.bits_allocated
        if precision is None or allocated is None or precision <= allocated:
            return None
        return Problem(f"at least {precision}, as in the stream", str(allocated), BITS_ALLOCATED)

    yield from objected_streams(i, ctx, judge)


@check(PRECISION_IS_BITS_STORED, on=Instance, when=_has_frames)
def precision_is_bits_stored(i: Instance, ctx: CheckContext) -> Iterator[Finding]:
    """Compare with the header of each of the first 2000 frames, or of the video."""

    def judge(stream: Stream) -> Problem | None:
        precision, stored = _precision(stream), stream.image.bits_stored
        if precision is None or stored is None or precision == stored:
            return None
        return Problem(f"{precision}, as in the stream", str(stored), BITS_STORED)

    yield from objected_streams(i, ctx, judge)


@check(
    SIGN_IS_THAT_OF_THE_STREAM,
    on=Instance,
    when=lambda i: is_coded_by(i, Codec.JPEG_2000, Codec.HTJ2K),
)
def sign_is_that_of_the_stream(i: Instance, ctx: CheckContext) -> Iterator[Finding]:
    """Compare with the SIZ segment of each of the first 2000 frames."""

    def judge(stream: Stream) -> Problem | None:
        header = stream.header
        if not isinstance(header, Jpeg2000Header) or header.signed is None:
            return None
        if header.signed == stream.image.signed:
            return None
        real = "1: signed" if header.signed else "0: unsigned"
        return Problem(
            f"{real}, as in the stream",
            stream.image.number(PIXEL_REPRESENTATION),
            PIXEL_REPRESENTATION,
        )

    yield from objected_streams(i, ctx, judge)


def _precision(stream: Stream) -> int | None:
    return stream.header.precision if stream.header is not None and headed(stream) else None
