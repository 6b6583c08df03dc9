"""SOP Instance UIDs in a set."""

import pytest

from harness.checks.object.identity.instances import (
    SOP_INSTANCE_IS_IN_ONE_SERIES,
    SOP_INSTANCE_IS_THERE_ONCE,
    SOP_INSTANCE_UID_NAMES_ONE_CONTENT,
)
from tests.harness.checks.build import IMPLICIT, Case, clean, nothing, table, violation
from tests.harness.checks.object.by_maker import member, together

ONE = member("a", instance="1.2.9")


def again(**changes: object):
    return together(ONE, member("b", instance="1.2.9", **changes))


ROWS = table(
    clean(SOP_INSTANCE_UID_NAMES_ONE_CONTENT, together(ONE, member("b"))),
    clean(SOP_INSTANCE_UID_NAMES_ONE_CONTENT, again(digest="a"), name="a copy"),
    clean(
        SOP_INSTANCE_UID_NAMES_ONE_CONTENT,
        again(transfer_syntax=IMPLICIT),
        name="encoded otherwise",
    ),
    clean(SOP_INSTANCE_UID_NAMES_ONE_CONTENT, again(coerced=True), name="put right by somebody"),
    violation(SOP_INSTANCE_UID_NAMES_ONE_CONTENT, again(), at="(0008,0018)"),
    nothing(SOP_INSTANCE_UID_NAMES_ONE_CONTENT, together(ONE)),
    clean(SOP_INSTANCE_IS_IN_ONE_SERIES, again(digest="a")),
    violation(SOP_INSTANCE_IS_IN_ONE_SERIES, again(series="1.2.8"), at="(0020,000E)"),
    nothing(SOP_INSTANCE_IS_IN_ONE_SERIES, together(ONE, member("b"))),
    clean(SOP_INSTANCE_IS_THERE_ONCE, together(ONE, member("b"))),
    violation(SOP_INSTANCE_IS_THERE_ONCE, again(digest="a"), at="(0008,0018)"),
    nothing(SOP_INSTANCE_IS_THERE_ONCE, together(ONE)),
)


@pytest.mark.parametrize("case", ROWS)
def test_rows(case: Case) -> None:
    case.check()
