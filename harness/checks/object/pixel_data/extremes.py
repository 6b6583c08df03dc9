"""Smallest and Largest Image Pixel Value against the pixels (PS3.3 C.7.6.3, PS3.5 8.1.1)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Final

from harness.checks.object.pixel_data.image import (
    Image,
    images_of,
    is_native,
    native,
    objected,
)
from harness.checks.object.pixel_data.native import native_bytes
from harness.checks.object.pixel_data.padding import (
    PIXEL_PADDING_RANGE_LIMIT,
    PIXEL_PADDING_VALUE,
    stored_value,
)
from harness.checks.registry import CheckContext, check
from harness.checks.sources import ps3
from harness.content.dataset import native_pixels
from harness.core.finding import Finding
from harness.core.requirement import Level, Requirement, Role
from harness.core.subject import Instance

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

SMALLEST_IMAGE_PIXEL_VALUE: Final = 0x00280106
LARGEST_IMAGE_PIXEL_VALUE: Final = 0x00280107
MAX_PIXEL_BYTES: Final = 1 << 26  # larger images are not looked at

SMALLEST_PIXEL_VALUE_IS_THERE = Requirement(
    id="pixel-data.smallest-pixel-value-is-there",
    level=Level.SHOULD,
    binds=Role.CREATOR,
    statement="Smallest Image Pixel Value is the least of the stored values.",
    cites=(ps3(3, "C.7.6.3", "C.7-11b"), ps3(5, "8.1.1")),
)

LARGEST_PIXEL_VALUE_IS_THERE = Requirement(
    id="pixel-data.largest-pixel-value-is-there",
    level=Level.SHOULD,
    binds=Role.CREATOR,
    statement="Largest Image Pixel Value is the greatest of the stored values.",
    cites=(ps3(3, "C.7.6.3", "C.7-11b"), ps3(5, "8.1.1")),
)


@dataclass(frozen=True, slots=True)
class Extremes:
    """The least and the greatest stored value, with padding and without."""

    least: tuple[int, ...]
    greatest: tuple[int, ...]


@check(SMALLEST_PIXEL_VALUE_IS_THERE, on=Instance, when=is_native)
def smallest_pixel_value_is_there(i: Instance, ctx: CheckContext) -> Iterator[Finding]:
    """Compare with native pixels of 8 or 16 bits; padding may count or not."""
    yield from _compared(i, ctx, SMALLEST_IMAGE_PIXEL_VALUE)


@check(LARGEST_PIXEL_VALUE_IS_THERE, on=Instance, when=is_native)
def largest_pixel_value_is_there(i: Instance, ctx: CheckContext) -> Iterator[Finding]:
    """Compare with native pixels of 8 or 16 bits; padding may count or not."""
    yield from _compared(i, ctx, LARGEST_IMAGE_PIXEL_VALUE)


def _compared(i: Instance, ctx: CheckContext, tag: int) -> Iterator[Finding]:
    for image in native(images_of(i, ctx.trace)):
        claimed = stored_value(image, tag)
        if claimed is None:
            continue
        key = ("pixel extremes", i.id, image.prefix)
        found = ctx.trace.memo(key, partial(_extremes, i, image))
        if found is None:
            continue
        real = found.least if tag == SMALLEST_IMAGE_PIXEL_VALUE else found.greatest
        if claimed not in real:
            yield objected(
                i,
                ctx,
                image,
                tag,
                expected=" or ".join(map(str, real)),
                actual=str(claimed),
            )


def _extremes(i: Instance, image: Image) -> Extremes | None:
    """Look at the pixels; None where they are not plain integers of 8 or 16 bits, or too many."""
    wanted = native_bytes(image)
    bits, stored, high = image.bits_allocated, image.bits_stored, image.high_bit
    if wanted is None or wanted > MAX_PIXEL_BYTES or bits not in (8, 16) or not stored:
        return None
    raw = native_pixels(image.data_set, i.transfer_syntax)
    if raw is None or len(raw) < wanted or stored > bits or (high or stored - 1) != stored - 1:
        return None
    values = _stored_values(raw[:wanted], bits, stored, image.signed)
    least, greatest = [int(values.min())], [int(values.max())]
    padding = stored_value(image, PIXEL_PADDING_VALUE)
    if padding is not None:
        limit = stored_value(image, PIXEL_PADDING_RANGE_LIMIT)
        one, other = sorted((padding, padding if limit is None else limit))
        inside = values[(values < one) | (values > other)]
        if inside.size:
            least.append(int(inside.min()))
            greatest.append(int(inside.max()))
    return Extremes(tuple(dict.fromkeys(least)), tuple(dict.fromkeys(greatest)))


def _stored_values(raw: bytes, bits: int, stored: int, signed: bool) -> NDArray[np.int32]:
    """Read samples, without what unused high bits hold (overlays once stood there)."""
    import numpy as np  # costs more than all else, and most objects never get here

    values = np.frombuffer(raw, dtype="<u2" if bits == 16 else "u1").astype("i4")
    values &= (1 << stored) - 1
    return values - (values >> (stored - 1) << stored) if signed else values
