"""Birth, study, series, acquisition, content and creation in their order."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.checks.object.semantics.chronology import (
    ACQUISITION_PRECEDES_CONTENT,
    ACQUISITION_PRECEDES_CREATION,
    BIRTH_PRECEDES_STUDY,
    FRAMES_PRECEDE_CONTENT,
    PET_IMAGE_STORAGE,
    PROCEDURE_STEP_STARTS_BEFORE_ITS_END,
    SERIES_PRECEDES_CONTENT,
    STUDY_PRECEDES_ACQUISITION,
    STUDY_PRECEDES_SERIES,
    TRACER_PRECEDES_ACQUISITION,
)
from harness.checks.object.semantics.moments import Moment, date_time, day_of
from tests.harness.checks.build import Case, clean, nothing, table, violation
from tests.harness.checks.object.by_maker import made

BIRTH = 0x00100030
STUDY, STUDY_TIME = 0x00080020, 0x00080030
SERIES, SERIES_TIME = 0x00080021, 0x00080031
ACQUISITION, ACQUISITION_TIME, ACQUIRED = 0x00080022, 0x00080032, 0x0008002A
CONTENT, CREATION = 0x00080023, 0x00080012
START, START_TIME, END, END_TIME = 0x00400244, 0x00400245, 0x00400250, 0x00400251
DAY, NEXT, LAST_YEAR = "20240102", "20240103", "20230102"

CLASS = 0x00080016


def frame(acquired: str):
    return made({CONTENT: DAY, 0x52009230: [{0x00209111: [{0x00189074: acquired}]}]})


def tracer(given: str):
    return made({ACQUISITION: DAY, 0x00540016: [{0x00181078: given}]})


ROWS = table(
    clean(BIRTH_PRECEDES_STUDY, made({BIRTH: "19650412", STUDY: DAY})),
    clean(BIRTH_PRECEDES_STUDY, made({BIRTH: DAY, STUDY: DAY}), name="a newborn"),
    violation(BIRTH_PRECEDES_STUDY, made({BIRTH: NEXT, STUDY: DAY}), at="(0010,0030)"),
    violation(
        BIRTH_PRECEDES_STUDY,
        made({BIRTH: "18000101", STUDY: DAY}),
        at="(0010,0030)",
        name="too old",
    ),
    nothing(BIRTH_PRECEDES_STUDY, made({BIRTH: "1965", STUDY: DAY})),
    nothing(BIRTH_PRECEDES_STUDY, made({BIRTH: "", STUDY: DAY}), name="not known"),
    clean(STUDY_PRECEDES_SERIES, made({STUDY: DAY, SERIES: NEXT})),
    clean(
        STUDY_PRECEDES_SERIES,
        made({STUDY: DAY, STUDY_TIME: "101530", SERIES: DAY, SERIES_TIME: "1015"}),
        name="the same minute",
    ),
    violation(STUDY_PRECEDES_SERIES, made({STUDY: DAY, SERIES: LAST_YEAR}), at="(0008,0021)"),
    violation(
        STUDY_PRECEDES_SERIES,
        made({STUDY: DAY, STUDY_TIME: "101530", SERIES: DAY, SERIES_TIME: "101529"}),
        at="(0008,0021)",
        name="a second early",
    ),
    nothing(STUDY_PRECEDES_SERIES, made({STUDY: DAY})),
    clean(STUDY_PRECEDES_ACQUISITION, made({STUDY: DAY, ACQUISITION: DAY})),
    violation(
        STUDY_PRECEDES_ACQUISITION, made({STUDY: DAY, ACQUISITION: LAST_YEAR}), at="(0008,0022)"
    ),
    nothing(STUDY_PRECEDES_ACQUISITION, made({STUDY: DAY})),
    clean(ACQUISITION_PRECEDES_CONTENT, made({ACQUISITION: DAY, CONTENT: DAY})),
    violation(
        ACQUISITION_PRECEDES_CONTENT, made({ACQUISITION: NEXT, CONTENT: DAY}), at="(0008,0023)"
    ),
    violation(
        ACQUISITION_PRECEDES_CONTENT,
        made({ACQUIRED: f"{NEXT}101500.5+0100", CONTENT: DAY}),
        at="(0008,0023)",
        name="of date and time in one",
    ),
    nothing(ACQUISITION_PRECEDES_CONTENT, made({CONTENT: DAY})),
    clean(ACQUISITION_PRECEDES_CREATION, made({ACQUISITION: DAY, CREATION: NEXT})),
    violation(
        ACQUISITION_PRECEDES_CREATION, made({ACQUISITION: NEXT, CREATION: DAY}), at="(0008,0012)"
    ),
    nothing(ACQUISITION_PRECEDES_CREATION, made({CREATION: DAY})),
    clean(PROCEDURE_STEP_STARTS_BEFORE_ITS_END, made({START: DAY, END: DAY})),
    violation(
        PROCEDURE_STEP_STARTS_BEFORE_ITS_END,
        made({START: DAY, START_TIME: "11", END: DAY, END_TIME: "1059"}),
        at="(0040,0250)",
    ),
    nothing(PROCEDURE_STEP_STARTS_BEFORE_ITS_END, made({START: DAY})),
    clean(SERIES_PRECEDES_CONTENT, made({SERIES: DAY, CONTENT: DAY})),
    violation(SERIES_PRECEDES_CONTENT, made({SERIES: NEXT, CONTENT: DAY}), at="(0008,0023)"),
    nothing(
        SERIES_PRECEDES_CONTENT,
        made({CLASS: PET_IMAGE_STORAGE, SERIES: NEXT, CONTENT: DAY}),
        name="of PET, tied to no event",
    ),
    clean(FRAMES_PRECEDE_CONTENT, frame(f"{DAY}101500")),
    violation(FRAMES_PRECEDE_CONTENT, frame(f"{NEXT}101500"), at="(0020,9111)[0].(0018,9074)"),
    nothing(FRAMES_PRECEDE_CONTENT, made({CONTENT: DAY})),
    clean(TRACER_PRECEDES_ACQUISITION, tracer(f"{DAY}0900")),
    violation(TRACER_PRECEDES_ACQUISITION, tracer(f"{NEXT}0900"), at="(0054,0016)[0].(0018,1078)"),
    nothing(TRACER_PRECEDES_ACQUISITION, made({ACQUISITION: DAY})),
)


@pytest.mark.parametrize("case", ROWS)
def test_rows(case: Case) -> None:
    case.check()


@given(st.text(max_size=30))
def test_reading_dates_is_total(text: str) -> None:
    day_of(text)
    date_time(text)


@given(st.dates(), st.dates())
def test_of_two_moments_at_most_one_precedes(a, b) -> None:
    one, other = Moment(a), Moment(b, "1200")
    assert not (one.precedes(other) and other.precedes(one))
    assert not one.precedes(one)


def test_a_moment_prints_as_people_write_it() -> None:
    assert str(date_time("20240102101530.123456-0500")) == "2024-01-02 10:15:30"
    assert date_time("2024") is None
