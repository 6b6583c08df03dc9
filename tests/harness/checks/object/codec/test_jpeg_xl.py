"""JPEG XL streams: lossless where they must be."""

import pytest

from harness.checks.object.codec.jpeg_xl import LOSSLESS_JPEG_XL_IS_NOT_IN_XYB
from tests.harness.checks.build import Case, clean, nothing, table, violation
from tests.harness.checks.object.pixel_data.images import encapsulated
from tests.harness.content.codec.headers import jpeg_xl

ROWS = table(
    clean(LOSSLESS_JPEG_XL_IS_NOT_IN_XYB, encapsulated(jpeg_xl(), ts="4.110")),
    violation(
        LOSSLESS_JPEG_XL_IS_NOT_IN_XYB, encapsulated(jpeg_xl(xyb=True), ts="4.110"), at="frame 1"
    ),
    nothing(LOSSLESS_JPEG_XL_IS_NOT_IN_XYB, encapsulated(jpeg_xl(xyb=True), ts="4.112")),
)


@pytest.mark.parametrize("case", ROWS)
def test_rows(case: Case) -> None:
    case.check()
