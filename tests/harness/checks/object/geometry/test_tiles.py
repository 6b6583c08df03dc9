"""Tiles of a total pixel matrix."""

import pytest

from harness.checks.object.geometry.tiles import (
    IMAGED_VOLUME_IS_POSITIVE,
    TILES_START_IN_THE_TOTAL_MATRIX,
)
from tests.harness.checks.build import Case, clean, nothing, table, violation
from tests.harness.checks.object.by_maker import made

COLUMNS, ROWS_IN_ALL, WIDTH = 0x00480006, 0x00480007, 0x00480001


def tiled(column: int, row: int, **whole: int):
    position = {0x0048021A: [{0x0048021E: column, 0x0048021F: row}]}
    size = {} if whole else {COLUMNS: 100, ROWS_IN_ALL: 50}
    return made(size | {0x52009230: [position]})


ROWS = table(
    clean(TILES_START_IN_THE_TOTAL_MATRIX, tiled(1, 50)),
    violation(TILES_START_IN_THE_TOTAL_MATRIX, tiled(101, 1), at="(0048,021A)[0].(0048,021E)"),
    violation(TILES_START_IN_THE_TOTAL_MATRIX, tiled(1, 0), at="(0048,021F)", name="from zero"),
    violation(
        TILES_START_IN_THE_TOTAL_MATRIX, tiled(0, 1, no=1), at="(0048,021E)", name="of no size"
    ),
    nothing(TILES_START_IN_THE_TOTAL_MATRIX, made({COLUMNS: 100})),
    clean(IMAGED_VOLUME_IS_POSITIVE, made({WIDTH: [15.0]})),
    violation(IMAGED_VOLUME_IS_POSITIVE, made({WIDTH: [0.0]}), at="(0048,0001)"),
    nothing(IMAGED_VOLUME_IS_POSITIVE, made({COLUMNS: 100})),
)


@pytest.mark.parametrize("case", ROWS)
def test_rows(case: Case) -> None:
    case.check()
