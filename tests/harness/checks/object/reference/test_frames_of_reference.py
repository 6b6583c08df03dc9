"""Frames of reference named together with images."""

import pytest

from harness.checks.object.reference.frames_of_reference import (
    NAMED_FRAME_OF_REFERENCE_IS_IN_THE_SET,
    TARGET_IS_IN_THE_NAMED_FRAME_OF_REFERENCE,
)
from tests.harness.checks.build import Case, clean, nothing, table, violation
from tests.harness.checks.object.by_maker import member, refer, together

IMAGE, FRAMELESS = member("image", frame="1.2.7"), member("frameless")
ATLAS = "1.2.840.10008.1.4.1.1"


def naming(target=IMAGE, frame: str = "1.2.7", *, complete: bool = False):
    reference = refer(target, frame=frame, at="(0070,0308)[0].(0008,1140)[0]")
    return together(target, member("source", references=(reference,)), complete=complete)


ROWS = table(
    clean(TARGET_IS_IN_THE_NAMED_FRAME_OF_REFERENCE, naming()),
    violation(
        TARGET_IS_IN_THE_NAMED_FRAME_OF_REFERENCE, naming(frame="1.2.8"), at="(0070,0308)[0]"
    ),
    nothing(TARGET_IS_IN_THE_NAMED_FRAME_OF_REFERENCE, naming(FRAMELESS)),
    nothing(TARGET_IS_IN_THE_NAMED_FRAME_OF_REFERENCE, naming(frame=""), name="none named"),
    clean(NAMED_FRAME_OF_REFERENCE_IS_IN_THE_SET, naming(complete=True)),
    clean(
        NAMED_FRAME_OF_REFERENCE_IS_IN_THE_SET, naming(frame=ATLAS, complete=True), name="an atlas"
    ),
    violation(
        NAMED_FRAME_OF_REFERENCE_IS_IN_THE_SET,
        naming(frame="1.2.8", complete=True),
        at="(0070,0308)[0]",
    ),
    nothing(NAMED_FRAME_OF_REFERENCE_IS_IN_THE_SET, naming(frame="1.2.8"), name="a part"),
)


@pytest.mark.parametrize("case", ROWS)
def test_rows(case: Case) -> None:
    case.check()
