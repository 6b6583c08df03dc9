import pytest

from harness.checks.dimse.mpps_responses import (
    CHANGE_AFTER_FINAL_STATE_IS_REFUSED,
    CONFORMING_CREATION_SUCCEEDS,
    CREATION_IN_ANOTHER_STATE_IS_REFUSED,
    INCOMPLETE_CREATION_IS_REFUSED,
    REPEATED_CREATION_IS_REFUSED,
)
from tests.harness.checks.build import Case, clean, nothing, table, violation
from tests.harness.checks.services import CREATION, completion, n_create, n_set, without

DONE = {**CREATION, 0x00400252: "COMPLETED"}
INCOMPLETE = without(CREATION, 0x00400241)
CREATED, COMPLETED = n_create(), n_set(completion())

ROWS = table(
    clean(CONFORMING_CREATION_SUCCEEDS, CREATED),
    clean(CONFORMING_CREATION_SUCCEEDS, n_create(status=0x0213), name="out of resources"),
    violation(CONFORMING_CREATION_SUCCEEDS, n_create(status=0x0122), at="(0000,0900)"),
    nothing(CONFORMING_CREATION_SUCCEEDS, n_create(INCOMPLETE, status=0x0120)),
    clean(REPEATED_CREATION_IS_REFUSED, CREATED, n_create(status=0x0111, at=2.0)),
    violation(REPEATED_CREATION_IS_REFUSED, CREATED, n_create(at=2.0), at="(0000,0900)"),
    nothing(REPEATED_CREATION_IS_REFUSED, n_create(status=0x0110), n_create(at=2.0)),
    clean(CREATION_IN_ANOTHER_STATE_IS_REFUSED, n_create(DONE, status=0x0106)),
    violation(CREATION_IN_ANOTHER_STATE_IS_REFUSED, n_create(DONE), at="(0000,0900)"),
    nothing(CREATION_IN_ANOTHER_STATE_IS_REFUSED, CREATED),
    clean(INCOMPLETE_CREATION_IS_REFUSED, n_create(INCOMPLETE, status=0x0120)),
    violation(INCOMPLETE_CREATION_IS_REFUSED, n_create(INCOMPLETE), at="(0000,0900)"),
    nothing(INCOMPLETE_CREATION_IS_REFUSED, CREATED),
    clean(CHANGE_AFTER_FINAL_STATE_IS_REFUSED, CREATED, COMPLETED, n_set({}, 0x0110, at=3.0)),
    violation(CHANGE_AFTER_FINAL_STATE_IS_REFUSED, CREATED, COMPLETED, n_set({}, at=3.0)),
    nothing(CHANGE_AFTER_FINAL_STATE_IS_REFUSED, CREATED, COMPLETED),
)


@pytest.mark.parametrize("case", ROWS)
def test_rows(case: Case) -> None:
    case.check()
