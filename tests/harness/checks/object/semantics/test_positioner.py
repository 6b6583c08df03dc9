"""Angles of an X-ray positioner."""

import pytest

from harness.checks.object.semantics.positioner import POSITIONER_ANGLES_ARE_IN_RANGE
from tests.harness.checks.build import Case, clean, nothing, table, violation
from tests.harness.checks.object.by_maker import made

PRIMARY, SECONDARY, TYPE = 0x00181510, 0x00181511, 0x00181508

ROWS = table(
    clean(POSITIONER_ANGLES_ARE_IN_RANGE, made({PRIMARY: "-180", SECONDARY: "90"})),
    violation(POSITIONER_ANGLES_ARE_IN_RANGE, made({PRIMARY: "190"}), at="(0018,1510)"),
    violation(
        POSITIONER_ANGLES_ARE_IN_RANGE, made({SECONDARY: "-91"}), at="(0018,1511)", name="secondary"
    ),
    nothing(POSITIONER_ANGLES_ARE_IN_RANGE, made({PRIMARY: "190", TYPE: "MAMMOGRAPHIC"})),
)


@pytest.mark.parametrize("case", ROWS)
def test_rows(case: Case) -> None:
    case.check()
