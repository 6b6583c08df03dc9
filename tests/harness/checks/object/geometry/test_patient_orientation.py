"""Patient Orientation: letters, and the plane."""

import pytest

from harness.checks.object.geometry.patient_orientation import (
    PATIENT_ORIENTATION_AGREES_WITH_THE_PLANE,
    PATIENT_ORIENTATION_NAMES_DIRECTIONS,
)
from tests.harness.checks.build import Case, clean, nothing, table, violation
from tests.harness.checks.object.by_maker import made

LETTERS, COSINES, TYPE = 0x00200020, 0x00200037, 0x00102210
AXIAL, OBLIQUE = "1\\0\\0\\0\\1\\0", "0.8\\0.6\\0\\0\\0\\-1"


def both(letters: str, cosines: str = AXIAL, **more: str):
    return made({LETTERS: letters, COSINES: cosines} | ({TYPE: more["type"]} if more else {}))


ROWS = table(
    clean(PATIENT_ORIENTATION_NAMES_DIRECTIONS, made({LETTERS: "LPH\\FR"})),
    violation(PATIENT_ORIENTATION_NAMES_DIRECTIONS, made({LETTERS: "LR\\P"}), at="(0020,0020)"),
    violation(
        PATIENT_ORIENTATION_NAMES_DIRECTIONS,
        made({LETTERS: "L\\X"}),
        at="(0020,0020)",
        name="unknown",
    ),
    violation(
        PATIENT_ORIENTATION_NAMES_DIRECTIONS, made({LETTERS: "L\\"}), at="(0020,0020)", name="half"
    ),
    nothing(PATIENT_ORIENTATION_NAMES_DIRECTIONS, made({LETTERS: ""})),
    nothing(
        PATIENT_ORIENTATION_NAMES_DIRECTIONS,
        made({LETTERS: "LE\\CD", TYPE: "QUADRUPED"}),
        name="a quadruped",
    ),
    clean(PATIENT_ORIENTATION_AGREES_WITH_THE_PLANE, both("L\\P")),
    clean(PATIENT_ORIENTATION_AGREES_WITH_THE_PLANE, both("LP\\F", OBLIQUE), name="oblique"),
    violation(PATIENT_ORIENTATION_AGREES_WITH_THE_PLANE, both("R\\P"), at="(0020,0020)"),
    violation(
        PATIENT_ORIENTATION_AGREES_WITH_THE_PLANE,
        both("LA\\F", OBLIQUE),
        at="(0020,0020)",
        name="second",
    ),
    violation(
        PATIENT_ORIENTATION_AGREES_WITH_THE_PLANE, both("L\\H"), at="(0020,0020)", name="other axis"
    ),
    nothing(PATIENT_ORIENTATION_AGREES_WITH_THE_PLANE, made({LETTERS: "R\\P"})),
)


@pytest.mark.parametrize("case", ROWS)
def test_rows(case: Case) -> None:
    case.check()
