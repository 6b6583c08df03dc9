"""Thickness and spacing of slices."""

import pytest

from harness.checks.object.geometry.slices import (
    NUCLEAR_MEDICINE,
    SLICE_THICKNESS_IS_POSITIVE,
    SPACING_BETWEEN_FRAMES_IS_NOT_NEGATIVE,
    SPACING_BETWEEN_SLICES_IS_POSITIVE,
)
from tests.harness.checks.build import Case, clean, nothing, table, violation
from tests.harness.checks.object.by_maker import made

THICKNESS, BETWEEN, CLASS = 0x00180050, 0x00180088, 0x00080016


def measures(between: str):
    return made({0x52009230: [{0x00289110: [{BETWEEN: between}]}]})


ROWS = table(
    clean(SLICE_THICKNESS_IS_POSITIVE, made({THICKNESS: "2.5"})),
    violation(SLICE_THICKNESS_IS_POSITIVE, made({THICKNESS: "0"}), at="(0018,0050)"),
    nothing(SLICE_THICKNESS_IS_POSITIVE, made({THICKNESS: ""})),
    clean(SPACING_BETWEEN_FRAMES_IS_NOT_NEGATIVE, measures("0")),
    violation(
        SPACING_BETWEEN_FRAMES_IS_NOT_NEGATIVE, measures("-5"), at="(0028,9110)[0].(0018,0088)"
    ),
    nothing(SPACING_BETWEEN_FRAMES_IS_NOT_NEGATIVE, made({BETWEEN: "-5"})),
    clean(SPACING_BETWEEN_SLICES_IS_POSITIVE, made({BETWEEN: "5"})),
    violation(SPACING_BETWEEN_SLICES_IS_POSITIVE, made({BETWEEN: "-5"}), at="(0018,0088)"),
    nothing(
        SPACING_BETWEEN_SLICES_IS_POSITIVE,
        made({CLASS: NUCLEAR_MEDICINE, BETWEEN: "-5"}),
        name="where the sign is a direction",
    ),
    nothing(SPACING_BETWEEN_SLICES_IS_POSITIVE, measures("-5"), name="in functional groups"),
)


@pytest.mark.parametrize("case", ROWS)
def test_rows(case: Case) -> None:
    case.check()
