"""Rescale Slope."""

import pytest

from harness.checks.object.geometry.rescale import RESCALE_SLOPE_IS_NOT_ZERO
from tests.harness.checks.build import Case, clean, nothing, table, violation
from tests.harness.checks.object.by_maker import made

SLOPE = 0x00281053

ROWS = table(
    clean(RESCALE_SLOPE_IS_NOT_ZERO, made({SLOPE: "-1"})),
    violation(RESCALE_SLOPE_IS_NOT_ZERO, made({SLOPE: "0.0"}), at="(0028,1053)"),
    nothing(RESCALE_SLOPE_IS_NOT_ZERO, made({0x00280010: 1})),
)


@pytest.mark.parametrize("case", ROWS)
def test_rows(case: Case) -> None:
    case.check()
