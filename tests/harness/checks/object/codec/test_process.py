"""Every stream is of the coding scheme that the Transfer Syntax names, and whole."""

import pytest

from harness.checks.object.codec.process import (
    STREAM_IS_COMPLETE,
    STREAM_IS_OF_THE_TRANSFER_SYNTAX,
)
from tests.harness.checks.build import Case, clean, nothing, table, violation
from tests.harness.checks.object.pixel_data.images import (
    FRAMES,
    encapsulated,
    frames,
    j2k,
    native,
    rle_frame,
)
from tests.harness.content.codec.headers import hevc, jp2, jpeg, jpeg_2000, jpeg_ls, jpeg_xl

PART_15 = 1 << 17

ROWS = table(
    clean(STREAM_IS_OF_THE_TRANSFER_SYNTAX, frames(3)),
    clean(STREAM_IS_OF_THE_TRANSFER_SYNTAX, rle_frame(), name="RLE"),
    clean(STREAM_IS_OF_THE_TRANSFER_SYNTAX, encapsulated(jpeg_xl(), ts="4.110"), name="JPEG XL"),
    clean(STREAM_IS_OF_THE_TRANSFER_SYNTAX, encapsulated(hevc(), ts="4.107"), name="HEVC"),
    clean(STREAM_IS_OF_THE_TRANSFER_SYNTAX, j2k("4.201", capabilities=PART_15), name="HTJ2K"),
    clean(
        STREAM_IS_OF_THE_TRANSFER_SYNTAX,
        encapsulated(jp2(jpeg_2000()), ts="4.90"),
        name="JP2, which is objected to elsewhere",
    ),
    violation(STREAM_IS_OF_THE_TRANSFER_SYNTAX, encapsulated(jpeg_ls()), at="(7FE0,0010) frame 1"),
    violation(
        STREAM_IS_OF_THE_TRANSFER_SYNTAX,
        encapsulated(jpeg(), b"\x01\x02\x03\x04", attributes={FRAMES: "2"}),
        at="frame 2",
    ),
    violation(
        STREAM_IS_OF_THE_TRANSFER_SYNTAX,
        encapsulated(*[jpeg_2000()] * 5, attributes={FRAMES: "5"}),
        at="frame 1, and 4 more frames",
    ),
    violation(
        STREAM_IS_OF_THE_TRANSFER_SYNTAX, j2k("4.90", capabilities=PART_15), name="HTJ2K as Part 1"
    ),
    violation(STREAM_IS_OF_THE_TRANSFER_SYNTAX, j2k("4.201"), name="Part 1 as HTJ2K"),
    violation(STREAM_IS_OF_THE_TRANSFER_SYNTAX, encapsulated(jpeg(), ts="5"), name="JPEG as RLE"),
    violation(
        STREAM_IS_OF_THE_TRANSFER_SYNTAX, encapsulated(jpeg()[:6]), name="cut before its header"
    ),
    violation(
        STREAM_IS_OF_THE_TRANSFER_SYNTAX,
        encapsulated(b"no", b"idea", b"what", attributes={FRAMES: "2"}),
        name="nothing to tell frames by",
    ),
    nothing(STREAM_IS_OF_THE_TRANSFER_SYNTAX, native()),
    clean(STREAM_IS_COMPLETE, frames(3)),
    clean(STREAM_IS_COMPLETE, encapsulated(jpeg() + bytes(200)), name="padded"),
    violation(STREAM_IS_COMPLETE, encapsulated(jpeg(end=b"")), at="frame 1"),
    violation(STREAM_IS_COMPLETE, encapsulated(jpeg_ls(end=b""), ts="4.80"), name="JPEG-LS"),
    violation(STREAM_IS_COMPLETE, j2k(end=b""), name="JPEG 2000"),
    nothing(STREAM_IS_COMPLETE, rle_frame()),
)


@pytest.mark.parametrize("case", ROWS)
def test_rows(case: Case) -> None:
    case.check()
