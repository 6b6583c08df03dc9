"""Colour of compressed streams: model, transform, sub-sampling (PS3.5 8.2, PS3.3 C.7.6.3.1.2)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from harness.checks.object.codec.streams import Problem, Stream, headed, objected_streams
from harness.checks.object.pixel_data.image import (
    PHOTOMETRIC_INTERPRETATION,
    PLANAR_CONFIGURATION,
    images_of,
    is_coded,
    is_coded_by,
    objected,
)
from harness.checks.registry import CheckContext, check
from harness.checks.sources import ps3
from harness.content.codec.coding import CODINGS, Loss
from harness.content.codec.jpeg import JpegHeader
from harness.content.codec.jpeg_2000 import Jpeg2000Header
from harness.content.codec.stream import Codec
from harness.core.finding import Finding
from harness.core.requirement import Level, Requirement, Role, Status
from harness.core.subject import Instance

_GREY: Final = frozenset(("MONOCHROME1", "MONOCHROME2"))
_STANDARD: Final = _GREY | {
    *("PALETTE COLOR", "RGB", "XYB", "YBR_FULL", "YBR_FULL_422", "YBR_ICT"),
    *("YBR_PARTIAL_420", "YBR_RCT"),
}
_JPEG_2000: Final = _GREY | {"PALETTE COLOR", "RGB", "YBR_FULL", "YBR_ICT", "YBR_RCT"}
ALLOWED: Final = {  # PS3.5 Tables 8.2.1-1 to 8.2.4-1; where unsure, the wider reading
    Codec.JPEG: _GREY | {"PALETTE COLOR", "RGB", "YBR_FULL", "YBR_FULL_422"},
    Codec.JPEG_LS: _GREY | {"PALETTE COLOR", "RGB", "YBR_FULL"},
    Codec.JPEG_2000: _JPEG_2000,
    Codec.HTJ2K: _JPEG_2000,
    Codec.RLE: _GREY | {"PALETTE COLOR", "RGB", "YBR_FULL"},
}
_INTERLEAVED: Final = frozenset(Codec) - {Codec.RLE}
_TRANSFORMED: Final = frozenset(("YBR_ICT", "YBR_RCT"))

PHOTOMETRIC_INTERPRETATION_FITS_THE_CODING = Requirement(
    id="codec.photometric-interpretation-fits-the-coding",
    level=Level.SHALL,
    binds=Role.CREATOR,
    statement="A standard Photometric Interpretation is one that the coding scheme of the Transfer"
    " Syntax provides for.",
    cites=(ps3(5, "8.2.1"), ps3(5, "8.2.2"), ps3(5, "8.2.3"), ps3(5, "8.2.4")),
)

LOSSLESS_INTERPRETATION_IS_REVERSIBLE = Requirement(
    id="codec.lossless-interpretation-is-reversible",
    level=Level.SHALL,
    binds=Role.CREATOR,
    statement="Photometric Interpretation is not YBR_ICT in a lossless JPEG 2000 Transfer Syntax.",
    cites=(ps3(5, "8.2.4"),),
)

COLOUR_TRANSFORM_IS_DECLARED = Requirement(
    id="codec.colour-transform-is-declared",
    level=Level.SHALL,
    binds=Role.CREATOR,
    statement="Photometric Interpretation is YBR_RCT or YBR_ICT as a JPEG 2000 stream's component"
    " transform is reversible or not.",
    cites=(ps3(5, "8.2.4"),),
)

DECLARED_COLOUR_TRANSFORM_IS_THERE = Requirement(
    id="codec.declared-colour-transform-is-there",
    level=Level.SHALL,
    binds=Role.CREATOR,
    statement="Where Photometric Interpretation is YBR_RCT or YBR_ICT the JPEG 2000 stream has a"
    " component transform.",
    cites=(ps3(5, "8.2.4"),),
    status=Status.PREVIEW,
    doubt="an encoder may have transformed the samples before it coded them as they are",
)

RGB_IS_NOT_SUBSAMPLED = Requirement(
    id="codec.rgb-is-not-subsampled",
    level=Level.SHALL,
    binds=Role.CREATOR,
    statement="The components of an RGB image all have the same number of samples.",
    cites=(ps3(3, "C.7.6.3.1.1"), ps3(5, "8.2.1")),
)

SUBSAMPLED_CHROMINANCE_IS_DECLARED = Requirement(
    id="codec.subsampled-chrominance-is-declared",
    level=Level.SHOULD,
    binds=Role.CREATOR,
    statement="A JPEG stream with fewer chrominance samples is not called YBR_FULL.",
    cites=(ps3(3, "C.7.6.3.1.2"), ps3(5, "8.2.1")),
)

JPEG_COLOUR_MARKERS_AGREE = Requirement(
    id="codec.jpeg-colour-markers-agree",
    level=Level.SHOULD,
    binds=Role.CREATOR,
    statement="A JPEG stream whose own markers say YCbCr is not called RGB, nor the reverse.",
    cites=(ps3(5, "8.2.1"),),
)

PLANAR_CONFIGURATION_IS_BY_PIXEL = Requirement(
    id="codec.planar-configuration-is-by-pixel",
    level=Level.SHALL,
    binds=Role.CREATOR,
    statement="Planar Configuration is 0 in every compressed Transfer Syntax but RLE.",
    cites=(ps3(5, "8.2.1"), ps3(5, "8.2.3"), ps3(5, "8.2.4"), ps3(5, "8.2.5")),
)


def _is_jpeg_2000(i: Instance) -> bool:
    return is_coded_by(i, Codec.JPEG_2000, Codec.HTJ2K)


def _is_jpeg(i: Instance) -> bool:
    return is_coded_by(i, Codec.JPEG)


@check(PHOTOMETRIC_INTERPRETATION_FITS_THE_CODING, on=Instance, when=is_coded)
def photometric_interpretation_fits_the_coding(i: Instance, ctx: CheckContext) -> Iterator[Finding]:
    """Compare with the interpretations of the clause; terms of others' own are left alone."""
    allowed = ALLOWED.get(CODINGS[i.transfer_syntax].codec)
    for image in images_of(i, ctx.trace):
        if image.encapsulated is None or allowed is None or image.photometric not in _STANDARD:
            continue
        if image.photometric not in allowed:
            yield objected(
                i,
                ctx,
                image,
                PHOTOMETRIC_INTERPRETATION,
                expected=" or ".join(sorted(allowed)),
                actual=f"{image.photometric} in a {CODINGS[i.transfer_syntax].codec} stream",
            )


