"""Whether segments overlap, as is said."""

import pytest

from harness.checks.object.segmentation.overlap import SEGMENTS_OVERLAP_ONLY_WHERE_SAID
from tests.harness.checks.build import Case, clean, nothing, table, violation
from tests.harness.checks.object.segmentation.segmentations import IMAGE, segmentation, shows

SEGMENT = {0x00209165: (0x0062000B,), 0x00209167: (0x0062000A,)}
POSITION = {0x00209165: (0x00200032,), 0x00209167: (0x00209113,)}
TIME = {0x00209165: (0x00189074,), 0x00209167: (0x00209111,)}
LEFT, RIGHT, ALL = b"\x33\x33", b"\xcc\xcc", b"\xff\xff"  # of 4 x 4 pixels


def of(*frames, said="NO", dimensions=(SEGMENT, POSITION), kind="BINARY"):
    return segmentation(
        kind,
        frames=[shows(number, z=z) for number, z, _ in frames],
        pixels=b"".join(pixels for _, _, pixels in frames),
        x00620013=said,
        x00209222=list(dimensions),
    )


BESIDE = ((1, 0, LEFT), (2, 0, RIGHT))
APART = ((1, 0, LEFT), (2, 5, ALL), (1, 5, b"\0\0"))
ACROSS = ((1, 0, LEFT), (1, 5, LEFT), (2, 5, ALL))
ROWS = table(
    clean(SEGMENTS_OVERLAP_ONLY_WHERE_SAID, of(*BESIDE)),
    clean(SEGMENTS_OVERLAP_ONLY_WHERE_SAID, of(*APART), name="in other planes"),
    clean(SEGMENTS_OVERLAP_ONLY_WHERE_SAID, of(*ACROSS, said="UNDEFINED"), name="not said"),
    clean(SEGMENTS_OVERLAP_ONLY_WHERE_SAID, of(*ACROSS, dimensions=(SEGMENT, TIME)), name="times"),
    clean(SEGMENTS_OVERLAP_ONLY_WHERE_SAID, of(*ACROSS, dimensions=()), name="no dimensions"),
    clean(SEGMENTS_OVERLAP_ONLY_WHERE_SAID, of(*ACROSS, kind="FRACTIONAL"), name="fractions"),
    violation(SEGMENTS_OVERLAP_ONLY_WHERE_SAID, of(*ACROSS), at="(0062,0013)"),
    nothing(SEGMENTS_OVERLAP_ONLY_WHERE_SAID, IMAGE),
)


@pytest.mark.parametrize("case", ROWS)
def test_rows(case: Case) -> None:
    case.check()
