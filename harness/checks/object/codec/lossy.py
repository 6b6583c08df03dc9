"""Lossy compression is told as it is (PS3.3 C.7.6.1.1.5)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from harness.checks.object.codec.streams import Stream, streams_of
from harness.checks.object.pixel_data.image import (
    Image,
    has_pixels,
    images_of,
    is_coded,
    objected,
)
from harness.checks.registry import CheckContext, check
from harness.checks.sources import ps3
from harness.content.codec.coding import CODINGS, Loss
from harness.content.codec.stream import Codec
from harness.core.finding import Finding
from harness.core.requirement import Level, Requirement, Role
from harness.core.subject import Instance

LOSSY_IMAGE_COMPRESSION: Final = 0x00282110
LOSSY_IMAGE_COMPRESSION_RATIO: Final = 0x00282112
LOSSY_IMAGE_COMPRESSION_METHOD: Final = 0x00282114

METHODS: Final = {
    Codec.JPEG: ("ISO_10918_1",),
    Codec.JPEG_LS: ("ISO_14495_1",),
    Codec.JPEG_2000: ("ISO_15444_1",),
    Codec.HTJ2K: ("ISO_15444_15", "ISO_15444_1"),
    Codec.JPEG_XL: ("ISO_18181_1",),
    Codec.MPEG_2: ("ISO_13818_2",),
    Codec.H264: ("ISO_14496_10",),
    Codec.HEVC: ("ISO_23008_2",),
}
_RECOMPRESSED_JPEG: Final = "1.2.840.10008.1.2.4.111"

LOSSY_COMPRESSION_IS_NOT_DENIED = Requirement(
    id="codec.lossy-compression-is-not-denied",
    level=Level.SHALL,
    binds=Role.CREATOR,
    statement="Lossy Image Compression is not 00 where the Pixel Data is lossy compressed.",
    cites=(ps3(3, "C.7.6.1.1.5"),),
)

LOSSY_COMPRESSION_IS_DECLARED = Requirement(
    id="codec.lossy-compression-is-declared",
    level=Level.SHOULD,
    binds=Role.CREATOR,
    statement="Lossy Image Compression is there and 01 where the Pixel Data is lossy compressed.",
    cites=(ps3(3, "C.7.6.1.1.5"),),
)

LOSSY_METHOD_IS_THAT_OF_THE_STREAM = Requirement(
    id="codec.lossy-method-is-that-of-the-stream",
    level=Level.SHOULD,
    binds=Role.CREATOR,
    statement="Lossy Image Compression Method names the process of lossy compressed Pixel Data.",
    cites=(ps3(3, "C.7.6.1.1.5.1"),),
)

LOSSY_RATIOS_BELONG_TO_METHODS = Requirement(
    id="codec.lossy-ratios-belong-to-methods",
    level=Level.SHALL,
    binds=Role.CREATOR,
    statement="Lossy Image Compression Ratio and Method have as many values as each other.",
    cites=(ps3(3, "C.7.6.1.1.5.1"), ps3(3, "C.7.6.1.1.5.2")),
)

LOSSY_DETAILS_MEAN_LOSSY = Requirement(
    id="codec.lossy-details-mean-lossy",
    level=Level.SHOULD,
    binds=Role.CREATOR,
    statement="Ratio and method of a lossy compression are told only where there was one.",
    cites=(ps3(3, "C.7.6.1.1.5"),),
)


@check(LOSSY_COMPRESSION_IS_NOT_DENIED, on=Instance, when=is_coded)
def lossy_compression_is_not_denied(i: Instance, ctx: CheckContext) -> Iterator[Finding]:
    """Compare with the Transfer Syntax, and with what the streams themselves say."""
    for image, why in _lossy_images(i, ctx):
        if image.data_set.text(LOSSY_IMAGE_COMPRESSION) == "00":
            yield objected(
                i, ctx, image, LOSSY_IMAGE_COMPRESSION, expected=f"01: {why}", actual="00"
            )


@check(LOSSY_COMPRESSION_IS_DECLARED, on=Instance, when=is_coded)
def lossy_compression_is_declared(i: Instance, ctx: CheckContext) -> Iterator[Finding]:
    """Look for the attribute where Transfer Syntax or streams are lossy."""
    for image, why in _lossy_images(i, ctx):
        if image.data_set.text(LOSSY_IMAGE_COMPRESSION) not in ("00", "01"):
            yield objected(
                i,
                ctx,
                image,
                LOSSY_IMAGE_COMPRESSION,
                expected=f"01: {why}",
                actual=image.said(LOSSY_IMAGE_COMPRESSION),
            )


@check(LOSSY_METHOD_IS_THAT_OF_THE_STREAM, on=Instance, when=is_coded)
def lossy_method_is_that_of_the_stream(i: Instance, ctx: CheckContext) -> Iterator[Finding]:
    """Look for the term of the Transfer Syntax among the values, where there are any."""
    coding = CODINGS[i.transfer_syntax]
    terms = METHODS.get(coding.codec, ())
    if i.transfer_syntax == _RECOMPRESSED_JPEG:
        terms = (*METHODS[Codec.JPEG], *terms)
    for image, _ in _lossy_images(i, ctx):
        said = image.data_set.texts(LOSSY_IMAGE_COMPRESSION_METHOD)
        if any(said) and terms and not set(said) & set(terms):
            yield objected(
                i,
                ctx,
                image,
                LOSSY_IMAGE_COMPRESSION_METHOD,
                expected=" or ".join(terms),
                actual="\\".join(said),
            )


@check(LOSSY_RATIOS_BELONG_TO_METHODS, on=Instance, when=has_pixels)
def lossy_ratios_belong_to_methods(i: Instance, ctx: CheckContext) -> Iterator[Finding]:
    """Count the values, where both are there."""
    for image in images_of(i, ctx.trace):
        methods = image.data_set.texts(LOSSY_IMAGE_COMPRESSION_METHOD)
        ratios = image.data_set.texts(LOSSY_IMAGE_COMPRESSION_RATIO)
        if any(methods) and any(ratios) and len(methods) != len(ratios):
            yield objected(
                i,
                ctx,
                image,
                LOSSY_IMAGE_COMPRESSION_RATIO,
                expected=f"{len(methods)}, as many as methods",
                actual=f"{len(ratios)} ratios",
            )


@check(LOSSY_DETAILS_MEAN_LOSSY, on=Instance, when=has_pixels)
def lossy_details_mean_lossy(i: Instance, ctx: CheckContext) -> Iterator[Finding]:
    """Look for ratio and method where Lossy Image Compression is 00."""
    for image in images_of(i, ctx.trace):
        if image.data_set.text(LOSSY_IMAGE_COMPRESSION) != "00":
            continue
        for tag in (LOSSY_IMAGE_COMPRESSION_RATIO, LOSSY_IMAGE_COMPRESSION_METHOD):
            if any(image.data_set.texts(tag)):
                yield objected(
                    i,
                    ctx,
                    image,
                    tag,
                    expected="nothing while Lossy Image Compression is 00",
                    actual=image.said(tag),
                )


def _lossy_images(i: Instance, ctx: CheckContext) -> Iterator[tuple[Image, str]]:
    """Yield the image itself with the reason why it must be lossy; icons do not count."""
    coding = CODINGS[i.transfer_syntax]
    for image in images_of(i, ctx.trace):
        if image.encapsulated is None or image.prefix:
            continue
        lossy = next((s for s in streams_of(i, ctx.trace) if _loses(s)), None)
        if coding.loss is Loss.ALWAYS:
            yield image, "the Transfer Syntax is lossy"
        elif lossy is not None:
            yield image, f"the stream of frame {lossy.number} is lossy"


def _loses(stream: Stream) -> bool:
    """Tell whether a stream says that its process loses something."""
    return not stream.image.prefix and (
        stream.header is not None and stream.header.reversible is False
    )
