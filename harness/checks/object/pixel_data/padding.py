"""Pixel Padding Value and Pixel Padding Range Limit (PS3.3 C.7.5.1.1.2)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from harness.checks.object.pixel_data.image import (
    Image,
    has_pixel_data,
    images_of,
    integer,
    objected,
)
from harness.checks.registry import CheckContext, check
from harness.checks.sources import ps3
from harness.core.finding import Finding
from harness.core.requirement import Level, Requirement, Role
from harness.core.subject import Instance

PIXEL_PADDING_VALUE: Final = 0x00280120
PIXEL_PADDING_RANGE_LIMIT: Final = 0x00280121

PADDING_FITS_THE_STORED_BITS = Requirement(
    id="pixel-data.padding-fits-the-stored-bits",
    level=Level.SHALL,
    binds=Role.CREATOR,
    statement="Pixel Padding Value and Range Limit are values that Bits Stored can hold.",
    cites=(ps3(3, "C.7.5.1.1.2"),),
)

PADDING_RANGE_HAS_BOTH_ENDS = Requirement(
    id="pixel-data.padding-range-has-both-ends",
    level=Level.SHALL,
    binds=Role.CREATOR,
    statement="Pixel Padding Range Limit is there only with a Pixel Padding Value.",
    cites=(ps3(3, "C.7.5.1.1.2"),),
)

PADDING_RANGE_STARTS_AT_THE_BLACKEST = Requirement(
    id="pixel-data.padding-range-starts-at-the-blackest",
    level=Level.SHALL,
    binds=Role.CREATOR,
    statement="Pixel Padding Value is not above the Range Limit in MONOCHROME2, not below it in"
    " MONOCHROME1.",
    cites=(ps3(3, "C.7.5.1.1.2"),),
)


@check(PADDING_FITS_THE_STORED_BITS, on=Instance, when=has_pixel_data)
def padding_fits_the_stored_bits(i: Instance, ctx: CheckContext) -> Iterator[Finding]:
    """Compare with the range of Bits Stored and Pixel Representation."""
    for image in integer(images_of(i, ctx.trace)):
        bits = image.bits_stored
        if not bits or bits > 32:
            continue
        least, most = (
            (-(1 << bits - 1), (1 << bits - 1) - 1) if image.signed else (0, (1 << bits) - 1)
        )
        for tag in (PIXEL_PADDING_VALUE, PIXEL_PADDING_RANGE_LIMIT):
            value = stored_value(image, tag)
            if value is not None and not least <= value <= most:
                yield objected(i, ctx, image, tag, expected=f"{least} to {most}", actual=str(value))


@check(PADDING_RANGE_HAS_BOTH_ENDS, on=Instance, when=has_pixel_data)
def padding_range_has_both_ends(i: Instance, ctx: CheckContext) -> Iterator[Finding]:
    """Look for the value where there is a limit."""
    for image in integer(images_of(i, ctx.trace)):
        limited = image.data_set.has(PIXEL_PADDING_RANGE_LIMIT)
        if limited and not image.data_set.has(PIXEL_PADDING_VALUE):
            yield objected(
                i,
                ctx,
                image,
                PIXEL_PADDING_RANGE_LIMIT,
                expected="a Pixel Padding Value with it",
                actual="none",
            )


@check(PADDING_RANGE_STARTS_AT_THE_BLACKEST, on=Instance, when=has_pixel_data)
def padding_range_starts_at_the_blackest(i: Instance, ctx: CheckContext) -> Iterator[Finding]:
    """Compare the two, where both are there."""
    for image in integer(images_of(i, ctx.trace)):
        value = stored_value(image, PIXEL_PADDING_VALUE)
        limit = stored_value(image, PIXEL_PADDING_RANGE_LIMIT)
        if value is None or limit is None:
            continue
        rising = image.photometric != "MONOCHROME1"
        if (value > limit) if rising else (value < limit):
            yield objected(
                i,
                ctx,
                image,
                PIXEL_PADDING_VALUE,
                expected=f"{'at most' if rising else 'at least'} {limit}",
                actual=f"{value} in {image.photometric}",
            )


def stored_value(image: Image, tag: int) -> int | None:
    """Read a pixel value by Pixel Representation, whichever of US and SS it is encoded in."""
    value = image.data_set.number(tag)
    if value is None:
        return None
    value &= 0xFFFF
    return value - 0x10000 if image.signed and value & 0x8000 else value
