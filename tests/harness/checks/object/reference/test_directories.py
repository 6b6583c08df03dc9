"""What directory records say of files."""

from dataclasses import replace

import pytest

from harness.checks.object.reference.directories import DIRECTORY_NAMES_THE_TRANSFER_SYNTAX
from harness.checks.object.reference.targets import (
    TARGET_HAS_THE_NAMED_CLASS,
    TARGET_IS_IN_THE_NAMED_SERIES,
)
from harness.content.members import member_of
from tests.harness.checks.build import IMPLICIT, Case, clean, nothing, table, violation
from tests.harness.checks.object.by_maker import SR, member, together
from tests.harness.checks.object.directories import directory

DIRECTORY = member_of(directory())
FILE = member("file", instance="1.2.3")


def listing(**changes: str):
    return together(DIRECTORY, replace(FILE, **changes))


RECORD = "(0004,1220)[3]"

ROWS = table(
    clean(DIRECTORY_NAMES_THE_TRANSFER_SYNTAX, listing()),
    violation(
        DIRECTORY_NAMES_THE_TRANSFER_SYNTAX,
        listing(transfer_syntax=IMPLICIT),
        at=f"{RECORD}.(0004,1512)",
    ),
    nothing(DIRECTORY_NAMES_THE_TRANSFER_SYNTAX, together(DIRECTORY)),
    clean(TARGET_HAS_THE_NAMED_CLASS, listing()),
    violation(TARGET_HAS_THE_NAMED_CLASS, listing(sop_class=SR), at=f"{RECORD}.(0004,1510)"),
    clean(TARGET_IS_IN_THE_NAMED_SERIES, listing()),
    violation(TARGET_IS_IN_THE_NAMED_SERIES, listing(series="1.2.8"), at=f"{RECORD}.(0004,1511)"),
)


@pytest.mark.parametrize("case", ROWS)
def test_rows(case: Case) -> None:
    case.check()


def test_a_record_is_in_the_study_and_series_above_it() -> None:
    (reference,) = DIRECTORY.references
    assert (reference.study, reference.series) == ("1.2.1", "1.2.2")
