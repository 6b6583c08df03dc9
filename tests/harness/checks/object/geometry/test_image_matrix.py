"""Rows and columns."""

import pytest

from harness.checks.object.geometry.image_matrix import IMAGE_HAS_ROWS_AND_COLUMNS
from tests.harness.checks.build import Case, clean, nothing, table, violation
from tests.harness.checks.object.by_maker import made

ROWS = table(
    clean(IMAGE_HAS_ROWS_AND_COLUMNS, made({0x00280010: 1, 0x00280011: 1})),
    violation(IMAGE_HAS_ROWS_AND_COLUMNS, made({0x00280010: 1, 0x00280011: 0}), at="(0028,0011)"),
    nothing(IMAGE_HAS_ROWS_AND_COLUMNS, made({0x00080060: "SR"})),
)


@pytest.mark.parametrize("case", ROWS)
def test_rows(case: Case) -> None:
    case.check()
