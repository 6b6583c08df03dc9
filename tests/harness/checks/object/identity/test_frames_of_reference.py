"""What all instances in a frame of reference share."""

import pytest

from harness.checks.object.identity.frames_of_reference import (
    FRAME_OF_REFERENCE_HAS_ONE_PATIENT,
    FRAME_OF_REFERENCE_KEEPS_ITS_INDICATOR,
)
from tests.harness.checks.build import Case, clean, nothing, table, violation
from tests.harness.checks.object.by_maker import member, together

ID, INDICATOR = 0x00100020, 0x00201040
ATLAS = "1.2.840.10008.1.4.1.1"


def two(indicator: str = "XY", patient: str = "P1", frame: str = "1.2.7"):
    return together(
        *(member(n, frame=frame, constants={ID: "P1", INDICATOR: "XY"}) for n in "ab"),
        member("z", frame=frame, constants={ID: patient, INDICATOR: indicator}),
    )


ROWS = table(
    clean(FRAME_OF_REFERENCE_KEEPS_ITS_INDICATOR, two()),
    clean(FRAME_OF_REFERENCE_KEEPS_ITS_INDICATOR, two(indicator=""), name="not said"),
    violation(FRAME_OF_REFERENCE_KEEPS_ITS_INDICATOR, two(indicator="SN"), at="(0020,1040)"),
    nothing(FRAME_OF_REFERENCE_KEEPS_ITS_INDICATOR, together(member("a"), member("b"))),
    clean(FRAME_OF_REFERENCE_HAS_ONE_PATIENT, two()),
    clean(FRAME_OF_REFERENCE_HAS_ONE_PATIENT, two(patient="P2", frame=ATLAS), name="an atlas"),
    violation(FRAME_OF_REFERENCE_HAS_ONE_PATIENT, two(patient="P2"), at="(0010,0020)"),
    nothing(FRAME_OF_REFERENCE_HAS_ONE_PATIENT, together(member("a"), member("b"))),
)


@pytest.mark.parametrize("case", ROWS)
def test_rows(case: Case) -> None:
    case.check()
