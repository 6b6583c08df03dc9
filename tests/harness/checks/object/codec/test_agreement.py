"""Attributes agree with what the compressed stream says of itself."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.checks.object.codec.agreement import (
    PRECISION_FITS_BITS_ALLOCATED,
    PRECISION_IS_BITS_STORED,
    ROWS_AND_COLUMNS_ARE_THOSE_OF_THE_STREAM,
    SAMPLES_ARE_THOSE_OF_THE_STREAM,
    SIGN_IS_THAT_OF_THE_STREAM,
)
from tests.harness.checks.build import Case, clean, judge_all, nothing, objections, table, violation
from tests.harness.checks.object.pixel_data.images import (
    ALLOCATED,
    BYTES,
    COLOUR,
    COLUMNS,
    FRAMES,
    GREY,
    HIGH_BIT,
    PHOTOMETRIC,
    ROWS,
    SIGNED,
    STORED,
    encapsulated,
    frames,
    j2k,
    native,
    rle_frame,
)
from tests.harness.content.codec.headers import h264, jpeg, jpeg_2000, jpeg_ls

HD = {**COLOUR, PHOTOMETRIC: "YBR_PARTIAL_420", ROWS: 1080, COLUMNS: 1920}
VIDEO = encapsulated(h264() + b"\0" * (len(h264()) % 2), ts="4.102", like=HD)
MIXED = encapsulated(jpeg(), jpeg(5, 4), attributes={FRAMES: "2"})

TABLE = table(
    clean(ROWS_AND_COLUMNS_ARE_THOSE_OF_THE_STREAM, frames(2)),
    nothing(ROWS_AND_COLUMNS_ARE_THOSE_OF_THE_STREAM, j2k("4.92", rows=9), name="Part 2"),
    clean(ROWS_AND_COLUMNS_ARE_THOSE_OF_THE_STREAM, rle_frame(), name="RLE does not tell"),
    clean(ROWS_AND_COLUMNS_ARE_THOSE_OF_THE_STREAM, VIDEO, name="video"),
    clean(
        ROWS_AND_COLUMNS_ARE_THOSE_OF_THE_STREAM,
        encapsulated(jpeg_ls(9, 9)),
        name="of another kind",
    ),
    violation(ROWS_AND_COLUMNS_ARE_THOSE_OF_THE_STREAM, encapsulated(jpeg(5, 4)), at="(0028,0010)"),
    violation(ROWS_AND_COLUMNS_ARE_THOSE_OF_THE_STREAM, encapsulated(jpeg(4, 5)), at="(0028,0011)"),
    violation(ROWS_AND_COLUMNS_ARE_THOSE_OF_THE_STREAM, MIXED, at="(0028,0010) frame 2"),
    nothing(ROWS_AND_COLUMNS_ARE_THOSE_OF_THE_STREAM, native()),
    clean(SAMPLES_ARE_THOSE_OF_THE_STREAM, j2k(like=COLOUR, samples=3)),
    violation(SAMPLES_ARE_THOSE_OF_THE_STREAM, j2k(samples=3), at="(0028,0002)"),
    clean(PRECISION_FITS_BITS_ALLOCATED, j2k(like=GREY, precision=16)),
    violation(PRECISION_FITS_BITS_ALLOCATED, j2k(precision=12), at="(0028,0100)"),
    clean(PRECISION_IS_BITS_STORED, j2k(like=GREY, precision=12)),
    violation(PRECISION_IS_BITS_STORED, j2k(like=GREY, precision=16), at="(0028,0101)"),
    violation(PRECISION_IS_BITS_STORED, j2k(like=GREY, precision=11), name="fewer"),
    clean(SIGN_IS_THAT_OF_THE_STREAM, j2k(), j2k(signed=True, attributes={SIGNED: 1})),
    violation(SIGN_IS_THAT_OF_THE_STREAM, j2k(signed=True), at="(0028,0103)"),
    violation(SIGN_IS_THAT_OF_THE_STREAM, j2k(attributes={SIGNED: 1}), name="unsigned"),
    nothing(SIGN_IS_THAT_OF_THE_STREAM, frames(1)),
)


@pytest.mark.parametrize("case", TABLE)
def test_rows(case: Case) -> None:
    case.check()


@given(
    st.integers(1, 500), st.integers(1, 500), st.integers(1, 16), st.booleans(), st.integers(1, 4)
)
def test_conforming_streams_are_not_objected_to(rows, columns, bits, signed, count):
    like = {**BYTES, ROWS: rows, COLUMNS: columns, ALLOCATED: 8 if bits <= 8 else 16}
    like |= {STORED: bits, HIGH_BIT: bits - 1, SIGNED: int(signed), FRAMES: str(count)}
    stream = jpeg_2000(rows, columns, precision=bits, signed=signed)
    made = encapsulated(*[stream] * count, ts="4.90", like=like)
    assert objections(judge_all([made], "pixel-data", "codec")) == []
