"""Values whose range is said in words."""

import pytest

from harness.checks.object.semantics.ranges import RANGES, VALUES_ARE_IN_THEIR_RANGE
from tests.harness.checks.build import Case, clean, judge, nothing, table, violation
from tests.harness.checks.object.by_maker import made

OPACITY, ARC, POINTS = 0x00700403, 0x00181143, 0x300A0110

ROWS = table(
    clean(VALUES_ARE_IN_THEIR_RANGE, made({OPACITY: [1.0]})),
    clean(VALUES_ARE_IN_THEIR_RANGE, made({POINTS: "1"}), name="of something else"),
    violation(VALUES_ARE_IN_THEIR_RANGE, made({OPACITY: [1.5]}), at="(0070,0403)"),
    violation(VALUES_ARE_IN_THEIR_RANGE, made({ARC: "0"}), at="(0018,1143)", name="the end is out"),
    violation(
        VALUES_ARE_IN_THEIR_RANGE,
        made({0x300A00B0: [{POINTS: "1"}]}),
        at="(300A,00B0)[0].(300A,0110)",
        name="in a beam",
    ),
    nothing(VALUES_ARE_IN_THEIR_RANGE, made({0x00080060: "CT"})),
)


@pytest.mark.parametrize("case", ROWS)
def test_rows(case: Case) -> None:
    case.check()


def test_a_finding_cites_the_module() -> None:
    (found,) = judge(VALUES_ARE_IN_THEIR_RANGE, made({OPACITY: [1.5]})).findings
    assert found.clause is not None
    assert found.clause.section == "C.11.14"


def test_ranges_print_as_people_say_them() -> None:
    assert [str(RANGES[t]) for t in (OPACITY, ARC, POINTS)] == ["0 to 1", "above 0", "2 or more"]
