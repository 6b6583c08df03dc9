"""Length, VR and colour model of native pixel data."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.checks.object.pixel_data.native import (
    HALVED_CHROMINANCE_HAS_EVEN_COLUMNS,
    NATIVE_COLOUR_CAN_BE_NATIVE,
    NATIVE_PIXEL_DATA_HAS_NO_EXCESS,
    NATIVE_PIXEL_DATA_IS_COMPLETE,
    NATIVE_PIXEL_DATA_IS_OB_OR_OW,
)
from tests.harness.checks.build import (
    IMPLICIT,
    Case,
    clean,
    judge_all,
    nothing,
    objections,
    table,
    violation,
)
from tests.harness.checks.object.pixel_data.images import (
    ALLOCATED,
    BYTES,
    COLOUR,
    COLUMNS,
    FRAMES,
    HIGH_BIT,
    PHOTOMETRIC,
    ROWS,
    STORED,
    encapsulated,
    native,
)
from tests.harness.content.codec.headers import jpeg

BIT = {ALLOCATED: 1, STORED: 1, HIGH_BIT: 0, ROWS: 3, COLUMNS: 3}
HALVED = {PHOTOMETRIC: "YBR_FULL_422"}

TABLE = table(
    clean(NATIVE_PIXEL_DATA_IS_COMPLETE, native()),
    clean(NATIVE_PIXEL_DATA_IS_COMPLETE, native(BIT, pixels=bytes(2)), name="packed bits"),
    clean(
        NATIVE_PIXEL_DATA_IS_COMPLETE,
        native({**BIT, FRAMES: "3"}, pixels=bytes(4)),
        name="packed frames",
    ),
    clean(
        NATIVE_PIXEL_DATA_IS_COMPLETE, native(HALVED, like=COLOUR, pixels=bytes(32)), name="4:2:2"
    ),
    clean(NATIVE_PIXEL_DATA_IS_COMPLETE, native(transfer_syntax=IMPLICIT), name="implicit"),
    clean(NATIVE_PIXEL_DATA_IS_COMPLETE, native({ROWS: None}, pixels=b""), name="no rows"),
    clean(NATIVE_PIXEL_DATA_IS_COMPLETE, native({FRAMES: "many"}), name="no number of frames"),
    violation(NATIVE_PIXEL_DATA_IS_COMPLETE, native(pixels=bytes(30)), at="(7FE0,0010)"),
    violation(NATIVE_PIXEL_DATA_IS_COMPLETE, native({FRAMES: "2"}), name="half the frames"),
    nothing(NATIVE_PIXEL_DATA_IS_COMPLETE, encapsulated(jpeg())),
    clean(NATIVE_PIXEL_DATA_HAS_NO_EXCESS, native()),
    clean(
        NATIVE_PIXEL_DATA_HAS_NO_EXCESS,
        native({ROWS: 3, COLUMNS: 3}, like=BYTES, pixels=bytes(10)),
        name="padded",
    ),
    violation(NATIVE_PIXEL_DATA_HAS_NO_EXCESS, native(pixels=bytes(34)), at="(7FE0,0010)"),
    clean(NATIVE_PIXEL_DATA_IS_OB_OR_OW, native()),
    clean(NATIVE_PIXEL_DATA_IS_OB_OR_OW, native(like=BYTES, vr="OB"), name="bytes"),
    clean(NATIVE_PIXEL_DATA_IS_OB_OR_OW, native(like=BYTES, vr="OW"), name="bytes in words"),
    violation(NATIVE_PIXEL_DATA_IS_OB_OR_OW, native(vr="OB"), at="(7FE0,0010)"),
    violation(NATIVE_PIXEL_DATA_IS_OB_OR_OW, native(like=BYTES, vr="UN"), name="unknown"),
    clean(NATIVE_COLOUR_CAN_BE_NATIVE, native(like=COLOUR)),
    violation(
        NATIVE_COLOUR_CAN_BE_NATIVE,
        native({PHOTOMETRIC: "YBR_RCT"}, like=COLOUR),
        at="(0028,0004)",
    ),
    clean(HALVED_CHROMINANCE_HAS_EVEN_COLUMNS, native(HALVED, like=COLOUR)),
    clean(HALVED_CHROMINANCE_HAS_EVEN_COLUMNS, native({COLUMNS: 5}), name="grey"),
    violation(
        HALVED_CHROMINANCE_HAS_EVEN_COLUMNS,
        native({**HALVED, COLUMNS: 5}, like=COLOUR),
        at="(0028,0011)",
    ),
)


@pytest.mark.parametrize("case", TABLE)
def test_rows(case: Case) -> None:
    case.check()


@given(
    st.integers(1, 9),
    st.integers(1, 9),
    st.sampled_from([1, 8, 16, 32]),
    st.integers(1, 5),
    st.sampled_from(["OB", "OW"]),
)
def test_conforming_images_are_not_objected_to(rows, columns, bits, frames, vr):
    size = (rows * columns * frames * bits + 15) // 16 * 2
    described = {ALLOCATED: bits, STORED: bits, HIGH_BIT: bits - 1, FRAMES: str(frames)}
    made = native(
        {ROWS: rows, COLUMNS: columns, **described},
        pixels=bytes(size),
        vr=vr if bits <= 8 else "OW",
    )
    assert objections(judge_all([made], "pixel-data", "codec")) == []
