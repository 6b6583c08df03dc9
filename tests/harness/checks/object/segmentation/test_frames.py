"""Frames of segmentations."""

import pytest

from harness.checks.object.segmentation.frames import (
    FRAME_SHOWS_ONE_SEGMENT,
    FRAMES_SHOW_SEGMENTS_THAT_ARE_DESCRIBED,
    POSITIONS_ARE_IN_A_FRAME_OF_REFERENCE,
)
from tests.harness.checks.build import Case, clean, nothing, table, violation
from tests.harness.checks.object.segmentation.segmentations import IMAGE, segmentation, shows


def of(*frames, kind="BINARY", **more):
    return segmentation(kind, frames=frames, **more)


ROWS = table(
    clean(FRAMES_SHOW_SEGMENTS_THAT_ARE_DESCRIBED, of(shows(1), shows(2), shows(1))),
    violation(
        FRAMES_SHOW_SEGMENTS_THAT_ARE_DESCRIBED,
        of(shows(1), shows(3)),
        at="(5200,9230)[1].(0062,000A)[0].(0062,000B)",
    ),
    violation(
        FRAMES_SHOW_SEGMENTS_THAT_ARE_DESCRIBED,
        of(x52009229=[shows(9)]),
        at="(5200,9229)[0].(0062,000A)[0].(0062,000B)",
        name="shared",
    ),
    nothing(FRAMES_SHOW_SEGMENTS_THAT_ARE_DESCRIBED, IMAGE),
    clean(FRAME_SHOWS_ONE_SEGMENT, of(shows(1), shows(2))),
    clean(FRAME_SHOWS_ONE_SEGMENT, of({}, {}, x52009229=[shows(1)]), name="shared"),
    clean(FRAME_SHOWS_ONE_SEGMENT, of({}, {}, kind="LABELMAP"), name="a label map"),
    clean(FRAME_SHOWS_ONE_SEGMENT, of(shows(1), {}), name="none is another matter"),
    violation(
        FRAME_SHOWS_ONE_SEGMENT,
        of(shows(1), shows(1, 2)),
        at="(5200,9230)[1].(0062,000A)[0].(0062,000B)",
    ),
    violation(FRAME_SHOWS_ONE_SEGMENT, of(shows()), at="(0062,000B)", name="none"),
    nothing(FRAME_SHOWS_ONE_SEGMENT, IMAGE),
    clean(POSITIONS_ARE_IN_A_FRAME_OF_REFERENCE, of(shows(1, z=1), x00200052="1.2.9")),
    clean(POSITIONS_ARE_IN_A_FRAME_OF_REFERENCE, of(shows(1)), name="nowhere"),
    violation(POSITIONS_ARE_IN_A_FRAME_OF_REFERENCE, of(shows(1, z=1)), at="(0020,0052)"),
    nothing(POSITIONS_ARE_IN_A_FRAME_OF_REFERENCE, IMAGE),
)


@pytest.mark.parametrize("case", ROWS)
def test_rows(case: Case) -> None:
    case.check()
