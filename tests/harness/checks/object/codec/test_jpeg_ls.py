"""JPEG-LS streams: the error that the Transfer Syntax allows."""

import pytest

from harness.checks.object.codec.jpeg_ls import LOSSLESS_JPEG_LS_ALLOWS_NO_ERROR
from tests.harness.checks.build import Case, clean, nothing, table, violation
from tests.harness.checks.object.pixel_data.images import encapsulated
from tests.harness.content.codec.headers import jpeg_ls

ROWS = table(
    clean(LOSSLESS_JPEG_LS_ALLOWS_NO_ERROR, encapsulated(jpeg_ls(), ts="4.80")),
    violation(
        LOSSLESS_JPEG_LS_ALLOWS_NO_ERROR, encapsulated(jpeg_ls(near=1), ts="4.80"), at="frame 1"
    ),
    nothing(LOSSLESS_JPEG_LS_ALLOWS_NO_ERROR, encapsulated(jpeg_ls(near=1), ts="4.81")),
)


@pytest.mark.parametrize("case", ROWS)
def test_rows(case: Case) -> None:
    case.check()
