"""Frames and segments that references name."""

import pytest

from harness.checks.object.reference.parts import (
    COORDINATES_LIE_IN_THE_IMAGE,
    NAMED_FRAMES_EXIST,
    NAMED_SEGMENTS_EXIST,
)
from tests.harness.checks.build import Case, clean, nothing, table, violation
from tests.harness.checks.object.by_maker import member, refer, together

IMAGE = member("image", matrix=(12, 16))
CINE = member("cine", frames=10)
PART = member("part", frames=10, concatenation="1.2.5")
SEGMENTED = member("segmented", segments=(1, 3))


def naming(target, **said):
    return together(target, member("source", references=(refer(target, **said),)))


ROWS = table(
    clean(NAMED_FRAMES_EXIST, naming(CINE, frames=(1, 10))),
    violation(NAMED_FRAMES_EXIST, naming(CINE, frames=(1, 11)), at="(0008,1160)"),
    violation(NAMED_FRAMES_EXIST, naming(CINE, frames=(0,)), at="(0008,1160)", name="from zero"),
    nothing(NAMED_FRAMES_EXIST, naming(CINE)),
    nothing(NAMED_FRAMES_EXIST, naming(PART, frames=(11,)), name="of a concatenation"),
    clean(NAMED_SEGMENTS_EXIST, naming(SEGMENTED, segments=(3,))),
    violation(NAMED_SEGMENTS_EXIST, naming(SEGMENTED, segments=(2,)), at="(0062,000B)"),
    nothing(NAMED_SEGMENTS_EXIST, naming(SEGMENTED)),
    nothing(NAMED_SEGMENTS_EXIST, naming(CINE, segments=(2,)), name="of what has none"),
    clean(COORDINATES_LIE_IN_THE_IMAGE, naming(IMAGE, extent=(0.0, 16.0, 0.5, 12.0))),
    violation(
        COORDINATES_LIE_IN_THE_IMAGE, naming(IMAGE, extent=(0.0, 12.0, 0.0, 16.0)), at="(0008,2112)"
    ),
    violation(
        COORDINATES_LIE_IN_THE_IMAGE,
        naming(IMAGE, extent=(-1.0, 12.0, 0.0, 1.0)),
        at="(0008,2112)",
        name="negative",
    ),
    nothing(COORDINATES_LIE_IN_THE_IMAGE, naming(IMAGE)),
    nothing(
        COORDINATES_LIE_IN_THE_IMAGE, naming(CINE, extent=(0.0, 99.0, 0.0, 99.0)), name="of no size"
    ),
)


@pytest.mark.parametrize("case", ROWS)
def test_rows(case: Case) -> None:
    case.check()
