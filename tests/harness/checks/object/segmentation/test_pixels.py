"""Pixels of segmentations."""

from dataclasses import replace

import pytest

from harness.checks.object.segmentation.pixels import (
    BITS_ARE_THE_TYPES,
    COLOURS_ARE_THE_TYPES,
    FRACTIONS_ARE_UP_TO_THEIR_MAXIMUM,
    LABELS_ARE_SEGMENT_NUMBERS,
    TYPE_IS_THE_CLASSES,
)
from tests.harness.checks.build import Case, clean, nothing, table, violation
from tests.harness.checks.object.segmentation.segmentations import (
    IMAGE,
    LABEL_MAP,
    segment,
    segmentation,
    words,
)

SIXTEEN = {"x00280100": (16,), "x00280101": (16,), "x00280102": (15,)}
PIXELS = bytes([0, 1, 2, 0] * 4)
WORDS = words(*[0, 1, 300, 0] * 4)
JPEG_2000 = "1.2.840.10008.1.2.4.90"


def fractions(pixels, most=100):
    return segmentation("FRACTIONAL", pixels=pixels, x0062000E=(most,) if most else None)


def labels(pixels, **more):
    return segmentation("LABELMAP", pixels=pixels, **more)


ROWS = table(
    clean(TYPE_IS_THE_CLASSES, segmentation()),
    clean(TYPE_IS_THE_CLASSES, segmentation("FRACTIONAL")),
    clean(TYPE_IS_THE_CLASSES, segmentation("LABELMAP")),
    violation(TYPE_IS_THE_CLASSES, segmentation("BINARY", x00080016=LABEL_MAP), at="(0062,0001)"),
    violation(TYPE_IS_THE_CLASSES, segmentation("SURFACE"), at="(0062,0001)"),
    nothing(TYPE_IS_THE_CLASSES, IMAGE),
    clean(BITS_ARE_THE_TYPES, segmentation()),
    clean(BITS_ARE_THE_TYPES, segmentation("FRACTIONAL")),
    clean(BITS_ARE_THE_TYPES, segmentation("LABELMAP", **SIXTEEN)),
    clean(BITS_ARE_THE_TYPES, segmentation(x00280100=None), name="missing is another matter"),
    violation(BITS_ARE_THE_TYPES, segmentation(x00280100=(8,)), at="(0028,0100)"),
    violation(BITS_ARE_THE_TYPES, segmentation("FRACTIONAL", **SIXTEEN), at="(0028,0100)"),
    violation(BITS_ARE_THE_TYPES, segmentation("LABELMAP", x00280101=(7,)), at="(0028,0101)"),
    violation(BITS_ARE_THE_TYPES, segmentation(x00280102=(1,)), at="(0028,0102)"),
    nothing(BITS_ARE_THE_TYPES, IMAGE),
    clean(COLOURS_ARE_THE_TYPES, segmentation()),
    clean(COLOURS_ARE_THE_TYPES, segmentation("LABELMAP", x00280004="PALETTE COLOR")),
    violation(COLOURS_ARE_THE_TYPES, segmentation(x00280004="PALETTE COLOR"), at="(0028,0004)"),
    violation(COLOURS_ARE_THE_TYPES, segmentation("LABELMAP", x00280004="RGB"), at="(0028,0004)"),
    violation(COLOURS_ARE_THE_TYPES, segmentation(x00280002=(3,)), at="(0028,0002)"),
    violation(COLOURS_ARE_THE_TYPES, segmentation(x00280103=(1,)), at="(0028,0103)"),
    nothing(COLOURS_ARE_THE_TYPES, IMAGE),
    clean(FRACTIONS_ARE_UP_TO_THEIR_MAXIMUM, fractions(bytes([0, 100] * 8))),
    clean(
        FRACTIONS_ARE_UP_TO_THEIR_MAXIMUM, fractions(bytes([255] * 16), most=0), name="none said"
    ),
    clean(FRACTIONS_ARE_UP_TO_THEIR_MAXIMUM, fractions(bytes(16) + b"\xff"), name="padding"),
    violation(FRACTIONS_ARE_UP_TO_THEIR_MAXIMUM, fractions(bytes([0, 101] * 8)), at="(7FE0,0010)"),
    nothing(FRACTIONS_ARE_UP_TO_THEIR_MAXIMUM, IMAGE),
    clean(LABELS_ARE_SEGMENT_NUMBERS, labels(PIXELS)),
    clean(LABELS_ARE_SEGMENT_NUMBERS, labels(bytes([9] * 16), x00280120=(9,)), name="padding"),
    clean(
        LABELS_ARE_SEGMENT_NUMBERS,
        labels(WORDS, segments=[segment(1), segment(300)], **SIXTEEN),
        name="16 bits",
    ),
    clean(
        LABELS_ARE_SEGMENT_NUMBERS,
        replace(labels(None), transfer_syntax=JPEG_2000),
        name="nothing to read",
    ),
    violation(LABELS_ARE_SEGMENT_NUMBERS, labels(bytes([0, 3] * 8)), at="(7FE0,0010)"),
    violation(LABELS_ARE_SEGMENT_NUMBERS, labels(WORDS, **SIXTEEN), at="(7FE0,0010)", name="300"),
    nothing(LABELS_ARE_SEGMENT_NUMBERS, IMAGE),
)


@pytest.mark.parametrize("case", ROWS)
def test_rows(case: Case) -> None:
    case.check()
