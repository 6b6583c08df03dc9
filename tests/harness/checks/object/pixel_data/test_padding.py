"""Pixel Padding Value and Range Limit."""

import pytest

from harness.checks.object.pixel_data.padding import (
    PADDING_FITS_THE_STORED_BITS,
    PADDING_RANGE_HAS_BOTH_ENDS,
    PADDING_RANGE_STARTS_AT_THE_BLACKEST,
)
from tests.harness.checks.build import Case, clean, nothing, table, violation
from tests.harness.checks.object.pixel_data.images import (
    HIGH_BIT,
    PHOTOMETRIC,
    SIGNED,
    STORED,
    encapsulated,
    native,
)

VALUE, LIMIT = 0x00280120, 0x00280121
SIXTEEN = {STORED: 16, HIGH_BIT: 15, SIGNED: 1}

ROWS = table(
    clean(PADDING_FITS_THE_STORED_BITS, native({VALUE: 0, LIMIT: 4095})),
    clean(PADDING_FITS_THE_STORED_BITS, native({VALUE: 0xF830, **SIXTEEN}), name="-2000"),
    violation(PADDING_FITS_THE_STORED_BITS, native({VALUE: 0xF830}), at="(0028,0120)"),
    violation(PADDING_FITS_THE_STORED_BITS, native({VALUE: 0, LIMIT: 4096}), at="(0028,0121)"),
    violation(
        PADDING_FITS_THE_STORED_BITS, native({VALUE: 0xF000, SIGNED: 1}), name="below 12 bits"
    ),
    nothing(PADDING_FITS_THE_STORED_BITS, native(tag=0x7FE00008, vr="OF")),
    clean(PADDING_RANGE_HAS_BOTH_ENDS, native({VALUE: 0, LIMIT: 1}), native()),
    violation(PADDING_RANGE_HAS_BOTH_ENDS, native({LIMIT: 1}), at="(0028,0121)"),
    clean(PADDING_RANGE_STARTS_AT_THE_BLACKEST, native({VALUE: 0, LIMIT: 1})),
    clean(
        PADDING_RANGE_STARTS_AT_THE_BLACKEST,
        native({VALUE: 9, LIMIT: 1, PHOTOMETRIC: "MONOCHROME1"}),
        name="inverted",
    ),
    violation(PADDING_RANGE_STARTS_AT_THE_BLACKEST, native({VALUE: 9, LIMIT: 1}), at="(0028,0120)"),
    violation(
        PADDING_RANGE_STARTS_AT_THE_BLACKEST,
        native({VALUE: 1, LIMIT: 9, PHOTOMETRIC: "MONOCHROME1"}),
        name="inverted",
    ),
    clean(PADDING_FITS_THE_STORED_BITS, encapsulated(b"ab"), name="no padding"),
)


@pytest.mark.parametrize("case", ROWS)
def test_rows(case: Case) -> None:
    case.check()
