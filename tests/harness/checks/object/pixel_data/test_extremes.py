"""Smallest and Largest Image Pixel Value against the pixels."""

import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.checks.object.pixel_data.extremes import (
    LARGEST_PIXEL_VALUE_IS_THERE,
    SMALLEST_PIXEL_VALUE_IS_THERE,
)
from tests.harness.checks.build import Case, clean, judge_all, nothing, objections, table, violation
from tests.harness.checks.object.pixel_data.images import (
    BYTES,
    HIGH_BIT,
    SIGNED,
    STORED,
    encapsulated,
    native,
)
from tests.harness.content.codec.headers import jpeg

SMALLEST, LARGEST, PADDING, LIMIT = 0x00280106, 0x00280107, 0x00280120, 0x00280121
BIG = "1.2.840.10008.1.2.2"


def image(*values, **how):
    attributes = {SMALLEST: how.pop("least", 3), LARGEST: how.pop("most", 900)}
    pixels = struct.pack("<16H", *values, *[values[0]] * (16 - len(values)))
    return native({**attributes, **how.pop("more", {})}, pixels=pixels, **how)


SOUND = image(7, 3, 900)

ROWS = table(
    clean(SMALLEST_PIXEL_VALUE_IS_THERE, SOUND),
    clean(SMALLEST_PIXEL_VALUE_IS_THERE, native(), name="not told"),
    clean(
        SMALLEST_PIXEL_VALUE_IS_THERE,
        image(7, 3, 900, 0, more={PADDING: 0}),
        name="padding left out",
    ),
    clean(
        SMALLEST_PIXEL_VALUE_IS_THERE,
        image(7, 3, 900, 0, least=0, more={PADDING: 0}),
        name="padding counted",
    ),
    clean(
        SMALLEST_PIXEL_VALUE_IS_THERE,
        image(7, 3, 900, 0, 1, 2, more={PADDING: 0, LIMIT: 2}),
        name="padding range left out",
    ),
    clean(
        SMALLEST_PIXEL_VALUE_IS_THERE,
        image(7, 0x0FFF, least=0xFFFF, most=7, more={SIGNED: 1}),
        name="signed",
    ),
    clean(SMALLEST_PIXEL_VALUE_IS_THERE, image(0xF007, 3, 900), name="overlay in the high bits"),
    violation(SMALLEST_PIXEL_VALUE_IS_THERE, image(7, 3, 900, least=0), at="(0028,0106)"),
    nothing(SMALLEST_PIXEL_VALUE_IS_THERE, encapsulated(jpeg())),
    clean(LARGEST_PIXEL_VALUE_IS_THERE, SOUND),
    clean(
        LARGEST_PIXEL_VALUE_IS_THERE,
        native({LARGEST: 255}, like=BYTES, pixels=bytes(15) + b"\xff"),
        name="bytes",
    ),
    violation(LARGEST_PIXEL_VALUE_IS_THERE, image(7, 3, 900, most=4095), at="(0028,0107)"),
)


@pytest.mark.parametrize("case", ROWS)
def test_rows(case: Case) -> None:
    case.check()


@given(st.lists(st.integers(-2048, 2047), min_size=16, max_size=16), st.integers(12, 16))
def test_extremes_that_are_true_are_not_objected_to(values, stored):
    told = {SMALLEST: min(values) & 0xFFFF, LARGEST: max(values) & 0xFFFF}
    made = native(
        {**told, STORED: stored, HIGH_BIT: stored - 1, SIGNED: 1},
        pixels=struct.pack("<16h", *values),
    )
    assert objections(judge_all([made], "pixel-data")) == []
