"""Number of Frames against what is encapsulated (PS3.3 C.7.6.6, PS3.5 A.4)."""

from __future__ import annotations

from collections.abc import Iterator

from harness.checks.object.pixel_data.encapsulated import Encapsulated
from harness.checks.object.pixel_data.encapsulation import encapsulated_images
from harness.checks.object.pixel_data.image import (
    NUMBER_OF_FRAMES,
    PIXEL_DATA,
    has_pixels,
    images_of,
    is_coded,
    is_coded_by,
    objected,
)
from harness.checks.registry import CheckContext, check
from harness.checks.sources import ps3
from harness.content.codec.coding import CODINGS
from harness.content.codec.header import begins_stream
from harness.content.codec.rle import HEADER_BYTES, looks_like_rle
from harness.content.codec.stream import Codec
from harness.core.finding import Finding
from harness.core.requirement import Level, Requirement, Role
from harness.core.subject import Instance

NUMBER_OF_FRAMES_IS_POSITIVE = Requirement(
    id="pixel-data.number-of-frames-is-positive",
    level=Level.SHALL,
    binds=Role.CREATOR,
    statement="Number of Frames is greater than zero.",
    cites=(ps3(3, "C.7.6.6.1.1"),),
)

NUMBER_OF_FRAMES_IS_THAT_OF_THE_STREAMS = Requirement(
    id="pixel-data.number-of-frames-is-that-of-the-streams",
    level=Level.SHALL,
    binds=Role.CREATOR,
    statement="Encapsulated Pixel Data has as many compressed streams as Number of Frames says.",
    cites=(ps3(5, "A.4"), ps3(5, "8.2")),
)

EACH_RLE_FRAME_IS_ONE_FRAGMENT = Requirement(
    id="pixel-data.each-rle-frame-is-one-fragment",
    level=Level.SHALL,
    binds=Role.CREATOR,
    statement="Every RLE compressed frame is exactly one fragment.",
    cites=(ps3(5, "A.4.2"),),
)

VIDEO_IS_ONE_FRAGMENT = Requirement(
    id="pixel-data.video-is-one-fragment",
    level=Level.SHALL,
    binds=Role.CREATOR,
    statement="In a Transfer Syntax that is not fragmentable the video is one fragment.",
    cites=(ps3(5, "8.2.5"), ps3(5, "8.2.7")),
)


@check(NUMBER_OF_FRAMES_IS_POSITIVE, on=Instance, when=has_pixels)
def number_of_frames_is_positive(i: Instance, ctx: CheckContext) -> Iterator[Finding]:
    """Look at the number, where there is one."""
    for image in images_of(i, ctx.trace):
        number = image.data_set.number(NUMBER_OF_FRAMES)
        if number is not None and number < 1:
            yield objected(
                i, ctx, image, NUMBER_OF_FRAMES, expected="1 or more", actual=str(number)
            )


@check(NUMBER_OF_FRAMES_IS_THAT_OF_THE_STREAMS, on=Instance, when=is_coded)
def number_of_frames_is_that_of_the_streams(i: Instance, ctx: CheckContext) -> Iterator[Finding]:
    """Count the fragments that begin a stream, where the first one does; else all fragments."""
    if CODINGS[i.transfer_syntax].whole:
        return
    for image, parts in encapsulated_images(i, ctx):
        least, most = _streams(parts, CODINGS[i.transfer_syntax].codec)
        if not least <= image.frames <= most:
            found = f"{least}" if least == most else f"{most} at most"
            yield objected(
                i,
                ctx,
                image,
                NUMBER_OF_FRAMES,
                expected=f"{found}: so many streams are encapsulated",
                actual=image.number(NUMBER_OF_FRAMES),
            )


@check(EACH_RLE_FRAME_IS_ONE_FRAGMENT, on=Instance, when=lambda i: is_coded_by(i, Codec.RLE))
def each_rle_frame_is_one_fragment(i: Instance, ctx: CheckContext) -> Iterator[Finding]:
    """Look for fragments without an RLE header at their start."""
    for image, parts in encapsulated_images(i, ctx):
        for number, fragment in enumerate(parts.fragments, 1):
            if len(parts.fragments) > image.frames and not looks_like_rle(fragment.read(0, 64)):
                yield objected(
                    i,
                    ctx,
                    image,
                    PIXEL_DATA,
                    expected=f"{image.frames} fragments, each with an RLE header",
                    actual=f"{len(parts.fragments)} fragments; this one continues a frame",
                    detail=f"fragment {number}",
                )
                break


def _is_one_video(i: Instance) -> bool:
    coding = CODINGS.get(i.transfer_syntax)
    return bool(coding and coding.whole and coding.one_fragment) and is_coded(i)


@check(VIDEO_IS_ONE_FRAGMENT, on=Instance, when=_is_one_video)
def video_is_one_fragment(i: Instance, ctx: CheckContext) -> Iterator[Finding]:
    """Count the items behind the offset table."""
    for image, parts in encapsulated_images(i, ctx):
        if len(parts.fragments) > 1 and not image.prefix:
            yield objected(
                i,
                ctx,
                image,
                PIXEL_DATA,
                expected="one fragment",
                actual=f"{len(parts.fragments)} fragments",
            )


def _streams(parts: Encapsulated, codec: Codec) -> tuple[int, int]:
    """Tell how many streams there are at least and at most."""
    begun = sum(
        looks_like_rle(f.read(0, HEADER_BYTES)) if codec is Codec.RLE else begins_stream(f)
        for f in parts.fragments
    )
    if begun and parts.fragments:
        return begun, begun
    return min(1, len(parts.fragments)), len(parts.fragments)
