"""Code values."""

import pytest

from harness.checks.object.code.value import VALUE_IS_GIVEN_ONCE, VALUE_IS_IN_ITS_ATTRIBUTE
from tests.harness.checks.build import Case, clean, nothing, table, violation
from tests.harness.checks.object.code.coded import NOT_MADE, code, coded

LONG = "12345678901234567"
URN = "urn:oid:1.2.3"
HERE = "(0040,A043)[0]."

ROWS = table(
    clean(VALUE_IS_GIVEN_ONCE, coded(code())),
    clean(VALUE_IS_GIVEN_ONCE, coded(), name="no codes"),
    clean(VALUE_IS_GIVEN_ONCE, coded({0x00080121: []}), name="no code at all"),
    clean(
        VALUE_IS_GIVEN_ONCE,
        coded(x00081140=[{0x00081155: "1.2", 0x00080104: "?"}]),
        name="a sequence of other things",
    ),
    violation(VALUE_IS_GIVEN_ONCE, coded(code(x00080119=LONG)), at=HERE + "(0008,0119)"),
    violation(VALUE_IS_GIVEN_ONCE, coded(code(x00080100=None)), at=HERE + "(0008,0100)"),
    violation(VALUE_IS_GIVEN_ONCE, coded(code("")), at=HERE + "(0008,0100)", name="empty"),
    violation(
        VALUE_IS_GIVEN_ONCE,
        coded(code(), code(x00080121=[code(x00080120=URN)])),
        at="(0040,A043)[1].(0008,0121)[0].(0008,0120)",
        name="an equivalent code",
    ),
    nothing(VALUE_IS_GIVEN_ONCE, NOT_MADE),
    clean(VALUE_IS_IN_ITS_ATTRIBUTE, coded(code("1234567890123456"))),
    clean(VALUE_IS_IN_ITS_ATTRIBUTE, coded(code(x00080100=None, x00080119=LONG)), name="long"),
    clean(VALUE_IS_IN_ITS_ATTRIBUTE, coded(code(x00080100=None, x00080120=URN)), name="a URN"),
    clean(VALUE_IS_IN_ITS_ATTRIBUTE, coded(code(x00080119=LONG)), name="two: another matter"),
    violation(VALUE_IS_IN_ITS_ATTRIBUTE, coded(code(LONG)), at=HERE + "(0008,0100)"),
    violation(VALUE_IS_IN_ITS_ATTRIBUTE, coded(code(URN)), at=HERE + "(0008,0100)", name="a URN"),
    violation(
        VALUE_IS_IN_ITS_ATTRIBUTE,
        coded(code(x00080100=None, x00080119="121071")),
        at=HERE + "(0008,0119)",
        name="short",
    ),
    violation(
        VALUE_IS_IN_ITS_ATTRIBUTE,
        coded(code(x00080100=None, x00080120=LONG)),
        at=HERE + "(0008,0120)",
        name="no URN",
    ),
    nothing(VALUE_IS_IN_ITS_ATTRIBUTE, NOT_MADE),
)


@pytest.mark.parametrize("case", ROWS)
def test_rows(case: Case) -> None:
    case.check()
