"""JPEG 2000 streams: reversible where they must be, bare, in order."""

import pytest

from harness.checks.object.codec.jpeg_2000 import (
    JPEG_2000_HAS_NO_FILE_HEADER,
    LOSSLESS_JPEG_2000_IS_REVERSIBLE,
    LOWEST_RESOLUTION_IS_A_THUMBNAIL,
    PROGRESSION_IS_BY_RESOLUTION,
    RPCL_STREAM_LISTS_TILE_LENGTHS,
)
from tests.harness.checks.build import Case, clean, nothing, table, violation
from tests.harness.checks.object.pixel_data.images import encapsulated, frames, j2k
from tests.harness.content.codec.headers import jp2, jpeg_2000

PART_15 = 1 << 17


def rpcl(**fields):
    sound = {"progression": 2, "tile_lengths": True, "capabilities": PART_15}
    return j2k("4.202", **{**sound, **fields})


ROWS = table(
    clean(LOSSLESS_JPEG_2000_IS_REVERSIBLE, j2k(), j2k("4.201", capabilities=PART_15)),
    violation(LOSSLESS_JPEG_2000_IS_REVERSIBLE, j2k(reversible=False), at="frame 1"),
    violation(LOSSLESS_JPEG_2000_IS_REVERSIBLE, j2k(quantized=True), name="quantized"),
    violation(LOSSLESS_JPEG_2000_IS_REVERSIBLE, j2k(own_style=0), name="one component"),
    violation(LOSSLESS_JPEG_2000_IS_REVERSIBLE, rpcl(reversible=False), name="HTJ2K"),
    nothing(LOSSLESS_JPEG_2000_IS_REVERSIBLE, j2k("4.91", reversible=False)),
    clean(JPEG_2000_HAS_NO_FILE_HEADER, j2k(), j2k("4.91")),
    violation(
        JPEG_2000_HAS_NO_FILE_HEADER, encapsulated(jp2(jpeg_2000()), ts="4.90"), at="frame 1"
    ),
    nothing(JPEG_2000_HAS_NO_FILE_HEADER, frames(1)),
    clean(PROGRESSION_IS_BY_RESOLUTION, rpcl()),
    violation(PROGRESSION_IS_BY_RESOLUTION, rpcl(progression=0), at="frame 1"),
    nothing(PROGRESSION_IS_BY_RESOLUTION, j2k("4.201", capabilities=PART_15)),
    clean(RPCL_STREAM_LISTS_TILE_LENGTHS, rpcl()),
    violation(RPCL_STREAM_LISTS_TILE_LENGTHS, rpcl(tile_lengths=False), at="frame 1"),
    clean(LOWEST_RESOLUTION_IS_A_THUMBNAIL, rpcl(rows=2048, columns=2048)),
    violation(
        LOWEST_RESOLUTION_IS_A_THUMBNAIL, rpcl(rows=2049, columns=2049), at="(7FE0,0010) frame 1"
    ),
)


@pytest.mark.parametrize("case", ROWS)
def test_rows(case: Case) -> None:
    case.check()
