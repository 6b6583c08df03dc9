import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from harness.checks.dimse.retrieve_counts import (
    FINAL_COUNTS_ARE_GIVEN,
    FINAL_COUNTS_ARE_RIGHT,
    FINAL_RESPONSE_HAS_NO_REMAINING,
    FINAL_STATUS_FITS_THE_COUNTS,
    PENDING_RESPONSES_HAVE_ALL_COUNTS,
    REMAINING_NEVER_RISES,
)
from harness.core.requirement import Role
from harness.core.subject import Operation, Subject
from tests.harness.checks.build import (
    Case,
    Response,
    clean,
    judge_all,
    nothing,
    objections,
    table,
    undecided,
    violation,
)
from tests.harness.checks.services import c_find, c_move, counts, sub_operation

DONE = Response(0, None, counts(2))
TWO = (sub_operation(1), sub_operation(2))
REFUSED = c_move(Response(0xA801))


def pending(*remaining: int) -> list[dict[int, int | None]]:
    return [counts(2 - r, remaining=r) for r in remaining]  # type: ignore[misc]


ROWS = table(
    clean(PENDING_RESPONSES_HAVE_ALL_COUNTS, c_move(DONE, *pending(2, 1))),
    violation(
        PENDING_RESPONSES_HAVE_ALL_COUNTS,
        c_move(DONE, *pending(2), counts(1, None, remaining=1)),
        at="response[1] (0000,1022)",
    ),
    nothing(PENDING_RESPONSES_HAVE_ALL_COUNTS, c_move(DONE)),
    clean(REMAINING_NEVER_RISES, c_move(DONE, *pending(2, 2, 0))),
    violation(REMAINING_NEVER_RISES, c_move(DONE, *pending(1, 2)), at="response[1] (0000,1020)"),
    nothing(REMAINING_NEVER_RISES, c_move(DONE, *pending(1))),
    clean(FINAL_RESPONSE_HAS_NO_REMAINING, c_move(DONE)),
    violation(
        FINAL_RESPONSE_HAS_NO_REMAINING,
        c_move(Response(0, None, counts(2, remaining=0))),
        at="(0000,1020)",
    ),
    nothing(
        FINAL_RESPONSE_HAS_NO_REMAINING, c_move(Response(0xFE00, None, counts(1, remaining=1)))
    ),
    clean(FINAL_COUNTS_ARE_GIVEN, c_move(DONE)),
    violation(
        FINAL_COUNTS_ARE_GIVEN, c_move(Response(0, None, counts(2, None, None))), at="(0000,1022)"
    ),
    nothing(FINAL_COUNTS_ARE_GIVEN, REFUSED),
    clean(FINAL_COUNTS_ARE_RIGHT, c_move(DONE), *TWO),
    clean(
        FINAL_COUNTS_ARE_RIGHT,
        c_move(Response(0xB000, None, counts(1, 2, 1))),
        sub_operation(1),
        sub_operation(2, 0xB007),
        sub_operation(3, 0xA700),
        name="a failure that no C-STORE shows",
    ),
    violation(FINAL_COUNTS_ARE_RIGHT, c_move(DONE), TWO[0], at="(0000,1021)"),
    violation(
        FINAL_COUNTS_ARE_RIGHT,
        c_move(DONE),
        *TWO,
        sub_operation(3, 0xA700),
        at="(0000,1022)",
        name="a failure not counted",
    ),
    violation(
        FINAL_COUNTS_ARE_RIGHT,
        c_move(Response(0, None, counts(1))),
        sub_operation(1, 0xB000),
        name="a warning counted as completed",
    ),
    undecided(FINAL_COUNTS_ARE_RIGHT, c_move(DONE), name="destination not recorded"),
    undecided(FINAL_COUNTS_ARE_RIGHT, c_move(DONE), TWO[0], sub_operation(2, None)),
    nothing(FINAL_COUNTS_ARE_RIGHT, REFUSED),
    clean(FINAL_STATUS_FITS_THE_COUNTS, c_move(DONE)),
    clean(
        FINAL_STATUS_FITS_THE_COUNTS,
        c_move(Response(0xA702, None, counts(0, 2))),
        name="all failed",
    ),
    violation(
        FINAL_STATUS_FITS_THE_COUNTS, c_move(Response(0, None, counts(1, 1))), at="(0000,0900)"
    ),
    violation(
        FINAL_STATUS_FITS_THE_COUNTS,
        c_move(Response(0xB000, None, counts(0, 2))),
        name="all failed, a warning",
    ),
    violation(
        FINAL_STATUS_FITS_THE_COUNTS,
        c_move(Response(0xB000, None, counts(2))),
        name="a warning about nothing",
    ),
    violation(
        FINAL_STATUS_FITS_THE_COUNTS,
        c_move(Response(0, None, counts(0, 0, 2)), operation=Operation.C_GET),
        name="all warned",
    ),
    nothing(FINAL_STATUS_FITS_THE_COUNTS, c_find({})),
)


@pytest.mark.parametrize("case", ROWS)
def test_rows(case: Case) -> None:
    case.check()


@settings(max_examples=50, deadline=None)
@given(st.lists(st.sampled_from([0x0000, 0xB007, 0xA700]), max_size=6))
def test_honest_retrieve_is_never_objected_to(statuses: list[int]) -> None:
    done = [statuses.count(s) for s in (0x0000, 0xA700, 0xB007)]
    failed = [f"1.2.3.1.{n}" for n, s in enumerate(statuses) if s == 0xA700]
    status = 0
    if failed or done[2]:
        status = 0xB000 if done[0] or done[2] else 0xA702
    listed = {0x00080058: failed} if failed else None
    stores = [sub_operation(n, s) for n, s in enumerate(statuses)]
    reports = [
        counts(
            *[statuses[:n].count(s) for s in (0x0000, 0xA700, 0xB007)], remaining=len(statuses) - n
        )
        for n in range(len(statuses))
    ]
    for side in (Role.INITIATOR, Role.RESPONDER):
        move = c_move(Response(status, listed, counts(*done)), *reports, side=side)
        subjects: list[Subject] = [move, *stores]
        assert objections(judge_all(subjects, "retrieve")) == []
