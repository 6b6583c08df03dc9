"""Floating-point pixel data (PS3.5 8.2, PS3.3 C.7.6.24 and C.7.6.25)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from harness.checks.object.made import as_made
from harness.checks.object.pixel_data.image import (
    BITS_ALLOCATED,
    BITS_STORED,
    DOUBLE_FLOAT_PIXEL_DATA,
    FLOAT_PIXEL_DATA,
    HIGH_BIT,
    PIXEL_DATA,
    PIXEL_REPRESENTATION,
    has_pixels,
    images_of,
    objected,
    pixel_elements,
)
from harness.checks.registry import CheckContext, check
from harness.checks.sources import ps3
from harness.content.codec.coding import encapsulates
from harness.content.dataset import decode
from harness.core.finding import Finding
from harness.core.requirement import Level, Requirement, Role, Status
from harness.core.subject import Instance

_FORM: Final = {FLOAT_PIXEL_DATA: ("OF", 32), DOUBLE_FLOAT_PIXEL_DATA: ("OD", 64)}
_INTEGER_ATTRIBUTES: Final = (BITS_STORED, HIGH_BIT, PIXEL_REPRESENTATION)

ONE_KIND_OF_PIXEL_DATA = Requirement(
    id="pixel-data.one-kind-of-pixel-data",
    level=Level.SHALL,
    binds=Role.CREATOR,
    statement="Pixel Data, Float Pixel Data and Double Float Pixel Data exclude one another.",
    cites=(ps3(3, "C.7.6.24"), ps3(3, "C.7.6.25")),
    status=Status.PREVIEW,
    doubt="the exclusion follows from the IODs, no general clause was found that says it",
)

FLOAT_PIXEL_DATA_DESCRIBES_ITSELF = Requirement(
    id="pixel-data.float-pixel-data-describes-itself",
    level=Level.SHALL,
    binds=Role.CREATOR,
    statement="Float Pixel Data is OF with 32 bits allocated, Double Float Pixel Data OD with 64,"
    " and attributes of integer samples are absent.",
    cites=(ps3(5, "8.2"),),
)

FLOAT_PIXEL_DATA_IS_NATIVE = Requirement(
    id="pixel-data.float-pixel-data-is-native",
    level=Level.SHALL,
    binds=Role.CREATOR,
    statement="Floating-point pixel data goes in Transfer Syntaxes without encapsulation.",
    cites=(ps3(5, "8.2"), ps3(5, "A.4")),
)


def _has_float_pixels(i: Instance) -> bool:
    elements = pixel_elements(decode(i.dataset, i.transfer_syntax))
    return as_made(i) and any(e.tag in _FORM for e in elements)


@check(ONE_KIND_OF_PIXEL_DATA, on=Instance, when=has_pixels)
def one_kind_of_pixel_data(i: Instance, ctx: CheckContext) -> Iterator[Finding]:
    """Count the elements of pixel data in the data set and in each icon image."""
    kinds: dict[str, set[int]] = {}
    for image in images_of(i, ctx.trace):
        found = kinds.setdefault(image.prefix, set())
        found.add(image.element.tag)
        if len(found) == 2:
            yield objected(
                i,
                ctx,
                image,
                image.element.tag,
                expected="one kind of pixel data",
                actual=" and ".join(image.path(tag) for tag in sorted(found)),
            )


@check(FLOAT_PIXEL_DATA_DESCRIBES_ITSELF, on=Instance, when=_has_float_pixels)
def float_pixel_data_describes_itself(i: Instance, ctx: CheckContext) -> Iterator[Finding]:
    """Look at the VR and Bits Allocated, and for Bits Stored, High Bit, Pixel Representation."""
    for image in images_of(i, ctx.trace):
        if image.element.tag not in _FORM:
            continue
        vr, bits = _FORM[image.element.tag]
        if image.element.vr != vr:
            yield objected(i, ctx, image, image.element.tag, expected=vr, actual=image.element.vr)
        if image.bits_allocated != bits:
            actual = image.number(BITS_ALLOCATED)
            yield objected(i, ctx, image, BITS_ALLOCATED, expected=str(bits), actual=actual)
        if image.data_set.has(PIXEL_DATA):
            continue  # then they belong to it
        for tag in _INTEGER_ATTRIBUTES:
            if image.data_set.has(tag):
                yield objected(i, ctx, image, tag, expected="absent", actual=image.number(tag))


@check(FLOAT_PIXEL_DATA_IS_NATIVE, on=Instance, when=_has_float_pixels)
def float_pixel_data_is_native(i: Instance, ctx: CheckContext) -> Iterator[Finding]:
    """Look at the Transfer Syntax."""
    for image in images_of(i, ctx.trace):
        if image.element.tag in _FORM and encapsulates(i.transfer_syntax):
            yield objected(
                i,
                ctx,
                image,
                image.element.tag,
                expected="a Transfer Syntax of native pixel data",
                actual=i.transfer_syntax,
            )
