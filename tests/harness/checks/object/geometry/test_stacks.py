"""Frames of stacks and of volumes."""

import pytest

from harness.checks.object.geometry.stacks import (
    FRAMES_AT_ONE_STACK_POSITION_COINCIDE,
    FRAMES_OF_A_VOLUME_ARE_EQUALLY_SPACED,
    FRAMES_OF_A_VOLUME_ARE_PARALLEL,
    SPACING_BETWEEN_FRAMES_AGREES_WITH_POSITIONS,
)
from tests.harness.checks.build import Case, clean, nothing, table, violation
from tests.harness.checks.object.by_maker import made

AXIAL, CORONAL = "1\\0\\0\\0\\1\\0", "1\\0\\0\\0\\0\\-1"


def frame(z: float, in_stack: int = 0, cosines: str = "", stack: str = "1"):
    groups = {0x00209113: [{0x00200032: f"0\\0\\{z}"}]}
    if in_stack:
        groups[0x00209111] = [{0x00209056: stack, 0x00209057: in_stack}]
    if cosines:
        groups[0x00209116] = [{0x00200037: cosines}]
    return groups


def volume(*frames, spacing: str = "", organization: str = "3D", cosines: str = AXIAL):
    shared = {0x00209116: [{0x00200037: cosines}]} if cosines else {}
    if spacing:
        shared[0x00289110] = [{0x00180088: spacing}]
    return made({0x00209311: organization, 0x52009229: [shared], 0x52009230: list(frames)})


def turning(*frames):
    return volume(*frames, cosines="")


ROWS = table(
    clean(FRAMES_AT_ONE_STACK_POSITION_COINCIDE, volume(frame(0, 1), frame(0, 1), frame(5, 2))),
    violation(
        FRAMES_AT_ONE_STACK_POSITION_COINCIDE,
        volume(frame(0, 1), frame(5, 2), frame(6, 1)),
        at="(5200,9230)[2].(0020,9113)[0].(0020,0032)",
    ),
    violation(
        FRAMES_AT_ONE_STACK_POSITION_COINCIDE,
        turning(frame(0, 1, AXIAL), frame(0, 1, CORONAL)),
        at="(5200,9230)[1].(0020,9116)[0].(0020,0037)",
        name="turned",
    ),
    nothing(FRAMES_AT_ONE_STACK_POSITION_COINCIDE, volume(frame(0), frame(5))),
    clean(FRAMES_OF_A_VOLUME_ARE_PARALLEL, volume(frame(0), frame(5))),
    violation(
        FRAMES_OF_A_VOLUME_ARE_PARALLEL,
        turning(frame(0, 0, AXIAL), frame(5, 0, CORONAL)),
        at="(5200,9230)[1].(0020,9116)[0]",
    ),
    nothing(
        FRAMES_OF_A_VOLUME_ARE_PARALLEL, volume(frame(0), frame(5), organization="TILED_SPARSE")
    ),
    clean(FRAMES_OF_A_VOLUME_ARE_EQUALLY_SPACED, volume(frame(0), frame(5), frame(5), frame(10))),
    clean(FRAMES_OF_A_VOLUME_ARE_EQUALLY_SPACED, volume(frame(0), frame(5)), name="two"),
    violation(
        FRAMES_OF_A_VOLUME_ARE_EQUALLY_SPACED,
        volume(frame(0), frame(5), frame(10), frame(20)),
        at="(5200,9230)[3].(0020,9113)[0]",
    ),
    nothing(
        FRAMES_OF_A_VOLUME_ARE_EQUALLY_SPACED,
        turning(frame(0, 0, AXIAL), frame(5, 0, CORONAL), frame(9, 0, AXIAL)),
    ),
    clean(SPACING_BETWEEN_FRAMES_AGREES_WITH_POSITIONS, volume(frame(0), frame(5), spacing="5")),
    clean(
        SPACING_BETWEEN_FRAMES_AGREES_WITH_POSITIONS,
        volume(frame(0), frame(15), spacing="5"),
        name="frames left out",
    ),
    clean(
        SPACING_BETWEEN_FRAMES_AGREES_WITH_POSITIONS,
        volume(frame(0), frame(0), spacing="5"),
        name="one place",
    ),
    clean(
        SPACING_BETWEEN_FRAMES_AGREES_WITH_POSITIONS,
        volume(
            frame(0, 1), frame(2, 1, stack="2"), frame(5, 2), frame(7, 2, stack="2"), spacing="5"
        ),
        name="stacks between each other",
    ),
    violation(
        SPACING_BETWEEN_FRAMES_AGREES_WITH_POSITIONS,
        volume(frame(0), frame(5), spacing="4"),
        at="(5200,9229)[0].(0028,9110)[0].(0018,0088)",
    ),
    violation(
        SPACING_BETWEEN_FRAMES_AGREES_WITH_POSITIONS,
        volume(frame(0), frame(5), spacing="1e-9"),
        at="(0018,0088)",
        name="next to nothing",
    ),
    nothing(SPACING_BETWEEN_FRAMES_AGREES_WITH_POSITIONS, volume(frame(0), frame(5))),
)


@pytest.mark.parametrize("case", ROWS)
def test_rows(case: Case) -> None:
    case.check()
