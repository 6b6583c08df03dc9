"""Numbers and units."""

import struct

import pytest

from harness.checks.object.structured_report.numeric import (
    MISSING_NUMBER_SAYS_WHY,
    NUMBER_HAS_ITS_UNIT,
    NUMBER_IS_ONE_NUMBER,
    REPRESENTATIONS_OF_A_NUMBER_AGREE,
    UNIT_IS_A_UCUM_UNIT,
)
from tests.harness.checks.build import Case, clean, nothing, table, violation
from tests.harness.checks.object.structured_report.documents import IMAGE, code, document, num

UNIT = {0x004008EA: [code("mm", "UCUM")]}
MEASURED = "(0040,A730)[0].(0040,A300)[0]."


def measured(*items):
    return document(num(x0040A300=list(items)))


def double(value):
    return {0x0040A161: struct.pack("<d", value)}


ROWS = table(
    clean(NUMBER_IS_ONE_NUMBER, document(num("-1.5e3"))),
    clean(NUMBER_IS_ONE_NUMBER, measured(), name="not measured"),
    violation(NUMBER_IS_ONE_NUMBER, document(num("")), at=MEASURED + "(0040,A30A)"),
    violation(NUMBER_IS_ONE_NUMBER, document(num(("1", "2"))), at="(0040,A30A)", name="two"),
    violation(NUMBER_IS_ONE_NUMBER, document(num("1_0")), at="(0040,A30A)", name="underscore"),
    violation(NUMBER_IS_ONE_NUMBER, document(num("inf")), at="(0040,A30A)", name="infinite"),
    violation(
        NUMBER_IS_ONE_NUMBER,
        measured({0x0040A30A: "1"} | UNIT, {0x0040A30A: "2"} | UNIT),
        at="(0040,A300)[1]",
        name="two measured values",
    ),
    nothing(NUMBER_IS_ONE_NUMBER, IMAGE),
    clean(NUMBER_HAS_ITS_UNIT, document(num())),
    violation(NUMBER_HAS_ITS_UNIT, document(num(unit=None)), at=MEASURED + "(0040,08EA)"),
    violation(
        NUMBER_HAS_ITS_UNIT,
        measured({0x0040A30A: "1", 0x004008EA: []}),
        at="(0040,08EA)",
        name="empty",
    ),
    nothing(NUMBER_HAS_ITS_UNIT, IMAGE),
    clean(UNIT_IS_A_UCUM_UNIT, document(num())),
    violation(UNIT_IS_A_UCUM_UNIT, document(num(unit=("mm", "SDM"))), at="(0040,08EA)[0]"),
    nothing(UNIT_IS_A_UCUM_UNIT, IMAGE),
    clean(MISSING_NUMBER_SAYS_WHY, document(num())),
    clean(
        MISSING_NUMBER_SAYS_WHY,
        document(num(x0040A300=[], x0040A301=[code("114000")])),
        name="qualified",
    ),
    violation(MISSING_NUMBER_SAYS_WHY, measured(), at="[0].(0040,A300)"),
    nothing(MISSING_NUMBER_SAYS_WHY, IMAGE),
    clean(REPRESENTATIONS_OF_A_NUMBER_AGREE, document(num())),
    clean(
        REPRESENTATIONS_OF_A_NUMBER_AGREE,
        measured({0x0040A30A: "0.33333", 0x0040A162: 1, 0x0040A163: 3} | double(1 / 3) | UNIT),
        name="rounded",
    ),
    clean(
        REPRESENTATIONS_OF_A_NUMBER_AGREE,
        measured({0x0040A30A: "x", 0x0040A162: 1, 0x0040A163: 0} | double(2) | UNIT),
        measured({0x0040A30A: "1", 0x0040A162: 1, 0x0040A163: 0} | UNIT),
        name="nothing to compare",
    ),
    violation(
        REPRESENTATIONS_OF_A_NUMBER_AGREE,
        measured({0x0040A30A: "3"} | double(30) | UNIT),
        at=MEASURED + "(0040,A161)",
    ),
    violation(
        REPRESENTATIONS_OF_A_NUMBER_AGREE,
        measured({0x0040A30A: "3", 0x0040A162: 1, 0x0040A163: 3} | UNIT),
        at=MEASURED + "(0040,A162)",
        name="rational",
    ),
    nothing(REPRESENTATIONS_OF_A_NUMBER_AGREE, IMAGE),
)


@pytest.mark.parametrize("case", ROWS)
def test_rows(case: Case) -> None:
    case.check()
