"""Frame increments and times between frames."""

import pytest

from harness.checks.object.geometry.frame_times import (
    ANGLE_INCREMENTS_ARE_ONE_OR_ONE_PER_FRAME,
    FIRST_TIME_INCREMENT_IS_ZERO,
    FRAME_INCREMENT_POINTER_RESOLVES,
    FRAME_TIME_IS_POSITIVE,
    FRAME_TIME_VECTOR_COVERS_THE_FRAMES,
)
from tests.harness.checks.build import Case, clean, nothing, table, violation
from tests.harness.checks.object.by_maker import made

ANGLES = 0x00181520
FRAMES, POINTER, TIME, VECTOR = 0x00280008, 0x00280009, 0x00181063, 0x00181065


def cine(**elements: object):
    named = {"frames": FRAMES, "pointer": POINTER, "time": TIME, "vector": VECTOR}
    return made({named[k]: v for k, v in elements.items()})


ROWS = table(
    clean(FRAME_INCREMENT_POINTER_RESOLVES, cine(pointer=[TIME], time="40")),
    violation(FRAME_INCREMENT_POINTER_RESOLVES, cine(pointer=[TIME]), at="(0028,0009)"),
    violation(
        FRAME_INCREMENT_POINTER_RESOLVES,
        cine(pointer=[TIME, VECTOR], time="40", vector=""),
        at="(0028,0009)",
        name="second is empty",
    ),
    nothing(FRAME_INCREMENT_POINTER_RESOLVES, cine(time="40")),
    clean(FRAME_TIME_VECTOR_COVERS_THE_FRAMES, cine(frames="3", vector="0\\40\\40")),
    violation(
        FRAME_TIME_VECTOR_COVERS_THE_FRAMES, cine(frames="3", vector="0\\40"), at="(0018,1065)"
    ),
    nothing(FRAME_TIME_VECTOR_COVERS_THE_FRAMES, cine(frames="3")),
    clean(FIRST_TIME_INCREMENT_IS_ZERO, cine(vector="0\\40")),
    violation(FIRST_TIME_INCREMENT_IS_ZERO, cine(vector="40\\40"), at="(0018,1065)"),
    violation(
        FIRST_TIME_INCREMENT_IS_ZERO, cine(vector="0\\-4"), at="(0018,1065)", name="negative"
    ),
    nothing(FIRST_TIME_INCREMENT_IS_ZERO, cine(time="40")),
    clean(FRAME_TIME_IS_POSITIVE, cine(frames="3", time="40")),
    clean(FRAME_TIME_IS_POSITIVE, cine(time="0"), name="a single frame"),
    violation(FRAME_TIME_IS_POSITIVE, cine(frames="3", time="0"), at="(0018,1063)"),
    nothing(FRAME_TIME_IS_POSITIVE, cine(frames="3")),
    clean(ANGLE_INCREMENTS_ARE_ONE_OR_ONE_PER_FRAME, made({FRAMES: "3", ANGLES: "1"})),
    clean(
        ANGLE_INCREMENTS_ARE_ONE_OR_ONE_PER_FRAME,
        made({FRAMES: "3", ANGLES: "0\\1\\2"}),
        name="each",
    ),
    violation(
        ANGLE_INCREMENTS_ARE_ONE_OR_ONE_PER_FRAME,
        made({FRAMES: "3", ANGLES: "0\\1"}),
        at="(0018,1520)",
    ),
    nothing(ANGLE_INCREMENTS_ARE_ONE_OR_ONE_PER_FRAME, cine(frames="3")),
)


@pytest.mark.parametrize("case", ROWS)
def test_rows(case: Case) -> None:
    case.check()