@check(LOSSLESS_INTERPRETATION_IS_REVERSIBLE, on=Instance, when=_is_jpeg_2000)
def lossless_interpretation_is_reversible(i: Instance, ctx: CheckContext) -> Iterator[Finding]:
    """Look at Photometric Interpretation in each lossless Transfer Syntax."""
    for image in images_of(i, ctx.trace):
        lossless = CODINGS[i.transfer_syntax].loss is Loss.NEVER
        if lossless and image.encapsulated is not None and image.photometric == "YBR_ICT":
            yield objected(
                i,
                ctx,
                image,
                PHOTOMETRIC_INTERPRETATION,
                expected="YBR_RCT or no transform",
                actual="YBR_ICT",
            )


@check(COLOUR_TRANSFORM_IS_DECLARED, on=Instance, when=_is_jpeg_2000)
def colour_transform_is_declared(i: Instance, ctx: CheckContext) -> Iterator[Finding]:
    """Look at COD of each of the first 2000 frames where the component transform is used."""

    def judge(stream: Stream) -> Problem | None:
        header, said = _part_1(stream), stream.image.photometric
        if header is None or not header.multiple_component_transform or header.samples < 3:
            return None
        wanted = "YBR_RCT" if header.reversible_wavelet else "YBR_ICT"
        if not said or said == wanted:
            return None
        return Problem(f"{wanted}, as in the stream", said, PHOTOMETRIC_INTERPRETATION)

    yield from objected_streams(i, ctx, judge)


