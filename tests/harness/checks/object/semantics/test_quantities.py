"""Physical quantities of an acquisition."""

import pytest

from harness.checks.object.semantics.quantities import QUANTITIES_ARE_POSITIVE
from tests.harness.checks.build import Case, clean, nothing, table, violation
from tests.harness.checks.object.by_maker import made

ROWS = table(
    clean(QUANTITIES_ARE_POSITIVE, made({0x00180060: "120", 0x00181151: "0"})),
    violation(QUANTITIES_ARE_POSITIVE, made({0x00180060: "-120"}), at="(0018,0060)"),
    violation(QUANTITIES_ARE_POSITIVE, made({0x00180087: "0"}), at="(0018,0087)", name="no field"),
    violation(
        QUANTITIES_ARE_POSITIVE,
        made({0x00540016: [{0x00181075: "0"}]}),
        at="(0054,0016)[0].(0018,1075)",
        name="in an item",
    ),
    nothing(QUANTITIES_ARE_POSITIVE, made({0x00080060: "CT"})),
)


@pytest.mark.parametrize("case", ROWS)
def test_rows(case: Case) -> None:
    case.check()
