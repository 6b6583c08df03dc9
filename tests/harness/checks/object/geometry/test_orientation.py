"""Direction cosines; position, orientation and frame of reference together."""

import pytest

from harness.checks.object.geometry.orientation import (
    DIRECTION_COSINES_ARE_ORTHOGONAL,
    DIRECTION_COSINES_ARE_UNIT_VECTORS,
    POSITION_AND_ORIENTATION_ARE_A_PAIR,
    POSITION_HAS_A_FRAME_OF_REFERENCE,
)
from tests.harness.checks.build import Case, clean, nothing, table, violation
from tests.harness.checks.object.by_maker import CT, made

AXIAL = "1\\0\\0\\0\\1\\0"
POSITION, ORIENTATION, FRAME, PIXELS = 0x00200032, 0x00200037, 0x00200052, 0x00280010


def turned(cosines: str):
    return made({ORIENTATION: cosines, POSITION: "0\\0\\0", FRAME: "1.2"})


def in_groups(cosines: str):
    return made({0x52009229: [{0x00209116: [{ORIENTATION: cosines}]}]})


ROWS = table(
    clean(DIRECTION_COSINES_ARE_UNIT_VECTORS, turned(AXIAL)),
    clean(
        DIRECTION_COSINES_ARE_UNIT_VECTORS, turned("0.7071\\0.7071\\0\\0\\0\\-1"), name="rounded"
    ),
    clean(DIRECTION_COSINES_ARE_UNIT_VECTORS, turned("1\\0\\0"), name="too few values"),
    clean(DIRECTION_COSINES_ARE_UNIT_VECTORS, turned("x\\0\\0\\0\\1\\0"), name="no numbers"),
    violation(DIRECTION_COSINES_ARE_UNIT_VECTORS, turned("2\\0\\0\\0\\1\\0"), at="(0020,0037)"),
    violation(
        DIRECTION_COSINES_ARE_UNIT_VECTORS,
        turned("1\\0\\0\\0\\.99\\0"),
        at="(0020,0037)",
        name="column",
    ),
    violation(
        DIRECTION_COSINES_ARE_UNIT_VECTORS,
        in_groups("0\\0\\0\\0\\0\\0"),
        at="(5200,9229)[0].(0020,9116)[0].(0020,0037)",
        name="in functional groups",
    ),
    nothing(DIRECTION_COSINES_ARE_UNIT_VECTORS, made({PIXELS: 4})),
    nothing(DIRECTION_COSINES_ARE_UNIT_VECTORS, made({ORIENTATION: ""}), name="empty"),
    clean(DIRECTION_COSINES_ARE_ORTHOGONAL, turned(AXIAL)),
    clean(DIRECTION_COSINES_ARE_ORTHOGONAL, turned("1\\0"), name="too few values"),
    violation(DIRECTION_COSINES_ARE_ORTHOGONAL, turned("1\\0\\0\\1\\0\\0"), at="(0020,0037)"),
    nothing(DIRECTION_COSINES_ARE_ORTHOGONAL, made({PIXELS: 4})),
    clean(POSITION_AND_ORIENTATION_ARE_A_PAIR, turned(AXIAL)),
    violation(POSITION_AND_ORIENTATION_ARE_A_PAIR, made({ORIENTATION: AXIAL}), at="(0020,0032)"),
    violation(
        POSITION_AND_ORIENTATION_ARE_A_PAIR,
        made({POSITION: "0\\0\\0", ORIENTATION: ""}),
        at="(0020,0037)",
        name="empty",
    ),
    nothing(POSITION_AND_ORIENTATION_ARE_A_PAIR, in_groups(AXIAL)),
    nothing(
        POSITION_AND_ORIENTATION_ARE_A_PAIR,
        made({0x00080016: CT, ORIENTATION: AXIAL}),
        name="both are asked for by the IOD",
    ),
    clean(POSITION_HAS_A_FRAME_OF_REFERENCE, turned(AXIAL)),
    violation(POSITION_HAS_A_FRAME_OF_REFERENCE, made({POSITION: "0\\0\\0"}), at="(0020,0052)"),
    nothing(POSITION_HAS_A_FRAME_OF_REFERENCE, made({PIXELS: 4})),
)


@pytest.mark.parametrize("case", ROWS)
def test_rows(case: Case) -> None:
    case.check()
