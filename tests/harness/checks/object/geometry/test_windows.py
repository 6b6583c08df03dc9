"""Windows: width by function, pairs, explanations, grayscale."""

import pytest

from harness.checks.object.geometry.windows import (
    WINDOW_WIDTH_IS_AT_LEAST_ONE,
    WINDOW_WIDTH_IS_POSITIVE,
    WINDOWS_ARE_FOR_GRAYSCALE,
    WINDOWS_ARE_PAIRS,
    WINDOWS_HAVE_ONE_EXPLANATION_EACH,
)
from tests.harness.checks.build import Case, clean, nothing, table, violation
from tests.harness.checks.object.by_maker import made

CENTER, WIDTH, EXPLANATION, FUNCTION, PHOTOMETRIC = (
    0x00281050,
    0x00281051,
    0x00281055,
    0x00281056,
    0x00280004,
)


def window(center: str = "40", width: str = "400", function: str = "", **more: str):
    elements = {CENTER: center, WIDTH: width} | ({FUNCTION: function} if function else {})
    if "said" in more:
        elements[EXPLANATION] = more["said"]
    if "photometric" in more:
        elements[PHOTOMETRIC] = more["photometric"]
    return made(elements)


ROWS = table(
    clean(WINDOW_WIDTH_IS_AT_LEAST_ONE, window(width="1")),
    violation(WINDOW_WIDTH_IS_AT_LEAST_ONE, window(width="0.5"), at="(0028,1051)"),
    violation(
        WINDOW_WIDTH_IS_AT_LEAST_ONE, window("40\\50", "400\\0"), at="(0028,1051)", name="second"
    ),
    nothing(WINDOW_WIDTH_IS_AT_LEAST_ONE, window(width="0.5", function="SIGMOID")),
    clean(WINDOW_WIDTH_IS_POSITIVE, window(width="0.5", function="LINEAR_EXACT")),
    violation(WINDOW_WIDTH_IS_POSITIVE, window(width="0", function="SIGMOID"), at="(0028,1051)"),
    nothing(WINDOW_WIDTH_IS_POSITIVE, window(width="0")),
    clean(WINDOWS_ARE_PAIRS, window("40\\50", "400\\500")),
    violation(WINDOWS_ARE_PAIRS, window("40", "400\\500"), at="(0028,1050)"),
    nothing(WINDOWS_ARE_PAIRS, made({PHOTOMETRIC: "RGB"})),
    clean(WINDOWS_HAVE_ONE_EXPLANATION_EACH, window("40\\50", "400\\500", said="A\\B")),
    violation(WINDOWS_HAVE_ONE_EXPLANATION_EACH, window(said="A\\B"), at="(0028,1055)"),
    nothing(WINDOWS_HAVE_ONE_EXPLANATION_EACH, window()),
    clean(WINDOWS_ARE_FOR_GRAYSCALE, window(photometric="MONOCHROME1")),
    clean(WINDOWS_ARE_FOR_GRAYSCALE, window(), name="a presentation state"),
    violation(WINDOWS_ARE_FOR_GRAYSCALE, window(photometric="RGB"), at="(0028,1051)"),
    nothing(WINDOWS_ARE_FOR_GRAYSCALE, made({PHOTOMETRIC: "RGB"})),
    nothing(
        WINDOWS_ARE_FOR_GRAYSCALE,
        made({PHOTOMETRIC: "RGB", 0x00281401: [{CENTER: "40", WIDTH: "400"}]}),
        name="of a palette",
    ),
)


@pytest.mark.parametrize("case", ROWS)
def test_rows(case: Case) -> None:
    case.check()
