"""Video streams: profile, level, and the attributes that they fix (PS3.5 8.2.5 to 8.2.12)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from harness.checks.object.codec.streams import Problem, Stream, objected_streams
from harness.checks.object.pixel_data.image import (
    BITS_ALLOCATED,
    BITS_STORED,
    COLUMNS,
    HIGH_BIT,
    PHOTOMETRIC_INTERPRETATION,
    PIXEL_REPRESENTATION,
    ROWS,
    Image,
    images_of,
    is_coded_by,
    objected,
)
from harness.checks.registry import CheckContext, check
from harness.checks.sources import ps3
from harness.content.codec.stream import Codec
from harness.content.codec.video_header import VideoHeader
from harness.core.finding import Finding
from harness.core.requirement import Level, Requirement, Role
from harness.core.subject import Instance

_FIXED: Final = {BITS_ALLOCATED: 8, BITS_STORED: 8, HIGH_BIT: 7, PIXEL_REPRESENTATION: 0}
_COLOURS: Final = ("MONOCHROME2", "YBR_PARTIAL_420")
_ROOT: Final = "1.2.840.10008.1.2.4."
_MAIN_LEVEL: Final = frozenset((_ROOT + "100", _ROOT + "100.1"))
_HIGH_DEFINITION: Final = frozenset(_ROOT + last for last in ("101", "101.1", "103", "103.1"))
_SQUARE: Final = _HIGH_DEFINITION | {_ROOT + "102", _ROOT + "102.1"}
_SIZES: Final = {720: 1280, 1080: 1920}  # columns by rows
_MOST_ROWS, _MOST_COLUMNS = 576, 720  # PAL, which has more lines than NTSC
PIXEL_ASPECT_RATIO: Final = 0x00280034

VIDEO_PROFILE_IS_OF_THE_TRANSFER_SYNTAX = Requirement(
    id="codec.video-profile-is-of-the-transfer-syntax",
    level=Level.SHALL,
    binds=Role.CREATOR,
    statement="A video stream is of the profile that the Transfer Syntax names, or of one that its"
    " decoders know too.",
    cites=(ps3(5, "A.4.5"), ps3(5, "A.4.6"), ps3(5, "8.2.7")),
)

VIDEO_LEVEL_IS_WITHIN_THE_TRANSFER_SYNTAX = Requirement(
    id="codec.video-level-is-within-the-transfer-syntax",
    level=Level.SHALL,
    binds=Role.CREATOR,
    statement="A video stream does not need a higher level than the Transfer Syntax names.",
    cites=(ps3(5, "A.4.5"), ps3(5, "A.4.6"), ps3(5, "8.2.7")),
)

VIDEO_ATTRIBUTES_ARE_FIXED = Requirement(
    id="codec.video-attributes-are-fixed",
    level=Level.SHALL,
    binds=Role.CREATOR,
    statement="MPEG-2 and H.264 video is described as 8 bits, unsigned, YBR_PARTIAL_420 or"
    " MONOCHROME2.",
    cites=(ps3(5, "8.2.5"), ps3(5, "8.2.6"), ps3(5, "8.2.7")),
)

VIDEO_SIZE_IS_ALLOWED = Requirement(
    id="codec.video-size-is-allowed",
    level=Level.SHALL,
    binds=Role.CREATOR,
    statement="Rows and Columns of MPEG-2 and Blu-ray compatible video are of the sizes listed for"
    " the Transfer Syntax.",
    cites=(ps3(5, "8.2.5", "8-1"), ps3(5, "8.2.6"), ps3(5, "8.2.7", "8-4")),
)

VIDEO_PIXELS_ARE_SQUARE = Requirement(
    id="codec.video-pixels-are-square",
    level=Level.SHALL,
    binds=Role.CREATOR,
    statement="High-definition MPEG-2 and H.264 video has no Pixel Aspect Ratio.",
    cites=(ps3(5, "8.2.6"), ps3(5, "8.2.7")),
)


def _is_video(i: Instance) -> bool:
    return is_coded_by(i, Codec.MPEG_2, Codec.H264, Codec.HEVC)


@check(VIDEO_PROFILE_IS_OF_THE_TRANSFER_SYNTAX, on=Instance, when=_is_video)
def video_profile_is_of_the_transfer_syntax(i: Instance, ctx: CheckContext) -> Iterator[Finding]:
    """Look at the first sequence header or parameter set, in whatever container."""

    def judge(stream: Stream) -> Problem | None:
        header, wanted = _video(stream), stream.coding.profiles
        if header is None or header.profile in wanted:
            return None
        return Problem(f"profile {' or '.join(map(str, wanted))}", f"profile {header.profile}")

    yield from objected_streams(i, ctx, judge)


@check(VIDEO_LEVEL_IS_WITHIN_THE_TRANSFER_SYNTAX, on=Instance, when=_is_video)
def video_level_is_within_the_transfer_syntax(i: Instance, ctx: CheckContext) -> Iterator[Finding]:
    """Look at the first sequence header or parameter set, in whatever container."""

    def judge(stream: Stream) -> Problem | None:
        header, most = _video(stream), stream.coding.level
        if header is None:
            return None
        # MPEG-2 numbers its levels downwards (ISO/IEC 13818-2 Table 8-3).
        higher = header.level < most if header.codec is Codec.MPEG_2 else header.level > most
        return Problem(f"level {most} or lower", f"level {header.level}") if higher else None

    yield from objected_streams(i, ctx, judge)


@check(
    VIDEO_ATTRIBUTES_ARE_FIXED, on=Instance, when=lambda i: is_coded_by(i, Codec.MPEG_2, Codec.H264)
)
def video_attributes_are_fixed(i: Instance, ctx: CheckContext) -> Iterator[Finding]:
    """Look at the attributes that are there."""
    for image in _videos(i, ctx):
        for tag, wanted in _FIXED.items():
            found = image.data_set.number(tag)
            if found is not None and found != wanted:
                yield objected(i, ctx, image, tag, expected=str(wanted), actual=str(found))
        if image.photometric and image.photometric not in _COLOURS:
            yield objected(
                i,
                ctx,
                image,
                PHOTOMETRIC_INTERPRETATION,
                expected=" or ".join(_COLOURS),
                actual=image.photometric,
            )


@check(
    VIDEO_SIZE_IS_ALLOWED,
    on=Instance,
    when=lambda i: i.transfer_syntax in _MAIN_LEVEL | _HIGH_DEFINITION and _is_video(i),
)
def video_size_is_allowed(i: Instance, ctx: CheckContext) -> Iterator[Finding]:
    """Compare with 720 x 1280 and 1080 x 1920, or with the most that Main Level has."""
    for image in _videos(i, ctx):
        rows, columns = image.rows, image.columns
        if not rows or not columns:
            continue
        if i.transfer_syntax in _MAIN_LEVEL:
            wrong = ROWS if rows > _MOST_ROWS else COLUMNS if columns > _MOST_COLUMNS else 0
            sizes = f"at most {_MOST_ROWS} rows of {_MOST_COLUMNS}"
        else:
            wrong = ROWS if rows not in _SIZES else COLUMNS if _SIZES[rows] != columns else 0
            sizes = " or ".join(f"{r} rows of {c}" for r, c in _SIZES.items())
        if wrong:
            actual = f"{rows} rows of {columns}"
            yield objected(i, ctx, image, wrong, expected=sizes, actual=actual)


@check(
    VIDEO_PIXELS_ARE_SQUARE,
    on=Instance,
    when=lambda i: i.transfer_syntax in _SQUARE and _is_video(i),
)
def video_pixels_are_square(i: Instance, ctx: CheckContext) -> Iterator[Finding]:
    """Look for the attribute."""
    for image in _videos(i, ctx):
        if image.data_set.has(PIXEL_ASPECT_RATIO):
            yield objected(
                i,
                ctx,
                image,
                PIXEL_ASPECT_RATIO,
                expected="absent",
                actual=image.said(PIXEL_ASPECT_RATIO),
            )


def _videos(i: Instance, ctx: CheckContext) -> Iterator[Image]:
    """Yield the video of an object, without icon images."""
    for image in images_of(i, ctx.trace):
        if image.encapsulated is not None and not image.prefix:
            yield image


def _video(stream: Stream) -> VideoHeader | None:
    header = stream.header
    if isinstance(header, VideoHeader) and header.codec is stream.coding.codec:
        return header
    return None
