import pytest

from harness.checks.web.search_matches import (
    MATCHES_ARE_IN_THE_DATE_RANGE,
    MATCHES_ARE_IN_THE_TIME_RANGE,
    MATCHES_ARE_IN_THE_UID_LIST,
    MATCHES_FIT_THE_WILD_CARD,
    MATCHES_HAVE_THE_VALUE,
    MATCHES_HOLD_A_MATCHING_ITEM,
)
from harness.core.subject import HttpExchange
from tests.harness.checks.build import Case, clean, nothing, table, violation
from tests.harness.checks.web.traffic import STUDY, found, series_match, study_match, value


def asked(query: str, **change: object) -> HttpExchange:
    return found(f"/studies?{query}", [study_match(**change)])


def of_series(query: str, *ids: str) -> HttpExchange:
    items = [{"00401001": value("SH", i)} for i in ids]
    return found(f"/series?{query}", [series_match(t00400275=value("SQ", *items))])


KEY = "00400275.00401001"
BOTH = value("CS", "CT", "MR")
ROWS = table(
    clean(MATCHES_HAVE_THE_VALUE, asked("PatientID=P1&AccessionNumber=A1&StudyDate=20260102")),
    clean(MATCHES_HAVE_THE_VALUE, asked("ModalitiesInStudy=MR", t00080061=BOTH), name="one of two"),
    clean(MATCHES_HAVE_THE_VALUE, asked("PatientID=P2", t00100020=value("LO")), name="not known"),
    nothing(MATCHES_HAVE_THE_VALUE, found("/studies?PatientID=P1", []), name="no match"),
    violation(MATCHES_HAVE_THE_VALUE, asked("PatientID=P2"), at="/0/00100020"),
    violation(MATCHES_HAVE_THE_VALUE, asked("00100020=p1"), name="case"),
    violation(MATCHES_HAVE_THE_VALUE, asked("PatientID=P1&AccessionNumber=A2"), at="/0/00080050"),
    violation(MATCHES_HAVE_THE_VALUE, asked("ModalitiesInStudy=MR"), at="/0/00080061"),
    violation(MATCHES_HAVE_THE_VALUE, asked("StudyDate=20260103"), at="/0/00080020"),
    violation(
        MATCHES_HAVE_THE_VALUE,
        found("/series?SeriesNumber=2", [series_match()]),
        at="/0/00200011",
    ),
    nothing(MATCHES_HAVE_THE_VALUE, asked("PatientID=")),
    nothing(MATCHES_HAVE_THE_VALUE, asked("PatientName=SMITH"), name="person name"),
    nothing(MATCHES_HAVE_THE_VALUE, asked("PatientID=P2,P1&multiplevaluematching=true")),
    nothing(MATCHES_HAVE_THE_VALUE, asked("StudyDate=20260103&TimezoneOffsetFromUTC=%2B0000")),
    clean(MATCHES_FIT_THE_WILD_CARD, asked("PatientID=P?&AccessionNumber=*1")),
    violation(MATCHES_FIT_THE_WILD_CARD, asked("PatientID=Q*"), at="/0/00100020"),
    violation(MATCHES_FIT_THE_WILD_CARD, asked("PatientID=P1?")),
    nothing(MATCHES_FIT_THE_WILD_CARD, asked("PatientID=*")),
    nothing(MATCHES_FIT_THE_WILD_CARD, asked("PatientName=Q*")),
    clean(MATCHES_ARE_IN_THE_UID_LIST, asked(f"StudyInstanceUID=1.2,{STUDY}")),
    clean(MATCHES_ARE_IN_THE_UID_LIST, asked(f"StudyInstanceUID=1.2%5C{STUDY}")),
    violation(MATCHES_ARE_IN_THE_UID_LIST, asked("StudyInstanceUID=1.2,1.3"), at="/0/0020000D"),
    nothing(MATCHES_ARE_IN_THE_UID_LIST, asked("PatientID=P1")),
    clean(MATCHES_ARE_IN_THE_DATE_RANGE, asked("StudyDate=20260102-20260102")),
    clean(MATCHES_ARE_IN_THE_DATE_RANGE, asked("StudyDate=-20260102")),
    clean(MATCHES_ARE_IN_THE_DATE_RANGE, asked("StudyDate=20260101-")),
    violation(MATCHES_ARE_IN_THE_DATE_RANGE, asked("StudyDate=20260103-"), at="/0/00080020"),
    violation(MATCHES_ARE_IN_THE_DATE_RANGE, asked("StudyDate=20250101-20260101")),
    nothing(MATCHES_ARE_IN_THE_DATE_RANGE, asked("StudyDate=20260102")),
    clean(MATCHES_ARE_IN_THE_TIME_RANGE, asked("StudyTime=0900-10")),
    violation(MATCHES_ARE_IN_THE_TIME_RANGE, asked("StudyTime=1100-1200"), at="/0/00080030"),
    nothing(
        MATCHES_ARE_IN_THE_TIME_RANGE, asked("StudyTime=1100-1200&StudyDate=20260101-20260103")
    ),
    clean(MATCHES_HOLD_A_MATCHING_ITEM, of_series(f"{KEY}=RP1", "RP0", "RP1")),
    clean(MATCHES_HOLD_A_MATCHING_ITEM, of_series(f"{KEY}=RP1"), name="no items"),
    violation(MATCHES_HOLD_A_MATCHING_ITEM, of_series(f"{KEY}=RP2", "RP0"), at="/0/00400275"),
    nothing(MATCHES_HOLD_A_MATCHING_ITEM, of_series("Modality=CT", "RP0")),
)


@pytest.mark.parametrize("case", ROWS)
def test_search_matches(case: Case) -> None:
    case.check()
