"""RLE compressed frames."""

import pytest

from harness.checks.object.codec.rle import (
    RLE_HAS_A_SEGMENT_FOR_EACH_BYTE,
    RLE_OFFSETS_LEAD_TO_SEGMENTS,
    RLE_SEGMENTS_ARE_EVEN,
    UNUSED_RLE_OFFSETS_ARE_ZERO,
)
from tests.harness.checks.build import Case, clean, nothing, table, violation
from tests.harness.checks.object.pixel_data.images import COLOUR, GREY, frames, rle_frame

ROWS = table(
    clean(RLE_HAS_A_SEGMENT_FOR_EACH_BYTE, rle_frame(), rle_frame(like=GREY)),
    clean(RLE_HAS_A_SEGMENT_FOR_EACH_BYTE, rle_frame(like=COLOUR), name="colour"),
    violation(RLE_HAS_A_SEGMENT_FOR_EACH_BYTE, rle_frame((64, 68)), at="frame 1"),
    violation(RLE_HAS_A_SEGMENT_FOR_EACH_BYTE, rle_frame((64,), like=COLOUR), name="one plane"),
    nothing(RLE_HAS_A_SEGMENT_FOR_EACH_BYTE, frames(1)),
    clean(RLE_OFFSETS_LEAD_TO_SEGMENTS, rle_frame(like=COLOUR)),
    violation(RLE_OFFSETS_LEAD_TO_SEGMENTS, rle_frame((64, 64), like=GREY), at="frame 1"),
    violation(RLE_OFFSETS_LEAD_TO_SEGMENTS, rle_frame((64, 900), like=GREY), name="outside"),
    clean(RLE_SEGMENTS_ARE_EVEN, rle_frame(like=COLOUR)),
    violation(RLE_SEGMENTS_ARE_EVEN, rle_frame((64, 67), like=GREY), at="frame 1"),
    clean(UNUSED_RLE_OFFSETS_ARE_ZERO, rle_frame()),
    violation(UNUSED_RLE_OFFSETS_ARE_ZERO, rle_frame(spare=4), at="frame 1"),
)


@pytest.mark.parametrize("case", ROWS)
def test_rows(case: Case) -> None:
    case.check()
