import pytest

from harness.checks.dimse.query_matching import (
    DATE_RANGES_ARE_MATCHED,
    SINGLE_VALUES_ARE_MATCHED_EXACTLY,
    TIME_RANGES_ARE_MATCHED,
    UID_LISTS_ARE_MATCHED,
    WILD_CARDS_ARE_MATCHED,
)
from tests.harness.checks.build import Case, clean, nothing, table, violation
from tests.harness.checks.services import c_find

STUDY, DATE, TIME, ACCESSION = 0x0020000D, 0x00080020, 0x00080030, 0x00080050
PATIENT, NAME, DESCRIPTION = 0x00100020, 0x00100010, 0x00081030
UNIVERSAL = c_find({STUDY: ""}, {STUDY: "1.2"})

ROWS = table(
    clean(SINGLE_VALUES_ARE_MATCHED_EXACTLY, c_find({ACCESSION: "A1"}, {ACCESSION: "A1"})),
    clean(
        SINGLE_VALUES_ARE_MATCHED_EXACTLY,
        c_find({ACCESSION: "A1"}, {ACCESSION: ""}),
        name="empty value",
    ),
    violation(
        SINGLE_VALUES_ARE_MATCHED_EXACTLY,
        c_find({PATIENT: "P1"}, {PATIENT: "P1"}, {PATIENT: "p1"}),
        at="identifier[1] (0010,0020)",
    ),
    nothing(SINGLE_VALUES_ARE_MATCHED_EXACTLY, UNIVERSAL),
    nothing(
        SINGLE_VALUES_ARE_MATCHED_EXACTLY,
        c_find({DESCRIPTION: "A", NAME: "DOE"}, {DESCRIPTION: "B", NAME: "SMITH"}),
        name="optional key, person name",
    ),
    clean(UID_LISTS_ARE_MATCHED, c_find({STUDY: ["1.2", "1.3"]}, {STUDY: "1.3"})),
    violation(UID_LISTS_ARE_MATCHED, c_find({STUDY: "1.2"}, {STUDY: "1.3"}), at="(0020,000D)"),
    violation(
        UID_LISTS_ARE_MATCHED, c_find({STUDY: "1.2*"}, {STUDY: "1.2.3"}), name="taken for a pattern"
    ),
    nothing(UID_LISTS_ARE_MATCHED, UNIVERSAL),
    clean(WILD_CARDS_ARE_MATCHED, c_find({ACCESSION: "A*1?"}, {ACCESSION: "Axx12"})),
    violation(WILD_CARDS_ARE_MATCHED, c_find({ACCESSION: "A*"}, {ACCESSION: "B1"})),
    nothing(WILD_CARDS_ARE_MATCHED, c_find({ACCESSION: "*"}, {ACCESSION: "B1"})),
    clean(DATE_RANGES_ARE_MATCHED, c_find({DATE: "20260101-20260102"}, {DATE: "20260102"})),
    violation(DATE_RANGES_ARE_MATCHED, c_find({DATE: "20260102-"}, {DATE: "20260101"})),
    nothing(DATE_RANGES_ARE_MATCHED, c_find({DATE: "20260101"}, {DATE: "20260102"})),
    clean(TIME_RANGES_ARE_MATCHED, c_find({TIME: "1000-1100"}, {TIME: "105959.5"})),
    violation(TIME_RANGES_ARE_MATCHED, c_find({TIME: "-1100"}, {TIME: "110200"})),
    nothing(TIME_RANGES_ARE_MATCHED, UNIVERSAL),
    nothing(TIME_RANGES_ARE_MATCHED, c_find({TIME: "-1100"}), name="no match"),
)


@pytest.mark.parametrize("case", ROWS)
def test_rows(case: Case) -> None:
    case.check()
