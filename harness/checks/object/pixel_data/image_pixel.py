"""The attributes of the Image Pixel Module agree with each other (PS3.3 C.7.6.3, PS3.5 8.1.1)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from harness.checks.object.pixel_data.image import (
    BITS_ALLOCATED,
    BITS_STORED,
    HIGH_BIT,
    PLANAR_CONFIGURATION,
    SAMPLES_PER_PIXEL,
    has_pixel_data,
    has_pixels,
    images_of,
    integer,
    objected,
)
from harness.checks.registry import CheckContext, check
from harness.checks.sources import ps3
from harness.core.finding import Finding
from harness.core.requirement import Level, Requirement, Role
from harness.core.subject import Instance

PIXEL_ASPECT_RATIO: Final = 0x00280034
SAMPLES: Final = {
    "MONOCHROME1": 1,
    "MONOCHROME2": 1,
    "PALETTE COLOR": 1,
    "RGB": 3,
    "XYB": 3,
    "YBR_FULL": 3,
    "YBR_FULL_422": 3,
    "YBR_ICT": 3,
    "YBR_PARTIAL_420": 3,
    "YBR_PARTIAL_422": 3,
    "YBR_RCT": 3,
}
BY_PIXEL: Final = frozenset(("YBR_FULL_422", "YBR_ICT", "YBR_PARTIAL_420", "YBR_RCT"))

BITS_ALLOCATED_IS_ONE_OR_WHOLE_BYTES = Requirement(
    id="pixel-data.bits-allocated-is-one-or-whole-bytes",
    level=Level.SHALL,
    binds=Role.CREATOR,
    statement="Bits Allocated is 1 or a multiple of 8.",
    cites=(ps3(3, "C.7.6.3", "C.7-11c"),),
)

BITS_STORED_FIT_BITS_ALLOCATED = Requirement(
    id="pixel-data.bits-stored-fit-bits-allocated",
    level=Level.SHALL,
    binds=Role.CREATOR,
    statement="Bits Stored is not larger than Bits Allocated.",
    cites=(ps3(5, "8.1.1"),),
)

HIGH_BIT_IS_THE_HIGHEST_STORED = Requirement(
    id="pixel-data.high-bit-is-the-highest-stored",
    level=Level.SHALL,
    binds=Role.CREATOR,
    statement="High Bit is one less than Bits Stored.",
    cites=(ps3(3, "C.7.6.3", "C.7-11c"),),
)

SAMPLES_FIT_PHOTOMETRIC_INTERPRETATION = Requirement(
    id="pixel-data.samples-fit-photometric-interpretation",
    level=Level.SHALL,
    binds=Role.CREATOR,
    statement="Samples per Pixel is what Photometric Interpretation needs.",
    cites=(ps3(3, "C.7.6.3.1.1"), ps3(3, "C.7.6.3.1.2")),
)

PLANAR_CONFIGURATION_IS_FOR_SEVERAL_SAMPLES = Requirement(
    id="pixel-data.planar-configuration-is-for-several-samples",
    level=Level.SHALL,
    binds=Role.CREATOR,
    statement="Planar Configuration is there where, and only where, a pixel has several samples.",
    cites=(ps3(3, "C.7.6.3.1.3"),),
)

PLANAR_CONFIGURATION_FITS_PHOTOMETRIC_INTERPRETATION = Requirement(
    id="pixel-data.planar-configuration-fits-photometric-interpretation",
    level=Level.SHALL,
    binds=Role.CREATOR,
    statement="Planar Configuration is 0 where chrominance is reduced or transformed.",
    cites=(ps3(3, "C.7.6.3.1.2"),),
)

PIXEL_ASPECT_RATIO_IS_TWO_POSITIVE_NUMBERS = Requirement(
    id="pixel-data.pixel-aspect-ratio-is-two-positive-numbers",
    level=Level.SHALL,
    binds=Role.CREATOR,
    statement="Pixel Aspect Ratio is the vertical and the horizontal size, two positive numbers.",
    cites=(ps3(3, "C.7.6.3.1.7"),),
)


@check(BITS_ALLOCATED_IS_ONE_OR_WHOLE_BYTES, on=Instance, when=has_pixel_data)
def bits_allocated_is_one_or_whole_bytes(i: Instance, ctx: CheckContext) -> Iterator[Finding]:
    """Look at the number."""
    for image in integer(images_of(i, ctx.trace)):
        bits = image.bits_allocated
        if bits is not None and bits != 1 and (bits % 8 or bits == 0):
            yield objected(
                i, ctx, image, BITS_ALLOCATED, expected="1 or a multiple of 8", actual=str(bits)
            )


@check(BITS_STORED_FIT_BITS_ALLOCATED, on=Instance, when=has_pixel_data)
def bits_stored_fit_bits_allocated(i: Instance, ctx: CheckContext) -> Iterator[Finding]:
    """Compare the two numbers; no bit stored at all does not fit either."""
    for image in integer(images_of(i, ctx.trace)):
        allocated, stored = image.bits_allocated, image.bits_stored
        if allocated is not None and stored is not None and not 0 < stored <= allocated:
            yield objected(
                i, ctx, image, BITS_STORED, expected=f"1 to {allocated}", actual=str(stored)
            )


@check(HIGH_BIT_IS_THE_HIGHEST_STORED, on=Instance, when=has_pixel_data)
def high_bit_is_the_highest_stored(i: Instance, ctx: CheckContext) -> Iterator[Finding]:
    """Compare the two numbers."""
    for image in integer(images_of(i, ctx.trace)):
        high, stored = image.high_bit, image.bits_stored
        if high is not None and stored and high != stored - 1:
            yield objected(i, ctx, image, HIGH_BIT, expected=str(stored - 1), actual=str(high))


@check(SAMPLES_FIT_PHOTOMETRIC_INTERPRETATION, on=Instance, when=has_pixels)
def samples_fit_photometric_interpretation(i: Instance, ctx: CheckContext) -> Iterator[Finding]:
    """Compare with the number of planes of each interpretation of the standard."""
    for image in images_of(i, ctx.trace):
        wanted = SAMPLES.get(image.photometric)
        if wanted is not None and image.samples is not None and image.samples != wanted:
            yield objected(
                i,
                ctx,
                image,
                SAMPLES_PER_PIXEL,
                expected=f"{wanted} with {image.photometric}",
                actual=str(image.samples),
            )


@check(PLANAR_CONFIGURATION_IS_FOR_SEVERAL_SAMPLES, on=Instance, when=has_pixels)
def planar_configuration_is_for_several_samples(
    i: Instance, ctx: CheckContext
) -> Iterator[Finding]:
    """Compare its presence with Samples per Pixel."""
    for image in images_of(i, ctx.trace):
        there = image.data_set.has(PLANAR_CONFIGURATION)
        if image.samples is not None and there != (image.samples > 1):
            yield objected(
                i,
                ctx,
                image,
                PLANAR_CONFIGURATION,
                expected="absent with one sample" if there else "0 or 1 with several samples",
                actual=image.number(PLANAR_CONFIGURATION),
            )


@check(PLANAR_CONFIGURATION_FITS_PHOTOMETRIC_INTERPRETATION, on=Instance, when=has_pixels)
def planar_configuration_fits_photometric_interpretation(
    i: Instance, ctx: CheckContext
) -> Iterator[Finding]:
    """Look at the number with each interpretation that asks for 0."""
    for image in images_of(i, ctx.trace):
        if image.photometric in BY_PIXEL and image.planar:
            yield objected(
                i,
                ctx,
                image,
                PLANAR_CONFIGURATION,
                expected=f"0 with {image.photometric}",
                actual=str(image.planar),
            )


@check(PIXEL_ASPECT_RATIO_IS_TWO_POSITIVE_NUMBERS, on=Instance, when=has_pixels)
def pixel_aspect_ratio_is_two_positive_numbers(i: Instance, ctx: CheckContext) -> Iterator[Finding]:
    """Look at both numbers, where they are there."""
    for image in images_of(i, ctx.trace):
        element = image.data_set.find(PIXEL_ASPECT_RATIO)
        if element is None or not element.raw:
            continue
        ratio = element.numbers()
        if len(ratio) != 2 or min(ratio) < 1:
            yield objected(
                i,
                ctx,
                image,
                PIXEL_ASPECT_RATIO,
                expected="two positive integers",
                actual=image.said(PIXEL_ASPECT_RATIO),
            )