@check(DECLARED_COLOUR_TRANSFORM_IS_THERE, on=Instance, when=_is_jpeg_2000)
def declared_colour_transform_is_there(i: Instance, ctx: CheckContext) -> Iterator[Finding]:
    """Look at COD of each of the first 2000 frames."""

    def judge(stream: Stream) -> Problem | None:
        header, said = _part_1(stream), stream.image.photometric
        if header is None or header.multiple_component_transform or said not in _TRANSFORMED:
            return None
        return Problem("what the components are: RGB", said, PHOTOMETRIC_INTERPRETATION)

    yield from objected_streams(i, ctx, judge)


@check(RGB_IS_NOT_SUBSAMPLED, on=Instance, when=is_coded)
def rgb_is_not_subsampled(i: Instance, ctx: CheckContext) -> Iterator[Finding]:
    """Compare the sampling factors of the components in each of the first 2000 frames."""

    def judge(stream: Stream) -> Problem | None:
        if stream.image.photometric != "RGB" or not _subsampled(stream):
            return None
        return Problem("components of one size", "sub-sampled components")

    yield from objected_streams(i, ctx, judge)


@check(SUBSAMPLED_CHROMINANCE_IS_DECLARED, on=Instance, when=_is_jpeg)
def subsampled_chrominance_is_declared(i: Instance, ctx: CheckContext) -> Iterator[Finding]:
    """Compare the sampling factors of the components in each of the first 2000 frames."""

    def judge(stream: Stream) -> Problem | None:
        if stream.image.photometric != "YBR_FULL" or not _subsampled(stream):
            return None
        return Problem("YBR_FULL_422", "YBR_FULL", PHOTOMETRIC_INTERPRETATION)

    yield from objected_streams(i, ctx, judge)


@check(JPEG_COLOUR_MARKERS_AGREE, on=Instance, when=_is_jpeg)
def jpeg_colour_markers_agree(i: Instance, ctx: CheckContext) -> Iterator[Finding]:
    """Look for Adobe's marker and JFIF's in each of the first 2000 frames of three components."""

    def judge(stream: Stream) -> Problem | None:
        header, said = stream.header, stream.image.photometric
        if not isinstance(header, JpegHeader) or header.samples != 3:
            return None
        if header.adobe_transform is not None:
            luminance, marker = header.adobe_transform == 1, f"Adobe {header.adobe_transform}"
        elif header.jfif:
            luminance, marker = True, "JFIF"
        else:
            return None
        if said.startswith("YBR") if luminance else said == "RGB":
            return None
        model = "YBR_FULL_422 or YBR_FULL" if luminance else "RGB"
        return Problem(
            f"{model}: the stream's marker is {marker}", said, PHOTOMETRIC_INTERPRETATION
        )

    yield from objected_streams(i, ctx, judge)


@check(PLANAR_CONFIGURATION_IS_BY_PIXEL, on=Instance, when=lambda i: is_coded_by(i, *_INTERLEAVED))
def planar_configuration_is_by_pixel(i: Instance, ctx: CheckContext) -> Iterator[Finding]:
    """Look at Planar Configuration, where it is there."""
    for image in images_of(i, ctx.trace):
        if image.encapsulated is not None and image.planar:
            yield objected(
                i, ctx, image, PLANAR_CONFIGURATION, expected="0", actual=str(image.planar)
            )


def _part_1(stream: Stream) -> Jpeg2000Header | None:
    """Return the header where it tells of the colour transforms of Part 1."""
    header = stream.header
    if isinstance(header, Jpeg2000Header) and header.coded and not stream.coding.whole:
        return header
    return None


def _subsampled(stream: Stream) -> bool:
    return stream.header is not None and headed(stream) and stream.header.subsampled
