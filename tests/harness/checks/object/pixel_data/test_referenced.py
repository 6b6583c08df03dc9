"""Pixel data that a JPIP server provides."""

import pytest

from harness.checks.object.pixel_data.referenced import (
    REFERENCED_PIXEL_DATA_IS_JPEG_2000,
    REFERENCED_PIXEL_DATA_IS_NOT_THERE,
)
from tests.harness.checks.build import EXPLICIT, Case, clean, encode, nothing, table, violation
from tests.harness.checks.object.pixel_data.images import COLOUR, GREY, held, native

JPIP = "1.2.840.10008.1.2.4.94"
SOUND = held(encode(GREY, EXPLICIT), JPIP)

TABLE = table(
    clean(REFERENCED_PIXEL_DATA_IS_NOT_THERE, SOUND),
    violation(REFERENCED_PIXEL_DATA_IS_NOT_THERE, native(transfer_syntax=JPIP), at="(7FE0,0010)"),
    nothing(REFERENCED_PIXEL_DATA_IS_NOT_THERE, native()),
    clean(REFERENCED_PIXEL_DATA_IS_JPEG_2000, SOUND, held(b"", JPIP)),
    violation(
        REFERENCED_PIXEL_DATA_IS_JPEG_2000,
        held(encode(COLOUR, EXPLICIT), JPIP),
        at="(0028,0004)",
    ),
)


@pytest.mark.parametrize("case", TABLE)
def test_rows(case: Case) -> None:
    case.check()
