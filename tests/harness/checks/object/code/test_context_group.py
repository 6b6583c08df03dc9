"""Context groups that codes say they are of."""

import pytest

from harness.checks.object.code.context_group import (
    CODE_IS_OF_ITS_CONTEXT_GROUP,
    CONTEXT_IDENTIFIER_IS_A_NUMBER,
)
from tests.harness.checks.build import Case, clean, nothing, table, violation
from tests.harness.checks.object.code.coded import NOT_MADE, code, coded


def of(group, value="M", scheme="DCM", **more):
    of_it = {"x00080105": "DCMR", "x00080106": "20240101", "x0008010F": group}
    return coded(code(value, scheme, **(of_it | more)))


EXTENDED = {"x0008010B": "Y", "x00080107": "20240101", "x0008010D": "1.2.3"}
HERE = "(0040,A043)[0]."

ROWS = table(
    clean(CONTEXT_IDENTIFIER_IS_A_NUMBER, of("7455")),
    clean(CONTEXT_IDENTIFIER_IS_A_NUMBER, of("A", x00080105="99ACME"), name="private"),
    violation(CONTEXT_IDENTIFIER_IS_A_NUMBER, of("CID 7455"), at=HERE + "(0008,010F)"),
    violation(CONTEXT_IDENTIFIER_IS_A_NUMBER, of("07455"), at=HERE + "(0008,010F)"),
    nothing(CONTEXT_IDENTIFIER_IS_A_NUMBER, NOT_MADE),
    clean(CODE_IS_OF_ITS_CONTEXT_GROUP, of("7455")),
    clean(CODE_IS_OF_ITS_CONTEXT_GROUP, of("7150", "T-D0050", "SRT"), name="an older code"),
    clean(CODE_IS_OF_ITS_CONTEXT_GROUP, of("999999"), name="unknown group"),
    clean(CODE_IS_OF_ITS_CONTEXT_GROUP, of("7455", "X", **EXTENDED), name="extended"),
    clean(CODE_IS_OF_ITS_CONTEXT_GROUP, of("7455", "X", x00080105="99ACME"), name="theirs"),
    violation(CODE_IS_OF_ITS_CONTEXT_GROUP, of("7455", "121071"), at=HERE + "(0008,010F)"),
    nothing(CODE_IS_OF_ITS_CONTEXT_GROUP, NOT_MADE),
)


@pytest.mark.parametrize("case", ROWS)
def test_rows(case: Case) -> None:
    case.check()
