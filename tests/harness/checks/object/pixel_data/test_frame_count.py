"""Number of Frames against what is encapsulated."""

import pytest

from harness.checks.object.pixel_data.frame_count import (
    EACH_RLE_FRAME_IS_ONE_FRAGMENT,
    NUMBER_OF_FRAMES_IS_POSITIVE,
    NUMBER_OF_FRAMES_IS_THAT_OF_THE_STREAMS,
    VIDEO_IS_ONE_FRAGMENT,
)
from tests.harness.checks.build import Case, clean, nothing, table, violation
from tests.harness.checks.object.pixel_data.images import FRAMES, encapsulated, frames, native
from tests.harness.content.codec.headers import jpeg, mpeg_2, rle

ONE = jpeg()
VIDEO = mpeg_2() + b"\0" * (len(mpeg_2()) % 2)
RLE = rle()


def coded(*fragments, count, ts="4.50"):
    return encapsulated(*fragments, ts=ts, attributes={FRAMES: str(count)})


ROWS = table(
    clean(NUMBER_OF_FRAMES_IS_POSITIVE, native({FRAMES: "1"})),
    clean(NUMBER_OF_FRAMES_IS_POSITIVE, native(), name="single-frame"),
    violation(NUMBER_OF_FRAMES_IS_POSITIVE, native({FRAMES: "0"}), at="(0028,0008)"),
    clean(NUMBER_OF_FRAMES_IS_THAT_OF_THE_STREAMS, frames(3)),
    clean(
        NUMBER_OF_FRAMES_IS_THAT_OF_THE_STREAMS,
        coded(ONE[:20], ONE[20:], ONE, count=2),
        name="fragmented",
    ),
    clean(
        NUMBER_OF_FRAMES_IS_THAT_OF_THE_STREAMS,
        coded(b"no", b"header", count=1),
        name="unknown streams",
    ),
    clean(
        NUMBER_OF_FRAMES_IS_THAT_OF_THE_STREAMS, coded(VIDEO, count=99, ts="4.100"), name="video"
    ),
    violation(NUMBER_OF_FRAMES_IS_THAT_OF_THE_STREAMS, coded(ONE, ONE, count=3), at="(0028,0008)"),
    violation(NUMBER_OF_FRAMES_IS_THAT_OF_THE_STREAMS, coded(ONE, ONE, count=1), name="too few"),
    violation(
        NUMBER_OF_FRAMES_IS_THAT_OF_THE_STREAMS, coded(RLE, RLE, count=1, ts="5"), name="RLE"
    ),
    violation(
        NUMBER_OF_FRAMES_IS_THAT_OF_THE_STREAMS, coded(b"no", count=2), name="not even fragments"
    ),
    nothing(NUMBER_OF_FRAMES_IS_THAT_OF_THE_STREAMS, native()),
    clean(EACH_RLE_FRAME_IS_ONE_FRAGMENT, coded(RLE, RLE, count=2, ts="5")),
    clean(EACH_RLE_FRAME_IS_ONE_FRAGMENT, coded(RLE, RLE, count=1, ts="5"), name="wrong number"),
    violation(
        EACH_RLE_FRAME_IS_ONE_FRAGMENT,
        coded(RLE[:66], RLE[66:], count=1, ts="5"),
        at="fragment 2",
    ),
    nothing(EACH_RLE_FRAME_IS_ONE_FRAGMENT, frames(2)),
    clean(VIDEO_IS_ONE_FRAGMENT, coded(VIDEO, count=9, ts="4.100")),
    violation(VIDEO_IS_ONE_FRAGMENT, coded(VIDEO[:20], VIDEO[20:], count=9, ts="4.100")),
    nothing(VIDEO_IS_ONE_FRAGMENT, coded(VIDEO, VIDEO, count=9, ts="4.100.1"), name="fragmentable"),
)


@pytest.mark.parametrize("case", ROWS)
def test_rows(case: Case) -> None:
    case.check()
