"""Indexing vectors of nuclear medicine, offsets of dose planes."""

import pytest

from harness.checks.object.geometry.frame_vectors import (
    DOSE_OFFSETS_ARE_MONOTONIC,
    DOSE_OFFSETS_START_AT_THE_GRID,
    DOSE_PLANES_HAVE_OFFSETS,
    INDEXING_VECTORS_COVER_THE_FRAMES,
    INDEXING_VECTORS_STAY_IN_RANGE,
)
from tests.harness.checks.build import Case, clean, nothing, table, violation
from tests.harness.checks.object.by_maker import made

FRAMES, WINDOWS, VECTOR, OFFSETS = 0x00280008, 0x00540011, 0x00540010, 0x3004000C
POSITION, ORIENTATION = 0x00200032, 0x00200037


def spect(vector: list[int], frames: str = "2", windows: int = 2):
    return made({FRAMES: frames, WINDOWS: windows, VECTOR: vector})


def dose(offsets: str, orientation: str = "1\\0\\0\\0\\1\\0"):
    return made({FRAMES: "3", OFFSETS: offsets, POSITION: "0\\0\\7", ORIENTATION: orientation})


ROWS = table(
    clean(INDEXING_VECTORS_COVER_THE_FRAMES, spect([1, 2])),
    violation(INDEXING_VECTORS_COVER_THE_FRAMES, spect([1, 2, 2]), at="(0054,0010)"),
    nothing(INDEXING_VECTORS_COVER_THE_FRAMES, made({FRAMES: "2"})),
    clean(INDEXING_VECTORS_STAY_IN_RANGE, spect([1, 2])),
    violation(INDEXING_VECTORS_STAY_IN_RANGE, spect([0, 2]), at="(0054,0010)"),
    violation(INDEXING_VECTORS_STAY_IN_RANGE, spect([1, 3]), at="(0054,0010)", name="above"),
    nothing(INDEXING_VECTORS_STAY_IN_RANGE, made({FRAMES: "2"})),
    clean(DOSE_PLANES_HAVE_OFFSETS, dose("0\\2\\4")),
    violation(DOSE_PLANES_HAVE_OFFSETS, dose("0\\2"), at="(3004,000C)"),
    nothing(DOSE_PLANES_HAVE_OFFSETS, made({FRAMES: "2"})),
    clean(DOSE_OFFSETS_START_AT_THE_GRID, dose("0\\2\\4")),
    clean(DOSE_OFFSETS_START_AT_THE_GRID, dose("7\\9\\11"), name="coordinates"),
    violation(DOSE_OFFSETS_START_AT_THE_GRID, dose("1\\2\\4"), at="(3004,000C)"),
    violation(
        DOSE_OFFSETS_START_AT_THE_GRID,
        dose("7\\9\\11", "0\\1\\0\\0\\0\\-1"),
        at="(3004,000C)",
        name="coordinates of another plane",
    ),
    nothing(DOSE_OFFSETS_START_AT_THE_GRID, made({FRAMES: "2"})),
    clean(DOSE_OFFSETS_ARE_MONOTONIC, dose("0\\-2\\-4")),
    clean(DOSE_OFFSETS_ARE_MONOTONIC, dose("0"), name="one"),
    violation(DOSE_OFFSETS_ARE_MONOTONIC, dose("0\\2\\1"), at="(3004,000C)"),
    nothing(DOSE_OFFSETS_ARE_MONOTONIC, made({FRAMES: "2"})),
)


@pytest.mark.parametrize("case", ROWS)
def test_rows(case: Case) -> None:
    case.check()
