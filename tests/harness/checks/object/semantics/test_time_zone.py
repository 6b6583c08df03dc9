"""Timezone Offset From UTC."""

import pytest

from harness.checks.object.semantics.time_zone import TIMEZONE_OFFSET_IS_ONE
from tests.harness.checks.build import Case, clean, nothing, table, violation
from tests.harness.checks.object.by_maker import made

OFFSET = 0x00080201

ROWS = table(
    *(clean(TIMEZONE_OFFSET_IS_ONE, made({OFFSET: said})) for said in ("+0000", "-0330", "+1400")),
    *(
        violation(TIMEZONE_OFFSET_IS_ONE, made({OFFSET: said}), at="(0008,0201)", name=said.strip())
        for said in ("-0000", "0100", "+01:00", "+1500", "-1230", "+0160", " +0100", "Z")
    ),
    nothing(TIMEZONE_OFFSET_IS_ONE, made({OFFSET: ""})),
)


@pytest.mark.parametrize("case", ROWS)
def test_rows(case: Case) -> None:
    case.check()
