"""JPEG 2000 streams: reversible where they must be, bare, in order (PS3.5 A.4.4, 10.18)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from harness.checks.object.codec.streams import Problem, Stream, objected_streams
from harness.checks.object.pixel_data.image import is_coded, is_coded_by
from harness.checks.registry import CheckContext, check
from harness.checks.sources import ps3
from harness.content.codec.coding import CODINGS, Loss
from harness.content.codec.jpeg_2000 import Jpeg2000Header
from harness.content.codec.stream import Codec
from harness.core.finding import Finding
from harness.core.requirement import Level, Requirement, Role
from harness.core.subject import Instance

LOSSLESS_RPCL: Final = "1.2.840.10008.1.2.4.202"
THUMBNAIL: Final = 64  # samples of the longer side of the lowest resolution

LOSSLESS_JPEG_2000_IS_REVERSIBLE = Requirement(
    id="codec.lossless-jpeg-2000-is-reversible",
    level=Level.SHALL,
    binds=Role.CREATOR,
    statement="A JPEG 2000 stream of a lossless Transfer Syntax is transformed reversibly and not"
    " quantized.",
    cites=(ps3(5, "A.4.4"),),
)

JPEG_2000_HAS_NO_FILE_HEADER = Requirement(
    id="codec.jpeg-2000-has-no-file-header",
    level=Level.SHALL,
    binds=Role.CREATOR,
    statement="A JPEG 2000 stream stands without the header of the JP2 file format.",
    cites=(ps3(5, "A.4.4"),),
)

PROGRESSION_IS_BY_RESOLUTION = Requirement(
    id="codec.progression-is-by-resolution",
    level=Level.SHALL,
    binds=Role.CREATOR,
    statement="A stream of the HTJ2K Lossless RPCL Transfer Syntax has the progression order RPCL.",
    cites=(ps3(5, "10.18"),),
)

RPCL_STREAM_LISTS_TILE_LENGTHS = Requirement(
    id="codec.rpcl-stream-lists-tile-lengths",
    level=Level.SHALL,
    binds=Role.CREATOR,
    statement="A stream of the HTJ2K Lossless RPCL Transfer Syntax has a TLM marker segment.",
    cites=(ps3(5, "10.18"),),
)

LOWEST_RESOLUTION_IS_A_THUMBNAIL = Requirement(
    id="codec.lowest-resolution-is-a-thumbnail",
    level=Level.SHALL,
    binds=Role.CREATOR,
    statement="A stream of the HTJ2K Lossless RPCL Transfer Syntax is decomposed until width or"
    " height is 64 or less.",
    cites=(ps3(5, "10.18"),),
)


def _must_be_lossless(i: Instance) -> bool:
    return (
        is_coded_by(i, Codec.JPEG_2000, Codec.HTJ2K)
        and CODINGS[i.transfer_syntax].loss is Loss.NEVER
    )


def _is_rpcl(i: Instance) -> bool:
    return i.transfer_syntax == LOSSLESS_RPCL and is_coded(i)


@check(LOSSLESS_JPEG_2000_IS_REVERSIBLE, on=Instance, when=_must_be_lossless)
def lossless_jpeg_2000_is_reversible(i: Instance, ctx: CheckContext) -> Iterator[Finding]:
    """Look at COD, COC and QCD in the main header of each of the first 2000 frames."""

    def judge(stream: Stream) -> Problem | None:
        header = stream.header
        if not isinstance(header, Jpeg2000Header) or header.reversible is not False:
            return None
        what = "quantized" if header.reversible_wavelet else "irreversible 9-7 wavelet"
        return Problem("reversible 5-3 wavelet, no quantization", what)

    yield from objected_streams(i, ctx, judge)


@check(
    JPEG_2000_HAS_NO_FILE_HEADER,
    on=Instance,
    when=lambda i: is_coded_by(i, Codec.JPEG_2000, Codec.HTJ2K),
)
def jpeg_2000_has_no_file_header(i: Instance, ctx: CheckContext) -> Iterator[Finding]:
    """Look at the first bytes of each of the first 2000 frames."""

    def judge(stream: Stream) -> Problem | None:
        if isinstance(stream.header, Jpeg2000Header) and stream.header.file_header:
            return Problem("SOC first", "a JP2 file")
        return None

    yield from objected_streams(i, ctx, judge)


@check(PROGRESSION_IS_BY_RESOLUTION, on=Instance, when=_is_rpcl)
def progression_is_by_resolution(i: Instance, ctx: CheckContext) -> Iterator[Finding]:
    """Look at COD in the main header of each of the first 2000 frames."""

    def judge(stream: Stream) -> Problem | None:
        header = stream.header
        if isinstance(header, Jpeg2000Header) and header.coded and header.progression != "RPCL":
            return Problem("RPCL", header.progression)
        return None

    yield from objected_streams(i, ctx, judge)


@check(RPCL_STREAM_LISTS_TILE_LENGTHS, on=Instance, when=_is_rpcl)
def rpcl_stream_lists_tile_lengths(i: Instance, ctx: CheckContext) -> Iterator[Finding]:
    """Look for TLM in the main header of each of the first 2000 frames."""

    def judge(stream: Stream) -> Problem | None:
        if isinstance(stream.header, Jpeg2000Header) and not stream.header.tile_lengths:
            return Problem("a TLM marker segment", "none in the main header")
        return None

    yield from objected_streams(i, ctx, judge)


@check(LOWEST_RESOLUTION_IS_A_THUMBNAIL, on=Instance, when=_is_rpcl)
def lowest_resolution_is_a_thumbnail(i: Instance, ctx: CheckContext) -> Iterator[Finding]:
    """Halve rows and columns by the number of decompositions of the main header."""

    def judge(stream: Stream) -> Problem | None:
        header = stream.header
        if not isinstance(header, Jpeg2000Header) or not header.coded:
            return None
        wide, high = (-(-n >> header.levels) for n in (header.columns, header.rows))
        if min(wide, high) <= THUMBNAIL:
            return None
        return Problem(
            f"width or height of at most {THUMBNAIL}",
            f"{wide} x {high} after {header.levels} decompositions",
        )

    yield from objected_streams(i, ctx, judge)
