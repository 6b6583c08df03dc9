"""Pixels of a segmentation: type, bits, colours and values (PS3.3 C.8.20.2)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from harness.checks.object.segmentation.reading import (
    SEGMENTATION_TYPE,
    TYPES,
    is_of_pixels,
    segmentation_of,
)
from harness.checks.registry import CheckContext, check
from harness.checks.sources import ps3
from harness.content.dataset import native_pixels
from harness.core.finding import Finding
from harness.core.requirement import Level, Requirement, Role
from harness.core.subject import Instance

TYPE_IS_THE_CLASSES = Requirement(
    id="seg.type-is-the-classes",
    level=Level.SHALL,
    binds=Role.CREATOR,
    statement="Label maps are LABELMAP, other segmentations of pixels BINARY or FRACTIONAL.",
    cites=(ps3(3, "C.8.20.2", "C.8.20-2"), ps3(3, "C.8.20.2.3")),
)

BITS_ARE_THE_TYPES = Requirement(
    id="seg.bits-are-the-types",
    level=Level.SHALL,
    binds=Role.CREATOR,
    statement="A binary segmentation has 1 bit for each pixel, a fractional one 8, a label map "
    "8 or 16, all of them stored.",
    cites=(ps3(3, "C.8.20.2", "C.8.20-2"), ps3(3, "C.8.20.2.1")),
)

COLOURS_ARE_THE_TYPES = Requirement(
    id="seg.colours-are-the-types",
    level=Level.SHALL,
    binds=Role.CREATOR,
    statement="Segmentations are MONOCHROME2, label maps possibly PALETTE COLOR, with unsigned "
    "samples.",
    cites=(ps3(3, "C.8.20.2", "C.8.20-2"),),
)

FRACTIONS_ARE_UP_TO_THEIR_MAXIMUM = Requirement(
    id="seg.fractions-are-up-to-their-maximum",
    level=Level.SHALL,
    binds=Role.CREATOR,
    statement="A fractional segmentation has no pixel above its maximum fractional value.",
    cites=(ps3(3, "C.8.20.2", "C.8.20-2"),),
)

LABELS_ARE_SEGMENT_NUMBERS = Requirement(
    id="seg.labels-are-segment-numbers",
    level=Level.SHALL,
    binds=Role.CREATOR,
    statement="Every pixel of a label map is the number of a segment described.",
    cites=(ps3(3, "C.8.20.2.3"), ps3(3, "C.8.20.2.4")),
)

BITS: Final = {"BINARY": (1,), "FRACTIONAL": (8,), "LABELMAP": (8, 16)}
MAX_PIXEL_BYTES: Final = 1 << 26  # pixel values of larger objects are not looked at
_ALLOCATED, _STORED, _HIGH = 0x00280100, 0x00280101, 0x00280102
_SAMPLES, _PHOTOMETRIC, _REPRESENTATION = 0x00280002, 0x00280004, 0x00280103
_MAXIMUM_FRACTION: Final = 0x0062000E
_PADDING_VALUE: Final = 0x00280120
_ROWS, _COLUMNS, _FRAMES = 0x00280010, 0x00280011, 0x00280008
_PIXELS: Final = 0x7FE00010


@check(TYPE_IS_THE_CLASSES, on=Instance, when=is_of_pixels)
def type_is_the_classes(i: Instance, ctx: CheckContext) -> Iterator[Finding]:
    """Compare Segmentation Type with the SOP Class."""
    said = segmentation_of(i, ctx.trace).data_set.text(SEGMENTATION_TYPE)
    if said and said not in TYPES[i.sop_class]:
        yield ctx.finding(expected=" or ".join(TYPES[i.sop_class]), actual=said, at="(0062,0001)")


@check(BITS_ARE_THE_TYPES, on=Instance, when=is_of_pixels)
def bits_are_the_types(i: Instance, ctx: CheckContext) -> Iterator[Finding]:
    """Compare Bits Allocated, Bits Stored and High Bit with the Segmentation Type."""
    segmentation = segmentation_of(i, ctx.trace)
    bits = BITS.get(segmentation.type)
    allocated, stored, high = map(segmentation.data_set.number, (_ALLOCATED, _STORED, _HIGH))
    if bits is None or allocated is None:
        return
    if allocated not in bits:
        expected = f"{' or '.join(map(str, bits))}, as it is {segmentation.type}"
        yield ctx.finding(expected=expected, actual=f"{allocated}", at="(0028,0100)")
        return
    for at, said, wanted in (
        ("(0028,0101)", stored, allocated),
        ("(0028,0102)", high, allocated - 1),
    ):
        if said is not None and said != wanted:
            yield ctx.finding(expected=f"{wanted}", actual=f"{said}", at=at)


@check(COLOURS_ARE_THE_TYPES, on=Instance, when=is_of_pixels)
def colours_are_the_types(i: Instance, ctx: CheckContext) -> Iterator[Finding]:
    """Look at Photometric Interpretation, Samples per Pixel and Pixel Representation."""
    segmentation = segmentation_of(i, ctx.trace)
    ds = segmentation.data_set
    allowed = ["MONOCHROME2"] + ["PALETTE COLOR"] * (segmentation.type == "LABELMAP")
    colours = ds.text(_PHOTOMETRIC)
    if colours and colours not in allowed:
        yield ctx.finding(expected=" or ".join(allowed), actual=colours, at="(0028,0004)")
    for at, said, wanted in (
        ("(0028,0002)", ds.number(_SAMPLES), 1),
        ("(0028,0103)", ds.number(_REPRESENTATION), 0),
    ):
        if said is not None and said != wanted:
            yield ctx.finding(expected=f"{wanted}", actual=f"{said}", at=at)


@check(FRACTIONS_ARE_UP_TO_THEIR_MAXIMUM, on=Instance, when=is_of_pixels)
def fractions_are_up_to_their_maximum(i: Instance, ctx: CheckContext) -> Iterator[Finding]:
    """Look at native pixels of up to 64 MiB."""
    segmentation = segmentation_of(i, ctx.trace)
    most = segmentation.data_set.number(_MAXIMUM_FRACTION)
    if segmentation.type != "FRACTIONAL" or most is None:
        return
    highest = max(_values(i, ctx), default=0)
    if highest > most:
        yield ctx.finding(expected=f"at most {most}", actual=f"{highest}", at="(7FE0,0010)")


@check(LABELS_ARE_SEGMENT_NUMBERS, on=Instance, when=is_of_pixels)
def labels_are_segment_numbers(i: Instance, ctx: CheckContext) -> Iterator[Finding]:
    """Look at native pixels of up to 64 MiB; 0 and the padding value may be nothing at all."""
    segmentation = segmentation_of(i, ctx.trace)
    if segmentation.type != "LABELMAP":
        return
    nothing = {0, segmentation.data_set.number(_PADDING_VALUE)}
    unknown = sorted(_values(i, ctx) - segmentation.numbers - nothing)
    if unknown:
        shown = ", ".join(map(str, unknown[:5]))
        described = ", ".join(map(str, sorted(segmentation.numbers)[:20])) or "none"
        yield ctx.finding(
            expected=f"the numbers of segments: {described}",
            actual=f"{shown}{' and more' if len(unknown) > 5 else ''}",
            at="(7FE0,0010)",
        )


def _values(i: Instance, ctx: CheckContext) -> frozenset[int]:
    """Return the distinct pixel values; none when they are compressed or too many."""
    segmentation = segmentation_of(i, ctx.trace)
    ds = segmentation.data_set
    element, allocated = ds.find(_PIXELS), ds.number(_ALLOCATED)
    if element is None or element.end - element.value_offset > MAX_PIXEL_BYTES:
        return frozenset()
    raw = native_pixels(ds, i.transfer_syntax)
    if raw is None or allocated not in BITS[segmentation.type]:
        return frozenset()
    rows, columns, frames = (ds.number(tag) or 0 for tag in (_ROWS, _COLUMNS, _FRAMES))
    raw = raw[: rows * columns * frames * allocated // 8]  # without what pads it
    if allocated == 8:
        return frozenset(raw)
    words = frozenset(zip(raw[0::2], raw[1::2], strict=False))
    return frozenset(low | high << 8 for low, high in words)
