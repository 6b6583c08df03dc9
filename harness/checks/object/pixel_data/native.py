"""Native pixel data: its length, VR and colour model (PS3.5 8.1.1, 8.2)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from harness.checks.object.pixel_data.image import (
    COLUMNS,
    NO_NUMBER,
    NUMBER_OF_FRAMES,
    PHOTOMETRIC_INTERPRETATION,
    PIXEL_DATA,
    Image,
    images_of,
    is_native,
    native,
    objected,
)
from harness.checks.registry import CheckContext, check
from harness.checks.sources import ps3
from harness.core.finding import Finding
from harness.core.requirement import Level, Requirement, Role
from harness.core.subject import Instance

NOT_NATIVE: Final = frozenset(("YBR_ICT", "YBR_PARTIAL_420", "YBR_RCT"))

NATIVE_PIXEL_DATA_IS_COMPLETE = Requirement(
    id="pixel-data.native-pixel-data-is-complete",
    level=Level.SHALL,
    binds=Role.CREATOR,
    statement="Native Pixel Data has all bits of Rows x Columns x Samples x Frames.",
    cites=(ps3(5, "8.1.1"), ps3(5, "8.2")),
)

NATIVE_PIXEL_DATA_HAS_NO_EXCESS = Requirement(
    id="pixel-data.native-pixel-data-has-no-excess",
    level=Level.SHALL,
    binds=Role.CREATOR,
    statement="Native Pixel Data is padded to an even length and no further.",
    cites=(ps3(5, "8.1.1"),),
)

NATIVE_PIXEL_DATA_IS_OB_OR_OW = Requirement(
    id="pixel-data.native-pixel-data-is-ob-or-ow",
    level=Level.SHALL,
    binds=Role.CREATOR,
    statement="Native Pixel Data is OW, or OB where a sample has 8 bits or less and the VR is"
    " conveyed.",
    cites=(ps3(5, "8.2"), ps3(5, "A.2")),
)

NATIVE_COLOUR_CAN_BE_NATIVE = Requirement(
    id="pixel-data.native-colour-can-be-native",
    level=Level.SHALL,
    binds=Role.CREATOR,
    statement="Native Pixel Data has a Photometric Interpretation that exists without compression.",
    cites=(ps3(5, "8.2"), ps3(3, "C.7.6.3.1.2")),
)

HALVED_CHROMINANCE_HAS_EVEN_COLUMNS = Requirement(
    id="pixel-data.halved-chrominance-has-even-columns",
    level=Level.SHALL,
    binds=Role.CREATOR,
    statement="Columns is even where native Pixel Data has half as many chrominance samples.",
    cites=(ps3(3, "C.7.6.3", "C.7-11c"),),
)


@check(NATIVE_PIXEL_DATA_IS_COMPLETE, on=Instance, when=is_native)
def native_pixel_data_is_complete(i: Instance, ctx: CheckContext) -> Iterator[Finding]:
    """Compare the length with what the attributes multiply to."""
    for image in native(images_of(i, ctx.trace)):
        wanted = native_bytes(image)
        if wanted is not None and image.element.length < wanted:
            yield objected(
                i,
                ctx,
                image,
                PIXEL_DATA,
                expected=_product(image, wanted),
                actual=f"{image.element.length} bytes",
            )


@check(NATIVE_PIXEL_DATA_HAS_NO_EXCESS, on=Instance, when=is_native)
def native_pixel_data_has_no_excess(i: Instance, ctx: CheckContext) -> Iterator[Finding]:
    """Compare the length with what the attributes multiply to, made even."""
    for image in native(images_of(i, ctx.trace)):
        wanted = native_bytes(image)
        if wanted is not None and image.element.length > wanted + wanted % 2:
            yield objected(
                i,
                ctx,
                image,
                PIXEL_DATA,
                expected=_product(image, wanted),
                actual=f"{image.element.length} bytes",
            )


@check(NATIVE_PIXEL_DATA_IS_OB_OR_OW, on=Instance, when=is_native)
def native_pixel_data_is_ob_or_ow(i: Instance, ctx: CheckContext) -> Iterator[Finding]:
    """Look at the VR and at Bits Allocated (Implicit VR counts as OW)."""
    for image in native(images_of(i, ctx.trace)):
        wide = (image.bits_allocated or 0) > 8
        if image.element.vr not in (("OW",) if wide else ("OB", "OW")):
            yield objected(
                i,
                ctx,
                image,
                PIXEL_DATA,
                expected="OW" if wide else "OB or OW",
                actual=f"{image.element.vr} with {image.bits_allocated} bits allocated",
            )


@check(NATIVE_COLOUR_CAN_BE_NATIVE, on=Instance, when=is_native)
def native_colour_can_be_native(i: Instance, ctx: CheckContext) -> Iterator[Finding]:
    """Look for the interpretations that only compression can produce."""
    for image in native(images_of(i, ctx.trace)):
        if image.photometric in NOT_NATIVE:
            yield objected(
                i,
                ctx,
                image,
                PHOTOMETRIC_INTERPRETATION,
                expected="an interpretation of uncompressed samples",
                actual=image.photometric,
            )


@check(HALVED_CHROMINANCE_HAS_EVEN_COLUMNS, on=Instance, when=is_native)
def halved_chrominance_has_even_columns(i: Instance, ctx: CheckContext) -> Iterator[Finding]:
    """Look at Columns where the interpretation ends with 422."""
    for image in native(images_of(i, ctx.trace)):
        if image.photometric.endswith("_422") and (image.columns or 0) % 2:
            yield objected(
                i, ctx, image, COLUMNS, expected="an even number", actual=str(image.columns)
            )


def native_bytes(image: Image) -> int | None:
    """Multiply the attributes: bytes without padding; None where one of them does not tell."""
    rows, columns, samples = image.rows, image.columns, image.samples
    bits = image.bits_allocated
    if not rows or not columns or not samples or not bits:
        return None
    if image.number(NUMBER_OF_FRAMES) == NO_NUMBER:
        return None
    if image.photometric.endswith("_422"):  # two luminances share their chrominance
        samples = 2
    return (rows * columns * samples * image.frames * bits + 7) // 8


def _product(image: Image, wanted: int) -> str:
    padded = " and one of padding" if wanted % 2 else ""
    return (
        f"{wanted} bytes{padded}: {image.rows} rows, {image.columns} columns, "
        f"{image.samples} samples, {image.frames} frames, {image.bits_allocated} bits"
    )
