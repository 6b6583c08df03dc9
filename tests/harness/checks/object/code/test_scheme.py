"""Coding schemes."""

import pytest

from harness.checks.object.code.scheme import (
    PRIVATE_SCHEME_IS_ALPHANUMERIC,
    PRIVATE_SCHEME_IS_IDENTIFIED,
    SCHEME_IS_DESIGNATED,
    SCHEME_IS_KNOWN_OR_IDENTIFIED,
    SCHEME_IS_NOT_RETIRED,
)
from tests.harness.checks.build import Case, clean, judge, nothing, table, violation
from tests.harness.checks.object.code.coded import NOT_MADE, code, coded

OURS, ODD, UNKNOWN = code("1", "99ACME"), code("1", "99_ACME"), code("1", "ACME")
OLD = code("T-D0050", "SRT", "Tissue")
URN = code(x00080100=None, x00080102=None, x00080120="urn:oid:1.2.3")
HERE = "(0040,A043)[0].(0008,0102)"
IDENTIFIED = {"x00080110": [{0x00080102: "ACME"}, {0x00080102: "99ACME"}]}

ROWS = table(
    clean(SCHEME_IS_DESIGNATED, coded(code())),
    clean(SCHEME_IS_DESIGNATED, coded(URN), name="a URN needs none"),
    violation(SCHEME_IS_DESIGNATED, coded(code(x00080102=None)), at=HERE),
    violation(SCHEME_IS_DESIGNATED, coded(code(scheme="")), at=HERE, name="empty"),
    nothing(SCHEME_IS_DESIGNATED, NOT_MADE),
    clean(SCHEME_IS_KNOWN_OR_IDENTIFIED, coded(code(), OURS, OLD, code("1", "L"), URN)),
    clean(SCHEME_IS_KNOWN_OR_IDENTIFIED, coded(UNKNOWN, **IDENTIFIED), name="identified"),
    violation(SCHEME_IS_KNOWN_OR_IDENTIFIED, coded(UNKNOWN), at=HERE),
    nothing(SCHEME_IS_KNOWN_OR_IDENTIFIED, NOT_MADE),
    clean(PRIVATE_SCHEME_IS_ALPHANUMERIC, coded(OURS, code("1", "A_B"))),
    violation(PRIVATE_SCHEME_IS_ALPHANUMERIC, coded(ODD), at=HERE),
    nothing(PRIVATE_SCHEME_IS_ALPHANUMERIC, NOT_MADE),
    clean(PRIVATE_SCHEME_IS_IDENTIFIED, coded(code(), UNKNOWN)),
    clean(PRIVATE_SCHEME_IS_IDENTIFIED, coded(OURS, **IDENTIFIED), name="identified"),
    clean(PRIVATE_SCHEME_IS_IDENTIFIED, coded(code("1", "99SDM")), name="SNOMED's"),
    violation(PRIVATE_SCHEME_IS_IDENTIFIED, coded(OURS), at=HERE),
    nothing(PRIVATE_SCHEME_IS_IDENTIFIED, NOT_MADE),
    clean(SCHEME_IS_NOT_RETIRED, coded(code("85756007", "SCT", "Tissue"))),
    violation(SCHEME_IS_NOT_RETIRED, coded(OLD), at=HERE),
    nothing(SCHEME_IS_NOT_RETIRED, NOT_MADE),
)


@pytest.mark.parametrize("case", ROWS)
def test_rows(case: Case) -> None:
    case.check()


def test_a_scheme_is_objected_to_once() -> None:
    result = judge(SCHEME_IS_KNOWN_OR_IDENTIFIED, coded(UNKNOWN, code("2", "ACME"), code("1", "B")))
    assert [f.actual for f in result.findings] == ["ACME", "B"]
