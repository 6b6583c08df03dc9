"""Spacings of pixels, wherever they are said."""

import pytest

from harness.checks.object.geometry.pixel_spacing import PIXEL_SPACINGS_ARE_POSITIVE, SPACINGS
from tests.harness.checks.build import Case, clean, nothing, table, violation
from tests.harness.checks.object.by_maker import made

ROWS_TAG, COLUMNS, SPACING = 0x00280010, 0x00280011, 0x00280030

ROWS = table(
    clean(PIXEL_SPACINGS_ARE_POSITIVE, made({SPACING: "0.5\\0.5"})),
    clean(PIXEL_SPACINGS_ARE_POSITIVE, made({SPACING: "0.5"}), name="one value"),
    clean(
        PIXEL_SPACINGS_ARE_POSITIVE,
        made({SPACING: "0\\0.5", ROWS_TAG: 1, COLUMNS: 16}),
        name="a single row",
    ),
    violation(
        PIXEL_SPACINGS_ARE_POSITIVE,
        made({SPACING: "0.5\\0", ROWS_TAG: 1, COLUMNS: 16}),
        at="(0028,0030)",
        name="zero",
    ),
    violation(PIXEL_SPACINGS_ARE_POSITIVE, made({SPACING: "-0.5\\0.5"}), at="(0028,0030)"),
    violation(
        PIXEL_SPACINGS_ARE_POSITIVE,
        made({0x52009229: [{0x00289110: [{SPACING: "0\\0"}]}]}),
        at="(5200,9229)[0].(0028,9110)[0].(0028,0030)",
        name="in functional groups",
    ),
    nothing(PIXEL_SPACINGS_ARE_POSITIVE, made({ROWS_TAG: 1})),
)


@pytest.mark.parametrize("case", ROWS)
def test_rows(case: Case) -> None:
    case.check()


@pytest.mark.parametrize("tag", [t for t in SPACINGS if t != 0x00189404])
def test_every_attribute_of_the_clause(tag: int) -> None:
    violation(PIXEL_SPACINGS_ARE_POSITIVE, made({tag: "0\\1"})).check()
