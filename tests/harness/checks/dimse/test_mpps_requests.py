import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from harness.checks.dimse.mpps_requests import (
    CHANGE_FOLLOWS_CREATION,
    COMPLETED_STEP_IS_COMPLETE,
    CREATION_IS_COMPLETE,
    FINAL_STEP_IS_NOT_CHANGED,
    SCHEDULED_STEPS_ARE_REFERENCED,
    STEP_STARTS_IN_PROGRESS,
)
from harness.core.requirement import Role
from tests.harness.checks.build import (
    Case,
    clean,
    judge_all,
    nothing,
    objections,
    table,
    undecided,
    violation,
)
from tests.harness.checks.services import (
    CREATION,
    SCHEDULED,
    c_find,
    completion,
    n_create,
    n_set,
    performed,
    without,
)

SCU = Role.INITIATOR
STATUS, STATION, STUDY_ID, SCHEDULED_STEP = 0x00400252, 0x00400241, 0x00200010, 0x00400270
SERIES, END_DATE = 0x00400340, 0x00400250
OTHER = c_find({}, side=SCU)
CREATED = n_create(side=SCU)
REFUSED = n_create(status=0x0110, side=SCU)
COMPLETED = n_set(completion("1.2.3.1.1"), side=SCU)
COMPLETED_EARLIER = n_set(completion("1.2.3.1.1"), side=SCU, at=1.5)
SCHEDULED_WITHOUT_STUDY = {**CREATION, SCHEDULED_STEP: [without(SCHEDULED, 0x0020000D)]}

ROWS = table(
    clean(STEP_STARTS_IN_PROGRESS, CREATED),
    violation(
        STEP_STARTS_IN_PROGRESS,
        n_create({**CREATION, STATUS: "COMPLETED"}, side=SCU),
        at="0040,0252",
    ),
    nothing(STEP_STARTS_IN_PROGRESS, OTHER),
    clean(CREATION_IS_COMPLETE, CREATED),
    violation(
        CREATION_IS_COMPLETE, n_create(without(CREATION, STATION), side=SCU), at="(0040,0241)"
    ),
    violation(
        CREATION_IS_COMPLETE,
        n_create({**CREATION, SCHEDULED_STEP: []}, side=SCU),
        at="(0040,0270)",
        name="empty sequence",
    ),
    violation(
        CREATION_IS_COMPLETE,
        n_create(without(CREATION, STUDY_ID), side=SCU),
        at="(0020,0010)",
        name="type 2",
    ),
    violation(
        CREATION_IS_COMPLETE, n_create(sop_instance="", side=SCU), at="(0000,1000)", name="unnamed"
    ),
    nothing(CREATION_IS_COMPLETE, OTHER),
    clean(SCHEDULED_STEPS_ARE_REFERENCED, CREATED),
    violation(
        SCHEDULED_STEPS_ARE_REFERENCED,
        n_create(SCHEDULED_WITHOUT_STUDY, side=SCU),
        at="(0040,0270)[0] (0020,000D)",
    ),
    violation(
        SCHEDULED_STEPS_ARE_REFERENCED,
        n_create({**CREATION, SCHEDULED_STEP: [without(SCHEDULED, 0x00080050)]}, side=SCU),
        at="(0008,0050)",
        name="type 2",
    ),
    nothing(SCHEDULED_STEPS_ARE_REFERENCED, n_create(without(CREATION, SCHEDULED_STEP), side=SCU)),
    clean(CHANGE_FOLLOWS_CREATION, CREATED, COMPLETED),
    violation(CHANGE_FOLLOWS_CREATION, REFUSED, COMPLETED, at="(0000,1001)"),
    violation(
        CHANGE_FOLLOWS_CREATION,
        n_set(completion(), status=0x0112, side=SCU),
        name="unknown to the SCP",
    ),
    undecided(CHANGE_FOLLOWS_CREATION, COMPLETED),
    nothing(CHANGE_FOLLOWS_CREATION, CREATED),
    clean(FINAL_STEP_IS_NOT_CHANGED, CREATED, n_set({}, side=SCU, at=1.5), COMPLETED),
    violation(FINAL_STEP_IS_NOT_CHANGED, CREATED, COMPLETED_EARLIER, n_set({}, side=SCU)),
    nothing(FINAL_STEP_IS_NOT_CHANGED, CREATED),
    clean(COMPLETED_STEP_IS_COMPLETE, CREATED, COMPLETED),
    clean(
        COMPLETED_STEP_IS_COMPLETE,
        CREATED,
        n_set({SERIES: [performed("1.2")], END_DATE: "20260101"}, side=SCU, at=1.5),
        n_set({STATUS: "COMPLETED", 0x00400251: "1210"}, side=SCU),
        name="in several steps",
    ),
    violation(
        COMPLETED_STEP_IS_COMPLETE,
        CREATED,
        n_set(without(completion(), END_DATE), side=SCU),
        at="(0040,0250)",
    ),
    violation(
        COMPLETED_STEP_IS_COMPLETE,
        CREATED,
        n_set({**completion(), SERIES: []}, side=SCU),
        at="(0040,0340)",
        name="no series",
    ),
    violation(
        COMPLETED_STEP_IS_COMPLETE,
        CREATED,
        n_set({**completion(), SERIES: [without(performed("1"), 0x00181030)]}, side=SCU),
        at="(0040,0340)[0] (0018,1030)",
        name="no protocol name",
    ),
    nothing(COMPLETED_STEP_IS_COMPLETE, CREATED, n_set({STATUS: "DISCONTINUED"}, side=SCU)),
)


@pytest.mark.parametrize("case", ROWS)
def test_rows(case: Case) -> None:
    case.check()


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 3), st.sampled_from(["COMPLETED", "DISCONTINUED"]), st.sampled_from(Role))
def test_conforming_step_is_never_objected_to(updates: int, end: str, side: Role) -> None:
    between = [n_set({0x00400254: "x"}, at=1.2 + n / 10, side=side) for n in range(updates)]
    last = n_set({**completion("1.2.3.1.1"), STATUS: end}, side=side)
    subjects = [n_create(side=side), *between, last]
    assert objections(judge_all(subjects, "mpps")) == []
