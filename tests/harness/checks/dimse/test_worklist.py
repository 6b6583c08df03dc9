import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from harness.checks.dimse.worklist import (
    DESCRIPTION_OR_CODE_IS_GIVEN,
    ONE_STEP_PER_RESPONSE,
    TYPE_1_KEYS_HAVE_A_VALUE,
    TYPE_2_KEYS_ARE_RETURNED,
)
from tests.harness.checks.build import (
    Case,
    clean,
    judge_all,
    nothing,
    objections,
    table,
    violation,
)
from tests.harness.checks.messages import Value
from tests.harness.checks.services import c_find, mwl, without

SPS, NAME, PATIENT, STUDY, REQUESTED = 0x00400100, 0x00100010, 0x00100020, 0x0020000D, 0x00401001
STATION, DATE, TIME, MODALITY, STEP = 0x00400001, 0x00400002, 0x00400003, 0x00080060, 0x00400009
WEIGHT, STATION_NAME = 0x00101030, 0x00400010
DESCRIPTION, CODES, STEP_DESCRIPTION, STEP_CODES = 0x00321060, 0x00321064, 0x00400007, 0x00400008

ASKED_STEP: dict[int, Value] = dict.fromkeys((STATION, DATE, TIME, MODALITY, STEP), "")
ASKED: dict[int, Value] = {
    **dict.fromkeys((NAME, PATIENT, STUDY, REQUESTED, WEIGHT, DESCRIPTION), ""),
    CODES: [],
    SPS: [{**ASKED_STEP, STEP_DESCRIPTION: "", STEP_CODES: [], STATION_NAME: ""}],
}
FOUND_STEP: dict[int, Value] = {
    STATION: "MODALITY",
    DATE: "20260101",
    TIME: "1200",
    MODALITY: "CT",
    STEP: "S1",
    STEP_DESCRIPTION: "Head",
    STEP_CODES: [],
    STATION_NAME: "",
}
FOUND: dict[int, Value] = {
    NAME: "DOE^J",
    PATIENT: "P1",
    STUDY: "1.2.3",
    REQUESTED: "R1",
    WEIGHT: "",
    DESCRIPTION: "",
    CODES: [{0x00080100: "X"}],
    SPS: [FOUND_STEP],
}


def step(*left_out: int) -> dict[int, Value]:
    return {**FOUND, SPS: [without(FOUND_STEP, *left_out)]}


GOOD = mwl(ASKED, FOUND)
NO_MATCH = mwl(ASKED)
QUERY = c_find({STUDY: ""}, {STUDY: "1.2"})

ROWS = table(
    clean(ONE_STEP_PER_RESPONSE, GOOD),
    violation(ONE_STEP_PER_RESPONSE, mwl(ASKED, {**FOUND, SPS: []}), name="empty"),
    violation(
        ONE_STEP_PER_RESPONSE,
        mwl(ASKED, FOUND, {**FOUND, SPS: [FOUND_STEP, FOUND_STEP]}),
        at="identifier[1] (0040,0100)",
        name="two",
    ),
    violation(ONE_STEP_PER_RESPONSE, mwl(ASKED, without(FOUND, SPS)), name="absent"),
    nothing(ONE_STEP_PER_RESPONSE, NO_MATCH, QUERY),
    clean(TYPE_1_KEYS_HAVE_A_VALUE, GOOD),
    clean(
        TYPE_1_KEYS_HAVE_A_VALUE,
        mwl(without(ASKED, STUDY), without(FOUND, STUDY)),
        name="not asked",
    ),
    violation(TYPE_1_KEYS_HAVE_A_VALUE, mwl(ASKED, {**FOUND, PATIENT: ""}), at="(0010,0020)"),
    violation(
        TYPE_1_KEYS_HAVE_A_VALUE,
        mwl(ASKED, step(STATION)),
        at="(0040,0100)[0] (0040,0001)",
        name="in the step",
    ),
    violation(
        TYPE_1_KEYS_HAVE_A_VALUE,
        mwl({**ASKED, SPS: [{}]}, step(DATE)),
        at="(0040,0002)",
        name="whole step asked for",
    ),
    nothing(TYPE_1_KEYS_HAVE_A_VALUE, mwl({WEIGHT: ""}, {WEIGHT: ""}), QUERY),
    clean(DESCRIPTION_OR_CODE_IS_GIVEN, GOOD),
    violation(
        DESCRIPTION_OR_CODE_IS_GIVEN,
        mwl(ASKED, {**FOUND, CODES: []}),
        at="identifier[0] (0032,1060)",
    ),
    violation(
        DESCRIPTION_OR_CODE_IS_GIVEN,
        mwl(ASKED, step(STEP_DESCRIPTION)),
        at="(0040,0100)[0] (0040,0007)",
        name="in the step",
    ),
    nothing(
        DESCRIPTION_OR_CODE_IS_GIVEN, mwl({DESCRIPTION: ""}, {DESCRIPTION: ""}), name="one of them"
    ),
    clean(TYPE_2_KEYS_ARE_RETURNED, GOOD),
    violation(TYPE_2_KEYS_ARE_RETURNED, mwl(ASKED, without(FOUND, WEIGHT)), at="(0010,1030)"),
    violation(
        TYPE_2_KEYS_ARE_RETURNED,
        mwl(ASKED, step(STATION_NAME)),
        at="(0040,0010)",
        name="in the step",
    ),
    nothing(TYPE_2_KEYS_ARE_RETURNED, mwl({NAME: ""}, {NAME: "A"})),
)


@pytest.mark.parametrize("case", ROWS)
def test_rows(case: Case) -> None:
    case.check()


@settings(max_examples=40, deadline=None)
@given(
    st.sets(st.sampled_from(sorted(set(ASKED) - {SPS}))),
    st.sets(st.sampled_from(sorted(set(ASKED_STEP) - {STEP}))),
    st.integers(0, 3),
)
def test_full_answer_is_never_objected_to(keys: set[int], steps: set[int], entries: int) -> None:
    asked = {**without(ASKED, *keys), SPS: [without(ASKED_STEP, *steps)]}
    found = {**without(FOUND, *keys), SPS: [without(FOUND_STEP, *steps)]}
    results = judge_all([mwl(asked, *[found] * entries)], "worklist", "query", "dimse")
    assert objections(results) == []
