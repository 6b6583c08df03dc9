"""Segment descriptions."""

import pytest

from harness.checks.object.segmentation.segments import (
    ALGORITHM_IS_NAMED,
    SEGMENT_NUMBERS_ARE_UNIQUE,
    SEGMENTS_ARE_NUMBERED_FROM_ONE,
    TRACKING_ID_AND_UID_ARE_A_PAIR,
)
from tests.harness.checks.build import Case, clean, nothing, table, violation
from tests.harness.checks.object.segmentation.segmentations import (
    IMAGE,
    SURFACES,
    made,
    segment,
    segmentation,
)


def of(*segments, kind="BINARY"):
    return segmentation(kind, segments)


ROWS = table(
    clean(SEGMENT_NUMBERS_ARE_UNIQUE, of(segment(1), segment(2))),
    clean(SEGMENT_NUMBERS_ARE_UNIQUE, of(segment(None), segment(None)), name="no numbers"),
    violation(
        SEGMENT_NUMBERS_ARE_UNIQUE, of(segment(1), segment(1)), at="(0062,0002)[1].(0062,0004)"
    ),
    violation(
        SEGMENT_NUMBERS_ARE_UNIQUE,
        made({0x00080016: SURFACES, 0x00620002: [segment(3), segment(3)]}),
        name="surfaces",
    ),
    nothing(SEGMENT_NUMBERS_ARE_UNIQUE, IMAGE),
    clean(SEGMENTS_ARE_NUMBERED_FROM_ONE, of(segment(2), segment(1))),
    clean(SEGMENTS_ARE_NUMBERED_FROM_ONE, of(segment(1), segment(1)), name="twice, not a gap"),
    clean(SEGMENTS_ARE_NUMBERED_FROM_ONE, of(segment(7), segment(0), kind="LABELMAP")),
    violation(
        SEGMENTS_ARE_NUMBERED_FROM_ONE, of(segment(1), segment(3)), at="(0062,0002)[1].(0062,0004)"
    ),
    violation(SEGMENTS_ARE_NUMBERED_FROM_ONE, of(segment(0), segment(1)), at="(0062,0002)[0]"),
    nothing(SEGMENTS_ARE_NUMBERED_FROM_ONE, IMAGE),
    clean(ALGORITHM_IS_NAMED, of(segment(1))),
    clean(ALGORITHM_IS_NAMED, of(segment(1, x00620008="MANUAL", x00620009=None)), name="by hand"),
    violation(
        ALGORITHM_IS_NAMED,
        of(segment(1), segment(2, x00620008="SEMIAUTOMATIC", x00620009=None)),
        at="(0062,0002)[1].(0062,0009)",
    ),
    violation(ALGORITHM_IS_NAMED, of(segment(1, x00620009="")), at="(0062,0009)", name="empty"),
    nothing(ALGORITHM_IS_NAMED, IMAGE),
    clean(TRACKING_ID_AND_UID_ARE_A_PAIR, of(segment(1, x00620020="A", x00620021="1.2"))),
    violation(
        TRACKING_ID_AND_UID_ARE_A_PAIR,
        of(segment(1, x00620020="A")),
        at="(0062,0002)[0].(0062,0021)",
    ),
    violation(
        TRACKING_ID_AND_UID_ARE_A_PAIR,
        of(segment(1, x00620021="1.2")),
        at="(0062,0002)[0].(0062,0020)",
    ),
    nothing(TRACKING_ID_AND_UID_ARE_A_PAIR, IMAGE),
)


@pytest.mark.parametrize("case", ROWS)
def test_rows(case: Case) -> None:
    case.check()
