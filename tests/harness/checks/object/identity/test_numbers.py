"""Instance and series numbers."""

import pytest

from harness.checks.object.identity.numbers import INSTANCE_NUMBERS_DIFFER, SERIES_NUMBERS_DIFFER
from tests.harness.checks.build import Case, clean, nothing, table, violation
from tests.harness.checks.object.by_maker import member, together

NUMBER = 0x00200011


def numbered(*numbers: str, **changes: str):
    return together(*(member(f"m{n}", number=v, **changes) for n, v in enumerate(numbers)))


def series(*numbers: str):
    return together(
        *(
            member(f"m{n}{of}", series=f"1.2.{n}", constants={NUMBER: v})
            for n, v in enumerate(numbers)
            for of in "ab"
        )
    )


ROWS = table(
    clean(INSTANCE_NUMBERS_DIFFER, numbered("1", "2")),
    clean(INSTANCE_NUMBERS_DIFFER, numbered("", ""), name="none"),
    clean(
        INSTANCE_NUMBERS_DIFFER, numbered("1", "1", concatenation="1.2.5"), name="a concatenation"
    ),
    clean(INSTANCE_NUMBERS_DIFFER, numbered("1", "1", instance="1.2.5"), name="one instance twice"),
    violation(INSTANCE_NUMBERS_DIFFER, numbered("1", "1"), at="(0020,0013)"),
    nothing(INSTANCE_NUMBERS_DIFFER, numbered("1")),
    clean(SERIES_NUMBERS_DIFFER, series("1", "2")),
    clean(SERIES_NUMBERS_DIFFER, series("", ""), name="none"),
    violation(SERIES_NUMBERS_DIFFER, series("1", "1"), at="(0020,0011)"),
    nothing(SERIES_NUMBERS_DIFFER, together(member("a"))),
)


@pytest.mark.parametrize("case", ROWS)
def test_rows(case: Case) -> None:
    case.check()
