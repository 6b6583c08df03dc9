"""Laterality of series, image, frame and anatomy."""

import pytest

from harness.checks.object.semantics.laterality import (
    IMAGE_LATERALITY_AGREES_WITH_SERIES,
    LATERALITY_AGREES_WITH_ANATOMY,
)
from tests.harness.checks.build import Case, clean, nothing, table, violation
from tests.harness.checks.object.by_maker import made

SERIES, IMAGE, FRAME = 0x00200060, 0x00200062, 0x00209072
RIGHT, LEFT, BOTH = "24028007", "7771000", "51440002"


def region(code: str):
    return {0x00082218: [{0x00082220: [{0x00080100: code, 0x00080102: "SCT"}]}]}


def framed(side: str, code: str):
    return made({0x52009229: [{0x00209071: [{FRAME: side} | region(code)]}]})


ROWS = table(
    clean(IMAGE_LATERALITY_AGREES_WITH_SERIES, made({SERIES: "L", IMAGE: "L"})),
    clean(IMAGE_LATERALITY_AGREES_WITH_SERIES, made({SERIES: "L", IMAGE: "U"}), name="unpaired"),
    violation(
        IMAGE_LATERALITY_AGREES_WITH_SERIES, made({SERIES: "L", IMAGE: "R"}), at="(0020,0062)"
    ),
    violation(
        IMAGE_LATERALITY_AGREES_WITH_SERIES,
        made({SERIES: "R", 0x52009229: [{0x00209071: [{FRAME: "L"}]}]}),
        at="(5200,9229)[0].(0020,9071)[0].(0020,9072)",
        name="of a frame",
    ),
    nothing(IMAGE_LATERALITY_AGREES_WITH_SERIES, made({IMAGE: "R"})),
    clean(LATERALITY_AGREES_WITH_ANATOMY, made({IMAGE: "R"} | region(RIGHT))),
    clean(LATERALITY_AGREES_WITH_ANATOMY, made({IMAGE: "R"} | region(BOTH)), name="both"),
    violation(
        LATERALITY_AGREES_WITH_ANATOMY,
        made({IMAGE: "R"} | region(LEFT)),
        at="(0008,2218)[0].(0008,2220)",
    ),
    violation(
        LATERALITY_AGREES_WITH_ANATOMY, framed("L", RIGHT), at="(0008,2220)", name="of a frame"
    ),
    violation(
        LATERALITY_AGREES_WITH_ANATOMY,
        made({SERIES: "L"} | region("G-A100")),
        at="(0008,2220)",
        name="of a series",
    ),
    nothing(LATERALITY_AGREES_WITH_ANATOMY, made(region(LEFT))),
)


@pytest.mark.parametrize("case", ROWS)
def test_rows(case: Case) -> None:
    case.check()
