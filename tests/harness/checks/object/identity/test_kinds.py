"""UIDs that name two kinds of things."""

import pytest

from harness.checks.object.identity.kinds import UIDS_NAME_ONE_KIND_OF_THING
from tests.harness.checks.build import Case, clean, nothing, table, violation
from tests.harness.checks.object.by_maker import member, together

ROWS = table(
    clean(UIDS_NAME_ONE_KIND_OF_THING, together(member("a"), member("b"))),
    clean(
        UIDS_NAME_ONE_KIND_OF_THING,
        together(member("a"), member("b", study="1.2.8", series="1.2.8", instance="1.2.8")),
        name="one object is judged by itself",
    ),
    violation(
        UIDS_NAME_ONE_KIND_OF_THING,
        together(member("a"), member("b", series="1.2.1")),
        at="(0020,000E)",
    ),
    nothing(UIDS_NAME_ONE_KIND_OF_THING, together(member("a"))),
)


@pytest.mark.parametrize("case", ROWS)
def test_rows(case: Case) -> None:
    case.check()
