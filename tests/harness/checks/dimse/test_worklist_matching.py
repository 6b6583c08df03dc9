import pytest

from harness.checks.dimse.worklist_matching import (
    ACCESSION_NUMBER_IS_MATCHED,
    MODALITY_IS_MATCHED,
    PATIENT_ID_IS_MATCHED,
    START_DATE_IS_MATCHED,
    START_TIME_IS_MATCHED,
    STATION_IS_MATCHED,
)
from harness.core.subject import DimseExchange
from tests.harness.checks.build import Case, clean, nothing, table, violation
from tests.harness.checks.messages import Value
from tests.harness.checks.services import mwl

SPS, PATIENT, ACCESSION = 0x00400100, 0x00100020, 0x00080050
STATION, DATE, TIME, MODALITY = 0x00400001, 0x00400002, 0x00400003, 0x00080060


def steps(asked: dict[int, Value], *found: dict[int, Value]) -> DimseExchange:
    return mwl({SPS: [asked]}, *({SPS: [f]} for f in found))


ROWS = table(
    clean(STATION_IS_MATCHED, steps({STATION: "CT1"}, {STATION: ["CT2", "CT1"]})),
    violation(
        STATION_IS_MATCHED,
        steps({STATION: "CT1"}, {STATION: "CT1"}, {STATION: "CT2"}),
        at="identifier[1] (0040,0100)[0] (0040,0001)",
    ),
    nothing(STATION_IS_MATCHED, steps({STATION: ""}, {STATION: "CT2"})),
    clean(START_DATE_IS_MATCHED, steps({DATE: "20260101"}, {DATE: "20260101"})),
    clean(START_DATE_IS_MATCHED, steps({DATE: "20260101-"}, {DATE: "20260301"}), name="range"),
    violation(START_DATE_IS_MATCHED, steps({DATE: "20260101"}, {DATE: "20260102"}), at="0040,0002"),
    violation(START_DATE_IS_MATCHED, steps({DATE: "-20260101"}, {DATE: "20260102"}), name="range"),
    nothing(START_DATE_IS_MATCHED, steps({DATE: ""}, {DATE: "20260102"})),
    clean(START_TIME_IS_MATCHED, steps({TIME: "10-12"}, {TIME: "1130"})),
    violation(START_TIME_IS_MATCHED, steps({TIME: "10-12"}, {TIME: "1330"}), at="(0040,0003)"),
    nothing(
        START_TIME_IS_MATCHED,
        steps({DATE: "20260101-20260102", TIME: "10-12"}, {DATE: "20260101", TIME: "1330"}),
        name="combined with dates",
    ),
    clean(MODALITY_IS_MATCHED, steps({MODALITY: "CT"}, {MODALITY: "CT"})),
    violation(MODALITY_IS_MATCHED, steps({MODALITY: "CT"}, {MODALITY: "MR"}), at="(0008,0060)"),
    nothing(MODALITY_IS_MATCHED, steps({}, {MODALITY: "MR"})),
    clean(PATIENT_ID_IS_MATCHED, mwl({PATIENT: "P1"}, {PATIENT: "P1"})),
    violation(PATIENT_ID_IS_MATCHED, mwl({PATIENT: "P1"}, {PATIENT: "P2"}), at="(0010,0020)"),
    nothing(PATIENT_ID_IS_MATCHED, mwl({PATIENT: "P1"})),
    clean(ACCESSION_NUMBER_IS_MATCHED, mwl({ACCESSION: "A1"}, {ACCESSION: "A1"})),
    clean(
        ACCESSION_NUMBER_IS_MATCHED,
        mwl({ACCESSION: "A1"}, {ACCESSION: "A2"}, pending=0xFF01),
        name="optional key not supported",
    ),
    violation(ACCESSION_NUMBER_IS_MATCHED, mwl({ACCESSION: "A1"}, {ACCESSION: "A2"})),
    nothing(ACCESSION_NUMBER_IS_MATCHED, mwl({ACCESSION: ""}, {ACCESSION: "A2"})),
)


@pytest.mark.parametrize("case", ROWS)
def test_rows(case: Case) -> None:
    case.check()
