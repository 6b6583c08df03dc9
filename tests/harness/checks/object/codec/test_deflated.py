"""Frames that are deflated one by one."""

import zlib

import pytest

from harness.checks.object.codec.deflated import (
    DEFLATED_FRAME_INFLATES_TO_AN_IMAGE,
    DEFLATED_FRAME_IS_ONE_FRAGMENT,
)
from tests.harness.checks.build import Case, clean, nothing, table, violation
from tests.harness.checks.object.pixel_data.images import FRAMES, ROWS, encapsulated, frames


def deflate(data):
    machine = zlib.compressobj(wbits=-15)
    out = machine.compress(data) + machine.flush()
    return out + b"\0" * (len(out) % 2)


ONE = deflate(bytes(16))


def made(*fragments, count=1, **attributes):
    return encapsulated(
        *fragments, ts="8.1", attributes={FRAMES: str(count), **attributes.get("but", {})}
    )


TABLE = table(
    clean(DEFLATED_FRAME_IS_ONE_FRAGMENT, made(ONE), made(ONE, ONE, count=2)),
    violation(DEFLATED_FRAME_IS_ONE_FRAGMENT, made(ONE, ONE), at="(7FE0,0010)"),
    nothing(DEFLATED_FRAME_IS_ONE_FRAGMENT, frames(2)),
    clean(DEFLATED_FRAME_INFLATES_TO_AN_IMAGE, made(ONE), made(ONE, ONE, count=2)),
    clean(DEFLATED_FRAME_INFLATES_TO_AN_IMAGE, made(ONE, but={ROWS: None}), name="no rows"),
    violation(
        DEFLATED_FRAME_INFLATES_TO_AN_IMAGE, made(ONE, deflate(bytes(15)), count=2), at="frame 2"
    ),
    violation(DEFLATED_FRAME_INFLATES_TO_AN_IMAGE, made(deflate(bytes(1 << 20))), name="too much"),
    violation(DEFLATED_FRAME_INFLATES_TO_AN_IMAGE, made(b"\xff" * 8), name="not deflated"),
    violation(DEFLATED_FRAME_INFLATES_TO_AN_IMAGE, made(ONE[:2]), name="cut off"),
)


@pytest.mark.parametrize("case", TABLE)
def test_rows(case: Case) -> None:
    case.check()
