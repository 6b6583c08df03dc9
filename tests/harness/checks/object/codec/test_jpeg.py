"""JPEG streams: process, tables, predictor."""

import pytest

from harness.checks.object.codec.jpeg import (
    EXTENDED_JPEG_IS_NOT_BASELINE,
    JPEG_BRINGS_ITS_TABLES,
    JPEG_PROCESS_IS_OF_THE_TRANSFER_SYNTAX,
    LOSSLESS_JPEG_KEEPS_ALL_BITS,
    PREDICTOR_IS_THE_FIRST,
)
from tests.harness.checks.build import Case, clean, nothing, table, violation
from tests.harness.checks.object.pixel_data.images import encapsulated, frames, j2k
from tests.harness.content.codec.headers import jpeg


def one(ts, **fields):
    return encapsulated(jpeg(**fields), ts=ts)


ROWS = table(
    clean(JPEG_PROCESS_IS_OF_THE_TRANSFER_SYNTAX, frames(2)),
    clean(JPEG_PROCESS_IS_OF_THE_TRANSFER_SYNTAX, one("4.51", process=1), one("4.57", process=3)),
    clean(JPEG_PROCESS_IS_OF_THE_TRANSFER_SYNTAX, one("4.51", process=0), name="tolerated"),
    clean(JPEG_PROCESS_IS_OF_THE_TRANSFER_SYNTAX, one("4.59", process=5), name="hierarchical"),
    violation(JPEG_PROCESS_IS_OF_THE_TRANSFER_SYNTAX, one("4.50", process=2), at="frame 1"),
    violation(JPEG_PROCESS_IS_OF_THE_TRANSFER_SYNTAX, one("4.50", process=1), name="extended"),
    violation(JPEG_PROCESS_IS_OF_THE_TRANSFER_SYNTAX, one("4.70", process=0), name="not lossless"),
    nothing(JPEG_PROCESS_IS_OF_THE_TRANSFER_SYNTAX, j2k()),
    clean(EXTENDED_JPEG_IS_NOT_BASELINE, one("4.51", process=1)),
    violation(EXTENDED_JPEG_IS_NOT_BASELINE, one("4.51", process=0), at="frame 1"),
    nothing(EXTENDED_JPEG_IS_NOT_BASELINE, one("4.50")),
    clean(JPEG_BRINGS_ITS_TABLES, frames(2)),
    clean(JPEG_BRINGS_ITS_TABLES, one("4.70", process=3), name="nothing to quantize"),
    clean(JPEG_BRINGS_ITS_TABLES, encapsulated(jpeg(tables=False)[:17]), name="cut off before"),
    violation(JPEG_BRINGS_ITS_TABLES, one("4.50", tables=False), at="frame 1"),
    clean(PREDICTOR_IS_THE_FIRST, one("4.70", process=3)),
    violation(PREDICTOR_IS_THE_FIRST, one("4.70", process=3, predictor=7), at="frame 1"),
    nothing(PREDICTOR_IS_THE_FIRST, one("4.57", process=3, predictor=7)),
    clean(LOSSLESS_JPEG_KEEPS_ALL_BITS, one("4.57", process=3, predictor=7)),
    violation(
        LOSSLESS_JPEG_KEEPS_ALL_BITS, one("4.57", process=3, point_transform=1), at="frame 1"
    ),
)


@pytest.mark.parametrize("case", ROWS)
def test_rows(case: Case) -> None:
    case.check()
