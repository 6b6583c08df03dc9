"""Context groups that codes say they are of."""

import pytest

from harness.checks.object.code.context_group import (
    CODE_IS_OF_ITS_CONTEXT_GROUP,
    CODE_IS_OF_THE_BASELINE_GROUP,
    CODE_IS_OF_THE_DEFINED_GROUP,
    CONTEXT_IDENTIFIER_IS_A_NUMBER,
)
from tests.harness.checks.build import Case, clean, nothing, table, violation
from tests.harness.checks.object.code.coded import NOT_MADE, code, coded


def of(group, value="M", scheme="DCM", **more):
    of_it = {"x00080105": "DCMR", "x00080106": "20240101", "x0008010F": group}
    return coded(code(value, scheme, **(of_it | more)))


EXTENDED = {"x0008010B": "Y", "x00080107": "20240101", "x0008010D": "1.2.3"}


def extended():
    return {int(name[1:], 16): value for name, value in EXTENDED.items()}


HERE = "(0040,A043)[0]."
DOG = code("448771007", "SCT", "Canis lupus familiaris")
UNICORN = code("1", "99ACME", "Unicorn")
TISSUE = code("T-D0050", "SRT", "Tissue")

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
    clean(CODE_IS_OF_THE_DEFINED_GROUP, coded(x00102202=[DOG])),
    clean(CODE_IS_OF_THE_DEFINED_GROUP, coded(x00102202=[UNICORN | extended()]), name="extended"),
    clean(CODE_IS_OF_THE_DEFINED_GROUP, coded(UNICORN), name="no group"),
    clean(CODE_IS_OF_THE_DEFINED_GROUP, coded(x00620003=[UNICORN]), name="a baseline"),
    violation(
        CODE_IS_OF_THE_DEFINED_GROUP, coded(x00102202=[UNICORN]), at="(0010,2202)[0].(0008,0100)"
    ),
    nothing(CODE_IS_OF_THE_DEFINED_GROUP, NOT_MADE),
    clean(CODE_IS_OF_THE_BASELINE_GROUP, coded(x00620003=[TISSUE])),
    clean(CODE_IS_OF_THE_BASELINE_GROUP, coded(x00102202=[UNICORN]), name="a defined group"),
    clean(
        CODE_IS_OF_THE_BASELINE_GROUP,
        coded(x00620003=[code("125040", "DCM", "Background")]),
        name="newer than the lists",
    ),
    violation(
        CODE_IS_OF_THE_BASELINE_GROUP, coded(x00620003=[UNICORN]), at="(0062,0003)[0].(0008,0100)"
    ),
    nothing(CODE_IS_OF_THE_BASELINE_GROUP, NOT_MADE),
)


@pytest.mark.parametrize("case", ROWS)
def test_rows(case: Case) -> None:
    case.check()
